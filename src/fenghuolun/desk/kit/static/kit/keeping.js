// Drafts of long forms, kept in this tab until they are sent: reload, expired session and lost network take nothing away.
import { toast } from "./toasts.js";
import { person, word } from "./words.js";

const WAIT_MS = 300;
/** @param {HTMLFormElement} form */
const keyOf = (form) => `draft:${person()}:${location.pathname}:${form.dataset.keep}`;
const SENT = "draft-sent";

/** @param {HTMLFormElement} form */
const typed = (form) =>
  [...form.elements]
    .filter((field) => field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement || field instanceof HTMLSelectElement)
    .filter((field) => field.name && !["hidden", "password", "file", "submit"].includes(field.type));

/** @param {HTMLFormElement} form */
const written = (form) =>
  JSON.stringify(typed(form).map((field) => [field.name, field.value, field instanceof HTMLInputElement && field.checked]));

/** @param {HTMLFormElement} form @param {string} draft */
const restore = (form, draft) => {
  /** @type {[string, string, boolean][]} */
  const kept = JSON.parse(draft);
  typed(form).forEach((field, index) => {
    const [name, value, checked] = kept[index] ?? [];
    if (name !== field.name || value === undefined) return;
    if (field instanceof HTMLInputElement && ["checkbox", "radio"].includes(field.type)) field.checked = checked ?? false;
    else field.value = value;
  });
  form.dispatchEvent(new Event("change", { bubbles: true }));
};

/** @param {HTMLFormElement} form */
const keep = (form) => {
  const key = keyOf(form);
  const draft = sessionStorage.getItem(key);
  // A form that came back with errors holds what was typed already.
  if (draft && draft !== written(form) && !form.querySelector("[aria-invalid=true]")) {
    const fresh = written(form);
    restore(form, draft);
    toast(word("kept"), { label: word("discard"), run: () => {
      sessionStorage.removeItem(key);
      restore(form, fresh);
    } });
  }
  let timer = 0;
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => sessionStorage.setItem(key, written(form)), WAIT_MS);
  });
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    sessionStorage.setItem(key, written(form));
    sessionStorage.setItem(SENT, key);
  });
  form.addEventListener("htmx:afterRequest", (event) => {
    const { status } = /** @type {CustomEvent} */ (event).detail.xhr;
    if (status >= 200 && status < 300) sessionStorage.removeItem(key);
  });
};

/** The draft that was sent goes when the page that follows is neither the form again nor the way to sign in. */
const dropSent = () => {
  const key = sessionStorage.getItem(SENT);
  const isForm = [...document.querySelectorAll("form[data-keep]")].some((form) => keyOf(/** @type {HTMLFormElement} */ (form)) === key);
  if (!key || isForm || !person()) return;
  sessionStorage.removeItem(key);
  sessionStorage.removeItem(SENT);
};

dropSent();
for (const form of document.querySelectorAll("form[data-keep]")) keep(/** @type {HTMLFormElement} */ (form));
