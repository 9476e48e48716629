import { el } from "./dom.js";

/** What came with a message: pictures, players, downloads. */
export function filesElement(files) {
  return el("div", { class: "files" }, ...files.map(fileElement));
}

function fileElement({ attachment_id: id, kind, file_name: name, size, width, height, alt_text: words }) {
  const src = `/chat/attachments/${id}`;
  if (kind === "image") {
    const picture = el("img", { src: `${src}/thumbnail`, alt: words || "Picture without a description", width, height, loading: "lazy" });
    // Its place is there before it is: a list that grows while one reads moves the line under one's eyes.
    for (const [name, value] of [["--width", `${width}px`], ["--shape", width / height]]) picture.style.setProperty(name, value);
    return el("a", { class: "file-picture", href: src, target: "_blank", "data-action": "click->message#openPicture" }, picture);
  }
  if (kind !== "file") return el(kind, { src, controls: true, preload: "metadata", "aria-label": words || name });
  return el("a", { class: "file", href: src, download: name, title: words }, el("bdi", {}, name), el("small", {}, `${Math.ceil(size / 1000)} kB`));
}
