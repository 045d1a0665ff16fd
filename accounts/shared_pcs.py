"""PCs in stations are shared: nothing of one's account is left in the browser for whoever comes next."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers


class AccountPagesMiddleware:
    """Keeps the pages of one's account, allauth's among them, out of what the back button shows after signing out."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.resolver_match and "account/" in request.resolver_match.route:
            add_never_cache_headers(response)
        return response
