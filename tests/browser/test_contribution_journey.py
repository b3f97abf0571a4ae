"""Contributions as people live them: ten typed in a row, a cluster answered, a thread followed; on a telephone too."""

import datetime
import uuid

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from cocreation import contribution_links, event_links
from cocreation.actions import analysing, commenting, grouping, moderating, promoting, reporting_consultation
from cocreation.models import AnswerReason, Contribution, Criterion, EventReport, FeatureOverride, Process
from commitments.models import ActionPlan
from ogp_secretariat.documents.actions.rendering import render_waiting
from tests.browser.conftest import MOBILE, TIMEOUT_MS, log_in
from tests.cocreation import making_contrib as making
from tests.cocreation import making_events
from tests.commitments import making as plans

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def process(seeded):
    return making.process("COC2", title_ar="الإعداد المشترك")


def test_a_rapporteur_types_ten_with_the_keyboard_alone(process, open_page, console_errors):
    event, staff = making.event(process), making.staff()
    page = open_page(viewport=MOBILE, is_mobile=True)
    log_in(page, staff.email)
    page.goto(reverse("table_entry", args=[event.pk]))
    for n in range(1, 11):
        page.keyboard.type(f"Proposition de la table {n}")
        page.keyboard.press("Tab")
        page.keyboard.type("Publier chaque trimestre.")
        page.keyboard.press("Enter")
    expect(page.locator("#typed-count")).to_have_text("10", timeout=TIMEOUT_MS)
    titles = list(Contribution.objects.order_by("number").values_list("title", flat=True))
    assert titles == [f"Proposition de la table {n}" for n in range(1, 11)]
    made = Contribution.objects.first()
    assert (made.origin, made.typed_by, made.author_kind) == ("workshop", staff, "workshop")
    assert not console_errors


def test_a_row_that_could_not_leave_waits_on_the_device_and_leaves_later(process, open_page):
    event, staff = making.event(process), making.staff()
    page = open_page()
    log_in(page, staff.email)
    page.goto(reverse("table_entry", args=[event.pk]))
    page.context.set_offline(True)
    page.keyboard.type("Proposition sans réseau")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector(".con-waiting")
    page.keyboard.type("Une autre commencée")
    page.context.set_offline(False)
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    expect(page.locator("#typed-count")).to_have_text("1", timeout=2 * TIMEOUT_MS)
    assert Contribution.objects.get().title == "Proposition sans réseau"
    assert page.input_value("#id_title") == "Une autre commencée"


def test_a_proposal_is_sent_and_its_page_says_what_comes_next(process, open_page, accessibility_faults, settings):
    page = open_page(viewport=MOBILE, is_mobile=True)
    page.goto("/contributions/proposer/")
    page.fill("#id_title", "Publier les budgets des communes")
    page.fill("#id_proposal", "Chaque trimestre, en format réutilisable.")
    page.fill("#id_author_email", "auteur@exemple.test")
    page.wait_for_timeout(3100)
    page.click("button:has-text('Envoyer la contribution')")
    page.wait_for_url("**/suivi/**")
    assert page.locator("h1").inner_text() == "Votre contribution COC2-0001"
    assert not accessibility_faults(page)


def answered_cluster(process, by, reviewer):
    one = making.contribution(process, title="Publier les budgets", author_email="auteur@exemple.test")
    two = making.contribution(process, title="نشر الميزانيات")
    for row in (one, two):
        moderating.show(row, by=by)
    cluster = grouping.make_cluster(process, [one, two], by=by, title="Budgets ouverts", title_ar="ميزانيات مفتوحة")
    one.refresh_from_db()
    return one, cluster


def test_a_cluster_is_answered_reviewed_and_published(process, open_page):
    by, reviewer = making.staff(), making.staff()
    one, cluster = answered_cluster(process, by, reviewer)
    making.reason("retained")
    page = open_page(viewport=MOBILE, is_mobile=True)
    log_in(page, by.email)
    page.goto(reverse("answer_write", args=[cluster.reference]))
    page.select_option("#id_disposition", "retained")
    page.select_option("#id_reason", str(AnswerReason.objects.get(code="autre").pk))
    page.fill("#id_text", "Retenue pour le prochain plan.")
    page.click("button:has-text('Enregistrer le projet')")
    page.wait_for_url("**/reponses/")
    page.wait_for_selector("text=n’est pas encore relue")
    assert page.locator("button[name=lesquelles]").count() == 0
    other = open_page(viewport=MOBILE, is_mobile=True)
    log_in(other, reviewer.email)
    other.goto(reverse("answer_list"))
    other.click("button:has-text('Je l’ai relue')")
    other.click("button:has-text('Publier celle-ci')")
    other.wait_for_selector("text=est publiée")
    one.refresh_from_db()
    assert one.disposition == "retained"


def test_the_author_follows_the_thread_to_the_progress_of_a_commitment(process, open_page):
    by, reviewer = making.staff(), making.staff()
    one, cluster = answered_cluster(process, by, reviewer)
    making.answered(by=by, reviewer=reviewer, cluster=cluster)
    commitment = promoting.promote(by=by, cluster=cluster, title="Publier les budgets")
    plans.milestone(commitment, due_on=making.TODAY + datetime.timedelta(days=100), starts_on=making.TODAY)
    ActionPlan.objects.filter(pk=commitment.plan_id).update(state="adopted", adopted_on=making.TODAY)
    page = open_page(viewport=MOBILE, is_mobile=True)
    page.goto(reverse("contribution_follow", args=[contribution_links.token_of(one)]))
    # Nobody follows unless they asked for it.
    page.click("button[value=suivre]")
    page.click("button[value=ne-plus-suivre]")
    page.wait_for_selector("button[value=suivre]")
    assert page.locator(".con-thread .meter-words").count() == 1
    page.click(f".con-thread a:has-text('{commitment.code}')")
    page.wait_for_url(f"**/engagements/{commitment.code}/")
    page.goto(reverse("commitment_origins", args=[commitment.code]))
    page.click(f"a:has-text('{one.reference}')")
    page.wait_for_url(f"**/contributions/{one.reference}/")


LATER = making.TODAY + datetime.timedelta(days=9)


def commented(process, one, by):
    """Comments under `one`, read and waiting; a contribution whose comments are over."""
    open_comments(process)
    for text in ("Très utile pour notre association.", "نقترح إضافة الميزانيات المعدلة."):
        made, _is_new = commenting.comment(one, key=uuid.uuid4(), text=text, author_name="Imane", now=timezone.now())
        commenting.show(made, by=by, now=timezone.now())
    commenting.comment(one, key=uuid.uuid4(), text="À lire d'abord.", now=timezone.now())
    closed = making.process()
    over = moderating.show(making.contribution(closed, title="Une autre fois"), by=by)
    open_comments(closed)
    Process.objects.filter(pk=closed.pk).update(state="closed", closed_on=making.TODAY)
    return over


def open_comments(process):
    FeatureOverride.objects.create(
        process=process, feature="comment", is_open=True, reason="Essai", starts_on=making.TODAY, ends_on=LATER
    )


def test_a_rapporteur_without_an_account_types_in_and_drafts_the_report(process, open_page, console_errors):
    event = making.event(process)
    member = making_events.rapporteur(event)
    page = open_page(viewport=MOBILE, is_mobile=True)
    page.goto(reverse("rapporteur_entry", args=[event_links.rapporteur_token(member)]))
    for n in range(1, 4):
        page.keyboard.type(f"Proposition de la table {n}")
        page.keyboard.press("Tab")
        page.keyboard.type("Publier chaque trimestre.")
        page.keyboard.press("Enter")
    expect(page.locator("#typed-count")).to_have_text("3", timeout=TIMEOUT_MS)
    assert page.locator("#typed-rows a").count() == 0
    assert set(Contribution.objects.values_list("typed_by_person", flat=True)) == {member.person_id}
    page.fill("#report textarea[name=text]", "Trois propositions, une question ouverte.")
    page.click("#report button[type=submit]")
    expect(page.locator("#report textarea[name=text]")).to_have_value("Trois propositions, une question ouverte.")
    assert EventReport.objects.get().text == "Trois propositions, une question ouverte."
    assert not console_errors


def test_a_comment_is_sent_read_and_shown(process, open_page, accessibility_faults):
    by = making.staff()
    one = moderating.show(making.contribution(process, title="Publier les budgets"), by=by)
    open_comments(process)
    page = open_page(viewport=MOBILE, is_mobile=True)
    page.goto(one.get_absolute_url())
    page.fill("#comments textarea[name=text]", "Avec les communes rurales aussi.")
    page.wait_for_timeout(3100)
    page.click("#comments button[type=submit]")
    page.wait_for_selector("text=Le secrétariat le lit avant")
    assert not accessibility_faults(page)
    desk = open_page()
    log_in(desk, by.email)
    desk.goto(reverse("comment_desk"))
    desk.check("input[name=commentaire]")
    desk.click("button[value=montrer]")
    desk.wait_for_selector("text=1 commentaire est affiché")
    page.goto(one.get_absolute_url())
    assert page.locator(".con-comments").inner_text().count("Avec les communes rurales aussi.") == 1


OPEN = (
    "/contributions/ /contributions/?q=introuvable /contributions/proposer/ /contributions/{one}/"
    " /contributions/{hidden}/ /contributions/groupes/{cluster}/ /contributions/engagements/{commitment}/"
    " /contributions/suivi/{token}/ /cocreation/COC2/bilan/ /cocreation/COC2/bilan/?jour=2020-01-01"
    " /cocreation/bilans/{report}/ /contributions/{over}/ /contributions/saisie/{rapporteur}/"
    " /contributions/saisie/{early}/"
)
STAFF = (
    "/contributions/gestion/ /contributions/gestion/?etat=toutes /contributions/gestion/saisie/"
    " /contributions/gestion/saisie/courrier/ /contributions/gestion/saisie/{event}/ /contributions/gestion/groupes/"
    " /contributions/gestion/groupes/{cluster}/ /contributions/gestion/reponses/?manque=1"
    " /contributions/gestion/grille/COC2/ /contributions/gestion/grille/COC2/{used}/"
    " /contributions/gestion/grille/COC2/{old}/ /contributions/gestion/grille/COC2/{new}/"
    " /contributions/gestion/{one}/ /contributions/gestion/{one}/reponse/"
    " /contributions/gestion/commentaires/ /contributions/gestion/commentaires/?etat=montres /ateliers/gestion/{event}/"
    " /contributions/gestion/{cluster}/engagement/ /admin/cocreation/answerreason/"
)


@pytest.mark.parametrize("size", ["desktop", "telephone"])
@pytest.mark.parametrize("language", ["fr", "ar"])
def test_pages_of_contributions_have_no_fault(process, look_at_pages, language, size):
    by, reviewer, analyst = making.staff(), making.staff(), making.staff()
    one, cluster = answered_cluster(process, by, reviewer)
    hidden = making.contribution(process, title="Insulte grave")
    moderating.hide(hidden, by=by, reason="Propos injurieux")
    making.answered(by=by, reviewer=reviewer, cluster=cluster)
    commitment = promoting.promote(by=by, cluster=cluster, title="Publier les budgets")
    making.drafted("postponed", by=by, contribution=hidden)
    used = Criterion.objects.create(process=process, label="Réalisable", label_ar="قابلة للإنجاز")
    old = Criterion.objects.create(process=process, label="Utile", retired_at=timezone.now())
    new = Criterion.objects.create(process=process, label="Utile au public", number=2, replaces=old)
    given = making.contribution(process, title="À analyser avec soin")
    analysing.assign([given], analyst, by=by)
    event = making.event(process, declared_attendance=57)
    rapporteur, early = making_events.rapporteur(event), making_events.rapporteur(making.event(process, date=LATER))
    over = commented(process, one, by)
    report = reporting_consultation.make_report(process, by=by, today=making.TODAY)
    render_waiting()
    report.refresh_from_db()
    reporting_consultation.publish_report(report, by=by)
    ActionPlan.objects.filter(pk=commitment.plan_id).update(state="adopted", adopted_on=making.TODAY)
    faults = look_at_pages(
        {"anonymous": OPEN, "staff": STAFF, "analyst": "/contributions/analyse/ /contributions/analyse/{given}/"},
        {"anonymous": None, "staff": by.email, "analyst": analyst.email},
        {
            "one": one.reference, "hidden": hidden.reference, "cluster": cluster.reference, "given": given.reference,
            "commitment": commitment.code, "token": contribution_links.token_of(one), "report": report.pk,
            "event": event.pk, "over": over.reference, "rapporteur": event_links.rapporteur_token(rapporteur),
            "used": used.pk, "old": old.pk, "new": new.pk, "early": event_links.rapporteur_token(early),
        },
        language=language,
        size=size,
    )  # fmt: skip
    assert not faults
