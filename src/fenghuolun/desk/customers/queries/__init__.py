"""Which customers, leads, renewals and results: the questions pages and other apps ask."""

from fenghuolun.desk.customers.queries.customers import (
    claims_of,
    consents_of,
    customers_listed_for,
    customers_visible_to,
    customers_with_cars,
    duplicate_groups,
    ids_of_same,
    merges_visible_to,
    plates_of,
    policies_of,
    quotes_of,
)
from fenghuolun.desk.customers.queries.leads import (
    LeadCount,
    due_leads_visible_to,
    leads_of_people,
    leads_visible_to,
    moves_of,
    open_leads_of,
    radar_counts,
    renewal_limits,
    renewals_visible_to,
    takers_for,
    unclaimed_for,
)
from fenghuolun.desk.customers.queries.results import results, results_of_people
from fenghuolun.desk.customers.queries.searching import Found, search
from fenghuolun.desk.customers.rules import window_of

__all__ = [
    "Found",
    "LeadCount",
    "claims_of",
    "consents_of",
    "customers_listed_for",
    "customers_visible_to",
    "customers_with_cars",
    "due_leads_visible_to",
    "duplicate_groups",
    "ids_of_same",
    "leads_of_people",
    "leads_visible_to",
    "merges_visible_to",
    "moves_of",
    "open_leads_of",
    "plates_of",
    "policies_of",
    "quotes_of",
    "radar_counts",
    "renewal_limits",
    "renewals_visible_to",
    "results",
    "results_of_people",
    "search",
    "takers_for",
    "unclaimed_for",
    "window_of",
]
