// What the tour measures in a page. Evaluated as one function of (language); returns what a person would stumble over.
(language) => {
  const SKIPPED = "script, style, template, noscript, svg, kbd, code, textarea, [translate=no], [data-user-content], [aria-hidden=true]";
  const CHINESE = /[\u3400-\u9fff]+/g;
  const ENGLISH = /[A-Za-z]{4,}/g;
  // Names that stay as they are in every language.
  const KEPT = /^(Excel|CSV|PDF|HTTPS?|OpenAPI|OpenID|WebDAV|iCalendar|Fenghuolun|English|Webhooks?|JSON|TOTP|Brier|[A-Z]{4,6})$/;
  // Names that people typed stand on the page as such; a sentence, a title or a label may say them again.
  const typed = [...document.querySelectorAll("[translate=no], [data-user-content]")]
    .map((element) => (element.textContent ?? "").trim())
    .filter((text) => text.length > 1)
    .sort((one, other) => other.length - one.length);
  const words = (text) =>
    language === "en" ? text.match(CHINESE) ?? [] : (text.match(ENGLISH) ?? []).filter((word) => !KEPT.test(word));
  const foreign = (text) => (words(text).length ? words(typed.reduce((left, name) => left.replaceAll(name, " "), text)) : []);
  const isShown = (element) => element.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true });
  const isOtherLanguage = (element) => {
    const named = element.closest("body [lang]")?.getAttribute("lang");
    return named !== undefined && named.slice(0, 2) !== language;
  };
  const name = (element) => {
    const own = element.id ? `#${element.id}` : `${element.localName}.${[...element.classList].slice(0, 2).join(".")}`;
    return `${own} "${(element.textContent ?? "").trim().replace(/\s+/g, " ").slice(0, 40)}"`;
  };

  const untranslated = new Set();
  const judge = (element, text) => {
    if (!element || element.closest(SKIPPED) || !isShown(element) || isOtherLanguage(element)) return;
    const found = foreign(text);
    if (found.length > 0) untranslated.add(`${found.slice(0, 3).join(" ")} in ${name(element)}`);
  };
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) judge(texts.currentNode.parentElement, texts.currentNode.textContent ?? "");
  for (const attribute of ["placeholder", "title", "alt", "aria-label"])
    for (const element of document.querySelectorAll(`[${attribute}]`)) judge(element, element.getAttribute(attribute) ?? "");
  if (document.documentElement.lang.slice(0, 2) !== language) untranslated.add(`lang="${document.documentElement.lang}"`);
  for (const word of foreign(document.title)) untranslated.add(`${word} in the title`);

  const page = document.documentElement;
  const wide = page.scrollWidth - page.clientWidth;
  const widest = () =>
    [...document.body.querySelectorAll("*")]
      .filter((element) => isShown(element) && element.getBoundingClientRect().right > page.clientWidth + 1)
      .slice(0, 2)
      .map(name);

  const CONTROLS = "a[href], button, input:not([type=hidden]), select, textarea, summary, [role=button], [role=tab]";
  const placed = (element) => {
    let around = element.parentElement;
    while (around && getComputedStyle(around).position === "static") around = around.parentElement;
    return around ?? element;
  };
  const reach = (element) => {
    // A link stretched over its card by a pseudo-element is as large as the card.
    const isStretched = getComputedStyle(element, "::after").position === "absolute";
    const own = (isStretched ? placed(element) : element).getBoundingClientRect();
    const label = element.closest("label") ?? (element.id && document.querySelector(`label[for="${CSS.escape(element.id)}"]`));
    const whole = label ? label.getBoundingClientRect() : own;
    return [Math.max(own.width, whole.width), Math.max(own.height, whole.height)];
  };
  const isForEarsOnly = (element) => {
    for (let around = element; around; around = around.parentElement)
      if (getComputedStyle(around).clipPath === "inset(50%)") return true;
    return false;
  };
  const isInSentence = (element) =>
    element.localName === "a" && getComputedStyle(element).display === "inline" && element.closest("p, li, td, dd, figcaption");
  const small = [...document.querySelectorAll(CONTROLS)]
    .filter((element) => isShown(element) && !isInSentence(element) && !isForEarsOnly(element))
    .filter((element) => !element.closest("[inert], [aria-hidden=true]"))
    .filter((element) => element.getBoundingClientRect().right > 0 && element.getBoundingClientRect().bottom > 0)
    .map((element) => ({ element, size: reach(element) }))
    .filter(({ size }) => Math.min(...size) < 43.5 && Math.max(...size) > 0)
    .map(({ element, size }) => `${element.classList.length ? name(element).split(' "')[0] : name(element)} ${size.map(Math.round).join("×")}`);

  // Text that its own box hides. What ends in an ellipsis may be read in its title; what scrolls can be scrolled to.
  const ownText = (element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim() !== "");
  const isClipped = (element) => {
    const style = getComputedStyle(element);
    const hides = (way) => way === "hidden" || way === "clip";
    const isWide = hides(style.overflowX) && element.scrollWidth > element.clientWidth + 1;
    const isHigh = hides(style.overflowY) && element.scrollHeight > element.clientHeight + 3;
    return isWide || (isHigh && style.display !== "inline");
  };
  const clipped = [...document.body.querySelectorAll("*")]
    .filter((element) => ownText(element) && element.clientWidth > 1 && element.clientHeight > 1 && isShown(element))
    .filter((element) => !element.closest("[title], [aria-hidden=true], svg, select, textarea") && isClipped(element))
    .map(name);

  return { clipped, untranslated: [...untranslated], overflow: wide > 1 ? [`${wide} px too wide: ${widest().join(", ")}`] : [], small };
}
