"""What may be done to the organisation: one verb, one transaction, one audit line."""

from fenghuolun.desk.teams.actions.audit import Broken, record, seal_audit, verify_audit
from fenghuolun.desk.teams.actions.calendars import (
    CalendarChanged,
    add_calendar_year,
    cancel_leave,
    ensure_calendar,
    enter_leave,
    set_day,
)
from fenghuolun.desk.teams.actions.founding import AlreadyFounded, found_company
from fenghuolun.desk.teams.actions.handover import HandOver, register_hand_over, register_move
from fenghuolun.desk.teams.actions.parameters import ParameterChanged, end_parameter, set_parameter
from fenghuolun.desk.teams.actions.people import (
    PersonRefused,
    PersonRow,
    add_people_in_bulk,
    add_person,
    change_person,
    invite_person,
    let_person_go,
    reset_password,
    set_password,
)
from fenghuolun.desk.teams.actions.postings import PostingRefused, apply_postings, move_person
from fenghuolun.desk.teams.actions.units import (
    UnitRefused,
    add_unit,
    change_role,
    change_unit,
    close_unit,
    ensure_roles,
)

__all__ = [
    "AlreadyFounded",
    "Broken",
    "CalendarChanged",
    "HandOver",
    "ParameterChanged",
    "PersonRefused",
    "PersonRow",
    "PostingRefused",
    "UnitRefused",
    "add_calendar_year",
    "add_people_in_bulk",
    "add_person",
    "add_unit",
    "apply_postings",
    "cancel_leave",
    "change_person",
    "change_role",
    "change_unit",
    "close_unit",
    "end_parameter",
    "ensure_calendar",
    "ensure_roles",
    "enter_leave",
    "found_company",
    "invite_person",
    "let_person_go",
    "move_person",
    "record",
    "register_hand_over",
    "register_move",
    "reset_password",
    "seal_audit",
    "set_day",
    "set_parameter",
    "set_password",
    "verify_audit",
]
