"""The app of certificates."""

from django.apps import AppConfig


class CertificatesConfig(AppConfig):
    name = "certificates"
    verbose_name = "Proof"

    def ready(self) -> None:
        from certificates import receivers  # noqa: F401, PLC0415 - connects them; models can't be imported earlier
