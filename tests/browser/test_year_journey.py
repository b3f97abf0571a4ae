"""One year of the committee, each person in a browser of their own: from the convocation to the register.

The clock of the product is set from one day to the next, and what runs by itself is run on its day. Mails are read
where they were delivered, in the folder that stands for the mail server.
"""

import datetime
import re

import pytest
from playwright.sync_api import expect

from meetings import tasks
from meetings.models import Agreement, Answer, Decision, Meeting
from ogp_secretariat.documents.actions.bundling import make_waiting
from ogp_secretariat.documents.actions.rendering import render_waiting
from tests.browser.year import PHONE, Year, link_in, text_of

CALLED, FIRST = datetime.date(2027, 1, 11), datetime.date(2027, 2, 10)
UNTIL, SIGNED = datetime.date(2027, 2, 19), datetime.date(2027, 2, 22)
DUE, LATER = datetime.date(2027, 3, 31), datetime.date(2027, 6, 15)
WEEK = datetime.timedelta(days=7)
CALLED_AGAIN, SECOND = datetime.date(2027, 5, 24), datetime.date(2027, 6, 30)


@pytest.fixture
def year(seeded, open_page, monkeypatch, settings, tmp_path):
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path / "mail")
    return Year(open_page, monkeypatch, begins=CALLED)


def test_a_year_of_the_committee(year, console_errors):
    first = prepare(year, FIRST, new=["Budget citoyen", "Bilan des ateliers"])
    letters = release(year, first)
    answer(year, letters)
    sit(year, first)
    read_out(year, first)
    observe_and_answer(year, first)
    validate_and_publish(year, first)
    follow_up(year)
    second = prepare_the_next(year)
    sit_again(year, second)
    approve(year, first, second)
    read_the_second_releve(year, second)
    find_in_the_register(year)
    assert console_errors == []


def prepare(year, day, *, new=(), ticked=()):
    """The secretariat prepares a meeting with the assistant, and hands its convocation to the chair."""
    desk = year.page(year.secretary)
    desk.get_by_role("link", name="Préparer la prochaine réunion").first.click()
    desk.fill("input[name=date]", day.isoformat())
    desk.fill("input[name=starts_at]", "10:00")
    desk.fill("input[name=ends_at]", "12:00")
    desk.fill("input[name=place]", "Rabat, siège du ministère")
    for title in ticked:
        desk.locator("li.pick", has_text=title).locator("input[type=checkbox]").check()
    for number, title in enumerate(new, 1):
        desk.fill(f"input[name=new-{number}-title]", title)
    desk.get_by_role("button", name="Créer la réunion").click()
    desk.wait_for_url("**/ordre-du-jour/")
    meeting = Meeting.objects.get(date=day)
    desk.goto(f"/reunions/{meeting.pk}/")
    desk.get_by_role("link", name="Préparer et suivre la convocation").click()
    desk.get_by_role("button", name="Soumettre la convocation à la présidence").click()
    expect(desk.get_by_text("La convocation attend la présidence, sur la page")).to_be_visible()
    return meeting


def release(year, meeting):
    """The chair reads and signs on a telephone. Returns the mails."""
    phone = year.page(year.chair, **PHONE)
    phone.get_by_role("link", name=re.compile("Lire et signer")).first.click()
    phone.get_by_role("link", name=re.compile("Lire et signer")).first.click()
    phone.get_by_role("button", name="Signer et envoyer").click()
    year.confirm_password(phone)
    expect(phone.get_by_text(re.compile("Convocation CP .*-C1 signée"))).to_be_visible()
    meeting.refresh_from_db()
    render_waiting()
    letter = text_of(year.file(phone, f"/reunions/{meeting.pk}/convocation/convocation.pdf"))
    assert f"{meeting.reference}-C1" in letter
    return year.mails()


def answer(year, letters):
    """Members answer by the link of their mail: one in Arabic on a telephone, remotely; the other one in French."""
    theirs = year.page(locale="ar-MA", **PHONE)
    theirs.goto(link_in(letters[year.afar.email][0][1], "invitations"))
    assert theirs.locator("html").get_attribute("dir") == "rtl"
    theirs.get_by_label("سأحضر عن بعد").check()
    theirs.get_by_role("button", name="إرسال جوابي").click()
    expect(theirs.get_by_text("تم تسجيل جوابكم")).to_be_visible()
    mine = year.page()
    mine.goto(link_in(letters[year.here.email][0][1], "invitations"))
    mine.get_by_label("Je serai présent", exact=False).first.check()
    mine.get_by_role("button", name="Envoyer ma réponse").click()
    expect(mine.get_by_text("votre réponse est enregistrée")).to_be_visible()
    assert Answer.objects.count() == 2


def sit(year, meeting):
    """On the day the secretariat types what is said; the answers already stand in the attendance."""
    year.is_on(FIRST, hour=11)
    desk = year.page(year.secretary)
    desk.goto(f"/admin/meetings/meeting/{meeting.pk}/change/")
    desk.fill("input[name=chair]", "Mme Test, Présidente")
    desk.fill("#id_entries-0-item", "3")
    desk.fill("#id_entries-0-text", "Le budget citoyen est présenté.")
    desk.fill("#id_decisions-0-item", "3")
    desk.fill("#id_decisions-0-text", "Publier le budget citoyen")
    desk.fill("#id_decisions-1-text", "Présenter la charte des données")
    desk.click("input[name=_continue]")
    desk.wait_for_selector(".messagelist .success")
    assert sorted(meeting.attendances.values_list("presence", "is_remote")) == [("present", False), ("present", True)]


def read_out(year, meeting):
    """« Lecture des points arrêtés »: owners and deadlines are given, an item is put off, the meeting is closed."""
    desk = year.page(year.secretary)
    page = f"/reunions/{meeting.pk}/lecture/"
    desk.goto(page)
    expect(desk.get_by_text("Sans pilote")).to_have_count(2)
    desk.get_by_role("link", name="Corriger décision 1").click()
    desk.select_option("select[name=owner_person]", str(year.owner.pk))
    desk.fill("input[name=deadline_date]", DUE.isoformat())
    desk.get_by_role("button", name="Enregistrer").click()
    desk.wait_for_url("**/lecture/#decision-*")
    desk.get_by_role("link", name="Corriger décision 2").click()
    desk.select_option("select[name=owner_person]", str(year.here.person.pk))
    desk.select_option("select[name=deadline_kind]", "next_meeting")
    desk.fill("input[name=next_item]", "La charte des données")
    desk.get_by_role("button", name="Enregistrer").click()
    desk.wait_for_url("**/lecture/#decision-*")
    desk.get_by_role("button", name="Reporté – Bilan des ateliers").click()
    for title in ("Approbation du relevé", "Suivi des décisions"):
        desk.locator("li", has_text=title).get_by_role("button", name=re.compile("^Retiré")).click()
    desk.locator("li", has_text="Date de la prochaine").get_by_role("button", name=re.compile("^Traité")).click()
    desk.goto(page)
    if desk.locator("#accepts").count():
        desk.check("#accepts")
    desk.get_by_role("button", name="Clore la séance").click()
    expect(desk.locator(".flash")).to_contain_text("est close")
    sheet = year.file(desk, f"/reunions/{meeting.pk}/")
    assert b"CP 1/2027" in sheet


def observe_and_answer(year, meeting):
    """The draft goes round; one member proposes a text; the silence of the other one is recorded."""
    desk = year.page(year.secretary)
    desk.goto(f"/admin/meetings/meeting/{meeting.pk}/circulate/")
    desk.fill("input[name=until]", UNTIL.isoformat())
    desk.click(".desk-confirm input.default")
    desk.wait_for_selector(".messagelist .success")
    assert set(year.mails()) == {year.here.email, year.afar.email}
    phone = year.page(year.here, **PHONE)
    phone.get_by_role("link", name="Relevé CP 1/2027").first.click()
    phone.locator("li", has_text="Publier le budget citoyen").last.get_by_role(
        "link", name="Texte de remplacement"
    ).click()
    phone.fill("textarea[name=text]", "Publier le budget citoyen en deux langues")
    phone.click("text=Envoyer l’observation")
    expect(phone.locator(".alert-success")).to_be_visible()
    desk.goto(f"/reunions/{meeting.pk}/observations/toutes/")
    desk.get_by_role("link", name="Répondre").click()
    desk.check("input[value=accepted]")
    desk.fill("textarea[name=answer]", "Bien sûr.")
    desk.click("text=Enregistrer la réponse")
    expect(desk.locator(".alert-success")).to_be_visible()
    year.is_on(SIGNED)
    tasks.record_silence()
    silent = Agreement.objects.get()
    assert (silent.recipient.user, silent.kind) == (year.afar, "tacit")


def sign(year, meeting):
    phone = year.page(year.chair, **PHONE)
    phone.goto("/a-signer/")
    article = phone.locator(f"#minutes-{meeting.minutes.pk}").locator("xpath=ancestor::article")
    article.locator("details.confirm summary").click()
    if article.locator("input[name=confirme]").count():
        article.locator("input[name=confirme]").check()
    article.locator("details.confirm button").click()
    year.confirm_password(phone)
    phone.wait_for_selector(".alert-success")
    render_waiting()


def publish(year, meeting):
    desk = year.page(year.secretary)
    desk.goto(f"/admin/meetings/meeting/{meeting.pk}/publish/")
    desk.click(".desk-confirm input.default")
    desk.wait_for_selector(".messagelist .success")


def validate_and_publish(year, meeting):
    """The chair validates on a telephone; once published, everybody reads what the member proposed."""
    sign(year, meeting)
    told = year.mails()[year.here.email]
    assert any("Bien sûr." in body for _subject, body in told)
    publish(year, meeting)
    releve = text_of(year.file(year.page(), f"/reunions/{meeting.pk}/releve.pdf"))
    assert "en deux langues" in releve and "Porteuse EXEMPLE" in releve
    assert "2 sur 2" in releve or "quorum" in releve.casefold()


def follow_up(year):
    """A week before its day the owner is reminded, and asks by the link for a later day, which is accepted."""
    year.mails()
    year.is_on(DUE - WEEK)
    tasks.remind_owners()
    (_subject, body), *others = year.mails()[year.owner.email]
    assert not others
    phone = year.page(**PHONE)
    phone.goto(link_in(body, "decisions/lien"))
    phone.get_by_label("en cours").check()
    phone.get_by_label("En quelques mots").fill("La maquette est prête.")
    phone.get_by_role("button", name="Enregistrer le compte rendu").click()
    expect(phone.get_by_text("est enregistré").first).to_be_visible()
    phone.get_by_text("Demander une échéance plus lointaine").click()
    phone.get_by_label("Jusqu’à quand").fill(LATER.isoformat())
    phone.locator("[name=reason]").fill("La traduction n’est pas finie.")
    phone.get_by_role("button", name="Envoyer la demande").click()
    expect(phone.get_by_text("Le secrétariat a reçu votre demande")).to_be_visible()
    desk = year.page(year.secretary)
    desk.get_by_role("link", name="1 échéance plus lointaine est demandée").click()
    desk.get_by_role("link", name="CP 1/2027-D1").first.click()
    desk.get_by_role("button", name="Accepter").click()
    expect(desk.get_by_text("L’échéance est déplacée")).to_be_visible()
    year.mails()
    year.is_on(DUE)
    tasks.remind_owners()
    assert year.mails() == {}, "what was moved reminds nobody on its first day"


def prepare_the_next(year):
    """What was put off and what a decision ordered is ticked; the convocation makes « next meeting » a day."""
    year.is_on(CALLED_AGAIN)
    second = prepare(year, SECOND, ticked=["Bilan des ateliers", "La charte des données"])
    titles = [item.title for item in second.agenda_items.all()]
    assert "Approbation du relevé des conclusions de la réunion CP 1/2027" in titles[0].replace("\xa0", " ")
    assert titles[1] == "Suivi des décisions antérieures"
    assert sorted(titles[2:4]) == ["Bilan des ateliers", "La charte des données"]
    assert second.agenda_items.first().approves.meeting.reference == "CP 1/2027"
    release(year, second)
    member = year.page(year.here, **PHONE)
    member.goto(f"/reunions/{second.pk}/dossier/")
    member.get_by_role("button", name="Produire le dossier").click()
    make_waiting()
    pack = text_of(year.file(member, f"/reunions/{second.pk}/dossier/pdf/"))
    for words in ("CP 2/2027-C1", "Bilan des ateliers", "en deux langues", "Suivi des décisions antérieures"):
        assert words in pack, words
    year.is_on(SECOND - WEEK)
    tasks.remind_owners()
    mails = year.mails()
    assert any("charte des données" in body for _subject, body in mails[year.here.email])
    return second


def sit_again(year, meeting):
    """The second meeting: members answered on their own account, one item is discussed, it is closed."""
    year.is_on(SECOND, hour=11)
    desk = year.page(year.secretary)
    desk.goto(f"/admin/meetings/meeting/{meeting.pk}/change/")
    desk.fill("input[name=chair]", "Mme Test, Présidente")
    for number, text in enumerate(("Le relevé est approuvé.", "Les décisions sont passées en revue."), 1):
        desk.fill(f"#id_entries-{number - 1}-item", str(number))
        desk.fill(f"#id_entries-{number - 1}-text", text)
    desk.click("input[name=_continue]")
    desk.wait_for_selector(".messagelist .success")
    desk.goto(f"/reunions/{meeting.pk}/lecture/")
    desk.check("#accepts")
    desk.get_by_role("button", name="Clore la séance").click()
    expect(desk.locator(".flash")).to_contain_text("est close")


def approve(year, first, second):
    """From the page of the second meeting the relevé of the first one is approved by item 1."""
    desk = year.page(year.secretary)
    desk.goto(f"/reunions/{second.pk}/lecture/")
    desk.get_by_role("link", name=re.compile("Enregistrer son approbation")).click()
    assert desk.locator("select[name=in_meeting]").input_value() == str(second.pk)
    desk.get_by_role("button", name="Enregistrer l’approbation").click()
    first.minutes.refresh_from_db()
    assert (first.minutes.approved_in, first.minutes.approved_on) == (second, SECOND)


def read_the_second_releve(year, meeting):
    """Its relevé prints where the earlier decisions stand."""
    sign(year, meeting)
    publish(year, meeting)
    releve = text_of(year.file(year.page(), f"/reunions/{meeting.pk}/releve.pdf"))
    assert "Suivi des décisions antérieures" in releve
    assert "CP 1/2027-D1" in releve and "15 juin 2027" in releve


def find_in_the_register(year):
    """By its number: owner, first day, each postponement, today's state; then done, by the link of the weekly list."""
    year.is_on(SECOND + WEEK - datetime.timedelta(days=2))
    tasks.remind_owners()
    body = year.mails()[year.owner.email][-1][1]
    phone = year.page(**PHONE)
    phone.goto("/decisions/?q=CP 1/2027-D1")
    phone.get_by_role("link", name="CP 1/2027-D1").first.click()
    main = phone.locator("main")
    for words in ("Porteuse EXEMPLE", "31 mars 2027", "15 juin 2027", "La traduction n’est pas finie.", "en retard"):
        expect(main).to_contain_text(words)
    phone.goto(link_in(body, "decisions/lien"))
    phone.get_by_label("réalisé").check()
    phone.get_by_label("En quelques mots").fill("Publié en deux langues.")
    phone.get_by_role("button", name="Enregistrer le compte rendu").click()
    expect(phone.get_by_text("n’y a plus rien à signaler")).to_be_visible()
    assert Decision.objects.get(meeting__number=1, number=1).status == "done"
    year.is_on(SECOND + 2 * WEEK)
    year.mails()
    tasks.remind_owners()
    assert year.owner.email not in year.mails(), "reminders stop once it is reported"
