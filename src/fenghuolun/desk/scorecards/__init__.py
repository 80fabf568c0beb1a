"""A unit's balanced scorecard and KPI sheets, and how mature its management by goals is."""
