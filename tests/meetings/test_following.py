"""Reports, postponements and links: what is allowed, what follows from it, what never changes."""

import datetime
import random
import uuid

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone

from meetings import follow, queries
from meetings.actions import following, linking, postponing
from meetings.deadlines import Deadline
from meetings.enums import ReportSource
from meetings.models import Decision, DecisionLink, ProgressReport
from ogp_secretariat.audit.queries import history_of
from ogp_secretariat.mailroom.models import Message
from ogp_secretariat.web.errors import NotAllowedNow
from tests import factories
from tests.meetings.deciding import DAY, decided, due, owned_by, owner
from tests.portal.evidence_files import picture

pytestmark = pytest.mark.django_db
OFFICE = {"by": None, "source": ReportSource.OFFICE}
COLUMNS = (
    "current_kind", "current_date", "current_time", "current_end", "current_text", "current_due", "current_since",
    "deadline_version", "report_count", "closed_on", "status",
)  # fmt: skip


def today():
    return timezone.localdate()


def on(day, kind="date", **more):
    return Deadline(kind, day, **more)


def counted_again(decision):
    """The derived columns as the reports alone give them."""
    now = following.standing_of(decision)
    return {
        **now.deadline.columns("current"),
        "current_due": now.deadline.due,
        "current_since": now.since,
        "deadline_version": now.version,
        "report_count": now.reports,
        "closed_on": now.closed_on,
        "status": now.status,
    }


def columns(decision):
    stored = Decision.objects.get(pk=decision.pk)
    return {name: getattr(stored, name) for name in COLUMNS}


# -- What follows from reports -----------------------------------------------------------------------------------------


def test_the_first_deadline_stays_beside_each_postponement():
    (decision,) = decided(due(today() + DAY))
    following.report(decision, **OFFICE, status="open", text="Salle prise", deadline=on(today() + 9 * DAY))
    following.report(decision, **OFFICE, status="in_progress", text="Encore", deadline=Deadline("next_meeting"))
    stored = Decision.objects.get(pk=decision.pk)
    assert stored.initial_deadline["date"] == (today() + DAY).isoformat()
    assert stored.deadline_date == today() + DAY and stored.present_deadline == Deadline("next_meeting")
    assert stored.deadline_version == 2 and stored.current_due is None and stored.current_since == today()
    moves = list(stored.reports.exclude(deadline_kind="").values_list("number", "deadline_date", "text"))
    assert moves == [(1, today() + 9 * DAY, "Salle prise"), (2, None, "Encore")]
    assert columns(decision) == counted_again(decision)


@pytest.mark.parametrize("seed", range(12))
def test_the_columns_of_lists_equal_what_the_reports_give(seed):
    draw = random.Random(seed)
    (decision,) = decided(due(today() + 5 * DAY))
    assert columns(decision) == counted_again(decision)
    for _n in range(8):
        deadline = draw.choice(
            [None, on(today() + draw.randint(0, 40) * DAY), Deadline("continuous"), Deadline("none")]
        )
        status = draw.choice(["open", "in_progress", "done", "abandoned"])
        try:
            following.report(
                decision, **OFFICE, status=status, text=draw.choice(["", "mot"]), deadline=deadline,
                on=today() - draw.randint(0, 3) * DAY,
            )  # fmt: skip
        except NotAllowedNow:
            continue
        assert columns(decision) == counted_again(decision)


def test_a_correction_of_the_deadline_is_followed_while_nothing_moved_it():
    (decision,) = decided(due(today() + DAY), publish=False)
    minutes = decision.meeting.minutes
    factories.rectify(minutes)
    decision.deadline_date = today() + 3 * DAY
    decision.save()
    assert Decision.objects.get(pk=decision.pk).current_due == today() + 3 * DAY
    assert columns(decision) == counted_again(decision)


def test_a_done_decision_keeps_the_days_it_was_late():
    assert follow.days_late(today(), "done", today() + 4 * DAY, today() + 99 * DAY) == 4
    assert follow.days_late(today(), "open", None, today() + 2 * DAY) == 2
    assert follow.days_late(today(), "abandoned", None, today() + 2 * DAY) == 0
    assert follow.days_late(None, "open", None, today()) == 0


# -- What is refused ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "said", "words"),
    [
        ("page", {"status": "done"}, "mot"),
        ("page", {"status": "abandoned", "text": "non"}, "comité"),
        ("page", {"status": "open"}, "où"),
        ("page", {"status": "n’importe"}, "Choisissez"),
        ("page", {"status": "in_progress", "text": "x", "deadline": on(datetime.date(2030, 1, 1))}, "secrétariat"),
        ("office", {"status": "abandoned"}, "pourquoi"),
        ("office", {"status": "open", "deadline": on(datetime.date(2099, 1, 1))}, "pourquoi"),
        ("office", {"status": "done", "text": "x", "deadline": on(datetime.date(2099, 1, 1))}, "close"),
        ("office", {"status": "open", "text": "x", "deadline": on(datetime.date(2001, 1, 1))}, "passée"),
        (
            "office",
            {"status": "open", "text": "x", "deadline": Deadline("period", datetime.date(2099, 1, 1))},
            "période",
        ),
        ("office", {"status": "open", "text": "x", "on": datetime.date(2099, 1, 1)}, "jour"),
        ("office", {"status": "open", "text": "x", "url": "javascript:alert(1)"}, ""),
        ("office", {"status": "done", "text": "\x00 \x07"}, "mot"),
    ],
)
def test_what_cannot_be_reported_writes_nothing(source, said, words):
    user = owner()
    (decision,) = decided(due(today(), **owned_by(user.person)))
    by = user if source == "page" else factories.account("secretariat")
    with pytest.raises(ValidationError) as refusal:
        following.report(decision, by=by, source=source, **said)
    assert words in " ".join(refusal.value.messages)
    assert not ProgressReport.objects.exists() and columns(decision) == counted_again(decision)


def test_a_draft_is_not_followed_and_a_stranger_does_not_report():
    draft = factories.meeting().decisions.first()
    with pytest.raises(NotAllowedNow):
        following.report(draft, **OFFICE, status="done", text="x")
    (decision,) = decided(due(today(), **owned_by(owner().person)))
    for by in (factories.member(), factories.account("chair"), factories.account("focal_point")):
        for source in ("page", "office"):
            with pytest.raises(PermissionDenied):
                following.report(decision, by=by, source=source, status="done", text="x")


def test_the_office_alone_takes_a_closed_decision_up_again():
    user = owner()
    (decision,) = decided(due(today(), **owned_by(user.person)))
    following.report(decision, by=user, source="page", status="done", text="Fait")
    assert Decision.objects.get(pk=decision.pk).closed_on == today()
    with pytest.raises(NotAllowedNow):
        following.report(decision, by=user, source="page", status="open", text="Non")
    with pytest.raises(NotAllowedNow):
        following.report(decision, **OFFICE, status="open")
    following.report(decision, **OFFICE, status="open", text="Rien n’est fait")
    stored = Decision.objects.get(pk=decision.pk)
    assert (stored.status, stored.closed_on) == ("open", None)


def test_a_form_sent_twice_makes_one_report():
    (decision,) = decided(due(today()))
    token = uuid.uuid4()
    first = following.report(decision, **OFFICE, status="done", text="Fait", token=token)
    assert following.report(decision, **OFFICE, status="done", text="Fait", token=token) == first
    assert ProgressReport.objects.count() == 1


def test_evidence_is_checked_and_kept():
    (decision,) = decided(due(today()))
    file = SimpleUploadedFile("photo.png", picture("PNG"))
    report = following.report(decision, **OFFICE, status="done", upload=file)
    assert report.sha256 and report.file_name == "photo.png" and report.content_type == "image/png"
    with pytest.raises(ValidationError):
        following.report(
            decision, **OFFICE, status="open", text="x", upload=SimpleUploadedFile("photo.png", b"MZ" + b"0" * 99)
        )
    assert ProgressReport.objects.count() == 1


@pytest.mark.parametrize("act", ["update", "delete"])
def test_the_database_keeps_each_report(act):
    (decision,) = decided(due(today()))
    following.report(decision, **OFFICE, status="done", text="Fait")
    rows = ProgressReport.objects.filter(decision=decision)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(text="autre") if act == "update" else rows.delete()


@pytest.mark.parametrize("columns", [{"deadline_date": datetime.date(2030, 1, 1)}, {"text": "autre"}, {"number": 9}])
def test_the_database_keeps_the_decision(columns):
    (decision,) = decided(due(today()))
    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.filter(pk=decision.pk).update(**columns)
    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.filter(pk=decision.pk).delete()


# -- Postponements -----------------------------------------------------------------------------------------------------


def test_a_later_day_is_asked_for_and_accepted():
    user = owner()
    (decision,) = decided(due(today() + DAY, **owned_by(user.person)))
    asked = postponing.ask(decision, by=user, source="page", due=today() + 30 * DAY, reason="Budget")
    assert Decision.objects.get(pk=decision.pk).current_due == today() + DAY
    with pytest.raises(NotAllowedNow):
        postponing.ask(decision, by=user, source="page", due=today() + 31 * DAY, reason="Encore")
    asked = postponing.accept(asked, by=factories.account("secretariat"), due=today() + 20 * DAY)
    stored = Decision.objects.get(pk=decision.pk)
    assert asked.state == "accepted" and stored.current_due == today() + 20 * DAY and stored.status == "open"
    assert "Budget" in asked.report.text and columns(decision) == counted_again(decision)
    assert Message.objects.get(to=user.email).kind == "mail/postponement_decided"
    with pytest.raises(NotAllowedNow):
        postponing.refuse(asked, by=None, reason="Trop tard")


def test_a_refusal_needs_a_reason_and_moves_nothing():
    user = owner()
    (decision,) = decided(due(today() + DAY, **owned_by(user.person)))
    asked = postponing.ask(decision, by=user, source="page", due=today() + 30 * DAY, reason="Budget")
    with pytest.raises(NotAllowedNow):
        postponing.refuse(asked, by=None, reason=" ")
    with pytest.raises(PermissionDenied):
        postponing.refuse(asked, by=user, reason="Moi")
    postponing.refuse(asked, by=None, reason="La réunion est proche")
    assert Decision.objects.get(pk=decision.pk).current_due == today() + DAY
    assert "La réunion est proche" in Message.objects.get(to=user.email).body


@pytest.mark.parametrize(("days", "reason"), [(-1, "x"), (1, "x"), (9, ""), (None, "x")])
def test_what_cannot_be_asked_for(days, reason):
    user = owner()
    (decision,) = decided(due(today() + DAY, **owned_by(user.person)))
    with pytest.raises(NotAllowedNow):
        day = None if days is None else today() + days * DAY
        postponing.ask(decision, by=user, source="page", due=day, reason=reason)


# -- Links -------------------------------------------------------------------------------------------------------------


def test_a_later_decision_takes_an_earlier_one_out_of_force():
    (first,) = decided(due(today() + DAY))
    (second,) = decided({}, date=datetime.date(2021, 2, 12))
    assert list(queries.followed(queries.validated())) == [first, second]
    made = linking.link(second, "replaces", first, by=factories.account("secretariat"))
    assert list(queries.followed(queries.validated())) == [second]
    with pytest.raises(NotAllowedNow):
        following.report(first, **OFFICE, status="done", text="x")
    assert {entry.action for entry in history_of(first)} >= {"link_decisions"}
    with pytest.raises(NotAllowedNow):
        linking.unlink(made, by=None, reason="")
    linking.unlink(made, by=None, reason="Erreur")
    assert queries.followed(queries.validated()).count() == 2 and not DecisionLink.objects.exists()


def test_what_cannot_be_linked():
    first, twin = decided({}, {})
    (second,) = decided({}, date=datetime.date(2021, 2, 12))
    office = factories.account("secretariat")
    for kind in ("modifies", "replaces", "cancels"):
        for source, target in ((first, second), (first, twin), (first, first)):
            with pytest.raises(NotAllowedNow):
                linking.link(source, kind, target, by=office)
    with pytest.raises(NotAllowedNow):
        linking.link(second, "abroge", first, by=office)
    linking.link(first, "cites", second, by=office)
    linking.link(twin, "cancels", first, by=office)
    with pytest.raises(NotAllowedNow):
        linking.link(twin, "cancels", first, by=office)
    with pytest.raises(PermissionDenied):
        linking.link(second, "cites", first, by=factories.member())


def test_the_link_of_a_draft_ends_nothing():
    (first,) = decided({})
    draft = factories.meeting(datetime.date(2022, 1, 1)).decisions.first()
    DecisionLink.objects.create(source=draft, kind="cancels", target=first)
    assert list(queries.followed(queries.validated())) == [first]


# -- In the next meeting -----------------------------------------------------------------------------------------------


def test_open_decisions_come_back_with_their_last_report():
    from meetings.documents import releve_of

    first, done, replaced, _late = decided(due(today() + DAY), {}, {}, {})
    (later,) = decided({}, date=datetime.date(2020, 9, 1))
    following.report(first, **OFFICE, status="in_progress", text="الأشغال جارية", deadline=on(today() + 9 * DAY))
    following.report(done, **OFFICE, status="done", text="Fait")
    linking.link(later, "replaces", replaced, by=None)
    meeting = factories.meeting(datetime.date(2021, 5, 5))
    releve = releve_of(queries.whole_meeting(meeting.pk), "fr", state="draft", today=today())
    lines = {line.code: line for line in releve.follow_up}
    assert list(lines) == ["CP 1/2020-D1", "CP 1/2020-D4", "CP 2/2020-D1"]
    line = lines["CP 1/2020-D1"]
    assert (line.report.text, line.report.lang) == ("الأشغال جارية", "ar")
    assert line.reported_on == today().isoformat() and line.initial and line.initial != line.deadline
    assert lines["CP 1/2020-D4"].report is None
    assert type(releve).from_json(releve.to_json()) == releve


def test_the_page_tells_in_which_meetings_it_came_back(client):
    first, done = decided({}, {})
    following.report(done, **OFFICE, status="done", text="Fait")
    (later,) = decided({}, date=datetime.date(2020, 9, 1))
    (draft,) = decided({}, date=datetime.date(2020, 10, 1), publish=False)
    assert client.get(first.get_absolute_url()).context["came_back"] == [later.meeting]
    assert client.get(done.get_absolute_url()).context["came_back"] == []
    client.force_login(factories.member())
    assert client.get(first.get_absolute_url()).context["came_back"] == [later.meeting, draft.meeting]


def test_a_frozen_relevé_of_before_is_still_read():
    from meetings.releve import FollowUp, Text, _from_json

    old = {"code": "CP 1/2020-D1", "text": {"text": "x", "lang": "fr"}, "status": {"text": "à faire", "lang": "fr"}}
    assert _from_json(FollowUp, old) == FollowUp("CP 1/2020-D1", Text("x"), Text("à faire"))


def test_the_demonstration_says_that_it_is_one_and_loads_once():
    from meetings.actions import approving
    from ogp_secretariat.portal.actions.demonstration_follow import MARK, load_follow

    meeting = factories.imported_source()
    approving.validate(meeting.minutes, by=factories.account("chair"))
    load_follow(meeting)
    load_follow(meeting)
    reports = ProgressReport.objects.all()
    assert reports.count() == 6 and all(one.text.startswith(MARK) for one in reports)
    assert [one.code for one in queries.overdue(queries.validated(), today())] == ["CP 1/2020-D6"]
