"""Asking for an extract: frozen now, made by a worker; asked for again while nothing changed, it is the same file."""

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ogp_secretariat.audit.actions.recording import record
from ogp_secretariat.documents.actions.issuing import new_code, release, request_document
from ogp_secretariat.documents.enums import Purpose
from ogp_secretariat.web.errors import NotAllowedNow

from .. import extract_documents, queries, register
from ..enums import MinutesState
from ..models import DecisionExtract
from .following import locked


@transaction.atomic
def extract(decision, *, language, by):
    """The `DecisionExtract` of today in « fr » or « ar ». Raises PermissionDenied, NotAllowedNow."""
    today = timezone.localdate()
    if by is not None and not (by.roles and register.visible_decisions(by, today).filter(pk=decision.pk).exists()):
        raise PermissionDenied
    locked(decision)
    decision = queries.with_due(queries.validated()).select_related(
        "meeting__committee", "meeting__minutes", *queries.OWNERS
    ).get(pk=decision.pk)  # fmt: skip
    minutes = decision.meeting.minutes
    issue = queries.latest_issue(minutes, ready_only=False)
    if not decision.code or issue is None:
        raise NotAllowedNow([_("A decision without a number has no extract.")])
    # What a published extract tells must be public itself.
    links = register.links_of(decision, published=minutes.state == MinutesState.PUBLISHED)
    mark = _mark(decision, issue, links, today)
    if known := decision.extracts.filter(language=language, mark=mark).first():
        return known
    code = new_code()
    view = extract_documents.extract_view(decision, language, issue=issue, links=links, today=today, code=code)
    fields = extract_documents.extract_fields(view, decision)
    document = request_document(purpose=Purpose.ISSUE, by=by, code=code, **fields)
    if minutes.state == MinutesState.PUBLISHED:
        release([document], at=timezone.now())
    made = DecisionExtract.objects.create(
        decision=decision, language=language, made_on=today, mark=mark, document=document
    )
    record("make_extract", decision, by=by, note=str(dict(settings.LANGUAGES)[language]))
    return made


def _mark(decision, issue, links, today):
    """The issue, the day, the reports and the links that the extract tells of."""
    told = "-".join(str(one.pk) for several in links for one in several)
    return f"v{issue.version}:{today.isoformat()}:{decision.report_count}:{told}"[:120]
