"""The audit log is append-only, sealed into a chain, and says where it was touched."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

import fenghuolun.desk
from cast import NOW, Cast
from fenghuolun.desk.goals.choices import GoalStatus
from fenghuolun.desk.plans.choices import ItemEvent
from fenghuolun.desk.teams import queries
from fenghuolun.desk.teams.actions import Broken, record, seal_audit, verify_audit
from fenghuolun.desk.teams.models import AuditEntry
from fenghuolun.desk.teams.rules.action_words import ACTIONS


@pytest.fixture
def sealed(cast: Cast) -> Cast:
    for n in range(5):
        record(by=cast.li_na, now=NOW, action="test", thing=cast.team, n=n)
    seal_audit()
    return cast


def test_each_action_leaves_one_line(cast: Cast) -> None:
    line = record(by=cast.li_na, now=NOW, action="test", thing=cast.team, who=cast.zhang_wei, day=NOW.date())
    assert (line.thing, line.thing_id) == ("teams.unit", str(cast.team.pk))
    assert line.detail == {"who": cast.zhang_wei.pk, "day": "2026-11-23"}


def test_an_untouched_chain_holds(sealed: Cast) -> None:
    held, broken = verify_audit(dict([queries.audit_head()]))
    assert (held, broken) == (AuditEntry.objects.count(), [])


def test_sealing_again_changes_nothing_and_a_late_line_gets_its_place(sealed: Cast) -> None:
    head = queries.audit_head()
    assert seal_audit() == (0, *head)
    record(by=None, now=NOW, action="late")
    assert seal_audit()[:2] == (1, head[0] + 1)
    assert verify_audit()[1] == []


def test_a_changed_line_is_found(sealed: Cast) -> None:
    AuditEntry.objects.filter(seal_no=3).update(action="other")
    assert verify_audit()[1] == [Broken(3, "the line was changed")]


def test_a_line_taken_out_is_found(sealed: Cast) -> None:
    AuditEntry.objects.filter(seal_no=3).delete()
    assert Broken(3, "lines are missing") in verify_audit()[1]


def test_a_tail_cut_off_is_found_by_the_head_noted_earlier(sealed: Cast) -> None:
    number, head = queries.audit_head()
    AuditEntry.objects.filter(seal_no=number).delete()
    assert verify_audit()[1] == []
    assert verify_audit({number: head})[1] == [Broken(number, "a head noted earlier is gone")]


def test_the_commands_seal_and_verify_with_the_heads_kept_beside_the_database(
    sealed: Cast, tmp_path: Path, settings: object
) -> None:
    settings.HOME = tmp_path  # type: ignore[attr-defined]
    record(by=None, now=NOW, action="later")
    said = StringIO()
    call_command("seal_audit", stdout=said)
    number, head = queries.audit_head()
    assert said.getvalue() == f"{number} {head}\n"
    call_command("verify_audit", stdout=said)
    assert f"{number} lines hold." in said.getvalue()
    AuditEntry.objects.filter(seal_no=number).delete()
    with pytest.raises(CommandError, match="does not hold"):
        call_command("verify_audit", stdout=said, stderr=said)
    with pytest.raises(CommandError, match="NUMBER:SEAL"):
        call_command("verify_audit", "--head", "nonsense")


def test_who_may_read_sees_own_reach_only(sealed: Cast) -> None:
    assert queries.audit_lines(sealed.planner, who="李娜", action="test").count() == 5
    assert queries.audit_lines(sealed.planner, who="lina", first=NOW.date(), last=NOW.date()).count() == 5
    assert queries.audit_lines(sealed.wang_qiang, who="李娜").count() == 0


def test_every_action_that_leaves_a_line_is_called_something() -> None:
    desk = Path(fenghuolun.desk.__file__).parent
    left = {
        name
        for path in desk.rglob("actions/**/*.py")
        for name in re.findall(r'\brecord\([^)]*?action="(\w+)"', path.read_text(encoding="utf8"))
    }
    left |= {f"item_{event}" for event in ItemEvent} | {f"{status}_goal" for status in GoalStatus}
    left |= {f"{step}_plan" for step in ("submit", "approve", "return", "withdraw", "close")}
    assert {"add_customer", "log_activity", "publish_targets"} <= left
    assert left - ACTIONS.keys() == set()


def test_the_page_says_actions_and_details_in_words(cast: Cast, signed_in: Callable[..., Client]) -> None:
    record(by=cast.li_na, now=NOW, action="log_activity", rows={"vehicles": 1}, person=None, takers=[3, 4])
    shown = signed_in(cast.administrator, "en").get("/settings/audit/").text
    assert "logged an activity" in shown
    assert "rows: vehicles 1 · takers: 3, 4" in shown
