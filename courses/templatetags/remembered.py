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


class _Known:
    """What was made for each key; the oldest is forgotten first."""

    def __init__(self) -> None:
        self._made: dict[Hashable, SafeString] = {}
        self._lock = Lock()

    def recall(self, key: Hashable, nodelist: NodeList, context: Context) -> SafeString:
        made = self._made.get(key)
        if made is None:
            made = nodelist.render(context)
            with self._lock:
                while len(self._made) >= MOST:
                    del self._made[next(iter(self._made))]
                self._made[key] = made
        return made


class RememberedNode(Node):
    """Renders what it holds once for the same values and language, in each process."""

    def __init__(self, values: list[FilterExpression], nodelist: NodeList) -> None:
        self.values, self.nodelist = values, nodelist
        self._known = _Known()

    def render(self, context: Context) -> SafeString:
        return self._known.recall(key_of(self.values, context), self.nodelist, context)


class RememberedEachNode(Node):
    """The same for each row of a list, by its `look`."""

    def __init__(
        self, name: str, rows: FilterExpression, values: list[FilterExpression], nodelist: NodeList
    ) -> None:
        self.name, self.rows, self.values, self.nodelist = name, rows, values, nodelist
        self._known = _Known()

    def render(self, context: Context) -> SafeString:
        shared, made = key_of(self.values, context), []
        with context.push():
            for row in self.rows.resolve(context):
                context[self.name] = row
                made.append(self._known.recall((shared, row["look"]), self.nodelist, context))
        return SafeString("".join(made))


def key_of(values: list[FilterExpression], context: Context) -> Hashable:
    """1 is not yes, and clean HTML is not text."""
    resolved = [value.resolve(context, ignore_failures=True) for value in values]
    return get_language(), *[(type(value), value) for value in resolved]


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


@register.tag
def remembered_each(parser: Parser, token: Token) -> RememberedEachNode:
    """`{% remembered_each row in rows value … %}…{% endremembered_each %}`: like `for`, each row made once for its `look`
    (a tuple of all in it that the part depends on), the values that are named, and the active language.
    """
    words = token.split_contents()
    if len(words) < 4 or words[2] != "in":
        raise template.TemplateSyntaxError("remembered_each: say “row in rows”, then the other values")
    _tag, name, _in, rows, *values = words
    nodelist = parser.parse(("endremembered_each",))
    parser.delete_first_token()
    compiled = [parser.compile_filter(value) for value in values]
    return RememberedEachNode(name, parser.compile_filter(rows), compiled, nodelist)
