"""Parts of a page that look the same whenever they are made of the same values, and are asked for often."""

from collections.abc import Hashable
from threading import Lock

from django import template
from django.template.base import FilterExpression, Node, NodeList, Parser, Token
from django.template.context import Context
from django.utils.safestring import SafeString
from django.utils.translation import get_language

register = template.Library()
MOST = 2_000  # of each place in a template: some megabytes


class RememberedNode(Node):
    """Renders what it holds once for the same values and language, in each process; the oldest is forgotten first."""

    def __init__(self, values: list[FilterExpression], nodelist: NodeList) -> None:
        self.values, self.nodelist = values, nodelist
        self._known: dict[Hashable, SafeString] = {}
        self._lock = Lock()

    def render(self, context: Context) -> SafeString:
        values = [value.resolve(context, ignore_failures=True) for value in self.values]
        key = (
            get_language(),
            *[(type(value), value) for value in values],
        )  # 1 is not yes, clean HTML not text
        known = self._known.get(key)
        if known is None:
            known = self.nodelist.render(context)
            with self._lock:
                while len(self._known) >= MOST:
                    del self._known[next(iter(self._known))]
                self._known[key] = known
        return known


@register.tag
def remembered(parser: Parser, token: Token) -> RememberedNode:
    """`{% remembered value … %}…{% endremembered %}`: each value on which anything inside depends is named, and can be
    compared (a text, a number, yes or no); the active language always is.
    """
    _name, *values = token.split_contents()
    if not values:
        raise template.TemplateSyntaxError("remembered: name the values that the part is made of")
    nodelist = parser.parse(("endremembered",))
    parser.delete_first_token()
    return RememberedNode([parser.compile_filter(value) for value in values], nodelist)
