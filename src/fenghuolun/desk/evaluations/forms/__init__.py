"""Forms of evaluation: opening a round, assessing a sheet, calibration, appeal, a new formula."""

from fenghuolun.desk.evaluations.forms.assessing import AssessForm
from fenghuolun.desk.evaluations.forms.rounds import AnswerForm, AppealForm, RoundForm, ShiftForm
from fenghuolun.desk.evaluations.forms.schemes import SchemeForm

__all__ = ["AnswerForm", "AppealForm", "AssessForm", "RoundForm", "SchemeForm", "ShiftForm"]
