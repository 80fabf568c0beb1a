// The log sheet: what is asked follows what was done; what can be proposed is chosen already.

/** @typedef {{ points: number, rule: Record<string, any>, evidence: boolean, outcomes: string[], minutes: number[] }} Did */
/** @typedef {{ dids: Record<string, Did>, rank: Record<string, number> }} Rules */
/** @typedef {{ customer: number, lead: number | null, name: string, kind: string, pinyin: string, initials: string, plate: string, tail: string, due: string | null, cube: string, touched: string | null }} Known */

/** @template {HTMLElement} T @param {ParentNode} root @param {string} selector @returns {T | null} */
export const find = (root, selector) => /** @type {T | null} */ (root.querySelector(selector));
/** @param {string} id */
const said = (id) => JSON.parse(document.getElementById(id)?.textContent ?? "{}");
/** @type {Rules} */
export const RULES = said("sheet-rules");
/** @type {Record<string, string>} */
const WORDS = said("island-words");
/** @param {string} key @param {Record<string, string | number>} [values] */
export const word = (key, values = {}) => (WORDS[key] ?? key).replace(/%\((\w+)\)s/g, (_all, name) => String(values[name] ?? ""));

const PARTS = {
  money: ["A06", "A07", "A08"], role: ["A04"], new: ["A10", "A11"], coaching: ["A12", "A13", "A14", "A15"], minutes: ["A01", "A03", "A04", "A05", "A09"],
};
const AT_ONCE = 6;
const WITHOUT_CUSTOMER = ["A12", "A13", "A14", "A15", "A10", "A11"];

/** @param {HTMLFormElement} form @param {string} name */
const value = (form, name) => String(new FormData(form).get(name) ?? "");
/** @param {HTMLFormElement} form @param {string} name @param {string | number | null | undefined} to */
const set = (form, name, to) => {
  const field = form.elements.namedItem(name);
  if (field instanceof RadioNodeList) {
    for (const radio of /** @type {NodeListOf<HTMLInputElement>} */ (/** @type {unknown} */ (field))) radio.checked = radio.value === String(to ?? "");
  } else if (field instanceof HTMLInputElement || field instanceof HTMLSelectElement || field instanceof HTMLTextAreaElement) field.value = String(to ?? "");
};

/** @param {HTMLFormElement} form */
export const didOf = (form) => value(form, "did");

/** What the log will bring, as far as this device can tell; the server has the last word. @param {HTMLFormElement} form */
export const worthOf = (form) => {
  const did = RULES.dids[didOf(form)];
  if (!did) return 0;
  const { rule } = did;
  const outcome = RULES.rank[value(form, "outcome")] ?? -1;
  const seconds = Number(value(form, "duration_s"));
  const isShort = Boolean(seconds && rule.min_seconds > seconds && !(rule.message_counts && didOf(form).endsWith(":message")));
  const isLow = rule.min_outcome && outcome < (RULES.rank[rule.min_outcome] ?? 0);
  const has = /** @type {Record<string, boolean>} */ ({
    purpose: Boolean(value(form, "purpose")), outcome: outcome >= 0, next_step: Boolean(value(form, "next_step")), next_on: Boolean(value(form, "next_on")),
    place: Boolean(value(form, "place")), place_mark: Boolean(value(form, "latitude")), contact_role: Boolean(value(form, "contact_role")),
    quote_no: Boolean(value(form, "quote_number")), policy_no: Boolean(value(form, "policy_number")), customer: Boolean(value(form, "lead") || value(form, "customer")),
    due: Boolean(value(form, "new_due_on")), colleague: Boolean(value(form, "colleague")), skill: Boolean(value(form, "skill")), note: Boolean(value(form, "note")),
    scores: Boolean(value(form, "score_before") && value(form, "score")), file: hasEvidence(form, "file"), form: hasEvidence(form, "form"),
  });
  const lacks = (rule.needs ?? []).some((/** @type {string} */ need) => has[need] === false);
  if (isShort || isLow || lacks || (rule.min_score ?? 0) > Number(value(form, "score"))) return 0;
  const isProven = !did.evidence || value(form, "latitude") || Number(form.dataset.attached ?? 0) > 0 || hasEvidence(form) || value(form, "quote_number") || value(form, "policy_number");
  return did.points * (isProven ? 1 : 0.5);
};
/** @param {HTMLFormElement} form @param {string} [name] */
const hasEvidence = (form, name) => new FormData(form).getAll("evidence").some((found) => !name || found === name);

/** An exchange or a visit says nothing without its outcome. @param {HTMLFormElement} form */
export const lacksOutcome = (form) => {
  const rule = RULES.dids[didOf(form)]?.rule;
  return Boolean(rule && (rule.min_outcome || rule.is_visit) && !value(form, "outcome"));
};

/** @param {HTMLFormElement} form */
const showWorth = (form) => {
  const worth = worthOf(form);
  const place = find(form, "[data-worth]");
  if (place) place.textContent = didOf(form) && !lacksOutcome(form) ? ` · ${worth ? word("points", { n: worth }) : word("no_points")}` : "";
};

/** Show what this kind needs and hide the rest. @param {HTMLFormElement} form */
export const arrange = (form) => {
  const did = didOf(form);
  const code = did.slice(0, 3);
  for (const [part, codes] of Object.entries(PARTS)) find(form, `[data-part=${part}]`)?.toggleAttribute("hidden", !codes.includes(code));
  for (const element of form.querySelectorAll("[data-only]")) element.toggleAttribute("hidden", !(/** @type {HTMLElement} */ (element).dataset.only ?? "").split(" ").includes(code));
  const rule = RULES.dids[did];
  find(form, "[data-part=evidence]")?.toggleAttribute("hidden", !(rule?.evidence && (rule.rule.is_visit || code === "A07")));
  find(form, "[data-part=who]")?.toggleAttribute("hidden", WITHOUT_CUSTOMER.includes(code));
  find(form, "[data-part=outcome]")?.toggleAttribute("hidden", ["A11", "A12"].includes(code));
  arrangeOutcomes(form, rule?.outcomes ?? []);
  arrangeMinutes(form, did.endsWith(":message") ? [] : (rule?.minutes ?? []));
  if (code === "A08" && !value(form, "outcome")) set(form, "outcome", "issued");
  if (code === "A06" && !value(form, "outcome")) set(form, "outcome", "quote_delivered");
  find(form, "[data-part=concern]")?.toggleAttribute("hidden", !value(form, "outcome").startsWith("concern"));
  showWorth(form);
};

/** The usual ones first, the rest behind them, out of sight until asked for. @param {HTMLFormElement} form @param {string[]} usual */
const arrangeOutcomes = (form, usual) => {
  const box = find(form, "[data-outcomes]");
  if (!box) return;
  const labels = /** @type {HTMLElement[]} */ ([...box.querySelectorAll("label[data-outcome]")]);
  const place = (/** @type {HTMLElement} */ label) => (usual.indexOf(label.dataset.outcome ?? "") + 1 || 100);
  labels.sort((one, other) => place(one) - place(other));
  for (const label of labels) label.classList.toggle("rare", usual.length > 0 && place(label) > AT_ONCE);
  box.prepend(...labels);
};

/** @param {HTMLFormElement} form @param {number[]} minutes */
const arrangeMinutes = (form, minutes) => {
  const box = find(form, "[data-minutes]");
  if (!box) return;
  const chosen = Number(value(form, "duration_s"));
  const lengths = [...new Set([...minutes, ...(chosen ? [Math.max(1, Math.round(chosen / 60))] : [])])].sort((a, b) => a - b);
  for (const element of [box, find(form, "[data-part=minutes] legend")]) element?.toggleAttribute("hidden", !lengths.length);
  box.replaceChildren(
    ...lengths.map((n) => {
      const pill = Object.assign(document.createElement("button"), { type: "button", className: "pill", textContent: word("minutes", { n }) });
      pill.dataset.seconds = String(n * 60);
      pill.setAttribute("aria-pressed", String(Math.max(1, Math.round(chosen / 60)) === n && chosen > 0));
      return pill;
    }),
  );
};

/** @param {HTMLFormElement} form @param {Known | null} about */
export const showAbout = (form, about) => {
  set(form, "lead", about?.lead);
  set(form, "customer", about?.customer);
  find(form, "[data-about]")?.toggleAttribute("hidden", !about);
  find(form, "[data-finding]")?.toggleAttribute("hidden", Boolean(about));
  const [name, plate, due] = ["[data-about-name]", "[data-about-plate]", "[data-about-due]"].map((place) => find(form, place));
  if (name) name.textContent = about?.name ?? "";
  if (plate) plate.replaceChildren(...(about?.plate ? [plateOf(about.plate)] : []));
  if (due) due.textContent = about?.due ? word("days", { n: daysUntil(about.due) }) : "";
  const isCompany = Boolean(about && about.kind !== "person");
  find(form, "label[data-did=A03]")?.toggleAttribute("hidden", isCompany);
  find(form, "label[data-did=A04]")?.toggleAttribute("hidden", !isCompany);
};

/** @param {string} day */
const daysUntil = (day) => {
  const now = new Date();
  return Math.round((Date.parse(day) - Date.UTC(now.getFullYear(), now.getMonth(), now.getDate())) / 86_400_000);
};

/** @param {string} number */
export const plateOf = (number) => {
  const plate = Object.assign(document.createElement("span"), { className: number.length === 8 ? "plate ev" : "plate", textContent: `${number.slice(0, 2)}·${number.slice(2)}` });
  plate.translate = false;
  return plate;
};

/** @param {HTMLFormElement} form @param {string} on */
const chooseDay = (form, on) => {
  set(form, "next_on", on);
  for (const pill of form.querySelectorAll("[data-days] [data-on]")) pill.setAttribute("aria-pressed", String(/** @type {HTMLElement} */ (pill).dataset.on === on));
};

/** What stands in the form now is where it begins: only what is changed after this is asked about before it is thrown away. @param {HTMLFormElement} form */
const beginHere = (form) => {
  for (const field of form.elements) {
    if (field instanceof HTMLSelectElement) for (const option of field.options) option.defaultSelected = option.selected;
    else if (field instanceof HTMLTextAreaElement) field.defaultValue = field.value;
    else if (field instanceof HTMLInputElement && ["radio", "checkbox"].includes(field.type)) field.defaultChecked = field.checked;
    else if (field instanceof HTMLInputElement && field.type !== "hidden" && field.type !== "file") field.defaultValue = field.value;
  }
};

/** @param {HTMLFormElement} form */
const empty = (form) => {
  for (const field of form.elements) {
    if (field instanceof HTMLSelectElement) field.selectedIndex = 0;
    else if (field instanceof HTMLInputElement && ["radio", "checkbox"].includes(field.type)) field.checked = false;
    else if (field instanceof HTMLTextAreaElement || (field instanceof HTMLInputElement && field.type !== "hidden")) field.value = "";
  }
};

/**
 * Open the form on something: a line of today's list, a call that ended, nothing at all.
 * @param {HTMLFormElement} form
 * @param {{ about?: Known | null, did?: string, purpose?: string, step?: string, on?: string, seconds?: number }} [given]
 */
export const begin = (form, given = {}) => {
  empty(form);
  for (const name of ["duration_s", "latitude", "longitude"]) set(form, name, "");
  find(form, "[data-fault]")?.toggleAttribute("hidden", true);
  find(form, "[data-check-in]")?.setAttribute("aria-pressed", "false");
  showAbout(form, given.about ?? null);
  set(form, "did", given.did ?? "A01:call");
  set(form, "purpose", given.purpose ?? "");
  set(form, "next_step", given.step ?? "");
  set(form, "duration_s", given.seconds ? Math.round(given.seconds) : "");
  chooseDay(form, given.on ?? "");
  arrange(form);
  beginHere(form);
};

/** What was entered, as the door wants it: only what was filled, times by this clock. @param {HTMLFormElement} form */
export const fieldsOf = (form) => {
  /** @type {Record<string, any>} */
  const fields = {};
  for (const [name, given] of new FormData(form)) {
    if (["csrfmiddlewaretoken", "client_id", "entered_at"].includes(name) || given === "" || typeof given !== "string") continue;
    if (name === "evidence") fields.evidence = [...(fields.evidence ?? []), given];
    else fields[name] = ["is_inbound", "new_may_phone", "new_may_market"].includes(name) ? true : given;
  }
  const now = Date.now();
  fields.entered_at = new Date(now).toISOString();
  fields.happened_at = new Date(now - 1000 * Number(fields.duration_s ?? 0)).toISOString();
  if (fields.latitude) fields.evidence = [...(fields.evidence ?? []), "place"];
  return fields;
};

/** @param {HTMLFormElement} form */
export const checkIn = (form) => {
  const button = find(form, "[data-check-in]");
  const hint = find(form, "[data-evidence-hint]");
  navigator.geolocation?.getCurrentPosition(
    ({ coords }) => {
      set(form, "latitude", coords.latitude.toFixed(6));
      set(form, "longitude", coords.longitude.toFixed(6));
      button?.setAttribute("aria-pressed", "true");
      if (hint) hint.textContent = word("place_ok");
      showWorth(form);
    },
    () => {
      if (hint) hint.textContent = word("place_no");
    },
    { enableHighAccuracy: true, timeout: 10_000, maximumAge: 60_000 },
  );
};

/** Let the form answer its own taps. @param {HTMLFormElement} form */
export const wire = (form) => {
  form.addEventListener("change", (event) => {
    const field = /** @type {HTMLInputElement} */ (event.target);
    if (field.name === "did" || field.name === "outcome") arrange(form);
    if (field.name === "next_on") chooseDay(form, field.value);
    showWorth(form);
  });
  form.addEventListener("input", () => showWorth(form));
  form.addEventListener("click", (event) => {
    const target = /** @type {HTMLElement} */ (event.target);
    const pill = /** @type {HTMLElement | null} */ (target.closest("button.pill"));
    if (pill?.dataset.on) {
      chooseDay(form, pill.dataset.on);
      if (!value(form, "next_step")) set(form, "next_step", "call");
    } else if (pill?.dataset.seconds) {
      set(form, "duration_s", pill.dataset.seconds === value(form, "duration_s") ? "" : pill.dataset.seconds);
      arrange(form);
    } else if (target.closest("[data-forget]")) {
      showAbout(form, null);
      find(form, "[data-find]")?.focus();
    }
  });
};
