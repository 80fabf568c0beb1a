"""The sample company made and loaded, with a line for each step."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import TextIO

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from fenghuolun.desk.exchange.loading import load_branches
from fenghuolun.desk.exchange.loading.evaluations import make_evaluations
from fenghuolun.desk.exchange.loading.following import make_following
from fenghuolun.desk.exchange.loading.goal_cards import make_cards
from fenghuolun.desk.exchange.loading.scorecards import make_scorecards
from fenghuolun.desk.exchange.loading.work_plans import load_work_plans
from fenghuolun.desk.exchange.sample import PASSWORD, Sample, note_sample
from fenghuolun.desk.exchange.terminal import line, peak_memory_mb
from fenghuolun.desk.facts.readings import read_past_mornings
from fenghuolun.desk.insight.actions import record_outcomes, store_past_landings
from fenghuolun.desk.teams.queries import branches
from fenghuolun.engine.simulate import Company, CompanyPlan, simulate_branches

FIRST_MINUTE = 9 * 60
FORECAST_FOR = timedelta(weeks=26)


def make_sample(
    out: TextIO, *, people: int = 32, months: int = 36, seed: int = 7, second_branch: bool = False
) -> Sample:
    """Simulate the company up to today and load it into the empty desk; return who signs in.

    Says on ``out`` what each table took and, at the end, time and memory.
    """
    now = timezone.now()
    until, minute = end_of_history(now)
    plan = CompanyPlan(people=people, months=months, has_second_branch=second_branch, now_minute=minute)
    began = time.monotonic()

    def say(table: str, rows: int, seconds: float) -> None:
        line(out, str(TABLE_NAMES.get(table, table)), f"{rows:>11,d} {seconds:6.1f} s" if rows else f"{seconds:6.1f} s")

    loaded = load_branches(_branches(out, plan, seed, until), now=now, password=PASSWORD, say=say)
    _forecast(now, say)
    _agree_cards(now, say)
    _plan_work(now, say)
    _read_goals(now, say)
    _evaluate(now, say)
    _score(now, say)
    words = _("%(rows)s rows in %(seconds).0f s, at most %(memory)d MB of memory.")
    took = time.monotonic() - began
    out.write(words % {"rows": f"{loaded.total:,d}", "seconds": took, "memory": peak_memory_mb()} + "\n")
    sample = Sample(until.isoformat(), loaded.logins)
    note_sample(sample)
    return sample


def _forecast(now: datetime, say: Callable[[str, int, float], None]) -> None:
    """Keep the forecasts of one morning a week, today's among them, so that there is something to judge."""
    began = time.monotonic()
    kept = store_past_landings(now=now, since=timezone.localdate(now) - FORECAST_FOR, every=7)
    record_outcomes(now=now)
    say("forecasts", kept, time.monotonic() - began)


def _agree_cards(now: datetime, say: Callable[[str, int, float], None]) -> None:
    """Agree on goal cards, once there are figures to find them in."""
    began = time.monotonic()
    say("cards", sum(make_cards(unit, now) for unit in branches()), time.monotonic() - began)


def _plan_work(now: datetime, say: Callable[[str, int, float], None]) -> None:
    """Lay one team's work plans, for the goals agreed on."""
    began = time.monotonic()
    say("work_plans", load_work_plans(now), time.monotonic() - began)


def _read_goals(now: datetime, say: Callable[[str, int, float], None]) -> None:
    """Read where goals stand, after everything they are measured by is there."""
    began = time.monotonic()
    say("readings", read_past_mornings(timezone.localdate(now)), time.monotonic() - began)


def _evaluate(now: datetime, say: Callable[[str, int, float], None]) -> None:
    """Evaluate the months that are over, by the cards agreed on."""
    began = time.monotonic()
    say("evaluations", sum(make_evaluations(unit, now) for unit in branches()), time.monotonic() - began)
    began = time.monotonic()
    say("following", make_following(now), time.monotonic() - began)


def _score(now: datetime, say: Callable[[str, int, float], None]) -> None:
    """Lay down what units are measured by."""
    began = time.monotonic()
    say("scorecards", sum(make_scorecards(unit, now) for unit in branches()), time.monotonic() - began)


def _branches(out: TextIO, plan: CompanyPlan, seed: int, until: date) -> Iterator[Company]:
    companies = simulate_branches(plan, seed, until)
    number, began = 0, time.monotonic()
    while (company := next(companies, None)) is not None:
        number += 1
        name = company.units.name[company.units.level == "branch"][0]
        what = _("Branch %(number)d simulated: %(name)s") % {"number": number, "name": name}
        line(out, what, f"{time.monotonic() - began:6.1f} s")
        yield company
        del company  # before the next one is made: memory holds one branch
        began = time.monotonic()


def end_of_history(now: datetime) -> tuple[date, int]:
    """Return the last day of the history and its last minute: today before noon; before nine yesterday's evening."""
    here = timezone.localtime(now)
    minute = here.hour * 60 + here.minute
    if minute < FIRST_MINUTE:
        return here.date() - timedelta(days=1), 20 * 60
    return here.date(), min(minute, CompanyPlan().now_minute)


TABLE_NAMES = {
    "people": pgettext_lazy("loading", "People"),
    "postings": pgettext_lazy("loading", "Postings"),
    "leaves": pgettext_lazy("loading", "Leave"),
    "customers": pgettext_lazy("loading", "Customers"),
    "consents": pgettext_lazy("loading", "Consents"),
    "vehicles": pgettext_lazy("loading", "Vehicles"),
    "policies": pgettext_lazy("loading", "Policies"),
    "claims": pgettext_lazy("loading", "Claims"),
    "leads": pgettext_lazy("loading", "Leads"),
    "moves": pgettext_lazy("loading", "Moves of leads"),
    "quotes": pgettext_lazy("loading", "Quotes"),
    "activities": pgettext_lazy("loading", "Activities"),
    "reviews": pgettext_lazy("loading", "Reviews"),
    "targets": pgettext_lazy("loading", "Target cells"),
    "answers": pgettext_lazy("loading", "Answers to targets"),
    "weeks": pgettext_lazy("loading", "Weeks planned"),
    "indexes": pgettext_lazy("loading", "Indexes"),
    "results": pgettext_lazy("loading", "Days with sales"),
    "tallies": pgettext_lazy("loading", "Tallies of activity"),
    "statistics": pgettext_lazy("loading", "Statistics of the database"),
    "forecasts": pgettext_lazy("loading", "Forecasts kept"),
    "cards": pgettext_lazy("loading", "Goal cards"),
    "evaluations": pgettext_lazy("loading", "Evaluations"),
    "scorecards": pgettext_lazy("loading", "Scorecards"),
    "readings": pgettext_lazy("loading", "Goals read"),
    "following": pgettext_lazy("loading", "Checks and assigned items"),
    "work_plans": pgettext_lazy("loading", "Lines of work plans"),
}
