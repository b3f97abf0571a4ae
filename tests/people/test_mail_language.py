"""The language in which mail is written to a person: one table."""

import pytest

from ogp_secretariat.people.models import Person, User


@pytest.mark.parametrize(
    ("account", "active", "language"),
    [
        (None, None, "fr"),
        ("fr", True, "fr"),
        ("ar", True, "ar"),
        ("en", True, "fr"),
        ("ar", False, "fr"),
        ("fr", False, "fr"),
        ("en", False, "fr"),
    ],
)
@pytest.mark.parametrize("address", ["", "carte@exemple.test"])
def test_the_language_of_mail(account, active, language, address):
    person = Person(name="Personne ESSAI", email=address)
    if account:
        User(email="compte@exemple.test", language=account, is_active=active, person=person)
    assert person.mail_language == language
