// @ts-check
/** The sentence the helper wrote goes into the goal when it is taken. It works inside the sheet, which comes later. */

document.addEventListener("click", (event) => {
  const button = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest("button[data-sentence]"));
  const field = /** @type {HTMLTextAreaElement | null} */ (button?.closest("form")?.querySelector("[name=title]") ?? null);
  if (!button || !field) return;
  field.value = button.dataset.sentence ?? "";
  field.dispatchEvent(new Event("change", { bubbles: true }));
  field.focus();
});
