"""Goal cards for whoever asks: own ones, those of people led, their lines and their history."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db.models import Count, Prefetch, Q, QuerySet

from fenghuolun.desk.goals.choices import GoalStatus
from fenghuolun.desk.goals.models import CardEvent, Goal, GoalCard, GoalEvent
from fenghuolun.desk.teams.models import Person
from fenghuolun.desk.teams.queries import superior_of
from fenghuolun.desk.teams.rules import scope


def cards_visible_to(person: Person) -> QuerySet[GoalCard]:
    """Return the cards of people that ``person`` sees, own ones always."""
    seen = scope(person, owner="person", unit="person__unit")
    if seen:  # an empty condition opens the whole company; "or own" would narrow it
        seen |= Q(person=person.pk)
    return GoalCard.objects.filter(seen, person__isnull=False).select_related(
        "person__unit", "person__role", "superior", "owner_signed_by", "superior_signed_by"
    )


def cards_of_period(person: Person, starts_on: date, ends_on: date) -> QuerySet[GoalCard]:
    """Return what ``person`` sees of the cards of exactly this period, with the number of lines and of disputes."""
    lines = Count("goals", filter=~Q(goals__status=GoalStatus.DROPPED))
    disputed = Count("goals", filter=Q(goals__status=GoalStatus.DISPUTED))
    cards = cards_visible_to(person).filter(starts_on=starts_on, ends_on=ends_on)
    return cards.annotate(line_count=lines, disputed_count=disputed).order_by("person__unit__path", "person__pinyin")


def own_cards(person: Person) -> QuerySet[GoalCard]:
    return cards_visible_to(person).filter(person=person.pk).order_by("-starts_on", "ends_on")


def lines_of_card(card: GoalCard) -> QuerySet[Goal]:
    """Return the lines in order, each with the goal it serves and its development side."""
    rows = card.goals.exclude(status=GoalStatus.DROPPED)
    related = ("parent__unit", "parent__person", "person__unit", "unit", "development__skill", "edition")
    return rows.select_related(*related).order_by("position", "pk")


def events_of_card(card: GoalCard) -> QuerySet[CardEvent]:
    return card.events.select_related("by").order_by("-at", "-pk")


def changes_since(card: GoalCard, revision: int) -> list[CardEvent]:
    """Return what was changed on a card after ``revision``, the oldest first."""
    events = card.events.select_related("by").order_by("pk")
    return [event for event in events if int(event.after.get("revision", 0)) > revision]


def talks_of_card(card: GoalCard) -> list[GoalEvent]:
    """Return proposals, counter-proposals and answers on the card's lines, the oldest first."""
    spoken = ("countered", "answered", "kept", "split", "agreed")
    events = GoalEvent.objects.filter(goal__card=card, event__in=spoken)
    return list(events.select_related("by", "goal").order_by("at", "pk"))


def loose_goals(person: Person, starts_on: date, ends_on: date) -> QuerySet[Goal]:
    """Return goals of exactly this period that stand on no card yet: the published premium goal above all."""
    found = Goal.objects.filter(person=person, card=None, starts_on=starts_on, ends_on=ends_on)
    return found.exclude(status__in=[GoalStatus.DROPPED, GoalStatus.CLOSED]).select_related("parent", "edition")


def goals_above(person: Person, starts_on: date, ends_on: date) -> list[Goal]:
    """Return what the superior's side is asked in a period that holds this one: the unit's goals, the leader's lines.

    The narrowest period of each measure; two queries.
    """
    superior = superior_of(person)
    owners = Q(unit=person.unit_id) | (Q(person=superior.pk, card__isnull=False) if superior else Q(pk__in=[]))
    found = Goal.objects.filter(owners, starts_on__lte=starts_on, ends_on__gte=ends_on).exclude(
        status__in=[GoalStatus.DROPPED, GoalStatus.DRAFT, GoalStatus.CLOSED]
    )
    narrowest: dict[tuple[str, str, str], Goal] = {}
    rows = found.exclude(person=person).select_related("unit", "person")
    for goal in sorted(rows, key=lambda one: (one.ends_on - one.starts_on, one.pk)):
        kind = goal.scope.get("cube_kind", "")
        narrowest.setdefault((goal.measure, kind, "" if goal.measure else goal.title), goal)
    return list(narrowest.values())


def parents_for(card: GoalCard, goal: Goal | None = None) -> QuerySet[Goal]:
    """Return the goals a line of the card may serve: those above in the period, and the one it serves now."""
    above = [] if card.person is None else [one.pk for one in goals_above(card.person, card.starts_on, card.ends_on)]
    above += [goal.parent_id] if goal is not None and goal.parent_id else []
    return Goal.objects.filter(pk__in=above).select_related("unit", "person")


def cards_named(ids: Collection[int]) -> QuerySet[GoalCard]:
    """Return these people's cards with their lines, by name; the caller decides who may ask."""
    rows = GoalCard.objects.filter(pk__in=ids).select_related("person__unit", "person__role")
    return cards_with_lines(rows).order_by("person__pinyin", "pk")


def cards_with_lines(cards: QuerySet[GoalCard]) -> QuerySet[GoalCard]:
    """Return the cards with their lines (``lines``) and what is known of each line's past."""
    lines = Goal.objects.exclude(status=GoalStatus.DROPPED).select_related("parent").prefetch_related(
        "events", "revisions"
    )  # fmt: skip
    return cards.prefetch_related(Prefetch("goals", queryset=lines.order_by("position"), to_attr="lines"))
