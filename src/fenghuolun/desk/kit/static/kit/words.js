// The sentences of the scripts, written into the page by the server in the person's language.

/** @type {Record<string, string>} */
const WORDS = JSON.parse(document.getElementById("kit-words")?.textContent ?? "{}");

/** @param {string} key */
export const word = (key) => WORDS[key] ?? key;

/** The signed-in person's id, or an empty string. */
export const person = () => document.body.dataset.person ?? "";

/** The token is read when it is needed: it changes when somebody signs in. */
export const csrfToken = () => /(?:^|; )csrftoken=([^;]+)/.exec(document.cookie)?.[1] ?? "";
