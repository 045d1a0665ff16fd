"""Which address leads where. Pages carry their language; what stands on paper or in a mail does not."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.http import FileResponse, HttpRequest
from django.urls import include, path
from django.views.generic import RedirectView
from django.views.static import serve
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from courses.views import cms_sign_in


def picture(request: HttpRequest, path: str) -> FileResponse:
    """A picture from its own folder; documents and recordings pass views that ask who may see them."""
    return serve(request, path, settings.MEDIA_ROOT / "images")


to_sign_in = RedirectView.as_view(pattern_name="account_login", query_string=True)

urlpatterns = [
    path("i18n/", include("django.conf.urls.i18n")),
    path("cms/login/", cms_sign_in, name="cms_sign_in"),  # one door: allauth's, with the second step
    path("cms/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("", include("certificates.short_urls")),
]
if settings.SERVE_MEDIA:
    urlpatterns.append(path("media/images/<path:path>", picture))

urlpatterns += i18n_patterns(
    path("", include("assessments.urls")),  # first: what many ask for at once
    path("account/", include("allauth.urls")),
    path("", include("accounts.urls")),
    path("", include("compliance.urls")),
    path("", include("certificates.urls")),
    path("", include("courses.urls")),
    path("_util/login/", to_sign_in),  # Wagtail's own sign-in for private pages would go past the second step
    path("", include(wagtail_urls)),
)
