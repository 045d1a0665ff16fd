"""Parts of a page that are made once for the same values: never for others, and never in another language."""

import pytest
from django.template import Context, Template, TemplateSyntaxError
from django.utils import translation
from django.utils.safestring import mark_safe

from courses.templatetags import remembered


class Counted:
    """Says how often it was asked."""

    times = 0

    def __str__(self) -> str:
        self.times += 1
        return f"{self.times}"


def rendered(template: Template, **values: object) -> str:
    return template.render(Context(values)).strip()


def test_part_when_its_values_are_the_same_then_it_is_made_once() -> None:
    template = Template("{% load remembered %}{% remembered a b %}{{ counted }}{% endremembered %}")
    counted = Counted()
    assert [rendered(template, a=1, b="x", counted=counted) for _time in range(3)] == ["1", "1", "1"]
    assert rendered(template, a=1, b="y", counted=counted) == "2"


def test_part_when_the_language_is_another_then_it_is_made_in_that_language() -> None:
    template = Template(
        "{% load remembered i18n %}{% remembered 1 %}{% translate 'Menu' %}{% endremembered %}"
    )
    with translation.override("en"):
        assert rendered(template) == "Menu"
    with translation.override("lb"):
        assert rendered(template) == "Menü"


@pytest.mark.parametrize(
    ("one", "other"), [(mark_safe("<b>"), "<b>"), (True, 1), (None, "")], ids=["clean", "yes", "nothing"]
)
def test_part_when_values_are_alike_but_not_the_same_then_each_is_made(one: object, other: object) -> None:
    template = Template("{% load remembered %}{% remembered value %}{{ value }}{% endremembered %}")
    assert rendered(template, value=one) == str(one)
    assert rendered(template, value=other) == ("&lt;b&gt;" if other == "<b>" else str(other))


def test_part_when_there_are_too_many_then_the_oldest_is_made_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remembered, "MOST", 2)
    template = Template("{% load remembered %}{% remembered value %}{{ counted }}{% endremembered %}")
    counted = Counted()
    seen = [rendered(template, value=value, counted=counted) for value in "abcba"]
    assert seen == ["1", "2", "3", "2", "4"]


def test_part_when_no_value_is_named_then_the_template_is_refused() -> None:
    with pytest.raises(TemplateSyntaxError, match="name the values"):
        Template("{% load remembered %}{% remembered %}x{% endremembered %}")
