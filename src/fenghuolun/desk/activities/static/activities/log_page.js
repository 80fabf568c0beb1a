// The log as a page of its own: the same form, sent to the server by itself.
import { wireCheckIn } from "./consent.js";
import { arrange, find, wire, word } from "./form.js";
import { wireFinding } from "./finding.js";

const form = /** @type {HTMLFormElement | null} */ (document.getElementById("log-form"));
if (form) {
  wire(form);
  wireFinding(form);
  wireCheckIn(form);
  const photos = /** @type {HTMLInputElement | null} */ (find(form, "[data-photos]"));
  photos?.addEventListener("change", () => {
    const hint = find(form, "[data-evidence-hint]");
    if (hint) hint.textContent = word("photos_ready", { n: photos.files?.length ?? 0 });
  });
  arrange(form);
}
