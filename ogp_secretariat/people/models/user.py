"""Accounts: one logs in with an e-mail address."""

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from ..enums import Role


class UserManager(BaseUserManager):
    def get_queryset(self):
        # Every page names the person logged in: one statement for both.
        return super().get_queryset().select_related("person")

    def create_user(self, email, password=None, **fields):
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.full_clean(exclude=["password"])
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, email):
        return self.get(email__iexact=email)


class User(AbstractBaseUser):
    email = models.EmailField(_("e-mail address"), max_length=254, unique=True)
    person = models.OneToOneField(
        "people.Person", models.PROTECT, null=True, blank=True, related_name="user", verbose_name=_("person")
    )
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES, default="fr")
    is_active = models.BooleanField(_("active"), default=True)
    date_joined = models.DateTimeField(_("created"), default=timezone.now, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = []

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        ordering = ["email"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"), name="user_email_unique", violation_error_message=_("This address has an account.")
            )
        ]

    def __str__(self):
        return f"{self.person} <{self.email}>" if self.person_id else self.email

    def clean(self):
        super().clean()
        self.email = self.email.strip().lower()

    def roles_on(self, day):
        """The roles in force on `day`, as a frozenset of `Role` values."""
        grants = self.role_grants.filter(starts_on__lte=day).exclude(ends_on__lt=day)
        return frozenset(grants.values_list("role", flat=True))

    @cached_property
    def roles(self):
        # Read once per request (the instance lives as long), so a revoked role works on the session's next request.
        return self.roles_on(timezone.localdate()) if self.is_active else frozenset()

    # What django.contrib.admin asks of an account. One rule per role; see `people.permissions`.
    @property
    def is_staff(self):
        return bool(self.roles & {Role.ADMINISTRATOR, Role.SECRETARIAT})

    @property
    def is_superuser(self):
        return Role.ADMINISTRATOR in self.roles

    def has_perm(self, perm, obj=None):
        from ..permissions import may_use_admin_permission

        return may_use_admin_permission(self, perm)

    def has_perms(self, perms, obj=None):
        return all(self.has_perm(perm, obj) for perm in perms)

    def has_module_perms(self, app_label):
        return self.is_staff


class RoleGrant(models.Model):
    """A role held by an account from a day to another (both included)."""

    user = models.ForeignKey(User, models.PROTECT, related_name="role_grants", verbose_name=_("account"))
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)
    starts_on = models.DateField(_("from"), default=timezone.localdate)
    ends_on = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("role")
        verbose_name_plural = _("roles")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role", "starts_on"],
                name="role_once_per_day",
                violation_error_message=_("This role is already given from this day."),
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="role_ends_after_start",
                violation_error_message=_("A role cannot end before it starts."),
            ),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="role_known"),
        ]

    def __str__(self):
        return self.get_role_display()
