"""What is known of the sample company in this desk: who signs in, and on which day its history ends."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import TextIO

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from fenghuolun.desk.exchange.terminal import line

PASSWORD = "fenghuolun-2026"  # of everybody in the sample company, and of nobody else
ROLE_NAMES = {
    "seller": pgettext_lazy("role", "Seller"),
    "leader": pgettext_lazy("role", "Leader"),
    "manager": pgettext_lazy("role", "Manager"),
    "planner": pgettext_lazy("role", "Planner"),
    "administrator": pgettext_lazy("role", "Administrator"),
}


@dataclass(frozen=True, slots=True)
class Sample:
    """The day the history ends on, and login and name of one person of each role."""

    until: str
    logins: dict[str, tuple[str, str]]

    @property
    def last_day(self) -> date:
        return date.fromisoformat(self.until)


def _path() -> Path:
    return Path(settings.HOME) / "sample-company.json"


def note_sample(sample: Sample) -> None:
    _path().write_text(json.dumps(asdict(sample), ensure_ascii=False), encoding="utf8")


def noted_sample() -> Sample | None:
    """Return the sample company of this folder; None where the desk holds a real one."""
    if not _path().exists():
        return None
    kept = json.loads(_path().read_text(encoding="utf8"))
    return Sample(kept["until"], {role: (who[0], who[1]) for role, who in kept["logins"].items()})


def print_logins(out: TextIO, sample: Sample) -> None:
    out.write(_("Sign in with the password %(password)s as:") % {"password": PASSWORD} + "\n")
    for role, name in ROLE_NAMES.items():
        if role in sample.logins:
            login, person = sample.logins[role]
            line(out, f"{name} {person}", login)
