"""The seasonal index against R's figure, and planted seasons found again."""

from datetime import date

import numpy as np
import pytest

from fenghuolun.engine.festivals import festival_regressors
from fenghuolun.engine.periods import month, statutory_calendar, workdays_in
from fenghuolun.engine.plan.seasons import due_load, month_weights, seasonal_index
from fenghuolun.engine.refusals import BadInput

# Box & Jenkins (1976), series G: international airline passengers in thousands, 1949-1960
AIR_PASSENGERS = """
112 118 132 129 121 135 148 148 136 119 104 118 115 126 141 135 125 149 170 170 158 133 114 140
145 150 178 163 172 178 199 199 184 162 146 166 171 180 193 181 183 218 230 242 209 191 172 194
196 196 236 235 229 243 264 272 237 211 180 201 204 188 235 227 234 264 302 293 259 229 203 229
242 233 267 269 270 315 364 347 312 274 237 278 284 277 317 313 318 374 413 405 355 306 271 306
315 301 356 348 355 422 465 467 404 347 305 336 340 318 362 348 363 435 491 505 404 359 310 337
360 342 406 396 420 472 548 559 463 407 362 405 417 391 419 461 472 535 622 606 508 461 390 432
"""
FIGURE_OF_R = """
.9102304 .8836253 1.0073663 .9759060 .9813780 1.1127758 1.2265555 1.2199110 1.0604919 .9217572 .8011781 .8988244
"""
TRUE = np.array([1.1, 0.7, 1.1, 0.95, 0.95, 1.05, 1.15, 0.95, 1.0, 0.9, 1.05, 1.1])
TRUE_EFFECT = np.array([0.3, -0.5, -0.2])


def planned_year(year):
    calendar = statutory_calendar([year])
    return np.array([workdays_in(month(year, m), calendar) for m in range(1, 13)])


def planted(months, first=date(2020, 1, 1)):
    """Monthly premium with known index, working days and festival effect; workdays; regressors."""
    years = range(first.year, first.year + months // 12)
    workdays = np.concatenate([planned_year(y) for y in years])
    festival = festival_regressors(first, months)
    rate = np.tile(TRUE / TRUE.mean(), months // 12) * np.exp(festival @ TRUE_EFFECT)
    return rate * workdays * 1.005 ** np.arange(months) * 1e6, workdays, festival


def test_air_passengers_give_the_seasonal_figure_of_r():
    """methods 2.1: multiplicative ``decompose`` prints these twelve numbers."""
    got = seasonal_index([np.array(AIR_PASSENGERS.split(), float)], 1)
    np.testing.assert_allclose(got.index[0], np.array(FIGURE_OF_R.split(), float), atol=6e-8)
    assert (got.reason[0], got.months[0]) == ("ok", 144)


def test_a_series_that_starts_in_july_has_the_same_months():
    values = np.array(AIR_PASSENGERS.split(), float)
    whole, later = seasonal_index([values], 1).index, seasonal_index([values[6:]], 7).index
    np.testing.assert_allclose(later, whole, atol=0.02)


def test_planted_index_and_festival_are_found_again():
    values, workdays, festival = planted(72)
    got = seasonal_index([values], 1, workdays, festival)
    np.testing.assert_allclose(got.festival_effect, TRUE_EFFECT, atol=0.1)
    np.testing.assert_allclose(got.index[0], TRUE / TRUE.mean(), atol=0.03)


def test_weights_of_a_coming_year_follow_its_own_workdays_and_festival():
    values, workdays, festival = planted(72)
    seasons = seasonal_index([values], 1, workdays, festival)
    coming = festival_regressors(date(2026, 1, 1), 12)
    expected = TRUE * planned_year(2026) * np.exp(coming @ TRUE_EFFECT)
    got = month_weights(seasons, planned_year(2026), coming)
    np.testing.assert_allclose(got[0], expected / expected.sum(), atol=0.003)
    assert got.sum() == pytest.approx(1.0)


def test_a_year_may_begin_in_any_month():
    values, _, _ = planted(36)
    seasons = seasonal_index([values], 1)
    got = month_weights(seasons, np.full(12, 20), first_month=4)
    np.testing.assert_allclose(got[0], np.roll(month_weights(seasons, np.full(12, 20))[0], -3))


def test_short_histories_take_the_pooled_index_and_say_so():
    values, _, _ = planted(36)
    short = values.copy()
    short[:10] = np.nan
    got = seasonal_index([values, short, values * 3], 1)
    assert got.reason.tolist() == ["ok", "fallback", "ok"]
    assert got.months.tolist() == [36, 26, 36]
    pool = seasonal_index([values * 4 + np.nan_to_num(short)], 1).index[0]
    np.testing.assert_allclose(got.index[1], pool)


def test_a_pool_that_is_short_as_well_gives_no_season_and_says_so():
    got = seasonal_index([[1.0, 2.0, 3.0]], 1)
    assert (got.reason.tolist(), got.index.tolist()) == (["no_data"], [[1.0] * 12])
    late = np.full((1, 30), np.nan)
    late[0, 10:] = 5.0
    assert seasonal_index(late, 1).reason.tolist() == ["no_data"]


def test_a_seller_without_any_sale_takes_the_pooled_index():
    values, _, _ = planted(36)
    assert seasonal_index([values, 0 * values], 1).reason.tolist() == ["ok", "fallback"]


def test_a_festival_that_the_data_cannot_tell_has_no_effect():
    values, _, festival = planted(24)
    assert seasonal_index([values], 1, festival=festival).festival_effect.tolist() == [0, 0, 0]


def test_what_falls_due_is_added_up_by_person_and_month():
    rng = np.random.default_rng(2)
    month_due, premium, node = rng.integers(0, 12, 999), rng.integers(1, 10**6, 999), rng.integers(0, 5, 999)
    load = due_load(month_due, premium, node, 6)
    assert load.sum() == premium.sum()
    assert load[3, 4] == premium[(node == 3) & (month_due == 4)].sum()
    assert not load[5].any()


FLAT = seasonal_index([[1.0] * 3], 1)


@pytest.mark.parametrize(
    ("refused", "argument", "index"),
    [
        (lambda: seasonal_index([1.0], 1), "monthly", ()),
        (lambda: seasonal_index([[1.0, np.nan, 1.0]], 1), "monthly", (0, 1)),
        (lambda: seasonal_index([[1.0, -1.0]], 1), "monthly", (0, 1)),
        (lambda: seasonal_index([[1.0]], 13), "first_month", ()),
        (lambda: seasonal_index([[1.0]], 1, workdays=[0]), "workdays", ()),
        (lambda: seasonal_index([[1.0]], 1, festival=[[0.0]]), "festival", ()),
        (lambda: month_weights(FLAT, np.ones(11)), "workdays", ()),
        (lambda: month_weights(FLAT, np.zeros(12)), "workdays", (0,)),
        (lambda: due_load([12], [1], [0], 1), "due_month", (0,)),
        (lambda: due_load([1], [1], [1], 1), "node", (0,)),
    ],
)
def test_histories_that_make_no_sense_are_refused(refused, argument, index):
    with pytest.raises(BadInput) as caught:
        refused()
    assert (caught.value.argument, caught.value.index) == (argument, index)
