"""Pages of long lists without OFFSET and without counting: the next page begins behind the last row shown.

A page costs the same whether it is the first or the thousandth, and rows that arrive meanwhile shift nothing.
"""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db.models import Field, Model, Q, QuerySet

Row = TypeVar("Row", bound=Model)
PAGE_SIZE = 50


class WrongPlace(ValueError):
    """A place in a list that this list never gave out."""


@dataclass(frozen=True)
class Page(Generic[Row]):
    """``rows`` of the page, the place to go on from (empty on the last page), and whether this is not the first."""

    rows: list[Row]
    next_after: str
    is_continued: bool

    def __iter__(self) -> Any:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)


def page_of(rows: QuerySet[Row], *, order: tuple[str, ...], after: str = "", size: int = PAGE_SIZE) -> Page[Row]:
    """Return one page of ``rows`` in ``order`` ("-happened_at", "-pk"), behind the place ``after``.

    ``order`` names columns that are never null; the last must be unique, or rows would be skipped. A place that cannot
    be read (a bookmark from an older version, a curious person) opens the first page.

    Rows that bring others along (``select_related``) are chosen before anything is joined: left to itself SQLite begins
    with the smallest table, reads a whole history through it and sorts that for one page.
    """
    try:
        start = _behind(rows.model, order, _values(after, rows.model, order)) if after else Q()
    except WrongPlace:
        after, start = "", Q()
    chosen = rows.filter(start).order_by(*order)
    if rows.query.select_related:
        narrow = chosen.select_related(None).prefetch_related(None)
        found = list(rows.filter(pk__in=narrow.values("pk")[: size + 1]).order_by(*order))
    else:
        found = list(chosen[: size + 1])
    more = len(found) > size
    return Page(found[:size], _place(found[size - 1], order) if more else "", bool(after))


def _names(order: tuple[str, ...]) -> list[tuple[str, bool]]:
    return [(name.removeprefix("-"), name.startswith("-")) for name in order]


def _behind(model: type[Model], order: tuple[str, ...], values: list[Any]) -> Q:
    """Return rows behind ``values``: a < x, or a = x and b < y, …, with the bound on a said alone for the index."""
    names = _names(order)
    first, falls = names[0]
    condition, equal = Q(), Q()
    for (name, descends), value in zip(names, values, strict=True):
        condition |= equal & Q(**{f"{name}__{'lt' if descends else 'gt'}": value})
        equal &= Q(**{name: value})
    return Q(**{f"{first}__{'lte' if falls else 'gte'}": values[0]}) & condition


def _place(row: Model, order: tuple[str, ...]) -> str:
    values = []
    for name, _ in _names(order):
        value: Any = row
        for part in name.split("__"):
            value = getattr(value, part)
        values.append(str(value) if not hasattr(value, "isoformat") else value.isoformat())
    return base64.urlsafe_b64encode(json.dumps(values, ensure_ascii=False).encode()).decode().rstrip("=")


def _values(after: str, model: type[Model], order: tuple[str, ...]) -> list[Any]:
    try:
        texts = json.loads(base64.urlsafe_b64decode(after + "=" * (-len(after) % 4)))
        names = _names(order)
        if not isinstance(texts, list) or len(texts) != len(names):
            raise WrongPlace(after)
        return [_field(model, name).to_python(text) for (name, _), text in zip(names, texts, strict=True)]
    except (binascii.Error, ValueError, TypeError, ValidationError) as fault:
        raise WrongPlace(after) from fault


def _field(model: type[Model], name: str) -> Field[Any, Any]:
    if name == "pk":
        return model._meta.pk
    *path, last = name.split("__")
    for part in path:
        model = model._meta.get_field(part).related_model
    try:
        return model._meta.get_field(last)
    except FieldDoesNotExist:
        raise FieldDoesNotExist(
            f"{model.__name__} has no {last}: a page is ordered by columns, not annotations"
        ) from None
