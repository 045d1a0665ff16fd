"""Which languages the interface speaks, and in which of them a person is spoken to."""

from contextlib import AbstractContextManager

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.text import capfirst


def offered() -> list[tuple[str, str]]:
    """Each language of the interface: its code and its own name for itself."""
    return [
        (code, capfirst(translation.get_language_info(code)["name_local"]))
        for code, _name in settings.LANGUAGES
    ]


def known(code: str) -> str:
    """The code, if the interface (still) speaks that language; else nothing."""
    return code if code in dict(settings.LANGUAGES) else ""


def speaking(code: str) -> AbstractContextManager[None]:
    """Say what follows in that language; without one that is known, in the language that is spoken already."""
    return translation.override(known(code) or translation.get_language())


def of_browser(request: HttpRequest) -> str:
    """The language that the browser asks for, whatever was chosen on an earlier page."""
    request.COOKIES.pop(settings.LANGUAGE_COOKIE_NAME, None)
    return translation.get_language_from_request(request)


def remember(response: HttpResponse, code: str) -> None:
    """Let pages whose address names no language open in this one, as Django's language switch does; empty: forget."""
    if not known(code):
        response.delete_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            path=settings.LANGUAGE_COOKIE_PATH,
            domain=settings.LANGUAGE_COOKIE_DOMAIN,
            samesite=settings.LANGUAGE_COOKIE_SAMESITE,
        )
        return
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        code,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        path=settings.LANGUAGE_COOKIE_PATH,
        domain=settings.LANGUAGE_COOKIE_DOMAIN,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite=settings.LANGUAGE_COOKIE_SAMESITE,
    )
