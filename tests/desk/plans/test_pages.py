"""The list of work items: added, done with a tap, helped, verified; closed to others."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from cast import NOW, TODAY, Cast
from desk.plans.factories import an_item
from fenghuolun.desk.plans.models import WorkItem

SignedIn = Callable[..., Client]
Questions = Callable[..., list[str]]


@pytest.fixture(autouse=True)
def _monday_of_the_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    from django.utils import timezone

    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_pages_open_in_both_languages(cast: Cast, signed_in: SignedIn, language: str) -> None:
    item = an_item(cast.li_na)
    client = signed_in(cast.li_na, language)
    for show in ("mine", "given", "closed"):
        text = client.get(reverse("plans:work"), {"show": show}).text
        assert ("事项" in text) == (language == "zh-hans")
    assert client.get(reverse("plans:work"), {"show": "nothing"}).status_code == 404
    for address in (
        reverse("plans:add"), reverse("plans:item", args=[item.pk]), reverse("plans:step", args=[item.pk, "help"]),
    ):  # fmt: skip
        assert client.get(address).status_code == 200


@pytest.mark.outline("1.3.5.H")
def test_an_item_given_comes_back_done_and_is_verified(cast: Cast, signed_in: SignedIn) -> None:
    leader, seller = signed_in(cast.zhang_wei), signed_in(cast.li_na)
    words = {"title": "整理宏远车队赔付", "owner": cast.li_na.pk, "urgency": "urgent", "due_on": ""}
    assert leader.post(reverse("plans:add"), words).status_code == 302
    item = WorkItem.objects.get()
    assert (item.owner, item.made_by) == (cast.li_na, cast.zhang_wei)
    assert "张伟 交办" in seller.get(reverse("plans:work")).text
    seller.post(reverse("plans:step", args=[item.pk, "help"]), {"help_kind": "resource", "help_needed": "理赔清单"})
    assert "理赔清单" in leader.get(reverse("plans:item", args=[item.pk])).text
    seller.post(reverse("plans:step", args=[item.pk, "done"]))
    assert "核验通过" in leader.get(reverse("plans:work"), {"show": "given"}).text
    leader.post(reverse("plans:step", args=[item.pk, "close"]))
    item.refresh_from_db()
    assert item.status == "closed"


def test_refusals_stand_in_the_form_and_keep_what_was_typed(cast: Cast, signed_in: SignedIn) -> None:
    client = signed_in(cast.li_na)
    yesterday = TODAY - timedelta(days=1)
    answer = client.post(reverse("plans:add"), {"title": "约宏远", "urgency": "normal", "due_on": f"{yesterday}"})
    assert answer.status_code == 422
    assert "约宏远" in answer.text
    assert "这个日期已经过去" in answer.text
    item = an_item(cast.li_na)
    assert client.post(reverse("plans:cancel", args=[item.pk]), {"reason": ""}).status_code == 409


def test_others_find_nothing(cast: Cast, signed_in: SignedIn) -> None:
    item = an_item(cast.li_na)
    for stranger in (cast.wang_qiang, cast.liu_yang):
        client = signed_in(stranger)
        assert item.title not in client.get(reverse("plans:work")).text
        assert client.get(reverse("plans:item", args=[item.pk])).status_code == 404
        assert client.post(reverse("plans:step", args=[item.pk, "done"])).status_code == 404
        assert client.post(reverse("plans:cancel", args=[item.pk]), {"reason": "x"}).status_code == 404


@pytest.mark.parametrize("n", [1, 3])
def test_the_list_asks_the_same_however_long_it_is(
    cast: Cast, signed_in: SignedIn, questions: Questions, n: int
) -> None:
    for _one in range(n):
        an_item(cast.li_na)
    # the page and the counts above it
    assert len(questions(signed_in(cast.li_na), reverse("plans:work"))) == 2
