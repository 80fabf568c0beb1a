"""How goals are followed: tracking cards, checks, exceptions, revisions, reports."""
