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


EACH = "{% load remembered %}{% remembered_each row in rows by %}{{ row.text }}{{ by }}{{ counted }} {% endremembered_each %}"


def row(text: str, *look: object) -> dict[str, object]:
    return {"text": text, "look": look}


def test_rows_when_some_look_the_same_then_each_look_is_made_once_in_their_order() -> None:
    template, counted = Template(EACH), Counted()
    assert (
        rendered(template, rows=[row("a", 1), row("b", 2), row("a", 1)], by="-", counted=counted)
        == "a-1 b-2 a-1"
    )
    assert rendered(template, rows=[row("b", 2), row("c", 3)], by="-", counted=counted) == "b-2 c-3"
    assert rendered(template, rows=[row("b", 2)], by="+", counted=counted) == "b+4"


def test_rows_when_there_are_none_then_nothing_is_made_and_the_name_is_free_again() -> None:
    template = Template(f"{EACH}[{{{{ row }}}}]")
    assert rendered(template, rows=[], by="", counted="") == "[]"
    assert rendered(template, rows=[row("a", 1)], by="", counted="") == "a []"


@pytest.mark.parametrize("words", ["", "row", "row of rows", "row in"])
def test_rows_when_they_are_not_named_then_the_template_is_refused(words: str) -> None:
    with pytest.raises(TemplateSyntaxError, match="row in rows"):
        Template(f"{{% load remembered %}}{{% remembered_each {words} %}}{{% endremembered_each %}}")
