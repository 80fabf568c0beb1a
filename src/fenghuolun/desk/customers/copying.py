"""The copy that a customer may ask for (PIPL article 45): one zip with a file for people and one for programs."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.text import capfirst

from fenghuolun.desk.customers.holdings import Row
from fenghuolun.desk.customers.models import Customer
from fenghuolun.desk.customers.queries.personal import Section
from fenghuolun.desk.customers.rules.wording import FIELD_LABELS
from fenghuolun.desk.teams.rules import action_label


def zipped_copy(customer: Customer, sections: Sequence[Section], *, now: datetime) -> bytes:
    """Return a zip of ``data.json`` (every field under its name, times in UTC) and ``data.html`` (to be read)."""
    plain = {
        "customer_id": customer.pk,
        "made_at": now,
        **{section.name: section.rows for section in sections},
    }
    page = render_to_string("customers/copy.html", {"tables": [_table(one) for one in sections], "made_at": now})
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("data.json", json.dumps(plain, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1))
        archive.writestr("data.html", page)
    return out.getvalue()


def _table(section: Section) -> dict[str, Any]:
    """Return a section with columns that hold something, headed in words."""
    names = [name for name in section.rows[0] if any(_text(name, row) for row in section.rows)]
    heads = [FIELD_LABELS.get(name, capfirst(name.replace("_", " "))) for name in names]
    return {
        "label": section.label,
        "heads": heads,
        "rows": [[_text(name, row) for name in names] for row in section.rows],
    }


def _text(name: str, row: Row) -> str:
    value = row.get(name)
    if value is None or value == "" or value == [] or value == {}:
        return ""
    if isinstance(value, datetime):
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    if name.endswith("_fen"):
        return f"{value / 100:.2f}"
    if isinstance(value, bool):
        return "✓" if value else ""
    if name == "action":
        return action_label(str(value))
    return str(value)
