"""Many rows at once: validated, matched with what is there, written in batches; no row ever stops the others."""

from fenghuolun.desk.customers.actions.bulk.customers import CustomerRow, add_customers_in_bulk
from fenghuolun.desk.customers.actions.bulk.leads import LeadRow, add_leads_in_bulk
from fenghuolun.desk.customers.actions.bulk.policies import PolicyRow, add_policies_in_bulk
from fenghuolun.desk.customers.actions.bulk.result import BulkResult
from fenghuolun.desk.customers.actions.bulk.vehicles import VehicleRow, add_vehicles_in_bulk

__all__ = [
    "BulkResult",
    "CustomerRow",
    "LeadRow",
    "PolicyRow",
    "VehicleRow",
    "add_customers_in_bulk",
    "add_leads_in_bulk",
    "add_policies_in_bulk",
    "add_vehicles_in_bulk",
]
