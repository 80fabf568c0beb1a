// The outbox of one person on this device. It keeps the activity, not the request; an entry leaves it only on a 2xx.
import { csrfToken } from "../kit/words.js";
import { ENTRIES, nameOf, settled, tell, within } from "./outbox_store.js";
import { drainPhotos } from "./photo_box.js";

/** @typedef {{ code: string, sentence: string, field: string | null }} Refusal */
/** @typedef {{ lead: string, name: string, did: string, label: string }} About */
/** @typedef {{ id: string, at: number, skew: number | null, fields: Record<string, any>, about: About, worth: number, refused?: Refusal }} Waiting */
/** @typedef {{ state: "done" | "offline" | "signed_out", saved: { id: string, points: number }[], photos: number }} Drained */

const REFUSED = new Set([400, 404, 409, 413, 422]);
/** How many seconds this clock is ahead of the server's, once that was measured. @type {number | null} */
let skew = null;

/** One drain at a time for all tabs. @template T @param {string} person @param {() => Promise<T>} work @returns {Promise<T>} */
const alone = (person, work) =>
  "locks" in navigator ? /** @type {Promise<T>} */ (navigator.locks.request(nameOf(person), work)) : work();

export const measuredSkew = () => skew;

/** Everything that waits, oldest first. @param {string} person @returns {Promise<Waiting[]>} */
export const waiting = async (person) => (await within(person, ENTRIES, "readonly", (store) => store.getAll())).sort((a, b) => a.at - b.at);

/** @param {string} person @param {Waiting} entry */
export const add = async (person, entry) => {
  await within(person, ENTRIES, "readwrite", (store) => store.put(entry));
  tell();
};

/** Take an entry out; false when it had left already. @param {string} person @param {string} id */
export const remove = (person, id) =>
  alone(person, async () => {
    const there = await within(person, ENTRIES, "readonly", (store) => store.get(id));
    if (there) await within(person, ENTRIES, "readwrite", (store) => store.delete(id));
    tell();
    return Boolean(there);
  });

/** Forget everything of this person on this device. @param {string} person */
export const forget = async (person) => {
  await settled(indexedDB.deleteDatabase(nameOf(person))).catch(() => undefined);
  for (const name of await caches.keys()) if (name.startsWith("today-")) await caches.delete(name);
};

/** @returns {Promise<{ person: string } | "offline" | "signed_out">} */
const greet = async () => {
  const before = Date.now();
  const answer = await fetch("/activities/hello/", { cache: "no-store", headers: { Accept: "application/json" } }).catch(() => null);
  if (!answer) return "offline";
  if (answer.status === 401 || answer.status === 403) return "signed_out";
  if (!answer.ok) return "offline";
  const said = await answer.json().catch(() => null);
  if (!said) return "offline";
  skew = Math.round(((before + Date.now()) / 2 - Date.parse(said.now)) / 1000);
  return { person: String(said.person) };
};

/** @param {Waiting} entry @param {string} person @returns {Promise<Response | null>} */
const send = (entry, person) =>
  fetch(`/activities/${entry.id}/`, {
    method: "PUT",
    // The token is read when sending: it changed if somebody signed in since.
    headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": csrfToken() },
    body: JSON.stringify({ ...entry.fields, skew_s: entry.skew ?? skew ?? 0, person: Number(person) }),
    signal: AbortSignal.timeout(20_000),
  }).catch(() => null);

/**
 * Send what waits, oldest first. What the server refuses stays, with its words, and does not block those behind it;
 * a session that ended, a server in trouble and silence keep everything for later.
 * @param {string} person
 * @returns {Promise<Drained>}
 */
export const drain = (person) =>
  alone(person, async () => {
    /** @type {Drained} */
    const drained = { state: "done", saved: [], photos: 0 };
    const entries = (await waiting(person)).filter((entry) => !entry.refused);
    const hello = await greet();
    if (typeof hello === "string" || hello.person !== person) {
      drained.state = typeof hello === "string" ? hello : "signed_out";
      return drained;
    }
    for (const entry of entries) {
      const answer = await send(entry, person);
      if (!answer || answer.status >= 500 || answer.status === 429) {
        drained.state = "offline";
        break;
      }
      if (answer.status === 401 || answer.status === 403) {
        drained.state = "signed_out";
        break;
      }
      const said = await answer.json().catch(() => null);
      if (answer.ok) {
        await within(person, ENTRIES, "readwrite", (store) => store.delete(entry.id));
        drained.saved.push({ id: entry.id, points: said?.points ?? 0 });
      } else if (REFUSED.has(answer.status) && said?.sentence) {
        await within(person, ENTRIES, "readwrite", (store) => store.put({ ...entry, refused: said }));
      } else {
        drained.state = "offline";
        break;
      }
    }
    if (drained.state === "done") {
      const left = new Set((await waiting(person)).map((entry) => entry.id));
      const { sent, state } = await drainPhotos(person, left);
      drained.photos = sent;
      drained.state = state;
    }
    tell();
    return drained;
  });
