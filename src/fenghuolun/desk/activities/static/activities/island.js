// The one offline island: today's list and the log. Saved at once on the screen, uploaded when the server can be reached.
import { openedFor } from "./calls.js";
import { whyNoEvidence, wireCheckIn } from "./consent.js";
import { arrange, begin, didOf, fieldsOf, find, lacksOutcome, wire, word, worthOf } from "./form.js";
import { customers, wireFinding } from "./finding.js";
import { add, drain, forget, measuredSkew, remove, waiting } from "./outbox.js";
import { tell, whenTold } from "./outbox_store.js";
import { addPhotos, removePhoto, removePhotosOf, tryPhotosAgain, waitingPhotos } from "./photo_box.js";
import { photosTaken, showPhotos, wirePhotos } from "./photos.js";
import { showWaiting } from "./waiting.js";
import { ask } from "../kit/dialogs.js";
import { toast } from "../kit/toasts.js";
import { csrfToken, person } from "../kit/words.js";

const RETRY_MS = 30_000;
const ME = person();
const form = /** @type {HTMLFormElement} */ (document.getElementById("log-form"));
const dialog = /** @type {HTMLDialogElement | null} */ (document.getElementById("log"));
/** @type {"done" | "offline" | "signed_out"} */
let state = navigator.onLine ? "done" : "offline";
let retry = 0;
let showFound = async () => {};

/** @param {HTMLElement} line @returns {import("./form.js").Known} */
const aboutOf = ({ dataset }) => ({
  customer: Number(dataset.customer), lead: Number(dataset.lead), name: dataset.name ?? "", kind: dataset.kind ?? "person", pinyin: "", initials: "",
  plate: dataset.plate ?? "", tail: "", due: dataset.due || null, cube: dataset.cube ?? "", touched: null,
});

/** @param {HTMLElement | null} line @param {number} [seconds] */
const open = (line, seconds) => {
  const given = line ? { about: aboutOf(line), did: seconds ? "A01:call" : line.dataset.did, purpose: line.dataset.purpose, step: line.dataset.step, on: line.dataset.on, seconds } : {};
  begin(form, given);
  showPhotos(form);
  if (dialog && !dialog.open) dialog.showModal();
  // The recent ones stand there at once: choosing one is the first tap.
  if (!line) void showFound();
};

const show = async () => showWaiting(await waiting(ME), await waitingPhotos(ME), state);

/** Fetch the page's numbers and lists again, unless somebody is in the middle of something. */
const refresh = async () => {
  const here = document.getElementById("today");
  if (!here || dialog?.open) return;
  const answer = await fetch("/", { headers: { Accept: "text/html" } }).catch(() => null);
  if (!answer?.ok || answer.redirected) return;
  const there = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("today");
  if (!there) return;
  const chosen = document.querySelector("[role=tab][aria-selected=true]")?.id;
  here.replaceChildren(...there.childNodes);
  window.htmx?.process(here);
  if (chosen) choose(chosen);
};

const upload = async () => {
  clearTimeout(retry);
  const drained = await drain(ME);
  state = drained.state;
  if (drained.saved.length || drained.photos) await refresh();
  await show();
  if (state === "offline" && [...(await waiting(ME)), ...(await waitingPhotos(ME))].some((one) => !one.refused)) retry = window.setTimeout(() => void upload(), RETRY_MS);
};

/** @param {string} id */
const undo = async (id) => {
  await removePhotosOf(ME, id);
  if (await remove(ME, id)) return show();
  const answer = await fetch(`/activities/${id}/undo/`, { method: "POST", headers: { "X-CSRFToken": csrfToken(), Accept: "application/json" } }).catch(() => null);
  toast(word(answer?.ok ? "undone" : "undo_late"));
  await refresh();
  await show();
};

const fault = (/** @type {string} */ text) => {
  const place = find(form, "[data-fault]");
  if (!place) return;
  place.textContent = text;
  place.hidden = false;
  place.scrollIntoView({ block: "nearest" });
};

/** @param {HTMLFormElement} form */
const missing = (form) => {
  if (!didOf(form)) return word("choose_kind");
  if (lacksOutcome(form)) return word("choose_outcome");
  const wrong = /** @type {HTMLInputElement | undefined} */ ([...form.elements].find((field) => field instanceof HTMLInputElement && !field.validity.valid));
  return wrong ? wrong.validationMessage : "";
};

const save = async () => {
  const lacks = missing(form);
  if (lacks) return fault(lacks);
  const worth = worthOf(form);
  const id = crypto.randomUUID();
  const name = find(form, "[data-about]")?.hidden ? "" : (find(form, "[data-about-name]")?.textContent ?? "");
  const label = find(form, "[name=did]:checked + span")?.textContent ?? "";
  const fields = fieldsOf(form);
  await addPhotos(ME, photosTaken().map(({ id: photo, blob }) => ({ id: photo, entry: id, at: Date.now(), blob, label: name || label })));
  await add(ME, { id, at: Date.now(), skew: measuredSkew(), fields, about: { lead: fields.lead ?? "", name, did: fields.did, label }, worth });
  if (!dialog) {
    location.assign("/");
    return;
  }
  dialog.close();
  await show();
  const takeAway = toast(`${word("saved")} · ${worth ? word("points", { n: worth }) : word("no_points")}`, { label: word("undo"), run: () => void undo(id) });
  await upload();
  const refused = (await waiting(ME)).find((entry) => entry.id === id)?.refused;
  if (!refused) return;
  takeAway();
  toast(refused.sentence, { label: word("edit"), run: () => void edit(id) });
};

/** @param {string} id */
const choose = (id) => {
  for (const tab of document.querySelectorAll("[role=tab]")) {
    const isChosen = tab.id === id;
    tab.setAttribute("aria-selected", String(isChosen));
    /** @type {HTMLElement} */ (tab).tabIndex = isChosen ? 0 : -1;
    document.getElementById(tab.getAttribute("aria-controls") ?? "")?.toggleAttribute("hidden", !isChosen);
  }
};

/** Put a refused entry back into the form, to be mended and sent anew. @param {string} id */
const edit = async (id) => {
  const entry = (await waiting(ME)).find((one) => one.id === id);
  if (!entry || !dialog) return;
  const { fields } = entry;
  const about = (await customers()).find((one) => String(one.lead) === String(fields.lead)) ?? null;
  begin(form, { about, did: fields.did, purpose: fields.purpose, step: fields.next_step, on: fields.next_on, seconds: Number(fields.duration_s ?? 0) });
  for (const [name, given] of Object.entries(fields)) {
    const field = form.elements.namedItem(name);
    if (field instanceof HTMLInputElement && !["checkbox", "radio", "hidden"].includes(field.type)) field.value = String(given);
    else if (field instanceof HTMLTextAreaElement) field.value = String(given);
    else if (field instanceof RadioNodeList) for (const one of /** @type {any} */ (field)) one.checked = [given].flat().includes(one.value);
  }
  showPhotos(form, await removePhotosOf(ME, id));
  form.dispatchEvent(new Event("change"));
  await remove(ME, id);
  dialog.showModal();
};

document.addEventListener("click", async (event) => {
  const target = /** @type {HTMLElement} */ (event.target);
  const isPlain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey;
  const opener = target.closest("[data-log-line], [data-log]");
  if (opener && isPlain && dialog) {
    event.preventDefault();
    /** @type {HTMLElement | null} */ (document.querySelector(".side:popover-open"))?.hidePopover();
    open(opener.closest("[data-line]"));
  }
  const tab = target.closest(".day-tabs [role=tab]");
  if (tab) choose(tab.id);
  if (target.closest("[data-send]")) void tryPhotosAgain(ME).then(upload);
  const row = /** @type {HTMLElement | null} */ (target.closest("[data-entry]"));
  if (row && target.closest("[data-edit]")) void edit(row.dataset.entry ?? "");
  if (row && target.closest("[data-remove]") && (await ask(word("remove_ask"), { yes: word("remove"), danger: true }))) {
    await removePhotosOf(ME, row.dataset.entry ?? "");
    await remove(ME, row.dataset.entry ?? "");
    await show();
  }
  const photo = /** @type {HTMLElement | null} */ (target.closest("[data-waiting-photo]"));
  if (photo && target.closest("[data-remove]")) {
    await removePhoto(ME, photo.dataset.waitingPhoto ?? "");
    await show();
  }
});
document.addEventListener("keydown", (event) => {
  const tab = /** @type {HTMLElement} */ (event.target).closest?.(".day-tabs [role=tab]");
  if (!tab || !["ArrowLeft", "ArrowRight"].includes(event.key)) return;
  const tabs = /** @type {HTMLElement[]} */ ([...document.querySelectorAll(".day-tabs [role=tab]")]);
  const step = event.key === "ArrowRight" ? 1 : -1;
  const other = tabs[(tabs.findIndex((one) => one === tab) + step + tabs.length) % tabs.length];
  other?.focus();
  if (other) choose(other.id);
});

/** Nothing of a customer stays on the device; what was not uploaded is asked about first. */
document.addEventListener("fenghuolun:before-signout", (event) => {
  const question = drain(ME)
    .then(async () => [...(await waiting(ME)), ...(await waitingPhotos(ME))])
    .then((entries) => (entries.length ? word("signout", { n: entries.length }) : undefined));
  /** @type {CustomEvent} */ (event).detail.ask(question);
});
document.addEventListener("submit", async (event) => {
  const leaving = /** @type {HTMLFormElement} */ (event.target);
  if (!leaving.matches("[data-signout]") || !leaving.dataset.leaving || leaving.dataset.cleared) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  leaving.dataset.cleared = "yes";
  await forget(ME);
  tell();
  leaving.submit();
}, true);

if (form && ME) {
  wire(form);
  showFound = wireFinding(form);
  wireCheckIn(form);
  wirePhotos(form, () => whyNoEvidence(form));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void save();
  });
  if (!dialog) {
    arrange(form);
    if (find(form, "[data-about]")?.hidden) void showFound();
  }
  document.body.dataset.island = "ready";
  openedFor((line, seconds) => open(line, seconds));
  whenTold(() => void show());
  addEventListener("online", () => void upload());
  addEventListener("offline", () => {
    state = "offline";
    void show();
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") void upload();
  });
  void show().then(upload);
  if (location.hash === "#log") open(null);
  if (location.hash === "#needs-network") toast(word("needs_network"));
  if (location.hash) history.replaceState(null, "", location.pathname);
}

if ("serviceWorker" in navigator && ME) {
  void navigator.serviceWorker.register("/sw.js", { scope: "/" }).then(async () => {
    const { active } = await navigator.serviceWorker.ready;
    const used = performance.getEntriesByType("resource").map((entry) => entry.name);
    active?.postMessage({ keep: used.filter((address) => address.startsWith(location.origin)) });
  });
}
