"""Log one activity: the row, its tally, the lead it touches and the audit line in one transaction."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from fenghuolun.desk.activities.actions import follow_up
from fenghuolun.desk.activities.actions.evidence import require_evidence_allowed
from fenghuolun.desk.activities.actions.refusals import ContactNotAllowed, SameIdOtherContent, WrongEntry
from fenghuolun.desk.activities.actions.tallies import add_to_tallies, counted, key_of
from fenghuolun.desk.activities.choices import Contact, Source
from fenghuolun.desk.activities.models import Activity
from fenghuolun.desk.activities.queries.catalogue import catalogue as current_catalogue
from fenghuolun.desk.activities.queries.catalogue import thresholds
from fenghuolun.desk.activities.queries.contacts import contacts_of
from fenghuolun.desk.activities.rules.appraisal import appraise
from fenghuolun.desk.activities.rules.catalogue import Catalogue
from fenghuolun.desk.activities.rules.contacts import contact_of, is_reminder
from fenghuolun.desk.activities.rules.entries import Entry
from fenghuolun.desk.activities.rules.placing import Placed, columns_of, fields_of, profile_fields
from fenghuolun.desk.activities.rules.validity import fault_in, fault_of_employment
from fenghuolun.desk.customers.rules import ContactCounts, ContactLimits, contact_refusal, window_of
from fenghuolun.desk.plans.queries import is_planned
from fenghuolun.desk.teams.actions import record
from fenghuolun.desk.teams.choices import Permission
from fenghuolun.desk.teams.queries import people_visible_to, posting_on
from fenghuolun.desk.teams.rules import NotAllowed, require

if TYPE_CHECKING:
    from fenghuolun.desk.teams.models import Person


def log_activity(*, by: Person, now: datetime, entry: Entry) -> Activity:
    """Save ``entry`` as a fact and return its row. The same id with the same content returns the row already there.

    Refuses what cannot be true (``WrongEntry``), another's customer
    (``UnknownCustomer``), a contact the law forbids (``ContactNotAllowed``),
    and an id that is taken by other content (``SameIdOtherContent``).
    """
    require(by, Permission.LOG_ACTIVITY)
    if entry.person_id not in (None, by.pk):
        raise NotAllowed(_("Activities are logged by whoever did them."))
    try:
        with transaction.atomic():
            return _known(by, entry) or log_new(by, now, entry)
    except ContactNotAllowed as refused:
        note_refusal(by, now, refused)
        raise
    except IntegrityError:
        # Two devices sent the same id at the same moment; the other one was first.
        known = _known(by, entry)
        if known is None:
            raise
        return known


def _known(by: Person, entry: Entry) -> Activity | None:
    row = Activity.objects.filter(client_id=entry.client_id).first()
    if row is None:
        return None
    if row.person_id != by.pk or row.fingerprint != entry.fingerprint():
        raise SameIdOtherContent(
            _("This entry was already saved with other content. Correct the saved one instead of sending it again.")
        )
    return row


def log_new(by: Person, now: datetime, entry: Entry, replaces: Activity | None = None) -> Activity:
    """Log an entry whose id is not in the ledger yet; call it inside a transaction."""
    rules = current_catalogue()
    if fault := fault_in(entry, rules, now):
        raise WrongEntry(fault[1], field=fault[0])
    terms, limits = thresholds(timezone.localtime(now).date(), by)
    if entry.colleague_id is not None and not people_visible_to(by).filter(pk=entry.colleague_id).exists():
        raise WrongEntry(_("There is no such person."), field="colleague")
    if entry.latitude is not None and entry.source != Source.IMPORT:
        require_evidence_allowed(by, entry.happened())
    about = follow_up.about(by, now, entry)
    placed = _placed(by, entry, rules, about, replaces.entered_at if replaces else entry.entered(now))
    _check_contact(placed, about, limits)
    judged = appraise(columns_of([placed], rules), rules, terms)
    row = Activity(**fields_of(placed, judged, 0, now), replaces=replaces)
    row.is_planned = row.is_planned or is_planned(by, row.day, lead=about.lead, customer=about.customer)
    row.save(force_insert=True)
    add_to_tallies([(key_of(row), counted(row))])
    follow_up.carry_out(by, now, row, entry, about, stage_meant(rules, row))
    record(by=by, now=now, action="log_activity", thing=row, kind=row.kind_id, points=row.points)
    return row


def stage_meant(rules: Catalogue, row: Activity) -> str:
    """Return the stage that the kind of ``row`` stands for, whether or not the row was effective."""
    stages = rules.kind(row.kind_id).stage
    return stages.get(row.cube_kind) or next(iter(stages.values()), "")


def _placed(by: Person, entry: Entry, rules: Catalogue, about: follow_up.About, entered_at: datetime | None) -> Placed:
    happened_at = entry.happened()
    day = timezone.localtime(happened_at).date()
    posting = posting_on(by, day)
    if fault := fault_of_employment(day, by.hired_on, by.left_on, posting is not None):
        raise WrongEntry(fault[1], field=fault[0])
    customer, lead = about.customer, about.lead
    contact = ""
    if customer is not None:
        rule = rules.kind(entry.kind).rule
        contact = contact_of(entry, rule, customer.may_phone, about.cube_kind)
    return Placed(
        entry=entry,
        person_id=by.pk,
        unit_id=posting.unit_id,
        seller_kind=posting.seller_kind,
        happened_at=happened_at,
        day=day,
        entered_at=entered_at,
        customer_id=customer.pk if customer else None,
        lead_id=lead.pk if lead else None,
        cube_kind=about.cube_kind or entry.cube_kind,
        has_referrer=bool(lead and lead.referrer_id),
        has_due=bool(lead and lead.due_on),
        profile_fields=profile_fields(customer, about.vehicle, lead) if customer else -1,
        contact=contact,
    )


def _check_contact(placed: Placed, about: follow_up.About, limits: ContactLimits) -> None:
    customer, lead, entry = about.customer, about.lead, placed.entry
    if customer is None or placed.contact in ("", Contact.INBOUND):
        return
    why = contact_refusal(
        customer,
        at=timezone.localtime(placed.happened_at),
        counts=contacts_of([customer.pk], placed.day).get(customer.pk, ContactCounts()),
        window=window_of(lead.due_on if lead else None, placed.day),
        is_renewal=is_reminder(entry, placed.cube_kind),
        limits=limits,
    )
    if why is not None:
        # Somebody entered in the same moment is gone again with the refusal: no id to name.
        known = entry.new_lead is None
        detail = {"customer": customer if known else None, "lead": lead if known else None}
        raise ContactNotAllowed(why.sentence, rule=why.rule, kind=entry.kind, **detail)


def note_refusal(by: Person, now: datetime, refused: ContactNotAllowed) -> None:
    """Leave the audit line of a contact that was refused: who, when, which rule, ids only; after the rollback."""
    detail = {name: refused.detail[name] for name in ("rule", "lead", "kind")}
    record(by=by, now=now, action="refuse_contact", thing=refused.detail["customer"], **detail)
