"""Which relevé an agenda item approves: chosen by the secretariat, under one rule, at every door."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from meetings import queries
from meetings.actions import approving, preparing, recording
from meetings.actions.preparing import Pick
from meetings.models import AgendaItem, Meeting
from ogp_secretariat.web.errors import NotAllowedNow
from tests import factories
from tests.admin.conftest import page_of

pytestmark = pytest.mark.django_db
DAY = datetime.date(2020, 9, 1)


@pytest.fixture
def office():
    return factories.account("secretariat")


@pytest.fixture
def validated():
    return validated_on(datetime.date(2020, 2, 12))


def validated_on(day, **fields):
    found = factories.meeting(day, **fields)
    approving.validate(found.minutes, by=factories.account("chair"))
    found.minutes.refresh_from_db()
    return found


def draft(office, *rows, **fields):
    made = Meeting(committee=factories.committee(), place="Rabat", **{"date": DAY, **fields})
    return recording.save_meeting(made, by=office, rows=rows)


def item(minutes, purpose="approval", title="Approbation"):
    return AgendaItem(position=1, title=title, purpose=purpose, approves=minutes)


def test_a_validated_relevé_of_the_committee_can_be_named(office, validated):
    made = draft(office, item(validated.minutes))
    assert list(queries.nameable(made.committee)) == [validated.minutes]
    assert made.agenda_items.get().approves == validated.minutes


@pytest.mark.parametrize("case", ["purpose", "draft", "approved", "other committee", "later", "same"])
def test_what_cannot_be_named_is_refused_in_words(office, validated, case):
    named, purpose, fields = validated.minutes, "approval", {}
    if case == "purpose":
        purpose = "decision"
    elif case == "draft":
        named = factories.meeting(datetime.date(2020, 3, 3)).minutes
    elif case == "approved":
        approving.approve(named, in_meeting=factories.meeting(datetime.date(2020, 5, 5)), by=office)
        named.refresh_from_db()
    elif case == "other committee":
        named = validated_on(datetime.date(2020, 1, 7), committee=factories.committee("CI")).minutes
    elif case == "later":
        fields = {"date": datetime.date(2020, 1, 1)}
    with pytest.raises(NotAllowedNow) as refused:
        if case == "same":
            other = factories.meeting(datetime.date(2020, 4, 4))
            recording.save_meeting(other, by=office, rows=[item(other.minutes)])
        else:
            draft(office, item(named, purpose), **fields)
    assert refused.value.messages[0].startswith("Approbation\u00a0: ")
    assert not AgendaItem.objects.exclude(approves=None).exists()


def test_what_was_named_is_not_asked_again(office, validated):
    """Neither once it is approved, nor of the assistant's own item, which names a relevé that is not validated yet."""
    made = draft(office, item(validated.minutes))
    approving.approve(validated.minutes, in_meeting=factories.meeting(datetime.date(2020, 5, 5)), by=office)
    named = made.agenda_items.get()
    named.title = "Approbation du relevé"
    recording.save_meeting(made, by=office, rows=[named])
    last = factories.meeting(datetime.date(2020, 10, 1))
    committee = made.committee
    following = Meeting(committee=committee, place="Rabat", date=datetime.date(2020, 12, 1))
    token = preparing.token_for(committee)
    prepared = preparing.prepare(following, [Pick("standing:previous_minutes")], token=token, by=office)
    assert prepared.agenda_items.get().approves == last.minutes
    changed = prepared.agenda_items.get()
    changed.purpose = "information"
    with pytest.raises(NotAllowedNow):
        recording.save_meeting(prepared, by=office, rows=[changed])


def test_the_page_of_the_agenda_offers_it(office, validated, client):
    made, other = draft(office), validated_on(datetime.date(2020, 1, 7), committee=factories.committee("CI"))
    client.force_login(office)
    page = reverse("agenda_desk", args=[made.pk])
    form = client.get(page).context["new"]
    assert [minutes.pk for minutes in form.fields["approves"].queryset] == [validated.minutes.pk]
    typed = {"acte": "ajouter", "version": made.version, "new-1-title": "Approbation", "new-1-purpose": "approval"}
    for wrong in (other.minutes.pk, "x", "9" * 400):
        answer = client.post(page, typed | {"new-1-approves": wrong})
        assert answer.status_code == 200 and answer.context["new"].errors["approves"]
    answer = client.post(page, typed | {"new-1-approves": validated.minutes.pk, "new-1-purpose": "information"})
    assert answer.status_code == 200 and "« approbation »" in answer.context["refusal"][0]
    assert not made.agenda_items.exists()
    shown = client.post(page, typed | {"new-1-approves": validated.minutes.pk}, follow=True).content.decode()
    assert made.agenda_items.get().approves == validated.minutes
    assert f"<bdi>{validated}</bdi>" in shown


def test_the_assistant_offers_it_too(office, validated, client):
    factories.meeting(datetime.date(2020, 3, 3))
    client.force_login(office)
    page = client.get(reverse("prepare_meeting"))
    forms = [row["form"] for row in page.context["rows"] if row.get("is_new")]
    assert all(list(form.fields["approves"].queryset) == [validated.minutes] for form in forms)


def test_the_administration_chooses_it_on_the_row(office, validated, client):
    made = draft(office, AgendaItem(position=1, title="Approbation", purpose="approval"))
    client.force_login(office)
    url, row = reverse("admin:meetings_meeting_change", args=[made.pk]), made.agenda_items.get()

    def save(**values):
        posted = {"id": row.pk, "meeting": made.pk, "position": 1, "title": "Approbation", "purpose": "approval"}
        version = Meeting.objects.get(pk=made.pk).version
        fields = {"date": "01/09/2020", "number": "", "expected_version": version}
        rows = {"agenda_items": [posted | values]}
        return client.post(url, page_of(made.committee, rows=rows, **fields))

    assert f'<option value="{validated.minutes.pk}">{validated}</option>' in client.get(url).content.decode()
    refused = save(approves=validated.minutes.pk, purpose="information")
    assert refused.status_code == 200 and "« approbation »" in refused.content.decode()
    row.refresh_from_db()
    assert row.approves is None
    assert save(approves=validated.minutes.pk).status_code == 302
    row.refresh_from_db()
    assert row.approves == validated.minutes
    assert save(approves="").status_code == 302
    row.refresh_from_db()
    assert row.approves is None


def test_the_choices_are_read_once_for_all_rows(office, validated, client):
    made = draft(office, AgendaItem(position=1, title="Premier"))
    client.force_login(office)
    url = reverse("admin:meetings_meeting_change", args=[made.pk])

    def statements():
        client.get(url)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url).status_code == 200
        return len(captured)

    few = statements()
    AgendaItem.objects.bulk_create(AgendaItem(meeting=made, position=n, title="x") for n in range(2, 16))
    assert statements() == few
