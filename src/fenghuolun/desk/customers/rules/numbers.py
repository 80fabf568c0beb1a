"""Telephone and identity numbers: as they are kept, or the sentence that says what is wrong."""

from __future__ import annotations

import re

from django.utils.translation import gettext_lazy as _

from fenghuolun.desk.customers.choices import CustomerKind
from fenghuolun.desk.kit.refused import Refused

MOBILE = re.compile(r"1[3-9]\d{9}")
LANDLINE = re.compile(r"0\d{2,3}\d{7,8}|[48]00\d{7}")


class WrongNumber(Refused):
    code = "number"


def plain_phone(text: str) -> str:
    """Return the digits that make the number, without the country's own +86.

    >>> plain_phone("+86 138-0013-8000"), plain_phone("(021) 6888 1234")
    ('13800138000', '02168881234')
    """
    digits = re.sub(r"[^\d+]", "", text)
    digits = re.sub(r"^(\+86|0086)", "", digits)
    return digits[2:] if re.fullmatch(r"86(1[3-9]\d{9})", digits) else digits


def checked_phone(text: str) -> str:
    """Return a telephone number as it is kept: a mobile, a landline with its area code, or +… from elsewhere."""
    phone = plain_phone(text)
    if not phone or MOBILE.fullmatch(phone) or LANDLINE.fullmatch(phone):
        return phone
    if phone.startswith("+") and _is_foreign(phone):
        return phone
    raise WrongNumber(
        _("“%(phone)s” is not a telephone number: a mobile has 11 digits, a landline its area code first.")
        % {"phone": text.strip()[:20]},
        field="phone",
    )


def _is_foreign(phone: str) -> bool:
    import phonenumbers  # 60 ms of tables, needed by one number in thousands

    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(phone))
    except phonenumbers.NumberParseException:
        return False


def checked_identity(text: str, kind: str) -> str:
    """Return an identity number (person) or unified social credit code (company, fleet) with a right check digit."""
    number = re.sub(r"\s", "", text).upper()
    if not number:
        return ""
    from stdnum.cn import ric, uscc

    wanted = ric if kind == CustomerKind.PERSON else uscc
    if not wanted.is_valid(number):
        raise WrongNumber(
            _("The identity number does not fit its check digit. Compare it with the card.")
            if kind == CustomerKind.PERSON
            else _("The unified social credit code does not fit its check digit. Compare it with the licence."),
            field="identity_number",
        )
    return number
