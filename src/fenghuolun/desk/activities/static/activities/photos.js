// Photos of the sheet: chosen or taken, drawn smaller here before they travel, shown small, taken away again.
import { find, word } from "./form.js";

/** @typedef {{ id: string, blob: Blob }} Taken */

const EDGE = 1600;
const QUALITY = 0.8;
const MOST = 6;
const LARGEST = 2 * 1024 * 1024;

/** @type {Taken[]} */
let taken = [];
/** @type {string[]} */
let shown = [];

export const photosTaken = () => [...taken];

/** Draw a picture again at most 1600 pixels a side: small enough for a phone's network, and without what the camera wrote. @param {Blob} file */
const smaller = async (file) => {
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  const share = Math.min(1, EDGE / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(picture.width * share));
  canvas.height = Math.max(1, Math.round(picture.height * share));
  canvas.getContext("2d")?.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  for (const quality of [QUALITY, QUALITY / 2]) {
    const blob = await new Promise((/** @type {(made: Blob | null) => void} */ resolve) => canvas.toBlob(resolve, "image/jpeg", quality));
    if (blob && blob.size <= LARGEST) return blob;
  }
  throw new Error("no picture");
};

/** @param {HTMLFormElement} form */
const show = (form) => {
  for (const address of shown) URL.revokeObjectURL(address);
  shown = taken.map(({ blob }) => URL.createObjectURL(blob));
  const box = find(form, "[data-thumbs]");
  box?.replaceChildren(
    ...taken.map((_photo, at) => {
      const button = Object.assign(document.createElement("button"), { type: "button", className: "thumb", ariaLabel: word("photo_remove", { n: at + 1 }) });
      button.dataset.photo = String(at);
      button.append(Object.assign(new Image(), { src: shown[at], alt: word("photo_of", { n: at + 1 }) }));
      return button;
    }),
  );
  form.dataset.attached = String(taken.length);
  const hint = find(form, "[data-evidence-hint]");
  if (hint && taken.length) hint.textContent = word("photos_ready", { n: taken.length });
  form.dispatchEvent(new Event("input"));
};

/** @param {HTMLFormElement} form @param {Taken[]} [photos] */
export const showPhotos = (form, photos = []) => {
  taken = [...photos];
  show(form);
};

/**
 * @param {HTMLFormElement} form
 * @param {() => Promise<string>} mayTake Why no photo may be taken now; empty when it may.
 */
export const wirePhotos = (form, mayTake) => {
  const input = /** @type {HTMLInputElement | null} */ (find(form, "[data-photos]"));
  const hint = find(form, "[data-evidence-hint]");
  let isAllowed = false;
  input?.addEventListener("click", async (event) => {
    if (isAllowed) return;
    event.preventDefault();
    const why = await mayTake();
    if (hint && why) hint.textContent = why;
    if (why) return;
    isAllowed = true;
    input.click();
    isAllowed = false;
  });
  input?.addEventListener("change", async () => {
    for (const file of input.files ?? []) {
      if (taken.length >= MOST) {
        if (hint) hint.textContent = word("photo_most", { n: MOST });
        break;
      }
      const blob = await smaller(file).catch(() => null);
      if (blob) taken.push({ id: crypto.randomUUID(), blob });
      else if (hint) hint.textContent = word("photo_no");
    }
    input.value = "";
    show(form);
  });
  form.addEventListener("click", (event) => {
    const photo = /** @type {HTMLElement | null} */ (/** @type {HTMLElement} */ (event.target).closest("[data-photo]"));
    if (!photo) return;
    taken.splice(Number(photo.dataset.photo), 1);
    show(form);
  });
};
