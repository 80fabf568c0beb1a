"""Why a lead stands on today's list, in chips; what to log, and which next step to propose. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from fenghuolun.desk.activities.choices import NextStep
from fenghuolun.desk.activities.rules.day_order import Rank, Slot
from fenghuolun.desk.customers.choices import CustomerKind, Energy, Window
from fenghuolun.desk.customers.rules import fleet_step_of

if TYPE_CHECKING:
    from fenghuolun.desk.customers.models import Lead
    from fenghuolun.engine.calendars import WorkingCalendar

COLD = timedelta(hours=48)
# Days from today to the proposed next step, by the reason the lead is here.
PROPOSED_DAYS = {
    Rank.PROMISED: 2, Rank.W5: 1, Rank.W4_QUOTED: 2, Rank.W4_UNQUOTED: 2, Rank.FLEET: 7, Rank.W3: 3,
    Rank.GRADE_A: 2, Rank.W1: 14, Rank.W2: 7, Rank.REFERRAL: 3, Rank.NEW_LEAD: 5, Rank.W6: 3,
}  # fmt: skip
DID_OF_STEP = {
    NextStep.CALL: "A01:call", NextStep.MESSAGE: "A01:message", NextStep.VISIT: "A03", NextStep.QUOTE: "A06",
    NextStep.ISSUE: "A08", NextStep.CARE: "A09",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reason:
    """One chip: a code for programs, a sentence for people, a tone."""

    code: str
    text: str | Promise
    tone: str = ""


def reasons_of(lead: Lead, slot: Slot, now: datetime, cars: int) -> list[Reason]:
    """Return why ``lead`` stands where it stands, the reason of its rank first; at most four."""
    today = timezone.localtime(now).date()
    found = [*_promise(lead, slot, today), *_window(lead, slot, today), *_quote(lead, slot, now)]
    found += [*_kind(lead, slot, cars, today), *_vehicle(lead)]
    return found[:4]


def _promise(lead: Lead, slot: Slot, today: date) -> list[Reason]:
    if slot.rank != Rank.PROMISED or lead.next_on is None:
        return []
    days = (today - lead.next_on).days
    if days == 0:
        return [Reason("due_today", _("Promised for today"), "accent")]
    text = ngettext("Next step %(n)d day overdue", "Next step %(n)d days overdue", days) % {"n": days}
    return [Reason("overdue", text, "stop" if days > 2 else "wait")]


def _window(lead: Lead, slot: Slot, today: date) -> list[Reason]:
    window = slot.chance.window
    if window is None or lead.due_on is None:
        if lead.due_on is None or slot.rank == Rank.FLEET:
            return []
        return [Reason("due", _("Expires in %(n)d days") % {"n": (lead.due_on - today).days})]
    days = (lead.due_on - today).days
    label = Window(window).label
    if window == Window.W6:
        return [Reason("W6", _("Without cover for %(n)d days") % {"n": -days}, "stop")]
    if window == Window.W5:
        when = _("Expires today") if days == 0 else _("%(n)d days to expiry") % {"n": days}
        return [Reason("W5", f"{when} · {label}", "stop")]
    return [Reason(str(window), f"{label} T-{days}")]


def _quote(lead: Lead, slot: Slot, now: datetime) -> list[Reason]:
    if lead.quoted_on is None:
        if slot.rank == Rank.W4_UNQUOTED:
            return [Reason("no_quote", _("No quote yet"), "wait")]
        return []
    last = lead.last_touch_at
    if last is not None and now - last <= COLD:
        return []
    since = (timezone.localtime(now).date() - (timezone.localtime(last).date() if last else lead.quoted_on)).days
    text = ngettext(
        "Quoted, not followed up for %(n)d day", "Quoted, not followed up for %(n)d days", since
    ) % {"n": since}  # fmt: skip
    return [Reason("quote_cold", text, "wait")]


def _kind(lead: Lead, slot: Slot, cars: int, today: date) -> list[Reason]:
    found = []
    if lead.customer.kind == CustomerKind.FLEET and cars:
        text = ngettext("Fleet of %(n)d vehicle", "Fleet of %(n)d vehicles", cars) % {"n": cars}
        found.append(Reason("fleet", text, "accent"))
    if slot.rank == Rank.FLEET and (step := fleet_step_of(lead.due_on, today)):
        found.append(Reason(f"fleet_{step[0]}", str(step[1])))
    if lead.referrer_id:
        grade = f" {lead.grade}" if lead.grade else ""
        found.append(Reason("referral", pgettext("reason", "Referred lead") + grade, "go"))
    elif lead.grade == "A":
        found.append(Reason("grade_a", _("Grade A lead"), "go"))
    elif slot.rank == Rank.NEW_LEAD:
        found.append(Reason("new_lead", pgettext("reason", "New lead")))
    if slot.rank == Rank.W1 and lead.claimed_at is None:
        found.append(Reason("unclaimed", _("Check phone and plate, then claim")))
    return found


def _vehicle(lead: Lead) -> list[Reason]:
    if lead.vehicle is not None and lead.vehicle.energy == Energy.ELECTRIC:
        return [Reason("electric", _("New energy"))]
    return []


def what_to_log(lead: Lead, slot: Slot) -> str:
    """Return what the log sheet should open with: a company is visited as a company (A04)."""
    did = DID_OF_STEP.get(NextStep(slot.step), "A01:call")
    return "A04" if did == "A03" and lead.customer.kind != CustomerKind.PERSON else did


def next_step_proposed(slot: Slot, today: date, calendar: WorkingCalendar) -> tuple[str, date]:
    """Return the next step to propose and its day, moved to a working day; never past the end of cover."""
    step = {Rank.W3: NextStep.CALL, Rank.FLEET: NextStep.VISIT}.get(slot.rank, NextStep.CALL)
    wanted = today + timedelta(days=PROPOSED_DAYS[slot.rank])
    if slot.chance.due_on is not None and today < slot.chance.due_on < wanted:
        wanted = slot.chance.due_on
    return step, workday_from(wanted, calendar)


def workday_from(day: date, calendar: WorkingCalendar) -> date:
    """Return ``day``, or the first working day after it that the calendar knows."""
    for ahead in range(15):
        candidate = day + timedelta(days=ahead)
        if candidate.year > calendar.last_year:
            break
        if calendar.flags(candidate, candidate + timedelta(days=1)).all():
            return candidate
    return day
