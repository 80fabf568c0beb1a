"""The words of the trade (domain F.2). One table maps a policy to its kind in the target cube."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class CustomerKind(TextChoices):
    PERSON = "person", pgettext_lazy("customer kind", "Individual")
    COMPANY = "company", pgettext_lazy("customer kind", "Company")
    FLEET = "fleet", pgettext_lazy("customer kind", "Fleet")


class Channel(TextChoices):
    COUNTER = "D1", _("Counter")
    TELEPHONE = "D2", _("Telephone")
    ONLINE = "D3", _("Web, app, mini program")
    FIELD = "D4", _("Field, direct")
    AGENCY = "I1", _("Agency company")
    BROKER = "I2", _("Broker")
    DEALER = "I3", _("Car dealer")
    OTHER_AGENT = "I4", _("Other part-time agent")
    PERSONAL_AGENT = "I5", _("Personal agent")
    OTHER = "I6", pgettext_lazy("channel", "Other")


class BusinessKind(TextChoices):
    """How a policy came (domain F.2)."""

    NEW = "new", _("New car")
    FIRST_RENEWAL = "first_renewal", _("First renewal")
    RENEWAL = "renewal", _("Renewal")
    SWITCH = "switch", _("Switch from another insurer")
    LAPSED = "lapsed", _("Lapsed, won back")
    OWNERSHIP = "ownership", _("Ownership transfer")


class CubeKind(TextChoices):
    """The exclusive kinds of the target cube (ruling 15)."""

    RENEWAL = "renewal", pgettext_lazy("cube", "Renewal")
    SWITCH = "switch", pgettext_lazy("cube", "Switch-in")
    NEW = "new", pgettext_lazy("cube", "New car")
    FLEET = "fleet", pgettext_lazy("cube", "Fleet")


CUBE_KIND_OF = {
    BusinessKind.NEW: CubeKind.NEW,
    BusinessKind.OWNERSHIP: CubeKind.NEW,
    BusinessKind.FIRST_RENEWAL: CubeKind.RENEWAL,
    BusinessKind.RENEWAL: CubeKind.RENEWAL,
    BusinessKind.SWITCH: CubeKind.SWITCH,
    BusinessKind.LAPSED: CubeKind.SWITCH,
}


def cube_kind(business_kind: str, customer_kind: str) -> CubeKind:
    """Return the kind of the target cube: a fleet's policy is fleet whatever else it is (ruling 15)."""
    if customer_kind == CustomerKind.FLEET:
        return CubeKind.FLEET
    return CUBE_KIND_OF[BusinessKind(business_kind)]


class Line(TextChoices):
    COMPULSORY = "compulsory", _("Compulsory")
    COMMERCIAL = "commercial", _("Commercial")
    OTHER = "other", pgettext_lazy("line", "Non-motor")


class VehicleUse(TextChoices):
    FAMILY = "family", _("Family car")
    BUSINESS = "business", _("Company or public, not for hire")
    HIRE = "hire", _("Passengers for hire")
    FREIGHT = "freight", _("Freight for hire")
    SPECIAL = "special", _("Special vehicle")


class Energy(TextChoices):
    FUEL = "fuel", _("Fuel")
    ELECTRIC = "electric", _("Electric")
    HYBRID = "hybrid", _("Plug-in hybrid")


class PolicyStatus(TextChoices):
    PROVISIONAL = "provisional", _("Logged, not yet confirmed")
    IN_FORCE = "in_force", _("In force")
    CANCELLED = "cancelled", _("Cancelled")


class LeadStatus(TextChoices):
    OPEN = "open", pgettext_lazy("lead", "Open")
    WON = "won", pgettext_lazy("lead", "Won")
    LOST = "lost", pgettext_lazy("lead", "Lost")
    GONE = "gone", pgettext_lazy("lead", "Vehicle sold or scrapped")


class Grade(TextChoices):
    A = "A", "A"
    B = "B", "B"
    C = "C", "C"
    D = "D", "D"


class Stage(TextChoices):
    """How far a lead got. Each one reached implies the ones before it (house: count stages reached)."""

    LEAD = "lead", pgettext_lazy("stage", "Lead")
    CONTACT = "contact", pgettext_lazy("stage", "Contact")
    VISIT = "visit", pgettext_lazy("stage", "Visit")
    QUOTE = "quote", pgettext_lazy("stage", "Quote")
    DEAL = "deal", pgettext_lazy("stage", "Deal")


class LossReason(TextChoices):
    PRICE = "price", _("Price")
    SERVICE = "service", _("Service")
    CLAIM = "claim", _("Claim experience")
    RELATION = "relation", _("Relationship, other adviser")
    BUNDLED = "bundled", _("Bundled with purchase")
    ONLINE = "online", _("Convenience online")
    PRODUCT = "product", _("Product or limit")
    UNDERWRITING = "underwriting", _("Refused by underwriting")
    GONE = "gone", _("Vehicle sold or scrapped")
    UNREACHABLE = "unreachable", _("Unreachable")
    NO_NEED = "no_need", _("No need")
    UNKNOWN = "unknown", pgettext_lazy("loss reason", "Unknown")


class Window(TextChoices):
    """Renewal windows by days to the policy's end (domain F.2)."""

    W1 = "W1", _("List")
    W2 = "W2", _("Warm-up")
    W3 = "W3", _("Quoting")
    W4 = "W4", _("Closing")
    W5 = "W5", _("Sprint")
    W6 = "W6", _("Rescue")


class ConsentPurpose(TextChoices):
    COLLECT = "collect", _("Collect personal data")
    MARKETING = "marketing", _("Marketing contact")
    PHONE = "phone", _("Phone contact")
    NO_CALLS = "no_calls", _("No calls at all")


class ConsentSource(TextChoices):
    """How the company learned what a customer agreed to, asked for or withdrew."""

    FORM = "form", _("Signed form")
    CALL = "call", _("Recorded call")
    MESSAGE = "message", _("Message")
    FACE = "face", _("Face to face")
    ONLINE = "online", _("Web, app, mini program")
    IMPORT = "import", pgettext_lazy("door", "Import")
    ERASURE = "erasure", _("Erasure")


class ErasureReason(TextChoices):
    """Why personal data are overwritten (PIPL article 47)."""

    REQUEST = "request", _("The customer asks for it")
    WITHDRAWN = "withdrawn", _("Consent was withdrawn")
    PURPOSE = "purpose", _("The purpose is reached or gone")
    CLOCK = "clock", _("The time of keeping is over")
