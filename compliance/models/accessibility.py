"""Barriers that people report."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class AccessibilityReport(models.Model):
    """A barrier that somebody met. Written by `compliance.accessibility`; authors note their answer in the CMS."""

    reference = models.CharField(_("reference"), max_length=12, unique=True)
    barrier = models.TextField(_("barrier"))
    page = models.CharField(_("page"), max_length=500, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    language = models.CharField(_("language"), max_length=12)
    reported_at = models.DateTimeField(_("reported at"))
    mailed_at = models.DateTimeField(_("mailed at"), null=True, blank=True)  # NULL: no mail server took it
    answered_at = models.DateTimeField(
        _("answered at"), null=True, blank=True, help_text=_("Leave empty as long as it is open.")
    )
    answer = models.TextField(
        _("answer"), blank=True, help_text=_("What was done or written. Nobody outside the CMS sees it.")
    )

    class Meta:
        verbose_name = _("accessibility report")
        verbose_name_plural = _("accessibility reports")
        ordering = ["-reported_at", "-pk"]
        default_permissions = ["view", "change"]  # neither added nor deleted by hand

    def __str__(self) -> str:
        return self.reference
