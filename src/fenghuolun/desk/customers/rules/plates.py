"""Chinese number plates (GA 36) and vehicle identification numbers (GB 16735, ISO 3779)."""

from __future__ import annotations

import re

from django.utils.translation import gettext_lazy as _

from fenghuolun.desk.customers.choices import Energy
from fenghuolun.desk.kit.refused import Refused

PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
LETTER, SIGN = "A-HJ-NP-Z", "A-HJ-NP-Z0-9"
ORDINARY = re.compile(rf"[{PROVINCES}][{LETTER}][{SIGN}]{{5}}")
SPECIAL = re.compile(rf"[{PROVINCES}][{LETTER}][{SIGN}]{{4}}[挂学警试超港澳领]")
# Small new-energy cars have the letter first, large ones last: A–E battery, F–K plug-in hybrid or other.
SMALL_NEW_ENERGY = re.compile(rf"[{PROVINCES}][{LETTER}]([A-HJK])[{SIGN}][0-9]{{4}}")
LARGE_NEW_ENERGY = re.compile(rf"[{PROVINCES}][{LETTER}][0-9]{{5}}([A-HJK])")
NOISE = re.compile(r"[\s·•.\-—_*]+")

VIN_SIGNS = re.compile(r"[A-HJ-NPR-Z0-9]{17}")
VIN_VALUES = dict(zip("0123456789ABCDEFGHJKLMNPRSTUVWXYZ", [*range(10), *range(1, 9), *range(1, 6), 7, 9, *range(2, 10)], strict=True))  # fmt: skip  # noqa: E501
VIN_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)


class WrongPlate(Refused):
    code = "plate"
    field = "plate"


class WrongVin(Refused):
    code = "vin"
    field = "vin"


def plain_plate(text: str) -> str:
    """Return what was typed without dots, dashes and spaces, in capitals; full-width signs become plain ones.

    >>> plain_plate("沪a·8k2m1")
    '沪A8K2M1'
    """
    narrow = "".join(chr(ord(c) - 0xFEE0) if 0xFF01 <= ord(c) <= 0xFF5E else c for c in text)
    return NOISE.sub("", narrow).upper()


def checked_plate(text: str) -> str:
    """Return the plate as it is stored, or refuse one that cannot exist with the sentence that says what is wrong.

    After province and city letter come five signs, six on a new-energy plate;
    I and O are never used.

    >>> checked_plate("沪A·8K2M1"), checked_plate("粤BD12345"), checked_plate("沪A12345D")
    ('沪A8K2M1', '粤BD12345', '沪A12345D')
    """
    plate = plain_plate(text)
    if not plate or any(p.fullmatch(plate) for p in (ORDINARY, SPECIAL, SMALL_NEW_ENERGY, LARGE_NEW_ENERGY)):
        return plate
    raise WrongPlate(_what_is_wrong(plate))


def _what_is_wrong(plate: str) -> str:
    if plate[0] not in PROVINCES:
        return _("“%(plate)s” does not begin with a province such as 沪 or 粤.") % {"plate": plate}
    if not re.fullmatch(rf"[{LETTER}]", plate[1:2]):
        return _("After %(province)s comes a letter other than I and O, such as %(province)sA.") % {
            "province": plate[0]
        }
    if "I" in plate or "O" in plate:
        return _("Plates have no letter I or O: write the digits 1 and 0 in “%(plate)s”.") % {"plate": plate}
    rest = len(plate) - 2
    if rest == 6:
        return _(
            "“%(plate)s” is not a new-energy plate: six signs need a letter A–K first and four digits last, "
            "or five digits and a letter."
        ) % {"plate": plate}
    return _("“%(plate)s” has %(n)d signs after the letter: it must be 5, or 6 for new energy.") % {
        "plate": plate,
        "n": rest,
    }


def energy_of_plate(plate: str) -> Energy | None:
    """Return what a new-energy plate says about the drive: A–E battery, F–K hybrid; None for an ordinary plate."""
    found = SMALL_NEW_ENERGY.fullmatch(plate) or LARGE_NEW_ENERGY.fullmatch(plate)
    if not found:
        return None
    return Energy.ELECTRIC if found[1] in "ABCDE" else Energy.HYBRID


def checked_vin(text: str) -> str:
    """Return the VIN in capitals, or refuse one that cannot be right.

    The check digit (ninth sign) is binding for vehicles made in China (L…);
    makers elsewhere need not follow it, so theirs are only checked for signs.

    >>> checked_vin("lsvau218xn2183294")
    'LSVAU218XN2183294'
    """
    vin = NOISE.sub("", text).upper()
    if not vin:
        return ""
    if not VIN_SIGNS.fullmatch(vin):
        raise WrongVin(
            _("A VIN has 17 letters and digits without I, O and Q; this one has %(n)d signs.") % {"n": len(vin)}
            if len(vin) != 17
            else _("A VIN has no I, O or Q. Compare it with the registration certificate.")
        )
    if vin[0] == "L" and vin[8] != check_digit(vin):
        raise WrongVin(_("The check digit of this VIN does not fit: one sign is mistyped. Compare it once more."))
    return vin


def check_digit(vin: str) -> str:
    """Return the ninth sign that the other sixteen ask for.

    >>> check_digit("1M8GDM9AXKP042788")
    'X'
    """
    rest = sum(VIN_VALUES[c] * weight for c, weight in zip(vin, VIN_WEIGHTS, strict=True)) % 11
    return "X" if rest == 10 else str(rest)
