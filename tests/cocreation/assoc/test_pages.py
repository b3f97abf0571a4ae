"""Pages of the register, the directory and the forum: what is shown, what bad input meets, what each act does."""

import datetime
import io

import pytest
from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from cocreation.actions import enrolling, merging
from cocreation.models import Association, AssociationImport, ForumList, ForumRule, Region, ReviewItem, Theme
from cocreation.queries import association_links
from ogp_secretariat.mailroom.models import Message
from ogp_secretariat.web import robots
from tests import factories
from tests.cocreation import making_assoc as making

pytestmark = pytest.mark.django_db
LIST, PROPOSE = "association_list", "association_propose"


@pytest.fixture(autouse=True)
def own_cache(settings, tmp_path):
    """Counts of sendings of this test alone, whatever cache the others share."""
    backend = "django.core.cache.backends.locmem.LocMemCache"
    settings.CACHES = {"default": {"BACKEND": backend, "LOCATION": str(tmp_path)}}


@pytest.fixture
def desk():
    client = Client()
    client.force_login(factories.account("secretariat"))
    return client


def human(**fields):
    """What a person's form posts: opened a minute ago, the trap empty."""
    opened = signing.dumps(int(datetime.datetime.now().timestamp()) - 60, salt=robots.SALT)
    return {"site_web": "", "moment": opened, **fields}


def whole(**fields):
    given = {
        "name": "Association Publique",
        "email": "public@exemple.test",
        "phone": "0661999999",
        "contact_name": "Personne Contact",
        "address": "12, rue Cachée",
        "website": "https://exemple.test/",
    }
    return making.association(**{**given, **fields})


# -- The directory -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("prefix", ["", "/ar"])
def test_the_public_sees_what_was_agreed_and_nothing_else(client, prefix):
    one = whole(consents=["name", "website"])
    hidden = making.association("Association Cachée", consents=())
    page = client.get(f"{prefix}/associations/").content.decode()
    assert "Association Publique" in page and "Association Cachée" not in page
    page = client.get(f"{prefix}/associations/{one.pk}/").content.decode()
    assert "https://exemple.test/" in page
    for secret in ("public@exemple.test", "0661999999", "Personne Contact", "rue Cachée"):
        assert secret not in page
    assert client.get(hidden.get_absolute_url()).status_code == 404
    enrolling.agree(one, ["email"], way="form", given_on=making.TODAY, today=making.TODAY, by=None)
    assert "public@exemple.test" in client.get(one.get_absolute_url()).content.decode()
    enrolling.withdraw_consent(one, ["email"], way="email", on=making.TODAY, by=None)
    assert "public@exemple.test" not in client.get(one.get_absolute_url()).content.decode()
    enrolling.set_dissolved(one, True, by=None)
    assert client.get(one.get_absolute_url()).status_code == 404


def test_filters_and_search(client):
    one = making.association("Association Éclat", region=making.region("02"), themes=["egalite"])
    making.association("Autre", region=making.region("05"))
    for query in ({"q": "ECLAT"}, {"region": "02"}, {"theme": "egalite"}, {"q": "eclat", "region": "02"}):
        found = client.get(reverse(LIST), query).context["page"].object_list
        assert [a.pk for a in found] == [one.pk], query


@pytest.mark.parametrize(
    "query",
    [
        "q=%00",
        "q=" + "a" * 5000,
        "region=9%00",
        "theme=%27",
        "page=" + "9" * 5000,
        "page=x",
        "region=%E2%80%AE",
        "q=%ff",
    ],
)
def test_a_bad_address_is_answered(client, desk, query):
    making.association()
    for name in (LIST, "association_register"):
        assert desk.get(f"{reverse(name)}?{query}").status_code in {200, 400, 404}


@pytest.mark.parametrize("key", ["9" * 18, "9" * 25, "9" * 5000])
def test_a_key_that_no_record_has(desk, key):
    for path in (
        "associations/",
        "associations/registre/",
        "associations/registre/a-examiner/",
        "forum/gestion/listes/",
        "associations/registre/imports/",
    ):
        assert desk.get(f"/{path}{key}/").status_code == 404


def test_lists_cost_the_same_with_few_and_many(client, desk, django_assert_num_queries):
    def statements(client_, name):
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as captured:
            assert client_.get(reverse(name)).status_code == 200
        return len(captured)

    names = [
        (client, LIST),
        (desk, "association_register"),
        (desk, "association_to_verify"),
        (desk, "association_duplicates"),
        (desk, "association_reviews"),
        (desk, "association_export"),
    ]
    names = names[:-1]
    making.association(verified=False, themes=["egalite"])
    making.imported(["nom", "region"], [["Une Association", ""]])
    few = [statements(*one) for one in names]
    regions, theme = list(Region.objects.all()), Theme.objects.first()
    rows = Association.objects.bulk_create(
        Association(name=f"Zaouia {n:04d}", region=regions[n % 12], search_text=f"zaouia {n:04d}") for n in range(60)
    )
    for row in rows:
        row.themes.add(theme)
        row.consents.create(field="name", given_on=making.TODAY, way="paper")
    assert [statements(*one) for one in names] == few


def test_a_merged_page_leads_to_the_survivor(client):
    kept, gone = whole(), making.association("Ancienne")
    merging.merge(kept, gone, by=None, today=making.TODAY)
    assert client.get(gone.get_absolute_url()).url == kept.get_absolute_url()


# -- What the public sends ---------------------------------------------------------------------------------------------


def test_a_proposal_waits_and_is_answered(client, desk):
    sent = human(
        name="Association Neuve",
        email="neuve@exemple.test",
        receipt_date="26/02/2016",
        consents=["name"],
        region=making.region("02").pk,
    )
    assert client.post(reverse(PROPOSE), sent).url == reverse(LIST)
    client.post(reverse(PROPOSE), {**sent, **human()})
    item = ReviewItem.objects.get()
    assert (item.source, item.values["receipt_date"]) == ("proposal", "2016-02-26")
    assert not Association.objects.exists()
    desk.post(reverse("association_review", args=[item.pk]), {"acte": "nouvelle"})
    one = Association.objects.get()
    assert enrolling.shown_fields(one) == {"name"}
    item.refresh_from_db()
    assert "email" not in item.values
    assert Message.objects.get().to == "neuve@exemple.test"


@pytest.mark.parametrize(
    "fields",
    [
        {"site_web": "x"},
        {"moment": ""},
        {"moment": "x" * 300},
        {"name": "", "name_ar": ""},
        {"name": "x" * 200_000},
        {"address": "x" * 200_000},
        {"email": "pas une adresse"},
        {"email": ""},
        {"receipt_date": "Juin 20214"},
        {"receipt_date": "31/02/2020"},
        {"region": "9" * 5000},
        {"themes": ["x"]},
        {"website": "javascript:alert(1)"},
        {"consents": ["email"]},
        {"address": "a\x00b"},
    ],
)
def test_a_bad_proposal_is_told_and_kept(client, fields):
    sent = human(**{"name": "Association Neuve", "email": "neuve@exemple.test", **fields})
    response = client.post(reverse(PROPOSE), sent)
    assert response.status_code == 200 and response.context["form"].errors
    assert "Association Neuve" in response.content.decode() or "name" in fields
    assert not ReviewItem.objects.exists()


def test_emoji_and_three_scripts_are_taken(client):
    name = "Association 😀 Tamazight ⵜⴰⵎⴰⵣⵉⵖⵜ‮‏"
    client.post(reverse(PROPOSE), human(name=name, email="a@exemple.test", address="ligne\r\nligne"))
    assert ReviewItem.objects.get().values["name"] == "Association 😀 Tamazight ⵜⴰⵎⴰⵣⵉⵖⵜ‏"


def test_too_many_proposals_are_told_to_wait(client):
    for n in range(robots.PER_ADDRESS + 1):
        last = client.post(reverse(PROPOSE), human(name=f"Association {n}", email="a@exemple.test"))
    assert last.status_code == 200 and ReviewItem.objects.count() == robots.PER_ADDRESS


# -- The personal link -------------------------------------------------------------------------------------------------


@pytest.fixture
def one():
    return whole(consents=["name", "email"], other_emails="second@exemple.test")


def own(one):
    address = association_links.make(one, one.email)
    return "/" + address.split("://", 1)[1].split("/", 1)[1]


def test_the_link_goes_to_an_address_on_record_only(client, one):
    url = reverse("association_ask_link", args=[one.pk])
    answers = [client.post(url, human(email=e)).url for e in ("autre@exemple.test", "SECOND@exemple.test")]
    assert len(set(answers)) == 1
    client.post(url, human(email="second@exemple.test"))
    message = Message.objects.get()
    assert message.to == "second@exemple.test" and "/associations/ma-fiche/" in message.body and message.is_secret


def test_opening_shows_and_posting_acts(client, one):
    url = own(one)
    response = client.get(url)
    assert response.status_code == 200 and "0661999999" in response.content.decode()
    assert response["Referrer-Policy"] == "same-origin" and "noindex" in response["X-Robots-Tag"]
    assert "no-store" in response["Cache-Control"]
    assert enrolling.shown_fields(one) == {"name", "email"}
    client.post(url, {"acte": "retrait", "fields_withdrawn": ["email"]})
    assert enrolling.shown_fields(one) == {"name"}
    assert client.post(url, {"acte": "autre"}).status_code == 404


def test_a_correction_is_examined_first(client, desk, one):
    url = own(one)
    sent = human(
        acte="correction",
        name="Association Publique",
        email="nouvelle@exemple.test",
        phone="0661000000",
        consents=["name", "email", "phone"],
        region=one.region_id,
    )
    assert client.post(url, sent).status_code == 302
    one.refresh_from_db()
    assert (one.email, one.phone) == ("public@exemple.test", "0661999999")
    item = ReviewItem.objects.get()
    assert set(item.values) == {"email", "phone"} and item.consents == ["phone"]
    page = desk.get(reverse("association_review", args=[item.pk])).content.decode()
    assert "nouvelle@exemple.test" in page and "public@exemple.test" in page
    desk.post(
        reverse("association_review", args=[item.pk]),
        {"acte": "reconnaitre", "association": one.pk, "replace": ["email", "phone"]},
    )
    one.refresh_from_db()
    assert (one.email, one.phone) == ("nouvelle@exemple.test", "0661000000")
    assert "phone" in enrolling.shown_fields(one)
    # The link was for an address that is not on record any more.
    assert client.get(url).status_code == 404


def test_nothing_to_correct_is_told(client, one):
    response = client.post(own(one), human(acte="correction", email="public@exemple.test", consents=["name"]))
    assert response.status_code == 200 and response.context["correction"].errors


@pytest.mark.parametrize("break_it", ["forged", "old", "gone", "merged", "salt"])
def test_a_dead_link(client, one, monkeypatch, break_it):
    url = own(one)
    if break_it == "forged":
        url = url[:-3] + "x/"
    elif break_it == "old":
        real = signing.time.time
        monkeypatch.setattr(signing.time, "time", lambda: real() + 8 * 24 * 3600)
    elif break_it == "gone":
        Association.objects.filter(pk=one.pk).update(email="", other_emails="")
    elif break_it == "merged":
        merging.merge(making.association(), one, by=None, today=making.TODAY)
    else:
        url = reverse("association_own", args=[signing.dumps([one.pk, association_links.digest(one.email)], salt="x")])
    assert client.get(url).status_code == 404


# -- The secretariat's pages -------------------------------------------------------------------------------------------


def test_upload_preview_apply_review(desk):
    making.association("Les Cèdres", region=making.region("03"), phone="0535000001")
    data = making.csv_of(
        ["nom", "region", "telephone"], [["Les Cèdres", "Fès-Meknès", "0600000009"], ["Tiwizi", "", ""], ["=1", "", ""]]
    )
    response = desk.post(reverse("association_imports"), {"file": SimpleUploadedFile("liste.csv", data)})
    found = AssociationImport.objects.get()
    assert response.url == reverse("association_import", args=[found.pk])
    page = desk.get(response.url)
    assert page.context["can_apply"] and Association.objects.count() == 1
    assert "0600000009" not in page.content.decode()
    desk.post(response.url)
    found.refresh_from_db()
    assert (found.state, found.table) == ("applied", {})
    assert Association.objects.count() == 2
    desk.post(response.url)  # a double click
    assert Association.objects.count() == 2
    item = ReviewItem.objects.get()
    page = desk.get(reverse("association_review", args=[item.pk]))
    assert "0600000009" in page.content.decode()
    url = reverse("association_review", args=[item.pk])
    assert desk.post(url, {"acte": "reconnaitre", "association": "x"}).status_code == 200
    assert desk.post(url, {"acte": "reconnaitre", "association": "9" * 18}).status_code == 404
    assert desk.post(url, {"acte": "refuser", "refus-reason": ""}).status_code == 200
    assert desk.post(url, {"acte": "autre"}).status_code == 404
    assert desk.post(url, {"acte": "refuser", "refus-reason": "Périmé"}).status_code == 302
    assert desk.get(url).status_code == 200


@pytest.mark.parametrize("data", [b"", b"x", b"nom\r\nA\x00B", b"PK\x03\x04"])
def test_a_bad_file_is_told(desk, data):
    response = desk.post(reverse("association_imports"), {"file": SimpleUploadedFile("l.csv", data)})
    assert response.status_code == 200 and response.context["form"].errors


def test_a_file_that_nobody_applied_is_forgotten(desk):
    from cocreation.actions import importing_association_files

    data = making.csv_of(["nom"], [["Tiwizi"]])
    found = importing_association_files.receive(data, "l.csv", today=making.TODAY, by=None)
    now = timezone.now()
    assert importing_association_files.forget_files(now=now) == 0
    assert importing_association_files.forget_files(now=now + datetime.timedelta(days=31)) == 1
    desk.post(reverse("association_import", args=[found.pk]))
    assert not Association.objects.exists()


def test_the_export_holds_no_formula(desk, client):
    making.association("+Plus", phone="-0661", note="=1", email="a@exemple.test")
    response = desk.get(reverse("association_export", args=["csv"]))
    text = response.content.decode("utf-8-sig")
    assert "'+Plus" in text and "'-0661" in text
    book = load_workbook(io.BytesIO(desk.get(reverse("association_export", args=["xlsx"])).content))
    assert [cell.data_type for cell in book.active[2]].count("f") == 0
    assert desk.get(reverse("association_export", args=["pdf"])).status_code == 404


def fields_of(one, **fields):
    return {
        "name": one.name,
        "region": one.region_id,
        "language": "fr",
        "aliases": "",
        "version": one.version,
        **fields,
    }


def test_two_people_on_one_record(desk):
    one = making.association()
    url = reverse("association_edit", args=[one.pk])
    assert desk.post(url, fields_of(one, acronym="UN", aliases="Autre nom\nEncore")).status_code == 302
    assert one.aliases.count() == 2
    late = desk.post(url, fields_of(one, acronym="DEUX"))
    assert late.status_code == 409 and "DEUX" in late.content.decode()
    assert Association.objects.get(pk=one.pk).acronym == "UN"
    assert desk.post(url, fields_of(one, version="x")).status_code == 409


@pytest.mark.parametrize(
    "fields",
    [
        {"name": ""},
        {"name": "x" * 200_000},
        {"email": "x"},
        {"note": "x" * 200_000},
        {"aliases": "x" * 200_000},
        {"aliases": "x" * 600},
    ],
)
def test_a_bad_record_is_told(desk, fields):
    one = making.association()
    response = desk.post(reverse("association_edit", args=[one.pk]), fields_of(one, **fields))
    assert response.status_code == 200 and response.context["form"].errors


def test_consents_verification_and_state_by_their_pages(desk):
    one = making.association(consents=(), verified=False)

    def post(name, *args, **data):
        return desk.post(reverse(f"association_{name}", args=[one.pk, *args]), data).status_code

    day = timezone.localdate().isoformat()
    assert post("agree", fields_agreed=["name", "email"], way="paper", given_on=day) == 302
    assert post("agree", fields_agreed=["name"], way="paper", given_on="2999-01-01") == 200
    assert post("withdraw", fields_withdrawn=["email"], way="email") == 302
    assert post("verify", means="call", on=day) == 302
    assert post("verify", means="call", on=day, until=day) == 200
    assert post("state", "dissoudre", note="") == 302
    assert post("state", "dissoudre", note="") == 200
    assert post("state", "retablir", note="") == 302
    assert post("state", "autre") == 404
    one.refresh_from_db()
    assert one.state == "active" and enrolling.shown_fields(one) == {"name"}


def test_merging_by_its_page(desk):
    kept, other = making.association("Association Tafilalet"), making.association("Tafilalet")
    url = reverse("association_merge", args=[kept.pk])
    assert list(desk.get(url, {"q": "tafilalet"}).context["found"]) == [other]
    assert desk.get(url, {"autre": other.pk}).context["sides"]
    assert desk.get(url, {"autre": "9" * 5000}).status_code == 200
    assert desk.post(url, {"autre": kept.pk}).status_code == 200
    assert desk.post(url, {"autre": other.pk}).status_code == 302
    other.refresh_from_db()
    assert other.merged_into == kept


def test_the_forum_from_rule_to_public_page(desk, client):
    one, quiet = making.association("Membre A"), making.association("Membre B")
    event = making.event(date=timezone.localdate())
    for association in (one, quiet):
        making.attendance(event, association)
    desk.post(
        reverse("forum_rule"), {"text": "La règle", "must_be_verified": "on", "must_consent": "on", "min_events": 1}
    )
    rule = ForumRule.objects.get()
    assert desk.post(reverse("forum_candidates", args=[rule.number])).status_code == 302
    listed = ForumList.objects.get()
    decision = factories.meeting().decisions.first()
    url, day = reverse("forum_list", args=[listed.number]), timezone.localdate().isoformat()
    # Only the decisions of validated relevés are offered.
    assert desk.post(url, {"decision": decision.pk, "on": day}).status_code == 200
    from cocreation.actions import forming_forum

    forming_forum.adopt_list(listed, decision=decision, on=timezone.localdate(), by=None)
    mandate = one.forum_mandates.get()
    desk.post(
        reverse("forum_appoint", args=[mandate.pk]), {"name": "Personne Discrète", "starts_on": day, "gender": "woman"}
    )
    enrolling.withdraw_consent(quiet, ["name"], way="email", on=timezone.localdate(), by=None)
    page = client.get(reverse("forum")).content.decode()
    assert "Membre A" in page and "Membre B" not in page and "Personne Discrète" not in page
    assert "1 membre ne souhaite pas" in page and "&lt; 5" in page
    desk.post(reverse("forum_leave", args=[mandate.pk]), {"on": day, "reason": "resigned", "note": ""})
    mandate.refresh_from_db()
    assert mandate.exit_reason == "resigned"


def test_the_admin_saves_by_the_same_action(desk):
    one = making.association("Par l'admin", themes=["egalite"])
    url = reverse("admin:cocreation_association_change", args=[one.pk])
    assert desk.get(url).status_code == 200
    sent = fields_of(one, expected_version=one.version, seen="", acronym="ADM", themes=[Theme.objects.first().pk])
    for prefix in ("consents", "verifications"):
        sent |= {f"{prefix}-TOTAL_FORMS": 0, f"{prefix}-INITIAL_FORMS": 0}
    assert desk.post(url, sent).status_code == 302
    one.refresh_from_db()
    assert one.acronym == "ADM" and one.themes.get() == Theme.objects.first()
    assert desk.post(url, sent).status_code == 409
    for model in ("associationimport", "reviewitem", "forumrule", "forumlist", "forummandate", "association"):
        assert desk.get(reverse(f"admin:cocreation_{model}_changelist")).status_code == 200


def test_an_export_by_a_filter_that_means_nothing_is_refused(desk):
    refused = desk.get("/associations/registre/associations.csv", {"region": "rien"})
    assert refused.status_code == 400 and refused.context["filter"].errors["region"]
