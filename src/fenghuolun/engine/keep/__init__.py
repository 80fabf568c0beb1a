"""Keeping customers: when renewals are decided, how many stay, what they are worth."""
