"""Words for what following up works out."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

POINTS = {
    "weight": _("carries much weight"),
    "dependence": _("depends on others"),
    "early_slip": _("slips in the first third"),
    "new_owner": _("its owner is new"),
    "quality": _("quality at risk"),
    "morale": _("people or morale"),
}
PRINCIPLES = {
    "against_the_goal": _("Against the goal"),
    "timely": _("Timely and regular"),
    "key_points": _("Key points and exceptions"),
    "facts": _("Facts"),
    "self_check_first": _("Self-check first, economical"),
    "closed_loop": _("Help and close the loop"),
}
REMINDERS = {
    "half": pgettext_lazy("reminder", "half the time is over"),
    "most": pgettext_lazy("reminder", "80 % of the time is over"),
    "due": pgettext_lazy("reminder", "due today"),
    "late": pgettext_lazy("reminder", "late"),
}
SLIPS = {
    "accept": pgettext_lazy("slip", "delay accepted"),
    "help": pgettext_lazy("slip", "help given"),
    "replan": pgettext_lazy("slip", "planned anew"),
}
