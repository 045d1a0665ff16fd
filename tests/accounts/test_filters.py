"""Which filters are set, in words, and the address without each."""

from django import forms
from django.http import QueryDict

from accounts.filters import Chosen, chosen


class Filters(forms.Form):
    course = forms.ChoiceField(label="Course", choices=[("a", "First"), ("b", "Second")], required=False)
    state = forms.ChoiceField(label="State", choices=[("", "all"), ("due", "  Due soon")], required=False)
    q = forms.CharField(label="Name", required=False)


def found(query: str, **options: frozenset[str]) -> list[Chosen]:
    asked = QueryDict(query)
    form = Filters(asked)
    assert form.is_valid()
    return chosen(form, asked, **options)


def test_chosen_when_nothing_is_set_then_nothing_is_to_be_cleared() -> None:
    assert found("") == []
    assert found("state=&q=&sort=-name&page=3") == []


def test_chosen_when_filters_are_set_then_each_is_told_in_words_and_cleared_alone() -> None:
    assert found("state=due&q=M%C3%BCller&sort=-name&page=3") == [
        Chosen("State", "Due soon", "?q=M%C3%BCller&sort=-name"),
        Chosen("Name", "Müller", "?state=due&sort=-name"),
    ]


def test_chosen_when_a_field_is_always_set_then_it_is_no_filter() -> None:
    assert [each.label for each in found("course=b&q=x", always=frozenset({"course"}))] == ["Name"]
    assert [each.words for each in found("course=b")] == ["Second"]
