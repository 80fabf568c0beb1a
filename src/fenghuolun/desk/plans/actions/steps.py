"""Pending steps below a line, and the templates that come of good ones (1.3.2.G)."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from fenghuolun.desk.goals.choices import Light
from fenghuolun.desk.kit.refused import Refused
from fenghuolun.desk.plans.actions.table import taken_line
from fenghuolun.desk.plans.choices import ItemStatus
from fenghuolun.desk.plans.models import StepTemplate, StepVote, WorkItem, WorkStep
from fenghuolun.desk.plans.queries.steps import MOST_STEPS, templates_visible_to
from fenghuolun.desk.plans.queries.table import table_calendar
from fenghuolun.desk.plans.rules.reminders import workday_after
from fenghuolun.desk.teams.actions import record
from fenghuolun.desk.teams.queries import branch_of, parameter, people_visible_to
from fenghuolun.desk.teams.rules import Outside

if TYPE_CHECKING:
    from fenghuolun.desk.teams.models import Person

GOOD = (Light.GREEN, Light.BLUE)


class StepRefused(Refused):
    code = "step_refused"


@transaction.atomic
def add_step(
    *,
    by: Person,
    now: datetime,
    item: WorkItem,
    verb: str,
    thing: str,
    due_on: date,
    result: str,
    person: Person | None = None,
    template: StepTemplate | None = None,
) -> WorkStep:
    """Put a pending step below an open line: verb, object, person, day, expected result.

    ``person`` is the owner unless said. Refuses a fourth pending step, a day that is over and a part left empty: a
    step is written so that somebody else can take it over.
    """
    item = taken_line(by, item, None)
    if not item.is_open:
        raise StepRefused(_("The item is closed. Open it again to change it."))
    if item.steps.filter(done_at=None).count() >= MOST_STEPS:
        raise StepRefused(_("Three pending steps are enough; finish one first."))
    for name, text in (("verb", verb), ("thing", thing), ("result", result)):
        if not text.strip():
            raise StepRefused(
                _("Verb, object and expected result: all three, so that others can take over."), field=name
            )
    if due_on < timezone.localtime(now).date():
        raise StepRefused(_("The due day is over. Choose today or later."), field="due_on")
    person = person or item.owner
    if person.pk not in (item.owner_id, by.pk) and not people_visible_to(by).filter(pk=person.pk).exists():
        raise Outside(_("You cannot give this to somebody outside your team."))
    step = WorkStep.objects.create(
        item=item, position=item.steps.count() + 1, verb=verb.strip()[:20], thing=thing.strip()[:60], person=person,
        due_on=due_on, result=result.strip()[:120], template=template,
    )  # fmt: skip
    record(by=by, now=now, action="add_step", thing=item, step=step.pk)
    return step


@transaction.atomic
def finish_step(*, by: Person, now: datetime, step: WorkStep) -> WorkStep:
    """Mark a step as done; the line is in progress from then on."""
    item = taken_line(by, step.item, None)
    if step.done_at is None:
        step.done_at = now
        step.save(update_fields=["done_at"])
        if item.status == ItemStatus.OPEN:
            item.status, item.began_on = ItemStatus.DOING, item.began_on or timezone.localtime(now).date()
            item.save(update_fields=["status", "began_on"])
        record(by=by, now=now, action="finish_step", thing=item, step=step.pk)
    return step


@transaction.atomic
def reopen_step(*, by: Person, now: datetime, step: WorkStep) -> WorkStep:
    item = taken_line(by, step.item, None)
    step.done_at = None
    step.save(update_fields=["done_at"])
    record(by=by, now=now, action="reopen_step", thing=item, step=step.pk)
    return step


@transaction.atomic
def drop_step(*, by: Person, now: datetime, step: WorkStep) -> None:
    """Take a pending step out; one that is done stays as it happened."""
    item = taken_line(by, step.item, None)
    if step.done_at is not None:
        raise StepRefused(_("What is done stays."))
    pk = step.pk
    step.delete()
    record(by=by, now=now, action="drop_step", thing=item, step=pk)


@transaction.atomic
def propose_template(*, by: Person, now: datetime, step: WorkStep) -> StepTemplate:
    """Propose a step that was done and led to green as a template, with one's own vote.

    Refuses a step that is not done, one whose line is yellow or red, and one proposed before.
    """
    item = taken_line(by, step.item, None)
    if step.done_at is None:
        raise StepRefused(_("Only a step that was done can be a template."))
    if item.light not in (*GOOD, "") and item.status not in (ItemStatus.DONE, ItemStatus.CLOSED):
        raise StepRefused(_("Only steps that led to green become templates."))
    if StepTemplate.objects.filter(source=step).exists():
        raise StepRefused(_("It is proposed already."))
    template = StepTemplate.objects.create(
        verb=step.verb, thing=step.thing, result=step.result, source=step, unit=branch_of(item.unit),
        made_by=item.owner, made_at=now,
    )  # fmt: skip
    record(by=by, now=now, action="propose_template", thing=template, item=item.pk)
    return _vote(by, now, template)


@transaction.atomic
def vote_for_template(*, by: Person, now: datetime, template: StepTemplate) -> StepTemplate:
    """Give one's vote; the third one makes it a template. A second vote of the same person changes nothing."""
    if not templates_visible_to(by).filter(pk=template.pk).exists():
        raise Outside(_("This belongs to another team. Ask its leader."))
    return _vote(by, now, StepTemplate.objects.select_for_update().get(pk=template.pk))


def _vote(by: Person, now: datetime, template: StepTemplate) -> StepTemplate:
    _row, is_new = StepVote.objects.get_or_create(template=template, by=by, defaults={"at": now})
    needed = int(parameter("template_votes", on=timezone.localtime(now).date(), unit=template.unit))
    if is_new and not template.is_active and template.votes.count() >= needed:
        template.is_active = True
        template.save(update_fields=["is_active"])
    if is_new:
        record(by=by, now=now, action="vote_for_template", thing=template, is_active=template.is_active)
    return template


@transaction.atomic
def take_over_template(*, by: Person, now: datetime, template: StepTemplate, item: WorkItem) -> WorkStep:
    """Put a template's step below a line with a tap; due so many workdays from today as the template says."""
    if not template.is_active:
        raise StepRefused(_("It has not enough votes yet."))
    if not templates_visible_to(by).filter(pk=template.pk).exists():
        raise Outside(_("This belongs to another team. Ask its leader."))
    today = timezone.localtime(now).date()
    due_on = workday_after(today, template.days, table_calendar(today, today))
    return add_step(
        by=by, now=now, item=item, verb=template.verb, thing=template.thing, result=template.result,
        due_on=min(due_on, max(item.due_on, today)), template=template,
    )  # fmt: skip
