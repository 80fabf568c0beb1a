"""How a goal on a measure is worded: verb, object, way there, support usually needed, and its usual weight."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from fenghuolun.desk.goals.rules.measures import measure_label

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Phrase:
    """The words of goals on one measure. ``control`` 1–5 is how far a seller usually moves it (1.3.4.B)."""

    verb: Text
    thing: Text = ""
    way: Text = ""
    support: Text = ""
    weight: int = 10
    control: int = 4
    measurability: int = 5


REACH = pgettext_lazy("goal verb", "reach")
KEEP = pgettext_lazy("goal verb", "keep")
PHRASES: dict[str, Phrase] = {
    "PREMIUM": Phrase(
        pgettext_lazy("goal verb", "write"), _("premium"), _("week by week along the plan of the activity table"),
        _("leads handed out by the 3rd; special approval within one day"), 25,
    ),
    "M10": Phrase(
        pgettext_lazy("goal verb", "renew"), pgettext_lazy("goal thing", "policies"), _("all quoted before window W3"),
        _("underwriting answers within one day; price authority for W5"), 20,
    ),
    "M12": Phrase(pgettext_lazy("goal verb", "renew"), _("policies of cars in their first renewal"),
                  _("first call at T-60, quote with the dealer's service"), _("dealer's service list"), 15),
    "DEALS": Phrase(
        pgettext_lazy("goal verb", "win"), pgettext_lazy("goal thing", "deals"),
        _("each lead called within two days, quoted within five"),
        _("leads from events and partners; a joint visit for large ones"), 15,
    ),
    "M14": Phrase(
        pgettext_lazy("goal verb", "sell"), _("voluntary cover with each compulsory policy"),
        _("three plans in every quote"), _("product talk once a month"), 10,
    ),
    "M02": Phrase(
        pgettext_lazy("goal verb", "deliver"), _("the activity standard of every working day"),
        _("five contacts before ten, log within the day"), _("ten minutes with the leader every morning"), 15, 5,
    ),
    "M03": Phrase(pgettext_lazy("goal verb", "enter"), _("records within 24 hours"), _("log right after the talk"),
                  _("the phone app works offline"), 10, 5),
    "M05": Phrase(pgettext_lazy("goal verb", "record"), _("purpose, outcome and next step"),
                  _("no log without all three"), _("leader's comment on each log"), 10, 5),
    "M06": Phrase(
        pgettext_lazy("goal verb", "convert"), _("opportunities to the next stage"),
        _("two role plays a week on this stage"), _("a joint visit each week"), 10, 4,
    ),
    "M11": Phrase(pgettext_lazy("goal verb", "touch"), _("due policies by T-30"),
                  _("the due list first, every morning"), _("due list by the 25th of the month before"), 10, 5),
    "M13": Phrase(pgettext_lazy("goal verb", "raise"), _("premium of a vehicle"),
                  _("limits and extra cover in each quote"), _("product talk once a month"), 10, 3),
    "M16": Phrase(pgettext_lazy("goal verb", "raise"), _("share of new business"), _("two hours a day for new leads"),
                  _("leads from events and partners"), 10, 3),
    "M19": Phrase(pgettext_lazy("goal verb", "follow up"), _("quotes within 48 hours"),
                  _("quotes of yesterday before lunch"), _("price questions answered the same day"), 10, 5),
    "M20": Phrase(pgettext_lazy("goal verb", "cut"), _("next steps past due"), _("clear what is overdue every Friday"),
                  _("dead leads may be closed"), 10, 5),
    "M26": Phrase(pgettext_lazy("goal verb", "review"), _("logs within 24 hours"), _("twenty minutes before noon"),
                  _("no meetings before noon"), 10, 5),
    "M07": Phrase(pgettext_lazy("goal verb", "hand in"), _("plans on time"), _("draft on Thursday"),
                  _("calendar kept free on Friday"), 10, 5),
}  # fmt: skip
COMPLIANCE = Phrase(
    KEEP, _("compliance without a case: no rebate, no false discount"), _("check each quote against the list"),
    _("compliance desk answers within one day"), 5, 5, 4,
)  # fmt: skip


def unit_word_of(measure: str) -> str:
    """Return what stands behind a figure of the measure: vehicles for deals, nothing where its sign says it."""
    return pgettext("goal unit", " vehicles") if measure == "DEALS" else ""


def phrase_of(measure: str) -> Phrase:
    if not measure:
        return COMPLIANCE
    return PHRASES.get(measure, Phrase(REACH, measure_label(measure)))
