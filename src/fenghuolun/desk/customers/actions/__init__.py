"""What may be done to customers, vehicles, policies and leads: one verb, one transaction, one audit line."""

from fenghuolun.desk.customers.actions.arriving import welcome_customer
from fenghuolun.desk.customers.actions.assigning import (
    AssignRefused,
    assign_leads,
    claim_lead,
    claim_leads,
    hand_over,
    move_along,
    reassign,
    undo_assignment,
)
from fenghuolun.desk.customers.actions.bulk import (
    BulkResult,
    CustomerRow,
    LeadRow,
    PolicyRow,
    VehicleRow,
    add_customers_in_bulk,
    add_leads_in_bulk,
    add_policies_in_bulk,
    add_vehicles_in_bulk,
)
from fenghuolun.desk.customers.actions.customers import (
    CustomerRefused,
    add_customer,
    add_vehicle,
    change_customer,
    change_vehicle,
    give_consent,
    retire_vehicle,
    reveal_number,
)
from fenghuolun.desk.customers.actions.forgetting import forget_what_is_due
from fenghuolun.desk.customers.actions.leads import (
    LeadRefused,
    Touch,
    add_lead,
    grade_lead,
    lose_lead,
    recompute_lead,
    reopen_lead,
    touch_lead,
)
from fenghuolun.desk.customers.actions.merging import merge_customers, undo_merge
from fenghuolun.desk.customers.actions.personal import ErasureRefused, erase_customer, hand_out_copy
from fenghuolun.desk.customers.actions.policies import (
    PolicyRefused,
    cancel_policy,
    confirm_policy,
    issue_policy,
    withdraw_policies,
)
from fenghuolun.desk.customers.actions.quotes import QuoteRefused, add_quote, withdraw_quote
from fenghuolun.desk.customers.actions.renewals import make_renewal_leads
from fenghuolun.desk.customers.actions.rotation import rotate_keys
from fenghuolun.desk.customers.actions.tallies import rebuild_results

__all__ = [
    "AssignRefused",
    "BulkResult",
    "CustomerRefused",
    "CustomerRow",
    "ErasureRefused",
    "LeadRefused",
    "LeadRow",
    "PolicyRefused",
    "PolicyRow",
    "QuoteRefused",
    "Touch",
    "VehicleRow",
    "add_customer",
    "add_customers_in_bulk",
    "add_lead",
    "add_leads_in_bulk",
    "add_policies_in_bulk",
    "add_quote",
    "add_vehicle",
    "add_vehicles_in_bulk",
    "assign_leads",
    "cancel_policy",
    "change_customer",
    "change_vehicle",
    "claim_lead",
    "claim_leads",
    "confirm_policy",
    "erase_customer",
    "forget_what_is_due",
    "give_consent",
    "grade_lead",
    "hand_out_copy",
    "hand_over",
    "issue_policy",
    "lose_lead",
    "make_renewal_leads",
    "merge_customers",
    "move_along",
    "reassign",
    "rebuild_results",
    "recompute_lead",
    "reopen_lead",
    "retire_vehicle",
    "reveal_number",
    "rotate_keys",
    "touch_lead",
    "undo_assignment",
    "undo_merge",
    "welcome_customer",
    "withdraw_policies",
    "withdraw_quote",
]
