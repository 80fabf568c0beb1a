"""The words of the process page: the four fields of the matrix, the factors of the gap, what a link says."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from fenghuolun.desk.kit.numbers import count
from fenghuolun.engine.levers import Verdict
from fenghuolun.engine.link import Elasticity, Explained, LaggedLink
from fenghuolun.engine.results import Reason

# Activity reached down the rows, result reached across the columns.
FIELDS: dict[Verdict, tuple[str | Promise, str | Promise]] = {
    Verdict.COACH: (
        gettext_lazy("Activity without result"), gettext_lazy("A skill or market problem: coach the weakest stage."),
    ),
    Verdict.REPLICATE: (gettext_lazy("Both reached"), gettext_lazy("Find out why it works and pass it on.")),
    Verdict.ACTIVITY_FIRST: (gettext_lazy("Neither"), gettext_lazy("Activity first: points before anything else.")),
    Verdict.WINDFALL: (
        gettext_lazy("Result without activity"), gettext_lazy("Living on stock: check leads and the due list."),
    ),
}  # fmt: skip
FACTORS: tuple[str | Promise, ...] = (
    pgettext_lazy("factor", "Contacts"),
    pgettext_lazy("factor", "Contact → visit"),
    pgettext_lazy("factor", "Visit → quote"),
    pgettext_lazy("factor", "Quote → deal"),
    pgettext_lazy("factor", "Average premium"),
)


def link_said(link: LaggedLink) -> str:
    """Return what the lagged correlation says, or why it says nothing."""
    if link.reason is Reason.OK:
        figures = {"r": f"{link.correlation[link.best_lag]:.2f}", "n": count(link.honest_n[link.best_lag])}
        if link.best_lag == 0:
            return _("Premium follows activity within the same week (correlation %(r)s, n %(n)s).") % figures
        text = _("Premium follows activity %(lag)d weeks later (correlation %(r)s, n %(n)s).")
        return text % {"lag": link.best_lag, **figures}
    if link.reason is Reason.NO_DIFFERENCE:
        return _("No lag stands out from chance: on these weeks activity and premium cannot be linked.")
    return _("Fewer than 12 weeks: nothing is said yet.")


def slope_said(slope: Elasticity) -> str:
    if slope.reason is not Reason.OK:
        return _("How much more activity brings cannot be said yet: too few weeks or people.")
    text = _(
        "10%% more points bring %(value)s%% more premium"
        " (80%% range %(low)s–%(high)s%%; %(n)d pairs of weeks, %(people)d people)."
    )
    return text % {
        "value": f"{10 * slope.value:.1f}", "low": f"{10 * slope.low:.1f}", "high": f"{10 * slope.high:.1f}",
        "n": slope.n, "people": slope.people,
    }  # fmt: skip


def explained_said(found: Explained, rows: str) -> str:
    """Return how much of the differences in attainment activity and conversion explain together."""
    if found.reason is not Reason.OK:
        return _("Too few four-week periods to say how much activity and conversion explain.")
    if rows == "teams":
        text = _("Activity and conversion explain %(share)s%% of the gaps between teams (n %(n)d, four weeks each).")
    else:
        text = _("Activity and conversion explain %(share)s%% of the gaps between people (n %(n)d, four weeks each).")
    return text % {"share": f"{100 * found.adjusted_ratio:.0f}", "n": found.n}
