"""What the forum's pages and its rule read: candidates, the list in force, its members and coverage."""

from collections import Counter

from django.db.models import Count, Exists, Max, OuterRef, Prefetch, Q

from ..enums.associations import AssociationState, ListState
from ..enums.events import EventKind, EventState, Presence
from ..models import Association, Consent, ForumList, ForumMandate, ForumRepresentative, ForumRule, Region, Theme
from ..policies import forum as rules
from ..policies.statistics import LEAST, hide_small
from .associations import in_force

COUNTED_KINDS = (EventKind.REGIONAL, EventKind.WORKSHOP)
COUNTED_STATES = (EventState.PUBLISHED, EventState.HELD)


def attended(rule, day):
    """The condition on `registrations` of an attendance that the rule counts, up to `day`."""
    where = Q(
        registrations__presence=Presence.PRESENT,
        registrations__event__kind__in=COUNTED_KINDS,
        registrations__event__state__in=COUNTED_STATES,
        registrations__event__date__lte=min(day, rule.attended_until or day),
    )
    if rule.attended_from:
        where &= Q(registrations__event__date__gte=rule.attended_from)
    if rule.process_id:
        where &= Q(registrations__event__process=rule.process_id)
    return where


def candidates(rule, *, day):
    """[(association, lines)] of the active associations that took part or are eligible, each with what the rule says
    of it (`policies.forum.judge`); eligible ones first, then by name. In two statements."""
    associations = (
        Association.objects.filter(state=AssociationState.ACTIVE)
        .select_related("region")
        .prefetch_related("themes")
        .annotate(
            events=Count("registrations__event", filter=attended(rule, day), distinct=True),
            verified_until=Max("verifications__valid_until", filter=Q(verifications__verified_on__lte=day)),
            agreed=in_force(),
        )
        .order_by("name", "name_ar", "pk")
    )
    found = []
    for one in associations:
        lines = rules.judge(rule, _candidate(one), day=day)
        if one.events or rules.is_eligible(lines):
            found.append((one, lines))
    found.sort(key=lambda pair: not rules.is_eligible(pair[1]))
    return found


def _candidate(one):
    return rules.Candidate(
        is_active=one.state == AssociationState.ACTIVE,
        verified_until=one.verified_until,
        agreed=one.agreed,
        attended=one.events,
        region=one.region.code if one.region else "",
        themes=frozenset(theme.code for theme in one.themes.all()),
    )


def latest_rule():
    return ForumRule.objects.order_by("-number").first()


def proposed_list():
    return ForumList.objects.filter(state=ListState.PROPOSED).select_related("rule").first()


def list_in_force():
    """The newest adopted list, with its rule and decision; None before the first one."""
    return (
        ForumList.objects.filter(state=ListState.ADOPTED)
        .select_related("rule", "decision__meeting__committee")
        .order_by("-adopted_on", "-number")
        .first()
    )


def members(forum_list, *, day):
    """The mandates of a list that run on `day`, with their association and representative."""
    return (
        ForumMandate.objects.filter(forum_list=forum_list, starts_on__lte=day)
        .filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day))
        .select_related("association__region", "association__merged_into")
        .annotate(agreed=in_force_of_member())
        .prefetch_related(
            "association__themes",
            Prefetch(
                "representatives",
                ForumRepresentative.objects.filter(starts_on__lte=day).filter(
                    Q(ends_on__isnull=True) | Q(ends_on__gte=day)
                ),
                to_attr="speaking",
            ),
        )
        .order_by("association__name", "association__name_ar", "pk")
    )


def in_force_of_member():
    """Whether the member agrees, today, to be named."""
    return Exists(
        Consent.objects.filter(association=OuterRef("association_id"), field="name", withdrawn_on__isnull=True)
    )


def coverage(mandates):
    """{"region": [(name, count or None)], "theme": …, "gender": …} of members: cells under five are hidden (None).

    Themes overlap: an association works on several, so that their sum is no total and each cell stands alone.
    """
    regions = Counter(mandate.association.region_id for mandate in mandates)
    themes = Counter(theme.pk for mandate in mandates for theme in mandate.association.themes.all())
    genders = Counter(one.get_gender_display() for mandate in mandates for one in mandate.speaking)
    by_region = {region: regions.get(region.pk, 0) for region in Region.objects.all()}
    by_theme = {theme: themes.get(theme.pk, 0) for theme in Theme.objects.all()}
    shown_regions = hide_small(by_region)[0]
    return {
        "region": [(region.display_name, shown_regions[region]) for region in by_region],
        "theme": [
            (theme.display_name, None if 0 < n < LEAST else n) for theme, n in by_theme.items() if n or theme.is_offered
        ],
        "gender": list(hide_small(dict(genders))[0].items()),
    }
