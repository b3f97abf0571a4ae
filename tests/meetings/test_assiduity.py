"""Attendance rates: over the mandate only, by mandate and by college."""

import datetime

import pytest
from django.urls import reverse

from meetings import assiduity
from ogp_secretariat.people.models import Mandate
from tests import factories
from tests.meetings.test_statements import statements

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 11, 27)


def sit(day, attended, **fields):
    """A meeting held on `day`; `attended`: {account: presence}. Somebody is always listed."""
    meeting = factories.meeting(day, **fields)
    for user, presence in attended.items():
        more = {"represented_by": "Quelqu’un"} if presence == "represented" else {}
        factories.attend(meeting, user, presence=presence, **more)
    return meeting


def day(month, year=2020):
    return datetime.date(year, month, 10)


def line_of(user, **options):
    lines, _without = assiduity.report(TODAY, person=user.person, **options)
    return lines


def test_only_meetings_of_the_mandate_count():
    user, other = factories.member(starts_on=day(3), ends_on=day(9)), factories.member()
    sit(day(1), {user: "present"})
    sit(day(3), {user: "present"})
    sit(day(4), {user: "represented"})
    sit(day(5), {user: "excused"})
    sit(day(6), {user: "absent"})
    sit(day(9), {other: "present"})
    sit(day(10), {user: "present"})
    (line,) = line_of(user)
    assert (line.held, line.present, line.represented, line.excused, line.absent, line.unlisted) == (5, 1, 1, 1, 2, 1)
    assert (line.rate, line.rate_represented) == (20, 40)


def test_two_mandates_are_two_lines():
    user = factories.member(starts_on=day(1), ends_on=day(6))
    first = Mandate.objects.get(person=user.person)
    Mandate.objects.create(
        committee=first.committee, person=user.person, college=first.college, starts_on=day(7), ends_on=day(12)
    )
    sit(day(2), {user: "present"})
    sit(day(8), {user: "absent"})
    assert [line.rate for line in line_of(user)] == [100, 0]


def test_meetings_of_another_college_committee_or_without_a_list_do_not_count():
    user, other = factories.member(), factories.member(college="Administration")
    committee = factories.committee()
    sit(day(2), {other: "present"}, kind="college", college=committee.colleges.get(name="Administration"))
    sit(day(3), {user: "present"}, kind="college", college=committee.colleges.get(name="Société civile"))
    sit(day(4), {user: "present"}, committee=factories.committee("CI"))
    sit(day(5), {})
    sit(day(6), {user: "present"}, status="draft")
    lines, without_list = assiduity.report(TODAY, person=user.person)
    assert (lines[0].held, lines[0].present, without_list) == (1, 1, 1)


def test_a_substitute_and_an_empty_mandate_have_no_rate():
    substitute, fresh = factories.member(seat="substitute"), factories.member(starts_on=datetime.date(2026, 11, 1))
    sit(day(2), {substitute: "present"})
    assert line_of(substitute)[0].rate is None and line_of(substitute)[0].present == 1
    assert line_of(fresh)[0].rate is None


def test_ended_mandates_are_shown_on_demand_and_colleges_summed():
    ended, sitting = factories.member(ends_on=day(12)), factories.member()
    admin = factories.member(college="Administration")
    sit(day(2), {ended: "present", sitting: "absent", admin: "present"})
    lines, _without = assiduity.report(TODAY)
    assert {line.mandate.person for line in lines} == {sitting.person, admin.person}
    everybody, _without = assiduity.report(TODAY, everybody=True)
    assert {str(c.college): (c.members, c.rate) for c in assiduity.by_college(everybody)} == {
        "Administration": (1, 100),
        "Société civile": (2, 50),
    }


def test_a_member_sees_only_their_own(client):
    user, other = factories.member(), factories.member()
    sit(day(2), {user: "present", other: "absent"})
    client.force_login(user)
    page = client.get(reverse("assiduity")).content.decode()
    assert str(user.person) in page and str(other.person) not in page
    table = client.get(reverse("assiduity_csv") + "?mandats=tous").content.decode("utf-8-sig")
    assert str(user.person) in table and str(other.person) not in table
    assert len(table.splitlines()) == 2


def test_the_page_costs_the_same_with_many_mandates_and_meetings(client):
    client.force_login(factories.account("secretariat"))
    sit(day(2), {factories.member(): "present"})
    few = statements(client, reverse("assiduity"))
    for month in range(3, 12):
        sit(day(month), {factories.member(): "present"})
    assert statements(client, reverse("assiduity")) == few <= 10
