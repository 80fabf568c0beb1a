"""Which people, units, days and thresholds: the questions other apps ask about the organisation."""

from fenghuolun.desk.teams.queries.audit import START, audit_head, audit_lines
from fenghuolun.desk.teams.queries.calendars import (
    calendar_notice,
    calendar_years,
    days_of_year,
    leave_parts,
    leaves_visible_to,
    working_calendar,
)
from fenghuolun.desk.teams.queries.organisation import (
    has_people,
    people_visible_to,
    posting_on,
    postings_of,
    postings_on,
    roles_givable_by,
    sellers_of,
    unit_ids_below,
    unit_ids_visible_to,
    unit_tree,
    units_visible_to,
)
from fenghuolun.desk.teams.queries.parameters import (
    InForce,
    daily_standard,
    daily_standards,
    parameter,
    parameter_history,
    parameters,
    parameters_in_force,
)

__all__ = [
    "START",
    "InForce",
    "audit_head",
    "audit_lines",
    "calendar_notice",
    "calendar_years",
    "daily_standard",
    "daily_standards",
    "days_of_year",
    "has_people",
    "leave_parts",
    "leaves_visible_to",
    "parameter",
    "parameter_history",
    "parameters",
    "parameters_in_force",
    "people_visible_to",
    "posting_on",
    "postings_of",
    "postings_on",
    "roles_givable_by",
    "sellers_of",
    "unit_ids_below",
    "unit_ids_visible_to",
    "unit_tree",
    "units_visible_to",
    "working_calendar",
]
