"""Everything that is done, brought together: steps of leads, everyday work, leaders' work, with length and time."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fenghuolun.engine.results import Counts, Flags, Floats
from fenghuolun.engine.simulate.book import Book, Columns
from fenghuolun.engine.simulate.everyday import fill_and_thin, leader_steps
from fenghuolun.engine.simulate.fates import EARLIEST_ISSUE_DAYS
from fenghuolun.engine.simulate.history import Scene
from fenghuolun.engine.simulate.horizon import NO_DAY
from fenghuolun.engine.simulate.plan import PHONE_SELLERS
from fenghuolun.engine.simulate.schedule import schedule
from fenghuolun.engine.simulate.steps import (
    APPOINT,
    ATTEMPT,
    CARE,
    CONTACT,
    DEAL,
    FOLLOW,
    GOODWILL,
    INSPECT,
    JOINT,
    PROFILE,
    QUOTE,
    REFERRAL,
    REFUSE,
    STEP,
    STORE,
    STUDY,
    TALK,
    TOUCH,
    VISIT,
)

FABRICATED_LENGTHS = (100, 600, 900, 1200, 1800)
# role: median seconds, spread of the logarithm, least, most, minutes around it
LENGTHS: dict[int, tuple[float, float, int, int, float]] = {
    ATTEMPT: (25, 0.4, 5, 55, 1.0), CONTACT: (105, 0.3, 60, 176, 3.0), APPOINT: (90, 0.3, 40, 240, 2.0),
    VISIT: (300, 0.4, 181, 1500, 3.0), QUOTE: (480, 0.35, 150, 2400, 8.0), FOLLOW: (130, 0.4, 60, 176, 2.0),
    REFUSE: (80, 0.3, 60, 170, 1.0), DEAL: (300, 0.3, 90, 1500, 6.0), CARE: (240, 0.5, 60, 1800, 3.0),
    PROFILE: (150, 0.3, 60, 600, 2.0), REFERRAL: (120, 0.3, 60, 400, 2.0), TOUCH: (110, 0.3, 60, 176, 2.0),
    STUDY: (900, 0.3, 300, 2400, 2.0), JOINT: (5400, 0.3, 2400, 10800, 15.0), TALK: (2100, 0.3, 900, 4500, 8.0),
    INSPECT: (420, 0.4, 120, 1800, 5.0), STORE: (5100, 0.18, 3660, 9000, 15.0), GOODWILL: (1700, 0.35, 660, 5400, 14.0),
}  # fmt: skip
IN_PERSON: dict[int, tuple[float, float, int, int, float]] = {
    3: (1900, 0.35, 660, 5400, 16.0), 4: (2700, 0.3, 1260, 7200, 20.0), 5: (5000, 0.18, 3660, 9000, 15.0),
}  # fmt: skip


@dataclass(frozen=True, eq=False)
class Work:
    """All steps of one branch; ``day`` is -1 where a step was never done, ``about`` the coached person or -1."""

    role: Counts
    kind: Counts
    when: Floats
    person: Counts
    seat: Counts
    lead: Counts
    customer: Counts
    quantity: Counts
    about: Counts
    seconds: Counts
    decides: Flags
    is_fabricated: Flags
    is_logged: Flags
    day: Counts
    minute: Floats
    entered_after: Floats  # minutes from the end of the step to its entry

    @property
    def size(self) -> int:
        return self.role.size

    def is_past(self, scene: Scene) -> Flags:
        """Return which steps are over by now."""
        end = self.minute + self.seconds / 60
        today = scene.days.today
        is_done = (self.day < today) | ((self.day == today) & (end <= scene.days.now_minute))
        return np.asarray((self.day >= 0) & is_done)


def all_work(rng: np.random.Generator, scene: Scene, book: Book, leads: Columns, lead_steps: Columns) -> Work:
    """Return everything that is done from the warm-up on, timed."""
    fillers, is_logged = fill_and_thin(rng, scene, book, lead_steps)
    leading, about = leader_steps(rng, scene, book)
    parts = (lead_steps, fillers, leading)
    columns = {name: np.concatenate([p[name] for p in parts]) for name in STEP}
    n = columns["role"].size
    logged = np.concatenate((is_logged, np.ones(n - is_logged.size, dtype=bool)))
    about = np.concatenate((np.full(n - about.size, -1), about))
    role, kind, person = columns["role"], columns["kind"], columns["person"]
    fabricated = np.isin(role, (GOODWILL, STORE)) & (rng.random(n) < 1.6 * scene.traits.fabricated_share[person])
    decides = (kind == 4) & (rng.random(n) < 0.22)
    seconds = _seconds(rng, scene, role, kind, person)
    travel = _around(role, kind)
    needed = np.where(fabricated, 4.0, seconds / 60 + travel)
    times = schedule(scene, person, columns["when"], _earliest(leads, columns["lead"], role), needed)
    seconds = np.where(fabricated, rng.choice(FABRICATED_LENGTHS, n, p=(0.2, 0.2, 0.2, 0.2, 0.2)), seconds)
    minute = times.minute + np.where(fabricated, 0.0, travel * 0.6)
    minute = _heaped(rng, scene, person, minute)
    return Work(
        **columns, about=about, seconds=seconds, decides=decides, is_fabricated=fabricated, is_logged=logged,
        day=times.day, minute=minute,
        entered_after=_entry_delay(rng, scene, person, times.day, minute + seconds / 60, fabricated),
    )  # fmt: skip


def _earliest(leads: Columns, lead: Counts, role: Counts) -> Counts:
    """Return the day a lead arrived; for deals also the first day on which a renewal may be issued."""
    created, due = leads["created"][lead], leads["due"][lead]
    issue = np.where((role == DEAL) & (due != NO_DAY), np.maximum(created, due - EARLIEST_ISSUE_DAYS), created)
    return np.where(lead >= 0, issue, 0)


def _seconds(rng: np.random.Generator, scene: Scene, role: Counts, kind: Counts, person: Counts) -> Counts:
    out = np.zeros(role.size)
    for r, (median, spread, least, most, _) in LENGTHS.items():
        mine = np.flatnonzero(role == r)
        out[mine] = np.clip(median * rng.lognormal(0, spread, mine.size), least, most)
    on_phone = np.isin(scene.staff.kind[person], PHONE_SELLERS)
    for k, (median, spread, least, most, _) in IN_PERSON.items():
        mine = np.flatnonzero((kind == k) & (role != JOINT))
        out[mine] = np.clip(median * rng.lognormal(0, spread, mine.size), least, most)
    out[(role == QUOTE) & ~on_phone] *= 1.6
    return np.rint(out).astype(np.int64)


def _around(role: Counts, kind: Counts) -> Floats:
    around = np.zeros(max(LENGTHS) + 1)
    for r, numbers in LENGTHS.items():
        around[r] = numbers[4]
    by_kind = np.zeros(16)
    for k, numbers in IN_PERSON.items():
        by_kind[k] = numbers[4]
    return np.where(by_kind[kind] > 0, by_kind[kind], around[role])


def _heaped(rng: np.random.Generator, scene: Scene, person: Counts, minute: Floats) -> Floats:
    """Round the minutes of people who round to fives; everybody rounds sometimes."""
    rounds = rng.random(minute.size) < scene.traits.heaping_share[person]
    return np.where(rounds, np.rint(minute / 5) * 5, np.floor(minute))


def _entry_delay(
    rng: np.random.Generator, scene: Scene, person: Counts, day: Counts, end: Floats, fabricated: Flags
) -> Floats:
    """Return minutes from a step's end to its entry: at once, in the evening, or a day and more late."""
    n = person.size
    at_once = rng.lognormal(np.log(6), 0.9, n)
    evening = np.maximum(19 * 60 + rng.normal(0, 45, n) - end, 2.0)
    on_time = np.where((rng.random(n) < 0.3) | fabricated, evening, np.minimum(at_once, 600))
    hours = np.where(rng.random(n) < 0.6, rng.uniform(24.2, 47, n), rng.uniform(48.5, 118, n))
    is_late = rng.random(n) < np.where(fabricated, 0.6, scene.traits.late_share[person])
    wall = (end + hours * 60) % 1440
    awake = np.where(wall < 480, hours * 60 + 480 - wall, np.where(wall > 1320, hours * 60 + 1320 - wall, hours * 60))
    late = np.where((awake < 1441) | ((hours > 48) & (awake < 2881)), awake + 840.0, awake)
    return np.where(is_late, late, on_time)
