"""What a policy set costs: 交强 by clean years, 商业 by vehicle, kind, coefficient; commission and vehicle tax."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fenghuolun.engine.results import Counts, Flags, Floats
from fenghuolun.engine.simulate.book import FUEL, HYBRID, Book, with_noise
from fenghuolun.engine.simulate.plan import FLEET

SET_YUAN = np.array([5_350.0, 3_330.0, 2_330.0, 3_020.0, 2_900.0, 4_200.0])  # by business kind
FLEET_YUAN = 3_600.0
COMPULSORY_YUAN = np.array([950.0, 1_000.0, 1_800.0, 1_850.0, 1_080.0])  # by use
FLOAT_BY_CLEAN_YEARS = np.array([1.0, 0.9, 0.8, 0.7])
NCD_BY_CLEAN_YEARS = np.array([1.0, 0.8, 0.7, 0.6, 0.5])
USUAL_COEFFICIENT = 0.94
COEFFICIENT_RANGE = (0.5, 1.5)


@dataclass(frozen=True, eq=False)
class Price:
    """Premium in fen per set; ``commercial`` is 0 where only 交强 was bought."""

    compulsory: Counts
    commercial: Counts
    tax: Counts
    coefficient: Floats
    commission: Floats


def price_sets(
    rng: np.random.Generator, book: Book, vehicle: Counts, business: Counts, cube: Counts, clean_years: Counts,
    discount: Floats, attach_share: Floats,
) -> Price:  # fmt: skip
    """Return the prices of sets; a kind's mean is the field's (new 5,200, switch 3,000, renewal 2,450, fleet 3,600)."""
    n = vehicle.size
    use, energy, value = (book.vehicles[name][vehicle] for name in ("use", "energy", "value"))
    compulsory = COMPULSORY_YUAN[use] * FLOAT_BY_CLEAN_YEARS[np.minimum(clean_years, 3)]
    coefficient = np.clip(rng.normal(USUAL_COEFFICIENT, 0.07, n) + discount, *COEFFICIENT_RANGE)
    mean = np.where(cube == FLEET, FLEET_YUAN, SET_YUAN[business])
    rest = np.maximum(mean - compulsory, 0.25 * mean) / 0.93
    commercial = rest * value * (coefficient / USUAL_COEFFICIENT) * with_noise(rng, n, 0.12)
    has_commercial: Flags = rng.random(n) < attach_share
    tax = np.select([energy == FUEL, energy == HYBRID], [rng.choice([300, 420, 450, 900], n), 210], 0)
    return Price(
        compulsory=np.rint(compulsory * 100).astype(np.int64),
        commercial=np.where(has_commercial, np.rint(commercial * 100), 0).astype(np.int64),
        tax=(tax * 100).astype(np.int64),
        coefficient=coefficient.round(4),
        commission=rng.choice([0.08, 0.1, 0.12, 0.15], n, p=(0.2, 0.4, 0.3, 0.1)),
    )
