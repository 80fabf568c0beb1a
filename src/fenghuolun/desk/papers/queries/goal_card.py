"""The goal card (目标卡) as a form: lines with three tiers, weights and days; to be filled in while it is open."""

from __future__ import annotations

from datetime import date

from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from fenghuolun.desk.cards.queries.card_page import CardPage, LineView
from fenghuolun.desk.goals.choices import GoalKind
from fenghuolun.desk.goals.queries.goal_cards import cards_visible_to
from fenghuolun.desk.papers.queries.reach import require_export
from fenghuolun.desk.papers.rules.form import Column, Form, Row, Signature, Table, Value, plain
from fenghuolun.desk.teams.models import Person

FIGURES = ("floor", "target", "stretch")


def card_form(by: Person, today: date, pk: int) -> Form:
    card = get_object_or_404(cards_visible_to(by), pk=pk)
    require_export(by, card.person_id)
    page = CardPage(card, by, today)
    person, facts = page.person, []
    facts = [
        (_("Name"), person.name), (_("Post"), str(person.get_seller_kind_display())),
        (_("Unit"), person.unit.name if person.unit else ""),
        (_("Superior"), card.superior.name if card.superior else "–"),
    ]  # fmt: skip
    period = f"{card.starts_on} – {page.span.last}"
    return Form(
        kind="card", address={"pk": pk}, title=_("Goal card"), subtitle=f"{page.span.label} · {period}", facts=facts,
        tables=[Table(_columns(), [_row(line, page) for line in page.lines], total_label=_("Together"))],
        notes=[
            (_("Self-development goal"), card.development), (_("Superior's comment"), card.superior_comment),
        ],
        signatures=[
            _signature(_("Signature of the owner"), card.owner_signed_by, card.owner_signed_at),
            _signature(_("Signature of the superior"), card.superior_signed_by, card.superior_signed_at),
        ],
        is_landscape=True, revision=card.revision, name=f"card-{page.span.key}-{person.login}",
    )  # fmt: skip


def _columns() -> list[Column]:
    tiers = _("Tiers")
    return [
        Column("title", _("Goal item"), width=26, entry=True, longest=120),
        Column("measure", _("Measure"), width=12),
        Column("baseline", _("Baseline"), "number", 9),
        Column("floor", pgettext("tier", "Basic"), "number", 9, group=tiers, entry=True),
        Column("target", pgettext("tier", "Target"), "number", 9, group=tiers, entry=True),
        Column("stretch", pgettext("tier", "Stretch"), "number", 9, group=tiers, entry=True),
        Column("growth", _("Against the baseline"), "share", 9,
               formula='IF(N({baseline})=0,"",{target}/{baseline}-1)'),
        Column("weight", _("Weight"), "percent", 7, entry=True, is_summed=True),
        Column("due_on", _("Due"), "day", 10, entry=True),
        Column("actions", _("Main measures"), width=18, entry=True, longest=400),
        Column("support", _("Support needed"), width=16, entry=True, longest=400),
    ]  # fmt: skip


def _row(line: LineView, page: CardPage) -> Row:
    goal = line.goal
    values: dict[str, Value] = {
        name: plain(getattr(goal, name))
        for name in ("title", "baseline", *FIGURES, "weight", "due_on", "actions", "support")
    }
    base, target = values["baseline"], values["target"]
    has_base = isinstance(base, int | float) and isinstance(target, int | float) and base
    values |= {"measure": line.measure, "growth": target / base - 1 if has_base else None}  # type: ignore[operator]
    locked = {"floor", "target", "stretch"} if line.follows_targets else set()
    if goal.kind == GoalKind.DEVELOPMENT:
        locked = {"floor", "target", "stretch", "title"}
    return Row(f"goal:{goal.pk}", values, frozenset(locked), page.is_open)


def _signature(role: str, person: Person | None, at: object) -> Signature:
    day = timezone.localdate(at) if at else None  # type: ignore[arg-type]
    return Signature(role, person.name if person and day else "", day)
