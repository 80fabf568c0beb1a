"""How rows are grouped and judged before they are shown."""
