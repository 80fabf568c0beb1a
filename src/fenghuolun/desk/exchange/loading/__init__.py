"""Whole tables written column by column: the sample company, as quickly as the database takes rows.

A simulated company is not a stranger's file: every row is already right, and
carries its own past (who reviewed what when, who had which lead). So it is
restored like a backup instead of being entered, and what the product derives
(points, tallies, indexes of names and numbers) is derived by the product's own
rules. See ``docs/decisions/0006-the-sample-company-is-loaded-by-columns.md``.
"""

from fenghuolun.desk.exchange.loading.branches import Loaded, is_empty, load_branches

__all__ = ["Loaded", "is_empty", "load_branches"]
