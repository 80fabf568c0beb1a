"""Figures as each language writes them: 万 and 亿, K and M, percent, signs and ranges. Rounding happens here and once.

Every function takes what Python counts with (int, float, Decimal), rounds half up from the exact value, writes a real
minus sign and gives an en dash where there is no figure.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from django.utils.translation import get_language

NOTHING = "–"
MINUS = "−"
# Each step upwards: from this size on, divide by it, write this unit. 10 thousand is where K starts to save room.
CHINESE = ((Decimal(10**4), Decimal(10**4), "万"), (Decimal(10**8), Decimal(10**8), "亿"))
ENGLISH = (
    (Decimal(10**4), Decimal(10**3), "K"),
    (Decimal(10**6), Decimal(10**6), "M"),
    (Decimal(10**9), Decimal(10**9), "B"),
)


def in_chinese() -> bool:
    return (get_language() or "zh-hans").startswith("zh")


def exact(value: Any) -> Decimal | None:
    """Return ``value`` as a Decimal without the noise of binary fractions; None where it is no finite number."""
    if value is None or value == "" or isinstance(value, bool):
        return None
    try:
        number = value if isinstance(value, Decimal) else Decimal(str(value))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def rounded(number: Decimal, digits: int) -> Decimal:
    """Return ``number`` with ``digits`` decimals, halves away from zero (89.445 with two is 89.45).

    A figure that rounds to zero has no sign.

    >>> rounded(Decimal("89.445"), 2), rounded(Decimal("-0.004"), 2)
    (Decimal('89.45'), Decimal('0.00'))
    """
    return number.quantize(Decimal(1).scaleb(-int(digits)), ROUND_HALF_UP) + 0


def written(number: Decimal, digits: int = 0) -> str:
    """Return the figure with thousands separated: 12,345.6.

    >>> written(Decimal("-12345.65"), 1)
    '−12,345.7'
    """
    return f"{rounded(number, digits):,.{digits}f}".replace("-", MINUS)


def count(value: Any, digits: int = 0) -> str:
    number = exact(value)
    return NOTHING if number is None else written(number, digits)


def capped(value: int, most: int = 100) -> str:
    """Return a count that was counted no further than one above ``most``: 100, then 100+.

    >>> capped(100), capped(101)
    ('100', '100+')
    """
    return f"{count(most)}+" if value > most else count(value)


def large(value: Any, digits: int = 1) -> str:
    """Return the figure in the language's large unit: 291.4万, 1.2亿, 2.9M; small ones in full.

    >>> from django.utils import translation
    >>> with translation.override("zh-hans"): large(2_914_000), large(9_876), large(99_999_999)
    ('291.4万', '9,876', '1.0亿')
    >>> with translation.override("en"): large(2_914_000), large(12_345)
    ('2.9M', '12.3K')
    """
    number = exact(value)
    if number is None:
        return NOTHING
    unit, word, places = Decimal(1), "", 0
    for least, next_unit, next_word in CHINESE if in_chinese() else ENGLISH:
        # Judged as it would be shown: 99,999,999 is 10,000.0万, which the next unit says better.
        if abs(rounded(number / unit, places)) * unit >= least:
            unit, word, places = next_unit, next_word, digits
    return written(number / unit, places) + word


def axis(value: Any) -> str:
    """Return a round value beside an axis, as short as it goes: 0, 0.2, 300, 20万.

    >>> from django.utils import translation
    >>> with translation.override("zh-hans"): axis(0), axis(0.2), axis(300), axis(2_500_000)
    ('0', '0.2', '300', '250万')
    """
    number = exact(value)
    if number is None:
        return NOTHING
    if abs(number) >= 10**4:
        figure = large(number, 2)
        unit = figure.lstrip("0123456789.,−")
        return figure.removesuffix(unit).rstrip("0").rstrip(".") + unit
    return written(number) if number == number.to_integral_value() else f"{number.normalize():f}"


def money(yuan: Any, digits: int = 0) -> str:
    """Return yuan in full: ¥3,240.

    >>> money(Decimal("-3240.5"), 2)
    '−¥3,240.50'
    """
    number = exact(yuan)
    if number is None:
        return NOTHING
    figure = f"¥{abs(rounded(number, digits)):,.{digits}f}"
    return MINUS + figure if rounded(number, digits) < 0 else figure


def yuan_of_fen(fen: Any) -> Decimal | None:
    """Return fen as exact yuan.

    >>> yuan_of_fen(324050)
    Decimal('3240.50')
    """
    number = exact(fen)
    return None if number is None else number.scaleb(-2)


def percent(ratio: Any, digits: int = 0) -> str:
    """Return a ratio of 0..1 as percent. What is not quite all is not 100 %, what is not quite nothing is not 0 %.

    >>> percent(0.714), percent(0.9996), percent(0.0004), percent(1)
    ('71%', '>99%', '<1%', '100%')
    """
    number = exact(ratio)
    if number is None:
        return NOTHING
    shown, step = rounded(number * 100, digits), Decimal(1).scaleb(-int(digits))
    if 0 < number < 1 and shown == 100:
        return f">{written(100 - step, digits)}%"
    if number > 0 and shown == 0:
        return f"<{written(step, digits)}%"
    return f"{written(shown, digits)}%"


def signed(figure: str) -> str:
    """Return a written figure with its sign: ``signed(large(62_000))`` is +6.2万.

    >>> signed("6.2"), signed("−1.1"), signed("0"), signed("–")
    ('+6.2', '−1.1', '0', '–')
    """
    is_zero = not figure.strip("0.,%¥ ")
    return figure if figure.startswith((MINUS, NOTHING, "<", ">")) or is_zero else f"+{figure}"


def span(low: str, high: str) -> str:
    """Return two written figures as a range, the unit once: 274–310万, 43–51%.

    >>> span("43%", "51%"), span("−1.8万", "11.0万")
    ('43–51%', '−1.8 – 11.0万')
    """
    unit = high.lstrip("0123456789.,−¥<>")
    first = low.removesuffix(unit) if unit and low.endswith(unit) else low
    return f"{first} – {high}" if MINUS in first + high else f"{first}–{high}"
