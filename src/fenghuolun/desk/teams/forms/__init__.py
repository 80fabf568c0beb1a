"""How what is typed into the settings is read."""

from fenghuolun.desk.teams.forms.calendars import DayForm, LeaveForm, YearForm
from fenghuolun.desk.teams.forms.parameters import ParameterForm
from fenghuolun.desk.teams.forms.people import (
    AddPersonForm,
    ChangePersonForm,
    FoundForm,
    LetGoForm,
    MoveForm,
    PasswordForm,
)
from fenghuolun.desk.teams.forms.units import RoleForm, UnitForm

__all__ = [
    "AddPersonForm",
    "ChangePersonForm",
    "DayForm",
    "FoundForm",
    "LeaveForm",
    "LetGoForm",
    "MoveForm",
    "ParameterForm",
    "PasswordForm",
    "RoleForm",
    "UnitForm",
    "YearForm",
]
