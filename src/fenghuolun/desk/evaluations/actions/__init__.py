"""What may be done to evaluations: one verb, one transaction, one audit line."""

from fenghuolun.desk.evaluations.actions.assessing import Given, assess_as_manager, assess_as_superior, assess_self
from fenghuolun.desk.evaluations.actions.closing import answer_appeal, appeal, publish_round, sign
from fenghuolun.desk.evaluations.actions.opening import open_round, take_facts_again
from fenghuolun.desk.evaluations.actions.refusals import EvaluationChanged, EvaluationRefused
from fenghuolun.desk.evaluations.actions.schemes import add_scheme

__all__ = [
    "EvaluationChanged",
    "EvaluationRefused",
    "Given",
    "add_scheme",
    "answer_appeal",
    "appeal",
    "assess_as_manager",
    "assess_as_superior",
    "assess_self",
    "open_round",
    "publish_round",
    "sign",
    "take_facts_again",
]
