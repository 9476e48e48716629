/** Puts the dialogs and panels into the page, with their styles. An XMLHttpRequest reads HTML into a page of its own, where no script can run. */
export async function bringDialogs(place) {
  if (place.childElementCount) return;
  const page = await new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("GET", place.dataset.dialogs);
    request.responseType = "document";
    request.onload = () => (request.status === 200 ? resolve(request.response) : reject(new Error("no dialogs")));
    request.onerror = reject;
    request.send();
  });
  const styles = page.querySelector("link");
  await new Promise((resolve, reject) => {
    Object.assign(styles, { onload: resolve, onerror: reject });
    document.head.append(styles);
  });
  place.append(...page.body.children);
}
