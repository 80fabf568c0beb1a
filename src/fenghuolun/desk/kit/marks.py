"""The smallest things on a screen as markup: icon, light, chip, plate, initials. Written in Python because lists hold
hundreds of them; the components of the same name call these.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

TONES = ("go", "wait", "stop", "over", "none")
# One shape for each tone, so that the colour is never the only sign (12 × 12).
SHAPES = {
    "go": mark_safe('<circle cx="6" cy="6" r="5"/>'),
    "wait": mark_safe('<path d="M6 .5 11.5 6 6 11.5 .5 6z"/>'),
    "stop": mark_safe('<rect x="1.2" y="1.2" width="9.6" height="9.6" rx="1"/>'),
    "over": mark_safe('<path d="M6 .8 11.6 10.8H.4z"/>'),
    "none": mark_safe('<path d="M1 5h10v2H1z"/>'),
}


class UnknownTone(ValueError):
    """A tone that is not one of the five."""


def shape(tone: str) -> SafeString:
    if tone not in SHAPES:
        raise UnknownTone(f"{tone!r} is not a tone; tones are {', '.join(TONES)}")
    return format_html('<svg viewBox="0 0 12 12" aria-hidden="true">{}</svg>', SHAPES[tone])


@cache
def sprite() -> str:
    """Return the address of the icons, looked up once: a list asks for it a hundred times."""
    return static("kit/vendor/icons.svg")


def icon(name: str, size: str = "", label: str = "") -> SafeString:
    """Return an icon of the sprite; with a label it is an image with that name, without one it is decoration."""
    named = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    css = f"icon {size}" if size else "icon"
    return format_html(
        '<svg class="{}" width="20" height="20" {}><use href="{}#{}"></use></svg>', css, named, sprite(), name
    )


def light(tone: str, text: Any) -> SafeString:
    return format_html('<span class="light {}">{}<span>{}</span></span>', tone, shape(tone), text)


def chip(text: Any, tone: str = "", icon_name: str = "") -> SafeString:
    picture = icon(icon_name) if icon_name else ""
    css = f"chip {tone}" if tone else "chip"
    return format_html('<span class="{}">{}{}</span>', css, picture, text)


def round_link(href: str, icon_name: str, label: Any, kind: str = "") -> SafeString:
    """Return the round button at the end of a list line; ``kind`` is ``sheet`` for a page that opens in the dialog."""
    sheet = mark_safe(" data-sheet") if kind == "sheet" else ""
    return format_html(
        '<a class="button round" href="{}"{}>{}<span class="unseen">{}</span></a>', href, sheet, icon(icon_name), label
    )


def spaced_plate(number: str) -> str:
    """Return a plate as it is pressed: the dot after province and city.

    >>> spaced_plate("沪A8K234"), spaced_plate("沪AD30886")
    ('沪A·8K234', '沪A·D30886')
    """
    return f"{number[:2]}·{number[2:]}" if len(number) > 2 and "·" not in number else number


def plate(number: str) -> SafeString:
    """Return a number plate; six characters after the letter are a new-energy plate and are drawn green."""
    if not number:
        return mark_safe("")
    css = "plate ev" if len(number.replace("·", "")) == 8 else "plate"
    return format_html('<span class="{}" translate="no">{}</span>', css, spaced_plate(number))


def initials(name: str) -> str:
    """Return what fits into a small circle: the given name of a Chinese name, else two initials.

    >>> initials("李娜"), initials("欧阳修远"), initials("Anna Berg"), initials("")
    ('李娜', '修远', 'AB', '?')
    """
    words = name.split()
    if not words:
        return "?"
    if not name.isascii():
        return words[-1][-2:]
    return "".join(word[0] for word in words[:2]).upper()
