"""The next meeting: conventional order, ticked backlog, lineage, made once; the agenda put in order."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from meetings import lineage
from meetings.actions import arranging, convening, preparing, proposing, recording
from meetings.actions.preparing import Pick
from meetings.backlog import backlog, with_dropped
from meetings.enums import Outcome
from meetings.models import AgendaItem, AgendaProposal, Meeting, MeetingPaper
from ogp_secretariat.audit.models import Entry
from ogp_secretariat.web.errors import Conflict, NotAllowedNow
from tests import factories

from .making import held_with_left_items, proposal

pytestmark = pytest.mark.django_db
WHOLE = ["standing:previous_minutes", "standing:follow_up", "standing:other_business", "standing:next_meeting"]


@pytest.fixture
def office(db):
    return factories.account("secretariat")


def prepared(by, picks=(), **fields):
    committee = fields.pop("committee", None) or factories.committee()
    token = fields.pop("token", None) or preparing.token_for(committee)
    fields.setdefault("date", datetime.date(2027, 3, 1))
    return preparing.prepare(Meeting(committee=committee, place="Rabat", **fields), list(picks), token=token, by=by)


def keys(committee):
    return [line.key for line in backlog(committee)]


def test_what_a_meeting_left_is_in_the_backlog_and_nothing_else(office):
    meeting = held_with_left_items()
    titles = [line.title for line in backlog(meeting.committee)]
    assert titles == ["Reporté", "Pas abordé"]


def test_old_items_with_points_and_no_outcome_count_as_treated(office):
    meeting = factories.meeting()
    assert backlog(meeting.committee) == []


def test_age_and_how_many_times_through_several_meetings(office):
    first = held_with_left_items(datetime.date(2020, 2, 12))
    left = first.agenda_items.get(title="Reporté")
    second = prepared(office, [Pick(f"item:{left.pk}")], date=datetime.date(2020, 6, 1))
    carried = second.agenda_items.get()
    carried.outcome = Outcome.POSTPONED
    recording.save_meeting(second, by=office, rows=[carried])
    convening.hold(second, by=office)
    factories.meeting(datetime.date(2020, 9, 1))
    line = next(line for line in backlog(first.committee) if line.title == "Reporté")
    assert line.source == carried
    assert line.since == datetime.date(2020, 2, 12)
    assert line.times == 3
    assert line.age(datetime.date(2020, 2, 22)) == 10


def test_a_cancelled_meeting_gives_its_items_back(office):
    meeting = prepared(office, [Pick("new", title="Budget"), Pick(WHOLE[0])])
    assert keys(meeting.committee) == []
    convening.call_off(meeting, "cancelled", reason="Grève", by=office)
    line = backlog(meeting.committee)[0]
    assert line.title == "Budget"
    assert "annulée" in lineage.line_origins(line)[0]


def test_what_a_decision_orders_waits_and_is_placed_once(office):
    meeting = factories.meeting()
    decision = meeting.decisions.first()
    arranging.order_item(decision, title="Révision du manuel", title_ar="مراجعة الدليل", by=office)
    assert keys(meeting.committee) == [f"decision:{decision.pk}"]
    made = prepared(office, [Pick(f"decision:{decision.pk}")])
    item = made.agenda_items.get()
    assert (item.title, item.title_ar, item.ordered_by) == ("Révision du manuel", "مراجعة الدليل", decision)
    assert keys(meeting.committee) == []
    with pytest.raises(NotAllowedNow):
        arranging.order_item(decision, title="Autre", title_ar="", by=office)


def test_a_decision_of_a_validated_releve_may_still_order_an_item(office):
    from meetings.actions import approving

    meeting = factories.meeting()
    approving.validate(meeting.minutes, by=factories.account("chair"))
    decision = meeting.decisions.first()
    arranging.order_item(decision, title="Suite", title_ar="", by=office)
    line = backlog(meeting.committee)[0]
    assert lineage.line_origins(line) == ["ordonné par CP 1/2020-D1"]


def test_the_conventional_agenda(office):
    factories.meeting(datetime.date(2020, 2, 12))
    meeting = prepared(office, [Pick(key) for key in WHOLE])
    items = list(meeting.agenda_items.all())
    assert [item.position for item in items] == [1, 2, 3, 4]
    assert "CP 1/2020 du 12 février 2020" in items[0].title and "CP 1/2020" in items[0].title_ar
    assert [item.purpose for item in items] == ["approval", "follow_up", "other", "other"]


def test_sent_twice_it_is_made_once(office):
    token = preparing.token_for(factories.committee())
    first, again = (prepared(office, [Pick("new", title="A")], token=token) for _time in range(2))
    assert first == again and Meeting.objects.count() == 1 and AgendaItem.objects.count() == 1


def test_two_people_make_one_and_the_second_is_told(office):
    committee = factories.committee()
    token = preparing.token_for(committee)
    first = prepared(office, token=token)
    with pytest.raises(Conflict) as refused:
        prepared(factories.account("secretariat"), token=token)
    assert str(office) in refused.value.messages[0]
    assert Meeting.objects.get() == first
    # Knowing it, another one may be made.
    prepared(office, token=preparing.token_for(committee), date=datetime.date(2027, 4, 1))
    assert Meeting.objects.count() == 2


def test_what_somebody_took_meanwhile_is_told_by_its_title(office):
    left = held_with_left_items().agenda_items.get(title="Reporté")
    pick = Pick(f"item:{left.pk}", title="Reporté")
    prepared(office, [pick])
    with pytest.raises(NotAllowedNow) as refused:
        prepared(office, [pick], date=datetime.date(2027, 5, 1))
    assert "Reporté" in refused.value.messages[0]
    assert Meeting.objects.count() == 2


def test_the_paper_of_a_proposal_goes_with_its_item(office):
    member = factories.member()
    made = proposal(member, paper=True)
    proposing.accept(made, by=office, title="Bilan")
    meeting = prepared(office, [Pick(f"proposal:{made.pk}")])
    paper = meeting.papers.get()
    assert paper.agenda_item == meeting.agenda_items.get() and not paper.is_annex
    assert paper.upload.name == made.paper.name
    assert lineage.origins(paper.agenda_item) == [f"proposé par {member.person}"]


def test_a_carried_item_brings_its_papers_and_says_who_proposed_it(office):
    member = factories.member()
    made = proposal(member, paper=True)
    proposing.accept(made, by=office, title="Bilan")
    first = prepared(office, [Pick(f"proposal:{made.pk}")])
    [paper] = first.papers.all()
    annex = MeetingPaper(agenda_item=paper.agenda_item, title="Annexe", upload=made.paper.name, is_annex=True)
    recording.save_meeting(first, by=office, rows=[annex])
    convening.call_off(first, "cancelled", reason="Grève", by=office)
    second = prepared(office, [Pick(f"item:{paper.agenda_item_id}")], date=datetime.date(2027, 4, 1))
    [carried] = second.papers.all()
    item = second.agenda_items.get()
    assert (carried.title, carried.upload.name, carried.agenda_item) == (paper.title, made.paper.name, item)
    assert not carried.is_annex
    assert lineage.origins(item)[1:] == [f"proposé par {member.person}"]
    arranging.take_off(second, item.pk, expected_version=None, by=office)
    assert not second.papers.exists() and first.papers.count() == 2
    line = backlog(second.committee)[0]
    assert f"proposé par {member.person}" in lineage.line_origins(line)


def test_only_the_secretariat(db):
    for role in ("chair", "member", "focal_point"):
        with pytest.raises(PermissionDenied):
            prepared(factories.account(role))


# -- The agenda put in order


@pytest.fixture
def meeting(office):
    return prepared(office, [Pick("new", title=title) for title in "ABC"] + [Pick(WHOLE[2])])


def order(meeting):
    return [item.title for item in meeting.agenda_items.order_by("position")]


def test_up_down_numbers_and_new_items_before_the_last_ones(office, meeting):
    a, b, _c, _end = meeting.agenda_items.all()
    also = {"expected_version": None, "by": office}
    arranging.shift(meeting, a.pk, 1, **also)
    assert order(meeting) == ["B", "A", "C", "Divers"]
    arranging.shift(meeting, b.pk, -1, **also)
    assert order(meeting) == ["B", "A", "C", "Divers"]
    arranging.put_in_order(meeting, {a.pk: 1, b.pk: 9}, **also)
    assert order(meeting) == ["A", "C", "Divers", "B"]
    arranging.take(meeting, [Pick("new", title="D")], **also)
    assert order(meeting)[:4] == ["A", "C", "B", "D"]


def test_taken_off_it_is_in_the_backlog_again(office):
    left = held_with_left_items().agenda_items.get(title="Reporté")
    meeting = prepared(office, [Pick(f"item:{left.pk}"), Pick("new", title="A")])
    item = meeting.agenda_items.get(carried_from=left)
    assert f"item:{left.pk}" not in keys(meeting.committee)
    arranging.take_off(meeting, item.pk, expected_version=None, by=office)
    assert f"item:{left.pk}" in keys(meeting.committee)
    assert [(i.title, i.position) for i in meeting.agenda_items.all()] == [("A", 1)]


def test_frozen_by_the_convocation(office, meeting):
    factories.convened(meeting)
    with pytest.raises(NotAllowedNow):
        arranging.take(meeting, [Pick("new", title="D")], expected_version=None, by=office)


def test_somebody_else_changed_it_meanwhile(office, meeting):
    seen = meeting.version
    arranging.take(meeting, [Pick("new", title="D")], expected_version=seen, by=office)
    with pytest.raises(Conflict):
        arranging.take(meeting, [Pick("new", title="E")], expected_version=seen, by=office)
    assert "E" not in order(meeting)


# -- Dropping


def test_dropped_with_a_reason_and_put_back(office):
    meeting = held_with_left_items()
    key = keys(meeting.committee)[0]
    with pytest.raises(NotAllowedNow):
        arranging.drop(meeting.committee, key, reason="  ", by=office)
    arranging.drop(meeting.committee, key, reason="Sans objet", by=office)
    assert key not in keys(meeting.committee)
    assert [line.drop.reason for line in with_dropped(meeting.committee)[1]] == ["Sans objet"]
    assert Entry.objects.get(action="drop_from_backlog").note == "Sans objet"
    with pytest.raises(NotAllowedNow):
        arranging.drop(meeting.committee, key, reason="Encore", by=office)
    arranging.put_back(meeting.committee, key, by=office)
    assert key in keys(meeting.committee)
    assert Entry.objects.filter(action="put_back_in_backlog").exists()


def test_lineage_both_ways(office):
    first = held_with_left_items()
    left = first.agenda_items.get(title="Reporté")
    second = prepared(office, [Pick(f"item:{left.pk}")])
    item = lineage.items_with_lineage(second).get()
    assert lineage.origins(item) == ["reporté de CP 1/2020, point 1"]
    source = lineage.items_with_lineage(first).get(pk=left.pk)
    assert lineage.destinations(source, with_drafts=False) == []
    assert len(lineage.destinations(source, with_drafts=True)) == 1


# -- Pages


def test_the_page_makes_the_meeting_in_the_typed_order(client, office):
    left = held_with_left_items().agenda_items.get(title="Reporté")
    client.force_login(office)
    address = reverse("prepare_meeting")
    page = client.get(address)
    token = page.context["form"].initial["token"]
    data = {
        "kind": "ordinary", "date": "2027-03-01", "starts_at": "10:00", "place": "Rabat", "token": token,
        "standing-previous_minutes-take": "on", "standing-previous_minutes-place": "1",
        f"item-{left.pk}-take": "on", f"item-{left.pk}-place": "3", "new-1-title": "Nouveau", "new-1-place": "2",
    }  # fmt: skip
    for _time in range(2):
        answer = client.post(address, data)
        assert answer.status_code == 302
    made = Meeting.objects.get(date="2027-03-01")
    assert answer.url == reverse("agenda_desk", args=[made.pk])
    assert [item.title for item in made.agenda_items.all()][1:] == ["Nouveau", "Reporté"]


@pytest.mark.parametrize(
    "bad",
    [
        {"date": "18/02/20120"},
        {"date": "2027-02-30"},
        {"kind": "college"},
        {"starts_at": "12:00", "ends_at": "10:00"},
        {"place": "a\x00b"},
        {"place": "a\u202eb"},
        {"new-1-title": "x" * 2000},
        {"new-1-title_ar": "عربي"},
        {"standing-follow_up-place": "abc"},
        {"token": "nope"},
        {"link": "javascript:alert(1)"},
    ],
)
def test_bad_input_is_said_and_nothing_is_written(client, office, bad):
    factories.committee()
    client.force_login(office)
    token = str(preparing.token_for(factories.committee()))
    answer = client.post(reverse("prepare_meeting"), {"kind": "ordinary", "place": "Rabat", "token": token, **bad})
    assert answer.status_code == 200 and not Meeting.objects.exists()


def test_the_second_of_two_people_keeps_what_they_typed(client, office):
    token = preparing.token_for(factories.committee())
    prepared(office, token=token)
    client.force_login(factories.account("secretariat"))
    data = {"kind": "ordinary", "place": "Salle 2", "token": token, "new-1-title": "Mon point"}
    answer = client.post(reverse("prepare_meeting"), data)
    assert answer.status_code == 409
    assert "Salle 2" in answer.content.decode() and "Mon point" in answer.content.decode()
    again = answer.context["form"].data["token"]
    assert client.post(reverse("prepare_meeting"), {**data, "token": again}).status_code == 302


@pytest.mark.parametrize("ticked", [[], WHOLE])
def test_a_form_without_date_and_item_makes_no_meeting(client, office, ticked):
    client.force_login(office)
    address, token = reverse("prepare_meeting"), str(preparing.token_for(factories.committee()))
    data = {"kind": "ordinary", "place": "Rabat", "token": token}
    data |= {f"{key.replace(':', '-')}-take": "on" for key in ticked}
    answer = client.post(address, data)
    assert answer.status_code == 200 and "donnez sa date" in answer.content.decode()
    assert not Meeting.objects.exists()
    token = str(preparing.token_for(factories.committee()))
    assert client.post(address, {**data, "token": token, "new-1-title": "Budget"}).status_code == 302
    token = str(preparing.token_for(factories.committee()))
    assert client.post(address, {**data, "token": token, "date": "2027-03-01"}).status_code == 302


@pytest.mark.parametrize("act", ["", "voler", "monter", "monter:x", "retirer:" + "9" * 30, "ordre\x00"])
def test_unknown_acts_do_not_exist(client, office, meeting, act):
    client.force_login(office)
    before = order(meeting)
    answer = client.post(reverse("agenda_desk", args=[meeting.pk]), {"acte": act, "version": meeting.version})
    assert answer.status_code in {302, 404} and order(meeting) == before


def test_the_agenda_page_orders_adds_and_refuses_a_stale_page(client, office, meeting):
    client.force_login(office)
    address = reverse("agenda_desk", args=[meeting.pk])
    first = meeting.agenda_items.first()
    answer = client.post(address, {"acte": f"descendre:{first.pk}", "version": meeting.version})
    assert answer.status_code == 302 and answer.url.endswith(f"#point-{first.pk}")
    stale = client.post(address, {"acte": f"descendre:{first.pk}", "version": meeting.version})
    assert stale.status_code == 409 and order(meeting)[0] == "B"
    for version in ({}, {"version": ""}, {"version": "x"}):
        assert client.post(address, {"acte": f"monter:{first.pk}", **version}).status_code == 409
    assert order(meeting)[0] == "B"


def test_dropping_on_the_page(client, office):
    meeting = held_with_left_items()
    client.force_login(office)
    key = keys(meeting.committee)[0]
    address = reverse("backlog")
    assert client.post(address, {"acte": "retirer", "cle": key, "reason": ""}).status_code == 200
    assert key in keys(meeting.committee)
    assert client.post(address, {"acte": "retirer", "cle": key, "reason": "Fait ailleurs"}).status_code == 302
    page = client.get(address).content.decode()
    assert "Fait ailleurs" in page
    assert client.post(address, {"acte": "remettre", "cle": key}).status_code == 302
    assert key in keys(meeting.committee)
    client.force_login(factories.account("chair"))
    assert client.get(address).status_code == 200
    assert client.post(address, {"acte": "retirer", "cle": key, "reason": "x"}).status_code == 404


def test_ordering_an_item_on_the_page(client, office):
    decision = factories.meeting().decisions.first()
    client.force_login(office)
    data = {"acte": "ordonner", "decision": decision.pk, "title": "Manuel"}
    assert client.post(reverse("backlog"), data).status_code == 302
    assert AgendaProposal.objects.count() == 0
    decision.refresh_from_db()
    assert decision.next_item == "Manuel"
    for wrong in ("abc", "9" * 40, "\x00"):
        assert client.post(reverse("backlog"), {**data, "decision": wrong}).status_code == 200
