// Ctrl K: every screen by name, every customer by what one knows of them.
import { word } from "./words.js";

const WAIT_MS = 180;
/** @type {HTMLDialogElement | null} */
let dialog = null;

/** The screens of this person, from the navigation that is in the page. */
const screens = () =>
  [...document.querySelectorAll(".side .entry[href]:not(.find)")].map((link) => {
    const copy = /** @type {HTMLAnchorElement} */ (link.cloneNode(true));
    copy.removeAttribute("class");
    copy.querySelector(".badge")?.remove();
    return copy;
  });

/** @param {HTMLElement} list @param {number} step */
const move = (list, step) => {
  const links = [...list.querySelectorAll("a")];
  const at = links.findIndex((link) => "chosen" in link.dataset);
  const next = links[(at + step + links.length) % links.length];
  if (at >= 0) delete links[at]?.dataset.chosen;
  if (!next) return;
  next.dataset.chosen = "";
  next.scrollIntoView({ block: "nearest" });
};

/** @param {string} search @param {string} text */
const found = async (search, text) => {
  const address = `${search}?${new URLSearchParams({ q: text })}`;
  const answer = await fetch(address, { headers: { "HX-Request": "true", "HX-Target": "palette-results" } });
  return answer.ok ? answer.text() : "";
};

/** @param {HTMLDialogElement} dialog @param {string} search */
const wire = (dialog, search) => {
  const input = /** @type {HTMLInputElement} */ (dialog.querySelector("input"));
  const names = /** @type {HTMLElement} */ (dialog.querySelector("#palette-screens"));
  const results = /** @type {HTMLElement} */ (dialog.querySelector("#palette-results"));
  const list = /** @type {HTMLElement} */ (dialog.querySelector(".palette-list"));
  let timer = 0;
  const update = async () => {
    const text = input.value.trim();
    names.replaceChildren(...screens().filter((link) => link.textContent?.toLowerCase().includes(text.toLowerCase())));
    const html = search && text.length > 1 ? await found(search, text) : "";
    if (input.value.trim() !== text) return;
    results.innerHTML = html;
    if (!list.querySelector("a")) results.textContent = text ? word("nothing_found") : "";
    if (!list.querySelector("[data-chosen]")) move(list, 1);
  };
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => void update(), WAIT_MS);
  });
  dialog.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      move(list, event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter" && !event.isComposing) {
      event.preventDefault();
      const chosen = /** @type {HTMLAnchorElement | null} */ (list.querySelector("a[data-chosen]"));
      if (chosen) chosen.click();
      else if (search) location.assign(`${search}?${new URLSearchParams({ q: input.value })}`);
    }
  });
  void update();
};

/** @param {string} search the address of the search page, or nothing */
export const openPalette = (search) => {
  dialog?.remove();
  dialog = document.createElement("dialog");
  dialog.className = "sheet";
  dialog.setAttribute("aria-label", word("search"));
  dialog.innerHTML = `<div class="grab"></div><div class="sheet-body palette"><input class="input" type="search" autocomplete="off" spellcheck="false">
    <div class="palette-list"><div id="palette-screens"></div><div id="palette-results"></div></div></div>`;
  const input = /** @type {HTMLInputElement} */ (dialog.querySelector("input"));
  input.setAttribute("aria-label", word("search"));
  input.placeholder = word("search_hint");
  document.body.append(dialog);
  wire(dialog, search);
  dialog.showModal();
  input.focus();
};
