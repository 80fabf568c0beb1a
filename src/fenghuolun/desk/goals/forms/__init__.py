"""The forms of goals: set one, revise one, answer targets, reply to an answer."""

from fenghuolun.desk.goals.forms.answers import AnswerForm, ReplyForm
from fenghuolun.desk.goals.forms.goals import GoalForm, RevisionForm

__all__ = ["AnswerForm", "GoalForm", "ReplyForm", "RevisionForm"]
