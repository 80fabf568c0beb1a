"""The order of days that lie ahead: whom a seller would turn to on each of them, by the same order as today's list."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils import timezone

from fenghuolun.desk.activities.queries.catalogue import catalogue, thresholds
from fenghuolun.desk.activities.queries.contacts import contacts_of
from fenghuolun.desk.activities.queries.day import candidates, chance_of
from fenghuolun.desk.activities.rules.catalogue import SELLERS, Catalogue
from fenghuolun.desk.activities.rules.day_order import FAR_PER_HALF_DAY, HALF_DAYS, Chance, Rank, Slot, ordered
from fenghuolun.desk.activities.rules.day_reasons import what_to_log
from fenghuolun.desk.customers.choices import CubeKind, Window
from fenghuolun.desk.customers.rules import ContactCounts, ContactLimits, contact_refusal

if TYPE_CHECKING:
    from fenghuolun.desk.customers.models import Lead
    from fenghuolun.desk.teams.models import Person

MIDDAY = time(11)
ALWAYS = (Window.W3, Window.W4, Window.W5)


@dataclass(frozen=True, slots=True)
class WeekSlot:
    """One customer on one half-day ahead: the slot of the day's order, and the activity it asks for."""

    day: date
    lead: Lead
    slot: Slot
    activity_kind: str


def week_order(
    person: Person, days: Mapping[date, Decimal], *, points_a_day: Decimal, kept: Collection[tuple[int, date]] = ()
) -> list[WeekSlot]:
    """Return whom ``person`` turns to on each of ``days`` (day → the part of it that is worked, 0..1).

    Each day is filled by the one order as it will stand then: windows move on,
    promises fall due, a customer met on an earlier day is met again only in the
    sprint (W5). Half-days keep their buffer and at most two far visits, contact
    caps hold over the week (ruling 19). When its activities make the standard
    ``points_a_day``, a day takes in only those of W3–W5 who have not been met
    yet, as long as its time allows (1.4.3: 95 % of them stand in the plan).
    ``kept`` are (lead, day) that stand already.
    Queries: leads, thresholds, and one per day for contacts.
    """
    planned = [day for day, part in sorted(days.items()) if part > 0]
    if not planned:
        return []
    leads = {lead.pk: lead for lead in candidates(person, planned[0], planned[-1])}
    _terms, limits = thresholds(planned[0], person)
    week = _Week(leads, catalogue(), SELLERS[person.seller_kind], limits, set(kept))
    return [line for day in planned for line in week.filled(day, days[day], points_a_day)]


class _Week:
    """The week as it fills: who was met on which day, and how often the law lets them be called again."""

    def __init__(
        self, leads: dict[int, Lead], rules: Catalogue, seller: int, limits: ContactLimits, kept: set[tuple[int, date]]
    ) -> None:
        self.leads, self.rules, self.seller, self.limits = leads, rules, seller, limits
        self.met: set[int] = set()
        self.taken = kept
        self.service: Counter[int] = Counter()
        self.marketing: Counter[int] = Counter()
        for lead, _day in kept:
            if lead in leads:
                self._count(leads[lead])

    def filled(self, day: date, part: Decimal, points_a_day: Decimal) -> list[WeekSlot]:
        contacts = contacts_of({lead.customer_id for lead in self.leads.values()}, day)
        busy = {self.leads[lead].customer_id for lead, on in self.taken if on == day and lead in self.leads}
        room, lines, points = points_a_day * part, [], []
        for slot in ordered(self._eligible(day, contacts, busy), day):
            lead = self.leads[slot.chance.key]
            is_due = slot.chance.window in ALWAYS and lead.pk not in self.met
            if not slot.fits or (part < 1 and slot.half_day == "pm") or (room <= 0 and not is_due):
                continue
            kind = what_to_log(lead, slot)[:3]
            lines.append(WeekSlot(day, lead, slot, kind))
            points.append(Decimal(int(self.rules.points[self.rules.codes[kind], self.seller])) / 100)
            room -= points[-1]
            self.met.add(lead.pk)
            self._count(lead)
        return lines if part < 1 else _over_the_day(lines, points)

    def _eligible(self, day: date, contacts: dict[int, ContactCounts], busy: set[int]) -> list[Chance]:
        """Return who may be met on ``day``: once a day each customer, only in the sprint again, within the caps."""
        chances = [chance_of(lead, day) for lead in self.leads.values() if (lead.pk, day) not in self.taken]
        found, seen = [], set(busy)
        for slot in ordered(chances, day):
            lead = self.leads[slot.chance.key]
            was_met = slot.rank != Rank.W5 and lead.pk in self.met
            if was_met or lead.customer_id in seen or self._is_refused(lead, slot, day, contacts):
                continue
            seen.add(lead.customer_id)
            found.append(slot.chance)
        return found

    def _count(self, lead: Lead) -> None:
        is_service = lead.cube_kind == CubeKind.RENEWAL and lead.customer.may_phone
        (self.service if is_service else self.marketing)[lead.customer_id] += 1

    def _is_refused(self, lead: Lead, slot: Slot, day: date, contacts: dict[int, ContactCounts]) -> bool:
        counts = contacts.get(lead.customer_id, ContactCounts())
        refusal = contact_refusal(
            lead.customer,
            at=timezone.make_aware(datetime.combine(day, MIDDAY)),
            counts=replace(
                counts,
                service_week=counts.service_week + self.service[lead.customer_id],
                marketing_week=counts.marketing_week + self.marketing[lead.customer_id],
            ),
            window=slot.chance.window,
            is_renewal=lead.cube_kind == CubeKind.RENEWAL,
            limits=self.limits,
        )
        return refusal is not None


def _over_the_day(lines: list[WeekSlot], points: list[Decimal]) -> list[WeekSlot]:
    """Spread a day's lines over morning and afternoon by their points, in order; far visits at most two a half-day."""
    half, made, far = sum(points, Decimal(0)) / 2, Decimal(0), Counter[str]()
    spread = []
    for line, worth in zip(lines, points, strict=True):
        wanted = HALF_DAYS[0] if made < half else HALF_DAYS[1]
        if line.slot.is_far and far[wanted] >= FAR_PER_HALF_DAY:
            wanted = next((other for other in HALF_DAYS if far[other] < FAR_PER_HALF_DAY), wanted)
        far[wanted] += line.slot.is_far
        made += worth
        spread.append(replace(line, slot=replace(line.slot, half_day=wanted)))
    return spread
