"""One branch, from a plan and a seed to its tables; many branches, one after another."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import numpy as np

from fenghuolun.engine.results import Counts, Flags
from fenghuolun.engine.simulate.book import Book, Columns
from fenghuolun.engine.simulate.closings import Closings, close_all
from fenghuolun.engine.simulate.customer_tables import consents_table, customers_table, vehicles_table
from fenghuolun.engine.simulate.demand import demand_of
from fenghuolun.engine.simulate.fates import GONE, LOST
from fenghuolun.engine.simulate.history import Scene, first_year, hand_over, quiet_years
from fenghuolun.engine.simulate.horizon import NO_DAY, Horizon, horizon_of
from fenghuolun.engine.simulate.lead_tables import leads_table, targets_table
from fenghuolun.engine.simulate.ledger import Ledger, make_ledger
from fenghuolun.engine.simulate.ledger_tables import activities_table, coachings_table, last_touch, reviews_table
from fenghuolun.engine.simulate.naming import numbered
from fenghuolun.engine.simulate.plan import CompanyPlan
from fenghuolun.engine.simulate.sales_tables import (
    SETS_PER_BRANCH,
    Offers,
    claims_table,
    policies_table,
    quotes_table,
)
from fenghuolun.engine.simulate.staff import make_staff
from fenghuolun.engine.simulate.staff_tables import (
    Place,
    leaves_table,
    people_of,
    place_of,
    postings_table,
    units_of,
)
from fenghuolun.engine.simulate.steps import DEAL
from fenghuolun.engine.simulate.tables import Activities, Company, Texts, Truth
from fenghuolun.engine.simulate.traits import COACHING_EFFECT, draw_traits
from fenghuolun.engine.simulate.waves import run_waves
from fenghuolun.engine.simulate.work import Work, all_work


def simulate(parameters: CompanyPlan, seed: int, until: date) -> Company:
    """Return the organisation of ``parameters`` as one branch whose history ends on ``until``, before noon.

    The same arguments give the same company for ever. A plan of many people
    becomes one large branch; ``simulate_branches`` makes several.

    >>> small = simulate(CompanyPlan(people=6, months=4), 7, date(2026, 11, 24))
    >>> small.people.name[0], bool(small.activities.day.max() <= np.datetime64("2026-11-24"))
    ('李娜', True)

    Refuses with ``NoCalendar`` where the history would begin before the published calendars (2004).
    """
    return _branch(parameters, seed, horizon_of(parameters, until), 0, parameters.people)


def simulate_branches(plan: CompanyPlan, seed: int, until: date) -> Iterator[Company]:
    """Yield a province branch by branch, so that memory holds one branch at a time.

    ``plan.people`` sellers are spread over branches of ``plan.branch_people``.
    Each company has its own row numbers; employee numbers, plates, VINs,
    policy numbers and unit codes differ between branches, HQ and its channel
    department are repeated with the same codes.
    """
    days = horizon_of(plan, until)
    branches = max(1, round(plan.people / plan.branch_people))
    sizes = np.full(branches, plan.people // branches)
    sizes[: plan.people % branches] += 1
    for number, size in enumerate(sizes):
        yield _branch(replace(plan, people=int(size)), seed, days, number, int(size))


def _branch(plan: CompanyPlan, seed: int, days: Horizon, number: int, people: int) -> Company:
    rng = np.random.default_rng([seed, number])
    staff = make_staff(rng, plan, days, people, is_first=number == 0)
    traits = draw_traits(rng, plan, days, staff)
    scene = Scene(plan, days, staff, traits, demand_of(plan, staff.seats.kind, traits.market))
    book = Book()
    first_year(rng, scene, book)
    hand_over(rng, scene, book)
    quiet_years(rng, scene, book)
    leads, steps = run_waves(rng, scene, book)
    work = all_work(rng, scene, book, leads, steps)
    close = close_all(scene, book, leads, work)
    _note_gone(book, leads, close)
    return _tables(
        rng, scene, place_of(scene, number), book, leads, work, close, make_ledger(rng, scene, leads, work, close)
    )


def _note_gone(book: Book, leads: Columns, close: Closings) -> None:
    gone = np.flatnonzero((leads["outcome"] == GONE) & ~close.is_open & (leads["vehicle"] >= 0))
    book.vehicles["gone"][leads["vehicle"][gone]] = close.closed[gone]


def _tables(
    rng: np.random.Generator, scene: Scene, place: Place, book: Book, leads: Columns, work: Work, close: Closings,
    ledger: Ledger,
) -> Company:  # fmt: skip
    lead_row = np.where(close.is_kept, np.cumsum(close.is_kept) - 1, -1)
    offers = quotes_table(rng, scene, place, book, leads, close, work, lead_row)
    shown = _shown(scene, work, ledger)
    activities = _activities(rng, scene, place, book, leads, work, shown, lead_row, offers)
    sold = policies_table(rng, scene, place, book, leads, close, _logged_as(book, leads, work, shown, activities))
    lead_table, moves = leads_table(rng, scene, place, book, leads, close, sold, work, ledger, offers)
    reviews = reviews_table(rng, scene, work, shown, activities)
    refused, refused_day = _refused(book, leads, close)
    at = activities.happened_at[activities.is_effective]
    touched = last_touch(at, activities.customer[activities.is_effective], book.customers.size)
    customers = customers_table(rng, scene, place, book, touched, refused)
    evening = np.where(refused_day == scene.days.today, scene.days.now_minute, 1090)
    refused_at = scene.days.moment(refused_day, evening)
    insured_from = np.full(book.vehicles.size, 10**8)
    rows = np.flatnonzero(close.sold)
    np.minimum.at(insured_from, book.sets["vehicle"][rows], book.sets["start"][rows])
    insured_from[insured_from == 10**8] = NO_DAY
    return Company(
        units=units_of(scene, place), people=people_of(rng, scene, place), postings=postings_table(scene, place),
        leaves=leaves_table(rng, scene), customers=customers,
        consents=consents_table(scene, book, customers, refused_at),
        vehicles=vehicles_table(rng, scene, place, book, insured_from), policies=sold.policies,
        claims=claims_table(rng, scene, place, sold.policies), leads=lead_table, moves=moves, quotes=offers.quotes,
        activities=activities, reviews=reviews, coachings=coachings_table(rng, scene, work, shown),
        targets=targets_table(rng, scene, place), truth=_truth(scene, book, leads, close, work, shown),
    )  # fmt: skip


def _shown(scene: Scene, work: Work, ledger: Ledger) -> Ledger:
    """Return the ledger without the warm-up."""
    keep = work.day[ledger.row] >= scene.days.ledger
    return Ledger(**{name: getattr(ledger, name)[keep] for name in Ledger.__dataclass_fields__})


def _activities(
    rng: np.random.Generator, scene: Scene, place: Place, book: Book, leads: Columns, work: Work, shown: Ledger,
    lead_row: Counts, offers: Offers,
) -> Activities:  # fmt: skip
    offer_of_step = np.full(work.size, -1)
    offer_of_step[offers.step] = np.arange(offers.step.size)
    with_lead = book.sets["lead"]
    total = np.zeros(leads.size, dtype=np.int64)
    of_lead = with_lead >= 0
    amount = book.sets["compulsory"] + book.sets["commercial"]
    np.add.at(total, leads["same_as"][with_lead[of_lead]], amount[of_lead])
    number = numbered("PDZA31", place.number * SETS_PER_BRANCH + np.maximum(leads["won_set"], 0), 12)
    return activities_table(rng, scene, place, book, leads, work, shown, lead_row, offer_of_step, offers.quotes.number,
                            offers.quotes.premium_fen, number, total)  # fmt: skip


def _logged_as(book: Book, leads: Columns, work: Work, shown: Ledger, activities: Activities) -> Texts:
    """Return the client id of the A08 that reported each set (one per fleet case), "" where it was only imported."""
    out = np.full(book.sets.size, "", dtype=object)
    deals = np.flatnonzero(work.role[shown.row] == DEAL)
    of_lead: Texts = np.full(leads.size, "", dtype=object)
    of_lead[work.lead[shown.row[deals]]] = activities.client_id[deals]
    has_lead = book.sets["lead"] >= 0
    out[has_lead] = of_lead[leads["same_as"][book.sets["lead"][has_lead]]]
    return out


def _refused(book: Book, leads: Columns, close: Closings) -> tuple[Flags, Counts]:
    """Return which customers' leads are all closed and the last one lost, and the day it was."""
    customer = leads["customer"]
    lost = np.zeros(book.customers.size, dtype=bool)
    day = np.full(book.customers.size, 0)
    ended = np.flatnonzero(close.is_kept & (leads["outcome"] == LOST) & ~close.is_open)
    lost[customer[ended]] = True
    np.maximum.at(day, customer[ended], close.closed[ended])
    others = close.is_kept & (close.is_open | (leads["outcome"] != LOST))
    lost[customer[others]] = False
    return lost, day


def _truth(scene: Scene, book: Book, leads: Columns, close: Closings, work: Work, shown: Ledger) -> Truth:
    traits, staff = scene.traits, scene.staff
    market = np.where(staff.seat >= 0, traits.market[np.maximum(staff.seat, 0)], np.nan)
    never = traits.coached_from > scene.days.today
    coached = scene.days.dates(np.where(never, NO_DAY, traits.coached_from).ravel()).reshape(never.shape)
    return Truth(
        skill=traits.skill, market=market, effort=traits.effort,
        late_share=traits.late_share, planned_share=traits.planned_share, followed_share=traits.followed_share,
        first_touch_days=traits.first_touch_days, month_end_share=traits.month_end_share, problems=traits.problems,
        weak_stage=traits.weak_stage, coached_from=coached, coaching_effect=COACHING_EFFECT,
        environment=traits.environment,
        is_fabricated=work.is_fabricated[shown.row], is_duplicate_of=book.customers["copy_of"],
        is_won_back=leads["is_won_back"][close.is_kept], chance=leads["chance"][close.is_kept],
    )  # fmt: skip
