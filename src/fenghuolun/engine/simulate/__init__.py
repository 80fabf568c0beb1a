"""A simulated sales organisation: believable tables, and the hidden truth that made them.

>>> from datetime import date
>>> company = simulate(CompanyPlan(people=6, months=4), seed=7, until=date(2026, 11, 24))
>>> list(company.tables())[:5]
['units', 'people', 'postings', 'leaves', 'customers']

Every table is a frozen dataclass of equally long numpy arrays, named as the
desk names its columns (``tables.py`` has one line per column). Conventions:

* a column that names another table holds **row numbers** of that table, -1
  for none: ``leads.customer`` → ``customers``; owner, seller, by, person,
  leader → ``people``; unit, parent → ``units``; ``expiring_policy``,
  ``won_policy`` → ``policies``; ``referrer`` → ``customers``;
* texts are ``object`` arrays of ``str``, ``""`` for none; codes are the
  desk's choices (``renewal``, ``A03``, ``quote_delivered`` …);
* dates are ``datetime64[D]``, moments ``datetime64[s]`` in local time of
  Asia/Shanghai, ``NaT`` for none; money is int64 fen, 0 where it does not apply;
* ``activities.points`` are hundredths, after quality; ``activities.evidence``
  joins codes with commas.

Tables and columns:

units       code name level parent region — row 0 is HQ, 1 its channel department, 2 the branch
people      login employee_no name phone unit role seller_kind hired_on left_on licence_no licence_expires_on
postings    person unit role seller_kind starts_on ends_on
leaves      person kind starts_on last_on part note entered_by entered_at
customers   kind name phone source owner unit address latitude longitude grade may_collect may_market may_phone
            do_not_call last_touch_at created_at
consents    customer purpose is_given at by evidence
vehicles    customer plate vin model_name use energy seats tonnage first_registered_on transferred_on gone_on created_at
policies    number vehicle customer line is_ours insurer starts_on ends_on issued_on premium_fen vehicle_tax_fen
            pricing_coefficient no_claim_level commission_rate channel business_kind cube_kind seller unit set_key
            logged_as created_at — 交强 and 商业 of one set follow each other; no seller on the channel department's
            policies, whose renewals are handed to the branch; other insurers' policies have ``is_ours`` false
claims      policy number reported_on closed_on paid_fen reserve_fen is_disputed
leads       customer vehicle expiring_policy business_kind cube_kind channel grade owner unit due_on
            expected_premium_fen referrer status stage created_on assigned_at claimed_at contacted_on visited_on
            quoted_on closed_on touches last_touch_at next_step next_on won_policy loss_reason second_loss_reason
moves       lead at by move from_owner to_owner reason
quotes      client_id lead by number compulsory_fen commercial_fen premium_fen pricing_coefficient competitor
            competitor_premium_fen valid_until issued_at — imported quotes and logged ones (A06, A07) alike
activities  client_id person unit kind happened_at day duration_s customer lead cube_kind purpose outcome concern
            next_step next_on note quantity amount_fen quote_number policy_number contact_role evidence latitude
            longitude stage is_effective is_planned quality points entered_at logged_at source verdict reviewed_at
reviews     activity by at verdict comment
coachings   activity leader person stage score_before score_after
targets     unit person cube_kind month premium_fen deals

``Company.truth`` is never written to a desk: it is what detectors and estimators are judged by.
"""

from fenghuolun.engine.simulate.company import simulate, simulate_branches
from fenghuolun.engine.simulate.plan import CompanyPlan
from fenghuolun.engine.simulate.tables import Company, Truth

__all__ = ["Company", "CompanyPlan", "Truth", "simulate", "simulate_branches"]
