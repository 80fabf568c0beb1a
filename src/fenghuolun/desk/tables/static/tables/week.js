// A customer of the week is dragged to another half-day. The sheet behind each line does the same without a mouse.
let moving = /** @type {HTMLElement | null} */ (null);

/** @param {Event} event @param {string} selector */
const closest = (event, selector) => /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest?.(selector));

const clear = () => {
  for (const half of document.querySelectorAll("[data-over]")) half.removeAttribute("data-over");
};

document.addEventListener("dragstart", (event) => {
  moving = closest(event, ".visit[draggable]");
  if (!moving || !event.dataTransfer) return;
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", moving.dataset.item ?? "");
  moving.dataset.moving = "";
});

document.addEventListener("dragover", (event) => {
  const half = closest(event, ".half");
  if (!moving || !half) return;
  event.preventDefault();
  clear();
  half.dataset.over = "";
});

document.addEventListener("drop", (event) => {
  const half = closest(event, ".half");
  const address = moving?.closest("[data-week]")?.getAttribute("data-week");
  if (!moving || !half || !address) return;
  event.preventDefault();
  const before = closest(event, ".visit")?.dataset.item ?? "";
  if (before === moving.dataset.item) return;
  const values = { place: half.dataset.place, before };
  // A failure is told by the page's own listeners.
  window.htmx
    .ajax("POST", `${address}lines/${moving.dataset.item}/move/`, { source: "#week", target: "#week", swap: "outerHTML", values })
    .catch(() => undefined);
});

document.addEventListener("dragend", () => {
  moving?.removeAttribute("data-moving");
  moving = null;
  clear();
});
