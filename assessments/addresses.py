"""Where the parts of an attempt are found."""

from django.urls import reverse

from assessments.models import Attempt
from assessments.sitting import Item, asked_as, is_on_one_page


def address_of(attempt: Attempt, item: Item) -> str:
    """Of a question or scenario: its page, or its place in the page of all questions."""
    if is_on_one_page(attempt) and item.kind != "scenario":
        return f"{reverse('attempt_all', args=[attempt.uuid])}#question-{item.number}"
    return reverse("attempt_item", args=[attempt.uuid, item.number])


def address_after(attempt: Attempt, item: Item) -> str:
    """Of what follows an item: the next one, or the review."""
    following = asked_as(attempt, item.number + 1)
    return address_of(attempt, following) if following else reverse("attempt_review", args=[attempt.uuid])
