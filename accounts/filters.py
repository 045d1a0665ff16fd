"""Which filters of a list are set: what each says in words, and the query string without it."""

from dataclasses import dataclass

from django import forms
from django.http import QueryDict


@dataclass(frozen=True)
class Chosen:
    """A filter that is set."""

    label: str
    words: str  # what was chosen, as the form offers it
    query: str  # the address without this filter; it begins with "?"


def chosen(form: forms.Form, query: QueryDict, *, always: frozenset[str] = frozenset()) -> list[Chosen]:
    """The filters of a valid form that narrow the list, in the form's order.

    `always` names fields that are always set (a list of one course), so that there is nothing to clear.
    """
    found = []
    for field in form:
        if field.name not in always and form.cleaned_data.get(field.name):
            rest = query.copy()
            for name in (field.html_name, "page"):
                rest.pop(name, None)
            found.append(Chosen(str(field.label), _words(field), f"?{rest.urlencode()}"))
    return found


def _words(field: forms.BoundField) -> str:
    """The value as the reader chose it: the words of a choice, else what was typed."""
    typed = str(field.value())
    choices = getattr(field.field, "choices", [])
    return next((str(words).strip() for value, words in choices if str(value) == typed), typed)
