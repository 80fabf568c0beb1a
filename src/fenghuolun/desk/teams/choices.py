"""The words of the organisation: levels, seller kinds, permissions, reach."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class UnitLevel(TextChoices):
    COMPANY = "company", _("Company")
    BRANCH = "branch", _("Branch")
    DEPARTMENT = "department", _("Department")
    TEAM = "team", _("Team")


class SellerKind(TextChoices):
    """What a seller does all day; decides the daily standard (domain F.1, F.3)."""

    FIELD = "field", _("Field seller")
    RENEWAL = "renewal", _("Renewal specialist")
    TELE = "tele", _("Telephone seller")
    STORE = "store", _("Store seller")
    FLEET = "fleet", _("Fleet account manager")
    ONLINE = "online", _("Online seller")
    COUNTER = "counter", _("Counter seller")
    LEADER = "leader", _("Team leader")
    NONE = "none", pgettext_lazy("seller kind", "Does not sell")


class Reach(TextChoices):
    """Whose rows a role opens, counted from the unit of the posting."""

    SELF = "self", pgettext_lazy("reach", "Own only")
    UNIT = "unit", pgettext_lazy("reach", "Own unit and all below")
    COMPANY = "company", pgettext_lazy("reach", "Whole company")


class Permission(TextChoices):
    """Everything that may be forbidden. Roles are sets of these; nothing else decides who may."""

    LOG_ACTIVITY = "log_activity", _("Log activities")
    REVIEW_ACTIVITY = "review_activity", _("Review and void activities of others")
    ASSIGN_LEAD = "assign_lead", _("Assign and reassign leads and renewals")
    EDIT_CUSTOMER = "edit_customer", _("Add and edit customers")
    REVEAL_NUMBER = "reveal_number", _("See full phone and identity numbers of others' customers")
    SET_TARGET = "set_target", _("Set and publish targets")
    ANSWER_TARGET = "answer_target", _("Accept or dispute own targets")
    SEE_INSIGHT = "see_insight", _("See boards, forecasts and gaps")
    MANAGE_PEOPLE = "manage_people", _("Add people, postings and units")
    SET_PARAMETER = "set_parameter", _("Change parameters and calendars")
    IMPORT_FILE = "import_file", _("Import files and undo imports")
    EXPORT_ROWS = "export_rows", _("Export rows")
    READ_AUDIT = "read_audit", _("Read the audit log")
    ANSWER_REQUEST = "answer_request", _("Hand out and erase personal data")


class Absence(TextChoices):
    """Why a person does not work that day; shortens the standard (domain F.3)."""

    ANNUAL = "annual", _("Annual leave")
    SICK = "sick", _("Sick leave")
    PERSONAL = "personal", _("Personal leave")
    MATERNITY = "maternity", _("Maternity leave")
    TRAINING = "training", _("Training")
    OTHER = "other", pgettext_lazy("absence", "Other")


class TokenScope(TextChoices):
    """What a program may do with a person's access token, never more than the person."""

    READ = "read", pgettext_lazy("token", "Read")
    LOG = "log", pgettext_lazy("token", "Log, void and correct activities")
    WRITE = "write", pgettext_lazy("token", "Add customers and leads")
