"""Goal cards of the sample company: agreed month by month through the doors people use, one disputed, one unsigned."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from fenghuolun.desk.cards.queries.directions import Proposal, look
from fenghuolun.desk.cards.queries.directions.duty_list import of_duty
from fenghuolun.desk.cards.queries.directions.proposal import compliance
from fenghuolun.desk.cards.queries.own_facts import OwnFacts
from fenghuolun.desk.cards.rules.spans import Span, is_leading, usual_span
from fenghuolun.desk.goals import actions
from fenghuolun.desk.goals.choices import CardStatus, EvidenceKind
from fenghuolun.desk.goals.models import GoalCard
from fenghuolun.desk.goals.queries.abilities import skills
from fenghuolun.desk.goals.rules import duties
from fenghuolun.desk.kit.refused import Refused
from fenghuolun.desk.teams.queries import people_by_role, sellers_of, superior_of

if TYPE_CHECKING:
    from fenghuolun.desk.teams.models import Person, Unit

OF_SELLERS = (duties.RETENTION, duties.SWITCH, duties.ATTACH, duties.ACTIVITY)
OF_LEADERS = (duties.RETENTION, duties.ACTIVITY, duties.REVIEWS)
WEIGHTS_OF_LEADERS = {"PREMIUM": 30, "M10": 20, "M02": 10, "M26": 10, "": 10}
MOST = 40
SKILL_OF_LINA = "fleet_risk"  # the case of 1.3.4: from level 2 to 4 on a logistics fleet
SAID = "名单里有十几台已过户，新增转保名单这个月才到，先按能做到的承诺。"
BACK_MONTHS = 2
WEAK = ("proposal", "closing")  # everybody has something to learn where it is worth most
RUBRIC = {"data": 4, "insight": 3, "proposal": 4, "wording": 4, "response": 3}


def make_cards(unit: Unit, now: datetime) -> int:
    """Agree on the cards of the first team of a branch for three months, and of the leaders for the quarter.

    This month one is disputed and one waits for the owner's signature; next
    month's is begun by one person. Returns how many cards there are.
    """
    today = timezone.localdate(now)
    leaders = list(people_by_role(unit, ("leader",)))
    if not leaders:
        return 0
    sellers = list(sellers_of(leaders[0].unit, today).select_related("unit", "role"))
    with override("zh-hans"):
        _rate([*sellers, *leaders], now)
        made = sum(_of_leader(leader, usual_span(leader, today), now) for leader in leaders)
        for back in range(BACK_MONTHS, -1, -1):
            span = usual_span(sellers[0], today).moved(-back) if sellers else None
            made += sum(_of_seller(person, at, span, now, back) for at, person in enumerate(sellers) if span)
        made += _begun(sellers, today, now)
    return made


def _rate(people: Iterable[Person], now: datetime) -> None:
    """Let everybody rate the map, and each superior too: close to each other, sometimes apart."""
    begun = now - timedelta(days=75)
    for person in people:
        superior = superior_of(person)
        for skill in skills():
            own = 2 if skill.code in WEAK else 2 + (person.pk * 7 + skill.position * 3) % 3
            actions.rate_skill(by=person, now=begun, person=person, skill=skill, level=own)
            if superior is not None:
                level = max(1, min(5, own - 1 + (person.pk + skill.position) % 3))
                actions.rate_skill(by=superior, now=begun, person=person, skill=skill, level=level)


def _at(day: date, hour: int, now: datetime) -> datetime:
    return min(timezone.make_aware(datetime.combine(day, time(hour))), now)


def _of_seller(person: Person, at: int, span: Span, now: datetime, back: int) -> int:
    superior = superior_of(person)
    opened = _at(span.start, 9, now)
    card = _filled(person, span, opened, _lines(person, span))
    if superior is None or card.status != CardStatus.PROPOSED:
        return 1
    if back == 0 and at == 3:
        _dispute(card, person, opened + timedelta(hours=5))
        return 1
    card = actions.sign_card(by=superior, now=opened + timedelta(hours=6), card=card, expected_revision=card.revision)
    if back == 0 and at == 4:
        return 1
    actions.sign_card(by=person, now=opened + timedelta(hours=7), card=card, expected_revision=card.revision)
    actions.publish_card(by=superior, now=opened + timedelta(hours=8), card=card)
    _show_growth(card, superior, now, is_over=back > 0)
    return 1


def _of_leader(leader: Person, span: Span, now: datetime) -> int:
    superior = superior_of(leader)
    opened = _at(span.start, 9, now)
    lines = [
        replace(one, line=replace(one.line, weight=Decimal(WEIGHTS_OF_LEADERS[one.line.measure])))
        for one in _lines(leader, span)
        if one.line.measure in WEIGHTS_OF_LEADERS
    ]
    card = _filled(leader, span, opened, lines)
    if superior is not None and card.status == CardStatus.PROPOSED:
        for by, hours in ((superior, 6), (leader, 7)):
            card = actions.sign_card(
                by=by, now=opened + timedelta(hours=hours), card=card, expected_revision=card.revision
            )
    return 1


def _lines(person: Person, span: Span) -> list[Proposal]:
    """Return the six items of 1.3.4 case 1 at the person's own size; what the ledger cannot say is left out."""
    facts = OwnFacts(person, span, span.start)
    wanted = OF_LEADERS if is_leading(person) else OF_SELLERS
    published = [one for one in look(facts, "superior").proposals if one.line.measure == "PREMIUM"][:1]
    found = [*published, *(of_duty(facts, duty) for duty in wanted), compliance(facts, "duties")]
    return [one for one in found if one is not None]


def _filled(person: Person, span: Span, now: datetime, lines: list[Proposal]) -> GoalCard:
    """Put the lines and an ability on the card, answer three directions, and propose it where nothing is missing."""
    card = actions.open_card(by=person, now=now, person=person, starts_on=span.start, ends_on=span.end)
    growing = look(OwnFacts(person, span, span.start), "development").proposals[:1]
    weight = 20 if is_leading(person) else 10
    weights = _weights([int(one.line.weight) for one in lines], 100 - weight)
    for one, share in zip(lines, weights, strict=True):
        line = replace(one.line, weight=Decimal(share), difficulty_own=2, difficulty_superior=2)
        actions.put_line(by=person, now=now, card=card, expected_revision=card.revision, line=line, goal=one.goal)
        card.refresh_from_db()
    for one in growing:
        _grow(card, person, one, Decimal(weight), now)
        card.refresh_from_db()
    for direction, note in (
        ("superior", "团队目标里我该承担的部分已经放进来了。"),
        ("market", "到期名单和转保名单都看过，按名单数量定。"),
        ("duties", "岗位职责里的活动量和合规必须有。"),
    ):
        actions.answer_direction(by=person, now=now, card=card, direction=direction, note=note)
    try:
        return actions.propose_card(by=person, now=now + timedelta(hours=3), card=card, expected_revision=card.revision)
    except Refused:  # somebody too new for figures: the card stays a draft, as it would in life
        card.refresh_from_db()
        return card


def _weights(weights: list[int], whole: int) -> list[int]:
    """Return the weights filled up to ``whole`` in steps of five, from the first line on, none above 40."""
    filled = list(weights)
    while sum(filled) < whole and min(filled) < MOST:
        at = min(range(len(filled)), key=lambda n: (filled[n] - weights[n], n) if filled[n] < MOST else (MOST, n))
        filled[at] += 5
    return filled


def _grow(card: GoalCard, person: Person, one: Proposal, weight: Decimal, now: datetime) -> None:
    assert one.growth is not None
    growth, line = one.growth, one.line
    segment, title = "本月到期的自有客户", line.title
    if person.login == "lina":
        growth = replace(
            growth, skill=skills().get(code=SKILL_OF_LINA), level_from=2, level_to=4,
            by_doing="两份出险分析、一份与主管合写的方案、一份独立完成的方案",
        )  # fmt: skip
        segment, title = "顺达物流 18 台货车", _("Fleet risk report from level 2 to 4: two analyses, two proposals")
    actions.put_development(
        by=person, now=now, card=card, expected_revision=card.revision, growth=growth, title=title, segment=segment,
        weight=weight, due_on=line.due_on or card.starts_on, checkpoints=tuple(line.checkpoints), parent=line.parent,
        support=line.support,
    )  # fmt: skip


def _dispute(card: GoalCard, person: Person, at: datetime) -> None:
    goal = card.goals.filter(measure="M10").first()
    if goal is not None:
        less = Decimal("0.94")
        figures = {
            name: None if value is None else (value * less).quantize(Decimal("0.01"))
            for name, value in (("floor", goal.floor), ("target", goal.target), ("stretch", goal.stretch))
        }
        actions.counter_goal(by=person, now=at, goal=goal, reason=SAID, **figures)  # type: ignore[arg-type]


def _show_growth(card: GoalCard, superior: Person, now: datetime, *, is_over: bool) -> None:
    """Evidence of the ability: two accepted pieces and the level where the month is over, else one that waits."""
    goal = card.goals.filter(development__isnull=False).select_related("development").first()
    if goal is None or card.person is None:
        return
    pieces = (
        (EvidenceKind.CASE, "用三年出险记录给客户做了一页风险分析，当场指出两台高频车。"),
        (EvidenceKind.TEACH_BACK, "早会上把分析步骤讲给全组，两位同事照着做了一遍。"),
    )
    for days, (kind, text) in zip((9, 16), pieces, strict=True):
        at = _at(card.starts_on + timedelta(days=days), 17, now)
        piece = actions.add_evidence(by=card.person, now=at, development=goal.development, kind=kind, text=text)
        if not is_over:
            return
        actions.accept_evidence(by=superior, now=_at(card.ends_on, 10, now), evidence=piece, rubric=RUBRIC)
    reached = goal.development.level_from + (1 if card.person.pk % 3 else 2)
    actions.assess_development(
        by=superior, now=_at(card.ends_on, 11, now), development=goal.development,
        level=min(reached, goal.development.level_to),
    )  # fmt: skip


def _begun(sellers: list[Person], today: date, now: datetime) -> int:
    """Next month's card of the first person, with one line: the wizard stands open there."""
    person = next((one for one in sellers if one.login == "lina"), None) or next(iter(sellers), None)
    if person is None:
        return 0
    span = usual_span(person, today).moved(1)
    card = actions.open_card(by=person, now=now, person=person, starts_on=span.start, ends_on=span.end)
    found = next(iter(look(OwnFacts(person, span, today), "superior").proposals), None)
    if found is not None:
        actions.put_line(
            by=person, now=now, card=card, expected_revision=card.revision, line=found.line, goal=found.goal
        )
        actions.answer_direction(by=person, now=now, card=card, direction="superior", taken=found.key)
    return 1
