// The sheet that any link can open, the question that is asked once, and the dialogs that stand in the page.
import { word } from "./words.js";

/** @template {HTMLElement} T @param {string} id */
const byId = (id) => /** @type {T} */ (document.getElementById(id));
/** @type {WeakSet<EventTarget>} */
const answered = new WeakSet();

/**
 * Ask once; resolves to whether the person said yes.
 * @param {string} text
 * @param {{ title?: string, yes?: string, danger?: boolean }} [how]
 * @returns {Promise<boolean>}
 */
export const ask = (text, how = {}) => {
  const dialog = /** @type {HTMLDialogElement} */ (byId("ask"));
  byId("ask-title").textContent = how.title ?? word("confirm");
  byId("ask-text").textContent = text;
  byId("ask-yes").textContent = how.yes ?? word("confirm");
  byId("ask-yes").classList.toggle("danger", how.danger ?? false);
  const settled = new AbortController();
  dialog.showModal();
  return new Promise((resolve) => {
    const answer = (/** @type {boolean} */ isYes) => {
      settled.abort();
      resolve(isYes);
    };
    // "close" arrives a task later, perhaps when the next question is open already, so the answer is taken from what was pressed.
    dialog.addEventListener("submit", (event) => answer(/** @type {HTMLButtonElement} */ (event.submitter).value === "yes"), settled);
    dialog.addEventListener("cancel", () => answer(false), settled);
    dialog.addEventListener("close", () => dialog.open || answer(false), settled);
  });
};

/** @param {HTMLElement} element */
const askFor = (element) =>
  ask(element.dataset.ask ?? "", {
    title: element.dataset.askTitle ?? element.textContent?.trim(),
    yes: element.dataset.askYes,
    danger: element.matches(".danger, :has(.danger)"),
  });

/** @param {Element} dialog */
const hasTyping = (dialog) =>
  [...dialog.querySelectorAll("input:not([type=hidden], [type=search]), textarea, select")].some((field) => {
    if (field instanceof HTMLSelectElement) return [...field.options].some((option) => option.selected !== option.defaultSelected && !(option.index === 0));
    const input = /** @type {HTMLInputElement} */ (field);
    return input.type === "checkbox" || input.type === "radio" ? input.checked !== input.defaultChecked : input.value !== input.defaultValue;
  });

/** @param {HTMLDialogElement} dialog */
const closeUnlessTyping = async (dialog) => {
  if (!hasTyping(dialog) || (await ask(word("discard_ask"), { yes: word("discard"), danger: true }))) dialog.close();
};

/**
 * Open a page of ours as a sheet. The server leaves the frame out because of the target.
 * @param {string} address
 * @param {boolean} [wide]
 */
export const openSheet = async (address, wide = false) => {
  const sheet = /** @type {HTMLDialogElement} */ (byId("sheet"));
  sheet.classList.toggle("wide", wide);
  sheet.dataset.address = address;
  // What went wrong is told by kit.js, with a way to try again.
  await window.htmx.ajax("GET", address, { target: "#sheet-body", swap: "innerHTML" }).catch(() => undefined);
};

/** A form in the sheet goes through htmx, so that 422 keeps it open. @param {HTMLElement} body */
const adoptForms = (body) => {
  for (const form of body.querySelectorAll("form[method=post]:not([hx-post])")) {
    form.setAttribute("hx-post", form.getAttribute("action") || byId("sheet").dataset.address || "");
    form.setAttribute("hx-target", "#sheet-body");
    if (form.getAttribute("enctype")) form.setAttribute("hx-encoding", "multipart/form-data");
    window.htmx.process(form);
  }
};

document.addEventListener("htmx:afterSwap", (event) => {
  const target = /** @type {HTMLElement} */ (event.target);
  if (target.id !== "sheet-body") return;
  adoptForms(target);
  const sheet = /** @type {HTMLDialogElement} */ (byId("sheet"));
  if (!sheet.open) sheet.showModal();
  /** @type {HTMLElement | null} */ (target.querySelector("[autofocus], [aria-invalid=true]"))?.focus();
});
document.addEventListener("fenghuolun:done", () => /** @type {HTMLDialogElement} */ (byId("sheet")).close());

document.addEventListener("click", async (event) => {
  const target = /** @type {HTMLElement} */ (event.target);
  if (target instanceof HTMLDialogElement) {
    const { left, right, top, bottom } = target.getBoundingClientRect();
    const { clientX: x, clientY: y } = event;
    const isOutside = x < left || x > right || y < top || y > bottom;
    // A key press on a button reports 0, 0 and is no click outside.
    if (isOutside && event.detail > 0) await closeUnlessTyping(target);
    return;
  }
  const isPlain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey;
  const link = /** @type {HTMLAnchorElement | null} */ (target.closest("a[data-sheet]"));
  if (link && isPlain) {
    event.preventDefault();
    await openSheet(link.href, link.dataset.sheet === "wide");
  }
  const opener = /** @type {HTMLElement | null} */ (target.closest("[data-open]"));
  if (opener) /** @type {HTMLDialogElement | null} */ (byId(opener.dataset.open ?? ""))?.showModal();
  const closer = target.closest("[data-close]");
  const dialog = closer?.closest("dialog");
  if (dialog) {
    event.preventDefault();
    dialog.close();
  }
});
document.addEventListener("cancel", (event) => {
  const dialog = /** @type {HTMLDialogElement} */ (event.target);
  if (dialog.id === "ask" || !(dialog instanceof HTMLDialogElement) || !hasTyping(dialog)) return;
  event.preventDefault();
  void closeUnlessTyping(dialog);
}, true);

document.addEventListener("submit", async (event) => {
  const form = /** @type {HTMLFormElement} */ (event.target);
  const asking = event.submitter instanceof HTMLElement && event.submitter.dataset.ask ? event.submitter : form;
  if (!asking.dataset.ask || answered.has(form)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (!(await askFor(asking))) return;
  answered.add(form);
  form.requestSubmit(event.submitter);
  answered.delete(form);
}, true);
document.addEventListener("click", async (event) => {
  const button = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest("a[data-ask], button[type=button][data-ask]"));
  if (!button || answered.has(button)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (!(await askFor(button))) return;
  answered.add(button);
  button.click();
  answered.delete(button);
}, true);
