"""The causes of a gap in words, and what to do about each."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

CAUSES: dict[str, str | Promise] = {
    "volume": pgettext_lazy("gap", "Activity volume"),
    "contact_to_visit_ratio": pgettext_lazy("funnel", "Contact → visit"),
    "visit_to_quote_ratio": pgettext_lazy("funnel", "Visit → quote"),
    "quote_to_deal_ratio": pgettext_lazy("funnel", "Quote → deal"),
    "average_premium": pgettext_lazy("gap", "Average premium"),
    "mix": pgettext_lazy("gap", "Mix"),
}
ORDER = tuple(CAUSES)
EXPLAINED: dict[str, str | Promise] = {
    "volume": _("Customers contacted for the first time, beside what the plan needs"),
    "contact_to_visit_ratio": _("Of those contacted, how many came to a real talk"),
    "visit_to_quote_ratio": _("Of those talked to, how many got a quote"),
    "quote_to_deal_ratio": _("Of those quoted, how many were won"),
    "average_premium": _("Premium of a deal"),
    "mix": _("More or less of the kinds that bring more"),
}
