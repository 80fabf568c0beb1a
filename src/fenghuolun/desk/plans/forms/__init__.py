"""What is asked about a work item."""

from fenghuolun.desk.plans.forms.items import DoneForm, ExtendForm, HelpForm, ItemForm, ReasonForm, SlipForm, UrgeForm

__all__ = ["DoneForm", "ExtendForm", "HelpForm", "ItemForm", "ReasonForm", "SlipForm", "UrgeForm"]
