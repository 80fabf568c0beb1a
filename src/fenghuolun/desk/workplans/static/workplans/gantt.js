// Bars under the hand: drag one to move it, its end to make it longer; arrows move by a workday, Shift and an arrow
// moves the end, Esc puts it back. On a phone a bar opens its form instead.
import { csrfToken } from "../kit/words.js";

const DAY = 86400000;
const PAUSE = 700;
/** @typedef {{ bar: SVGAElement, start: Date, end: Date, x: number, mode: "move" | "end" }} Hold */
/** @type {Hold | null} */
let hold = null;
let wasDragged = false;
let last = "";
/** @type {ReturnType<typeof setTimeout> | undefined} */
let waiting;

const chart = () => /** @type {SVGSVGElement | null} */ (document.querySelector("#gantt"));
/** @param {string | undefined} text */
const day = (text) => new Date(`${text}T00:00:00Z`);
/** @param {Date} date */
const iso = (date) => date.toISOString().slice(0, 10);
/** @param {Date} date @param {number} days */
const plus = (date, days) => new Date(date.getTime() + days * DAY);

/** Whether a day is worked; the server says it for the window and a month around it. @param {Date} date */
const isWorked = (date) => {
  const { first, workdays = "" } = /** @type {SVGSVGElement} */ (chart()).dataset;
  const known = workdays[Math.round((date.getTime() - day(first).getTime()) / DAY) + 31];
  return known ? known === "1" : ![0, 6].includes(date.getUTCDay());
};

/** @param {Date} date @param {number} step */
const workday = (date, step) => {
  let found = plus(date, step);
  for (let n = 0; n < 20 && !isWorked(found); n += 1) found = plus(found, step);
  return found;
};

/** @param {SVGAElement} bar */
const held = (bar) => ({ start: day(bar.dataset.nextStart ?? bar.dataset.start), end: day(bar.dataset.nextEnd ?? bar.dataset.end) });

/** Draw a bar where it would be. @param {SVGAElement} bar @param {Date} start @param {Date} end */
const show = (bar, start, end) => {
  const sheet = /** @type {SVGSVGElement} */ (chart());
  const width = Number(sheet.dataset.day);
  const x = ((start.getTime() - day(sheet.dataset.first).getTime()) / DAY) * width;
  const plan = /** @type {SVGRectElement} */ (bar.querySelector(".plan"));
  plan.setAttribute("x", `${x}`);
  plan.setAttribute("width", `${Math.max(((end.getTime() - start.getTime()) / DAY + 1) * width, 6)}`);
  bar.dataset.nextStart = iso(start);
  bar.dataset.nextEnd = iso(end);
  bar.dataset.moving = "";
  const says = document.getElementById("gantt-says");
  if (says) says.textContent = `${iso(start)} – ${iso(end)}`;
};

/** @param {SVGAElement} bar */
const back = (bar) => {
  clearTimeout(waiting);
  show(bar, day(bar.dataset.start), day(bar.dataset.end));
  for (const name of ["nextStart", "nextEnd", "moving"]) delete bar.dataset[name];
};

/** @param {SVGAElement} bar */
const save = async (bar) => {
  const { start, end } = held(bar);
  if (iso(start) === bar.dataset.start && iso(end) === bar.dataset.end) return back(bar);
  last = bar.href.baseVal;
  const values = { starts_on: iso(start), due_on: iso(end), revision: bar.dataset.revision, csrfmiddlewaretoken: csrfToken() };
  // What is refused comes back as the form of the bar and opens as a sheet with its sentence.
  await window.htmx.ajax("POST", bar.href.baseVal, { source: bar, target: "#sheet-body", swap: "innerHTML", values }).catch(() => undefined);
  if (bar.isConnected) back(bar);
};

document.addEventListener("pointerdown", (event) => {
  const target = /** @type {Element} */ (event.target);
  const bar = /** @type {SVGAElement | null} */ (target.closest?.("#gantt a.bar[data-move]"));
  if (!bar || event.pointerType === "touch" || event.button) return;
  hold = { bar, ...held(bar), x: event.clientX, mode: target.matches("[data-grip]") ? "end" : "move" };
  wasDragged = false;
});
document.addEventListener("dragstart", (event) => {
  if (/** @type {Element} */ (event.target).closest?.("#gantt")) event.preventDefault();
});
document.addEventListener("pointermove", (event) => {
  if (!hold) return;
  const sheet = /** @type {SVGSVGElement} */ (chart());
  const scale = sheet.getBoundingClientRect().width / sheet.viewBox.baseVal.width;
  const days = Math.round((event.clientX - hold.x) / (Number(sheet.dataset.day) * scale));
  if (!days && !wasDragged) return;
  wasDragged = true;
  const end = plus(hold.end, days);
  if (hold.mode === "move") show(hold.bar, plus(hold.start, days), end);
  else show(hold.bar, hold.start, end < hold.start ? hold.start : end);
});
document.addEventListener("pointerup", () => {
  if (hold && wasDragged) void save(hold.bar);
  hold = null;
});
document.addEventListener("click", (event) => {
  if (!wasDragged || !(/** @type {Element} */ (event.target).closest?.("#gantt a.bar"))) return;
  wasDragged = false;
  event.preventDefault();
  event.stopPropagation();
}, true);

document.addEventListener("keydown", (event) => {
  const bar = /** @type {SVGAElement | null} */ (document.activeElement?.closest?.("#gantt a.bar[data-move]"));
  if (!bar || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape" && bar.dataset.nextStart) return back(bar);
  const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  if (!step) return;
  event.preventDefault();
  event.stopPropagation();
  const { start, end } = held(bar);
  const next = workday(end, step);
  if (!event.shiftKey) show(bar, workday(start, step), next);
  else if (next >= start) show(bar, start, next);
  clearTimeout(waiting);
  waiting = setTimeout(() => void save(bar), PAUSE);
}, true);

document.addEventListener("htmx:afterSwap", (event) => {
  if (/** @type {HTMLElement} */ (event.target).id !== "rows" || !last || document.querySelector("dialog[open]")) return;
  const again = [...document.querySelectorAll("#gantt a.bar")].find((bar) => bar.getAttribute("href") === last);
  /** @type {SVGAElement | undefined} */ (again)?.focus({ preventScroll: true });
});
