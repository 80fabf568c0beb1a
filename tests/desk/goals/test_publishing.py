"""Publishing targets: exact days, goals for everybody, one edition in force."""

from datetime import date
from decimal import Decimal

import numpy as np
import pytest

from cast import NOW, Cast
from desk.goals.factories import published, rows_of
from fenghuolun.desk.goals.actions import CellRow, TargetsRefused, publish_in_bulk
from fenghuolun.desk.goals.choices import EditionStatus, GoalStatus, Tier
from fenghuolun.desk.goals.models import Goal, TargetCell
from fenghuolun.desk.goals.queries import goal_of, grid_of, published_edition, targets, targets_by_month
from fenghuolun.desk.teams.actions import enter_leave
from fenghuolun.desk.teams.choices import Absence
from fenghuolun.desk.teams.models import AuditEntry
from fenghuolun.desk.teams.rules import NotAllowed, Outside


def test_days_add_up_to_their_month_in_every_tier_and_lie_on_workdays(cast: Cast) -> None:
    published(cast)
    for cell in TargetCell.objects.all():
        assert sum(cell.day_premium_fen) == cell.premium_fen
        assert sum(cell.day_deals) == cell.deals
    october = TargetCell.objects.filter(month=date(2026, 10, 1))
    assert {tuple(cell.day_premium_fen[:7]) for cell in october} == {(0,) * 7}  # 国庆


def test_no_day_asks_less_of_a_higher_tier(cast: Cast) -> None:
    published(cast)
    days = {
        tier: targets(date(2026, 3, 1), date(2026, 4, 1), person_ids=[cast.li_na.pk], tier=tier).premium_fen
        for tier in Tier.values
    }
    assert (days["floor"] <= days["target"]).all()
    assert (days["target"] <= days["stretch"]).all()


def test_nothing_lies_on_a_day_of_leave_and_the_month_still_adds_up(cast: Cast) -> None:
    enter_leave(
        by=cast.li_na,
        now=NOW,
        person=cast.li_na,
        kind=Absence.ANNUAL,
        starts_on=date(2026, 12, 7),
        last_on=date(2026, 12, 11),
    )
    published(cast)
    december = targets(date(2026, 12, 1), date(2027, 1, 1), person_ids=[cast.li_na.pk]).premium_fen[0, 0]
    assert december[6:11].sum() == 0
    assert december.sum() == 8_001_015


def test_a_range_inside_a_month_returns_its_days_only(cast: Cast) -> None:
    published(cast)
    ids = [cast.liu_yang.pk, cast.li_na.pk]
    whole = targets(date(2026, 5, 1), date(2026, 7, 1), person_ids=ids)
    part = targets(date(2026, 5, 20), date(2026, 6, 10), person_ids=ids)
    assert np.array_equal(part.premium_fen, whole.premium_fen[:, :, 19:40])
    months = targets_by_month([date(2026, 5, 1), date(2026, 6, 1)], person_ids=ids)
    assert months.premium_fen[:, :, 0].sum() == whole.premium_fen[:, :, :31].sum()


def test_a_second_edition_supersedes_the_first_and_only_it_counts(cast: Cast) -> None:
    first = published(cast)
    second = published(cast, scale=2)
    first.refresh_from_db()
    assert (first.status, second.status, second.version) == (EditionStatus.SUPERSEDED, EditionStatus.PUBLISHED, 2)
    sold = targets_by_month([date(2026, 1, 1)], person_ids=[cast.li_na.pk])
    assert sold.premium_fen[0, 0, 0] == 2 * 8_001_004
    assert published_edition(cast.team, 2026) == second  # a team's targets are those of its branch


def test_everybody_and_every_unit_get_goals_of_year_and_months(cast: Cast) -> None:
    published(cast)
    year = goal_of(cast.branch, "PREMIUM", date(2026, 6, 3), is_month=False)
    people = [goal_of(p, "PREMIUM", date(2026, 6, 3), is_month=False) for p in (cast.li_na, cast.liu_yang)]
    assert year is not None
    assert year.target == sum(goal.target for goal in people if goal)
    month = goal_of(cast.li_na, "PREMIUM", date(2026, 6, 3))
    assert month is not None
    assert month.target == Decimal(8_001_009 + 2_000_083) / 100
    assert Goal.objects.filter(unit=cast.team).count() == 13


def test_publishing_again_proposes_again_only_what_changed(cast: Cast) -> None:
    published(cast)
    Goal.objects.update(status=GoalStatus.AGREED)
    rows = rows_of(cast)
    rows[0] = rows[0]._replace(premium_fen=rows[0].premium_fen + 100)
    publish_in_bulk(by=cast.chen_jing, now=NOW, unit=cast.branch, year=2026, cells=rows)
    proposed = Goal.objects.filter(status=GoalStatus.PROPOSED)
    assert {(g.person_id, g.unit_id) for g in proposed} == {
        (cast.li_na.pk, None), (None, cast.team.pk), (None, cast.branch.pk),
    }  # fmt: skip
    assert proposed.count() == 6  # January and the year, three times


def test_a_reserve_below_zero_counts_for_the_branch_and_for_nobody(cast: Cast) -> None:
    rows = [*rows_of(cast), CellRow(cast.branch.pk, None, "renewal", date(2026, 1, 1), -50_000, -1)]
    edition = publish_in_bulk(by=cast.chen_jing, now=NOW, unit=cast.branch, year=2026, cells=rows)
    grid = grid_of(edition)
    assert grid.premium_fen[~grid.is_person].sum(axis=(0, 1, 2)).tolist() == [-45_000, -50_000, -55_000]
    branch = goal_of(cast.branch, "PREMIUM", date(2026, 1, 5))
    team = goal_of(cast.team, "PREMIUM", date(2026, 1, 5))
    assert branch is not None
    assert team is not None
    assert team.target - branch.target == 500


def test_only_one_edition_sets_a_persons_target(cast: Cast) -> None:
    published(cast)
    with pytest.raises(TargetsRefused, match="浦东支公司"):
        publish_in_bulk(by=cast.chen_jing, now=NOW, unit=cast.team, year=2026, cells=rows_of(cast))


def test_who_may_not_set_targets_is_refused(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        publish_in_bulk(by=cast.li_na, now=NOW, unit=cast.team, year=2026, cells=rows_of(cast))
    with pytest.raises(Outside):
        publish_in_bulk(by=cast.chen_jing, now=NOW, unit=cast.other_branch, year=2026, cells=rows_of(cast))


def test_publishing_leaves_one_audit_line(cast: Cast) -> None:
    published(cast)
    assert AuditEntry.objects.filter(action="publish_targets").count() == 1


@pytest.mark.outline("1.3.3.C")
def test_published_goals_stand_under_the_unit_s_and_add_up_to_it(cast: Cast) -> None:
    published(cast)
    month = Goal.objects.filter(starts_on=date(2026, 3, 1), ends_on=date(2026, 4, 1))
    branch, team = month.get(unit=cast.branch), month.get(unit=cast.team)
    assert branch.parent is None
    assert team.parent == branch
    people = team.children.all()
    assert {goal.person for goal in people} == {cast.li_na, cast.liu_yang}
    assert sum(goal.target for goal in people) == team.target
    published(cast, scale=2)
    assert Goal.objects.filter(parent=team, status="proposed").count() == 2
