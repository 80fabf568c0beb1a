"""The audit log in words: what an action is called, and what a thing is."""

from __future__ import annotations

from django.apps import apps
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

ACTIONS: dict[str, str | Promise] = {
    "add_calendar_year": _("added a calendar year"),
    "add_customer": _("added a customer"),
    "add_customers_in_bulk": _("imported customers"),
    "add_lead": _("added a lead"),
    "add_leads_in_bulk": _("imported leads"),
    "add_person": _("added a person"),
    "add_policies_in_bulk": _("imported policies"),
    "add_quote": _("made a quote"),
    "add_unit": _("added a unit"),
    "add_vehicle": _("added a vehicle"),
    "add_vehicles_in_bulk": _("imported vehicles"),
    "apply_posting": _("began a posting"),
    "assign_leads": _("assigned leads"),
    "cancel_leave": _("took leave back"),
    "cancel_policy": _("cancelled a policy"),
    "change_customer": _("changed a customer"),
    "change_person": _("changed a person"),
    "change_role": _("changed a role"),
    "change_unit": _("changed a unit"),
    "change_vehicle": _("changed a vehicle"),
    "claim_leads": _("claimed leads"),
    "close_account": _("closed an account"),
    "close_unit": _("closed a unit"),
    "confirm_policy": _("confirmed a policy"),
    "end_parameter": _("ended a parameter"),
    "enter_leave": _("entered leave"),
    "erase_customer": _("erased a customer's personal data"),
    "first_sign_on": _("signed in through the company for the first time"),
    "forget_import": _("let an import's file go"),
    "forget_person": _("put a number for the name of somebody who left"),
    "found_company": _("founded the company"),
    "give_consent": _("wrote consent down"),
    "grade_lead": _("graded a lead"),
    "hand_out_copy": _("handed out a copy of a customer's data"),
    "invite_person": _("invited a person"),
    "issue_policy": _("reported a policy"),
    "let_person_go": _("let a person go"),
    "lose_lead": _("closed a lead as lost"),
    "make_renewal_leads": _("made the renewal list"),
    "make_token": _("made an access token"),
    "merge_customers": _("merged customers"),
    "move_person": _("moved a person"),
    "reopen_lead": _("opened a lead again"),
    "reset_password": _("reset a password"),
    "retire_vehicle": _("marked a vehicle as gone"),
    "reveal_number": _("looked at a full number"),
    "revoke_token": _("revoked an access token"),
    "rotate_keys": _("changed the keys"),
    "set_day": _("set a working day"),
    "set_parameter": _("set a parameter"),
    "set_password": _("set the own password"),
    "undo_assignment": _("took an assignment back"),
    "undo_merge": _("took a merge apart"),
    "withdraw_quote": _("withdrew a quote"),
}


def name_actions(**words: str | Promise) -> None:
    """Add how actions of an app above are called in the audit log; an app calls it once when it is loaded."""
    ACTIONS.update(words)


def action_label(action: str) -> str:
    """Return the action in words; one that nobody named, its own name with blanks."""
    return str(ACTIONS.get(action, action.replace("_", " ")))


def thing_label(thing: str) -> str:
    if not thing:
        return ""
    try:
        return capfirst(str(apps.get_model(thing)._meta.verbose_name))
    except LookupError:
        return thing
