import { ApiError, csrfToken } from "./http.js";

const LOST = { code: "offline", message: "The connection broke off. Please try again in a moment." };

/** Brings a file to a room; fetch cannot say how far it is. */
export function sendFile(roomId, file, told) {
  const request = new XMLHttpRequest();
  const done = new Promise((resolve, reject) => {
    const form = new FormData();
    form.append("file", file);
    request.open("POST", `/chat/rooms/${roomId}/attachments`);
    request.setRequestHeader("Accept", "application/json");
    request.setRequestHeader("X-CSRFToken", csrfToken());
    request.responseType = "json";
    request.upload.onprogress = ({ loaded, total }) => told(loaded / total);
    request.onload = () =>
      request.status === 201
        ? resolve(request.response)
        : reject(new ApiError(request.status, request.response?.error ?? {}));
    request.onerror = request.onabort = () => reject(new ApiError(0, LOST));
    request.send(form);
  });
  return { done, abort: () => request.abort() };
}
