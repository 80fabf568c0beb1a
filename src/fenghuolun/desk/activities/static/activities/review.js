// Review with the keyboard: J and K move, X chooses, A approves, R rejects (and asks for the comment first).
const queue = /** @type {HTMLFormElement | null} */ (document.getElementById("queue"));

/** @param {Element | null | undefined} row */
const boxOf = (row) => /** @type {HTMLInputElement | null | undefined} */ (row?.querySelector("input[name=activities]"));
const rows = () => /** @type {HTMLElement[]} */ ([...(queue?.querySelectorAll("[data-row]") ?? [])]);

/** @param {number} step */
const move = (step) => {
  const list = rows();
  const at = list.findIndex((row) => row.contains(document.activeElement));
  list[Math.min(Math.max(at + step, 0), list.length - 1)]?.focus();
};

/** @param {string} verdict */
const decide = (verdict) => {
  if (!queue) return;
  const current = rows().find((row) => row.contains(document.activeElement));
  const box = boxOf(current);
  if (!queue.querySelector("input[name=activities]:checked") && box) box.checked = true;
  const comment = /** @type {HTMLInputElement} */ (document.getElementById("comment"));
  if (verdict === "rejected" && !comment.value.trim()) return comment.focus();
  queue.requestSubmit(queue.querySelector(`button[value=${verdict}]`));
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || document.activeElement?.matches("input:not([type=checkbox]), textarea, select")) return;
  const keys = /** @type {Record<string, () => void>} */ ({
    j: () => move(1),
    k: () => move(-1),
    a: () => decide("approved"),
    r: () => decide("rejected"),
    x: () => boxOf(document.activeElement?.closest("[data-row]"))?.click(),
  });
  const run = keys[event.key.toLowerCase()];
  if (!run || !queue) return;
  event.preventDefault();
  run();
});
