"""Which addresses the tour goes to: what a page links to, one of each kind, and the name of a picture."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import parse_qsl, urljoin, urlsplit

# Ways out and files are no screens of the product.
NOT_A_SCREEN = re.compile(r"^/(accounts/logout|static|media|api|jsi18n)(/|$)|\.(xlsx|csv|pdf|ics|json|zip|js|svg|png)$")
NUMBER = re.compile(r"/(\d+|[0-9a-f-]{32,36}|\d{4}-\d\d(-\d\d)?|\d{4}-W\d\d)(?=/|$)")
MOST_ALIKE, MOST_VALUES = 6, 2


def kind(address: str) -> str:
    """Return the address with its numbers and values taken out: one screen of each kind is visited.

    >>> kind("/customers/17/?tab=deals&page=2")
    '/customers/*/?tab=deals'
    """
    parts = urlsplit(address)
    # A page number or an order shows the same screen; a tab or a view shows another.
    kept = [f"{name}={value}" for name, value in parse_qsl(parts.query) if name in {"tab", "view", "kind"}]
    path = NUMBER.sub("/*", parts.path)
    return f"{path}?{'&'.join(sorted(kept))}" if kept else path


def is_one_of_many(address: str, seen: Iterable[str]) -> bool:
    """True where enough screens were seen that differ in their last word only, or in the value behind their address.

    Fifty parameters are not fifty screens, and a list under each of its filters is one.

    >>> is_one_of_many("/settings/parameters/g/", [f"/settings/parameters/{code}/" for code in "abcdef"])
    True
    >>> is_one_of_many("/activities/?kind=A03", ["/activities/?kind=A01", "/activities/?kind=A02"])
    True
    >>> is_one_of_many("/goals/", [f"/{word}/" for word in "abcdef"])
    False
    """
    seen = list(seen)
    path, asks, _values = kind(address).partition("?")
    if asks:
        return sum(one.partition("?")[0] == path and "?" in one for one in seen) >= MOST_VALUES
    folder = path.rstrip("/").rpartition("/")[0]
    alike = [one for one in seen if one.partition("?")[0].rstrip("/").rpartition("/")[0] == folder]
    return folder.count("/") > 1 and len(alike) >= MOST_ALIKE


def screens(links: Iterable[str], seen_from: str, base: str) -> list[str]:
    """Return the paths of ``links`` that are screens of the product at ``base``, in order, without fragments."""
    found = []
    for link in links:
        parts = urlsplit(urljoin(base + seen_from, link))
        if f"{parts.scheme}://{parts.netloc}" != base or NOT_A_SCREEN.search(parts.path):
            continue
        found.append(parts.path + (f"?{parts.query}" if parts.query else ""))
    return found


def picture_name(address: str) -> str:
    """Return a file name that says which screen it is.

    >>> picture_name("/customers/*/?tab=deals"), picture_name("/")
    ('customers-one-tab-deals', 'home')
    """
    return re.sub(r"[^\w]+", "-", address.replace("*", "one")).strip("-") or "home"
