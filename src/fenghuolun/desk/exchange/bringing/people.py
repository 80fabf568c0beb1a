"""People with their units: new ones are added, those who are here already are moved where the file says."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from fenghuolun.desk.exchange.bringing.job import Fate, Job, Outcome, readable
from fenghuolun.desk.exchange.lines import Line
from fenghuolun.desk.kit.refused import Refused
from fenghuolun.desk.teams.actions import add_person, add_unit, change_person, move_person
from fenghuolun.desk.teams.queries import people_visible_to, roles_givable_by, units_visible_to
from fenghuolun.desk.teams.rules import pinyin_of

FIELDS = ("phone", "email", "licence_no", "licence_expires_on")


def bring_people(job: Job, lines: Sequence[Line]) -> Outcome:
    """Add people, make the units that are missing below the branch the file names, and move who works elsewhere now."""
    outcome = Outcome()
    staff = Staff(job)
    for line in readable(lines, outcome):
        if not line.text("name"):
            outcome.refuse(line, _("The name is missing."))
            continue
        try:
            staff.bring(line, outcome)
        except Refused as refused:
            outcome.refuse(line, str(refused))
    return outcome


class Staff:
    """The units, roles and people an import of people reads once and keeps up to date."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.today = timezone.localdate(job.now)
        units = list(units_visible_to(job.by).filter(closed_on=None).order_by("path"))
        self.top = units[0] if units else None
        self.units: dict[str, Any] = {key: unit for unit in reversed(units) for key in (unit.name, unit.code)}
        self.roles: dict[str, Any] = {role.code: role for role in roles_givable_by(job.by)}
        people = list(people_visible_to(job.by))
        self.by_number = {person.employee_no: person for person in people if person.employee_no}
        self.by_name: dict[str, list[Any]] = {}
        for person in people:
            self.by_name.setdefault(person.name, []).append(person)
        self.logins = {person.login.lower() for person in people}

    def bring(self, line: Line, outcome: Outcome) -> None:
        person = self.known(line)
        unit = self.unit(line, outcome)
        role = self.roles.get(line.text("role") or "seller")
        if role is None:
            raise Refused(_("You cannot give the role “%(role)s”.") % {"role": line.text("role")})
        if person is None:
            self.add(line, unit, role, outcome)
        else:
            self.update(line, person, unit, role, outcome)

    def known(self, line: Line) -> Any:
        number = line.text("employee_no")
        if number:
            return self.by_number.get(number)
        same = self.by_name.get(line.text("name"), [])
        if len(same) > 1:
            raise Refused(
                _("%(n)d people are called %(name)s. Add a column with the employee number.")
                % {"n": len(same), "name": line.text("name")}
            )
        return same[0] if same else None

    def unit(self, line: Line, outcome: Outcome) -> Any:
        """Return the unit the row names, made as a team of its branch when missing; the importer's own without one."""
        name, above = line.text("unit"), line.text("parent_unit")
        if not name:
            return self.units.get(above) or self.job.by.unit
        if name in self.units:
            return self.units[name]
        parent = self.made(above, self.top, "branch", outcome) if above else self.top
        return self.made(name, parent, "team", outcome)

    def made(self, name: str, parent: Any, level: str, outcome: Outcome) -> Any:
        if name not in self.units:
            unit = add_unit(by=self.job.by, now=self.job.now, parent=parent, level=level, name=name)
            self.job.by.__dict__.pop("_visible_units", None)  # there is one more from now on
            self.units |= {unit.name: unit, unit.code: unit}
            outcome.made["units"].append(unit.pk)
        return self.units[name]

    def add(self, line: Line, unit: Any, role: Any, outcome: Outcome) -> None:
        hired_on = line.values.get("hired_on") or self.today
        if hired_on > self.today:
            outcome.sentences[line.place].append(_("The day of hiring lies ahead; the person may sign in at once."))
        person = add_person(
            by=self.job.by, now=self.job.now, login=self.login(line), name=line.text("name"), unit=unit, role=role,
            hired_on=hired_on, seller_kind=self.kind(line, role), employee_no=line.text("employee_no") or None,
            email=line.text("email"), phone=line.text("phone"),
        )  # fmt: skip
        licence = {name: line.values[name] for name in FIELDS[2:] if line.values.get(name)}
        if licence:
            change_person(by=self.job.by, now=self.job.now, person=person, **licence)
        self.by_name.setdefault(person.name, []).append(person)
        if person.employee_no:
            self.by_number[person.employee_no] = person
        outcome.made["people"].append(person.pk)
        outcome.put(line, Fate.MADE)

    def login(self, line: Line) -> str:
        """Return the employee number, else the name in 拼音, with a number behind it where it is taken."""
        stem = line.text("employee_no") or pinyin_of(line.text("name")) or "person"
        login, number = stem, 1
        while login.lower() in self.logins:
            number += 1
            login = f"{stem}{number}"
        self.logins.add(login.lower())
        return login

    @staticmethod
    def kind(line: Line, role: Any) -> str:
        return line.text("seller_kind") or {"seller": "field", "leader": "leader"}.get(role.code, "none")

    def update(self, line: Line, person: Any, unit: Any, role: Any, outcome: Outcome) -> None:
        outcome.put(line, Fate.SAME)
        changes = {name: line.values[name] for name in FIELDS if line.values.get(name)}
        before = {name: getattr(person, name) for name, value in changes.items() if getattr(person, name) != value}
        if before:
            change_person(by=self.job.by, now=self.job.now, person=person, **{name: changes[name] for name in before})
        if not line.text("unit"):
            unit = person.unit
        role = role if line.text("role") else person.role
        kind = line.text("seller_kind") or person.seller_kind
        if (unit.pk, role.pk, kind) != (person.unit_id, person.role_id, person.seller_kind):
            before |= {"unit": person.unit_id, "role": person.role_id, "seller_kind": person.seller_kind}
            self.move(person, unit, role, kind)
            words = _("%(name)s works in %(unit)s from %(day)s on.")
            day = self.starts_on.isoformat()
            outcome.sentences[line.place].append(words % {"name": person.name, "unit": unit.name, "day": day})
        if before:
            outcome.remember("people", {person.pk: before})
            outcome.put(line, Fate.CHANGED)

    @property
    def starts_on(self) -> date:
        """The day transfers take effect: answered, else today."""
        said = self.job.answers.get("as_of")
        return date.fromisoformat(str(said)) if said else self.today

    def move(self, person: Any, unit: Any, role: Any, kind: str) -> None:
        move_person(
            by=self.job.by, now=self.job.now, person=person, unit=unit, role=role, seller_kind=kind,
            starts_on=self.starts_on,
        )  # fmt: skip
