"""Who people are: users, agencies, professions, postings, managers and invitations."""

import uuid
from datetime import date, datetime
from typing import Self

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import Expression, Q, Value
from django.db.models.functions import Coalesce, Lower, NullIf
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from treebeard.mp_tree import MP_Node, MP_NodeManager, MP_NodeQuerySet


class UserQuerySet(models.QuerySet["User"]):
    def visible_to(self, viewer: "User", on: date) -> Self:
        """People whose record `viewer` may see on that day: oneself, and who is posted in the agencies one manages."""
        if not viewer.is_active:
            return self.none()
        posted = Posting.objects.visible_to(viewer, on).current(on).values("user")
        return self.filter(Q(pk=viewer.pk) | Q(pk__in=posted))


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):  # type: ignore[misc] # built at run time
    def create_user(self, email: str, password: str | None = None, **facts: object) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **facts)
        user.set_password(password)
        user.save()
        return user

    def create_superuser(self, email: str, password: str | None = None, **facts: object) -> "User":
        return self.create_user(email, password, **{"is_superuser": True, **facts})


class User(AbstractBaseUser, PermissionsMixin):
    """A person who signs in by e-mail. Written by `accounts.people` (and by allauth for password and e-mail)."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField(_("e-mail address"), unique=True)
    full_name = models.CharField(_("full name"), max_length=150)
    certificate_name = models.CharField(
        _("name on certificates"),
        max_length=150,
        blank=True,
        help_text=_("Leave empty to use your full name. Latin, Greek and Cyrillic letters can be printed."),
    )
    language = models.CharField(_("language"), max_length=10, blank=True)  # empty: as the browser says
    is_active = models.BooleanField(_("may sign in"), default=True)
    date_joined = models.DateTimeField(auto_now_add=True)

    objects = UserManager()

    USERNAME_FIELD = EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["full_name", "pk"]
        constraints = [models.UniqueConstraint(Lower("email"), name="one_account_per_email")]
        permissions = [("view_every_agency", "Can see the records of every agency")]

    def __str__(self) -> str:
        return self.full_name or self.email

    # Wagtail's admin and its user list ask for these names.
    @property
    def first_name(self) -> str:
        return self.full_name

    @property
    def last_name(self) -> str:
        return ""

    def get_full_name(self) -> str:
        return self.full_name

    def get_short_name(self) -> str:
        return self.full_name

    def get_username(self) -> str:
        return self.email

    @property
    def name_for_certificates(self) -> str:
        return self.certificate_name or self.full_name

    @property
    def is_staff(self) -> bool:
        """Whether one may enter the CMS (Wagtail asks for a permission; others ask for this)."""
        return self.has_perm("wagtailadmin.access_admin")


class Profession(models.Model):
    """What somebody works as: police, judiciary, social services. Rows, so that a new profession needs no code."""

    code = models.SlugField(unique=True)
    name = models.CharField(_("name"), max_length=80, help_text=_("In English; it stands in for the others."))
    name_fr = models.CharField(_("name in French"), max_length=80, blank=True)
    name_de = models.CharField(_("name in German"), max_length=80, blank=True)
    name_lb = models.CharField(_("name in Luxembourgish"), max_length=80, blank=True)

    class Meta:
        verbose_name = _("profession")
        verbose_name_plural = _("professions")
        ordering = ["name"]

    def __str__(self) -> str:
        return getattr(self, self.name_field(), "") or self.name

    @staticmethod
    def name_field() -> str:
        """The field that holds the name in the active language."""
        language = (get_language() or "en").split("-")[0]
        return f"name_{language}" if language in ("fr", "de", "lb") else "name"

    @classmethod
    def name_in_queries(cls, path: str = "") -> Expression:
        """What `str()` says, as a column; `path` leads to the profession, for instance "profession__"."""
        return Coalesce(NullIf(f"{path}{cls.name_field()}", Value("")), f"{path}name")


class AgencyQuerySet(MP_NodeQuerySet):
    def managed_by(self, viewer: User, on: date) -> Self:
        """Agencies and units whose people `viewer` may see: each managed agency with all below it."""
        if not viewer.is_active:
            return self.none()
        if viewer.has_perm("accounts.view_every_agency"):
            return self.all()
        paths = AgencyManager.objects.filter(user=viewer).current(on).values_list("agency__path", flat=True)
        subtrees = Q(pk__in=[])
        for path in paths:
            subtrees |= Q(path__startswith=path)
        return self.filter(subtrees)


class AgencyTree(MP_NodeManager.from_queryset(AgencyQuerySet)):  # type: ignore[misc] # built at run time
    def get_queryset(self) -> AgencyQuerySet:
        return AgencyQuerySet(self.model, using=self._db).order_by("path")


class Agency(MP_Node):
    """An agency or a unit of one: Police Grand-Ducale, its regions, their units. A tree."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    code = models.SlugField(_("code"), unique=True)
    name = models.CharField(_("name"), max_length=120)

    objects = AgencyTree()

    class Meta:
        verbose_name = _("agency")
        verbose_name_plural = _("agencies")

    def __str__(self) -> str:
        return self.name


class DatedQuerySet(models.QuerySet):
    """Rows that hold from `since` up to and including `until`; an empty `until` means: still."""

    def current(self, on: date) -> Self:
        return self.filter(Q(until__isnull=True) | Q(until__gte=on), since__lte=on)


class PostingQuerySet(DatedQuerySet):
    def visible_to(self, viewer: User, on: date) -> Self:
        """Postings in the agencies that `viewer` manages on that day."""
        return self.filter(agency__in=Agency.objects.managed_by(viewer, on))


class Posting(models.Model):
    """Who serves where, as what, from when to when. Written by `accounts.people`."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="postings")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="postings")
    profession = models.ForeignKey(Profession, models.PROTECT, related_name="postings")
    since = models.DateField(_("since"))
    until = models.DateField(
        _("until"), null=True, blank=True, help_text=_("Last day; empty: still serving.")
    )

    objects = models.Manager.from_queryset(PostingQuerySet)()

    class Meta:
        ordering = ["-since", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=models.F("since")),
                name="posting_ends_after_it_begins",
            ),
            models.UniqueConstraint(
                fields=["user", "agency", "profession"],
                condition=Q(until__isnull=True),
                name="one_open_posting_per_place",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.profession}, {self.agency}"


class AgencyManager(models.Model):
    """Who may see and invite the people of an agency and of all below it. Written by `accounts.people`."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="managed")
    agency = models.ForeignKey(Agency, models.CASCADE, related_name="managers")
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)

    objects = models.Manager.from_queryset(DatedQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "agency"], condition=Q(until__isnull=True), name="manager_once_per_agency"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.agency}"


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def visible_to(self, viewer: User, on: date) -> Self:
        return self.filter(agency__in=Agency.objects.managed_by(viewer, on))

    def open(self, at: datetime) -> Self:
        """Invitations that can still be accepted at that instant."""
        return self.filter(accepted_at__isnull=True, withdrawn_at__isnull=True, expires_at__gt=at)

    def in_state(self, state: "Invitation.State", at: datetime) -> Self:
        """The same definition as `Invitation.state`, for many rows."""
        match state:
            case Invitation.State.OPEN:
                return self.open(at)
            case Invitation.State.ACCEPTED:
                return self.filter(accepted_at__isnull=False)
            case Invitation.State.WITHDRAWN:
                return self.filter(accepted_at__isnull=True, withdrawn_at__isnull=False)
            case Invitation.State.EXPIRED:
                return self.filter(accepted_at__isnull=True, withdrawn_at__isnull=True, expires_at__lte=at)


class Invitation(models.Model):
    """A link by which one person can open one account. Written by `accounts.people`.

    Only a digest of the token is kept: who reads the database can't accept an invitation.
    """

    class State(models.TextChoices):
        OPEN = "open", _("open")
        ACCEPTED = "accepted", _("accepted")
        WITHDRAWN = "withdrawn", _("withdrawn")
        EXPIRED = "expired", _("expired")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    token_digest = models.CharField(max_length=64, unique=True, editable=False)
    email = models.EmailField(_("e-mail address"))
    full_name = models.CharField(_("full name"), max_length=150)
    agency = models.ForeignKey(Agency, models.CASCADE, related_name="invitations", verbose_name=_("unit"))
    profession = models.ForeignKey(Profession, models.PROTECT, related_name="+", verbose_name=_("profession"))
    language = models.CharField(
        _("language"), max_length=10, blank=True
    )  # of mail and account; empty: not said
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )  # NULL: that account was deleted
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )  # NULL: not accepted, or the account was deleted
    withdrawn_at = models.DateTimeField(null=True)

    objects = models.Manager.from_queryset(InvitationQuerySet)()

    class Meta:
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.full_name} <{self.email}>"

    def state(self, at: datetime) -> State:
        if self.accepted_at:
            return self.State.ACCEPTED
        if self.withdrawn_at:
            return self.State.WITHDRAWN
        return self.State.EXPIRED if self.expires_at <= at else self.State.OPEN

    @property
    def state_since_or_until(self) -> datetime:
        """The instant that goes with the state: since when it is accepted or withdrawn, or until when it can be used."""
        return self.accepted_at or self.withdrawn_at or self.expires_at
