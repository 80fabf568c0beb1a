"""Who may, whose rows, which values: the rules that every app asks."""

from fenghuolun.desk.teams.rules.access import (
    NotAllowed,
    Outside,
    is_administering,
    may_give,
    require,
    require_in_reach,
    scope,
    visible_unit_ids,
    visible_units,
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
from fenghuolun.desk.teams.rules.wording import action_label, thing_label

__all__ = [
    "CATALOGUE",
    "NoWorkingCalendar",
    "NotAllowed",
    "Outside",
    "ParameterKind",
    "WrongParameter",
    "action_label",
    "declare",
    "initials_of",
    "is_administering",
    "may_give",
    "parameter_kind",
    "pinyin_of",
    "require",
    "require_in_reach",
    "scope",
    "thing_label",
    "visible_unit_ids",
    "visible_units",
]
