"""The pages of commitments on the demonstration's data, looked at like every other page."""

import datetime

import pytest
from django.core.management import call_command
from django.utils import timezone

from commitments.actions import (
    answering,
    assessing,
    consigning,
    extending,
    importing_files,
    publishing,
    remarking,
    reporting,
)
from commitments.enums import ReportKind
from commitments.models import (
    AssessmentCode,
    Axis,
    Commitment,
    ExtensionRequest,
    FocalPoint,
    LadderSettings,
    Letter,
    Milestone,
    ProgressUpdate,
    Reminder,
    ReportingPeriod,
)
from ogp_secretariat.documents.actions.rendering import render_waiting
from ogp_secretariat.people.models import User
from ogp_secretariat.portal.demo import ACCOUNTS
from tests import factories
from tests.browser import conftest
from tests.browser.conftest import log_in
from tests.commitments import lettering

OPEN = (
    "/ /plans/ /plans/PAN1/ /plans/DEMO/ /plans/PAN1/calcul/ /plans/PAN1/calendrier/ /plans/PAN1/courbe/"
    " /plans/DEMO/courbe/ /plans/PAN1/matrice/ /plans/DEMO/matrice/ /plans/PAN1/situation/ /engagements/"
    " /engagements/?plan=PAN1&status=late /engagements/?q=introuvable /engagements/PAN1-E05/"
    " /engagements/PAN1-E05/calcul/ /engagements/{own}/ /methode/"
)
PAGES = {
    "anonymous": f"{OPEN} /reponse/{{token}}/",
    "member": "/plans/PAN1/ /engagements/PAN1-E05/ /engagements/{own}/jalons/{short}/remarque/ /plans/PAN1/rapports/",
    "chair": "/plans/PAN1/rapports/ /a-signer/ /a-signer/lettres/ /a-signer/lettres/lot/{letter}/"
    " /relances/lettres/{draft}/corriger/ /relances/lettres/{draft}/retenir/",
    "focal_point": "/ /mes-engagements/ /engagements/{own}/ /engagements/{own}/avancement/"
    " /engagements/{own}/simulateur/ /engagements/{own}/avancement/{short}/ /engagements/{own}/impact/"
    " /engagements/{own}/avancement/{short}/report/ /engagements/{own}/impact/self/completion/"
    " /engagements/{own}/remarques/{remark}/repondre/",
    "secretariat": "/ /validation/ /validation/{update}/ /validation/reports/ /validation/reports/{extension}/"
    " /plans/DEMO/periodes/ /plans/DEMO/periodes/{period}/derogation/ /plans/DEMO/rapports/ /rapports/{report}/"
    " /engagements/PAN1-E05/impact/ /engagements/PAN1-E05/impact/secretariat/completion/ /plans/DEMO/import/"
    " /imports/{import}/ /engagements/{own}/ /plans/DEMO/ /admin/commitments/actionplan/"
    " /admin/commitments/actionplan/add/ /admin/commitments/actionplan/{plan}/change/ /admin/commitments/commitment/"
    " /admin/commitments/commitment/add/ /admin/commitments/commitment/{pk}/change/"
    " /admin/commitments/commitment/{pk}/history/ /admin/commitments/commitment/{pk}/revise/"
    " /admin/commitments/milestone/ /admin/commitments/milestone/{jalon}/change/"
    " /admin/commitments/milestone/{jalon}/revise/ /admin/commitments/axis/ /admin/commitments/axis/{axis}/change/"
    " /admin/commitments/focalpoint/ /admin/commitments/focalpoint/add/ /admin/commitments/focalpoint/{point}/change/"
    " /admin/commitments/reportingperiod/ /admin/commitments/progressupdate/ /admin/commitments/extensionrequest/"
    " /relances/ /relances/demain/ /relances/echelle/DEMO/activer/ /relances/lettres/ /relances/lettres/{draft}/"
    " /relances/lettres/{draft}/corriger/ /relances/lettres/{draft}/retenir/ /relances/lettres/{letter}/"
    " /relances/lettres/{letter}/reponse/ /relances/lettres/{letter}/reception/ /relances/reponses/{reply}/"
    " /relances/lettres/relire/ /relances/lettres/papier/ /relances/bordereaux/{slip}/ /relances/lettres/{paper}/"
    " /relances/lettres/{paper}/expedier/ /relances/lettres/?silent=on&q=introuvable /relances/reponses/{examined}/"
    " /relances/lettres/{draft}/annuler/ /relances/lettres/{letter}/reprendre/ /relances/{reminder}/informe/"
    " /relances/echelle/PAN1/activer/ /relances/echelle/DEMO/reprendre-du-jour/ /admin/commitments/laddersettings/"
    " /admin/commitments/laddersettings/{ladder}/change/ /admin/commitments/laddersettings/add/"
    " /a-signer/lettres/lot/{letter}/ /engagements/{late}/ /relances/demain/?plan=DEMO&jour=2019-01-01"
    " /relances/textes/ /relances/textes/request/N3/ar/ /relances/effets/ /relances/envois/"
    " /relances/envois/?etat=incertain /relances/envois/{message}/ /relances/envois/{message}/hold/",
}
CSV = (
    "axe;engagement;titre;titre_ar;porteur;coordination;jalon;intitule;poids;methode;debut;echeance;livrable;"
    "moyen_de_verification\n;DEMO-E90;Essai;;;;J1;Un jalon;10;étapes;01/02/2026;31/02/2027;;\n"
)


@pytest.fixture
def demonstration(seeded, settings):
    """The demonstration, and one of each thing that it does not hold by itself."""
    settings.DEMO = True
    call_command("load_demo")
    accounts = {account.role: account for account in ACCOUNTS}
    users = {role: User.objects.get(email=account.email) for role, account in accounts.items()}
    today = timezone.localdate()
    point = FocalPoint.objects.filter(person=users["focal_point"].person).first()
    own = Commitment.objects.filter(plan__code="DEMO", lead=point.institution).order_by("code").first()
    open_ones = ProgressUpdate.objects.filter(state__in=["draft", "submitted"]).values("milestone")
    free = own.milestones.exclude(pk__in=open_ones).order_by("position").last() or own.milestones.last()
    update = ProgressUpdate.objects.filter(state="submitted").first()
    if update is None:
        update = reporting.save_draft(
            free, by=None, expected_version=0,
            values={"value": 25, "effective_on": today, "statement": "Travaux menés"},
            difficulties={"technical": "Délai du prestataire"},
        )  # fmt: skip
        reporting.attach(update, by=None, title="Note", url="https://exemple.invalid/note")
        update = reporting.submit(update, by=None)
    extension = ExtensionRequest.objects.filter(state="pending").first()
    if extension is None:
        milestone = Milestone.objects.filter(commitment__plan__code="DEMO").exclude(pk=free.pk).first()
        late = today + datetime.timedelta(days=300)
        extension = extending.ask(milestone, by=None, requested_due=late, reason="Marché infructueux")
    period = ReportingPeriod.objects.filter(plan__code="DEMO").first()
    report = publishing.make_report(own.plan, ReportKind.SITUATION, by=None, as_of=today)
    render_waiting()
    remark = remarking.remark(own.milestones.first(), by=users["member"], text="Et les communes rurales ?")
    answer = AssessmentCode.objects.filter(question__code="completion", question__cycle=own.plan.cycle).first()
    assessing.assess(
        own, by=None, assessor="secretariat", question=answer.question, code=answer, justification="Vu", evidence="PV",
    )  # fmt: skip
    sheet = importing_files.receive(own.plan, "plan", CSV.encode(), "plan.csv", by=users["secretariat"])
    late = lettering.late_plan(today, "ESSAI")
    lettering.late_institution(late, today)
    (letter,) = lettering.drafted(late, today)
    lettering.dispatched(letter, users["chair"], today)
    milestone = letter.reminders.first().milestone
    promise = (milestone, "Recette avancée", "DSI", today + datetime.timedelta(days=20))
    reply = answering.reply(
        letter, answering.Answer(author_name="Rachid Demo", text="Nous rattrapons.", measures=[promise]),
        way="link", received_on=today, today=today,
    )  # fmt: skip
    again = answering.Answer(author_name="Rachid Demo", text="Pièce promise.")
    examined = answering.reply(letter, again, way="link", received_on=today, today=today)
    answering.review(examined, state="insufficient", note="Joignez la pièce.", accepted=[], by=None, day=today)
    on_paper = lettering.late_plan(today, "PAPIER")
    lettering.late_institution(on_paper, today, email="")
    (paper,) = lettering.drafted(on_paper, today)
    lettering.sign(paper, users["chair"], today)
    (slip,) = consigning.make_slips([paper.pk], by=None, day=today)
    render_waiting()
    names = {
        "slip": slip.pk,
        "paper": paper.pk,
        "examined": examined.pk,
        "ladder": LadderSettings.objects.get(plan__code="DEMO").pk,
        "late": milestone.commitment.code,
        "reminder": Reminder.objects.filter(plan__code="DEMO", channel="mail").first().pk,
        "draft": Letter.objects.filter(state="draft").first().pk,
        "letter": letter.pk,
        "reply": reply.pk,
        "token": lettering.token_of(letter),
        "message": factories.message().pk,
        "own": own.code,
        "short": free.short_code,
        "update": update.pk,
        "extension": extension.pk,
        "period": period.pk,
        "report": report.pk,
        "import": sheet.pk,
        "remark": remark.pk,
        "plan": own.plan_id,
        "pk": own.pk,
        "jalon": free.pk,
        "axis": Axis.objects.first().pk,
        "point": point.pk,
    }
    passwords = {account.email: account.password for account in ACCOUNTS}
    return {role: account.email for role, account in accounts.items()} | {"anonymous": None}, names, passwords


# The other two pairs share their parts with these: the suite has its quarter of an hour.
@pytest.mark.parametrize(("size", "language"), [("desk", "fr"), ("telephone", "ar")])
def test_every_page_of_commitments(language, size, demonstration, look_at_pages, monkeypatch):
    accounts, names, passwords = demonstration
    monkeypatch.setattr(conftest, "log_in", lambda page, email: log_in(page, email, passwords[email]))
    assert look_at_pages(PAGES, accounts, names, language=language, size=size) == []
