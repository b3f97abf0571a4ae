"""What pages, matching and the forum read of the register."""

import datetime

from django.db.models import Exists, Max, OuterRef, Prefetch, Q
from django.utils.translation import get_language, gettext_lazy

from ogp_secretariat.web.dates import format_date

from ..enums.associations import AssociationState, ConsentField, ReviewState
from ..models import Association, Consent, DistinctPair, Province, Region, ReviewItem, Theme, Verification
from ..policies import matching, naming
from ..policies.association_rows import FIELDS
from ..policies.places import Gazetteer

# How long before a verification ends its association is on the list « to verify again ».
SOON = datetime.timedelta(days=30)

REASONS = {
    matching.RECEIPT: gettext_lazy("same receipt, other place"),
    matching.OTHER_NAME_SAME_RECEIPT: gettext_lazy("same receipt, quite another name"),
    matching.NAME: gettext_lazy("same name"),
    matching.NAME_ELSEWHERE: gettext_lazy("same name, region missing or different"),
    matching.NAME_OTHER_RECEIPT: gettext_lazy("same name, other receipt"),
    matching.ACRONYM: gettext_lazy("same acronym, or initials that make it"),
    matching.SOUND: gettext_lazy("the names sound or mean the same in French and Arabic"),
    matching.NEAR_NAME: gettext_lazy("nearly the same name"),
    matching.EMAIL: gettext_lazy("same e-mail address"),
    matching.PHONE: gettext_lazy("same telephone"),
    "conflict": gettext_lazy("values that differ from those recorded"),
    "contradiction": gettext_lazy("the row names a province outside its region"),
    "correction": gettext_lazy("the association asks for it"),
}


def reasons_in_words(keys, words=str):
    return [words(REASONS.get(key, key)) for key in keys]


def gazetteer():
    """The names of places and themes, in three statements."""
    columns = ("pk", "code", "name", "name_ar")
    return Gazetteer(
        list(Region.objects.values_list(*columns)),
        list(Province.objects.values_list(*columns, "region_id")),
        list(Theme.objects.values_list(*columns)),
    )


def stored_values(association):
    """{field: plain value} of a record as `policies.differing.compare` takes it. Themes are read from the prefetch."""
    day = association.receipt_date
    return {
        "name": association.name,
        "name_ar": association.name_ar,
        "acronym": association.acronym,
        "receipt_number": association.receipt_number,
        "receipt_date": day.isoformat() if isinstance(day, datetime.date) else day,
        "receipt_text": association.receipt_text,
        "region": association.region_id,
        "province": association.province_id,
        "email": association.email,
        "other_emails": association.other_emails,
        "phone": association.phone,
        "address": association.address,
        "contact_name": association.contact_name,
        "website": association.website,
        "unread": association.unread,
        "themes": [theme.pk for theme in association.themes.all()] if association.pk else [],
    }


def known_of(key, values, aliases=()):
    """What matching compares of a record or a row: `values` as `stored_values` gives them.

    An acronym in brackets after a name, « … (AMT) », is one.
    """
    names, acronym = [], values.get("acronym") or ""
    for name in (values.get("name"), values.get("name_ar"), *aliases):
        head, bracket, tail = (name or "").rpartition("(")
        inside = tail.strip().rstrip(")").strip()
        if bracket and head.strip() and 2 <= len(inside) <= 12 and inside.isupper():
            acronym = acronym or inside
            name = head.strip()
        names.append(name or "")
    emails = [values.get("email") or "", *(values.get("other_emails") or "").split(";")]
    return matching.Known(
        key=key,
        names=tuple(names),
        acronym=acronym,
        receipt=values.get("receipt_number") or "",
        region=values.get("region"),
        province=values.get("province"),
        emails=frozenset(email.strip().casefold() for email in emails if email.strip()),
        phones=frozenset(naming.phone_keys(values.get("phone") or "")),
    )


def comparable(queryset=None, *, lock=False):
    """Associations with all that matching and comparing read, merged ones left out, in three statements."""
    found = Association.objects.exclude(state=AssociationState.MERGED) if queryset is None else queryset
    if lock:
        found = found.select_for_update().order_by("pk")
    return found.prefetch_related("themes", "aliases")


def alias_names(association):
    return [alias.name for alias in association.aliases.all()]


def register_of(associations):
    """The `matching.Register` of these associations, by primary key."""
    return matching.Register(known_of(one.pk, stored_values(one), alias_names(one)) for one in associations)


# -- Lists -------------------------------------------------------------------------------------------------------------


def in_force(field=ConsentField.NAME):
    return Exists(Consent.objects.filter(association=OuterRef("pk"), field=field, withdrawn_on__isnull=True))


def directory():
    """The associations that the public may see: active ones that agreed to be named; with their consents at hand."""
    return (
        Association.objects.filter(in_force(), state=AssociationState.ACTIVE)
        .select_related("region", "province")
        .prefetch_related("themes", _agreed())
        .order_by("name", "name_ar", "pk")
    )


def _agreed():
    return Prefetch("consents", Consent.objects.filter(withdrawn_on__isnull=True), to_attr="agreed")


def register():
    """The secretariat's list: everything, with the end of the verification and the consent to be named."""
    return (
        Association.objects.select_related("region", "province", "merged_into")
        .prefetch_related("themes")
        .annotate(verified_until=Max("verifications__valid_until"), is_listed=in_force())
        .order_by("name", "name_ar", "pk")
    )


def to_verify(today):
    """Active associations never verified, or whose verification has ended or ends soon; the oldest first."""
    return (
        register()
        .filter(state=AssociationState.ACTIVE)
        .filter(Q(verified_until__isnull=True) | Q(verified_until__lte=today + SOON))
        .order_by("verified_until", "name", "pk")
    )


def pending_items():
    return (
        ReviewItem.objects.filter(state=ReviewState.PENDING)
        .select_related("handed_in", "association")
        .order_by("created_at", "pk")
    )


def verifications_of(association):
    return Verification.objects.filter(association=association).select_related("verified_by__person")


def suggested_duplicates(limit=100):
    """[(association, other, reasons)] of active records that may be one, the likeliest first. Pairs said to be
    two associations are left out. The whole register is compared with itself in memory."""
    associations = list(comparable(Association.objects.filter(state=AssociationState.ACTIVE)).select_related("region"))
    by_key = {one.pk: one for one in associations}
    known = register_of(associations)
    apart = set(DistinctPair.objects.values_list("first", "second"))
    pairs = {}
    for one in associations:
        mine = known[one.pk]
        known.remove(one.pk)
        answer = known.match(mine)
        known.add(mine)
        found = answer.candidates or (((answer.key, (matching.NAME,)),) if answer.key is not None else ())
        for key, reasons in found:
            pair = (min(one.pk, key), max(one.pk, key))
            if pair in apart:
                continue
            pairs[pair] = tuple(sorted({*pairs.get(pair, ()), *reasons}))
    ranked = sorted(pairs.items(), key=lambda item: (-len(item[1]), item[0]))[:limit]
    return [(by_key[a], by_key[b], reasons_in_words(reasons)) for (a, b), reasons in ranked]


def told_apart():
    """The pairs of active records that somebody said to be two associations, the latest first."""
    active = {"first__state": AssociationState.ACTIVE, "second__state": AssociationState.ACTIVE}
    return DistinctPair.objects.filter(**active).select_related("first", "second", "told_by__person")


def described(values):
    """[(field, label, text)] of plain values for a page: places and themes by their names, a date in words."""
    places = {
        name: {row.pk: row.display_name for row in model.objects.all()}
        for name, model in (("region", Region), ("province", Province), ("themes", Theme))
    }
    shown = []
    for name, value in values.items():
        if not value or name == "unread":
            continue
        if name == "themes":
            value = " · ".join(places["themes"].get(one, str(one)) for one in value)
        elif name in places:
            value = places[name].get(value, value)
        elif name == "receipt_date":
            value = _in_words(value)
        shown.append((name, Association._meta.get_field(name).verbose_name, value))
    return shown


def column_label(column):
    """What a column of an imported file holds, in words: the name of the field that it fills."""
    field = next((name for name, own in FIELDS.items() if own == column), "")
    return Association._meta.get_field(field).verbose_name if field else column


def _in_words(text):
    language = (get_language() or "fr")[:2]
    return format_date(datetime.date.fromisoformat(text), language, weekday=False)
