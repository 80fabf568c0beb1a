// The log as a page of its own: the same form, sent to the server by itself.
import { arrange, wire } from "./form.js";
import { wireFinding } from "./finding.js";

const form = /** @type {HTMLFormElement | null} */ (document.getElementById("log-form"));
if (form) {
  wire(form);
  wireFinding(form);
  arrange(form);
}
