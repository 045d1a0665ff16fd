"""Wagtail's form for pictures, with a message instead of a crash when a picture's data is damaged."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from PIL import UnidentifiedImageError
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm


class CarefulImageField(WagtailImageField):
    def to_python(self, data: Any) -> Any:
        """The uploaded picture. A header that promises one is not enough: Wagtail reads the size without a net."""
        try:
            return super().to_python(data)
        except (UnidentifiedImageError, OSError, SyntaxError) as error:
            raise ValidationError(_("This picture is damaged or incomplete. Upload it again.")) from error


class ImageForm(BaseImageForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["file"]
        self.fields["file"] = CarefulImageField(
            label=field.label, required=field.required, widget=field.widget
        )
