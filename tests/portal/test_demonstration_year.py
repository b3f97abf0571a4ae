"""The demonstration's committee: decisions to report on for those who try it, holidays listed, all of it once."""

import datetime

import pytest
from django.utils import timezone

from meetings.convocation_rules import cautions
from meetings.invitees import holidays_around, standing_of
from meetings.models import Decision, Meeting
from meetings.owners import owned
from ogp_secretariat.people.models import Holiday, User
from ogp_secretariat.portal.actions import (
    demonstration,
    demonstration_convening,
    demonstration_holidays,
    demonstration_year,
)

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 11, 27)


def load(today):
    demonstration_holidays.load_holidays(today)
    committee = demonstration.load_committee()
    demonstration.load_accounts(committee)
    by = User.objects.get(email="secretariat@demo.example")
    demonstration_year.load_decisions(committee, by=by, today=today)
    demonstration_convening.load_convocation(committee, today=today)
    return committee


def test_the_member_and_the_focal_point_have_a_report_to_make(client):
    today = timezone.localdate()
    load(today)
    load(today)
    assert Meeting.objects.filter(title=demonstration_year.DECIDED_TITLE).count() == 1
    for email in ("membre@demo.example", "pointfocal@demo.example"):
        user = User.objects.get(email=email)
        (one,) = Decision.objects.filter(owned(user, today))
        assert one.status == "open" and one.code and one.text_ar
        client.force_login(user)
        page = client.get("/").content.decode()
        assert f'href="/decisions/{one.uuid}/suivi/"' in page
        assert client.get(f"/decisions/{one.uuid}/suivi/").status_code == 200


def test_the_convocation_page_misses_no_holiday(client):
    today = timezone.localdate()
    load(today)
    meeting = Meeting.objects.get(is_demo=True, convened_at__isnull=False)
    assert not [said for said in cautions(meeting.date, holidays_around(today, meeting.date)) if "jour" in said]
    client.force_login(User.objects.get(email="secretariat@demo.example"))
    page = client.get(f"/reunions/{meeting.pk}/convocation/").content.decode()
    assert "complétez la liste des jours fériés" not in page
    assert not standing_of(meeting, today).cautions


def test_civil_holidays_stand_on_their_days_and_nothing_else_is_invented():
    demonstration_holidays.load_holidays(TODAY)
    days = {f"{day:%d/%m}" for day in Holiday.objects.filter(day__year=2027).values_list("day", flat=True)}
    assert days == {"11/01", "14/01", "01/05", "30/07", "14/08", "20/08", "21/08", "06/11", "18/11"}
    assert not Holiday.objects.filter(day=datetime.date(2023, 1, 14)).exists()
    assert not Holiday.objects.filter(day__year=2028).exists()


def test_a_year_whose_holidays_somebody_typed_stays_as_it_is():
    Holiday.objects.create(day=datetime.date(2026, 3, 20), label="Aïd al-Fitr")
    demonstration_holidays.load_holidays(TODAY)
    demonstration_holidays.load_holidays(TODAY)
    assert Holiday.objects.filter(day__year=2026).count() == 1
    assert Holiday.objects.filter(day__year=2027).count() == 9
