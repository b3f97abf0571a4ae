"""Who comes to the pages of focal points and of civil society, and what changes hands."""

import datetime

import pytest
from django.urls import reverse

from commitments.actions import extending, planning, remarking, reporting
from commitments.models import ExtensionRequest, FocalPoint, ProgressUpdate, Remark
from ogp_secretariat.people.enums import InstitutionKind
from tests import factories
from tests.commitments import making

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)
POSTS = ("declare_autosave", "declare_effect", "declare_withdraw", "declare_discard", "extension_withdraw")


@pytest.fixture
def milestone(today):
    plan = making.plan(starts_on=today - 300 * DAY, ends_on=today + 300 * DAY)
    commitment = making.commitment(plan, starts_on=plan.starts_on, ends_on=plan.ends_on)
    return making.milestone(commitment, starts_on=today - DAY, due_on=today + 100 * DAY)


def address(milestone, name="declare", *args):
    return reverse(name, args=[milestone.commitment.code, milestone.short_code, *args])


def sent(today, **values):
    return {
        "version": "0",
        "value": "50",
        "effective_on": today.isoformat(),
        "statement": "Texte",
        "save": "",
        **values,
    }


def statuses(client, milestone, today):
    """What each page of the milestone answers this visitor: shown, or written to."""
    pages = [client.get(address(milestone)), client.get(address(milestone, "extension_ask"))]
    pages += [client.get(reverse("commitment_progress", args=[milestone.commitment.code]))]
    pages += [client.post(address(milestone), sent(today)), client.post(address(milestone, "extension_ask"), {})]
    pages += [client.post(address(milestone, name), sent(today)) for name in POSTS]
    pages += [client.post(address(milestone, "evidence_remove", 1))]
    return {page.status_code for page in pages}


def test_a_visitor_is_sent_to_log_in(client, milestone, today):
    assert statuses(client, milestone, today) == {302}
    assert client.get(address(milestone)).url.startswith("/compte/login/")
    assert client.get(reverse("my_commitments")).url.startswith("/compte/login/")
    assert not ProgressUpdate.objects.exists()


@pytest.mark.parametrize("role", ["member", "chair", "secretariat", "administrator", "focal_point"])
def test_for_others_the_pages_do_not_exist(client, milestone, today, role):
    """The focal point here has no mandate at all."""
    client.force_login(factories.account(role))
    assert statuses(client, milestone, today) == {404}
    assert not ProgressUpdate.objects.exists()


def strangers(milestone, today):
    """Focal points who are not, or no longer, or not yet, this commitment's."""
    other = making.commitment(milestone.commitment.plan)
    sibling = making.commitment(milestone.commitment.plan, lead=milestone.commitment.lead)
    commitment = milestone.commitment
    return {
        "another institution": making.focal_point(other),
        "former": making.focal_point(commitment, ends_on=today - DAY),
        "substitute to come": making.focal_point(commitment, seat="substitute", starts_on=today + DAY),
        "named for a sibling": making.focal_point(sibling, only=True),
    }


def test_a_focal_point_of_elsewhere_or_of_another_time_finds_nothing(client, milestone, today):
    for who, account in strangers(milestone, today).items():
        client.force_login(account)
        assert statuses(client, milestone, today) == {404}, who
    assert not ProgressUpdate.objects.exists()


@pytest.mark.parametrize("seat", ["titular", "substitute"])
@pytest.mark.parametrize("last", [0, 5])
def test_both_seats_declare_up_to_their_last_day(client, milestone, today, seat, last):
    client.force_login(making.focal_point(milestone.commitment, seat=seat, ends_on=today + last * DAY))
    assert client.get(address(milestone)).status_code == 200
    assert client.post(address(milestone), sent(today)).status_code == 302
    assert ProgressUpdate.objects.get().statement == "Texte"


def test_a_role_taken_away_is_refused_on_the_next_request(client, milestone, today):
    account = making.focal_point(milestone.commitment)
    client.force_login(account)
    assert client.get(address(milestone)).status_code == 200
    account.role_grants.update(starts_on=today - 9 * DAY, ends_on=today - DAY)
    assert statuses(client, milestone, today) == {404}


def test_a_draft_follows_its_commitment_to_another_institution(client, milestone, today):
    before = making.focal_point(milestone.commitment)
    client.force_login(before)
    client.post(address(milestone), sent(today, statement="Commencé ici"))
    commitment = milestone.commitment
    commitment.lead = factories.institution("Autre porteur")
    planning.save_commitment(commitment, by=None)
    assert statuses(client, milestone, today) == {404}
    client.force_login(making.focal_point(commitment))
    assert "Commencé ici" in client.get(address(milestone)).content.decode()
    client.post(address(milestone), sent(today, version=1, statement="Repris là", submit=""))
    assert ProgressUpdate.objects.get().statement == "Repris là"


def test_a_draft_passes_from_one_person_to_the_next(client, milestone, today):
    account = making.focal_point(milestone.commitment)
    reporting.save_draft(milestone, by=account, expected_version=0, values={"statement": "Commencé"})
    FocalPoint.objects.update(ends_on=today - DAY)
    client.force_login(making.focal_point(milestone.commitment, starts_on=today))
    assert "Commencé" in client.get(address(milestone)).content.decode()


def test_a_plan_that_is_a_draft_does_not_exist(client, today):
    hidden = making.milestone(making.commitment(making.plan(state="draft")))
    client.force_login(making.focal_point(hidden.commitment))
    assert statuses(client, hidden, today) == {404}


@pytest.mark.parametrize("code", ["X", "pan1-e01", "A" * 3000, "😀", "..", "PAN1-E01-J1", "9" * 5000])
def test_codes_that_do_not_exist(client, milestone, code):
    client.force_login(making.focal_point(milestone.commitment))
    assert client.get(reverse("declare", args=[code, "J1"])).status_code == 404
    assert client.get(reverse("declare", args=[milestone.commitment.code, code])).status_code == 404
    assert client.get(reverse("commitment_progress", args=[code])).status_code == 404


@pytest.mark.parametrize("number", ["0", "9" * 30, "9" * 5000])
def test_numbers_that_do_not_exist(client, milestone, number):
    client.force_login(making.focal_point(milestone.commitment))
    code = milestone.commitment.code
    for path in (f"avancement/J1/preuves/{number}/retirer/", f"remarques/{number}/retirer/"):
        assert client.post(f"/engagements/{code}/{path}").status_code == 404
    assert client.get(f"/engagements/{code}/remarques/{number}/repondre/").status_code == 404


def test_evidence_of_another_milestone_is_not_taken_out_here(client, milestone, today):
    sibling = making.milestone(milestone.commitment, due_on=today + 100 * DAY)
    draft = reporting.save_draft(sibling, by=None, expected_version=0, values={})
    piece = reporting.attach(draft, by=None, title="PV", url="https://exemple.test/pv")
    client.force_login(making.focal_point(milestone.commitment))
    assert client.post(address(milestone, "evidence_remove", piece.pk)).status_code == 404
    assert draft.evidence.count() == 1


# -- Extensions --------------------------------------------------------------------------------------------------------


def test_an_extension_is_asked_for_once_and_withdrawn(client, milestone, today):
    client.force_login(making.focal_point(milestone.commitment))
    wanted = {"requested_due": (today + 120 * DAY).isoformat(), "reason": "Marché infructueux"}
    for _click in range(2):
        assert client.post(address(milestone, "extension_ask"), wanted).status_code == 302
    request = ExtensionRequest.objects.get()
    assert (request.state, request.reason) == ("pending", "Marché infructueux")
    assert "Marché infructueux" in client.get(address(milestone, "extension_ask")).content.decode()
    for _click in range(2):
        assert client.post(address(milestone, "extension_withdraw")).status_code == 302
    request.refresh_from_db()
    assert request.state == "withdrawn"


@pytest.mark.parametrize("day", ["", "31/02/2027", "99999-01-01", "2001-01-01", "1" * 5000, "demain"])
def test_an_extension_to_no_possible_day_is_refused(client, milestone, today, day):
    client.force_login(making.focal_point(milestone.commitment))
    answer = client.post(address(milestone, "extension_ask"), {"requested_due": day, "reason": "Parce que"})
    assert answer.status_code == 200
    assert answer.context["form"].errors
    assert "Parce que" in answer.content.decode()
    assert not ExtensionRequest.objects.exists()


def test_an_extension_needs_a_reason(client, milestone, today):
    client.force_login(making.focal_point(milestone.commitment))
    later = (today + 120 * DAY).isoformat()
    assert client.post(address(milestone, "extension_ask"), {"requested_due": later}).context["form"].errors["reason"]
    assert not ExtensionRequest.objects.exists()


def test_a_decided_extension_shows_its_act(client, milestone, today):
    account = making.focal_point(milestone.commitment)
    asked = extending.ask(milestone, by=account, requested_due=today + 110 * DAY, reason="Marché")
    extending.approve(asked, by=factories.account("secretariat"), note="Accordé une fois")
    client.force_login(account)
    text = client.get(address(milestone, "extension_ask")).content.decode()
    assert "Accordé une fois" in text
    assert f"1/{today.year}" in text


# -- Remarks of civil society ------------------------------------------------------------------------------------------


@pytest.fixture
def speaker():
    organisation = factories.institution("Association Test")
    organisation.kind = InstitutionKind.CIVIL_SOCIETY
    organisation.save()
    return factories.member(institution=organisation)


def test_civil_society_remarks_the_lead_answers_and_the_author_withdraws(client, milestone, speaker):
    add = address(milestone, "remark_add")
    client.force_login(speaker)
    for _click in range(2):
        assert client.post(add, {"text": "Le portail est en panne"}).status_code == 302
    remark = Remark.objects.get()
    assert str(remark.institution) == str(speaker.person.mandates.get().institution)

    client.force_login(making.focal_point(milestone.commitment))
    answer = reverse("remark_answer", args=[milestone.commitment.code, remark.pk])
    assert "Le portail est en panne" in client.get(answer).content.decode()
    assert "Le portail est en panne" in client.get(reverse("my_commitments")).content.decode()
    for _click in range(2):
        assert client.post(answer, {"text": "Réparé"}).url == reverse("my_commitments")
    remark.refresh_from_db()
    assert remark.answer == "Réparé"
    assert "Le portail est en panne" not in client.get(reverse("my_commitments")).content.decode()

    withdraw = reverse("remark_withdraw", args=[milestone.commitment.code, remark.pk])
    assert client.post(withdraw).status_code == 404, "the lead does not withdraw what others say"
    client.force_login(speaker)
    assert client.post(withdraw).status_code == 302
    assert client.post(withdraw).status_code == 404, "it does not exist any more"
    remark.refresh_from_db()
    assert remark.withdrawn_at


def test_nobody_else_speaks_for_civil_society(client, milestone):
    add = address(milestone, "remark_add")
    assert client.post(add, {"text": "Bonjour"}).url.startswith("/compte/login/")
    for account in (factories.member(), factories.account("secretariat"), making.focal_point(milestone.commitment)):
        client.force_login(account)
        assert client.post(add, {"text": "Bonjour"}).status_code == 404
    assert not Remark.objects.exists()


def test_another_institution_does_not_answer(client, milestone, speaker, today):
    remark = remarking.remark(milestone, by=speaker, text="Et le portail ?")
    answer = reverse("remark_answer", args=[milestone.commitment.code, remark.pk])
    for who, account in {**strangers(milestone, today), "its author": speaker}.items():
        client.force_login(account)
        assert client.post(answer, {"text": "Non"}).status_code == 404, who
    remark.refresh_from_db()
    assert remark.answer == ""


@pytest.mark.parametrize("text", ["", "  ", "a\x01b", "x" * 5000])
def test_a_remark_that_cannot_be_kept_is_refused(client, milestone, speaker, text):
    client.force_login(speaker)
    answer = client.post(address(milestone, "remark_add"), {"text": text})
    assert answer.context["form"].errors["text"]
    assert not Remark.objects.exists()
