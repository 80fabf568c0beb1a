"""The document's vectors TV-1 to TV-6, by the rules the sheet uses."""

from __future__ import annotations

import pytest

from fenghuolun.desk.evaluations.rules.inputs import EFFORT_WORDS as EFFORTS_SAID
from fenghuolun.desk.evaluations.rules.inputs import (
    EXECUTION_WORDS,
    FACTOR_WORDS,
    PLANNING_WORDS,
    Inputs,
    Part,
    inputs_of,
)
from fenghuolun.desk.evaluations.rules.inputs import FINISH_WORDS as FINISH_SAID
from fenghuolun.desk.evaluations.rules.scoring import Scored, scores_of
from fenghuolun.desk.evaluations.rules.terms import Terms, WrongTerms, terms_of
from fenghuolun.engine.judge.effort import EFFORTS, FACTORS
from fenghuolun.engine.judge.stages import EXECUTION, FINISH, PLANNING

TV1 = [
    Scored(30, 312 / 300), Scored(25, 69 / 72), Scored(15, 22 / 25), Scored(10, 80 / 78), Scored(15, 0.97),
    Scored(5, 1.0, is_compliance=True),
]  # fmt: skip
TV4, TV5 = (4, 3, 4, 3, 3, 4), (97, 88, 80, 60, 50)


def given(**lists: tuple[float, ...]) -> Inputs:
    words = {"difficulty": FACTORS, "effort": EFFORTS, "planning": PLANNING, "execution": EXECUTION, "finish": FINISH}
    return Inputs(
        {
            name: {key: Part(float(v)) for key, v in zip(words[name], values, strict=True)}
            for name, values in lists.items()
        }
    )


def test_the_words_stand_in_the_order_of_the_engine() -> None:
    assert tuple(FACTOR_WORDS) == FACTORS
    assert tuple(EFFORTS_SAID) == EFFORTS
    assert tuple(PLANNING_WORDS) == tuple(PLANNING)
    assert tuple(EXECUTION_WORDS) == tuple(EXECUTION)
    assert tuple(FINISH_SAID) == FINISH


def test_tv1_by_table_and_linear() -> None:
    by_table = scores_of(TV1, Inputs(), Terms())
    assert by_table.line_points == (100, 90, 70, 100, 90, 100)
    assert (by_table.completion.shown, by_table.completion.grade) == (91.5, "B")
    linear = scores_of(TV1, Inputs(), Terms(is_linear=True)).completion
    assert linear.points == pytest.approx(98.16, abs=0.005)


@pytest.mark.parametrize(
    ("weights", "shown"), [((0.60, 0.25, 0.15), 88.7), ((0.50, 0.30, 0.20), 88.0), ((0.70, 0.20, 0.10), 89.4)]
)
def test_tv2_by_difficulty_and_effort(weights: tuple[float, float, float], shown: float) -> None:
    inputs = given(difficulty=TV4, effort=TV5)
    found = scores_of(TV1, inputs, Terms(effort_weights=weights)).effort
    assert found.parts == pytest.approx({"completion": 91.5, "difficulty": 85.5, "effort": 82.95})  # TV-4, TV-5
    assert found.points == pytest.approx(shown, abs=0.05)


def test_tv6_by_stages() -> None:
    planning = (0.9, 0.9, 0.8, 0.8, 0.8, 0.9, 0.9)
    inputs = given(planning=planning, execution=(0.8,) * 7, finish=(91.5, 90, 100, 85))
    found = scores_of(TV1, inputs, Terms()).stages
    assert found.parts["finish"] == pytest.approx(91.5)
    assert found.points == pytest.approx(0.2 * found.parts["planning"] + 0.3 * 80 + 0.5 * 91.5)


def test_without_what_a_method_needs_there_is_no_figure_but_the_reason() -> None:
    found = scores_of(TV1, Inputs(), Terms())
    assert (found.effort.points, found.effort.lacks) == (None, "difficulty")
    assert (found.stages.points, found.stages.lacks) == (None, "planning")
    assert scores_of([Scored(50, 1.0)], Inputs(), Terms()).completion.lacks == "weights"


def test_a_compliance_case_holds_every_method_at_b() -> None:
    lines = [Scored(95, 1.2), Scored(5, 0.5, is_compliance=True)]
    found = scores_of(lines, given(difficulty=(5,) * 6, effort=(100,) * 5), Terms())
    assert (found.completion.grade, found.completion.is_capped) == ("B", True)
    assert found.effort.grade == "B"


def test_points_a_person_gives_overrule_the_table_and_move_what_would_lift_the_grade() -> None:
    lifted = scores_of([*TV1[:2], Scored(15, 22 / 25, given=100), *TV1[3:]], Inputs(), Terms())
    assert lifted.completion.shown == 96.0
    assert scores_of(TV1, Inputs(), Terms()).up_at == (111.5, 103.8, 93.0, None, 113.0, None)


def test_terms_and_inputs_come_back_as_they_were_kept() -> None:
    terms = Terms(is_linear=True, effort_weights=(0.5, 0.3, 0.2))
    assert terms_of(terms.kept()) == terms
    inputs = given(difficulty=TV4, effort=TV5)
    assert inputs_of(inputs.kept()) == inputs
    with pytest.raises(WrongTerms):
        Terms(effort_weights=(0.5, 0.3, 0.3))
    with pytest.raises(WrongTerms):
        Terms(table_ratios=(0.9, 1.0), table_points=(80.0, 90.0))
