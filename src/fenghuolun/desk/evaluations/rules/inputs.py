"""What the second and third method need beside the lines: as the data say, as somebody changed it, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

FACTOR_WORDS = {
    "ambition": _("Ambition against own history"),
    "market": _("Against the growth of the market"),
    "resources": _("Scarce leads and resources"),
    "novelty": pgettext_lazy("difficulty", "Novelty"),
    "dependence": _("Dependence on others"),
    "time_pressure": _("Time pressure"),
}
EFFORT_WORDS = {
    "activity": _("Activity attainment"),
    "plan_completion": _("Plan completion"),
    "correction_on_time": _("Corrections made on time"),
    "learning": pgettext_lazy("effort", "Learning"),
    "initiative": pgettext_lazy("effort", "Initiative"),
}
PLANNING_WORDS = {
    "alignment": _("Linked to the superior's goal"),
    "smart": "SMART",
    "quantities_from_funnel": _("Quantities from the funnel"),
    "resources_and_authority": _("Resources and authority"),
    "risk_list": _("List of risks"),
    "checkpoints": _("Checkpoints"),
    "on_time": _("Handed in on time"),
}
EXECUTION_WORDS = {
    "progress": _("Progress against the plan"),
    "activity": _("Activity attainment"),
    "record_quality": _("Quality of records"),
    "correction_speed": _("Speed of corrections"),
    "feedback": _("Feedback"),
    "cooperation": _("Co-operation"),
    "compliance": _("Compliance"),
}
FINISH_WORDS = {
    "quantity": pgettext_lazy("finish", "Quantity"),
    "quality": pgettext_lazy("finish", "Quality"),
    "time": pgettext_lazy("finish", "Time"),
    "cost": pgettext_lazy("finish", "Cost"),
}
# Lists in the order of the engine; low and high of what may be said; how far a superior may change what the data say.
PARTS: dict[str, tuple[Mapping[str, Any], float, float]] = {
    "difficulty": (FACTOR_WORDS, 1, 5),
    "effort": (EFFORT_WORDS, 0, 100),
    "planning": (PLANNING_WORDS, 0, 1),
    "execution": (EXECUTION_WORDS, 0, 1),
    "finish": (FINISH_WORDS, 0, 120),
}


@dataclass(frozen=True, slots=True)
class Part:
    """One factor: what the data say (None: nothing to go by), on what ground, and what a person made of it."""

    found: float | None
    source: str = ""
    said: float | None = None
    reason: str = ""

    @property
    def value(self) -> float | None:
        return self.found if self.said is None else self.said


@dataclass(frozen=True, slots=True)
class Inputs:
    """All parts by list and name, and the two deductions of the finish."""

    parts: Mapping[str, Mapping[str, Part]] = field(default_factory=dict)
    complaints: int = 0
    hits: int = 0

    def values(self, name: str) -> list[float | None]:
        """Return the values of a list in the engine's order."""
        words, _low, _high = PARTS[name]
        held = self.parts.get(name, {})
        return [held.get(key, Part(None)).value for key in words]

    def is_whole(self, name: str) -> bool:
        return None not in self.values(name)

    def kept(self) -> dict[str, Any]:
        parts = {
            name: {key: [part.found, part.source, part.said, part.reason] for key, part in held.items()}
            for name, held in self.parts.items()
        }
        return {"parts": parts, "complaints": self.complaints, "hits": self.hits}


def inputs_of(kept: Mapping[str, Any]) -> Inputs:
    """Return inputs as an evaluation keeps them.

    >>> inputs_of(Inputs({"effort": {"activity": Part(97.0, "M02")}}).kept()).parts["effort"]["activity"].value
    97.0
    """
    parts = {name: {key: Part(*values) for key, values in held.items()} for name, held in kept.get("parts", {}).items()}
    return Inputs(parts, int(kept.get("complaints", 0)), int(kept.get("hits", 0)))
