// Every request of a fragment: the token, the line at the top while it is on its way, and what happens when it fails.
import { toast } from "./toasts.js";
import { csrfToken, word } from "./words.js";

const LONG_MS = 12000;
let underWay = 0;

/** @param {number} change */
const busy = (change) => {
  underWay = Math.max(0, underWay + change);
  document.documentElement.toggleAttribute("data-busy", underWay > 0);
};

/** @typedef {{ verb: string, path: string, elt: Element, target: Element, formData: FormData }} RequestConfig */

/** A second failure is told by the same listeners, so the promise has nothing to add. @param {RequestConfig} config */
const again = (config) =>
  window.htmx
    .ajax(config.verb, config.path, { source: config.elt, target: config.target, values: config.formData })
    .catch(() => undefined);

/** @param {string} sentence @param {RequestConfig} config */
const offerRetry = (sentence, config) => toast(sentence, { label: word("retry"), run: () => void again(config) });

/** @type {Record<number, string>} */
const SENTENCES = { 403: "forbidden", 404: "missing", 410: "missing", 429: "too_many" };

/** @param {CustomEvent} event */
const failed = async ({ detail }) => {
  const status = /** @type {XMLHttpRequest} */ (detail.xhr).status;
  // A poll that fails is silent: it asks again by itself.
  if (detail.requestConfig.elt?.matches?.("[hx-trigger*=every], [hx-trigger^=load]")) return;
  if (status === 401) {
    const { signInAgain } = await import("./signing_in.js");
    if (await signInAgain()) await again(detail.requestConfig);
  } else if (SENTENCES[status]) toast(word(SENTENCES[status]));
  else offerRetry(word(status ? "failed" : "offline"), detail.requestConfig);
};

document.addEventListener("htmx:configRequest", (event) => {
  /** @type {CustomEvent} */ (event).detail.headers["X-CSRFToken"] = csrfToken();
});
document.addEventListener("htmx:beforeRequest", () => busy(1));
document.addEventListener("htmx:afterRequest", () => busy(-1));
document.addEventListener("htmx:responseError", (event) => void failed(/** @type {CustomEvent} */ (event)));
document.addEventListener("htmx:sendError", (event) => void failed(/** @type {CustomEvent} */ (event)));
document.addEventListener("htmx:timeout", (event) => void failed(/** @type {CustomEvent} */ (event)));

/** A page is on its way: say so until it comes, but not for ever (a download never comes). */
const leaving = () => {
  busy(1);
  setTimeout(() => busy(-1), LONG_MS);
};
addEventListener("click", (event) => {
  const link = /** @type {HTMLAnchorElement | null} */ (/** @type {Element} */ (event.target).closest?.("a[href]"));
  const isElsewhere = !link || link.target || link.hasAttribute("download") || link.origin !== location.origin || link.hash;
  if (!event.defaultPrevented && !isElsewhere && event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey) leaving();
});
addEventListener("submit", (event) => {
  if (!event.defaultPrevented && /** @type {HTMLFormElement} */ (event.target).method !== "dialog") leaving();
});
addEventListener("pageshow", () => busy(-underWay));
