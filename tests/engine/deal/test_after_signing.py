"""After the signature and before the next one: every rule of 3.7 and 3.8 at its limit; TV-16."""

import numpy as np
import pytest

from fenghuolun.engine.deal import after_signing as a
from fenghuolun.engine.deal import loyalty as y
from fenghuolun.engine.refusals import BadInput


@pytest.mark.parametrize(
    ("use", "phase"),
    [
        ((30, 0.1, 0.5, 0, 0), a.LearningPhase.TOY),
        ((31, 0.1, 0.5, 0, 0), a.LearningPhase.LEARNING),
        ((121, 0.5, 0.5, 0, 0), a.LearningPhase.EFFECTIVENESS),
        ((10, 0.5, 1.0, 0, 0), a.LearningPhase.LEARNING),
        ((10, 0.6, 1.0, 0, 0), a.LearningPhase.TOY),
        ((200, 0.5, 0.5, 2, 0), a.LearningPhase.LEARNING),
        ((10, 0.8, 0.5, 0, 2), a.LearningPhase.EFFECTIVENESS),
        ((10, 0.8, 0.5, 0, 1), a.LearningPhase.TOY),
    ],
)
def test_the_learning_curve(use, phase):
    assert a.learning_phase(a.Use(*([x] for x in use))).tolist() == [phase]


def test_a_dip_is_deeper_where_more_was_hoped_for():
    depth = a.dip_depth([9, 8, 7], 6, 10, 1.0)
    assert depth == pytest.approx([2.0, 1.5, 1.0])


def test_pulses_alarm_when_low_fallen_or_far_below_the_first():
    found = a.pulse_alarm([10, 10, 7, 9], [9, 9, 7, 8], [8.5, 7, 6, 7.4])
    assert found.is_low.tolist() == [False, True, True, False]
    assert found.is_dip.tolist() == [False, True, False, True]


def test_the_loss_funnel_multiplies_back_to_what_is_left():
    steps = np.array([[100, 10], [80, 0], [40, 0], [30, 0], [15, 0]])
    lost = a.funnel_loss(steps)
    assert (1 - lost[:, 0]).prod() == pytest.approx(0.15)
    assert np.isnan(lost[1:, 1]).all()


def test_an_issue_needs_an_owner_from_twelve():
    found = a.issue_risk([3, 3], [4, 3])
    assert found.exposure.tolist() == [12, 9]
    assert found.needs_owner.tolist() == [True, False]


def test_tv16_loyalty():
    points = y.loyalty(3, 0.5, 0.25, 0, renewed_early=True)
    assert points == pytest.approx(51.25)
    assert y.four_zones([8], [points]).tolist() == ["apostle"]
    assert y.loyalty([4, 40], 1, 1, 1, True).tolist() == [100, 100]


def test_zones_begin_at_their_cut():
    assert y.four_zones([7.5, 7.5, 7.4, 7.4], [50, 49, 50, 49]).tolist() == [
        "apostle",
        "mercenary",
        "hostage",
        "defector",
    ]
    assert y.four_zones([np.nan], [100]).tolist() == ["unknown"]


def test_moves_between_zones_keep_every_customer():
    moves = y.zone_moves(["apostle", "apostle", "hostage"], ["apostle", "mercenary", "defector"])
    assert moves.sum() == 3
    assert moves[0, 1] == moves[0, 0] == moves[2, 3] == 1


def test_partnership_counts_evidence_from_vendor_to_strategic():
    found = y.partnership([0, 1, 1], [0, 0, 1], [0, 1, 1], [0, 1, 1], [0, 0, 1])
    assert found.level.tolist() == [1, 3, 5]
    assert found.index.tolist() == [20, 60, 100]


def test_care_goes_first_to_those_with_most_to_lose_and_longest_waiting():
    found = y.care_priority([30, 30, 60, 0], ["A", "A", "A", "A"], [1000, 2000, 1000, 9000], 0.2)
    assert found.priority[1] == pytest.approx(found.priority[2])
    assert found.order.tolist() == [1, 2, 0, 3]
    assert y.care_priority([179, 180], ["B", "C"], 1, 0.5).is_quiet.tolist() == [False, True]
    assert y.care_priority([365 / 6, 365 / 3], ["B", "C"], 1, 0.5).due_ratio == pytest.approx([1, 1])


@pytest.mark.parametrize(
    ("call", "argument"),
    [
        (lambda: a.learning_phase(a.Use([-1], [1], [1], [0], [0])), "days_since_start"),
        (lambda: a.dip_depth(11, 5, 0, 0), "expectation"),
        (lambda: a.pulse_alarm(9, 9, 0), "now"),
        (lambda: a.funnel_loss([1, 2, 1, 1, 1]), "customers"),
        (lambda: a.funnel_loss([1, 1]), "customers"),
        (lambda: a.issue_risk([0], [1]), "likelihood"),
        (lambda: y.loyalty(1, 2, 0, 0, False), "vehicle_share"),
        (lambda: y.ZoneRules(satisfaction_from=0), "satisfaction_from"),
        (lambda: y.four_zones([11], [1]), "satisfaction"),
        (lambda: y.four_zones([1], [101]), "loyalty_points"),
        (lambda: y.zone_moves(["x"], ["apostle"]), "before"),
        (lambda: y.zone_moves(["apostle"], ["apostle"] * 2), "now"),
        (lambda: y.care_priority([1], ["D"], [1], [0.1]), "grade"),
    ],
)
def test_what_cannot_be_true_is_refused(call, argument):
    with pytest.raises(BadInput) as refused:
        call()
    assert refused.value.argument == argument
