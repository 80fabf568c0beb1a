"""Why the ledger says no. Each carries the sentence a person reads and the code a phone or a program reads."""

from __future__ import annotations

from fenghuolun.desk.kit.refused import Refused


class WrongEntry(Refused):
    """What was entered cannot be true or cannot be read."""

    code = "wrong_entry"


class ContactNotAllowed(Refused):
    """The law or the customer does not allow this contact (domain F.6)."""

    code = "contact_not_allowed"


class UnknownCustomer(Refused):
    """The customer or lead does not exist or belongs to somebody else; both look the same from outside."""

    code = "unknown_customer"
    field = "customer"


class SameIdOtherContent(Refused):
    """The id is taken by an activity with other content; doors answer 409."""

    code = "conflict"


class TooLate(Refused):
    """It may no longer be changed."""

    code = "too_late"


class EvidenceNotAllowed(Refused):
    """No place and no photo may be kept: no consent, or not in working hours (domain F.6.5)."""

    code = "evidence_not_allowed"
    field = "evidence"
