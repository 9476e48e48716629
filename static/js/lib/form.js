import { emit } from "./controller.js";
import { ApiError } from "./http.js";

/**
 * Runs work with the form's values while its button is busy; on a refusal says so at the fields and in the
 * form's notice, and answers null. A second press meanwhile does nothing.
 */
export async function submit(form, work) {
  if (form.getAttribute("aria-busy") === "true") return null;
  clearErrors(form);
  setBusy(form, true);
  try {
    return await work(Object.fromEntries(new FormData(form)));
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    showErrors(form, error);
    return null;
  } finally {
    setBusy(form, false);
  }
}

/** Does work that has no form; a refusal is said in passing, and answers null. */
export async function attempt(work) {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    emit("chat:toast", { text: error.message, kind: "danger" });
    return null;
  }
}

/** Says what was refused: at each field that is named, else in the notice; focus goes to the first. */
export function showErrors(form, error) {
  const named = Object.entries(error.fields).filter(([name, sentence]) => markField(form.elements[name], sentence));
  if (named.length) return form.querySelector("[aria-invalid]").focus();
  const notice = form.querySelector("[data-form-error]");
  notice.textContent = error.message;
  notice.hidden = false;
}

/** Takes away what showErrors said. */
export function clearErrors(form) {
  form.querySelectorAll("[data-form-error], .field-error").forEach((place) => { place.hidden = true; });
  form.querySelectorAll("[aria-invalid]").forEach((input) => input.removeAttribute("aria-invalid"));
}

function markField(input, sentence) {
  const place = input?.id && document.getElementById(`${input.id}-error`);
  if (!place) return false;
  input.setAttribute("aria-invalid", "true");
  place.textContent = sentence;
  place.hidden = false;
  return true;
}

function setBusy(form, busy) {
  form.setAttribute("aria-busy", String(busy));
  form.querySelector('[type="submit"]')?.setAttribute("aria-busy", String(busy));
}
