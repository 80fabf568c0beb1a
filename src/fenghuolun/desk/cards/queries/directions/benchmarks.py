"""Direction four: benchmarks: what the better quarter of comparable colleagues reaches, with an honest n."""

from __future__ import annotations

from django.utils.translation import gettext as _

from fenghuolun.desk.cards.queries.directions.proposal import Aim, Proposal, proposed
from fenghuolun.desk.cards.queries.own_facts import OwnFacts
from fenghuolun.desk.facts.measured import MEASURABLE, measured_together
from fenghuolun.desk.facts.subjects import Subjects
from fenghuolun.desk.goals.choices import Nature
from fenghuolun.desk.goals.rules.measures import figure, measure_label
from fenghuolun.desk.teams import queries as teams
from fenghuolun.desk.teams.models import Person
from fenghuolun.engine.judge.outlook import Benchmark, benchmark
from fenghuolun.engine.measures import MEASURES

NAME = "benchmarks"
COMPARED = ("M10", "M14", "M13", "M19", "M11", "M02")
MOST_AMBITIOUS = 1.25


def peers_of(facts: OwnFacts) -> list[Person]:
    """Return colleagues of the branch with the same kind of work; too few of a kind are joined by everybody."""
    if facts.person.unit is None:
        return []
    everybody = list(teams.sellers_of(teams.branch_of(facts.person.unit), facts.today))
    alike = [one for one in everybody if one.seller_kind == facts.person.seller_kind]
    return alike if len(alike) >= 10 else everybody


def proposals(facts: OwnFacts) -> list[Proposal]:
    """Return the measures where the person is below the better quarter, the farthest first."""
    people = peers_of(facts)
    codes = [code for code in COMPARED if code in MEASURABLE]
    facts.read(codes)
    found = []
    for code, against in benchmarks(facts, people, codes).items():
        known = facts.figure(code)
        if known is None or not known.value or not against.is_known or known.n < 10:
            continue
        ratio = against.top_quarter / known.value
        if (ratio if MEASURES[code].larger_is_better else 1 / ratio) > 1.02:
            found.append((abs(ratio - 1), _towards(facts, code, against)))
    return [one for _far, one in sorted(found, key=lambda pair: -pair[0]) if one is not None]


def benchmarks(facts: OwnFacts, people: list[Person], codes: list[str]) -> dict[str, Benchmark]:
    if not people:
        return {}
    found = measured_together(codes, Subjects.of_people(people), facts.edges, today=facts.today)
    last = len(facts.edges) - 1
    return {
        code: benchmark(*measured.between(0, last), larger_is_better=MEASURES[code].larger_is_better)
        for code, measured in found.items()
    }


def _towards(facts: OwnFacts, code: str, against: Benchmark) -> Proposal | None:
    known = facts.figure(code)
    if known is None:
        return None
    why = _("%(measure)s %(own)s; the better quarter of %(peers)d colleagues reaches %(top)s.") % {
        "measure": measure_label(code), "own": figure(code, known.value), "peers": against.peers,
        "top": figure(code, against.top_quarter),
    }  # fmt: skip
    limit = known.value * MOST_AMBITIOUS
    target = min(against.top_quarter, limit) if MEASURES[code].larger_is_better else against.top_quarter
    nature = Nature.RESULT if not MEASURES[code].is_leading else Nature.PROCESS
    base = facts.due_count("renewal") if code == "M10" else 0
    return proposed(facts, NAME, code, why, aim=Aim(target=target), nature=nature, base=base)
