"""Which activities, whose numbers, whom to turn to today: the questions pages and other apps ask."""

from fenghuolun.desk.activities.queries.catalogue import catalogue, kinds_for, thresholds
from fenghuolun.desk.activities.queries.coaching import coached, coached_by_day
from fenghuolun.desk.activities.queries.contacts import contacts_of
from fenghuolun.desk.activities.queries.coverage import Coverage, stage_coverage
from fenghuolun.desk.activities.queries.day import DayLine, day_list
from fenghuolun.desk.activities.queries.evidence import EvidenceHeld, evidence_held, last_check_in, photos_visible_to
from fenghuolun.desk.activities.queries.exchanges import CONTACTS, MOVING, exchanges
from fenghuolun.desk.activities.queries.ledger import (
    Event,
    Wanted,
    activities_visible_to,
    activities_wanted,
    history_of,
    may_add_photos,
    may_change,
    may_review,
    page_of_ledger,
    people_choices,
    unit_choices,
)
from fenghuolun.desk.activities.queries.promises import is_last_word, promises, touches_after
from fenghuolun.desk.activities.queries.review import (
    ReviewQueue,
    awaiting_review,
    how_many_await_review,
    review_opens_on,
    review_queue,
)
from fenghuolun.desk.activities.queries.sheet import (
    Sheet,
    as_entered,
    findable,
    findable_customers,
    kind_choices,
    sheet_of,
    usual_comments,
)
from fenghuolun.desk.activities.queries.tallies import points_of, tallies, tallies_visible_to
from fenghuolun.desk.activities.queries.today import (
    MonthSoFar,
    PointsToday,
    done_on,
    month_so_far,
    team_today,
    today_points,
)
from fenghuolun.desk.activities.queries.week import WeekSlot, week_order
from fenghuolun.desk.activities.queries.words import island_words

__all__ = [
    "CONTACTS",
    "MOVING",
    "Coverage",
    "DayLine",
    "Event",
    "EvidenceHeld",
    "MonthSoFar",
    "PointsToday",
    "ReviewQueue",
    "Sheet",
    "Wanted",
    "WeekSlot",
    "activities_visible_to",
    "activities_wanted",
    "as_entered",
    "awaiting_review",
    "catalogue",
    "coached",
    "coached_by_day",
    "contacts_of",
    "day_list",
    "done_on",
    "evidence_held",
    "exchanges",
    "findable",
    "findable_customers",
    "history_of",
    "how_many_await_review",
    "is_last_word",
    "island_words",
    "kind_choices",
    "kinds_for",
    "last_check_in",
    "may_add_photos",
    "may_change",
    "may_review",
    "month_so_far",
    "page_of_ledger",
    "people_choices",
    "photos_visible_to",
    "points_of",
    "promises",
    "review_opens_on",
    "review_queue",
    "sheet_of",
    "stage_coverage",
    "tallies",
    "tallies_visible_to",
    "team_today",
    "thresholds",
    "today_points",
    "touches_after",
    "unit_choices",
    "usual_comments",
    "week_order",
]
