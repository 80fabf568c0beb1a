"""What may be done to goals and targets: one verb, one transaction, one audit line."""

from fenghuolun.desk.goals.actions.bulk import publish_in_bulk
from fenghuolun.desk.goals.actions.publishing import TargetsChanged, TargetsRefused, publish_targets
from fenghuolun.desk.goals.rules.grid import CellRow

__all__ = ["CellRow", "TargetsChanged", "TargetsRefused", "publish_in_bulk", "publish_targets"]
