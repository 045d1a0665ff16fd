"""The form of a best practice in the CMS."""

from typing import Any

from wagtail.admin.forms import WagtailAdminModelForm


class PracticeForm(WagtailAdminModelForm):
    """It forgets how much the draft before this one changed."""

    def save(self, commit: bool = True) -> Any:
        """Whoever writes something anew, or approves it, is asked anew how much it changes."""
        if self.has_changed():
            self.instance.change = self.instance.change_note = ""
        return super().save(commit)
