"""What may be done with forms that come back."""

from fenghuolun.desk.papers.actions.returning import ReturnRefused, apply_return, bring_back, undo_return

__all__ = ["ReturnRefused", "apply_return", "bring_back", "undo_return"]
