"""Components take what they declare; what a page passes reaches the markup escaped."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.template import Context, Template, TemplateSyntaxError
from django.test import RequestFactory
from django.utils import translation
from django_cotton.compiler_regex import CottonCompiler

from fenghuolun.desk.kit import marks
from fenghuolun.desk.kit.charts.lines import Forecast, Scale, spark, ticks
from fenghuolun.desk.kit.charts.waterfall import Part, waterfall
from fenghuolun.desk.kit.charts.wheel import Step, sectors

KIT = Path(marks.__file__).parent


def rendered(source: str, **context: object) -> str:
    template = Template(CottonCompiler().process(source))
    return template.render(Context({"request": RequestFactory().get("/"), **context}))


def test_a_component_refuses_what_it_does_not_declare() -> None:
    with pytest.raises(TemplateSyntaxError, match=r"<c-button> takes .*variant.*; not varient"):
        rendered('<c-button label="Save" varient="primary" />')


def test_what_belongs_to_the_element_passes() -> None:
    html = rendered('<c-button label="Save" hx-post="/x/" data-ask="Sure?" aria-describedby="a" id="b" class="wide" />')
    for part in ('hx-post="/x/"', 'data-ask="Sure?"', 'aria-describedby="a"', 'id="b"', 'class="button wide"'):
        assert part in html


@pytest.mark.parametrize("evil", ['"><script>x</script>', '" onclick="x" y="', "' onclick='x"])
def test_what_a_page_passes_on_is_escaped(evil: str) -> None:
    html = rendered('<c-button :label="evil" :data-name="evil" :href="evil" />', evil=evil)
    assert "<script" not in html
    assert not re.search(r"""["'\s]onclick=["']""", html.replace("&quot;", "").replace("&#x27;", ""))


def test_a_value_behind_a_colon_is_an_expression_with_filters() -> None:
    with translation.override("en"):
        assert "2.9M" in rendered('<c-stat label="x" :value="premium|wan" />', premium=2_914_000)
    with pytest.raises(TemplateSyntaxError):
        rendered('<c-stat label="x" :value="premium|nofilter" />', premium=1)


def test_a_component_sees_nothing_of_the_page_but_what_it_is_given() -> None:
    assert "wide" not in rendered('<c-button label="Save" />', size="wide")


def test_a_light_has_a_shape_beside_its_colour() -> None:
    shapes = {re.search(r"<svg.*?</svg>", str(marks.light(tone, "x"))).group() for tone in marks.TONES}
    assert len(shapes) == len(marks.TONES)
    with pytest.raises(marks.UnknownTone):
        marks.light("red", "x")


def test_every_icon_that_the_kit_names_is_in_the_sprite() -> None:
    sprite = set(re.findall(r'<symbol id="([^"]+)"', (KIT / "static/kit/vendor/icons.svg").read_text()))
    sources = [*KIT.rglob("*.html"), *KIT.parent.glob("home/navigation.py")]
    named = {
        name
        for path in sources
        for name in re.findall(r'(?:{% icon |[^:]icon=)"([a-z0-9-]+)"', path.read_text(encoding="utf8"))
    }
    assert len(named) > 10
    assert named - sprite == set()


def test_a_wheel_fills_each_step_as_far_as_its_score_and_leaves_unknown_steps_empty() -> None:
    drawn = sectors([Step("a", 100), Step("b", None), Step("c", 0)])
    assert [bool(sector.filled) for sector in drawn] == [True, False, True]
    assert [sector.step.tone for sector in drawn] == ["go", "none", "stop"]
    html = rendered('<c-wheel :steps="steps" strength="50" />', steps=[Step("甲", 80), Step("乙", 30)])
    assert 'class="brake"' in html
    assert "乙 30" in html


def test_the_bars_of_a_waterfall_begin_where_the_one_before_ended() -> None:
    parts = [Part("a", -4, "−4"), Part("b", 3, "+3"), Part("c", -1, "−1")]
    drawn = waterfall(parts, Part("total", -2, "−2"))
    first, second, third, total = drawn.bars
    assert first.x == second.x == first.join_x
    assert third.x + third.width == pytest.approx(second.x + second.width, abs=0.2)
    assert total.x == pytest.approx(third.x, abs=0.2)
    assert total.x + total.width == pytest.approx(drawn.zero, abs=0.2)


def test_a_forecast_goes_on_from_the_last_known_day_and_has_its_table() -> None:
    forecast = Forecast(actual=[0, 10, 25], middle=[35, 45], low=[30, 36], high=[40, 55], plan=[0, 12, 24, 36, 48])
    html = rendered('<c-fan :forecast="f" label="Premium" landing="45" />', f=forecast)
    assert html.count('class="line next" d="M') == 2
    assert html.count("<tr>") == 5
    assert "55.0" in html


def test_scales_and_ticks_are_round() -> None:
    assert Scale(0, 10, 100, 0)(5) == 50
    assert ticks(0) == [0, 1]
    assert ticks(7_300_000) == [0, 2_500_000, 5_000_000]
    assert spark([None, 3, None]) is None
