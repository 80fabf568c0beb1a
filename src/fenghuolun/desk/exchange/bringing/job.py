"""What every import of rows knows, and what became of each row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from fenghuolun.desk.exchange.lines import Line
from fenghuolun.desk.exchange.reading.values import WrongValue
from fenghuolun.desk.teams.queries import people_visible_to

if TYPE_CHECKING:
    from fenghuolun.desk.teams.models import Person


class Fate(StrEnum):
    """What became of a row."""

    MADE = "made"
    CHANGED = "changed"
    SAME = "same"
    WRONG = "wrong"


@dataclass(slots=True)
class Outcome:
    """The fate of each row (by its place), what there is to say about it, and what rows that were changed said before.

    ``before`` is table → id → field → value, kept as JSON so that the import can be taken back.
    """

    fates: dict[int, Fate] = field(default_factory=dict)
    sentences: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))
    before: dict[str, dict[str, dict[str, Any]]] = field(default_factory=lambda: defaultdict(dict))
    made: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))

    def put(self, line: Line, fate: Fate) -> None:
        """Note a fate; what is wrong stays wrong, and made outweighs changed, changed outweighs same."""
        order = (Fate.SAME, Fate.CHANGED, Fate.MADE, Fate.WRONG)
        there = self.fates.get(line.place, Fate.SAME)
        self.fates[line.place] = max(there, fate, key=order.index)

    def refuse(self, line: Line, sentence: str) -> None:
        self.put(line, Fate.WRONG)
        self.sentences[line.place].append(sentence)

    def is_wrong(self, line: Line) -> bool:
        return self.fates.get(line.place) == Fate.WRONG

    def remember(self, table: str, before: Mapping[int, Mapping[str, Any]]) -> None:
        for pk, fields in before.items():
            self.before[table].setdefault(str(pk), {name: _plain(value) for name, value in fields.items()})

    def add(self, other: Outcome) -> None:
        """Take in the outcome of further rows."""
        self.fates.update(other.fates)
        for place, sentences in other.sentences.items():
            self.sentences[place] += sentences
        for table, rows in other.before.items():
            for pk, fields in rows.items():
                self.before[table].setdefault(pk, fields)
        for table, ids in other.made.items():
            self.made[table] += ids

    def count(self, fate: Fate) -> int:
        return sum(found == fate for found in self.fates.values())


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, bool | int | float | str) else str(value)


@dataclass(frozen=True, slots=True)
class Job:
    """Who imports, when, as which batch, with which answers; and whom rows may name.

    ``has_undone``: an import was taken back before, so that ids may stand in the ledger voided.
    """

    by: Person
    now: datetime
    batch: int
    answers: Mapping[str, Any]
    insurer: str
    has_undone: bool = True
    by_name: dict[str, list[int]] = field(default_factory=dict)
    by_number: dict[str, int] = field(default_factory=dict)

    @classmethod
    def of(
        cls, *, by: Person, now: datetime, batch: int, answers: Mapping[str, Any], insurer: str, has_undone: bool = True
    ) -> Job:
        by_name: dict[str, list[int]] = defaultdict(list)
        by_number: dict[str, int] = {}
        people = people_visible_to(by).values_list("pk", "name", "employee_no", "login")
        for pk, name, number, login in people:
            by_name[name].append(pk)
            by_number |= {sign: pk for sign in (number, login) if sign}
        return cls(by, now, batch, answers, insurer, has_undone, dict(by_name), by_number)

    @property
    def owner_id(self) -> int | None:
        """Whose rows are that name nobody."""
        return int(self.answers["owner"]) if self.answers.get("owner") else None

    def seller(self, line: Line) -> int | None:
        """Return whom the row names by number or name, else the owner of the import.

        Raises ``WrongValue`` where nobody, or more than one, is meant.
        """
        number, name = line.text("owner_no"), line.text("owner")
        if number in self.by_number:
            return self.by_number[number]
        if not name:
            if number:
                raise WrongValue(_("Nobody you can see has the number “%(number)s”.") % {"number": number})
            return self.owner_id
        found = self.by_name.get(name, [])
        if len(found) == 1 or name in self.by_number:
            return found[0] if len(found) == 1 else self.by_number[name]
        if found:
            raise WrongValue(
                _("%(n)d people are called %(name)s. Add a column with the employee number.")
                % {"n": len(found), "name": name}
            )
        raise WrongValue(
            _("Nobody you can see is called %(name)s. Import or add the person first, or correct the name.")
            % {"name": name}
        )

    def sellers(self, lines: Sequence[Line], outcome: Outcome) -> dict[int, int | None]:
        """Return the seller of each row by its place; rows that name nobody we know are refused."""
        found: dict[int, int | None] = {}
        for line in lines:
            try:
                found[line.place] = self.seller(line)
            except WrongValue as wrong:
                outcome.refuse(line, str(wrong))
        return found


def readable(lines: Iterable[Line], outcome: Outcome) -> list[Line]:
    """Return the rows that can be taken in: those with a wrong cell are refused, those that repeat one are the same."""
    found = []
    for line in lines:
        for heading, sentence in line.wrong:
            outcome.refuse(line, f"{heading}: {sentence}" if heading else sentence)
        for heading, sentence in line.warnings:
            words = _("%(column)s: %(sentence)s It was left out.") % {"column": heading, "sentence": sentence}
            outcome.sentences[line.place].append(words)
        if line.wrong:
            continue
        if line.repeats is not None:
            outcome.put(line, Fate.SAME)
            outcome.sentences[line.place].append(
                _("This row repeats row %(number)d; it was taken in once.") % {"number": line.repeats}
            )
            continue
        found.append(line)
    return found
