"""The eye of the tour sees what is planted before it, and only that."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tools.tour.walk import MEASURE

if TYPE_CHECKING:
    from playwright.sync_api import Browser

PAGE = '<!doctype html><html lang="{lang}"><head><title>{title}</title></head><body>{body}</body></html>'


def seen(browser: Browser, body: str, language: str = "en", title: str = "", lang: str = "") -> dict[str, Any]:
    page = browser.new_page(viewport={"width": 390, "height": 844})
    page.set_content(PAGE.format(lang=lang or language, title=title, body=body))
    measured: dict[str, Any] = page.evaluate(MEASURE, language)
    page.close()
    return measured


@pytest.mark.parametrize(
    ("language", "body"),
    [
        ("en", "<p>Save 保存</p>"),
        ("en", '<input placeholder="车牌">'),
        ("zh", "<p>保存 Save</p>"),
        ("zh", '<button aria-label="Close">关</button>'),
    ],
)
def test_a_text_in_the_wrong_language_is_seen(browser: Browser, language: str, body: str) -> None:
    assert len(seen(browser, body, language)["untranslated"]) == 1


def test_a_page_that_names_the_wrong_language_or_title_is_seen(browser: Browser) -> None:
    assert seen(browser, "<p>hello</p>", "en", title="今日", lang="zh")["untranslated"] == [
        'lang="zh"',
        "今日 in the title",
    ]


@pytest.mark.parametrize(
    "body",
    [
        '<p data-user-content>李娜</p><span translate="no">沪A12345</span><p lang="zh-Hans">交强险</p>',
        "<p hidden>隐藏</p><script>'脚本'</script>",
        '<input value="李娜"><textarea>说明</textarea>',
        '<a translate="no">李娜</a><button>Choose 李娜</button><input aria-label="Comment for 李娜">',
    ],
)
def test_names_of_people_and_what_is_not_shown_are_left_alone(browser: Browser, body: str) -> None:
    assert seen(browser, body)["untranslated"] == []


def test_a_page_that_is_too_wide_names_what_is_too_wide(browser: Browser) -> None:
    body = '<div id="wide" style="width: 500px">x</div>'
    assert [line for line in seen(browser, body)["overflow"] if "#wide" in line]
    assert seen(browser, '<div style="width: 300px">x</div>')["overflow"] == []


def test_a_target_too_small_for_a_thumb_is_seen_unless_it_stands_in_a_sentence(browser: Browser) -> None:
    small = '<button style="width: 30px; height: 30px"></button>'
    assert len(seen(browser, small)["small"]) == 1
    assert seen(browser, '<button style="width: 48px; height: 48px"></button>')["small"] == []
    assert seen(browser, '<p>see <a href="/x">this</a></p>')["small"] == []


def test_a_link_stretched_over_its_card_is_as_large_as_the_card(browser: Browser) -> None:
    styles = "<style>a::after { content: ''; position: absolute; inset: 0 }</style>"
    card = '<div style="position: relative; height: 90px"><a href="/x" style="display: block; width: 20px">x</a></div>'
    assert seen(browser, styles + card)["small"] == []
    assert len(seen(browser, card)["small"]) == 1


@pytest.mark.parametrize(
    "style",
    ["width: 40px; overflow: hidden; white-space: nowrap", "height: 12px; width: 90px; overflow: hidden"],
)
def test_text_that_its_own_box_hides_is_seen_unless_a_title_tells_it(browser: Browser, style: str) -> None:
    text = "a premium of one hundred thousand yuan"
    assert len(seen(browser, f'<div style="{style}">{text}</div>')["clipped"]) == 1
    assert seen(browser, f'<div style="{style}" title="{text}">{text}</div>')["clipped"] == []
    assert seen(browser, f'<div style="width: 300px; overflow: hidden">{text}</div>')["clipped"] == []
