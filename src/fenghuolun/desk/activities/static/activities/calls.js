// A call begins with a tap on the phone sign and ends when the person comes back: that is how long it was.
const KEY = "call";
const LEAST_MS = 5_000;
const MOST_MS = 3 * 3600_000;

/** @typedef {{ lead: string, at: number }} Call */

/** @param {(line: HTMLElement, seconds: number) => void} open */
export const openedFor = (open) => {
  document.addEventListener("click", (event) => {
    const link = /** @type {HTMLElement} */ (event.target).closest("[data-call]");
    const line = /** @type {HTMLElement | null | undefined} */ (link?.closest("[data-line]"));
    if (line) sessionStorage.setItem(KEY, JSON.stringify({ lead: line.dataset.lead, at: Date.now() }));
  });
  const returned = () => {
    const kept = sessionStorage.getItem(KEY);
    if (document.visibilityState !== "visible" || !kept) return;
    sessionStorage.removeItem(KEY);
    const call = /** @type {Call} */ (JSON.parse(kept));
    const took = Date.now() - call.at;
    const line = /** @type {HTMLElement | null} */ (document.querySelector(`[data-line][data-lead="${CSS.escape(call.lead)}"]`));
    if (line && took > LEAST_MS && took < MOST_MS) open(line, took / 1000);
  };
  document.addEventListener("visibilitychange", returned);
  addEventListener("focus", returned);
};
