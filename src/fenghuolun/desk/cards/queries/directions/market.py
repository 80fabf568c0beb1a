"""Direction two: what customers and the market hold: the due list, leads, customers lost a year ago, local readings."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext as _

from fenghuolun.desk.cards.queries.directions.proposal import Aim, Proposal, proposed
from fenghuolun.desk.cards.queries.own_facts import OwnFacts
from fenghuolun.desk.customers import queries as customers
from fenghuolun.desk.customers.choices import CubeKind, LeadStatus
from fenghuolun.desk.facts.results import KIND_AT
from fenghuolun.desk.goals.queries.readings_of_market import latest_readings

NAME = "market"
BETTER = 0.03  # three points of retention above what is expected is a season's good work


def proposals(facts: OwnFacts) -> list[Proposal]:
    found = [_due_list(facts), _leads(facts, CubeKind.SWITCH), _leads(facts, CubeKind.NEW), _lost(facts)]
    return [one for one in found if one is not None]


def notes(facts: OwnFacts) -> list[str]:
    """Return what the local market says beside the plan's assumption, newest month of each series."""
    if facts.person.unit is None:
        return []
    found = []
    for reading in latest_readings(facts.person.unit):
        if reading.actual is None or not reading.assumed:
            continue
        change = float(reading.actual / reading.assumed - 1)
        about = {"series": reading.series, "month": f"{reading.month:%Y-%m}", "change": f"{change:+.0%}"}
        found.append(_("%(series)s %(month)s: %(change)s against the assumption.") % about)
    return found


def _due_list(facts: OwnFacts) -> Proposal | None:
    due = facts.due_count(CubeKind.RENEWAL)
    if not due:
        return None
    rate = facts.rate(CubeKind.RENEWAL)
    why = _("%(due)d policies end in this period; at the own rate %(rate)s stay.") % {"due": due, "rate": f"{rate:.0%}"}
    return proposed(
        facts, NAME, "M10", why, aim=Aim(rate - 0.02, rate + BETTER, rate + 0.08), base=due,
        segment=_("policies that end"),
    )  # fmt: skip


def _leads(facts: OwnFacts, kind: str) -> Proposal | None:
    live = int(facts.live[KIND_AT[kind]])
    expected = live * facts.rate(kind)
    if expected < 1:
        return None
    words = _("%(live)d open leads; at the own rate %(deals)d become deals.")
    why = words % {"live": live, "deals": round(expected)}
    made = proposed(facts, NAME, "DEALS", why, cube_kind=kind)
    if made is None:
        return None
    adequacy = facts.lead_adequacy(kind, float(made.line.target))
    return proposed(facts, NAME, "DEALS", why, cube_kind=kind, lead_adequacy=adequacy)


def _lost(facts: OwnFacts) -> Proposal | None:
    """Whoever left a year ago insures elsewhere, and that cover ends in this period."""
    then = facts.span.year_before()
    leads = customers.leads_of_people(facts.who.ids.tolist())
    lost = leads.filter(status=LeadStatus.LOST, due_on__gte=then.start, due_on__lt=then.end).count()
    rate = facts.rate(CubeKind.SWITCH)
    expected = round(lost * rate)
    if expected < 1:
        return None
    why = _("%(lost)d customers left a year ago; their cover elsewhere ends now.") % {"lost": lost}
    source = _("%(lost)d lost × own rate %(rate)s") % {"lost": lost, "rate": f"{rate:.0%}"}
    return proposed(
        facts, NAME, "DEALS", why, cube_kind=CubeKind.SWITCH, aim=Aim(expected, expected * 1.2, expected * 1.4),
        base=lost, segment=_("customers lost a year ago"), variant="lost", stands_at=(Decimal(expected), source),
    )  # fmt: skip
