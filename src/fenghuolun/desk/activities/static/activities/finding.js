// Find a customer by what one knows: recent ones, plate tail, 拼音, initials, phone tail. Works on the kept list without network.
import { find, plateOf, showAbout, word } from "./form.js";

/** @typedef {import("./form.js").Known} Known */

/** @type {Known[] | null} */
let known = null;

/** @param {string} address @returns {Promise<Known[]>} */
const asked = async (address) => {
  const answer = await fetch(address, { headers: { Accept: "application/json" } }).catch(() => null);
  return answer?.ok ? ((await answer.json()).customers ?? []) : [];
};

export const customers = async () => {
  if (!known?.length) known = await asked("/activities/known/");
  return known;
};

/** @param {Known} one @param {string} text */
export const fits = (one, text) =>
  one.name.includes(text) || one.plate.toLowerCase().includes(text) || one.initials.startsWith(text) || one.pinyin.replaceAll(" ", "").startsWith(text) || (text.length > 1 && one.tail.endsWith(text));

/** @param {Known} one */
const pill = (one) => {
  const button = Object.assign(document.createElement("button"), { type: "button", className: "pill" });
  const name = Object.assign(document.createElement("span"), { textContent: one.name });
  name.translate = false;
  button.append(name, ...(one.plate ? [plateOf(one.plate)] : []));
  return button;
};

/** Let the form find; what comes back shows who fits now: the recent ones while nothing is typed. @param {HTMLFormElement} form */
export const wireFinding = (form) => {
  const input = /** @type {HTMLInputElement | null} */ (find(form, "[data-find]"));
  const box = find(form, "[data-found]");
  if (!input || !box) return async () => undefined;
  /** @param {Known[]} list */
  const show = (list) => {
    box.replaceChildren(
      ...list.map((one) => {
        const button = pill(one);
        button.addEventListener("click", () => showAbout(form, one));
        return button;
      }),
    );
  };
  const search = async () => {
    const text = input.value.trim().toLowerCase().replaceAll(" ", "");
    const list = await customers();
    // Typed meanwhile: the later search answers.
    if (input.value.trim().toLowerCase().replaceAll(" ", "") !== text) return;
    if (!text) return show(list.slice(0, 6));
    const here = list.filter((one) => fits(one, text)).slice(0, 8);
    show(here);
    if (here.length || text.length < 2) return;
    const found = await asked(`/activities/find/?${new URLSearchParams({ q: input.value.trim() })}`);
    if (input.value.trim().toLowerCase().replaceAll(" ", "") !== text) return;
    show(found);
    if (!found.length) box.textContent = word("nobody");
  };
  input.addEventListener("input", () => void search());
  input.addEventListener("focus", () => void search());
  // Enter chooses the only one, and does not send the form.
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    /** @type {HTMLElement | null} */ (box.querySelector("button"))?.click();
  });
  return search;
};
