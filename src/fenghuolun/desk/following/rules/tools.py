"""Which tool fits which situation (1.3.5.G), and the screen that opens it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Tool:
    """A tool for a situation; ``door`` names the screen."""

    situation: str | Promise
    name: str | Promise
    door: str


TOOLS = (
    Tool(_("A quantity that repeats"), _("Run chart"), "workplans:run_chart_team"),
    Tool(_("A project with steps"), _("Gantt chart"), "workplans:gantt_team"),
    Tool(_("A plan line held against its standard"), _("Control card"), "workplans:control_team"),
    Tool(_("How somebody behaves with customers"), _("Joint-visit form"), "insight:team"),
    Tool(_("Whether records are true"), _("Call-back form"), "following:duties"),
    Tool(_("Something to decide together"), _("Meeting or not"), "workplans:meeting"),
)
