"""The life of the relevé, from the draft to a rectificatif, through the actions that every door calls."""

import datetime
import hashlib

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction
from django.utils import timezone

from meetings import queries
from meetings.actions import approving, correcting, recording
from meetings.models import Attendance, Decision, Minutes, MinutesEntry
from meetings.releve import Releve
from ogp_secretariat.audit.queries import history_of
from ogp_secretariat.documents.actions.rendering import render_waiting
from ogp_secretariat.documents.enums import State
from ogp_secretariat.documents.models import Counter, Document
from ogp_secretariat.mailroom.models import Message
from ogp_secretariat.people.models import Mandate, SignatureDelegation
from ogp_secretariat.web.errors import Conflict, NotAllowedNow
from ogp_secretariat.web.text import is_arabic
from tests import factories

pytestmark = pytest.mark.django_db
SOON = datetime.timedelta(days=10)


@pytest.fixture
def secretariat():
    return factories.account("secretariat")


@pytest.fixture
def chair():
    return factories.account("chair")


@pytest.fixture
def meeting():
    return factories.imported_source()


def published(meeting, chair, secretariat):
    approving.validate(meeting.minutes, by=chair)
    render_waiting()
    meeting.minutes.refresh_from_db()
    approving.publish(meeting.minutes, by=secretariat)
    meeting.minutes.refresh_from_db()
    return meeting


def test_validation_gives_numbers_and_freezes_both_languages(meeting, chair):
    issue = approving.validate(meeting.minutes, by=chair)
    assert [d.code for d in meeting.decisions.all()] == [f"CP 1/2020-D{n}" for n in range(1, 8)]
    assert [i.number for i in meeting.agenda_items.all()] == [1, 2, 3, 4, 5]
    assert issue.version == 1
    assert {d.language for d in issue.documents} == {"fr", "ar"}
    assert all(d.state == State.WAITING and d.code for d in issue.documents)
    assert issue.document_fr.filename == "CP_2020-02-12_releve-des-conclusions_v1.pdf"
    assert meeting.decisions.get(number=6).initial_deadline["date"] == "2020-03-02"


def test_rendered_once_the_bytes_keep_their_hash(meeting, chair):
    issue = approving.validate(meeting.minutes, by=chair)
    assert render_waiting() == 2
    assert render_waiting() == 0
    for document in Document.objects.filter(pk__in=[d.pk for d in issue.documents]):
        data = document.absolute_path.read_bytes()
        assert data.startswith(b"%PDF-")
        assert hashlib.sha256(data).hexdigest() == document.sha256
        assert (document.size, document.state) == (len(data), State.READY)


def test_only_the_chair_or_a_delegate_in_force_validates(meeting, chair, secretariat):
    member = factories.member()
    for user in (secretariat, member, factories.account("administrator"), factories.account("focal_point")):
        with pytest.raises(PermissionDenied):
            approving.validate(meeting.minutes, by=user)
    today = timezone.localdate()
    act = SignatureDelegation.objects.create(
        committee=meeting.committee,
        holder=chair.person,
        delegate=member.person,
        act="Décision n° 1",
        starts_on=today - SOON,
        ends_on=today - datetime.timedelta(days=1),
    )
    with pytest.raises(PermissionDenied):
        approving.validate(meeting.minutes, by=member)
    act.ends_on = today
    act.save()
    issue = approving.validate(meeting.minutes, by=member)
    assert issue.on_behalf
    releve = Releve.from_json(issue.document_fr.context)
    assert releve.visa.on_behalf and releve.visa.name.text == str(member.person)


def test_a_relevé_is_validated_once(meeting, chair):
    approving.validate(meeting.minutes, by=chair)
    with pytest.raises(NotAllowedNow):
        approving.validate(meeting.minutes, by=chair)
    assert meeting.minutes.issues.count() == 1


def test_publication_waits_for_the_files(meeting, chair, secretariat):
    approving.validate(meeting.minutes, by=chair)
    with pytest.raises(NotAllowedNow):
        approving.publish(meeting.minutes, by=secretariat)
    meeting.minutes.refresh_from_db()
    assert meeting.minutes.state == "validated"


def test_a_failed_rendering_keeps_the_number_and_holds_back_publication(meeting, chair, secretariat, settings):
    settings.DOCUMENT_TIME_LIMIT = 0.001
    approving.validate(meeting.minutes, by=chair)
    for _attempt in range(3):
        render_waiting()
    assert set(Document.objects.values_list("state", flat=True)) == {State.FAILED}
    assert meeting.decisions.get(position=7).number == 7
    with pytest.raises(NotAllowedNow):
        approving.publish(meeting.minutes, by=secretariat)


def test_publishing_tells_the_members_once(meeting, chair, secretariat):
    members = [factories.member() for _ in range(3)]
    factories.member(starts_on=datetime.date(2016, 1, 1), ends_on=datetime.date(2018, 1, 1))
    sits = factories.person("Sans COMPTE", email="sans-compte@exemple.test")
    Mandate.objects.create(committee=meeting.committee, person=sits, starts_on=datetime.date(2018, 1, 1))
    guest = factories.person("Une INVITÉE", email="invitee@exemple.test")
    Attendance.objects.create(meeting=meeting, person=guest, name="Une INVITÉE", capacity="guest", position=90)
    published(meeting, chair, secretariat)
    messages = Message.objects.filter(kind="mail/minutes_published")
    told = sorted([*(m.email for m in members), sits.email, guest.email])
    assert sorted(m.to for m in messages) == told
    assert all("CP 1/2020" in m.subject and "/reunions/" in m.body for m in messages)


def test_circulating_lists_those_who_attended(meeting, secretariat):
    attended, stranger = factories.member(), factories.member()
    factories.attend(meeting, attended)
    until = timezone.localdate() + SOON
    assert approving.circulate(meeting.minutes, until=until, by=secretariat) == 1
    meeting.minutes.refresh_from_db()
    assert list(meeting.minutes.recipients.all()) == [attended]
    assert Message.objects.get(kind="mail/minutes_circulated").to == attended.email
    approving.take_back(meeting.minutes, by=secretariat)
    meeting.minutes.refresh_from_db()
    assert (meeting.minutes.state, meeting.minutes.recipients.count()) == ("draft", 0)
    assert stranger.email not in Message.objects.values_list("to", flat=True)


def test_the_database_itself_refuses_a_change_from_validation_on(meeting, chair):
    factories.attend(meeting, factories.person())
    approving.validate(meeting.minutes, by=chair)
    entry, decision, other = meeting.entries.first(), meeting.decisions.first(), factories.meeting()
    attempts = (
        lambda: meeting.decisions.update(text="autre"),
        lambda: meeting.entries.update(text="autre"),
        lambda: meeting.agenda_items.update(title="autre"),
        lambda: type(meeting).objects.filter(pk=meeting.pk).update(place="ailleurs"),
        lambda: type(meeting).objects.filter(pk=meeting.pk).update(number=9),
        lambda: type(meeting.minutes).objects.filter(pk=meeting.minutes.pk).update(state="draft"),
        lambda: MinutesEntry.objects.filter(pk=entry.pk)._raw_delete("default"),
        lambda: Decision.objects.create(meeting=meeting, position=8, text="ajoutée"),
        lambda: Decision.objects.filter(meeting=other).update(meeting=meeting, number=99),
        lambda: meeting.attendances.update(name="autre"),
        lambda: meeting.minutes.issues.update(version=2),
        lambda: meeting.minutes.issues.all()._raw_delete("default"),
        lambda: history_of(meeting).update(note="autre"),
        lambda: history_of(meeting)._raw_delete("default"),
    )
    for attempt in attempts:
        with pytest.raises(DatabaseError), transaction.atomic():
            attempt()
    decision.refresh_from_db()
    assert decision.text.startswith("Présenter la méthodologie")


def test_an_issued_file_is_frozen_in_the_database(meeting, chair):
    issue = approving.validate(meeting.minutes, by=chair)
    render_waiting()
    document = Document.objects.filter(pk=issue.document_fr.pk)
    for change in ({"sha256": "0" * 64}, {"html": "x"}, {"context": {}}, {"path": "y"}, {"state": "waiting"}):
        with pytest.raises(DatabaseError), transaction.atomic():
            document.update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        document._raw_delete("default")
    document.update(released_at=timezone.now())


def test_saving_after_validation_is_refused_with_a_sentence(meeting, chair, secretariat):
    approving.validate(meeting.minutes, by=chair)
    meeting.place = "ailleurs"
    with pytest.raises(NotAllowedNow) as refused:
        recording.save_meeting(meeting, by=secretariat)
    assert refused.value.messages


def test_two_people_cannot_overwrite_each_other(meeting, secretariat):
    seen = meeting.version
    meeting.place = "Salle A"
    recording.save_meeting(meeting, by=secretariat, expected_version=seen)
    meeting.place = "Salle B"
    with pytest.raises(Conflict):
        recording.save_meeting(meeting, by=secretariat, expected_version=seen)
    meeting.refresh_from_db()
    assert meeting.place == "Salle A"


def test_a_rectificatif_is_a_new_version_beside_the_old_one(meeting, chair, secretariat):
    published(meeting, chair, secretariat)
    decision = meeting.decisions.get(number=3)
    first = queries.latest_issue(meeting.minutes)
    old = first.document_fr.absolute_path.read_bytes()
    after = decision.text.replace("20120", "2020")
    correction = correcting.prepare(
        meeting.minutes,
        reason="Année mal écrite",
        lines={f"decision:{decision.uuid}:text": after},
        by=secretariat,
    )
    with pytest.raises(PermissionDenied):
        approving.issue_correction(correction, by=secretariat)
    issue = approving.issue_correction(correction, by=chair)
    assert issue.version == 2
    assert issue.document_fr.filename == "CP_2020-02-12_releve-des-conclusions_v2.pdf"
    assert queries.latest_issue(meeting.minutes).version == 1, "until the new file is made the old one is read"
    render_waiting()
    assert queries.latest_issue(meeting.minutes).version == 2
    decision.refresh_from_db()
    assert decision.text == after
    meeting.minutes.refresh_from_db()
    assert meeting.minutes.state == "published"
    assert first.document_fr.absolute_path.read_bytes() == old
    releve = Releve.from_json(issue.document_fr.context)
    assert releve.corrections[0].lines[0].after == after
    assert releve.corrections[0].number == 1
    with pytest.raises(Conflict):
        approving.issue_correction(correction, by=chair)


def test_the_arabic_relevé_names_the_corrected_places_in_arabic(meeting, chair, secretariat):
    published(meeting, chair, secretariat)
    decision = meeting.decisions.get(number=3)
    lines = {"meeting:place": "Témara", f"decision:{decision.uuid}:text": "Texte rectifié"}
    correction = correcting.prepare(meeting.minutes, reason="الخطأ في المكان", lines=lines, by=secretariat)
    issue = approving.issue_correction(correction, by=chair)
    in_french, in_arabic = (Releve.from_json(issue.document(lang).context).corrections[0] for lang in ("fr", "ar"))
    assert [line.where for line in in_french.lines] == ["Lieu", "Point arrêté D3"]
    assert all(is_arabic(line.where.replace("D3", "")) for line in in_arabic.lines)
    assert in_arabic.reason.lang == "ar"


def test_a_rectificatif_of_a_text_that_changed_meanwhile_is_refused(meeting, chair, secretariat):
    published(meeting, chair, secretariat)
    key = f"decision:{meeting.decisions.get(number=1).uuid}:text"
    correction = correcting.prepare(meeting.minutes, reason="R", lines={key: "Nouveau"}, by=secretariat)
    correction.lines.update(before="autre chose")
    with pytest.raises(Conflict), transaction.atomic():
        approving.issue_correction(correction, by=chair)
    meeting.minutes.refresh_from_db()
    assert meeting.minutes.state == "published"


def test_every_act_is_in_the_history(meeting, chair, secretariat):
    published(meeting, chair, secretariat)
    acts = [(e.action, e.actor_id) for e in history_of(meeting)]
    assert ("validate", chair.pk) in acts
    assert ("publish", secretariat.pk) in acts
    assert ("import", None) in acts


def test_earlier_open_decisions_come_back_in_the_next_relevé(meeting, chair, secretariat):
    published(meeting, chair, secretariat)
    later = factories.meeting(datetime.date(2020, 9, 1))
    approving.validate(later.minutes, by=chair)
    releve = Releve.from_json(queries.latest_issue(later.minutes, ready_only=False).document_fr.context)
    assert [f.code for f in releve.follow_up] == [f"CP 1/2020-D{n}" for n in range(1, 8)]
    assert [f.code for f in releve.follow_up if f.overdue] == ["CP 1/2020-D6"]


def test_convening_gives_the_number_and_freezes_the_agenda(chair):
    factories.member()
    meetings = [factories.meeting_to_convene() for _ in range(3)]
    for meeting in reversed(meetings):
        factories.convene(meeting, chair)
    for expected, meeting in zip((3, 2, 1), meetings, strict=True):
        meeting.refresh_from_db()
        assert meeting.reference == f"CP {expected}/{meeting.date.year}"
        assert [i.number for i in meeting.agenda_items.all()] == [1, 2]
    with pytest.raises(NotAllowedNow):
        factories.convene(meetings[0], chair)


def test_a_given_number_stays(secretariat):
    meeting = factories.meeting(datetime.date(2021, 5, 3), status="draft")
    meeting = recording.move(meeting, "convened", by=None, missing=lambda locked: [], convened_at=timezone.now())
    meeting.date = datetime.date(2022, 1, 1)
    with pytest.raises(NotAllowedNow):
        recording.save_meeting(meeting, by=secretariat)


def test_a_typed_number_is_never_given_again(secretariat):
    factories.meeting(datetime.date(2019, 1, 10), number=4)
    later = factories.meeting(datetime.date(2019, 6, 10), status="draft")
    assert factories.hold(later, by=secretariat).number == 5


def test_a_point_moves_to_another_item_while_its_old_one_goes(secretariat):
    meeting = factories.meeting(agenda=2, points=2, decisions=0)
    first, second = meeting.agenda_items.all()
    moved = meeting.entries.get(agenda_item=first)
    moved.agenda_item = second
    recording.save_meeting(meeting, by=secretariat, rows=[moved], removed=[first])
    assert [e.agenda_item for e in meeting.entries.all()] == [second, second]
    with pytest.raises(NotAllowedNow) as refused, transaction.atomic():
        recording.save_meeting(meeting, by=secretariat, removed=[second])
    assert second.title in refused.value.messages[0]
    assert meeting.agenda_items.count() == 1


def test_what_is_published_stays_published_in_the_database(meeting, chair, secretariat):
    published(meeting, chair, secretariat)
    minutes = type(meeting.minutes).objects.filter(pk=meeting.minutes.pk)
    for change in ({"state": "validated"}, {"published_at": None, "published_by": None}):
        with pytest.raises(DatabaseError), transaction.atomic():
            minutes.update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        Document.objects.filter(purpose="issue").update(released_at=None)
    with pytest.raises(DatabaseError), transaction.atomic():
        Counter.objects.update(last=0)


@pytest.mark.parametrize(
    ("field", "text", "stored"),
    [
        ("decision:deadline_date", "03/03/2020", datetime.date(2020, 3, 3)),
        ("decision:deadline_text", "le 3 mars", "le 3 mars"),
        ("meeting:starts_at", "10:30", datetime.time(10, 30)),
        ("meeting:date", "13/02/2020", datetime.date(2020, 2, 13)),
        ("attendance:presence", "excusé", "excused"),
    ],
)
def test_dates_hours_and_presences_are_corrected_too(meeting, chair, secretariat, field, text, stored):
    factories.attend(meeting, factories.person())
    published(meeting, chair, secretariat)
    kind, name = field.split(":")
    instance = {
        "meeting": lambda: meeting,
        "decision": lambda: meeting.decisions.get(number=6),
        "attendance": lambda: meeting.attendances.get(),
    }[kind]()
    key = {"meeting": "meeting", "decision": f"decision:{getattr(instance, 'uuid', '')}"}.get(
        kind, f"attendance:{instance.pk}"
    )
    correction = correcting.prepare(meeting.minutes, reason="R", lines={f"{key}:{name}": text}, by=secretariat)
    approving.issue_correction(correction, by=chair)
    instance.refresh_from_db()
    assert getattr(instance, name) == stored


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("meeting:date", "31/02/2020"),
        ("meeting:date", "12/02/2021"),
        ("meeting:starts_at", "25:00"),
        ("meeting:date", ""),
    ],
)
def test_a_correction_that_cannot_be_is_refused_when_it_is_prepared(meeting, chair, secretariat, key, text):
    published(meeting, chair, secretariat)
    with pytest.raises(ValidationError), transaction.atomic():
        correcting.prepare(meeting.minutes, reason="R", lines={key: text}, by=secretariat)
    assert not meeting.minutes.corrections.exists()


def test_members_are_told_of_a_rectificatif(meeting, chair, secretariat):
    member = factories.member()
    published(meeting, chair, secretariat)
    correction = correcting.prepare(meeting.minutes, reason="Lieu", lines={"meeting:place": "Témara"}, by=secretariat)
    approving.issue_correction(correction, by=chair)
    message = Message.objects.get(kind="mail/minutes_corrected")
    assert message.to == member.email and "Lieu" in message.body


def test_the_chair_validates_what_was_read(meeting, chair, secretariat, client):
    client.force_login(chair)
    page = client.get("/a-signer/").content.decode()
    seen = meeting.version
    assert f'name="version" value="{seen}"' in page
    decision = meeting.decisions.first()
    decision.text = "Autre texte"
    recording.save_meeting(meeting, by=secretariat, rows=[decision])
    for sent in ({"version": seen}, {}, {"version": "x"}):
        answer = client.post(f"/a-signer/{meeting.minutes.pk}/valider/", sent, follow=True)
        assert "a changé depuis que vous avez ouvert cette page" in answer.content.decode()
    meeting.refresh_from_db()
    assert Minutes.objects.get(meeting=meeting).state == "draft"
    client.post(f"/a-signer/{meeting.minutes.pk}/valider/", {"version": meeting.version})
    assert Minutes.objects.get(meeting=meeting).state == "validated"


def test_decisions_of_an_unpublished_releve_are_not_published_by_another(chair, secretariat):
    earlier, later = factories.meeting(datetime.date(2021, 2, 1)), factories.meeting(datetime.date(2021, 3, 1))
    for one in (earlier, later):
        approving.validate(one.minutes, by=chair)
    render_waiting()
    with pytest.raises(NotAllowedNow) as refused:
        approving.publish(later.minutes, by=secretariat)
    assert str(earlier) in refused.value.messages[0] and "publiez-le d’abord" in refused.value.messages[0]
    approving.publish(earlier.minutes, by=secretariat)
    approving.publish(later.minutes, by=secretariat)
    # A rectificatif prints the follow-up anew: what was validated since is not shown by it either.
    between = factories.meeting(datetime.date(2021, 2, 15))
    approving.validate(between.minutes, by=chair)
    later.minutes.refresh_from_db()
    correction = correcting.prepare(later.minutes, reason="Lieu", lines={"meeting:place": "Fès"}, by=secretariat)
    with pytest.raises(NotAllowedNow) as refused, transaction.atomic():
        approving.issue_correction(correction, by=chair)
    assert str(between) in refused.value.messages[0]
    render_waiting()
    approving.publish(between.minutes, by=secretariat)
    assert approving.issue_correction(correction, by=chair).version == 2
