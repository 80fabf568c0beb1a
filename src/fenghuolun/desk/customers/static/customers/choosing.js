// Choosing many rows: one box for all, a count, and a bar that is there only when something is chosen.

/** @param {HTMLFormElement} form */
const boxes = (form) => /** @type {HTMLInputElement[]} */ ([...form.querySelectorAll("input[name=lead]")]);

/** @param {HTMLFormElement} form */
const show = (form) => {
  const all = boxes(form);
  const n = all.filter((box) => box.checked).length;
  const bar = /** @type {HTMLElement | null} */ (form.querySelector(".choosing"));
  const count = /** @type {HTMLElement | null} */ (form.querySelector(".chosen-count"));
  const choice = /** @type {HTMLInputElement | null} */ (form.querySelector("[data-choose-all]"));
  bar?.toggleAttribute("data-empty", n === 0);
  if (count) count.textContent = n === 1 ? (count.dataset.one ?? "") : (count.dataset.many ?? "").replace("{n}", String(n));
  if (choice) {
    choice.checked = n > 0 && n === all.length;
    choice.indeterminate = n > 0 && n < all.length;
  }
};

for (const form of /** @type {NodeListOf<HTMLFormElement>} */ (document.querySelectorAll("form[data-choosing]"))) {
  show(form);
  form.addEventListener("change", (event) => {
    const box = /** @type {HTMLInputElement} */ (event.target);
    if (box.matches("[data-choose-all]")) for (const one of boxes(form)) one.checked = box.checked;
    show(form);
  });
  form.addEventListener("htmx:afterSettle", () => show(form));
}
