"""Documents made by the product, and the counters of official numbers."""

import uuid
from pathlib import Path

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .enums import Purpose, State


class Document(models.Model):
    """A PDF: its frozen context first, its bytes once a worker has rendered them.

    An issue (`purpose=issue`) never changes once ready: triggers refuse it on both engines. `released_at` says from
    when the public verification page may speak of it; the app that owns the document sets it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    purpose = models.CharField(_("purpose"), max_length=10, choices=Purpose.choices)
    kind = models.CharField(_("kind"), max_length=40)
    title = models.CharField(_("title"), max_length=400)
    reference = models.CharField(_("reference"), max_length=60, blank=True)
    version = models.PositiveSmallIntegerField(_("version"), null=True, blank=True)
    language = models.CharField(_("language"), max_length=2)
    filename = models.CharField(_("file name"), max_length=200)

    # Frozen by the act: what the page says (html, with its stylesheet), and the view-model it was written from.
    html = models.TextField()
    stylesheet = models.CharField(max_length=120)
    context = models.JSONField(encoder=DjangoJSONEncoder)
    embedded = models.JSONField(_("data carried by the file"), null=True, blank=True, encoder=DjangoJSONEncoder)
    embedded_name = models.CharField(max_length=80, blank=True)

    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    claimed_by = models.CharField(max_length=40, blank=True)
    claimed_at = models.DateTimeField(null=True, blank=True)
    error = models.TextField(_("last error"), blank=True)

    path = models.CharField(max_length=200, blank=True)
    sha256 = models.CharField(_("SHA-256"), max_length=64, blank=True, db_index=True)
    size = models.PositiveIntegerField(_("size (bytes)"), null=True, blank=True)
    pages = models.PositiveIntegerField(_("pages"), null=True, blank=True)

    code = models.CharField(_("verification code"), max_length=20, unique=True, null=True, blank=True)
    requested_at = models.DateTimeField(_("asked for"))
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("asked by")
    )
    rendered_at = models.DateTimeField(_("made"), null=True, blank=True)
    released_at = models.DateTimeField(_("public since"), null=True, blank=True)

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = ["-requested_at"]
        indexes = [
            models.Index(
                fields=["requested_at"], name="document_to_make", condition=Q(state__in=["waiting", "rendering"])
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=State.READY)
                | (~Q(sha256="") & ~Q(path="") & Q(size__gt=0) & Q(pages__gt=0) & Q(rendered_at__isnull=False)),
                name="document_ready_is_whole",
            ),
            models.CheckConstraint(
                condition=~Q(purpose=Purpose.ISSUE) | Q(code__isnull=False), name="document_issue_has_code"
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def is_ready(self):
        return self.state == State.READY

    @property
    def is_waiting(self):
        return self.state in {State.WAITING, State.RENDERING}

    @property
    def absolute_path(self):
        return Path(settings.MEDIA_ROOT) / self.path

    @property
    def size_kb(self):
        """Kilobytes for people: at least 1."""
        return max(1, round((self.size or 0) / 1024))


class Counter(models.Model):
    """The last number given in a register, for one year (0 where the register knows no years).

    Official numbers come from here, under a row lock in the transaction of the act that needs them: no duplicate and no
    gap, which MAX(n)+1 does not give.
    """

    register = models.CharField(max_length=60)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["register", "year"], name="counter_unique")]

    def __str__(self):
        return f"{self.register}/{self.year}: {self.last}"


class Bundle(models.Model):
    """Several PDFs joined into one with a cover and bookmarks, and the same files in a ZIP.

    `recipe` (see `bundles.py`) says what to join and `key` is its digest: the same contents are the same bundle. The
    files are a copy of what stands elsewhere: they are made again when they are gone, and no backup holds them.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.CharField(max_length=64, unique=True)
    title = models.CharField(_("title"), max_length=400)
    filename = models.CharField(_("file name"), max_length=200)
    language = models.CharField(_("language"), max_length=2)
    recipe = models.JSONField(encoder=DjangoJSONEncoder)

    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    claimed_by = models.CharField(max_length=40, blank=True)
    claimed_at = models.DateTimeField(null=True, blank=True)
    error = models.TextField(_("last error"), blank=True)
    # Steps of the making, for people who wait: done, of how many.
    done = models.PositiveSmallIntegerField(default=0)
    steps = models.PositiveSmallIntegerField(default=0)

    path = models.CharField(max_length=200, blank=True)
    sha256 = models.CharField(_("SHA-256"), max_length=64, blank=True)
    size = models.PositiveBigIntegerField(_("size (bytes)"), null=True, blank=True)
    pages = models.PositiveIntegerField(_("pages"), null=True, blank=True)
    zip_path = models.CharField(max_length=200, blank=True)
    zip_sha256 = models.CharField(max_length=64, blank=True)
    zip_size = models.PositiveBigIntegerField(null=True, blank=True)
    # What could not be joined: [[title, sentence in the bundle's language], …].
    left_out = models.JSONField(_("not joined"), default=list, encoder=DjangoJSONEncoder)

    as_of = models.DateTimeField(_("up to date on"))
    requested_at = models.DateTimeField(_("asked for"))
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("asked by")
    )
    made_at = models.DateTimeField(_("made"), null=True, blank=True)

    class Meta:
        verbose_name = _("joined file")
        verbose_name_plural = _("joined files")
        ordering = ["-requested_at"]
        indexes = [
            models.Index(
                fields=["requested_at"], name="bundle_to_make", condition=Q(state__in=["waiting", "rendering"])
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=State.READY)
                | (
                    ~Q(sha256="")
                    & ~Q(path="")
                    & ~Q(zip_path="")
                    & ~Q(zip_sha256="")
                    & Q(size__gt=0, zip_size__gt=0, pages__gt=0, made_at__isnull=False)
                ),
                name="bundle_ready_is_whole",
            )
        ]

    def __str__(self):
        return self.title

    @property
    def is_ready(self):
        """Made, and both files are there."""
        return self.state == State.READY and self.absolute_path.is_file() and self.absolute_zip_path.is_file()

    @property
    def absolute_path(self):
        return Path(settings.MEDIA_ROOT) / self.path

    @property
    def absolute_zip_path(self):
        return Path(settings.MEDIA_ROOT) / self.zip_path

    @property
    def is_waiting(self):
        return self.state in {State.WAITING, State.RENDERING}

    @property
    def size_kb(self):
        """Kilobytes for people: at least 1."""
        return max(1, round((self.size or 0) / 1024))

    @property
    def zip_kb(self):
        return max(1, round((self.zip_size or 0) / 1024))

    @property
    def percent(self):
        """How far the making is, from 0 to 100."""
        return min(100, 100 * self.done // self.steps) if self.steps else 0
