"""The forum of civil society: the rule, the list the committee adopted, its members and who speaks for them.

Source: committee of 12 February 2020, decision 4 (constitution of the forum from the register of the associations that
take part in the regional events of co-creation).
"""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from commitments.models.plan import in_page_language
from ogp_secretariat.web.fields import LineField, LongLineField, PlainTextField

from ..enums.associations import ExitReason, ListState
from ..enums.events import Gender
from .association import LONGEST_TEXT, Association


class ForumRule(models.Model):
    """Who may be proposed, in words and as criteria. A version that a list cites does not change any more.

    `region_codes` and `theme_codes`: those that are asked for, any when empty. Attendance counts at regional events
    and workshops held between the two days (of `process` when one is named).
    """

    number = models.PositiveIntegerField(_("version"), unique=True)
    text = PlainTextField(_("rule"), validators=LONGEST_TEXT)
    text_ar = PlainTextField(_("rule in Arabic"), blank=True, validators=LONGEST_TEXT)
    must_be_verified = models.BooleanField(_("verified, and the verification still holds"), default=True)
    must_consent = models.BooleanField(_("agrees to be named in the directory"), default=True)
    min_events = models.PositiveSmallIntegerField(_("events attended, at least"), default=1)
    attended_from = models.DateField(_("attended from"), null=True, blank=True)
    attended_until = models.DateField(_("attended until"), null=True, blank=True)
    process = models.ForeignKey(
        "cocreation.Process", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("process")
    )
    region_codes = models.JSONField(_("regions"), default=list, blank=True)
    theme_codes = models.JSONField(_("themes"), default=list, blank=True)
    created_at = models.DateTimeField(_("written"), auto_now_add=True)
    is_demo = models.BooleanField(_("demonstration data"), default=False, editable=False)

    class Meta:
        verbose_name = _("rule of the forum")
        verbose_name_plural = _("rules of the forum")
        ordering = ["-number"]
        constraints = [
            models.CheckConstraint(
                condition=Q(attended_from__isnull=True)
                | Q(attended_until__isnull=True)
                | Q(attended_until__gte=F("attended_from")),
                name="forum_rule_days",
                violation_error_message=_("The last day comes after the first one."),
            ),
            models.CheckConstraint(condition=~Q(text=""), name="forum_rule_in_words"),
        ]

    def __str__(self):
        return f"{self._meta.verbose_name} v{self.number}"

    @property
    def display_text(self):
        return in_page_language(self, "text")


class ForumList(models.Model):
    """One version of the list. Adopted, it cites the committee's decision and does not change any more."""

    number = models.PositiveIntegerField(_("version"), unique=True)
    rule = models.ForeignKey(ForumRule, models.PROTECT, related_name="lists", verbose_name=_("rule"))
    state = models.CharField(_("state"), max_length=9, choices=ListState.choices, default=ListState.PROPOSED)
    prepared_on = models.DateField(_("prepared on"))
    adopted_on = models.DateField(_("adopted on"), null=True, blank=True)
    decision = models.ForeignKey(
        "meetings.Decision",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decision that adopted it"),
    )
    mandate_until = models.DateField(_("mandates until"), null=True, blank=True)
    is_demo = models.BooleanField(_("demonstration data"), default=False, editable=False)

    class Meta:
        verbose_name = _("list of the forum")
        verbose_name_plural = _("lists of the forum")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["state"],
                condition=Q(state="proposed"),
                name="forum_one_proposal",
                violation_error_message=_("Another list is proposed already: adopt it or give it up first."),
            ),
            models.CheckConstraint(
                condition=~Q(state="adopted") | Q(adopted_on__isnull=False, decision__isnull=False),
                name="forum_adopted_by_decision",
                violation_error_message=_("A list is adopted on a day, by a decision of the committee."),
            ),
        ]

    def __str__(self):
        return f"{self._meta.verbose_name} v{self.number}"


class ForumSeat(models.Model):
    """One association in one list, with its names and criteria as they were that day.

    `criteria`: [{key, met, said}] as `policies.forum.judge` words them. `is_retained`: stands in the list; a candidate
    who is left out although eligible, or retained although not, has its `reason`.
    """

    forum_list = models.ForeignKey(ForumList, models.PROTECT, related_name="seats", verbose_name=_("list"))
    association = models.ForeignKey(
        Association, models.PROTECT, related_name="forum_seats", verbose_name=_("association")
    )
    name = LongLineField(_("name"), blank=True)
    name_ar = LongLineField(_("name in Arabic"), blank=True)
    region = models.ForeignKey("cocreation.Region", models.PROTECT, null=True, blank=True, verbose_name=_("region"))
    theme_codes = models.JSONField(_("themes"), default=list, blank=True)
    criteria = models.JSONField(_("criteria"), default=list, blank=True)
    is_eligible = models.BooleanField(_("eligible"))
    is_retained = models.BooleanField(_("in the list"))
    reason = PlainTextField(_("reason"), blank=True, validators=LONGEST_TEXT)

    class Meta:
        verbose_name = _("seat of the forum")
        verbose_name_plural = _("seats of the forum")
        ordering = ["forum_list", "name", "name_ar", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["forum_list", "association"], name="forum_seat_once"),
            models.CheckConstraint(
                condition=Q(is_eligible=F("is_retained")) | ~Q(reason=""),
                name="forum_exception_has_reason",
                violation_error_message=_("Say why the list departs from the rule."),
            ),
        ]

    def __str__(self):
        return self.name or self.name_ar

    @property
    def display_name(self):
        return in_page_language(self, "name") or self.name_ar


class ForumMandate(models.Model):
    """A member of the forum, from a list's adoption until its end or its exit."""

    association = models.ForeignKey(
        Association, models.PROTECT, related_name="forum_mandates", verbose_name=_("association")
    )
    forum_list = models.ForeignKey(ForumList, models.PROTECT, related_name="mandates", verbose_name=_("list"))
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    exit_reason = models.CharField(_("why it ended"), max_length=9, choices=ExitReason.choices, blank=True)
    exit_note = PlainTextField(_("explanation"), blank=True, validators=LONGEST_TEXT)

    class Meta:
        verbose_name = _("member of the forum")
        verbose_name_plural = _("members of the forum")
        ordering = ["-starts_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["forum_list", "association"], name="forum_mandate_once"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="forum_mandate_days",
                violation_error_message=_("A mandate cannot end before it starts."),
            ),
        ]

    def __str__(self):
        return str(self.association)


class ForumRepresentative(models.Model):
    """Who speaks for a member. A person's own: shown to the public only with that person's consent."""

    mandate = models.ForeignKey(
        ForumMandate, models.PROTECT, related_name="representatives", verbose_name=_("member of the forum")
    )
    name = LineField(_("name"), max_length=250)
    gender = models.CharField(_("gender"), max_length=5, choices=Gender.choices, blank=True)
    consent_on = models.DateField(
        _("agrees to be named, since"), null=True, blank=True, help_text=_("Leave empty when the person does not.")
    )
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    name.audit_ignored = gender.audit_ignored = True

    class Meta:
        verbose_name = _("representative")
        verbose_name_plural = _("representatives")
        ordering = ["mandate", "-starts_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["mandate"],
                condition=Q(ends_on__isnull=True),
                name="forum_one_representative",
                violation_error_message=_("This member has a representative already: end that one first."),
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="forum_representative_days",
                violation_error_message=_("Nobody stops before having started."),
            ),
        ]

    def __str__(self):
        return f"{self._meta.verbose_name} {self.pk}"
