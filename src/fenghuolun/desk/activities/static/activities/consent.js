// The notice about places and photos: asked once, on first use; without a yes nothing is taken.
import { checkIn, find, word } from "./form.js";
import { csrfToken } from "../kit/words.js";

/** Show the notice and wait for the answer. @param {HTMLDialogElement} dialog @returns {Promise<boolean>} */
const asked = (dialog) => {
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true }));
};

/** @param {HTMLDialogElement} dialog */
const agreed = async (dialog) => {
  const body = new URLSearchParams({ answer: "yes", notice: dialog.dataset.notice ?? "" });
  const headers = { Accept: "application/json", "X-CSRFToken": csrfToken() };
  const answer = await fetch(dialog.dataset.address ?? "", { method: "POST", headers, body }).catch(() => null);
  return Boolean(answer?.ok && !answer.redirected);
};

/** Why neither place nor photo may be taken now; empty when it may. @param {HTMLFormElement} form */
export const whyNoEvidence = async (form) => {
  const part = find(form, "[data-part=evidence]");
  const { from = "00:00", until = "23:59" } = part?.dataset ?? {};
  const now = new Date().toTimeString().slice(0, 5);
  if (part?.dataset.day === "off") return word("place_off");
  if (now < from || now > until) return word("place_hours", { hours: `${from}–${until}` });
  if (!part || part.dataset.agreed === "yes") return "";
  const dialog = /** @type {HTMLDialogElement | null} */ (document.getElementById("evidence-notice"));
  if (!dialog || !(await asked(dialog))) return word("no_agreement");
  if (!(await agreed(dialog))) return word("agree_online");
  part.dataset.agreed = "yes";
  return "";
};

/** A check-in comes after the notice, in working hours. @param {HTMLFormElement} form */
export const wireCheckIn = (form) =>
  find(form, "[data-check-in]")?.addEventListener("click", async () => {
    const why = await whyNoEvidence(form);
    const hint = find(form, "[data-evidence-hint]");
    if (why && hint) hint.textContent = why;
    if (!why) checkIn(form);
  });
