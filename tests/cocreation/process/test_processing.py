"""The life of a process: what the acts refuse, what they write, and what the database itself refuses."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from cocreation.actions import communicating, processing
from cocreation.models import CommunicationAction, FeatureOverride, Process, RequirementNote, Stage, Timetable
from cocreation.policies.process import is_open
from cocreation.queries import process as queries
from cocreation.queries import requirements as checks
from meetings.actions import approving
from ogp_secretariat.audit.queries import history_of
from ogp_secretariat.web.errors import Conflict, NotAllowedNow
from tests import factories
from tests.cocreation import making_process as making

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def refused(act):
    with pytest.raises(IntegrityError), transaction.atomic():
        act()


# -- Timetable ---------------------------------------------------------------------------------------------------------


def test_a_timetable_in_force_never_changes_on_either_engine():
    process = making.process()
    timetable = queries.timetable_in_force(process)
    other = processing.open_version(process, by=None)
    for change in ({"approval": "autre"}, {"approved_on": TODAY}, {"adopted_at": None}, {"number": 9}):
        refused(lambda change=change: Timetable.objects.filter(pk=timetable.pk).update(**change))
    stages = Stage.objects.filter(timetable=timetable)
    refused(lambda: stages.update(title="autre"))
    refused(lambda: stages.update(timetable=other))
    refused(lambda: stages.delete())
    refused(lambda: other.stages.update(timetable=timetable))
    refused(lambda: Stage.objects.create(timetable=timetable, title="x", starts_on=TODAY, ends_on=TODAY))
    refused(lambda: Timetable.objects.filter(pk=timetable.pk).delete())
    with pytest.raises(NotAllowedNow):
        processing.save_timetable(timetable, by=None)


def test_a_new_version_is_a_copy_and_replaces_only_once_adopted():
    process = making.process()
    first = queries.timetable_in_force(process)
    draft = processing.open_version(process, by=None)
    assert processing.open_version(process, by=None) == draft
    (stage,) = draft.stages.all()
    assert (stage.title, stage.copied_from.timetable) == ("Collecte", first)
    stage.ends_on = making.days(30)
    processing.save_timetable(draft, by=None, stages=[stage])
    assert queries.timetable_in_force(process) == first
    processing.adopt(draft, by=None, approval="Comité", approved_on=TODAY)
    assert queries.timetable_in_force(process) == draft
    (newest, _stages, changes), (oldest, *_rest) = queries.versions_of(process)
    assert (newest, oldest, len(changes)) == (draft, first, 1)


def test_adoption_cites_a_decision_of_the_plans_committee_in_a_validated_releve():
    process = making.process(state="draft", stages=[])
    timetable = making.draft(process, [making.collection()])
    meeting = factories.meeting(committee=process.plan.committee)
    decision = meeting.decisions.first()
    with pytest.raises(NotAllowedNow, match="pas encore validé"):
        processing.adopt(timetable, by=None, decision=decision)
    other = factories.meeting(committee=factories.committee("CI"))
    approving.validate(other.minutes, by=factories.account("chair"))
    with pytest.raises(NotAllowedNow, match="autre comité"):
        processing.adopt(timetable, by=None, decision=other.decisions.first())
    approving.validate(meeting.minutes, by=factories.account("chair"))
    adopted = processing.adopt(timetable, by=None, decision=decision)
    assert (adopted.decision, adopted.approved_on) == (decision, meeting.date)
    with pytest.raises(NotAllowedNow):
        processing.adopt(adopted, by=None, decision=decision)


def test_adoption_without_stage_or_approval_is_refused():
    process = making.process(state="draft", stages=[])
    with pytest.raises(NotAllowedNow):
        processing.adopt(making.draft(process, []), by=None, approval="Comité", approved_on=TODAY)
    with pytest.raises(NotAllowedNow):
        processing.adopt(making.draft(process, [making.collection()]), by=None)
    assert queries.timetable_in_force(process) is None


@pytest.mark.parametrize("ends_on", [datetime.date(2019, 1, 1), datetime.date(9999, 1, 1)])
def test_a_stage_with_impossible_dates_writes_nothing(ends_on):
    process = making.process(state="draft", stages=[])
    timetable = processing.open_version(process, by=None)
    bad = Stage(title="x", starts_on=datetime.date(2020, 1, 1), ends_on=ends_on)
    with pytest.raises(ValidationError):
        processing.save_timetable(timetable, by=None, stages=[making.collection(), bad])
    assert not timetable.stages.exists()


def test_two_people_on_one_record_conflict():
    process = making.process()
    stale = Process.objects.get(pk=process.pk)
    processing.save_process(process, by=None, expected_version=stale.version)
    with pytest.raises(Conflict):
        processing.save_process(stale, by=None, expected_version=stale.version)


# -- State -------------------------------------------------------------------------------------------------------------


def test_publication_asks_for_a_timetable_in_force_and_its_day_stays():
    process = making.process(state="draft", stages=[])
    with pytest.raises(NotAllowedNow):
        processing.publish(process, by=None)
    making.in_force(process, [making.collection()])
    with pytest.raises(NotAllowedNow):
        processing.publish(process, by=None, on=making.days(1))
    process = processing.publish(process, by=None)
    assert (process.state, process.published_on) == ("published", TODAY)
    with pytest.raises(NotAllowedNow):
        processing.publish(process, by=None)
    stored = Process.objects.filter(pk=process.pk)
    for change in ({"published_on": making.days(-90)}, {"code": "AUTRE"}):
        refused(lambda change=change: stored.update(**change))
    refused(lambda: stored.delete())
    process.code = "AUTRE"
    with pytest.raises(ValidationError):
        processing.save_process(process, by=None)


def test_a_closed_process_opens_nothing():
    process = making.process()
    assert queries.feature_is_open(process, "propose", TODAY)
    process = processing.close(process, by=None)
    assert not queries.feature_is_open(process, "propose", TODAY)
    with pytest.raises(NotAllowedNow):
        processing.close(process, by=None)


@pytest.mark.parametrize("role", ["member", "chair", "focal_point"])
def test_only_the_secretariat_acts(role):
    process, by = making.process(), factories.account(role)
    for act in (
        lambda: processing.save_process(process, by=by),
        lambda: processing.publish(process, by=by),
        lambda: processing.close(process, by=by),
        lambda: processing.open_version(process, by=by),
        lambda: processing.open_by_hand(
            process, "propose", is_open=True, starts_on=TODAY, ends_on=TODAY, reason="x", by=by
        ),
        lambda: communicating.save_action(CommunicationAction(process=process, title="x", due_on=TODAY), by=by),
    ):
        with pytest.raises(PermissionDenied):
            act()


# -- By hand -----------------------------------------------------------------------------------------------------------


def test_opening_by_hand_is_logged_append_only_and_the_latest_holds():
    process, by = making.process(stages=[making.collection(-20, -10)]), factories.account("secretariat")
    assert not queries.feature_is_open(process, "propose", TODAY)
    made = processing.open_by_hand(
        process, "propose", is_open=True, starts_on=TODAY, ends_on=making.days(5), reason="Panne du site", by=by
    )
    assert queries.feature_is_open(process, "propose", TODAY)
    assert queries.feature_is_open(process, "propose", making.days(5))
    assert not queries.feature_is_open(process, "propose", making.days(6))
    processing.open_by_hand(
        process, "propose", is_open=False, starts_on=TODAY, ends_on=TODAY, reason="Maintenance", by=by
    )
    assert not queries.feature_is_open(process, "propose", TODAY)
    stored = FeatureOverride.objects.filter(pk=made.pk)
    refused(lambda: stored.update(reason="autre"))
    refused(lambda: stored.delete())
    acts = [(e.action, e.note) for e in history_of(process) if e.note]
    assert acts == [("close_by_hand", "Maintenance"), ("open_by_hand", "Panne du site")]
    with pytest.raises(ValidationError):
        processing.open_by_hand(process, "propose", is_open=True, starts_on=TODAY, ends_on=TODAY, reason="", by=by)


def test_what_is_open_agrees_with_the_rule_on_the_stages():
    process = making.process(stages=[making.stage(-3, 3, "A", opens_comments=True), making.stage(2, 2, "B")])
    stages = queries.stages_in_force(process)
    for offset in range(-5, 6):
        day = making.days(offset)
        assert queries.feature_is_open(process, "comment", day) is is_open(stages, [], "comment", day)


# -- Communication and notes -------------------------------------------------------------------------------------------


def test_an_action_done_stays_and_one_to_come_may_go():
    process = making.process()
    action = communicating.save_action(CommunicationAction(process=process, title="Affiche", due_on=TODAY), by=None)
    action.done_on = making.days(1)
    with pytest.raises(ValidationError):
        communicating.save_action(action, by=None)
    action.done_on = TODAY
    communicating.save_action(action, by=None)
    with pytest.raises(NotAllowedNow):
        communicating.remove_action(action, by=None)
    other = communicating.save_action(CommunicationAction(process=process, title="Spot", due_on=TODAY), by=None)
    communicating.remove_action(other, by=None)
    assert list(process.actions.all()) == [action]


def test_a_note_is_withdrawn_never_changed():
    process = making.process(plan=making.making.plan("N1", starts_on=making.days(-300), ends_on=making.days(400)))
    requirement = checks.grid_of(process.plan).requirements.get(code="5.1")
    meeting = factories.meeting(TODAY, committee=process.plan.committee)
    made = communicating.note(process, requirement, text="Résultats présentés", meeting=meeting, by=None)
    with pytest.raises(ValidationError):
        communicating.note(process, requirement, text="Encore", meeting=meeting, by=None)
    stored = RequirementNote.objects.filter(pk=made.pk)
    refused(lambda: stored.update(text="autre"))
    refused(lambda: stored.delete())
    communicating.withdraw_note(made, by=None)
    refused(lambda: stored.update(withdrawn_at=None))
    with pytest.raises(NotAllowedNow):
        communicating.withdraw_note(made, by=None)
    communicating.note(process, requirement, text="Encore", meeting=meeting, by=None)


def test_a_note_belongs_to_the_processs_own_grid_and_committee():
    process = making.process()
    from cocreation.models import Requirement

    foreign = Requirement.objects.get(grid__code="2017", code="1")
    own = checks.grid_of(process.plan).requirements.get(code="5.1")
    other = factories.meeting(TODAY, committee=factories.committee("CI"))
    for values in (
        {"requirement": foreign},
        {"requirement": own, "meeting": other},
        {"requirement": own, "dated_on": making.days(1)},
        {"requirement": own, "text": ""},
        {"requirement": own, "link": "javascript:alert(1)"},
    ):
        with pytest.raises(ValidationError):
            communicating.note(process, by=None, **{"text": "Note", **values})
    assert not RequirementNote.objects.exists()
