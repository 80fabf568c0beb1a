// What waits on this device, on the screen: the banner, the entries, and today's numbers with them counted in.
import { find, word } from "./form.js";

/** @typedef {import("./outbox.js").Waiting} Waiting */
/** @typedef {import("./photo_box.js").WaitingPhoto} WaitingPhoto */

/** @template {keyof HTMLElementTagNameMap} K @param {K} tag @param {string} className @param {string} [text] */
const made = (tag, className, text = "") => Object.assign(document.createElement(tag), { className, textContent: text });

/** @param {string} text @param {string} attribute */
const button = (text, attribute) => {
  const one = made("button", "button", text);
  one.type = "button";
  one.setAttribute(attribute, "");
  return one;
};

/** @param {Waiting} entry */
const nameOf = (entry) => {
  const name = made("span", "", entry.about.name || entry.about.label);
  name.translate = false;
  return name;
};

/** @param {Waiting} entry */
const rowOf = (entry) => {
  const row = made("li", "item");
  row.dataset.entry = entry.id;
  const who = made("div", "who");
  who.append(nameOf(entry));
  const why = made("div", "why");
  why.append(made("span", "chip", entry.about.label));
  if (entry.refused) why.append(made("span", "small ink-stop", entry.refused.sentence));
  const acts = made("div", "acts");
  if (entry.refused) acts.append(button(word("edit"), "data-edit"));
  acts.append(button(word("remove"), "data-remove"));
  row.append(who, why, acts);
  return row;
};

/** @param {WaitingPhoto} photo */
const photoRowOf = (photo) => {
  const row = made("li", "item");
  row.dataset.waitingPhoto = photo.id;
  const name = made("span", "", photo.label);
  name.translate = false;
  const who = made("div", "who");
  who.append(name);
  const why = made("div", "why");
  why.append(made("span", "chip", word("photo_waiting")));
  if (photo.refused) why.append(made("span", "small ink-stop", photo.refused));
  const acts = made("div", "acts");
  acts.append(button(word("remove"), "data-remove"));
  row.append(who, why, acts);
  return row;
};

/** @param {Waiting} entry */
const doneOf = (entry) => {
  const item = made("li", "item");
  item.dataset.pending = "";
  const who = made("div", "who");
  who.append(nameOf(entry));
  const why = made("div", "why");
  why.append(made("span", "chip", entry.about.label), made("span", "chip wait", word("pending")));
  item.append(who, why, made("div", "acts num", entry.worth ? `+${entry.worth}` : "0"));
  return item;
};

/** @param {Waiting[]} entries */
const countIn = (entries) => {
  const lines = /** @type {HTMLElement[]} */ ([...document.querySelectorAll("[data-line]")]);
  const leads = new Set(entries.map((entry) => String(entry.about.lead)).filter(Boolean));
  for (const line of lines) line.hidden = leads.has(line.dataset.lead ?? "");
  const left = lines.filter((line) => !line.hidden).length;
  for (const id of ["to-contact", "todo-count"]) {
    const place = document.getElementById(id);
    if (place) place.textContent = String(left);
  }
  for (const old of document.querySelectorAll("[data-pending]")) old.remove();
  const done = document.getElementById("done-list");
  done?.prepend(...entries.map(doneOf).reverse());
  document.getElementById("nothing-done")?.toggleAttribute("hidden", Boolean(done?.children.length));
  const count = document.getElementById("done-count");
  if (count && done) count.textContent = String(done.children.length);
  const points = document.getElementById("points");
  if (!points) return;
  const sum = Number(points.dataset.points) + entries.reduce((total, entry) => total + entry.worth, 0);
  points.textContent = String(Math.round(sum * 10) / 10);
};

/** @param {Waiting[]} entries @param {WaitingPhoto[]} photos @param {"done" | "offline" | "signed_out"} state */
export const showWaiting = (entries, photos, state) => {
  const box = document.getElementById("waiting");
  const all = [...entries, ...photos];
  const refused = all.filter((one) => one.refused).length;
  countIn(entries.filter((entry) => !entry.refused));
  if (!box) return;
  box.hidden = !all.length;
  const text = find(box, "[data-waiting-text]");
  const hint = find(box, "[data-waiting-hint]");
  const note = find(box, "[data-waiting]");
  note?.classList.toggle("stop", refused > 0);
  if (text) text.textContent = refused ? word("refused", { n: refused }) : word(state === "done" ? "sending" : "waiting", { n: all.length - refused });
  if (hint) hint.textContent = state === "signed_out" ? word("sign_in") : refused ? "" : word("auto");
  find(box, "[data-waiting-rows]")?.replaceChildren(...entries.map(rowOf), ...photos.map(photoRowOf));
};

document.addEventListener("click", (event) => {
  const note = /** @type {HTMLElement} */ (event.target).closest("[data-waiting]");
  if (!note) return;
  const list = document.getElementById("waiting-list");
  const isOpen = note.getAttribute("aria-expanded") === "true";
  note.setAttribute("aria-expanded", String(!isOpen));
  list?.toggleAttribute("hidden", isOpen);
});
