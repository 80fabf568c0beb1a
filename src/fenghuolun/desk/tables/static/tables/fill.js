// The assistant's sums while one types: growth of each kind, the total and its growth.
const form = /** @type {HTMLFormElement | null} */ (document.querySelector("[data-fill]"));
const TEN_THOUSAND_FEN = 1e6;
const percent = new Intl.NumberFormat(undefined, { style: "percent", maximumFractionDigits: 1, signDisplay: "exceptZero" });
const amount = new Intl.NumberFormat(undefined, { maximumFractionDigits: 2 });

/** @param {ParentNode} where @param {string} selector @param {string} text */
const say = (where, selector, text) => {
  const output = where.querySelector(selector);
  if (output) output.textContent = text;
};

/** @param {number} target @param {number} sold */
const growth = (target, sold) => (sold > 0 ? percent.format(target / sold - 1) : "–");

const add = () => {
  if (!form) return;
  let total = 0;
  let before = 0;
  for (const row of /** @type {NodeListOf<HTMLElement>} */ (form.querySelectorAll("tr[data-sold]"))) {
    const typed = Number(/** @type {HTMLInputElement | null} */ (row.querySelector("input"))?.value || 0);
    const sold = Number(row.dataset.sold) / TEN_THOUSAND_FEN;
    total += typed;
    before += sold;
    say(row, "[data-growth]", growth(typed, sold));
  }
  say(form, "[data-total]", amount.format(total));
  say(form, "[data-growth-total]", growth(total, before));
};
form?.addEventListener("input", add);
add();
