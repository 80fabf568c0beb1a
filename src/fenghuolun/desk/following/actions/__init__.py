"""What may be done in following up."""

from fenghuolun.desk.following.actions.checking import check_on_card, confirm_as_expected, give_opinion
from fenghuolun.desk.following.actions.offering import offer_what_fired
from fenghuolun.desk.following.actions.reporting import freeze_report
from fenghuolun.desk.following.actions.sampling import SampleRefused, check_level

__all__ = [
    "SampleRefused",
    "check_level",
    "check_on_card",
    "confirm_as_expected",
    "freeze_report",
    "give_opinion",
    "offer_what_fired",
]
