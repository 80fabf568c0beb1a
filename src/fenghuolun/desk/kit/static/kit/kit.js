// What every page does: requests with their token, their progress and their failures; theme, sign-out, keys, files.
// Dialogs and toasts stand beside it; drafts, search and signing in again are fetched when they are first needed.
import { ask } from "./dialogs.js";
import { toast } from "./toasts.js";
import { csrfToken, word } from "./words.js";

const LONG_MS = 12000;
let underWay = 0;

/** @param {number} change */
const busy = (change) => {
  underWay = Math.max(0, underWay + change);
  document.documentElement.toggleAttribute("data-busy", underWay > 0);
};

/** @typedef {{ verb: string, path: string, elt: Element, target: Element, formData: FormData }} RequestConfig */

/** A second failure is told by the same listeners, so the promise has nothing to add. @param {RequestConfig} config */
const again = (config) =>
  window.htmx
    .ajax(config.verb, config.path, { source: config.elt, target: config.target, values: config.formData })
    .catch(() => undefined);

/** @param {string} sentence @param {RequestConfig} config */
const offerRetry = (sentence, config) => toast(sentence, { label: word("retry"), run: () => void again(config) });

/** @type {Record<number, string>} */
const SENTENCES = { 403: "forbidden", 404: "missing", 410: "missing", 429: "too_many" };

/** @param {CustomEvent} event */
const failed = async ({ detail }) => {
  const status = /** @type {XMLHttpRequest} */ (detail.xhr).status;
  // A poll that fails is silent: it asks again by itself.
  if (detail.requestConfig.elt?.matches?.("[hx-trigger*=every], [hx-trigger^=load]")) return;
  if (status === 401) {
    const { signInAgain } = await import("./signing_in.js");
    if (await signInAgain()) await again(detail.requestConfig);
  } else if (SENTENCES[status]) toast(word(SENTENCES[status]));
  else offerRetry(word(status ? "failed" : "offline"), detail.requestConfig);
};

document.addEventListener("htmx:configRequest", (event) => {
  /** @type {CustomEvent} */ (event).detail.headers["X-CSRFToken"] = csrfToken();
});
document.addEventListener("htmx:beforeRequest", () => busy(1));
document.addEventListener("htmx:afterRequest", () => busy(-1));
document.addEventListener("htmx:responseError", (event) => void failed(/** @type {CustomEvent} */ (event)));
document.addEventListener("htmx:sendError", (event) => void failed(/** @type {CustomEvent} */ (event)));
document.addEventListener("htmx:timeout", (event) => void failed(/** @type {CustomEvent} */ (event)));

/** A page is on its way: say so until it comes, but not for ever (a download never comes). */
const leaving = () => {
  busy(1);
  setTimeout(() => busy(-1), LONG_MS);
};
addEventListener("click", (event) => {
  const link = /** @type {HTMLAnchorElement | null} */ (/** @type {Element} */ (event.target).closest?.("a[href]"));
  const isElsewhere = !link || link.target || link.hasAttribute("download") || link.origin !== location.origin || link.hash;
  if (!event.defaultPrevented && !isElsewhere && event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey) leaving();
});
addEventListener("submit", (event) => {
  if (!event.defaultPrevented && /** @type {HTMLFormElement} */ (event.target).method !== "dialog") leaving();
});
addEventListener("pageshow", () => busy(-underWay));

/** @param {Event} event @param {string} selector */
const closest = (event, selector) => /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest?.(selector));
const isTyping = () => document.activeElement?.matches("input, textarea, select, [contenteditable]");

if (document.querySelector("form[data-keep]") || sessionStorage.getItem("draft-sent")) void import("./keeping.js");

// Of tabs that do not fit, the current one is in sight; the page itself stays where it is.
for (const current of document.querySelectorAll(".tabs [aria-current]")) {
  const tabs = /** @type {HTMLElement} */ (current.parentElement);
  tabs.scrollLeft = /** @type {HTMLElement} */ (current).offsetLeft - tabs.offsetLeft - tabs.clientWidth / 3;
}

// Light or dark: at once, and remembered by the server.
document.addEventListener("submit", (event) => {
  const form = /** @type {HTMLFormElement} */ (event.target);
  if (!form.matches("[data-theme-form]") || !(event.submitter instanceof HTMLButtonElement)) return;
  event.preventDefault();
  const { value } = event.submitter;
  document.documentElement.dataset.theme = value;
  for (const button of document.querySelectorAll("[data-theme-form] button")) {
    button.setAttribute("aria-pressed", String(/** @type {HTMLButtonElement} */ (button).value === value));
  }
  const body = new URLSearchParams({ theme: value });
  void fetch(form.action, { method: "POST", headers: { "X-CSRFToken": csrfToken(), "HX-Request": "true" }, body });
});

/**
 * Signing out asks first when something would be lost. A listener of `fenghuolun:before-signout` calls
 * `event.detail.ask(promise)`; a sentence it resolves to is asked, nothing lets the person go.
 */
document.addEventListener("submit", async (event) => {
  const form = /** @type {HTMLFormElement} */ (event.target);
  if (!form.matches("[data-signout]") || form.dataset.leaving) return;
  event.preventDefault();
  /** @type {Promise<string | undefined>[]} */
  const questions = [];
  document.dispatchEvent(new CustomEvent("fenghuolun:before-signout", { detail: { ask: questions.push.bind(questions) } }));
  const sentences = (await Promise.all(questions)).filter(Boolean);
  if (sentences.length && !(await ask(sentences.join(" "), { title: word("sign_out"), yes: word("sign_out"), danger: true }))) return;
  form.dataset.leaving = "yes";
  sessionStorage.clear();
  form.requestSubmit();
});

const palette = async () => {
  const { openPalette } = await import("./palette.js");
  openPalette(document.querySelector("a[data-palette]")?.getAttribute("href") ?? "");
};
document.addEventListener("click", (event) => {
  if (!closest(event, "a[data-palette]") || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  void palette();
});

/** Arrows move between the rows of a table or list. @param {KeyboardEvent} event */
const moveRow = (event) => {
  const row = document.activeElement?.closest("tr, .list > *");
  const link = document.activeElement?.matches(".row-link, .whole");
  if (!row || !link) return;
  const next = event.key === "ArrowDown" ? row.nextElementSibling : row.previousElementSibling;
  const target = /** @type {HTMLElement | null | undefined} */ (next?.querySelector(".row-link, .whole"));
  if (!target) return;
  event.preventDefault();
  target.focus();
};
document.addEventListener("keydown", (event) => {
  if (event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && document.querySelector(".side")) {
    event.preventDefault();
    void palette();
  } else if (event.key === "/" && !isTyping() && !event.ctrlKey && !event.metaKey && document.querySelector(".side")) {
    event.preventDefault();
    const search = /** @type {HTMLElement | null} */ (document.querySelector("main input[type=search]"));
    if (search) search.focus();
    else void palette();
  } else if (event.key === "ArrowDown" || event.key === "ArrowUp") moveRow(event);
});

// A file, chosen or dropped: its name is shown where the hint stood.
document.addEventListener("change", (event) => {
  const drop = closest(event, "[data-drop]");
  const file = /** @type {HTMLInputElement} */ (event.target).files?.[0];
  const name = drop?.querySelector("[data-drop-name]");
  if (!name || !file) return;
  name.textContent = file.name;
  name.classList.add("chosen");
});
for (const [type, isOver] of /** @type {[string, boolean][]} */ ([["dragover", true], ["dragleave", false], ["drop", false]])) {
  document.addEventListener(type, (event) => closest(event, "[data-drop]")?.toggleAttribute("data-over", isOver));
}
document.addEventListener("click", (event) => {
  if (closest(event, "[data-sample-toast]")) toast(word("kept"), { label: word("discard") });
});
