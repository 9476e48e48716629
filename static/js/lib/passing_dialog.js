/** Shows a dialog that is made for this once, and takes it away when it is closed; toasts said inside it stay. */
export function showOnce(dialog, closed = () => {}) {
  dialog.addEventListener("close", () => {
    document.body.append(...dialog.querySelectorAll(".toasts"));
    dialog.remove();
    closed(dialog.returnValue);
  });
  document.body.append(dialog);
  dialog.showModal();
}
