"""Accounts: opened by the administrator, logged in by password or by a code that leaves through the outbox."""

import datetime
import re

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.urls import reverse

from ogp_secretariat.mailroom.actions.dispatching import dispatch
from ogp_secretariat.mailroom.models import Message
from ogp_secretariat.people.actions.accounts import open_account
from ogp_secretariat.people.models import InstitutionHead, InstitutionName, Person, RoleGrant, User
from tests import factories

pytestmark = pytest.mark.django_db


def test_a_code_by_mail_opens_the_session(client, mailoutbox):
    user = factories.account("member")
    client.post(reverse("account_request_login_code"), {"email": user.email})
    message = Message.objects.get()
    assert (message.to, message.is_secret, message.priority) == (user.email, True, 1)
    dispatch()
    assert Message.objects.get().body == ""
    code = re.search(r"^\s*([A-Z0-9]{3,}-?[A-Z0-9]*)\s*$", mailoutbox[0].body, re.M)[1]
    assert "_auth_user_id" not in client.session
    client.post(reverse("account_confirm_login_code"), {"code": code})
    assert client.session["_auth_user_id"] == str(user.pk)


def test_an_unknown_address_is_not_told_apart(client):
    user = factories.account("member")
    known = client.post(reverse("account_request_login_code"), {"email": user.email})
    unknown = client.post(reverse("account_request_login_code"), {"email": "personne@exemple.test"})
    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)


def test_a_password_opens_the_session_whatever_the_case_of_the_address(client):
    user = factories.account("secretariat")
    client.post(reverse("account_login"), {"login": user.email.upper(), "password": factories.PASSWORD})
    assert client.session["_auth_user_id"] == str(user.pk)


def test_nobody_signs_up_alone(client):
    answer = client.post(reverse("account_signup"), {"email": "moi@exemple.test", "password1": factories.PASSWORD})
    assert answer.status_code == 200
    assert not User.objects.filter(email="moi@exemple.test").exists()


def test_an_address_has_one_account_whatever_its_case():
    factories.account("member", person=None)
    email = User.objects.get().email
    with pytest.raises(ValidationError):
        open_account(email.upper(), role="member", by=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create(email=email.upper())


def test_only_an_administrator_opens_accounts():
    with pytest.raises(PermissionDenied):
        open_account("x@exemple.test", role="member", by=factories.account("secretariat"))
    open_account("x@exemple.test", role="member", by=factories.account("administrator"))


def test_roles_hold_between_their_days():
    user = User.objects.create_user("x@exemple.test")
    day = datetime.date(2020, 5, 1)
    RoleGrant.objects.create(user=user, role="chair", starts_on=day, ends_on=day + datetime.timedelta(days=2))
    expected = {-1: set(), 0: {"chair"}, 2: {"chair"}, 3: set()}
    for offset, roles in expected.items():
        assert user.roles_on(day + datetime.timedelta(days=offset)) == roles


def test_create_account_posts_the_first_mail(capsys):
    call_command("create_account", "nouvelle@exemple.test", "--role", "member", "--person", "Personne NOUVELLE")
    user = User.objects.get()
    assert (user.person.name, user.roles_on(datetime.date.today())) == ("Personne NOUVELLE", {"member"})
    assert not user.has_usable_password()
    assert Message.objects.get().to == "nouvelle@exemple.test"


@pytest.mark.parametrize(
    "arguments",
    [
        ["pas une adresse", "--role", "member"],
        ["a@exemple.test", "--role", "roi"],
        ["prise@exemple.test", "--role", "member"],
        ["b@exemple.test", "--role", "member", "--person", "Homonyme"],
    ],
)
def test_create_account_refuses_with_a_sentence(arguments):
    User.objects.create_user("prise@exemple.test")
    Person.objects.create(name="Homonyme")
    Person.objects.create(name="Homonyme")
    with pytest.raises(CommandError):
        call_command("create_account", *arguments)
    assert User.objects.count() == 1


def test_an_institution_keeps_the_name_of_each_day():
    institution = factories.institution("Nouveau ministère")
    institution.names.update(starts_on=datetime.date(2019, 10, 9))
    InstitutionName.objects.create(institution=institution, name="Ancien", ends_on=datetime.date(2019, 10, 8))
    assert institution.named_on(datetime.date(2019, 10, 8)).name == "Ancien"
    assert institution.named_on(datetime.date(2019, 10, 9)).name == "Nouveau ministère"
    InstitutionHead.objects.create(institution=institution, function="le Ministre", ends_on=datetime.date(2019, 1, 1))
    assert institution.headed_on(datetime.date(2019, 1, 1)).function == "le Ministre"
    assert institution.headed_on(datetime.date(2019, 1, 2)) is None


def test_an_account_opened_in_the_admin_is_told_how_to_log_in(client):
    client.force_login(factories.account("administrator"))
    fields = {"email": "nadia@exemple.test", "language": "fr", "is_active": "on"}
    rows = {"TOTAL_FORMS": 1, "INITIAL_FORMS": 0, "0-role": "member", "0-starts_on": "01/01/2020"}
    answer = client.post(
        reverse("admin:people_user_add"), fields | {f"role_grants-{name}": value for name, value in rows.items()}
    )
    assert answer.status_code == 302, answer.content.decode()
    assert User.objects.get(email="nadia@exemple.test").roles_on(datetime.date(2020, 1, 1)) == {"member"}
    assert Message.objects.get().to == "nadia@exemple.test"
