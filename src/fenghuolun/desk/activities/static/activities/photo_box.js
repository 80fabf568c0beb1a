// Photos that wait on this device beside their entries: they follow the entry, once each, and never stand in its way.
import { csrfToken } from "../kit/words.js";
import { PHOTOS, tell, within } from "./outbox_store.js";

/** @typedef {{ id: string, entry: string, at: number, blob: Blob, label: string, refused?: string }} WaitingPhoto */

// 403 is a session that ended, as for entries.
const REFUSED = new Set([400, 404, 409, 413, 422]);

/** @param {string} person @returns {Promise<WaitingPhoto[]>} */
export const waitingPhotos = async (person) => (await within(person, PHOTOS, "readonly", (store) => store.getAll())).sort((a, b) => a.at - b.at);

/** @param {string} person @param {WaitingPhoto[]} photos */
export const addPhotos = async (person, photos) => {
  for (const photo of photos) await within(person, PHOTOS, "readwrite", (store) => store.put(photo));
};

/** @param {string} person @param {string} id */
export const removePhoto = async (person, id) => {
  await within(person, PHOTOS, "readwrite", (store) => store.delete(id));
  tell();
};

/** Take out the photos of an entry; returns them. @param {string} person @param {string} entry */
export const removePhotosOf = async (person, entry) => {
  const mine = (await waitingPhotos(person)).filter((photo) => photo.entry === entry);
  for (const photo of mine) await removePhoto(person, photo.id);
  return mine;
};

/** What was refused may be sent again: the notice may be agreed to by now. @param {string} person */
export const tryPhotosAgain = async (person) => {
  for (const { refused, ...photo } of await waitingPhotos(person)) if (refused) await within(person, PHOTOS, "readwrite", (store) => store.put(photo));
};

/** @param {WaitingPhoto} photo */
const send = (photo) =>
  fetch(`/activities/${photo.entry}/photos/${photo.id}/`, {
    method: "PUT",
    headers: { "Content-Type": "image/jpeg", Accept: "application/json", "X-CSRFToken": csrfToken() },
    body: photo.blob,
    signal: AbortSignal.timeout(60_000),
  }).catch(() => null);

/**
 * Send the photos whose entries have left; one that is refused stays with the server's words and stops no other.
 * @param {string} person @param {Set<string>} entriesWaiting
 * @returns {Promise<{ sent: number, state: "done" | "offline" | "signed_out" }>}
 */
export const drainPhotos = async (person, entriesWaiting) => {
  let sent = 0;
  for (const photo of await waitingPhotos(person)) {
    if (photo.refused || entriesWaiting.has(photo.entry)) continue;
    const answer = await send(photo);
    if (answer?.status === 401 || answer?.status === 403) return { sent, state: "signed_out" };
    const said = await answer?.json().catch(() => null);
    if (answer?.ok) {
      await within(person, PHOTOS, "readwrite", (store) => store.delete(photo.id));
      sent += 1;
    } else if (answer && REFUSED.has(answer.status) && said?.sentence) {
      await within(person, PHOTOS, "readwrite", (store) => store.put({ ...photo, refused: said.sentence }));
    } else return { sent, state: "offline" };
  }
  return { sent, state: "done" };
};
