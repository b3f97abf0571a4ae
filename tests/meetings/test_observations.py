"""Observations on a circulated draft: who may, until when, what becomes of them, and what silence says."""

import datetime
import re
import threading

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, connections, transaction
from django.utils import timezone

from meetings import observation_desk, observation_links, policies, queries
from meetings.actions import answering, approving, circulating, observing, recording
from meetings.models import Agreement, Attendance, Minutes, Observation, ObservationRound, Recipient
from meetings.observation_rules import missing_for_extending, missing_for_observing
from meetings.places import every_place, shown_places
from ogp_secretariat.audit.queries import history_of
from ogp_secretariat.mailroom.models import Message
from ogp_secretariat.web.errors import Conflict, NotAllowedNow
from tests import factories
from tests.meetings.test_statements import statements

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


@pytest.fixture
def secretariat():
    return factories.account("secretariat")


@pytest.fixture
def chair():
    return factories.account("chair")


@pytest.fixture
def member():
    return factories.member()


@pytest.fixture
def guest():
    """Somebody without an account, with an address."""
    return factories.person("Invitée SANS COMPTE", email="invitee@exemple.test")


@pytest.fixture
def meeting(member, guest, secretariat):
    """A meeting whose draft is out: for a member, a guest with an address, and one with neither."""
    found = factories.meeting()
    factories.attend(found, member)
    factories.attend(found, guest)
    factories.attend(found, factories.person("Sans ADRESSE"))
    factories.attend(found, factories.member(), presence="excused")
    approving.circulate(found.minutes, until=timezone.localdate() + 5 * DAY, by=secretariat)
    found.refresh_from_db()
    found.minutes.refresh_from_db()
    return found


def mails_left(at=None):
    """The drafts that were posted have left."""
    Message.objects.filter(kind="mail/minutes_circulated", state="due").update(
        state="sent", sent_at=at or timezone.now()
    )


def recipient(meeting, name):
    return Recipient.objects.select_related("round__minutes__meeting").filter(
        round__minutes__meeting=meeting, name__icontains=name
    ).order_by("-round__number").first()  # fmt: skip


def own(meeting, member):
    return observation_desk.recipient_for(member, meeting.minutes)


def decision_key(meeting):
    return f"decision:{meeting.decisions.first().uuid}:text"


def observe(meeting, member, text="Décision corrigée", kind="replacement", target=None):
    return observing.observe(
        own(meeting, member), target=target or decision_key(meeting), kind=kind, text=text, by=member
    )


def answer(meeting, observation, state, secretariat, **more):
    version = type(meeting).objects.values_list("version", flat=True).get(pk=meeting.pk)
    return answering.answer(observation, state=state, expected_version=version, by=secretariat, **more)


@pytest.fixture
def expire(monkeypatch):
    """A function: the last day for observations on a meeting's draft was yesterday."""
    real = timezone.localdate

    def move_on(meeting):
        after = Minutes.objects.get(meeting=meeting).observations_until + DAY
        monkeypatch.setattr(timezone, "localdate", lambda value=None, *zone: real(value, *zone) if value else after)

    return move_on


# -- Who is asked ------------------------------------------------------------------------------------------------------


def test_those_who_were_there_are_asked_by_account_by_link_or_otherwise(meeting, member):
    current = meeting.minutes.rounds.get()
    asked = {r.name: (r.user_id, r.email, r.is_reached) for r in current.recipients.all()}
    assert asked == {
        str(member.person): (member.pk, "", True),
        "Invitée SANS COMPTE": (None, "invitee@exemple.test", True),
        "Sans ADRESSE": (None, "", False),
    }
    mails = Message.objects.filter(kind="mail/minutes_circulated")
    assert {m.to for m in mails} == {member.email, "invitee@exemple.test"}
    assert f"/reunions/{meeting.pk}/observations/" in mails.get(to=member.email).body
    assert "/observations/" in mails.get(to="invitee@exemple.test").body
    assert "invitee@exemple.test" not in str([e.note for e in history_of(meeting)])


def test_without_a_list_the_members_in_office_are_asked(secretariat):
    members = [factories.member() for _ in range(2)]
    found = factories.meeting()
    assert approving.circulate(found.minutes, until=timezone.localdate() + DAY, by=secretariat) == 2
    assert {r.user_id for r in Recipient.objects.all()} == {m.pk for m in members}


# -- Observing ---------------------------------------------------------------------------------------------------------


def test_an_observation_keeps_the_text_as_it_was(meeting, member, secretariat):
    made = observe(meeting, member)
    decision = meeting.decisions.first()
    assert (made.before, made.where) == (decision.text, "Point arrêté D1")
    decision.text = "Autre texte"
    recording.save_meeting(meeting, by=secretariat, rows=[decision])
    (group,) = observation_desk.groups_of(queries.whole_meeting(meeting.pk))
    (shown,) = group.shown
    assert [p.text for p in shown.since if p.kind == "added"] == ["Autre texte"]
    assert made.before == "Décision 1"


def test_its_author_changes_and_withdraws_it_until_it_is_answered(meeting, member, secretariat):
    made = observe(meeting, member)
    observing.change(made, kind="replacement", text="Encore mieux", by=member)
    made.refresh_from_db()
    assert made.text == "Encore mieux"
    answer(meeting, made, "refused", secretariat, answer="Déjà dit ailleurs")
    for act in (
        lambda: observing.withdraw(made, by=member),
        lambda: observing.change(made, kind="remark", text="x", by=member),
    ):
        with pytest.raises(NotAllowedNow):
            act()
    second = observe(meeting, member, "Une remarque", "remark")
    observing.withdraw(second, by=member)
    second.refresh_from_db()
    assert second.state == "withdrawn"
    assert observation_desk.unanswered(meeting.minutes) == 0


def test_nobody_acts_for_another_account(meeting, member, secretariat):
    made = observe(meeting, member)
    stranger = factories.member()
    for by in (stranger, secretariat, None):
        with pytest.raises(PermissionDenied):
            observing.observe(own(meeting, member), target=decision_key(meeting), kind="remark", text="x", by=by)
        with pytest.raises(PermissionDenied):
            observing.withdraw(made, by=by)
    assert own(meeting, stranger) is None


@pytest.mark.parametrize(
    ("target", "kind", "text"),
    [
        ("decision", "replacement", "   "),
        ("decision", "replacement", "Décision 1"),
        ("line", "replacement", "Autre nom"),
        ("presence", "replacement", "peut-être"),
        ("nothing", "remark", "Bonjour"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(meeting, member, target, kind, text):
    row = meeting.attendances.first()
    keys = {
        "decision": decision_key(meeting),
        "line": f"attendance:{row.pk}:line",
        "presence": f"attendance:{row.pk}:presence",
        "nothing": "decision:00000000-0000-0000-0000-000000000000:text",
    }
    with pytest.raises(ValidationError) as refused, transaction.atomic():
        observe(meeting, member, text, kind, keys[target])
    assert refused.value.messages[0]
    assert not Observation.objects.exists()


def test_the_last_day_is_included_and_the_next_one_is_not(meeting, member, expire):
    current = meeting.minutes.rounds.get()
    assert missing_for_observing("circulated", current, current.until) == []
    assert missing_for_observing("circulated", current, current.until + DAY)
    expire(meeting)
    with pytest.raises(NotAllowedNow):
        observe(meeting, member)
    with pytest.raises(NotAllowedNow):
        observing.agree(own(meeting, member), by=member)


def test_an_express_agreement_is_taken_back_by_an_observation(meeting, member):
    observing.agree(own(meeting, member), by=member)
    with pytest.raises(NotAllowedNow):
        observing.agree(own(meeting, member), by=member)
    made = observe(meeting, member)
    assert Agreement.objects.get().withdrawn_at is not None
    with pytest.raises(NotAllowedNow):
        observing.agree(own(meeting, member), by=member)
    observing.withdraw(made, by=member)
    observing.agree(own(meeting, member), by=member)
    assert observation_desk.tally(meeting.minutes).express == 1


def test_places_are_those_of_the_readers_language(meeting):
    decision = meeting.decisions.first()
    decision.text_ar = "قرار"
    recording.save_meeting(meeting, by=None, rows=[decision])
    whole = queries.whole_meeting(meeting.pk)
    french, arabic = ({p.key for p in shown_places(whole, lang)} for lang in ("fr", "ar"))
    assert f"decision:{decision.uuid}:text" in french and f"decision:{decision.uuid}:text_ar" in arabic
    assert f"decision:{decision.uuid}:text" not in arabic
    assert len(french) == len(arabic)


# -- Answers -----------------------------------------------------------------------------------------------------------


def test_an_accepted_replacement_is_written(meeting, member, secretariat):
    made = answer(meeting, observe(meeting, member), "accepted", secretariat)
    decision = meeting.decisions.first()
    assert (decision.text, made.applied, made.answered_by) == ("Décision corrigée", "Décision corrigée", secretariat)
    (group,) = observation_desk.groups_of(queries.whole_meeting(meeting.pk))
    assert group.shown[0].since == []


def test_in_part_the_secretariats_text_is_written(meeting, member, secretariat):
    made = observe(meeting, member)
    with pytest.raises(NotAllowedNow), transaction.atomic():
        answer(meeting, made, "partly", secretariat)
    answer(meeting, made, "partly", secretariat, new_text="À moitié", answer="L’autre moitié est au point 2.")
    assert meeting.decisions.first().text == "À moitié"


def test_a_refusal_has_a_word_and_writes_nothing(meeting, member, secretariat):
    made = observe(meeting, member)
    with pytest.raises(NotAllowedNow), transaction.atomic():
        answer(meeting, made, "refused", secretariat)
    answer(meeting, made, "refused", secretariat, answer="Non")
    assert meeting.decisions.first().text == "Décision 1"


def test_answering_over_a_change_is_a_conflict(meeting, member, secretariat):
    made = observe(meeting, member)
    seen = type(meeting).objects.get(pk=meeting.pk).version
    meeting.place = "Salle A"
    recording.save_meeting(meeting, by=secretariat)
    with pytest.raises(Conflict), transaction.atomic():
        answering.answer(made, state="accepted", expected_version=seen, by=secretariat)
    made.refresh_from_db()
    assert made.state == "pending"


def test_what_is_gone_can_only_be_refused(meeting, member, secretariat):
    made = observe(meeting, member)
    recording.save_meeting(meeting, by=secretariat, removed=[meeting.decisions.first()])
    (group,) = observation_desk.groups_of(queries.whole_meeting(meeting.pk))
    assert group.place is None and group.shown[0].is_gone and group.where == "Point arrêté D1"
    with pytest.raises(NotAllowedNow), transaction.atomic():
        answer(meeting, made, "accepted", secretariat)
    answer(meeting, made, "refused", secretariat, answer="La décision est retirée.")


def test_a_presence_is_corrected_by_its_part(meeting, member, secretariat):
    row = meeting.attendances.last()
    made = observe(meeting, member, "présent", target=f"attendance:{row.pk}:presence")
    answer(meeting, made, "accepted", secretariat)
    assert Attendance.objects.get(pk=row.pk).presence == "present"


def test_only_the_secretariat_answers(meeting, member, chair):
    made = observe(meeting, member)
    for by in (chair, member):
        with pytest.raises(PermissionDenied):
            answer(meeting, made, "accepted", by)


# -- Validation --------------------------------------------------------------------------------------------------------


def test_the_chair_confirms_what_is_not_answered_and_not_over(meeting, member, chair, secretariat):
    observe(meeting, member)
    with pytest.raises(NotAllowedNow) as refused, transaction.atomic():
        approving.validate(meeting.minutes, by=chair)
    assert len(refused.value.messages) == 3
    approving.validate(meeting.minutes, by=chair, confirmed=True)
    (entry,) = [e for e in history_of(meeting) if e.action == "validate"]
    assert "1 observation" in entry.note
    current = meeting.minutes.rounds.get()
    assert current.end == "validated" and not Agreement.objects.filter(kind="tacit").exists()
    (mail,) = Message.objects.filter(kind="mail/observations_answered")
    assert mail.to == member.email and "Décision corrigée" in mail.body


def test_authors_are_told_once(meeting, member, chair, secretariat):
    made = observe(meeting, member)
    answer(meeting, made, "refused", secretariat, answer="Voir le point 2.")
    assert not Message.objects.filter(kind="mail/observations_answered").exists()
    approving.take_back(meeting.minutes, by=secretariat)
    assert Message.objects.filter(kind="mail/observations_answered").count() == 1
    meeting.minutes.refresh_from_db()
    approving.validate(meeting.minutes, by=chair)
    (mail,) = Message.objects.filter(kind="mail/observations_answered")
    assert "Voir le point 2." in mail.body


def test_the_database_freezes_observations_with_the_relevé(meeting, member, chair, secretariat):
    made = observe(meeting, member)
    observing.agree(recipient(meeting, "SANS COMPTE"), by=None)
    approving.validate(meeting.minutes, by=chair, confirmed=True)
    stored = Observation.objects.filter(pk=made.pk)
    for change in (
        lambda: stored.update(text="Autre"),
        lambda: stored.update(state="accepted", answered_at=timezone.now(), answered_by=secretariat),
        lambda: stored._raw_delete("default"),
        lambda: Agreement.objects.create(recipient=made.recipient, kind="tacit", given_at=timezone.now()),
        lambda: Agreement.objects.update(kind="tacit"),
        lambda: Agreement.objects.update(withdrawn_at=timezone.now()),
        lambda: Agreement.objects.all()._raw_delete("default"),
        lambda: ObservationRound.objects.update(until=timezone.localdate() + 30 * DAY),
        lambda: Recipient.objects.update(name="Autre"),
        lambda: Observation.objects.create(
            recipient=made.recipient, target="x", where="x", kind="remark", text="x", created_at=timezone.now()
        ),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    with pytest.raises(NotAllowedNow), transaction.atomic():
        answer(meeting, made, "accepted", secretariat)


def test_before_validation_what_an_observation_is_about_never_changes(meeting, member):
    made = observe(meeting, member)
    for change in ({"before": "x"}, {"target": "x"}, {"created_at": timezone.now()}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Observation.objects.filter(pk=made.pk).update(**change)


# -- Silence -----------------------------------------------------------------------------------------------------------


def test_silence_is_recorded_once_the_day_after(meeting, member, secretariat):
    mails_left()
    today = timezone.localdate()
    assert circulating.record_silence(today=meeting.minutes.observations_until) == 0
    assert circulating.record_silence(today=meeting.minutes.observations_until + DAY) == 2
    assert circulating.record_silence(today=today + 30 * DAY) == 0
    tacit = Agreement.objects.all()
    assert {a.recipient.name for a in tacit} == {str(member.person), "Invitée SANS COMPTE"}
    assert all(a.by is None and a.kind == "tacit" for a in tacit)
    assert meeting.minutes.rounds.get().end == "expired"
    assert [e.actor_id for e in history_of(meeting) if e.action == "tacit_agreement"] == [None]
    found = observation_desk.tally(meeting.minutes)
    assert (found.express, found.tacit, found.observations) == (0, 2, 0)


def test_who_observed_or_agreed_is_not_silent(meeting, member):
    mails_left()
    observe(meeting, member)
    observing.agree(recipient(meeting, "SANS COMPTE"), by=None)
    assert circulating.record_silence(today=timezone.localdate() + 30 * DAY) == 0
    assert observation_desk.tally(meeting.minutes).express == 1


def test_who_withdrew_everything_is_silent(meeting, member):
    mails_left()
    observing.withdraw(observe(meeting, member), by=member)
    assert circulating.record_silence(today=timezone.localdate() + 30 * DAY) == 2


def test_who_was_never_reached_does_not_agree_by_silence(meeting, secretariat):
    """Neither somebody without an address, until told by other means, nor somebody whose mail was refused."""
    lost, refused = recipient(meeting, "ADRESSE"), recipient(meeting, "SANS COMPTE")
    today = timezone.localdate()
    with pytest.raises(NotAllowedNow):
        circulating.note_told(lost, on=today + DAY, how="par téléphone", by=secretariat)
    circulating.note_told(lost, on=today, how="par téléphone", by=secretariat)
    Message.objects.filter(to=refused.email).update(state="failed")
    mails_left()
    circulating.record_silence(today=today + 30 * DAY)
    assert {a.recipient.name for a in Agreement.objects.all()} == {
        lost.name,
        *(r.name for r in Recipient.objects.exclude(user=None)),
    }


@pytest.mark.parametrize(
    ("state", "counts"),
    [
        ("sent", True), ("late", False), ("held", False), ("due", False), ("claimed", False), ("data", False),
        ("uncertain", False), ("failed", False), ("obsolete", False), ("closed account", False), ("acted", True),
    ],
)  # fmt: skip
def test_silence_counts_only_once_the_mail_has_left(meeting, member, secretariat, client, state, counts):
    until, mail = meeting.minutes.observations_until, Message.objects.filter(to=member.email)
    if state == "late":
        mails_left(timezone.now() + 6 * DAY)
    elif state == "sent":
        mails_left()
    elif state == "closed account":
        mails_left()
        type(member).objects.filter(pk=member.pk).update(is_active=False)
    elif state == "acted":
        observing.withdraw(observe(meeting, member), by=member)
        mail.update(state="held")
    else:
        mail.update(state=state, owner="x" if state in ("claimed", "data") else "")
    client.force_login(secretariat)
    page = client.get(f"/reunions/{meeting.pk}/observations/toutes/")
    stands = {stand.recipient.user_id: stand.is_reached for stand in page.context["stands"]}
    assert stands[member.pk] is counts
    circulating.record_silence(today=until + DAY)
    assert Agreement.objects.filter(recipient__user=member, kind="tacit").exists() is counts


def test_somebody_whose_mail_failed_is_told_by_other_means(meeting, member, secretariat, client):
    asked, today = own(meeting, member), timezone.localdate()
    client.force_login(secretariat)

    def to_tell():
        page = client.get(f"/reunions/{meeting.pk}/observations/toutes/")
        return {stand.recipient.user_id for stand in page.context["to_tell"]}

    # A mail that is about to leave needs nobody; one that has left, even less.
    assert to_tell() == {None}
    Message.objects.filter(to=member.email).update(state="failed")
    assert member.pk in to_tell()
    url = f"/reunions/{meeting.pk}/observations/destinataires/{asked.pk}/"
    assert client.post(url, {"on": today.isoformat(), "how": "par téléphone"}).status_code == 302
    asked.refresh_from_db()
    assert (asked.told_on, asked.told_how) == (today, "par téléphone") and member.pk not in to_tell()
    circulating.record_silence(today=today + 30 * DAY)
    assert Agreement.objects.filter(recipient=asked, kind="tacit").exists()


def test_nobody_is_told_twice(meeting, member, secretariat):
    mails_left()
    with pytest.raises(NotAllowedNow):
        circulating.note_told(own(meeting, member), on=timezone.localdate(), how="au guichet", by=secretariat)


@pytest.mark.parametrize(("left_after", "counts"), [(1, True), (12, False)])
def test_a_mail_about_more_time_brings_the_draft_too(meeting, member, secretariat, left_after, counts):
    """The first mail failed; the one that puts off the last day has the link, and left (in time, or not)."""
    Message.objects.filter(to=member.email).update(state="failed")
    until = meeting.minutes.observations_until
    for days in (3, 6):
        circulating.extend(meeting.minutes, until=until + days * DAY, by=secretariat)
    first = Message.objects.filter(to=member.email, kind="mail/observations_extended").earliest("pk")
    Message.objects.filter(pk=first.pk).update(state="sent", sent_at=timezone.now() + left_after * DAY)
    asked = own(meeting, member)
    assert observation_desk.is_reached(asked) is counts
    if counts:
        with pytest.raises(NotAllowedNow):
            circulating.note_told(asked, on=timezone.localdate(), how="au guichet", by=secretariat)
    circulating.record_silence(today=until + 30 * DAY)
    assert Agreement.objects.filter(recipient=asked, kind="tacit").exists() is counts


def test_who_observes_reads_owners_and_deadlines_with_the_decisions(meeting, client):
    owned, bare = meeting.decisions.all()[:2]
    owned.owner_kind, owned.owner_text = "text", "Le secrétariat"
    owned.deadline_kind, owned.deadline_date = "date", datetime.date(2020, 3, 3)
    owned.save()
    asked = recipient(meeting, "Invitée")
    html = client.get(f"/observations/{observation_links.token_of(asked)}/").content.decode()
    said = " ".join(re.sub(r"<[^>]+>", " ", html).split())
    assert f"{owned.text} Pilote Le secrétariat Échéance mardi 3 mars 2020" in said
    assert f"{bare.text} Pilote – Échéance –" in said


def test_a_run_killed_between_two_rounds_is_completed_by_the_next(meeting, secretariat, monkeypatch):
    second = factories.meeting(datetime.date(2021, 1, 5))
    factories.attend(second, factories.member())
    approving.circulate(second.minutes, until=timezone.localdate() + DAY, by=secretariat)
    mails_left()
    later, real, calls = timezone.localdate() + 30 * DAY, circulating._record_silence_of, []

    def killed(current, *, at):
        calls.append(current.pk)
        if len(calls) == 1:
            real(current, at=at)
            raise RuntimeError("killed")
        return real(current, at=at)

    monkeypatch.setattr(circulating, "_record_silence_of", killed)
    assert circulating.record_silence(today=later) == 1
    assert circulating.record_silence(today=later) == 2
    assert Agreement.objects.count() == 3


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_schedules_at_once_write_once(meeting):
    mails_left()
    later, written = timezone.localdate() + 30 * DAY, []

    def run():
        written.append(circulating.record_silence(today=later))
        connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(written) == [0, 0, 0, 2]
    assert Agreement.objects.count() == 2


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_an_observation_and_the_validation_at_once_come_one_after_the_other(meeting, member, chair):
    mine, outcomes = own(meeting, member), []

    def act(name, function):
        try:
            function()
            outcomes.append(name)
        except ValidationError:
            outcomes.append(f"not {name}")
        finally:
            connections.close_all()

    threads = [
        threading.Thread(
            target=act,
            args=(
                "observed",
                lambda: observing.observe(mine, target=decision_key(meeting), kind="remark", text="x", by=member),
            ),
        ),
        threading.Thread(
            target=act, args=("validated", lambda: approving.validate(meeting.minutes, by=chair, confirmed=True))
        ),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert "validated" in outcomes
    assert Observation.objects.count() == (1 if "observed" in outcomes else 0)


# -- Rounds ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("days", "is_refused"), [(90, False), (91, True), (2_000_000, True)])
def test_observations_are_not_waited_for_without_end(meeting, days, is_refused):
    today, current = timezone.localdate(), meeting.minutes.rounds.get()
    until = min(today.toordinal() + days, datetime.date.max.toordinal())
    until = datetime.date.fromordinal(until)
    facts = {"until": until, "today": today, "recipients": 1}
    circulating_now = policies.missing_for_circulation(meeting, "draft", queries.content_of(meeting), **facts)
    for missing in (missing_for_extending("circulated", current, until, today), circulating_now):
        assert any("90" in sentence for sentence in missing) is is_refused


def test_more_time_is_given_before_the_end_and_told_to_all(meeting, member, secretariat, expire):
    until = meeting.minutes.observations_until
    with pytest.raises(NotAllowedNow):
        circulating.extend(meeting.minutes, until=until, by=secretariat)
    with pytest.raises(PermissionDenied):
        circulating.extend(meeting.minutes, until=until + DAY, by=member)
    assert circulating.extend(meeting.minutes, until=until + 7 * DAY, by=secretariat) == 2
    meeting.minutes.refresh_from_db()
    current = meeting.minutes.rounds.get()
    assert current.until == meeting.minutes.observations_until == until + 7 * DAY
    assert current.first_until == until
    assert Message.objects.filter(kind="mail/observations_extended").count() == 2
    expire(meeting)
    with pytest.raises(NotAllowedNow):
        circulating.extend(meeting.minutes, until=until + 30 * DAY, by=secretariat)


def test_circulating_again_opens_the_next_round(meeting, member, secretariat):
    made = observe(meeting, member)
    approving.take_back(meeting.minutes, by=secretariat)
    assert own(meeting, member) is not None
    with pytest.raises(NotAllowedNow):
        observe(meeting, member)
    meeting.minutes.refresh_from_db()
    approving.circulate(meeting.minutes, until=timezone.localdate() + 3 * DAY, by=secretariat)
    first, second = meeting.minutes.rounds.order_by("number")
    assert (first.end, second.number, second.closed_at) == ("taken_back", 2, None)
    meeting.minutes.refresh_from_db()
    observe(meeting, member, "Une remarque", "remark")
    answer(meeting, made, "accepted", secretariat)
    assert observation_desk.unanswered(meeting.minutes) == 1
    assert Message.objects.filter(kind="mail/minutes_circulated", to=member.email).count() == 2


def test_pages_cost_the_same_with_many_observations(meeting, member, secretariat, client):
    observe(meeting, member)
    pages = {
        secretariat: f"/reunions/{meeting.pk}/observations/toutes/",
        member: f"/reunions/{meeting.pk}/observations/",
    }
    few = {}
    for user, url in pages.items():
        client.force_login(user)
        few[user] = statements(client, url)
    for number in range(20):
        observe(meeting, member, f"Remarque {number}", "remark")
    for user, url in pages.items():
        client.force_login(user)
        assert statements(client, url) == few[user] <= 25


# -- Links -------------------------------------------------------------------------------------------------------------


def test_a_link_is_bound_to_its_person_and_address(meeting):
    guest_ = recipient(meeting, "SANS COMPTE")
    token = observation_links.token_of(guest_)
    assert observation_links.read(token) == guest_
    for forged in (token[:-2] + "xx", "x", "", token.replace(":", "."), "é" * 50):
        assert observation_links.read(forged) is None
    Recipient.objects.filter(pk=guest_.pk).update(email="autre@exemple.test")
    assert observation_links.read(token) is None
    Recipient.objects.filter(pk=guest_.pk).update(email="")
    assert observation_links.read(token) is None


# -- Approval ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def validated(chair):
    found = factories.meeting()
    approving.validate(found.minutes, by=chair)
    found.minutes.refresh_from_db()
    return found


def test_a_later_meeting_approves_once(validated, secretariat, chair):
    later = factories.meeting(datetime.date(2020, 9, 1))
    item = later.agenda_items.first()
    item.purpose, item.approves = "approval", validated.minutes
    recording.save_meeting(later, by=secretariat, rows=[item])
    with pytest.raises(PermissionDenied):
        approving.approve(validated.minutes, in_meeting=later, by=chair)
    minutes = approving.approve(validated.minutes, in_meeting=later, by=secretariat, reservation="Sauf le point 2.")
    assert (minutes.approved_on, minutes.approved_in) == (later.date, later)
    entry = later.entries.get(kind="reservation")
    assert (entry.text, entry.agenda_item) == ("Sauf le point 2.", item)
    assert minutes.issues.count() == 1
    with pytest.raises(NotAllowedNow):
        approving.approve(validated.minutes, in_meeting=later, by=secretariat)
    for change in ({"approved_on": datetime.date(2020, 9, 2)}, {"approved_on": None, "approved_in": None}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Minutes.objects.filter(pk=minutes.pk).update(**change)


@pytest.mark.parametrize("case", ["earlier", "same", "other committee", "not held", "draft", "locked with reservation"])
def test_what_cannot_approve(validated, secretariat, chair, case):
    minutes, reservation = validated.minutes, ""
    if case == "earlier":
        later = factories.meeting(datetime.date(2019, 9, 1))
    elif case == "same":
        later = validated
    elif case == "other committee":
        later = factories.meeting(datetime.date(2020, 9, 1), committee=factories.committee("CI"))
    elif case == "not held":
        later = factories.meeting(datetime.date(2020, 9, 1), status="draft")
    else:
        later = factories.meeting(datetime.date(2020, 9, 1))
    if case == "draft":
        minutes = factories.meeting(datetime.date(2020, 5, 5)).minutes
    if case == "locked with reservation":
        approving.validate(later.minutes, by=chair)
        reservation = "Sauf le point 2."
    with pytest.raises(NotAllowedNow), transaction.atomic():
        approving.approve(minutes, in_meeting=later, by=secretariat, reservation=reservation)
    minutes.refresh_from_db()
    assert minutes.approved_on is None
    if case == "draft":
        with pytest.raises(DatabaseError), transaction.atomic():
            Minutes.objects.filter(pk=minutes.pk).update(approved_on=later.date, approved_in=later)


def test_the_guards_of_the_agenda_outlive_the_new_column(validated):
    with pytest.raises(DatabaseError), transaction.atomic():
        validated.agenda_items.update(title="Autre")


def test_every_place_is_named_once(meeting):
    places = every_place(queries.whole_meeting(meeting.pk))
    assert all(place.where for place in places.values())
    assert sum(not place.is_text for place in places.values()) == 4
