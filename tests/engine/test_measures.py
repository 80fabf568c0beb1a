"""The catalogue of measures: one line a measure, and its functions by hand."""

import numpy as np
import pytest

from fenghuolun.engine import measures
from fenghuolun.engine.refusals import BadInput


def test_the_catalogue_holds_every_base_measure_of_the_domain_once():
    assert {f"M{i:02d}" for i in range(1, 34)} <= set(measures.MEASURES)
    assert len({m.name for m in measures.MEASURES.values()}) == len(measures.MEASURES)


def test_points_are_base_times_quality_times_quantity():
    assert measures.activity_points([4, 1], [0.8, 0.5], [1, 30]).tolist() == [3.2, 15.0]


def test_attainment_ignores_leave_and_is_unknown_without_a_workday():
    got = measures.activity_attainment([60, 60, 5], [20, 20, 20], [4, 3, 0])
    assert got[:2].tolist() == [0.75, 1.0]
    assert np.isnan(got[2])


def test_sold_vehicles_leave_the_renewal_base():
    assert measures.retention_ratio([432], [612], [12]).round(2).tolist() == [0.72]


def test_discount_depth_is_positive_when_cheaper_than_the_median():
    assert measures.discount_depth([0.85], [1.0]).round(2).tolist() == [0.15]


def test_combined_ratio_adds_loss_and_expense():
    assert measures.combined_ratio([0.7], [0.27]).round(2).tolist() == [0.97]


def test_variation_and_total_are_along_the_last_axis():
    assert measures.variation([[10, 10], [0, 20], [0, 0]])[:2].tolist() == [0.0, 1.0]
    assert measures.total([[1, 2], [3, 4]]).tolist() == [3.0, 7.0]


def test_gini_grows_with_concentration():
    assert measures.gini([[5, 5, 5, 5], [0, 0, 0, 20]]).round(2).tolist() == [0.0, 0.75]


@pytest.mark.parametrize(
    ("call", "argument"),
    [
        (lambda: measures.ratio([-1], [3]), "part"),
        (lambda: measures.ratio([1], [np.nan]), "whole"),
        (lambda: measures.activity_points([1], [1], [1.5]), "quantity"),
        (lambda: measures.retention_ratio([1], [3], [4]), "whole"),
    ],
)
def test_what_cannot_be_true_is_refused_by_name(call, argument):
    with pytest.raises(BadInput, match=argument):
        call()


def test_the_table_of_the_catalogue_has_a_row_for_each_measure():
    rows = measures.as_markdown().splitlines()[2:]
    assert len(rows) == len(measures.MEASURES)
    assert "| M10 | `retention_ratio_by_count` |" in measures.as_markdown()
