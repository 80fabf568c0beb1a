"""What to change next: calls over customers, the day's route, and whether an adopted change worked."""
