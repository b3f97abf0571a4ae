"""People, without whom there is no attendance, no owner and no signature."""

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ogp_secretariat.web.fields import LineField
from ogp_secretariat.web.text import fold

from ..enums import Civility

# The secretariat writes in French and in Arabic; pages are in English too.
MAIL_LANGUAGES = ("fr", "ar")


class Person(models.Model):
    civility = models.CharField(_("civility"), max_length=4, choices=Civility.choices, blank=True)
    name = LineField(_("name"), max_length=250, help_text=_("First name, then family name in capitals."))
    name_ar = LineField(_("name in Arabic"), max_length=250, blank=True)
    function = LineField(_("function"), blank=True)
    function_ar = LineField(_("function in Arabic"), blank=True)
    institution = models.ForeignKey(
        "people.Institution",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="people",
        verbose_name=_("institution"),
    )
    email = models.EmailField(_("e-mail address"), blank=True)
    phone = LineField(_("telephone"), max_length=40, blank=True)
    is_demo = models.BooleanField(_("demonstration data"), default=False, editable=False)
    search_text = models.TextField(editable=False, blank=True)
    search_text.audit_ignored = True
    # Erased on demand; the record of changes, which nobody can erase, does not keep them.
    email.audit_ignored = phone.audit_ignored = True

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["name"]

    def __str__(self):
        return f"{self.civility} {self.name}".strip()

    @property
    def display_name(self):
        if get_language() == "ar" and self.name_ar:
            return self.name_ar
        return str(self)

    @property
    def mail_address(self):
        """Where mail reaches the person: the card's address, else that of an active account; empty without either."""
        account = getattr(self, "user", None)
        return self.email or (account.email if account is not None and account.is_active else "")

    @property
    def mail_language(self):
        """The language in which mail is written to the person: that of an active account; French without one, or when
        the account reads in a language in which the secretariat does not write."""
        account = getattr(self, "user", None)
        chosen = account.language if account is not None and account.is_active else ""
        return chosen if chosen in MAIL_LANGUAGES else "fr"

    def save(self, *args, **kwargs):
        self.search_text = fold(f"{self.name} {self.name_ar} {self.function} {self.email}")
        super().save(*args, **kwargs)
