"""The form in the CMS of the texts of the library of which the kind of change is said."""

from typing import Any

from wagtail.admin.forms import WagtailAdminModelForm


class DraftForm(WagtailAdminModelForm):
    """It forgets how much the draft before this one changed."""

    def save(self, commit: bool = True) -> Any:
        """Whoever writes something anew, or approves it, is asked anew how much it changes."""
        if self.has_changed():
            self.instance.change = self.instance.change_note = ""
        return super().save(commit)
