"""Opening a round: who has a signed card gets a sheet with the facts as the ledger has them."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from fenghuolun.desk.evaluations.actions.refusals import EvaluationRefused, held, require_superior, stepped
from fenghuolun.desk.evaluations.actions.schemes import add_scheme
from fenghuolun.desk.evaluations.choices import EvaluationStatus, EvaluationStep
from fenghuolun.desk.evaluations.models import Evaluation, EvaluationEvent, EvaluationLine, EvaluationRound
from fenghuolun.desk.evaluations.queries.evaluations import scheme_in_force
from fenghuolun.desk.evaluations.queries.facts import CardFacts, facts_of_cards
from fenghuolun.desk.evaluations.rules.inputs import Inputs, Part, inputs_of
from fenghuolun.desk.evaluations.rules.terms import Terms, terms_of
from fenghuolun.desk.goals.choices import CardStatus
from fenghuolun.desk.goals.queries.goal_cards import cards_of_period
from fenghuolun.desk.teams.actions import record
from fenghuolun.desk.teams.choices import Permission
from fenghuolun.desk.teams.models import Person, Unit
from fenghuolun.desk.teams.queries import companies, unit_ids_below
from fenghuolun.desk.teams.rules import NotAllowed, require_in_reach

SIGNED = (CardStatus.SIGNED, CardStatus.CLOSED)


@transaction.atomic
def open_round(*, by: Person, now: datetime, unit: Unit, starts_on: date, ends_on: date) -> EvaluationRound:
    """Open the evaluation of a unit's people for ``[starts_on, ends_on)`` and take the facts.

    Only signed cards are evaluated (1.3.3.C). A round that is open takes in
    cards that were signed since. Refuses a period that has not begun, and a unit none of whose cards is signed.
    """
    if not (by.may(Permission.REVIEW_ACTIVITY) or by.may(Permission.SET_TARGET)):
        raise NotAllowed(_("Only whoever leads a unit opens its evaluation."))
    require_in_reach(by, owner_id=None, unit_id=unit.pk)
    today = timezone.localdate(now)
    if starts_on >= today:
        raise EvaluationRefused(_("This period has not begun. There is nothing to evaluate yet."), field="starts_on")
    cards = cards_of_period(by, starts_on, ends_on).filter(person__unit__in=unit_ids_below(unit)).exclude(person=by)
    signed = list(cards.filter(status__in=SIGNED, evaluation=None))
    round_ = EvaluationRound.objects.filter(unit=unit, starts_on=starts_on, ends_on=ends_on).first()
    if not signed and round_ is None:
        raise EvaluationRefused(_("No card of this period is signed. Agree on the cards first."), field="starts_on")
    if round_ is None:
        scheme = scheme_in_force(unit) or add_scheme(by=None, now=now, unit=companies()[0], terms=Terms())
        round_ = EvaluationRound.objects.create(
            unit=unit, scheme=scheme, starts_on=starts_on, ends_on=ends_on, opened_by=by, opened_at=now
        )
    terms = terms_of(round_.scheme.terms)
    for facts in facts_of_cards([card.pk for card in signed], starts_on, ends_on, today):
        _sheet(round_, facts, terms, by, now)
    record(by=by, now=now, action="open_round", thing=round_, sheets=len(signed))
    return round_


def _sheet(round_: EvaluationRound, facts: CardFacts, terms: Terms, by: Person, now: datetime) -> Evaluation:
    person = facts.card.person
    row = Evaluation.objects.create(
        round=round_, person=person, card=facts.card, method=terms.method_of(person.seller_kind if person else ""),
        inputs=facts.inputs.kept(), frozen_at=now,
    )  # fmt: skip
    _lines(row, facts)
    EvaluationEvent.objects.create(
        evaluation=row, at=now, by=by, event=EvaluationStep.OPENED, after={"revision": 0, "status": row.status}
    )
    return row


def _lines(row: Evaluation, facts: CardFacts) -> None:
    EvaluationLine.objects.bulk_create(
        EvaluationLine(
            evaluation=row, goal=line.goal, position=at, title=line.goal.title, kind=line.goal.kind,
            measure=line.goal.measure, shape=line.goal.shape, weight=line.goal.weight, target=line.target,
            actual=line.actual, n=line.n, ratio=line.ratio, is_compliance=line.is_compliance,
        )
        for at, line in enumerate(facts.lines, start=1)
    )  # fmt: skip


@transaction.atomic
def take_facts_again(*, by: Person, now: datetime, evaluation: Evaluation, expected_revision: int) -> Evaluation:
    """Take the facts anew: late policies, corrected logs. Only until the person has handed in; words given stay."""
    row = held(evaluation, expected_revision, EvaluationStatus.SELF)
    if by.pk != row.person_id:
        require_superior(by, row)
    [facts] = facts_of_cards([row.card_id], row.round.starts_on, row.round.ends_on, timezone.localdate(now))
    said = {line.goal_id: (line.own_points, line.own_comment) for line in row.lines.all()}
    before = {str(line.goal_id): str(line.actual) for line in row.lines.all()}
    row.lines.all().delete()
    _lines(row, facts)
    for line in row.lines.all():
        if line.goal_id in said:
            line.own_points, line.own_comment = said[line.goal_id]
            line.save(update_fields=["own_points", "own_comment"])
    row.inputs, row.frozen_at = _merged(inputs_of(row.inputs), facts.inputs).kept(), now
    after = {str(line.goal_id): str(line.actual) for line in row.lines.all()}
    return stepped(row, by, now, EvaluationStep.FROZEN, before=before, after=after)


def _merged(old: Inputs, new: Inputs) -> Inputs:
    """What the data say now, with what people said before."""
    parts = {
        name: {
            key: Part(part.found, part.source, was.said, was.reason)
            for key, part in {**old.parts.get(name, {}), **held_}.items()
            for was in [old.parts.get(name, {}).get(key, Part(None))]
        }
        for name, held_ in new.parts.items()
    }
    return Inputs(parts, old.complaints, old.hits)
