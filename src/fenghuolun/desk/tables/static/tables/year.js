// The year table under the hand: arrows move between figures, L locks, Ctrl+Z takes back; after a change the focus stays.
import { csrfToken } from "../kit/words.js";

/** @type {Record<string, [number, number]>} */
const STEPS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };
const root = () => /** @type {HTMLElement | null} */ (document.querySelector("[data-year]"));

/** @returns {HTMLAnchorElement | null} */
const focused = () => /** @type {HTMLAnchorElement | null} */ (document.activeElement?.closest?.("a[data-cell]") ?? null);

/** @param {HTMLElement} from @param {[number, number]} step */
const neighbour = (from, [down, across]) => {
  const cell = /** @type {HTMLTableCellElement} */ (from.closest("td, th"));
  const rows = [...(cell.closest("table")?.rows ?? [])];
  let row = rows.indexOf(/** @type {HTMLTableRowElement} */ (cell.parentElement));
  let column = cell.cellIndex;
  for (;;) {
    row += down;
    column += across;
    const next = rows[row]?.cells[column];
    if (!next) return null;
    const link = /** @type {HTMLAnchorElement | null} */ (next.querySelector("a[data-cell]"));
    if (link) return link;
  }
};

/** The table may still be on its way with the revision of the last change. */
const settled = async () => {
  while (document.documentElement.hasAttribute("data-busy")) await new Promise((resolve) => setTimeout(resolve, 40));
};

/** @param {HTMLAnchorElement} link */
const toggleLock = async (link) => {
  await settled();
  const form = /** @type {HTMLFormElement | null} */ (document.getElementById("lock-form"));
  if (!form) return;
  const address = form.dataset.action + new URL(link.href).search;
  const revision = /** @type {HTMLInputElement} */ (form.elements.namedItem("revision")).value;
  await window.htmx.ajax("POST", address, { source: form, swap: "none", values: { revision, csrfmiddlewaretoken: csrfToken() } }).catch(() => undefined);
};

/** @type {string | null} */
let lastFocused = null;
document.addEventListener("focusin", (event) => {
  const link = /** @type {Element} */ (event.target).closest?.("a[data-cell]");
  if (link) lastFocused = link.getAttribute("href");
});
document.addEventListener("keydown", (event) => {
  const link = focused();
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z" && !document.querySelector("dialog[open]")) {
    const undo = /** @type {HTMLElement | null} */ (document.querySelector("[data-undo]"));
    if (undo && !document.activeElement?.matches("input, textarea")) {
      event.preventDefault();
      undo.click();
    }
    return;
  }
  if (!link || event.ctrlKey || event.metaKey || event.altKey) return;
  const step = STEPS[event.key];
  if (step) {
    event.preventDefault();
    event.stopPropagation();
    neighbour(link, step)?.focus();
  } else if (event.key.toLowerCase() === "l") {
    event.preventDefault();
    void toggleLock(link);
  }
}, true);
document.addEventListener("htmx:afterSwap", (event) => {
  if (/** @type {HTMLElement} */ (event.target).id !== "year" && !root()) return;
  if (!lastFocused || document.querySelector("dialog[open]")) return;
  const again = [...document.querySelectorAll("a[data-cell]")].find((link) => link.getAttribute("href") === lastFocused);
  /** @type {HTMLElement | undefined} */ (again)?.focus({ preventScroll: true });
});
document.addEventListener("click", (event) => {
  if (/** @type {Element} */ (event.target).closest("[data-print]")) print();
});
