"""The tag behind ``<c-name …>``: a component takes what it declares in ``<c-vars>``, and anything else is an error.

django-cotton passes unknown attributes on in silence, so that a misspelt ``varient="primary"`` is a bug nobody sees.
Here it raises, and names what the component does take. ``id``, ``class``, ``hidden``, ``title`` and the families
``data-``, ``aria-``, ``hx-`` and ``form`` pass to the element through ``{% passed_on %}``.

A value behind a colon is a Django expression, filters included: ``:value="lead.premium_yuan|wan"``.
"""

from __future__ import annotations

from typing import Any

from django import template
from django.template.base import FilterExpression, Parser, Token
from django.template.context import Context
from django.template.exceptions import TemplateSyntaxError
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django_cotton.tag_parser import parse_component_tag
from django_cotton.templatetags import Attrs, UnprocessableDynamicAttr, snapshot_parser_library
from django_cotton.templatetags._component import AttrKind, CottonComponentNode, PreparedAttr

register = template.Library()

PASSED_ON = {"id", "class", "hidden", "title", "lang", "translate", "role", "tabindex", "autofocus", "popovertarget"}
PASSED_ON |= {"download", "target", "rel"}
PASSED_ON_FAMILIES = ("data-", "aria-", "hx-", "form")


class Expression:
    """A Django expression as the value of a component's attribute; a missing variable leaves the default."""

    def __init__(self, compiled: FilterExpression) -> None:
        self.compiled = compiled

    def resolve(self, context: Context) -> Any:
        value = self.compiled.resolve(context, ignore_failures=True)
        if value is None:
            raise UnprocessableDynamicAttr
        return value.attrs_dict() if isinstance(value, Attrs) else value


class StrictComponent(CottonComponentNode):
    """A component that refuses what it did not declare."""

    def _extract_vars_from_template(
        self, template: Any, context: Context, attrs: Attrs, slots: dict[str, str]
    ) -> dict[str, Any]:
        declared = super()._extract_vars_from_template(template, context, attrs, slots)
        unknown = [key for key in attrs if key not in attrs._exclude_from_str and not is_passed_on(key)]
        if unknown:
            takes = ", ".join(sorted(attrs._exclude_from_str - {"is"})) or "nothing"
            raise TemplateSyntaxError(f"<c-{self.component_name}> takes {takes}; not {', '.join(unknown)}")
        return declared


def is_passed_on(key: str) -> bool:
    """Return whether an attribute belongs to the element whatever the component is.

    >>> is_passed_on("hx-get"), is_passed_on("varient")
    (True, False)
    """
    return key in PASSED_ON or key.startswith(PASSED_ON_FAMILIES)


def _as_expression(attr: PreparedAttr, parser: Parser) -> PreparedAttr:
    if attr.kind not in (AttrKind.DYNAMIC, AttrKind.UNQUOTED) or not isinstance(attr.value, str) or attr.key == "attrs":
        return attr
    try:
        compiled = parser.compile_filter(attr.value)
    except TemplateSyntaxError:
        if "|" in attr.value and attr.value[:1] not in "[{(":
            raise
        return attr
    return attr._replace(compiled=Expression(compiled))


@register.tag("cotton")
def component(parser: Parser, token: Token) -> StrictComponent:
    parsed = parse_component_tag(token.contents)
    if token.contents.rstrip().endswith("/"):
        content = template.NodeList()
    else:
        content = parser.parse(("endcotton",))
        parser.delete_first_token()
    node = StrictComponent(parsed.name, content, parsed.attrs, parsed.only, snapshot_parser_library(parser))
    node._prepared_attrs = [_as_expression(attr, parser) for attr in node._prepared_attrs]
    return node


@register.simple_tag(takes_context=True)
def passed_on(context: Context) -> SafeString:
    """Return the attributes that belong to the element, escaped whatever their source (cotton's own are not)."""
    attrs: Attrs = context["attrs"]
    written = [
        f" {key}" if value is True else f' {key}="{conditional_escape(value)}"'
        for key, value in attrs.items()
        if key not in attrs._exclude_from_str and key != "class" and value not in (False, None)
    ]
    return mark_safe("".join(written))
