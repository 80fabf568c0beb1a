"""How wide a forecast must be: what the rest of a period does beyond chance, as measured."""

from __future__ import annotations

from fenghuolun.engine.track.landing import Shocks

# What moves the rest of a period beyond chance: for one person (illness, a lost fleet, a good week) and for whole
# teams. Measured on nine months of the sample branch so that eight of ten results lie inside; the engine's own
# defaults held 59 % of people and 50 % of teams. The calibration page judges them in every company.
ALONE, TOGETHER = Shocks(new_business=0.45, renewals=0.30), Shocks(new_business=0.30, renewals=0.18)
