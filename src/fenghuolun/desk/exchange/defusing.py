"""Text that a spreadsheet program must not take for a formula."""

from __future__ import annotations

import re

DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
PLAIN_NUMBER = re.compile(r"[+-]?[\d\s().,%/-]*\d[\d\s().,%/-]*")


def defused(text: str) -> str:
    """Return the text with an apostrophe before what a spreadsheet would calculate; numbers and phones stay.

    Our own reading takes the apostrophe off again.

    >>> defused('=HYPERLINK("x")'), defused("-12.5"), defused("+86 138-0013-8000"), defused("周明")
    ('\\'=HYPERLINK("x")', '-12.5', '+86 138-0013-8000', '周明')
    """
    if text.startswith(DANGEROUS) and not PLAIN_NUMBER.fullmatch(text):
        return "'" + text
    return text
