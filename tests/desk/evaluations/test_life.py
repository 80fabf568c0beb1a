"""An evaluation from opening to both signatures, through the screens."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from cast import NOW, Cast
from desk.evaluations.factories import OCTOBER, a_signed_card, an_evaluation
from fenghuolun.desk.evaluations.actions import (
    EvaluationChanged,
    EvaluationRefused,
    Given,
    assess_self,
    open_round,
    take_facts_again,
)
from fenghuolun.desk.evaluations.models import Evaluation, EvaluationRound
from fenghuolun.desk.goals.models import Goal

SignedIn = Callable[..., Client]


def form_of(row: Evaluation, level: str, **typed: object) -> dict[str, object]:
    """Return what the assess page sends when nothing but ``typed`` was entered."""
    from fenghuolun.desk.evaluations.forms import AssessForm
    from fenghuolun.desk.evaluations.queries import sheet_of

    form = AssessForm(sheet=sheet_of(Evaluation.objects.get(pk=row.pk)), level=level)
    sent = {name: form[name].value() for name in form.fields}
    sent["revision"] = Evaluation.objects.get(pk=row.pk).revision
    return {key: "" if value is None else value for key, value in {**sent, **typed}.items()}


EVERYTHING = {
    **{f"difficulty.{k}": v for k, v in zip(
        ("ambition", "market", "resources", "novelty", "dependence", "time_pressure"), (4, 3, 4, 3, 3, 4), strict=True
    )},
    **{f"effort.{k}": v for k, v in zip(
        ("activity", "plan_completion", "correction_on_time", "learning", "initiative"), (97, 88, 80, 60, 50),
        strict=True,
    )},
    **{f"why.{name}": "按课程案例" for name in (
        "difficulty.ambition", "difficulty.market", "difficulty.resources", "difficulty.novelty",
        "difficulty.dependence", "difficulty.time_pressure", "effort.activity", "effort.plan_completion",
        "effort.correction_on_time", "effort.learning", "effort.initiative",
    )},
}  # fmt: skip


def without_data(row: Evaluation) -> None:
    """Take what the empty company says of difficulty and effort away, so that the vectors can be typed in."""
    row.inputs = {"parts": {}}
    row.save(update_fields=["inputs"])


@pytest.mark.outline("1.3.7.A", "1.3.7.A.1", "1.3.7.A.2", "1.3.7.A.3")
def test_the_sheet_shows_tv1_from_the_facts_to_the_grade(cast: Cast, signed_in: SignedIn) -> None:
    row = an_evaluation(cast)
    page = signed_in(cast.li_na).get(f"/evaluations/{row.pk}/").content.decode()
    assert "30%×100 + 25%×90 + 15%×70 + 10%×100 + 15%×90 + 5%×100 = 91.5" in page
    assert 'class="grade big is-b">B' in page
    assert "95.8%" in page  # 69 of 72


@pytest.mark.outline("1.3.7.B", "1.3.7.B.1", "1.3.7.B.2", "1.3.7.B.3")
def test_the_superior_enters_tv4_and_tv5_and_the_sheet_says_tv2(cast: Cast, signed_in: SignedIn) -> None:
    row = an_evaluation(cast)
    without_data(row)
    leader = signed_in(cast.zhang_wei)
    answer = leader.post(f"/evaluations/{row.pk}/assess/", form_of(row, "superior", done="1", **EVERYTHING))
    assert answer.status_code == 302, answer.content.decode()
    page = leader.get(f"/evaluations/{row.pk}/").content.decode()
    assert "60%×完成 91.5 + 25%×难度 85.5 + 15%×努力 82.95 = 88.7" in page
    assert Evaluation.objects.get(pk=row.pk).status == "calibration"
    round_page = leader.get(f"/evaluations/rounds/{row.round_id}/").content.decode()
    assert "3.55" in round_page  # mean difficulty, TV-4


@pytest.mark.outline("1.3.7.C", "1.3.7.C.1", "1.3.7.C.2", "1.3.7.C.3")
def test_stages_add_up_to_tv6(cast: Cast, signed_in: SignedIn) -> None:
    row = an_evaluation(cast)
    without_data(row)
    stages = {
        **dict(zip([f"planning.{k}" for k in ("alignment", "smart", "quantities_from_funnel", "resources_and_authority",
                                              "risk_list", "checkpoints", "on_time")],
                   (100, 90, 80, 80, 70, 90, 80), strict=True)),
        **dict(zip([f"execution.{k}" for k in ("progress", "activity", "record_quality", "correction_speed",
                                               "feedback", "cooperation", "compliance")],
                   (80, 85, 80, 60, 80, 80, 90), strict=True)),
        "finish.quality": 90, "finish.time": 100, "finish.cost": 85,
    }  # fmt: skip
    leader = signed_in(cast.zhang_wei)
    answer = leader.post(f"/evaluations/{row.pk}/assess/", form_of(row, "superior", **stages))
    assert answer.status_code == 302, answer.content.decode()
    page = leader.get(f"/evaluations/{row.pk}/").content.decode()
    assert "20%×计划 86 + 30%×执行 79 + 50%×完成阶段 91.5 = 86.7" in page  # 86.65


def test_from_self_to_both_signatures(cast: Cast, signed_in: SignedIn) -> None:
    row = an_evaluation(cast)
    seller, leader, manager = (signed_in(who) for who in (cast.li_na, cast.zhang_wei, cast.chen_jing))
    assert (
        seller.post(f"/evaluations/{row.pk}/assess/", form_of(row, "own", done="1", comment="转保名单晚到")).status_code
        == 302
    )
    assert leader.post(f"/evaluations/{row.pk}/assess/", form_of(row, "superior", done="1")).status_code == 302
    shift = {"revision": Evaluation.objects.get(pk=row.pk).revision, "shift": "1.5", "comment": "名单确实晚到一周"}
    assert manager.post(f"/evaluations/{row.pk}/shift/", shift).status_code == 302
    assert manager.post(f"/evaluations/rounds/{row.round_id}/publish/").status_code == 302
    row.refresh_from_db()
    assert (row.status, row.points, row.grade) == ("published", 93.0, "B")

    appealed = {"revision": row.revision, "reason": "续保率应剔除已报废车辆"}
    assert seller.post(f"/evaluations/{row.pk}/appeal/", appealed).status_code == 302
    row.refresh_from_db()
    answered = {"revision": row.revision, "answer": "剔除两台后为 70.1%，上调", "shift": "3.5"}
    assert manager.post(f"/evaluations/{row.pk}/answer/", answered).status_code == 302
    row.refresh_from_db()
    assert (row.status, row.points, row.grade) == ("published", 95.0, "A")
    assert (
        seller.post(f"/evaluations/{row.pk}/appeal/", {"revision": row.revision, "reason": "再来"}).status_code == 422
    )

    assert seller.post(f"/evaluations/{row.pk}/sign/").status_code == 302
    assert leader.post(f"/evaluations/{row.pk}/sign/").status_code == 302
    row.refresh_from_db()
    assert row.status == "signed"
    assert leader.post(f"/evaluations/{row.pk}/sign/").status_code == 409
    assert [event.event for event in row.events.order_by("pk")] == [
        "opened", "submitted", "assessed", "calibrated", "published", "appealed", "answered", "signed", "signed",
    ]  # fmt: skip


def test_no_evaluation_without_a_signed_card(cast: Cast) -> None:
    with pytest.raises(EvaluationRefused):
        open_round(by=cast.zhang_wei, now=NOW, unit=cast.team, starts_on=OCTOBER[0], ends_on=OCTOBER[1])
    assert not EvaluationRound.objects.exists()
    a_signed_card(cast.li_na, cast.zhang_wei)
    card = a_signed_card(cast.liu_yang, cast.zhang_wei)
    card.status = "proposed"
    card.save()
    round_ = open_round(by=cast.zhang_wei, now=NOW, unit=cast.team, starts_on=OCTOBER[0], ends_on=OCTOBER[1])
    assert [one.person for one in round_.evaluations.all()] == [cast.li_na]


def test_facts_are_taken_again_until_the_person_hands_in(cast: Cast) -> None:
    row = an_evaluation(cast)
    Goal.objects.filter(title="转保台数").update(actual=25)
    row = take_facts_again(by=cast.li_na, now=NOW, evaluation=row, expected_revision=0)
    assert row.lines.get(title="转保台数").ratio == 1.0
    row = assess_self(by=cast.li_na, now=NOW, evaluation=row, expected_revision=1, given=Given(), hand_in=True)
    with pytest.raises(EvaluationRefused):
        take_facts_again(by=cast.li_na, now=NOW, evaluation=row, expected_revision=2)


def test_points_other_than_the_tables_need_a_reason_and_a_factor_moves_by_one(cast: Cast, signed_in: SignedIn) -> None:
    row = an_evaluation(cast)
    line = row.lines.get(title="转保台数")
    seller = signed_in(cast.li_na)
    refused = seller.post(f"/evaluations/{row.pk}/assess/", form_of(row, "own", **{f"points-{line.pk}": 90}))
    assert refused.status_code == 422
    assert "按评分表" in refused.content.decode()
    said = {f"points-{line.pk}": 90, f"comment-{line.pk}": "名单晚到"}
    assert seller.post(f"/evaluations/{row.pk}/assess/", form_of(row, "own", **said)).status_code == 302
    row.refresh_from_db()
    row.inputs = {"parts": {"difficulty": {"ambition": [2.0, "", None, ""]}}}
    row.save()
    far = {"difficulty.ambition": 4, "why.difficulty.ambition": "新区域"}
    leader = signed_in(cast.zhang_wei)
    assert leader.post(f"/evaluations/{row.pk}/assess/", form_of(row, "superior", **far)).status_code == 422
    near = {"difficulty.ambition": 3, "why.difficulty.ambition": "新区域"}
    assert leader.post(f"/evaluations/{row.pk}/assess/", form_of(row, "superior", **near)).status_code == 302


def test_the_second_editor_is_told_and_overwrites_nothing(cast: Cast, signed_in: SignedIn) -> None:
    row = an_evaluation(cast)
    first, second = form_of(row, "own", comment="甲"), form_of(row, "own", comment="乙")
    seller = signed_in(cast.li_na)
    assert seller.post(f"/evaluations/{row.pk}/assess/", first).status_code == 302
    answer = seller.post(f"/evaluations/{row.pk}/assess/", second)
    assert answer.status_code == 422
    assert "李娜" in answer.content.decode()
    assert "乙" in answer.content.decode()
    assert Evaluation.objects.get(pk=row.pk).own_comment == "甲"
    with pytest.raises(EvaluationChanged):
        assess_self(by=cast.li_na, now=NOW, evaluation=row, expected_revision=0, given=Given())


def test_an_old_sheet_recomputes_by_its_own_formula(cast: Cast, signed_in: SignedIn) -> None:
    row = an_evaluation(cast)
    planner = signed_in(cast.planner)
    page = planner.get("/evaluations/schemes/add/")
    form = page.context["form"]
    sent = {name: form[name].value() for name in form.fields} | {
        "is_linear": "1",
        "note": "改用线性",
        "unit": cast.company.pk,
    }
    answer = planner.post("/evaluations/schemes/add/", sent)
    assert answer.status_code == 302, answer.content.decode()
    assert "91.5" in signed_in(cast.li_na).get(f"/evaluations/{row.pk}/").content.decode()
    a_signed_card(cast.liu_yang, cast.zhang_wei)
    later = open_round(
        by=cast.chen_jing, now=NOW + timedelta(days=1), unit=cast.branch, starts_on=OCTOBER[0], ends_on=OCTOBER[1]
    )
    assert later.scheme.version == 2
    assert "98.2" in signed_in(cast.liu_yang).get(f"/evaluations/{later.evaluations.get().pk}/").content.decode()


def test_strangers_meet_no_sheet_and_a_seller_no_round(cast: Cast, signed_in: SignedIn) -> None:
    row = an_evaluation(cast)
    for address in (
        f"/evaluations/{row.pk}/",
        f"/evaluations/{row.pk}/assess/",
        f"/evaluations/rounds/{row.round_id}/",
    ):
        assert signed_in(cast.wang_qiang).get(address).status_code == 404
        assert signed_in(cast.liu_yang).get(address).status_code == 404
    assert signed_in(cast.li_na).get(f"/evaluations/rounds/{row.round_id}/").status_code == 404


@pytest.mark.parametrize("people", [1, 2])
def test_a_round_asks_the_same_however_many_people(
    cast: Cast, signed_in: SignedIn, questions: Callable[..., list[str]], people: int
) -> None:
    for person in (cast.li_na, cast.liu_yang)[:people]:
        a_signed_card(person, cast.zhang_wei)
    round_ = open_round(by=cast.zhang_wei, now=NOW, unit=cast.team, starts_on=OCTOBER[0], ends_on=OCTOBER[1])
    asked = questions(signed_in(cast.zhang_wei), f"/evaluations/rounds/{round_.pk}/")
    assert len(asked) == 4, "\n".join(asked)
    sheet = questions(signed_in(cast.zhang_wei), f"/evaluations/{round_.evaluations.first().pk}/")  # type: ignore[union-attr]
    assert len(sheet) == 3, "\n".join(sheet)
