"""How much a whole file may hold, whatever it is made of, so that no file takes long: each text costs, and what is in it."""

from django.utils.translation import gettext as _

from assessments.exchange.refusing import FileRefused

MOST_TEXTS = 16_000
MOST_CHARACTERS = 2_000_000  # of all texts; files that come along don't count
MOST_TAGS = 50_000
MOST_ENTITIES = 150_000
MOST_SIGNS = 12_000  # of Markdown, as from_markdown.cost reckons them


class Budget:
    """What one file has spent. Raises FileRefused when that is too much."""

    def __init__(self) -> None:
        self.texts = self.characters = self.tags = self.entities = self.signs = 0

    def spend_text(self, text: str) -> None:
        self.texts += bool(text)
        self.characters += len(text)
        self.tags += text.count("<")
        self.entities += text.count("&") + text.count(">")
        if self.texts > MOST_TEXTS or self.characters > MOST_CHARACTERS:
            raise FileRefused(_("The file holds too much text; divide it into several files."))
        self._check_markup()

    def spend_signs(self, signs: int) -> None:
        self.signs += signs
        self._check_markup()

    def _check_markup(self) -> None:
        if self.tags > MOST_TAGS or self.entities > MOST_ENTITIES or self.signs > MOST_SIGNS:
            raise FileRefused(_("The file holds too much markup; divide it into several files."))
