"""Each planted problem shows in the tables at the threshold of 1.2.6, and the healthy mostly stay on their side."""

from collections.abc import Callable

import numpy as np
import pytest

from fenghuolun.engine.simulate import Company

pytestmark = pytest.mark.slow
TODAY = np.datetime64("2026-11-24")
VISITS = ("A03", "A04", "A05")
Measured = np.ndarray


def share(mask: np.ndarray, of: np.ndarray, person: np.ndarray, people: int, *, least: int = 30) -> Measured:
    """Return per person how much of ``of`` is also ``mask``; NaN below ``least``."""
    n = np.bincount(person[of], minlength=people)
    hit = np.bincount(person[of & mask], minlength=people)
    return np.where(n >= least, hit / np.maximum(n, 1), np.nan)


def planned(c: Company) -> Measured:
    a = c.activities
    return share(a.is_planned, np.ones(len(a), bool), a.person, len(c.people))


def attained(c: Company) -> Measured:
    a = c.activities
    worked = np.array([len(np.unique(a.day[a.person == p])) for p in range(len(c.people))])
    return np.where(
        worked > 60, np.bincount(a.person, a.points / 100, len(c.people)) / (20 * np.maximum(worked, 1)), np.nan
    )


def evidenced(c: Company) -> Measured:
    a = c.activities
    return share(a.evidence != "", np.isin(a.kind, VISITS), a.person, len(c.people), least=100)


def fresh_leads_a_day(c: Company) -> Measured:
    """Fresh leads against other sellers of the kind."""
    leads, kind = c.leads, c.people.seller_kind
    fresh = ~np.isin(leads.business_kind, ["renewal", "first_renewal"])
    count = np.bincount(leads.owner[fresh], minlength=len(c.people)) / c.truth.market
    usual = {k: np.median(count[(kind == k) & (count > 100)]) for k in set(kind[count > 100])}
    stays = (c.people.hired_on < np.datetime64("2025-05-01")) & np.isnat(c.people.left_on)
    return np.array(
        [n / usual[k] if k in usual else np.nan for n, k in zip(np.where(stays, count, np.nan), kind, strict=True)]
    )


def purposeful(c: Company) -> Measured:
    a = c.activities
    full = (a.purpose != "") & (a.outcome != "") & (a.next_step != "")
    return share(full, np.ones(len(a), bool), a.person, len(c.people))


def touched_in_time(c: Company) -> Measured:
    leads = c.leads
    due = np.isin(leads.business_kind, ["renewal", "first_renewal"]) & (leads.due_on < TODAY)
    return share(leads.contacted_on <= leads.due_on - 30, due, leads.owner, len(c.people))


def lost_for_price(c: Company) -> Measured:
    leads = c.leads
    return share(
        leads.loss_reason == "price", (leads.status == "lost") & (leads.stage == "quote"), leads.owner, len(c.people)
    )


def overdue(c: Company) -> Measured:
    leads = c.leads
    promised = (leads.status == "open") & ~np.isnat(leads.next_on)
    return share(leads.next_on < TODAY, promised, leads.owner, len(c.people), least=50)


def month_end(c: Company) -> Measured:
    p = c.policies
    rows = np.flatnonzero(p.is_ours & (p.seller >= 0) & (p.issued_on >= np.datetime64("2025-05-01")))
    rows = rows[p.issued_on[rows] < np.datetime64("2026-11-01")]
    days = np.unique(c.activities.day)
    months = days.astype("datetime64[M]")
    last_five = np.concatenate([days[months == m][-5:] for m in np.unique(months)])
    late = np.isin(p.issued_on[rows], last_five)
    total = np.bincount(p.seller[rows], p.premium_fen[rows], len(c.people))
    at_end = np.bincount(p.seller[rows][late], p.premium_fen[rows][late], len(c.people))
    return np.where(total > 5e6, at_end / np.maximum(total, 1), np.nan)


SIGNS: list[tuple[str, Callable[[Company], Measured], float, bool]] = [
    ("A1", planned, 0.60, False),
    ("A2", attained, 0.80, False),
    ("A3", evidenced, 0.70, False),
    ("A4", fresh_leads_a_day, 0.60, False),
    ("A5", purposeful, 0.80, False),
    ("A6", touched_in_time, 0.80, False),
    ("A8", lost_for_price, 0.50, True),
    ("A9", overdue, 0.15, True),
    ("A10", month_end, 0.45, True),
]


@pytest.mark.parametrize(("code", "measure", "threshold", "is_above"), SIGNS, ids=[s[0] for s in SIGNS])
def test_planted_people_pass_the_threshold_and_few_others_do(
    reference: Company, code: str, measure: Callable[[Company], Measured], threshold: float, is_above: bool
):
    value = measure(reference)
    over = value > threshold if is_above else value < threshold
    planted = np.array([person for c, person in reference.truth.problems if c == code])
    assert planted.size
    assert over[planted].all(), value[planted]
    others = np.setdiff1d(np.flatnonzero((reference.people.role == "seller") & ~np.isnan(value)), planted)
    assert over[others].mean() <= 0.12, reference.people.name[others[over[others]]]


def test_the_weak_stage_of_a7_is_the_persons_weakest(reference: Company):
    person = next(p for c, p in reference.truth.problems if c == "A7")
    weak = reference.truth.weak_stage[person]
    leads = reference.leads
    steps = (leads.contacted_on, leads.visited_on, leads.quoted_on)
    due = np.isin(leads.business_kind, ["renewal", "first_renewal"]) & np.isin(leads.status, ["won", "lost"])

    def odds(of: np.ndarray) -> np.ndarray:
        count = [of.sum(), *[(of & ~np.isnat(s)).sum() for s in steps], (of & (leads.status == "won")).sum()]
        rate = np.array(count[1:]) / np.array(count[:-1])
        return np.log(rate / (1 - rate))

    behind = odds(due & (leads.owner == person)) - odds(due & (leads.owner != person))
    assert behind.argmin() == weak
    assert behind[weak] < -1.0


def test_fabricated_visits_are_short_of_evidence_late_and_rounded(reference: Company):
    a, fake = reference.activities, reference.truth.is_fabricated
    assert fake.sum() > 100
    planted = {person for c, person in reference.truth.problems if c == "A3"}
    assert set(a.person[fake]) == planted
    honest = np.isin(a.kind, VISITS) & ~fake
    hours = (a.entered_at - a.happened_at).astype(np.int64) / 3600
    fives = a.happened_at.astype("datetime64[m]").astype(np.int64) % 5 == 0
    assert (a.evidence[fake] != "").mean() < 0.6 * (a.evidence[honest] != "").mean()
    assert (hours[fake] > 24).mean() > 4 * (hours[honest] > 24).mean()
    assert fives[fake].mean() > fives[honest].mean() + 0.1
    assert (a.duration_s[fake] < 180).mean() > 0.1


def leaders_with(company: Company, code: str) -> list[int]:
    return [person for c, person in company.truth.problems if c == code]


def test_a_leader_with_b3_reviews_late_and_with_b4_says_nothing(reference: Company):
    a, r = reference.activities, reference.reviews
    seller = reference.people.role[a.person] == "seller"
    for leader in np.flatnonzero(reference.people.role == "leader"):
        mine = r.by == leader
        logs = (a.unit == reference.people.unit[leader]) & seller & (a.entered_at < TODAY - 3)
        in_time = (mine & ((r.at - a.entered_at[r.activity]).astype(np.int64) <= 86_400)).sum() / logs.sum()
        empty = np.mean([len(text) < 10 for text in r.comment[mine]])
        assert (in_time < 0.9) == (leader in leaders_with(reference, "B3")), in_time
        assert (empty > 0.5) == (leader in leaders_with(reference, "B4")), empty


def test_leaders_with_b5_hardly_join_visits_and_with_b7_leave_out_the_middle(reference: Company):
    c = reference.coachings
    joint = reference.activities.kind[c.activity] == "A13"
    for leader in np.flatnonzero(reference.people.role == "leader"):
        mine = c.leader == leader
        a_month = (mine & joint).sum() / 18 / 8
        assert (a_month < 1.2) == (leader in leaders_with(reference, "B5"))
        by_person = np.sort(np.bincount(c.person[mine]))[::-1][:8]
        assert (by_person[-1] < 0.25 * by_person[0]) == (leader in leaders_with(reference, "B7"))


def test_a_leader_with_b2_gives_equal_targets(reference: Company):
    t = reference.targets
    month = t.month == np.datetime64("2026-10-01")
    for leader in np.flatnonzero(reference.people.role == "leader"):
        rows = month & (t.unit == reference.people.unit[leader])
        total = np.bincount(t.person[rows], t.premium_fen[rows])
        tenured = np.flatnonzero(reference.people.hired_on < np.datetime64("2025-06-01"))
        total = total[tenured[tenured < total.size]]
        total = total[total > 0]
        spread = total.std() / total.mean()
        if leader in leaders_with(reference, "B2"):
            assert spread < 0.3 or np.median(np.abs(total / np.median(total) - 1)) < 0.02
        else:
            assert spread > 0.15


def test_a_leader_with_b12_gives_the_best_leads_to_a_few(reference: Company):
    leads = reference.leads
    fresh = ~np.isin(leads.business_kind, ["renewal", "first_renewal"]) & (leads.grade == "A")
    for leader in np.flatnonzero(reference.people.role == "leader"):
        rows = fresh & (leads.unit == reference.people.unit[leader])
        held = np.sort(np.bincount(leads.owner[rows]))[::-1]
        top_two = held[:2].sum() / held.sum()
        assert (top_two > 0.7) == (leader in leaders_with(reference, "B12")), top_two


def test_coaching_lifts_what_it_coached(reference: Company):
    """After the truth's day the drawn chances of the coached stage are higher than before, by the stated odds."""
    coached, leads = reference.truth.coached_from, reference.leads
    lifts = []
    for person, stage in np.argwhere(~np.isnat(coached)):
        if reference.people.hired_on[person] > np.datetime64("2024-05-01"):
            continue  # a newcomer grows anyway
        mine = (leads.owner == person) & (leads.cube_kind == "renewal")
        after = leads.created_on >= coached[person, stage]
        if min((mine & after).sum(), (mine & ~after).sum()) < 200:
            continue
        x = reference.truth.chance[:, stage]
        logit = np.log(x / (1 - x))
        lifts.append(logit[mine & after].mean() - logit[mine & ~after].mean())
    assert np.mean(lifts) == pytest.approx(reference.truth.coaching_effect, abs=0.12)
