"""One rule per role, in the browser admin."""

from datetime import date

import pytest
from django.contrib import admin
from django.urls import reverse

from ogp_secretariat.audit.models import Entry
from ogp_secretariat.audit.queries import history_of
from ogp_secretariat.people.enums import Role
from ogp_secretariat.people.models import Holiday, Institution, Person, RoleGrant, User

from .conftest import account

LISTS = [reverse(f"admin:{m._meta.app_label}_{m._meta.model_name}_changelist") for m in admin.site._registry]
USERS = reverse("admin:people_user_changelist")


@pytest.mark.parametrize("role", [Role.CHAIR, Role.MEMBER, Role.FOCAL_POINT, None])
def test_other_roles_do_not_enter(client, db, role):
    client.force_login(account("x@exemple.test", *([role] if role else [])))
    for url in [reverse("admin:index"), *LISTS]:
        assert client.get(url).status_code in {302, 403}


def test_a_role_taken_back_works_on_the_next_request(desk, secretary):
    assert desk.get(LISTS[0]).status_code == 200
    secretary.role_grants.update(ends_on=date(2020, 1, 1))
    assert desk.get(LISTS[0]).status_code in {302, 403}


def test_accounts_are_the_administrators(desk, client, secretary, administrator):
    change = reverse("admin:people_user_change", args=[secretary.pk])
    assert desk.get(change).status_code == 200
    assert desk.post(change, {"email": "autre@exemple.test"}).status_code == 403
    assert desk.get(f"{USERS}add/").status_code == 403
    client.force_login(administrator)
    data = {
        "email": "Nouvelle@exemple.test",
        "language": "ar",
        "is_active": "on",
        "role_grants-TOTAL_FORMS": 1,
        "role_grants-INITIAL_FORMS": 0,
        "role_grants-0-role": "member",
        "role_grants-0-starts_on": "01/01/2024",
    }
    response = client.post(f"{USERS}add/", data)
    assert response.status_code == 302, response.content.decode()
    made = User.objects.get(email="nouvelle@exemple.test")
    assert not made.has_usable_password()
    assert made.roles == {"member"}
    entry = history_of(made).get()
    assert entry.action == "create" and "password" not in entry.changes


def test_posting_other_columns_changes_nothing(client, administrator):
    client.force_login(administrator)
    url = reverse("admin:people_user_change", args=[administrator.pk])
    data = {
        "email": administrator.email,
        "language": "fr",
        "is_active": "on",
        "password": "x",
        "is_superuser": "on",
        "role_grants-TOTAL_FORMS": 0,
        "role_grants-INITIAL_FORMS": 0,
    }
    before = administrator.password
    client.post(url, data)
    administrator.refresh_from_db()
    assert administrator.password == before


@pytest.mark.parametrize("name", ["documents_document", "mailroom_message", "audit_entry"])
def test_what_the_product_writes_is_read_only(client, administrator, name):
    client.force_login(administrator)
    assert client.get(reverse(f"admin:{name}_add")).status_code == 403


def test_the_history_says_what_changed_in_words(desk, secretary, committee):
    person = Person.objects.create(name="A B", institution=Institution.objects.first())
    other = Institution.objects.create(code="AUTRE", name="Une autre institution")
    url = reverse("admin:people_person_change", args=[person.pk])
    assert desk.post(url, {"name": "A C", "institution": other.pk}).status_code == 302
    assert history_of(person).get().changes["name"] == ["A B", "A C"]
    page = desk.get(reverse("admin:people_person_history", args=[person.pk])).content.decode()
    assert "A B" in page and "A C" in page and "Une autre institution" in page and secretary.email in page


def test_names_of_an_institution_set_its_present_name_and_are_audited(desk, db):
    data = {
        "code": "NEUVE",
        "kind": "ministry",
        "names-TOTAL_FORMS": 1,
        "names-INITIAL_FORMS": 0,
        "names-0-name": "Ministère de la Réforme",
        "heads-TOTAL_FORMS": 0,
        "heads-INITIAL_FORMS": 0,
    }
    response = desk.post(reverse("admin:people_institution_add"), data)
    assert response.status_code == 302, response.content.decode()
    made = Institution.objects.get(code="NEUVE")
    assert made.name == "Ministère de la Réforme"
    assert any("name" in key for key in history_of(made).get().changes)
    search = desk.get(reverse("admin:people_institution_changelist"), {"q": "ministere reforme"})
    assert made in search.context["cl"].result_list


def test_what_is_used_is_not_deleted_and_the_page_says_by_what(desk, committee):
    person = committee.mandates.first().person
    url = reverse("admin:people_person_delete", args=[person.pk])
    page = desk.get(url)
    assert page.context["protected"]
    assert desk.post(url, {"post": "yes"}).status_code in {200, 302}
    assert Person.objects.filter(pk=person.pk).exists()


def test_a_deletion_is_audited(desk, db):
    holiday = Holiday.objects.create(day=date(2020, 1, 1), label="Nouvel an")
    key = holiday.pk
    desk.post(reverse("admin:people_holiday_delete", args=[key]), {"post": "yes"})
    assert not Holiday.objects.filter(pk=key).exists()
    entry = Entry.objects.get(action="delete")
    assert (entry.target_type, entry.target_id) == ("people.holiday", str(key))


def test_nothing_is_deleted_in_bulk(desk, db):
    holiday = Holiday.objects.create(day=date(2020, 1, 1), label="Nouvel an")
    url = reverse("admin:people_holiday_changelist")
    desk.post(url, {"action": "delete_selected", "_selected_action": [holiday.pk], "post": "yes"})
    assert Holiday.objects.filter(pk=holiday.pk).exists()


def test_a_role_is_ended_not_deleted(client, administrator, secretary):
    client.force_login(administrator)
    grant = secretary.role_grants.get()
    data = {
        "email": secretary.email,
        "language": "fr",
        "is_active": "on",
        "role_grants-TOTAL_FORMS": 1,
        "role_grants-INITIAL_FORMS": 1,
        "role_grants-0-id": grant.pk,
        "role_grants-0-user": secretary.pk,
        "role_grants-0-role": grant.role,
        "role_grants-0-starts_on": "01/01/2019",
        "role_grants-0-DELETE": "on",
    }
    client.post(reverse("admin:people_user_change", args=[secretary.pk]), data)
    assert RoleGrant.objects.filter(pk=grant.pk).exists()
