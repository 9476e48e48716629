import { emit } from "./controller.js";

/** What the API answered instead of success; `code` is one of the contract's, or "offline". */
export class ApiError extends Error {
  constructor(status, { code = "unavailable", message, fields = {}, retry_after: retryAfter = null, current = null } = {}) {
    super(message ?? "The library’s server did not answer as expected. Please try again.");
    Object.assign(this, { status, code, fields, retryAfter, current });
  }
}

export const getJSON = (path, options) => request("GET", path, undefined, options);
export const postJSON = (path, body = {}, options) => request("POST", path, body, options);
export const patchJSON = (path, body = {}, options) => request("PATCH", path, body, options);
export const putJSON = (path, body = {}, options) => request("PUT", path, body, options);
export const deleteJSON = (path, body, options) => request("DELETE", path, body, options);

/** What shows that something comes from a page of this sign-in. */
export const csrfToken = () => document.querySelector('meta[name="csrf-token"]').content;

async function request(method, path, body, options = {}) {
  const response = await send(method, path, body, options);
  const answer = response.status === 204 ? null : await response.json().catch(() => undefined);
  if (response.ok && answer !== undefined) return answer;
  // A page that is of another sign-in than the browser by now is nobody's.
  if (response.status === 401 || answer?.error?.code === "csrf") emit("chat:signed-out", { reason: "signed_out" });
  const error = { ...answer?.error };
  error.retry_after ??= Number(response.headers.get("Retry-After")) || null;
  throw new ApiError(response.status, error);
}

async function send(method, path, body, { signal, keepalive } = {}) {
  const headers = { Accept: "application/json" };
  if (method !== "GET") headers["X-CSRFToken"] = csrfToken();
  if (body !== undefined) headers["Content-Type"] = "application/json";
  try {
    return await fetch(path, { method, headers, signal, keepalive, body: JSON.stringify(body), credentials: "same-origin" });
  } catch (failure) {
    if (failure.name === "AbortError") throw failure;
    throw new ApiError(0, { code: "offline", message: "There is no connection just now. Please try again in a moment." });
  }
}
