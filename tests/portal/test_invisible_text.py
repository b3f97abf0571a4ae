"""What shows nothing is no text: refused as an empty field, wherever somebody types."""

import unicodedata

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from ogp_secretariat.people.models import College
from ogp_secretariat.web.form_fields import Line, Lines
from ogp_secretariat.web.text import clean_text, has_words, validate_plain_line, validate_plain_text
from tests import factories

REQUIRED = "Ce champ est obligatoire."
# Zero width space, marks of direction, word joiner, no-break mark, soft hyphen, joiners, fillers, marks alone.
UNSEEN = "\u200b\u200c\u200d\u200e\u200f\u061c\u2060\ufeff\u00ad\u034f\u0301\u064b\u0651\ufe0f\u3164\u2800\u115f"
UNSEEN += " \u00a0\u2009\u3000"
SAID = [
    "a",
    "٣",
    "؟",
    "—",
    "«",
    "م",
    "₂",
    "🇲🇦",
    "👩\u200d💻",
    "می\u200cخواهم",
    "e\u0301",
    "\u200eRabat\u200f",
    "co\u00adopération",
]


@given(st.text(alphabet=UNSEEN, min_size=1))
def test_what_shows_nothing_is_empty(text):
    assert not has_words(text)
    assert clean_text(text) == clean_text(text, single_line=True) == ""
    for rule in (validate_plain_line, validate_plain_text):
        with pytest.raises(ValidationError) as caught:
            rule(text)
        assert caught.value.messages == [REQUIRED]


@given(st.text(alphabet=UNSEEN), st.sampled_from(SAID), st.text(alphabet=UNSEEN))
def test_one_sign_that_shows_is_a_text(before, said, after):
    text = f"{before} {said} {after}"
    validate_plain_line(text)
    validate_plain_text(text)
    kept = clean_text(text)
    # Joiners within words and emoji stay where they are.
    assert unicodedata.normalize("NFC", said) in kept


@given(st.text())
def test_cleaned_text_shows_something_or_is_empty(text):
    for single_line in (False, True):
        cleaned = clean_text(text, single_line=single_line)
        assert cleaned == "" or has_words(cleaned)


@pytest.mark.parametrize("text", ["\u200b", "\u200e\u200f", "\u2060", "\ufeff", "\u00ad", "\u0301\u0651", "\u3164"])
@pytest.mark.parametrize("field", [Line(), Lines(required=True)])
def test_fields_of_forms_say_what_they_say_of_nothing(field, text):
    sentences = []
    for typed in ("", text):
        with pytest.raises(ValidationError) as caught:
            field.clean(typed)
        sentences.append(caught.value.messages)
    assert sentences == [[REQUIRED]] * 2


@pytest.mark.django_db
def test_a_record_without_a_name_that_shows_is_refused(client):
    committee = factories.committee()
    with pytest.raises(ValidationError):
        College(committee=committee, name="\u200b\u2060").full_clean()
    meeting = factories.meeting_to_convene()
    client.force_login(factories.account("secretariat"))
    url = reverse("convocation_guests", args=[meeting.pk])
    page = client.post(url, {"name": "\u200b\ufeff", "capacity": "guest", "language": "fr"})
    assert page.status_code == 200 and "Ce champ est obligatoire" in page.content.decode()
    assert not meeting.invitees.exists()
