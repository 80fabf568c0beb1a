"""What may be done to the ledger: one verb, one transaction, one audit line."""

from fenghuolun.desk.activities.actions.amend import correct_activity, undo_activity, void_activity
from fenghuolun.desk.activities.actions.bulk import Logged, log_in_bulk
from fenghuolun.desk.activities.actions.evidence import (
    add_photo,
    answer_evidence_notice,
    erase_old_evidence,
    erase_photos,
)
from fenghuolun.desk.activities.actions.kinds import ensure_kinds
from fenghuolun.desk.activities.actions.log import log_activity
from fenghuolun.desk.activities.actions.refusals import (
    ContactNotAllowed,
    EvidenceNotAllowed,
    SameIdOtherContent,
    TooLate,
    UnknownCustomer,
    WrongEntry,
)
from fenghuolun.desk.activities.actions.review import review_activity, review_in_batch
from fenghuolun.desk.activities.actions.review_earlier import approve_earlier, take_back_approval
from fenghuolun.desk.activities.actions.tallies import rebuild_tallies
from fenghuolun.desk.activities.rules.entries import Entry, NewLead

__all__ = [
    "ContactNotAllowed",
    "Entry",
    "EvidenceNotAllowed",
    "Logged",
    "NewLead",
    "SameIdOtherContent",
    "TooLate",
    "UnknownCustomer",
    "WrongEntry",
    "add_photo",
    "answer_evidence_notice",
    "approve_earlier",
    "correct_activity",
    "ensure_kinds",
    "erase_old_evidence",
    "erase_photos",
    "log_activity",
    "log_in_bulk",
    "rebuild_tallies",
    "review_activity",
    "review_in_batch",
    "take_back_approval",
    "undo_activity",
    "void_activity",
]
