"""Who may, whose rows, which values: the rules that every app asks."""

from fenghuolun.desk.teams.rules.access import (
    NotAllowed,
    Outside,
    may_give,
    require,
    require_in_reach,
    scope,
    visible_unit_ids,
)
from fenghuolun.desk.teams.rules.calendar import NoWorkingCalendar
from fenghuolun.desk.teams.rules.names import initials_of, pinyin_of
from fenghuolun.desk.teams.rules.parameters import (
    CATALOGUE,
    ParameterKind,
    WrongParameter,
    declare,
    parameter_kind,
)

__all__ = [
    "CATALOGUE",
    "NoWorkingCalendar",
    "NotAllowed",
    "Outside",
    "ParameterKind",
    "WrongParameter",
    "declare",
    "initials_of",
    "may_give",
    "parameter_kind",
    "pinyin_of",
    "require",
    "require_in_reach",
    "scope",
    "visible_unit_ids",
]
