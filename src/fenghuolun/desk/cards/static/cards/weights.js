// @ts-check
/** The weights of a card add up while one types, and lines change places by buttons; nothing is saved before "Save". */

const form = /** @type {HTMLFormElement | null} */ (document.querySelector("form[data-weights]"));
const rows = /** @type {HTMLElement | null} */ (document.querySelector("[data-lines]"));

const add = () => {
  if (!form || !rows) return;
  const inputs = /** @type {NodeListOf<HTMLInputElement>} */ (rows.querySelectorAll("input.weight"));
  const total = [...inputs].reduce((sum, input) => sum + (Number(input.value) || 0), 0);
  const output = /** @type {HTMLOutputElement | null} */ (form.querySelector("output"));
  if (output) {
    output.value = String(total);
    output.dataset.whole = String(total === 100);
  }
  for (const kind of ["performance", "development"]) {
    const place = form.querySelector(`[data-share=${kind}]`);
    const share = [...inputs].filter((input) => input.dataset.kind === kind).reduce((sum, input) => sum + (Number(input.value) || 0), 0);
    if (place) place.textContent = String(share);
  }
  /** @type {HTMLElement | null} */ (form.querySelector("button"))?.toggleAttribute("data-changed", true);
};

/** @param {HTMLElement} button */
const move = (button) => {
  const row = button.closest("tr");
  const other = button.dataset.move === "up" ? row?.previousElementSibling : row?.nextElementSibling;
  if (!row || !other) return;
  if (button.dataset.move === "up") other.before(row);
  else other.after(row);
  const numbers = rows?.querySelectorAll("[data-number]") ?? [];
  [...numbers].forEach((place, at) => (place.textContent = String(at + 1)));
  button.focus();
  add();
};

rows?.addEventListener("input", add);
rows?.addEventListener("click", (event) => {
  const button = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest("button[data-move]"));
  if (button) move(button);
});
