"""Forms of scorecards."""

from fenghuolun.desk.scorecards.forms.cards import ActualForm, CardForm, LineForm, LinkForm, VersionForm, WeightsForm

__all__ = ["ActualForm", "CardForm", "LineForm", "LinkForm", "VersionForm", "WeightsForm"]
