"""Spreadsheets handed in on a page: checked first, mapped, applied once, by who may."""

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import translation
from openpyxl import load_workbook

from commitments.models import Commitment, FocalPoint, Milestone, ProgressUpdate, SheetImport
from tests import factories

from . import making

pytestmark = pytest.mark.django_db
HEADERS = ["engagement", "titre", "porteur", "jalon", "intitule", "poids", "methode", "debut", "echeance"]
GOOD = ["E05", "Données ouvertes", "ADD", "J1", "Portail", "45", "étapes", "01/01/2019", "30/09/2019"]
BAD = ["E05", "", "", "J2", "=1+1", "0", "étapes", "31/02/2019", ""]


@pytest.fixture
def plan():
    return making.plan("PAN1", state="draft")


@pytest.fixture
def secretary(client):
    user = factories.account("secretariat")
    client.force_login(user)
    return user


def hand_in(client, plan, *rows, headers=HEADERS, kind="plan", name="plan.csv"):
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=";").writerows([headers, *rows])
    file = SimpleUploadedFile(name, text.getvalue().encode())
    return client.post(reverse("plan_import", args=[plan.code]), {"kind": kind, "file": file})


def result_of(client, answer):
    assert answer.status_code == 302, answer.content.decode()
    return client.get(answer.url)


def test_a_file_is_checked_then_applied(client, plan, secretary):
    page = result_of(client, hand_in(client, plan, GOOD))
    assert not Commitment.objects.exists()
    found = SheetImport.objects.get()
    assert (found.state, found.created_by, found.result["created"], len(found.sha256)) == ("checked", secretary, 1, 64)
    assert 'name="apply"' in page.content.decode()
    page = client.post(reverse("plan_import_result", args=[found.pk]), {"apply": ""}, follow=True)
    assert Commitment.objects.get().code == "PAN1-E05"
    found.refresh_from_db()
    assert found.state == "applied" and found.applied_at
    assert 'name="apply"' not in page.content.decode()


def test_one_that_is_applied_is_not_applied_again(client, plan, secretary):
    address = hand_in(client, plan, GOOD).url
    client.post(address, {"apply": ""})
    Milestone.objects.update(title="Autre")
    page = client.post(address, {"apply": ""}, follow=True)
    assert "déjà" in page.content.decode()
    assert Milestone.objects.get().title == "Autre"
    page = client.post(address, {"map": "", "engagement": "titre"}, follow=True)
    assert "déjà" in page.content.decode() and SheetImport.objects.get().mapping == {}


def test_every_error_of_every_row_is_shown_first_and_nothing_can_be_applied(client, plan, secretary):
    answer = hand_in(client, plan, GOOD, BAD, [*BAD[:3], "J3", *BAD[4:]])
    page = result_of(client, answer).content.decode()
    for words in ("est une formule", "supérieur à 0", "31/02/2019"):
        assert page.count(words) == 2
    assert 'name="apply"' not in page
    client.post(answer.url, {"apply": ""})
    assert SheetImport.objects.get().state == "refused" and not Commitment.objects.exists()


def test_what_is_applied_is_judged_against_the_plan_of_that_moment(client, plan, secretary):
    address = hand_in(client, plan, GOOD).url
    milestone = making.milestone(making.commitment(plan, number=5), number=1, method="binary")
    making.declared(milestone, 0)
    page = client.post(address, {"apply": ""}, follow=True).content.decode()
    assert SheetImport.objects.get().state == "refused"
    assert "déjà déclaré" in page or "méthode" in page
    milestone.refresh_from_db()
    assert milestone.title == "Jalon 1"


def test_columns_of_other_names_are_told_apart_by_hand(client, plan, secretary):
    theirs = ["ref", "title", "lead", "sub", "what", "w", "how", "from", "to"]
    answer = hand_in(client, plan, GOOD, headers=theirs)
    page = result_of(client, answer).content.decode()
    assert "engagement" in page and "<details" in page and 'name="apply"' not in page
    chosen = dict(zip(HEADERS, theirs, strict=True))
    assert client.post(answer.url, {"map": "", **chosen}).status_code == 302
    found = SheetImport.objects.get()
    assert (found.state, found.result["created"], found.mapping["titre"]) == ("checked", 1, "title")
    client.post(answer.url, {"apply": ""})
    assert Milestone.objects.get().title == "Portail"


def test_a_column_that_is_not_there_is_refused_and_kept_out(client, plan, secretary):
    answer = hand_in(client, plan, GOOD)
    page = client.post(answer.url, {"map": "", "engagement": "absente"})
    assert page.status_code == 200 and "is-invalid" in page.content.decode()
    assert SheetImport.objects.get().mapping == {}


def test_columns_that_are_not_read_are_named(client, plan, secretary):
    page = result_of(client, hand_in(client, plan, [*GOOD, "x"], headers=[*HEADERS, "Budjet"]))
    assert "Budjet" in page.content.decode()


@pytest.mark.parametrize(
    "file",
    [
        None,
        SimpleUploadedFile("plan.csv", b""),
        SimpleUploadedFile("plan.pdf", b"%PDF-1.4"),
        SimpleUploadedFile("plan.xlsx", b"PK\x03\x04xxxx"),
        SimpleUploadedFile("plan.csv", b"\xff\xfe\x00"),
        SimpleUploadedFile("plan.csv", b"engagement;titre\n"),
        SimpleUploadedFile("plan.csv", b'engagement\n"E05\n'),
        SimpleUploadedFile("plan.csv", b"x" * (10 * 1024 * 1024 + 1)),
    ],
)
def test_what_cannot_be_read_is_a_sentence_beside_the_field(client, plan, secretary, file):
    answer = client.post(reverse("plan_import", args=["PAN1"]), {"kind": "plan", **({"file": file} if file else {})})
    assert answer.status_code == 200
    assert "is-invalid" in answer.content.decode()
    assert not SheetImport.objects.exists()


def test_strange_cells_can_be_kept_and_shown(client, plan, secretary):
    name = "a\u202eb.csv"
    file = SimpleUploadedFile(
        name, "engagement;titre\n\ud83d\u00e9;<script>alert(1)</script>\n".encode("utf-8", "replace")
    )
    answer = client.post(reverse("plan_import", args=["PAN1"]), {"kind": "plan", "file": file})
    page = result_of(client, answer).content.decode()
    assert "<script>alert" not in page and "\u202e" not in page


# -- Progress ----------------------------------------------------------------------------------------------------------


def updates(milestone, value="0"):
    return [milestone.code, value, "31/01/2020", "Travaux menés", "Technique", "Panne"]


UPDATE_HEADERS = ["jalon", "avancement", "date_situation", "realise", "difficulte_type", "difficulte"]


def test_a_focal_point_hands_in_its_progress_and_nothing_else(client):
    milestone = making.milestone(making.commitment(making.plan("PAN1")))
    focal = making.focal_point(milestone.commitment)
    client.force_login(focal)
    plan = milestone.commitment.plan
    assert client.get(reverse("plan_import", args=["PAN1"])).status_code == 200
    assert client.get(reverse("plan_template", args=["PAN1"])).status_code == 404
    hand_in(client, plan, GOOD)
    assert not SheetImport.objects.exists()
    answer = hand_in(client, plan, updates(milestone, "25"), headers=UPDATE_HEADERS, kind="updates")
    assert not ProgressUpdate.objects.exists()
    client.post(answer.url, {"apply": ""})
    update = ProgressUpdate.objects.get()
    assert (update.submitted_by, update.state) == (focal, "submitted")
    answer = client.get(reverse("updates_template", args=["PAN1"]))
    codes = [row[0].value for row in load_workbook(io.BytesIO(answer.content)).worksheets[0].iter_rows(min_row=2)]
    assert codes == [milestone.code]


def test_files_are_their_own(client, plan, secretary):
    milestone = making.milestone(making.commitment(making.plan("PAN2")))
    mine, other = making.focal_point(milestone.commitment), making.focal_point(milestone.commitment)
    client.force_login(mine)
    address = hand_in(client, milestone.commitment.plan, updates(milestone), headers=UPDATE_HEADERS, kind="updates").url
    client.force_login(other)
    assert client.get(address).status_code == 404
    assert client.post(address, {"apply": ""}).status_code == 404
    client.force_login(secretary)
    assert client.get(address).status_code == 200
    client.logout()
    assert client.get(address).status_code == 302
    client.force_login(mine)
    FocalPoint.objects.filter(person=mine.person).update(ends_on="2019-12-31")
    assert client.get(address).status_code == 404
    assert client.post(address, {"apply": ""}).status_code == 404
    assert not ProgressUpdate.objects.exists()


@pytest.mark.parametrize("role", ["member", "chair", "focal_point"])
def test_others_find_nothing(client, plan, role):
    client.force_login(factories.account(role))
    for name in ("plan_import", "plan_template", "updates_template"):
        assert client.get(reverse(name, args=["PAN1"])).status_code == 404


@pytest.mark.parametrize("code", ["RIEN", "%00", "9" * 3000, "é"])
def test_plans_that_are_none_are_not_found(client, secretary, code):
    for end in ("import/", "modele.xlsx", "avancements.xlsx"):
        assert client.get(f"/plans/{code}/{end}").status_code in (400, 404)
    assert client.get(f"/imports/{'9' * 5000}/").status_code in (400, 404)


# -- As a whole --------------------------------------------------------------------------------------------------------


def test_the_template_of_a_plan_comes_back_unchanged(client, plan, secretary):
    client.post(hand_in(client, plan, GOOD).url, {"apply": ""})
    data = client.get(reverse("plan_template", args=["PAN1"])).content
    file = SimpleUploadedFile("plan.xlsx", data)
    client.post(reverse("plan_import", args=["PAN1"]), {"kind": "plan", "file": file})
    assert SheetImport.objects.latest("pk").result["unchanged"] == 1


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_many_rows_are_pages_in_every_language(client, plan, secretary, language):
    rows = [[*GOOD[:3], f"J{n}", *GOOD[4:5], "", *GOOD[6:]] for n in range(250)]
    hand_in(client, plan, *rows, BAD)
    with translation.override(language):
        pk = SheetImport.objects.get().pk
        page = client.get(reverse("plan_import_result", args=[pk])).content.decode()
        assert f'lang="{language}"' in page and page.count("<tr>") == 101
        assert client.get(reverse("plan_import", args=["PAN1"])).status_code == 200
        assert client.get(f"{reverse('plan_import_result', args=[pk])}?page=99").status_code == 200
