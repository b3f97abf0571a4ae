"""What the pages of a committee's year say: states, next steps, addresses, words in the page's language."""

import datetime

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone, translation

from meetings import next_step, pack, policies
from meetings.actions import approving, convening, correcting, extracting, linking, postponing, recording
from meetings.models import AgendaItem, Decision, Meeting, MeetingPaper, MinutesEntry
from meetings.releve import Releve
from ogp_secretariat.documents.actions.rendering import render_waiting
from tests import factories
from tests.documents.pdfs import page_texts
from tests.meetings import making_manual
from tests.meetings.deciding import DAY, decided, due, owned_by, owner

pytestmark = pytest.mark.django_db


def today():
    return timezone.localdate()


@pytest.fixture
def office(client):
    client.force_login(factories.account("secretariat"))
    return client


def text(response):
    assert response.status_code == 200, response
    return response.content.decode()


# -- Meetings ----------------------------------------------------------------------------------------------------------


def test_the_list_says_the_state_of_the_meeting_and_of_its_relevé(office):
    factories.meeting(date=datetime.date(2020, 2, 12))
    coming = factories.convened(factories.meeting(today() + 20 * DAY, status="draft", points=0, decisions=0))
    page = text(office.get("/reunions/"))
    assert "tenue" in page and page.count("projet</span>") == 1 and "convoquée" in page
    convening.call_off(coming, "cancelled", reason="Grève", by=None)
    page = text(office.get("/reunions/"))
    assert "annulée" in page and page.count("projet</span>") == 1


def test_a_paper_of_the_admin_leads_to_the_view_that_serves_it(office):
    meeting = factories.meeting()
    paper = MeetingPaper(meeting=meeting, position=1, title="Note")
    paper.upload.save("note.pdf", ContentFile(b"%PDF-1.7 note"))
    page = text(office.get(reverse("admin:meetings_meeting_change", args=[meeting.pk])))
    assert f'href="{paper.get_absolute_url()}"' in page and f'href="/{paper.upload.name}"' not in page
    assert b"".join(office.get(paper.upload.url).streaming_content) == b"%PDF-1.7 note"
    assert MeetingPaper(meeting=meeting, upload="x.pdf").upload.url == ""


def test_on_the_day_the_minutes_are_taken_before_the_decisions_are_read_out(office):
    meeting = factories.convened(factories.meeting(today(), status="draft", points=0, decisions=0))
    step = next_step.next_step_of(meeting, today())
    assert (step.label, step.other_label) == ("Saisir la séance", "Lire et clore")
    assert step.url.endswith("/change/#entries-group")
    for page in (meeting.get_absolute_url(), "/"):
        assert f'href="{step.url}"' in text(office.get(page)), page
    recording.save_meeting(meeting, by=None, rows=[MinutesEntry(position=1, text="Dit")])
    step = next_step.next_step_of(meeting, today())
    assert (step.label, step.other_label) == ("Lire et clore", "Saisir la séance")
    reading = reverse("closing_reading", args=[meeting.pk])
    assert "Prochaine étape" not in text(office.get(reading))
    factories.hold(meeting)
    page = text(office.get(reading))
    assert "Compléter" in page and reverse("admin:meetings_meeting_change", args=[meeting.pk]) in page


def test_what_is_already_so_is_said_so(office):
    meeting = factories.meeting(today() + 20 * DAY, status="draft")
    factories.convened(meeting)
    convening.call_off(meeting, "cancelled", reason="Grève", by=None)
    meeting.refresh_from_db()
    assert policies.missing_for_status(meeting, "cancelled") == ["La réunion est déjà annulée."]


def test_a_meeting_without_a_date_is_named_in_the_language_of_the_page():
    meeting = Meeting(committee=factories.committee())
    assert str(meeting) == "CP (sans date)"
    with translation.override("ar"):
        assert "sans" not in str(meeting)


def test_a_member_reads_at_home_that_the_meeting_is_postponed(client):
    member = factories.member()
    meeting = factories.meeting_to_convene()
    factories.convene(meeting)
    client.force_login(member)
    assert "est reportée" not in text(client.get("/"))
    convening.call_off(meeting, "postponed", reason="Élections", by=None)
    page = text(client.get("/"))
    assert f"La réunion {meeting} est reportée." in page and "Élections" in page
    client.force_login(factories.account("focal_point"))
    assert "est reportée" not in text(client.get("/"))


def test_the_rates_of_colleges_have_their_labels_on_a_telephone(office):
    factories.member()
    factories.meeting()
    page = text(office.get(reverse("assiduity")))
    assert 'data-label="Membres"' in page and 'data-label="Taux"' in page


# -- The pack ----------------------------------------------------------------------------------------------------------


def recipe(meeting, lang="fr"):
    return pack.recipe_of(pack.meeting_of_pack(meeting.pk), lang, with_closed=True, today=today())


def test_the_pack_has_the_relevé_that_the_agenda_names(office):
    old = factories.meeting(datetime.date(2020, 2, 12))
    approving.validate(old.minutes, by=factories.account("chair"))
    render_waiting()
    latest = factories.meeting(today() - 40 * DAY)
    coming = factories.meeting(today() + 20 * DAY, status="draft", agenda=0, points=0, decisions=0)
    item = AgendaItem(position=1, title="Approbation", purpose="approval", approves=latest.minutes)
    item.standing = "previous_minutes"
    recording.save_meeting(coming, by=None, rows=[item])
    (part,) = (one for one in recipe(coming).parts if one.slug == "releve")
    assert str(latest) in part.title and part.sheet and not part.document
    address = reverse("meeting_pack", args=[coming.pk])
    warning = "n’est pas encore validé"
    assert warning in text(office.get(address))
    office.force_login(factories.account("chair"))
    assert warning not in text(office.get(address))
    latest.minutes.refresh_from_db()
    approving.validate(latest.minutes, by=factories.account("chair"))
    (part,) = (one for one in recipe(coming).parts if one.slug == "releve")
    assert part.sheet.context["is_validated"], "its file is not made yet"
    render_waiting()
    (part,) = (one for one in recipe(coming).parts if one.slug == "releve")
    assert str(latest) in part.title and part.document
    AgendaItem.objects.filter(meeting=coming).update(approves=None)
    (part,) = (one for one in recipe(coming).parts if one.slug == "releve")
    assert str(latest) in part.title


# -- Convocations ------------------------------------------------------------------------------------------------------


def test_what_a_signature_does_goes_with_what_is_signed(client):
    chair, meeting = factories.account("chair"), factories.meeting_to_convene()
    factories.member()
    first = convening.submit(meeting, by=None)
    client.force_login(chair)
    client.post(reverse("account_reauthenticate"), {"password": factories.PASSWORD})
    assert "donne son numéro" in text(client.get(reverse("sign_convocation", args=[first.pk])))
    convening.release(first, by=chair)
    Meeting.objects.filter(pk=meeting.pk).update(place="Salle B")
    meeting.refresh_from_db()
    change = convening.submit(meeting, by=None, reason="Salle prise")
    page = text(client.get(reverse("sign_convocation", args=[change.pk])))
    assert "envoie la modification" in page and "donne son numéro" not in page


@pytest.mark.parametrize(("status", "word"), [("cancelled", "annulée"), ("postponed", "reportée")])
def test_whoever_has_no_address_gets_a_letter_when_a_meeting_is_off(office, status, word):
    member = factories.member()
    meeting = factories.meeting_to_convene()
    factories.convene(meeting)
    convening.call_off(meeting, status, reason="Grève", by=None)
    assert meeting.convocations.get(kind__contains=status[:5]).letter_fr is None, "everybody has an address"
    # The same with one on paper.
    member.person.email = ""
    member.person.save()
    other = factories.meeting_to_convene(days=50)
    type(member).objects.filter(pk=member.pk).update(person=None)
    cited = factories.convene(other)
    convening.call_off(other, status, reason="Grève", by=None)
    render_waiting()
    sending = other.convocations.order_by("-sequence").first()
    (first, *_rest) = page_texts(sending.letter_fr.absolute_path.read_bytes())
    words = " ".join(first.split())
    assert word in words and "Grève" in words and cited.reference in words and "ordre du jour" not in words.lower()
    assert "Lieu" not in words, "it says no place and no hour: nobody is to come"
    page = text(office.get(reverse("convocation", args=[other.pk])))
    assert f"envoi={sending.sequence + 1}" in page
    cited.refresh_from_db()
    latest = office.get(reverse("convocation_file", args=[other.pk, "convocation"]) + "?langue=fr")
    assert b"".join(latest.streaming_content) == cited.letter_fr.absolute_path.read_bytes(), "the letter stays"


# -- Decisions ---------------------------------------------------------------------------------------------------------


def test_the_reason_of_a_postponement_is_said_to_be_public_and_by_whom_in_each_language(client):
    user = owner()
    (decision,) = decided(due(today() + DAY, **owned_by(user.person)))
    client.force_login(user)
    assert "Tout le monde le lira" in text(client.get(reverse("decision_report", args=[decision.uuid])))
    asked = postponing.ask(decision, by=user, source="page", due=today() + 30 * DAY, reason="Budget")
    asked = postponing.accept(asked, by=factories.account("secretariat"), reason="Entendu")
    assert asked.report.text == "Budget\nEntendu"
    client.logout()
    page = text(client.get(decision.get_absolute_url()))
    assert "Report demandé par le pilote\u00a0:" in page and "Budget" in page
    page = text(client.get(f"/ar{decision.get_absolute_url()}"))
    assert "Report demandé" not in page and "تأجيل طلبته الجهة المكلفة" in page


def test_links_stand_with_where_the_decision_is_in_the_extract():
    first, second = decided({}, {})
    (later,) = decided({}, date=datetime.date(2021, 3, 1))
    linking.link(later, "cites", first, by=None)
    linking.link(later, "replaces", second, by=None)
    render_waiting()
    made = extracting.extract(later, language="fr", by=factories.account("secretariat"))
    html = made.document.html
    assert ">Cite<" in html and ">Remplace<" in html
    assert html.index("Situation") < html.index(">Cite<")
    cited = extracting.extract(first, language="fr", by=factories.account("secretariat")).document.html
    assert ">Citée par<" in cited and "Cette décision est" not in cited


def test_the_page_asks_again_while_an_extract_is_made(office):
    (decision,) = decided({})
    render_waiting()
    address = decision.get_absolute_url()
    assert "hx-trigger" not in text(office.get(address))
    office.post(reverse("decision_extract", args=[decision.slug]), {"langue": "fr"})
    page = text(office.get(address))
    assert f'hx-get="{address}"' in page and "htmx.min" in page
    render_waiting()
    part = text(office.get(address, headers={"HX-Request": "true"}))
    assert "<html" not in part and "hx-trigger" not in part and "/extraits/" in part


def test_the_register_says_what_is_wrong_at_its_field(client):
    decided({})
    decided({}, date=datetime.date(2024, 2, 1))
    factories.meeting(datetime.date(2022, 2, 1))
    page = client.get("/decisions/")
    assert [value for value, _label in page.context["filter"].form.fields["year"].choices] == ["", "2024", "2020"]
    names = list(page.context["filter"].form.fields)
    assert names.index("after") < names.index("before")
    page = client.get("/decisions/?after=2026-05-01&before=2026-01-01")
    assert "before" in page.context["filter"].form.errors and "inversez les deux dates" in text(page)
    for query in ("year=1999", "status=rien", "item=abc"):
        page = text(client.get(f"/decisions/?{query}"))
        assert "* " not in page and ("Sélectionnez un choix valide" in page or "Saisissez un nombre" in page), query
    assert "Points arrêtés</h1>" in text(client.get("/decisions/"))


# -- Rectificatifs in Arabic -------------------------------------------------------------------------------------------


def test_the_places_of_a_rectificatif_are_in_the_language_of_the_document(client):
    meeting = factories.meeting()
    row = factories.attend(meeting, factories.person("Nadia FICTION"))
    chair = factories.account("chair")
    approving.validate(meeting.minutes, by=chair)
    decision = Decision.objects.get(meeting=meeting, number=1)
    meeting.minutes.refresh_from_db()
    lines = {f"decision:{decision.uuid}:text": "Autre", f"attendance:{row.pk}:function": "Directrice"}
    correction = correcting.prepare(meeting.minutes, reason="Erreur", lines=lines, by=factories.account("secretariat"))
    client.force_login(chair)
    page = text(client.get("/ar/a-signer/"))
    assert "Point arrêté" not in page and "الحضور، Nadia FICTION، " in page
    issue = approving.issue_correction(correction, by=chair)
    places = {
        lang: [line.where for line in Releve.from_json(issue.document(lang).context).corrections[0].lines]
        for lang in ("fr", "ar")
    }
    assert places["fr"][0] == "Point arrêté D1" and "Point" not in places["ar"][0]
    assert "، " in places["ar"][1] and ", " not in places["ar"][1]


# -- The manual --------------------------------------------------------------------------------------------------------


def test_a_new_version_begins_from_the_one_in_force(office):
    assert "reprend" not in text(office.get(reverse("manual_new")))
    making_manual.published(text="Article premier en vigueur", title="Manuel en vigueur")
    page = text(office.get(reverse("manual_new")))
    assert "Article premier en vigueur" in page and 'value="Manuel en vigueur"' in page and "version 1" in page
    code = factories.committee().code
    assert f"?comite={code}" in text(office.get(reverse("manual")))
    assert "Article premier en vigueur" in text(office.get(reverse("manual_new") + f"?comite={code}"))
    assert "Article premier" not in text(office.get(reverse("manual_new") + "?comite=rien"))


def test_papers_are_counted_in_arabic_as_arabic_counts():
    from ogp_secretariat.documents.models import Document
    from ogp_secretariat.web.templatetags.components import file_facts, file_size

    with translation.override("ar"):
        said = {pages: file_facts(Document(size=2048, pages=pages)) for pages in (1, 2, 3, 11)}
    assert said[2].endswith("صفحتان") and said[3].endswith("3 صفحات") and said[11].endswith("11 صفحة")
    assert said[1].endswith("صفحة واحدة")
    assert (file_size(84 * 1024), file_size(10)) == ("84 Ko", "1 Ko") and file_size(1_300_000) == "1,2 Mo"
