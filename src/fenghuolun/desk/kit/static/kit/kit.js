// What every page does: requests, toasts, dialogs; the rest is fetched when it is first needed.
import { ask } from "./dialogs.js";
import "./requests.js";
import { toast } from "./toasts.js";
import { csrfToken, word } from "./words.js";

/** @param {Event} event @param {string} selector */
const closest = (event, selector) => /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest?.(selector));
const isTyping = () => document.activeElement?.matches("input, textarea, select, [contenteditable]");

if (document.querySelector("form[data-keep]") || sessionStorage.getItem("draft-sent")) void import("./keeping.js");

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
