"""The work plan: planner, table, Gantt, run chart, control card, risks."""
