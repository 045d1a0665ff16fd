"""The app of people."""

from django.apps import AppConfig

from accounts.logs import hide_tokens


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "People"

    def ready(self) -> None:
        hide_tokens()
