// Sentences at the foot of the screen. They leave by themselves, but not while they are read with the pointer or the keyboard.
import { word } from "./words.js";

const STAYS_MS = 6000;
const STAYS_WITH_UNDO_MS = 10000;

const box = () => /** @type {HTMLElement} */ (document.getElementById("toasts"));

/** While a modal dialog is open, everything outside it is inert: the toasts move into it. */
const bringToFront = () => {
  const open = [...document.querySelectorAll("dialog:modal")].at(-1) ?? document.body;
  if (box().parentElement !== open) open.append(box());
};

/** @param {HTMLElement} toast */
const leave = (toast) => {
  toast.dataset.leaving = "";
  setTimeout(() => toast.remove(), 200);
};

/** @param {HTMLElement} toast */
const startClock = (toast) => {
  if (toast.dataset.clock) return;
  toast.dataset.clock = "on";
  const stays = toast.querySelector(".act") ? STAYS_WITH_UNDO_MS : STAYS_MS;
  const tick = () => {
    if (!toast.isConnected) return;
    if (toast.matches(":hover, :focus-within")) setTimeout(tick, 1500);
    else leave(toast);
  };
  setTimeout(tick, stays);
};

/**
 * Show a sentence, with one thing to do about it.
 * @param {string} text
 * @param {{ icon?: string, label?: string, run?: () => void }} [act]
 * @returns {() => void} takes it away again
 */
export const toast = (text, act = {}) => {
  const element = document.createElement("div");
  element.className = "toast";
  element.dataset.toast = "";
  element.append(Object.assign(document.createElement("span"), { textContent: text }));
  if (act.label) {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "button act", textContent: act.label });
    button.addEventListener("click", () => {
      element.remove();
      act.run?.();
    });
    element.append(button);
  }
  const close = Object.assign(document.createElement("button"), { type: "button", className: "button square", textContent: "×" });
  close.setAttribute("aria-label", word("close"));
  close.dataset.closeToast = "";
  element.append(close);
  bringToFront();
  box().append(element);
  return () => leave(element);
};

document.addEventListener("click", (event) => {
  const button = /** @type {Element} */ (event.target).closest("[data-close-toast], [data-toast] form button");
  const found = /** @type {HTMLElement | null | undefined} */ (button?.closest("[data-toast]"));
  if (found) setTimeout(() => leave(found));
});
document.addEventListener("close", () => document.body.append(box()), true);

new MutationObserver(() => {
  bringToFront();
  for (const element of box().querySelectorAll("[data-toast]")) startClock(/** @type {HTMLElement} */ (element));
}).observe(box(), { childList: true });
for (const element of box().querySelectorAll("[data-toast]")) startClock(/** @type {HTMLElement} */ (element));
