"""The screens of the ledger, and the doors of the phone's outbox."""
