"""What a plate, a VIN, a phone number must be; which window a day lies in; who may be contacted; who sees a number."""

from fenghuolun.desk.customers.rules.contact import ContactCounts, ContactLimits, ContactRefusal, contact_refusal
from fenghuolun.desk.customers.rules.kinds import business_kind_of
from fenghuolun.desk.customers.rules.numbers import (
    WrongNumber,
    checked_identity,
    checked_phone,
    plain_phone,
)
from fenghuolun.desk.customers.rules.plates import (
    WrongPlate,
    WrongVin,
    checked_plate,
    checked_vin,
    energy_of_plate,
    plain_plate,
)
from fenghuolun.desk.customers.rules.privacy import is_own, may_reveal, shown_identity, shown_phone
from fenghuolun.desk.customers.rules.windows import (
    Alert,
    RenewalLimits,
    alert_condition,
    alerts_of,
    fleet_step_of,
    window_condition,
    window_days,
    window_of,
)

__all__ = [
    "Alert",
    "ContactCounts",
    "ContactLimits",
    "ContactRefusal",
    "RenewalLimits",
    "WrongNumber",
    "WrongPlate",
    "WrongVin",
    "alert_condition",
    "alerts_of",
    "business_kind_of",
    "checked_identity",
    "checked_phone",
    "checked_plate",
    "checked_vin",
    "contact_refusal",
    "energy_of_plate",
    "fleet_step_of",
    "is_own",
    "may_reveal",
    "plain_phone",
    "plain_plate",
    "shown_identity",
    "shown_phone",
    "window_condition",
    "window_days",
    "window_of",
]
