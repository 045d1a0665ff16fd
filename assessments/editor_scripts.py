"""What the editor's scripts are told where a place in a picture is drawn, or the next scene is chosen."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.images import get_image_model
from wagtail.images.permissions import permission_policy

from assessments.kinds.hotspot import HotspotBlock
from assessments.scenario_blocks import BranchBlock, ChoiceBlock
from assessments.texts import frozen_image
from courses.scripted_blocks import scripted


def told_of_areas() -> dict[str, str]:
    return {
        "url": reverse("picture_to_draw_on"),
        "area": _("Area %s"),
        "clear": _("Draw this area anew"),
        "help": _(
            "Choose an area and drag on the picture to draw it; drag it to move it, and its corner to size it. A polygon gets "
            "a corner with each click. By keyboard: the arrow keys on the button of an area, with Shift to size it."
        ),
        "picture": _("The picture with its areas"),
    }


def told_of_scenes() -> dict[str, str]:
    return {"ends": _("None: the story ends"), "unknown": _("%s: no scene is called so")}


def script_blocks() -> None:
    scripted(HotspotBlock, "picture-areas", told_of_areas, styles=["css/picture-areas.css"])
    for block in (ChoiceBlock, BranchBlock):
        scripted(block, "next-scene", told_of_scenes)


def picture_to_draw_on(request: HttpRequest) -> JsonResponse:
    """Where a picture lies and its shape, for those who may choose it. `image`: its pk."""
    asked = request.GET.get("image", "")
    image = get_object_or_404(get_image_model(), pk=asked if asked.isdecimal() else None)
    if not permission_policy.user_has_any_permission_for_instance(request.user, ["choose", "change"], image):
        raise PermissionDenied
    shown = frozen_image(image)
    return JsonResponse({name: shown[name] for name in ("url", "width", "height")})
