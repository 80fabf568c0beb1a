"""The words of the ledger: outcomes, purposes, concerns, next steps, evidence (domain F.2, F.3)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Outcome(TextChoices):
    NO_CONTACT = "no_contact", _("No contact")
    REFUSED = "refused", pgettext_lazy("outcome", "Refused")
    CONTACT_ONLY = "contact_only", _("Contact only")
    INFORMATION = "information", _("Information gained")
    NEED = "need", _("Need confirmed")
    QUOTE_REQUESTED = "quote_requested", _("Quote requested")
    QUOTE_DELIVERED = "quote_delivered", _("Quote delivered")
    CONCERN = "concern", _("Concern raised")
    CONCERN_RESOLVED = "concern_resolved", _("Concern resolved")
    COMMITMENT = "commitment", _("Commitment")
    ISSUED = "issued", _("Policy issued")
    REFERRAL = "referral", pgettext_lazy("outcome", "Referral")


class Purpose(TextChoices):
    """Why: the reason of the list line an activity came from, editable (ruling 20)."""

    NEXT_STEP = "next_step", _("Promised next step")
    W1 = "W1", _("Clean list")
    W2 = "W2", _("Warm-up service")
    W3 = "W3", _("Check needs, first quote")
    W4 = "W4", _("Follow up quote")
    W5 = "W5", _("Close before expiry")
    W6 = "W6", _("Recover lapsed cover")
    NEW_LEAD = "new_lead", _("First talk with a lead")
    FLEET = "fleet", _("Fleet step")
    CARE = "care", _("Care, claim help")
    REFERRAL = "referral", _("Ask for referral")
    COACHING = "coaching", _("Coaching")
    OTHER = "other", pgettext_lazy("purpose", "Other")


class Concern(TextChoices):
    PRICE = "price", _("Price")
    CLAIM_TRUST = "claim_trust", _("Claims, trust")
    DEALER = "dealer", _("Friend at the dealer")
    NO_HURRY = "no_hurry", _("No hurry")
    COVERAGE = "coverage", _("Coverage")
    OTHER = "other", pgettext_lazy("concern", "Other")


class NextStep(TextChoices):
    CALL = "call", _("Call")
    MESSAGE = "message", _("Message")
    VISIT = "visit", _("Visit")
    QUOTE = "quote", _("Send quote")
    ISSUE = "issue", _("Issue policy")
    CARE = "care", _("Care")
    NONE = "none", _("No further step")


class Evidence(TextChoices):
    RECORDING = "recording", _("Call record")
    PHOTO = "photo", _("Photo")
    PLACE = "place", _("Place")
    QUOTE_NO = "quote_no", _("Quote number")
    POLICY_NO = "policy_no", _("Policy number")
    FILE = "file", pgettext_lazy("evidence", "File")
    FORM = "form", _("Signed form")


class Source(TextChoices):
    """Through which door an activity came in."""

    PHONE = "phone", pgettext_lazy("door", "Phone")
    DESK = "desk", pgettext_lazy("door", "Desktop")
    IMPORT = "import", pgettext_lazy("door", "Import")
    API = "api", "API"


class Medium(TextChoices):
    """How an exchange was held: a call has a length, a two-way message has none."""

    CALL = "call", _("Call")
    MESSAGE = "message", _("Message")
    FACE = "face", _("Face to face")


class Contact(TextChoices):
    """What the law makes of an exchange (domain F.6, ruling 19): inbound never counts."""

    INBOUND = "inbound", _("Customer contacted us")
    SERVICE = "service", _("Service contact")
    MARKETING = "marketing", _("Marketing contact")


class ContactRole(TextChoices):
    """Whom one talked to at a company or fleet. The last two decide (A04: 8 points)."""

    USER = "user", _("User of the vehicle")
    HANDLER = "handler", _("Person in charge")
    INFLUENCER = "influencer", _("Influencer")
    APPROVER = "approver", _("Approver")
    DECIDER = "decider", _("Decision maker")


class Verdict(TextChoices):
    APPROVED = "approved", _("Approved")
    QUESTION = "question", _("Question")
    REJECTED = "rejected", pgettext_lazy("verdict", "Rejected")
