"""Receiving contributions: from the portal, or typed in by the secretariat from a table's list, a letter, a mail."""

import uuid

from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from ogp_secretariat.audit.actions.recording import difference, record, snapshot
from ogp_secretariat.documents.actions.numbering import next_number
from ogp_secretariat.web.errors import Conflict, NotAllowedNow
from ogp_secretariat.web.uploads import check_evidence

from ..enums.contributions import Moderation, Origin
from ..enums.process import Feature, ProcessState
from ..models import Contribution, ContributionFile
from ..notifications import contributions as notifications
from ..permissions.events import may_type_for
from ..permissions.process import can_manage
from ..policies import contributions as rules
from ..policies.events import missing_for_rapporteur
from ..queries.contributions import deadline_of
from ..queries.process import feature_is_open, span_of

WORDS = ("title", "problem", "proposal", "public_concerned", "table", "received_on", "author_name", "author_kind")
SORTING = ("axis", "region", "value")


def receive(
    process,
    *,
    by,
    today,
    key=None,
    origin=Origin.PORTAL,
    received_on=None,
    files=(),
    themes=(),
    rapporteur=None,
    late_reason="",
    **fields,
):
    """Keep a contribution under the next number of its process. Returns (`Contribution`, whether it is new).

    `by`: None for the portal, else the account that types it in, recorded apart from the author; `rapporteur`: the
    `TeamMember` who types it in without one; `late_reason`: why a paper that came after the collection is taken.
    `key` is drawn for the form: sent twice, it gives the first one back.
    What an account typed in is shown at once, everything else once it was read.
    Raises PermissionDenied, NotAllowedNow, ValidationError.
    """
    received_on = received_on or today
    if by is not None and not can_manage(by):
        raise PermissionDenied
    if rapporteur is not None:
        _admit(rapporteur, origin, fields.get("event"), today)
    is_typed = by is not None or rapporteur is not None
    key = key or uuid.uuid4()
    if earlier := _earlier(process, key):
        return earlier, False
    if len(files) > rules.FILE_LIMIT:
        raise NotAllowedNow([_("Three files at most: group them in one.")])
    if missing := rules.missing_for_receiving(
        origin,
        is_open=feature_is_open(process, Feature.PROPOSE, today),
        is_typed=is_typed,
        received_on=received_on,
        today=today,
        event=fields.get("event"),
        window=span_of(process, Feature.PROPOSE) if is_typed else (None, None),
        is_closed=process.state == ProcessState.CLOSED,
        late_reason=late_reason,
    ):
        raise NotAllowedNow(missing)
    checked = [check_evidence(file) for file in files]
    with transaction.atomic():
        made = Contribution(
            process=process,
            key=key,
            origin=origin,
            received_on=received_on,
            typed_by=by,
            typed_by_person=rapporteur and rapporteur.person,
            moderation=Moderation.SHOWN if by else Moderation.PENDING,
            **fields,
        )
        made.number = next_number(f"contribution:{process.code}", 0)
        # The counter's lock makes two sendings of one form wait for each other: the second finds the first.
        if earlier := _earlier(process, key):
            transaction.set_rollback(True)
            return earlier, False
        made.full_clean(exclude=["number"])
        made.save()
        made.themes.set(themes)
        for file in checked:
            _keep(made, file)
        note = _("typed in by a rapporteur") if rapporteur else late_reason.strip()
        record("receive_contribution", made, by=by, note=note)
        notifications.received(made, deadline_of(made))
    return made, True


def _admit(rapporteur, origin, event, today):
    """What a rapporteur types in comes from the workshop of that team, on its days."""
    if origin != Origin.WORKSHOP or not may_type_for(rapporteur, event):
        raise PermissionDenied
    if missing := missing_for_rapporteur(event, today):
        raise NotAllowedNow(missing)


def _earlier(process, key):
    return Contribution.objects.filter(process=process, key=key).first()


def _keep(contribution, file):
    kept = ContributionFile(
        contribution=contribution,
        file_name=file.name,
        content_type=file.content_type,
        size=file.size,
        sha256=file.sha256,
    )
    kept.file.save(f"piece.{file.extension}", ContentFile(file.data), save=False)
    kept.full_clean()
    kept.save()


def _require_day(found, received_on):
    """The corrected day of receipt is held to the rule of typing; the counts of a closed process stay."""
    if found.process.state == ProcessState.CLOSED:
        raise NotAllowedNow([_("This process is closed: the days of receipt stay as they are.")])
    first = span_of(found.process, Feature.PROPOSE)[0]
    today = timezone.localdate()
    if missing := rules.missing_for_receipt_day(found.origin, received_on, today, event=found.event, opens_on=first):
        raise NotAllowedNow(missing)


@transaction.atomic
def correct(contribution, *, by, expected_version, themes=None, **fields):
    """Sort a contribution (axis, region, value, themes), and correct the words of one that was typed in.

    Raises PermissionDenied, NotAllowedNow, Conflict, ValidationError.
    """
    if by is not None and not can_manage(by):
        raise PermissionDenied
    found = Contribution.objects.select_for_update(of=("self",)).select_related("process").get(pk=contribution.pk)
    worded = {name: value for name, value in fields.items() if name in WORDS and getattr(found, name) != value}
    if worded and not rules.may_be_corrected(found):
        raise NotAllowedNow([_("The words of this contribution stay as they were sent.")])
    if "received_on" in worded:
        _require_day(found, worded["received_on"])
    before = snapshot(found)
    if not Contribution.objects.filter(pk=found.pk, version=expected_version).update(version=F("version") + 1):
        raise Conflict(_("Somebody else changed this record while you were typing. Nothing was written."))
    found.version = expected_version + 1
    for name in (*SORTING, *worded):
        if name in fields:
            setattr(found, name, fields[name])
    found.full_clean()
    found.save()
    if themes is not None:
        found.themes.set(themes)
    record("change", found, by=by, changes=difference(before, snapshot(found)))
    return found
