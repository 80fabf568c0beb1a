// The session ended while somebody was working: ask for the password in place, so that nothing on the screen is lost.
import { toast } from "./toasts.js";
import { csrfToken, person, word } from "./words.js";

const LOGIN = "/accounts/login/";
const WHO = "/signed-in/";
/** @type {Promise<boolean> | null} */
let asking = null;

/** Put the form of a sign-in page into the dialog. @param {HTMLDialogElement} dialog @param {string} html */
const show = (dialog, html) => {
  const page = new DOMParser().parseFromString(html, "text/html");
  const form = page.querySelector("main form[data-door]");
  const body = dialog.querySelector(".sheet-body");
  if (!form || !body) return false;
  body.replaceChildren(document.importNode(form, true));
  /** @type {HTMLElement | null} */ (body.querySelector("input:not([type=hidden])"))?.focus();
  return true;
};

/** Send what was typed; the answer is another form (wrong password, second factor) or the page behind the door. */
const send = async (/** @type {HTMLDialogElement} */ dialog, /** @type {HTMLFormElement} */ form) => {
  const values = new FormData(form);
  values.set("next", WHO);
  values.set("csrfmiddlewaretoken", csrfToken());
  const answer = await fetch(form.getAttribute("action") || LOGIN, { method: "POST", body: values });
  if (answer.headers.get("Content-Type")?.includes("json") && answer.ok) {
    const who = await answer.json();
    if (String(who.person) !== person()) location.reload();
    dialog.close("yes");
  } else if (!show(dialog, await answer.text())) location.assign(answer.url);
};

const freshTokens = () => {
  for (const input of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) {
    /** @type {HTMLInputElement} */ (input).value = csrfToken();
  }
};

const askForPassword = async () => {
  const dialog = /** @type {HTMLDialogElement} */ (document.createElement("dialog"));
  dialog.className = "sheet";
  dialog.innerHTML = '<div class="grab"></div><div class="sheet-head"><h2 id="sign-in-again"></h2></div><div class="sheet-body"></div>';
  dialog.setAttribute("aria-labelledby", "sign-in-again");
  const title = /** @type {HTMLElement} */ (dialog.querySelector("h2"));
  title.textContent = word("sign_in_again");
  document.body.append(dialog);
  dialog.addEventListener("submit", (event) => {
    event.preventDefault();
    void send(dialog, /** @type {HTMLFormElement} */ (event.target)).catch(() => toast(word("offline")));
  });
  show(dialog, await (await fetch(LOGIN)).text());
  dialog.showModal();
  const isIn = await new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
  });
  dialog.remove();
  if (isIn) {
    freshTokens();
    toast(word("signed_in"));
  }
  return isIn;
};

/** Resolve to whether the person is signed in again; several requests that failed together ask once. */
export const signInAgain = () => {
  asking ??= askForPassword().finally(() => {
    asking = null;
  });
  return asking;
};
