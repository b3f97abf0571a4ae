"""Receiving contributions: the public form, robots, hostile texts, a table's list, letters."""

import uuid

import pytest
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from cocreation.actions import receiving
from cocreation.models import Contribution, FeatureOverride
from ogp_secretariat.mailroom.models import Message
from ogp_secretariat.web import robots
from ogp_secretariat.web.errors import Conflict, NotAllowedNow
from tests import factories
from tests.cocreation import making_contrib as making
from tests.portal.evidence_files import picture

pytestmark = pytest.mark.django_db
FORM = "/contributions/proposer/"


@pytest.fixture(autouse=True)
def fresh_cache():
    cache.clear()


@pytest.fixture
def process():
    return making.process()


def an_hour_ago(seconds=3600):
    """The stamp of a form that was opened so long ago."""
    return robots.signing.dumps(int(robots.time.time()) - seconds, salt=robots.SALT)


def typed(**values):
    return {
        "title": "Publier les budgets", "proposal": "Chaque trimestre.", "author_kind": "person",
        "author_email": "auteur@exemple.test", "follows": "on", "key": str(uuid.uuid4()), "moment": an_hour_ago(60),
        **values,
    }  # fmt: skip


def sent(client, **values):
    return client.post(FORM, typed(**values))


def test_a_contribution_gets_its_reference_a_receipt_and_a_page(client, process):
    answer = sent(client)
    made = Contribution.objects.get()
    assert (made.reference, made.origin, made.moderation, made.typed_by) == (
        f"{process.code}-0001",
        "portal",
        "pending",
        None,
    )
    page = client.get(answer.url)
    assert made.reference in page.content.decode()
    assert page["Referrer-Policy"] == "same-origin" and "noindex" in page["X-Robots-Tag"]
    receipt = Message.objects.get()
    assert receipt.to == "auteur@exemple.test"
    assert made.reference in receipt.subject
    assert "/contributions/suivi/" in receipt.body
    # The address was not verified: our mail carries no words of whoever typed it.
    assert made.title not in receipt.body + receipt.subject


def test_sent_twice_is_one(client, process):
    values = typed()
    first, second = client.post(FORM, values), client.post(FORM, values)
    assert Contribution.objects.count() == 1
    assert first.status_code == second.status_code == 302
    assert Message.objects.count() == 1


def test_numbers_have_no_gap_and_each_process_its_own(process):
    other = making.process()
    for _n in range(3):
        making.contribution(process)
    making.contribution(other)
    with pytest.raises(NotAllowedNow):
        receiving.receive(process, by=None, today=making.TODAY, title="x", origin="post")
    making.contribution(process)
    assert list(process.contributions.values_list("number", flat=True)) == [1, 2, 3, 4]
    assert list(other.contributions.values_list("number", flat=True)) == [1]


def test_what_a_failed_sending_took_is_given_back(process):
    with pytest.raises(ValidationError):
        making.contribution(process, title="a\x00b")
    assert making.contribution(process).number == 1


def test_closed_by_hand_says_so(client, process):
    FeatureOverride.objects.create(
        process=process, feature="propose", is_open=False, reason="Fin", starts_on=making.TODAY, ends_on=making.TODAY
    )
    page = sent(client)
    assert page.status_code == 200
    assert "closes" in page.content.decode()
    assert not Contribution.objects.exists()


# -- Robots ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"site_web": "http://spam.test"}, "doit rester vide"),
        ({"site_web": "x" * 5000}, "doit rester vide"),
        ({"moment": "a\x00"}, "trop longtemps"),
        ({"moment": ""}, "trop longtemps"),
        ({"moment": "forgé"}, "trop longtemps"),
        ({"moment": "now"}, "très rapide"),
        ({"moment": an_hour_ago(48 * 3600)}, "trop longtemps"),
    ],
)
def test_what_a_robot_sends_is_refused_with_a_sentence(client, process, values, words):
    if values.get("moment") == "now":
        values = {"moment": robots.stamp()}
    page = sent(client, **values)
    assert page.status_code == 200
    assert words in page.content.decode()
    assert "Publier les budgets" in page.content.decode()
    assert not Contribution.objects.exists()


def test_a_quick_hand_keeps_what_it_typed_and_the_second_press_passes(client, process):
    """A browser that fills in the form is quick too: one second is enough, counted from the opening."""
    page = sent(client, moment=robots.stamp())
    opened = page.context["form"]["moment"].value()
    assert "très rapide" in page.content.decode() and "Publier les budgets" in page.content.decode()
    robots.time.sleep(robots.FASTEST)
    assert sent(client, moment=opened).status_code == 302
    assert Contribution.objects.count() == 1


def test_two_seconds_are_not_too_quick(client, process):
    assert sent(client, moment=an_hour_ago(2)).status_code == 302


def test_five_hundred_pasted_ones_are_stopped(client, process):
    moment = an_hour_ago(60)
    answers = [client.post(FORM, typed(title=f"Proposition {n}", moment=moment)) for n in range(60)]
    assert Contribution.objects.count() == robots.PER_ADDRESS
    assert "Trop d’envois" in answers[-1].content.decode().replace("&#x27;", "'")
    # Somebody else still gets through.
    assert sent(Client(REMOTE_ADDR="192.0.2.7")).status_code == 302


def test_behind_our_proxy_each_visitor_counts_alone(process):
    for n in range(robots.PER_ADDRESS + 1):
        client = Client(REMOTE_ADDR="127.0.0.1", HTTP_X_FORWARDED_FOR=f"10.9.9.9, 192.0.2.{n}")
        assert sent(client).status_code == 302
    # What a visitor says of itself before the proxy's own word is not believed.
    answers = [
        sent(Client(REMOTE_ADDR="127.0.0.1", HTTP_X_FORWARDED_FOR=f"10.9.9.{n}, 198.51.100.1")).status_code
        for n in range(robots.PER_ADDRESS + 1)
    ]
    assert answers[-1] == 200


# -- Hostile texts -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script> bonjour",
        "Essai {{ 7*7 }} {% now 'Y' %}",
        "Une idée 🌍👩‍🔬",
        "نص عربي ⵜⴰⵎⴰⵣⵉⵖⵜ français",
        '=HYPERLINK("x")',
    ],
)
def test_any_text_stays_text(client, process, text):
    assert sent(client, title=text, proposal=text).status_code == 302
    made = Contribution.objects.get()
    assert made.title == text
    Contribution.objects.update(moderation="shown")
    for address in (made.get_absolute_url(), "/contributions/", f"/ar{made.get_absolute_url()}"):
        page = client.get(address)
        assert page.status_code == 200
        assert "<script>alert" not in page.content.decode()
    export = client.get("/contributions/export.csv").content.decode("utf-8-sig")
    assert "\n=HYPER" not in export and ";=HYPER" not in export


@pytest.mark.parametrize(
    "values",
    [
        {"proposal": "x" * 200_000},
        {"title": "x" * 200_000},
        {"title": "a\x00b proposition"},
        {"title": "deux\nlignes"},
        {"title": "caché \u202e inversé"},
        {"title": "👍👍"},
        {"title": "   "},
        {"author_email": "pas une adresse"},
        {"author_email": "a@b.test\nBcc: c@d.test"},
        {"region": "9" * 5000},
        {"axis": "abc"},
        {"themes": ["9" * 5000]},
        {"value": "inconnue"},
        {"shows_name": "on", "author_name": ""},
    ],
    ids=lambda v: "-".join(v),
)
def test_bad_input_is_a_sentence(client, process, values):
    page = sent(client, **values)
    assert page.status_code == 200
    body = page.content.decode()
    assert "invalid-feedback" in body or "alert-danger" in body
    assert not Contribution.objects.exists()


@pytest.mark.parametrize("reference", ["X", "COC-", "COC-1", "COC-" + "9" * 5000, "coc2-0001", "C'-0001", "COC2-٠٠٠١"])
def test_a_reference_that_is_none_is_not_found(client, process, reference):
    for address in ("/contributions/{}/", "/contributions/groupes/{}/", "/contributions/suivi/{}/"):
        assert client.get(address.format(reference)).status_code == 404


def test_a_short_form_of_the_reference_leads_to_the_page(client, process):
    made = making.contribution(process)
    assert client.get(f"/contributions/{process.code}-1/").url == made.get_absolute_url()


def test_files_are_looked_into_and_shown_once_read(client, process):
    values = typed()
    values["files"] = SimpleUploadedFile("photo.png", picture("PNG"))
    assert client.post(FORM, values).status_code == 302
    file = Contribution.objects.get().files.get()
    assert client.get(reverse("contribution_file", args=[file.pk])).status_code == 404
    bad = typed(files=SimpleUploadedFile("photo.png", b"MZ program"))
    page = client.post(FORM, bad)
    assert page.status_code == 200
    assert Contribution.objects.count() == 1


# -- Search ------------------------------------------------------------------------------------------------------------


def test_search_ignores_accents_and_finds_no_hidden_word(client, process):
    shown = making.contribution(process, title="Égalité des marchés", by=None)
    making.contribution(process, title="Egalite secrète")
    Contribution.objects.filter(pk=shown.pk).update(moderation="shown")
    page = client.get("/contributions/", {"q": "egalite MARCHES"}).content.decode()
    assert shown.reference in page
    page = client.get("/contributions/", {"q": "secrete"}).content.decode()
    assert f"{process.code}-0002" not in page
    for query in ({"q": "a\x1b"}, {"q": "9" * 5000}, {"region": "zz"}, {"axis": "x-y"}, {"page": "9" * 5000}):
        assert client.get("/contributions/", query).status_code == 200


# -- Typed in ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def staff(client):
    account = making.staff()
    client.force_login(account)
    return account


def test_a_table_of_ten_is_typed_without_scripts(client, staff, process):
    event = making.event(process)
    address = reverse("table_entry", args=[event.pk])
    for n in range(10):
        values = {"title": f"Proposition {n}", "proposal": "Texte", "table": "Table 4", "key": str(uuid.uuid4())}
        answer = client.post(address, values)
        assert answer.status_code == 302
        assert "table=Table+4" in answer.url
    made = Contribution.objects.first()
    assert Contribution.objects.count() == 10
    assert (made.origin, made.author_kind, made.typed_by, made.event) == ("workshop", "workshop", staff, event)
    assert made.moderation == "shown"


def test_a_row_sent_twice_by_the_script_is_one(client, staff, process):
    address = reverse("table_entry", args=[making.event(process).pk])
    values = {"title": "Proposition", "key": str(uuid.uuid4())}
    answers = [client.post(address, values, headers={"accept": "application/json"}).json() for _n in range(2)]
    assert answers[0] == answers[1]
    assert Contribution.objects.count() == 1
    refused = client.post(address, {"title": ""}, headers={"accept": "application/json"})
    assert refused.status_code == 422
    assert refused.json()["errors"]


def test_a_letter_keeps_its_day_and_its_typist_apart(client, staff, process):
    day = making.TODAY.replace(day=1)
    values = {
        "origin": "post", "received_on": day.isoformat(), "title": "Une lettre reçue", "author_kind": "association",
        "author_name": "Association Exemple", "author_email": "asso@exemple.test", "language": "ar",
        "key": str(uuid.uuid4()),
    }  # fmt: skip
    assert client.post(reverse("typed_entry"), values).status_code == 302
    made = Contribution.objects.get()
    assert (made.origin, made.received_on, made.typed_by, made.language) == ("post", day, staff, "ar")
    assert Message.objects.get().language == "ar"


def test_a_member_types_nothing_in(process):
    with pytest.raises(receiving.PermissionDenied):
        making.contribution(process, by=factories.account("member"), origin="post")


def test_words_sent_by_an_author_are_not_corrected(process):
    made, staff = making.contribution(process), making.staff()
    with pytest.raises(NotAllowedNow):
        receiving.correct(made, by=staff, expected_version=1, title="Autre titre")
    sorted_ = receiving.correct(made, by=staff, expected_version=1, region=making.region())
    assert sorted_.region == making.region()
    with pytest.raises(Conflict):
        receiving.correct(made, by=staff, expected_version=1, region=None)


@pytest.mark.parametrize("query", [{"region": "rien"}, {"disposition": "<b>"}, {"q": "a" * 5000}])
def test_an_export_by_a_filter_that_means_nothing_is_refused(client, process, query):
    (name,) = query
    refused = client.get("/contributions/export.csv", query)
    assert refused.status_code == 400 and refused.context["filter"].form.errors[name]
