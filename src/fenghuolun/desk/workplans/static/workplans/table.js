// The work-plan table under the hand: arrows move between cells, Enter writes in place, Esc leaves, Ctrl+Z takes back; a
// line is dragged by its number or moved with Alt and an arrow. On a phone each cell opens as a sheet instead.
import { csrfToken } from "../kit/words.js";

const CELL = "a.cell, a.words";
const LIGHTS = /** @type {const} */ (["", "green", "yellow", "red"]);
/** @type {Record<string, [number, number]>} */
const MOVES = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };
const isDesk = () => matchMedia("(width >= 56rem)").matches;
const rows = () => /** @type {HTMLElement | null} */ (document.getElementById("rows"));

/** @param {EventTarget | null} target @param {string} selector */
const closest = (target, selector) => /** @type {HTMLElement | null} */ (/** @type {Element | null} */ (target)?.closest?.(selector) ?? null);

/** @type {string} where the hand was, by line and address, so that it comes back after the rows were fetched again */
let last = "";

/** @param {HTMLElement} from @param {[number, number]} step */
const neighbour = (from, [down, across]) => {
  const cell = /** @type {HTMLTableCellElement} */ (from.closest("td, th"));
  const all = [...(cell.closest("table")?.tBodies[0]?.rows ?? [])];
  let row = all.indexOf(/** @type {HTMLTableRowElement} */ (cell.parentElement));
  let column = cell.cellIndex;
  for (;;) {
    row += down;
    column += across;
    const next = all[row]?.cells[column];
    if (!next) return null;
    const link = /** @type {HTMLElement | null} */ (next.querySelector(CELL));
    if (link) return link;
  }
};

/** @param {HTMLElement} link */
const field = (link) => {
  const { type = "text", value = "" } = link.dataset;
  if (type === "light") {
    const select = document.createElement("select");
    const words = /** @type {HTMLElement} */ (document.getElementById("light-words")).dataset;
    for (const light of LIGHTS) select.add(new Option(words[light || "dates"] ?? light, light, false, light === value));
    return select;
  }
  const input = document.createElement("input");
  input.type = { day: "date", number: "text" }[type] ?? "text";
  if (type === "number") input.inputMode = "decimal";
  if (type === "text") input.maxLength = 60;
  input.value = value;
  return input;
};

/** Write in the cell itself. @param {HTMLElement} link */
const write = (link) => {
  const input = field(link);
  input.className = "input writing";
  input.setAttribute("aria-label", link.getAttribute("title") ?? link.getAttribute("aria-label") ?? link.textContent?.trim() ?? "");
  link.hidden = true;
  link.after(input);
  input.focus();
  if (input instanceof HTMLInputElement && input.type === "text") input.select();
  let isOver = false;
  const leave = () => {
    isOver = true;
    input.remove();
    link.hidden = false;
    link.focus();
  };
  const save = async () => {
    if (isOver) return;
    if (input.value === (link.dataset.value ?? "")) return leave();
    isOver = true;
    input.disabled = true;
    const values = { value: input.value, revision: link.dataset.revision, csrfmiddlewaretoken: csrfToken() };
    // What is refused comes back as the form of the cell and opens as a sheet with its sentence.
    await window.htmx.ajax("POST", /** @type {HTMLAnchorElement} */ (link).href, { source: link, target: "#sheet-body", swap: "innerHTML", values }).catch(() => undefined);
    if (input.isConnected) leave();
  };
  input.addEventListener("keydown", (event) => {
    const key = /** @type {KeyboardEvent} */ (event);
    if (key.key === "Escape") {
      key.preventDefault();
      key.stopPropagation();
      leave();
    } else if (key.key === "Enter") {
      key.preventDefault();
      void save();
    } else if (key.key === "Tab") {
      const next = neighbour(link, [0, key.shiftKey ? -1 : 1]);
      if (next) last = place(next);
      void save();
    }
    key.stopPropagation();
  });
  input.addEventListener("change", () => input instanceof HTMLSelectElement && void save());
  input.addEventListener("blur", () => void save());
};

/** @param {HTMLElement} link */
const place = (link) => link.getAttribute("href") ?? "";

document.addEventListener("focusin", (event) => {
  const link = closest(event.target, `#rows :is(${CELL})`);
  if (link) last = place(link);
});

document.addEventListener("click", (event) => {
  const link = closest(event.target, "#rows a.cell");
  if (!link || !isDesk() || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  event.stopPropagation();
  write(link);
}, true);

document.addEventListener("click", (event) => {
  if (closest(event.target, "[data-print]")) print();
});

/** @param {HTMLTableRowElement[]} lines */
const keepOrder = async (lines) => {
  const board = rows();
  if (!board?.dataset.order) return;
  const order = lines.map((line) => line.dataset.line).join(",");
  await window.htmx.ajax("POST", board.dataset.order, { source: board, swap: "none", values: { order, csrfmiddlewaretoken: csrfToken() } }).catch(() => undefined);
  await window.htmx.ajax("GET", board.dataset.own ?? "", { source: board, target: "#rows", swap: "outerHTML" }).catch(() => undefined);
};

/** @param {HTMLElement} line @param {number} step */
const shift = (line, step) => {
  const lines = /** @type {HTMLTableRowElement[]} */ ([...(line.parentElement?.children ?? [])]);
  const from = lines.indexOf(/** @type {HTMLTableRowElement} */ (line));
  const to = from + step;
  if (to < 0 || to >= lines.length) return;
  lines.splice(to, 0, ...lines.splice(from, 1));
  void keepOrder(lines);
};

document.addEventListener("keydown", (event) => {
  if (document.querySelector("dialog[open]") || document.activeElement?.matches("input, textarea, select")) return;
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z") {
    const undo = /** @type {HTMLElement | null} */ (document.querySelector(".toast .act"));
    if (undo) {
      event.preventDefault();
      undo.click();
    }
    return;
  }
  const link = closest(document.activeElement, `#rows :is(${CELL})`);
  const step = MOVES[event.key];
  if (!link || event.ctrlKey || event.metaKey) return;
  if (event.altKey && step && step[0]) {
    event.preventDefault();
    const line = closest(link, "tr");
    if (line) shift(line, step[0]);
  } else if (step && !event.altKey) {
    event.preventDefault();
    event.stopPropagation();
    neighbour(link, step)?.focus();
  } else if (event.key === "Enter" && link.matches(".cell") && isDesk()) {
    event.preventDefault();
    write(link);
  }
}, true);

document.addEventListener("htmx:afterSwap", (event) => {
  if (/** @type {HTMLElement} */ (event.target).id !== "rows" || !last || document.querySelector("dialog[open]")) return;
  const again = [...document.querySelectorAll(`#rows :is(${CELL})`)].find((link) => place(/** @type {HTMLElement} */ (link)) === last);
  /** @type {HTMLElement | undefined} */ (again)?.focus({ preventScroll: true });
});

let moving = /** @type {HTMLElement | null} */ (null);
document.addEventListener("dragstart", (event) => {
  moving = closest(event.target, ".number[draggable]")?.closest("tr") ?? null;
  if (!moving || !event.dataTransfer) return;
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", moving.dataset.line ?? "");
  moving.dataset.moving = "";
});
const clear = () => document.querySelector("tr[data-over]")?.removeAttribute("data-over");
document.addEventListener("dragover", (event) => {
  const line = closest(event.target, "tr.line");
  if (!moving || !line) return;
  event.preventDefault();
  clear();
  line.dataset.over = "";
});
document.addEventListener("drop", (event) => {
  const line = closest(event.target, "tr.line");
  if (!moving || !line || line === moving) return;
  event.preventDefault();
  const lines = /** @type {HTMLTableRowElement[]} */ ([...(line.parentElement?.children ?? [])].filter((one) => one !== moving));
  lines.splice(lines.indexOf(/** @type {HTMLTableRowElement} */ (line)), 0, /** @type {HTMLTableRowElement} */ (moving));
  void keepOrder(lines);
});
document.addEventListener("dragend", () => {
  moving?.removeAttribute("data-moving");
  moving = null;
  clear();
});
