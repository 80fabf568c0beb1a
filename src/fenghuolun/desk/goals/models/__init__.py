"""Goals and their cards, abilities, how goals are followed, and the target cube."""

from fenghuolun.desk.goals.models.cube import TargetAnswer, TargetCell, TargetEdit, TargetEdition
from fenghuolun.desk.goals.models.following import (
    Authority,
    GoalCheck,
    GoalReading,
    GoalRevision,
    GoalTarget,
    Happening,
    MarketReading,
)
from fenghuolun.desk.goals.models.goal import CardEvent, Goal, GoalCard, GoalEvent, GoalMilestone
from fenghuolun.desk.goals.models.skill import Development, Skill, SkillEvidence, SkillRating

__all__ = [
    "Authority",
    "CardEvent",
    "Development",
    "Goal",
    "GoalCard",
    "GoalCheck",
    "GoalEvent",
    "GoalMilestone",
    "GoalReading",
    "GoalRevision",
    "GoalTarget",
    "Happening",
    "MarketReading",
    "Skill",
    "SkillEvidence",
    "SkillRating",
    "TargetAnswer",
    "TargetCell",
    "TargetEdit",
    "TargetEdition",
]
