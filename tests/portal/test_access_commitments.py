"""Every address of commitments for every kind of person, from the table in `access_commitments.txt`."""

import datetime
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from commitments.actions import (
    answering,
    consigning,
    delivering,
    extending,
    publishing,
    remarking,
    reporting,
    reviewing,
)
from commitments.enums import ReportKind
from commitments.models import ActionPlan, AssessmentCycle, Milestone, Reminder, ReportingPeriod, SheetImport
from ogp_secretariat.documents.actions.rendering import render_waiting
from ogp_secretariat.people.models import Mandate
from tests import factories
from tests.commitments import lettering, making
from tests.portal.evidence_files import picture
from tests.portal.test_access_table import rows

pytestmark = [pytest.mark.django_db, pytest.mark.pure]
TODAY = datetime.date.today()
YESTERDAY = TODAY - datetime.timedelta(days=1)
PRINCIPALS = (
    "anonymous", "none", "member", "civil", "focal_own", "focal_other", "focal_former", "substitute_out", "chair",
    "secretariat", "administrator",
)  # fmt: skip


def table():
    for name, state, *answers in rows("access_commitments.txt"):
        yield name, state, dict(zip(PRINCIPALS, map(int, answers), strict=True))


class World:
    """A plan with one commitment and everything that hangs on it, and one account of each kind."""

    def __init__(self):
        cycle = AssessmentCycle.objects.get(code="2022")
        self.plan = making.plan("PAN1", ends_on=TODAY + datetime.timedelta(days=400), cycle=cycle)
        self.commitment = making.commitment(self.plan, ends_on=TODAY + datetime.timedelta(days=400))
        due = TODAY + datetime.timedelta(days=40)
        self.milestone = making.milestone(self.commitment, due_on=due)
        other = making.commitment(self.plan)
        civil = factories.account("member")
        organisation = factories.institution("Association")
        organisation.kind = "civil_society"
        organisation.save()
        Mandate.objects.create(
            committee=self.plan.committee, person=civil.person, institution=organisation, starts_on=making.START
        )
        self.people = {
            "anonymous": None,
            "none": factories.account("focal_point"),
            "member": factories.account("member"),
            "civil": civil,
            "focal_own": making.focal_point(self.commitment),
            "focal_other": making.focal_point(other),
            "focal_former": making.focal_point(self.commitment, ends_on=YESTERDAY),
            "substitute_out": making.focal_point(self.commitment, seat="substitute", ends_on=YESTERDAY),
            **{role: factories.account(role) for role in ("chair", "secretariat", "administrator")},
        }
        self.people["none"].role_grants.all().delete()

    def client(self, who):
        client = Client()
        if self.people[who]:
            client.force_login(self.people[who])
        return client

    def address(self, name, state):
        own = self.people["focal_own"]
        milestone = Milestone.objects.select_related("commitment__plan").get(pk=self.milestone.pk)
        plan, code, short = self.plan.code, self.commitment.code, milestone.short_code
        by_plan = {
            "plan", "plan_explanation", "plan_gantt", "plan_curve", "plan_matrix", "plan_print", "plan_reports",
            "report_make", "meeting_annex", "plan_periods", "plan_import", "plan_template", "updates_template",
            "ladder_activate", "ladder_forget_day",
        }  # fmt: skip
        by_commitment = {
            "commitment", "explanation", "simulator", "commitment_progress", "impact", "commitment_sheet",
        }  # fmt: skip
        by_milestone = {
            "declare", "declare_autosave", "declare_effect", "declare_withdraw", "declare_discard", "extension_ask",
            "extension_withdraw", "remark_add",
        }  # fmt: skip
        if state == "draft":
            # Adopting is one way in the product: a plan that never was is made by hand.
            ActionPlan.objects.filter(pk=self.plan.pk).update(state="draft")
        if name in by_plan:
            return reverse(name, args=[plan])
        if name in by_commitment:
            return reverse(name, args=[code])
        if name in by_milestone:
            return reverse(name, args=[code, short])
        if name == "plan_export":
            return reverse(name, args=[plan, "engagements", "csv"])
        if name == "commitment_export":
            return reverse(name, args=["csv"])
        if name == "assess":
            return reverse(name, args=[code, "self", "completion"])
        if name == "late_entry":
            day = datetime.timedelta(days=1)
            period = ReportingPeriod.objects.create(
                plan=self.plan, label="S1", starts_on=TODAY, ends_on=TODAY, opens_on=TODAY, on_time_until=TODAY,
                locks_on=TODAY + day,
            )  # fmt: skip
            return reverse(name, args=[plan, period.pk])
        if name in {"remark_answer", "remark_withdraw"}:
            remark = remarking.remark(milestone, by=self.people["civil"], text="Et les communes rurales ?")
            return reverse(name, args=[code, remark.pk])
        if name == "extension_decide":
            asked = extending.ask(
                milestone, by=own, requested_due=TODAY + datetime.timedelta(days=90), reason="Marché infructueux"
            )
            return reverse(name, args=[asked.pk])
        if name in {"review", "evidence_file", "evidence_remove"}:
            update = self._declared(milestone)
            if name == "review":
                return reverse(name, args=[update.pk])
            if state == "public":
                reviewing.validate(update, by=None)
            piece = update.evidence.get()
            return reverse(name, args=[piece.pk] if name == "evidence_file" else [code, short, piece.pk])
        if name in {"report_file", "report_progress", "report_retry", "report_publish"}:
            report = publishing.make_report(self.plan, ReportKind.SITUATION, by=self.people["secretariat"], as_of=TODAY)
            if state == "published":
                render_waiting()
                report.refresh_from_db()
                publishing.publish(report, by=self.people["secretariat"])
            return reverse(name, args=[report.pk])
        if name in {"reminder_hold", "reminder_release", "reminder_say_sent"}:
            return self._reminder(name, milestone)
        if name in {"outbox_message", "outbox_act"}:
            message = factories.message()
            return reverse(name, args=[message.pk] if name == "outbox_message" else [message.pk, "hold"])
        if name == "letter_register_export":
            return reverse(name, args=["csv"])
        if name == "text_block":
            return reverse(name, args=["opening", "N3", "fr"])
        if name in {"letter_slip", "letter_slip_file"}:
            return self._slip_page(name)
        alone = {"letter_effects", "letter_slips"}
        if (name.startswith(("letter_", "reply_")) and name not in alone) or name in {"letter", "sign_batch"}:
            return self._letter_page(name)
        if name == "plan_import_result":
            made = SheetImport.objects.create(
                kind="plan", plan=self.plan, file_name="plan.csv", sha256="0" * 64, state="refused",
                table={"headers": [], "rows": []}, result={"rows": 0, "created": 0, "updated": 0, "unchanged": 0,
                "matched": 0, "to_review": 0, "refused": 0, "details": []}, created_by=self.people["secretariat"],
            )  # fmt: skip
            return reverse(name, args=[made.pk])
        return reverse(name)

    def _reminder(self, name, milestone):
        day = milestone.versions.get().due_on + datetime.timedelta(days=1)
        if name == "reminder_hold":
            return reverse(name, args=[self.plan.code], query={"cle": f"{milestone.pk}-0-N2", "jour": day.isoformat()})
        row = Reminder.objects.create(
            plan=self.plan, ladder="echeance", level="N2", channel="mail", milestone=milestone, due_version=0,
            due_on=TODAY, owed_on=TODAY, planned_on=TODAY,
        )  # fmt: skip
        return reverse(name, args=[row.pk])

    def _letter_page(self, name):
        """A page about a letter: a draft for what is done before the signature, else a dispatched one."""
        drafted = name in {
            "letter",
            "letter_edit",
            "letter_hold",
            "letter_release",
            "letter_cancel",
            "letter_leave_out",
        }
        late_plan = lettering.late_plan(TODAY, "PAN2")
        lettering.late_institution(late_plan, TODAY)
        (letter,) = lettering.drafted(late_plan, TODAY)
        if not drafted:
            lettering.dispatched(letter, self.people["chair"], TODAY)
        if name == "letter_scan":
            scan = SimpleUploadedFile("decharge.png", picture("PNG"))
            delivering.note_receipt(letter, on=TODAY, how="Décharge", by=None, today=TODAY, scan=scan)
        if name == "letter_leave_out":
            return reverse(name, args=[letter.pk, letter.reminders.get().pk])
        if name in {"letter_answer", "letter_answer_file"}:
            return reverse(name, args=[lettering.token_of(letter)])
        if name in {"reply_review", "reply_file"}:
            piece = SimpleUploadedFile("piece.png", picture("PNG"))
            answer = answering.Answer(author_name="Rachid Demo", text="Voici", files=[piece])
            reply = answering.reply(letter, answer, way="link", received_on=TODAY, today=TODAY)
            return reverse(name, args=[reply.pk if name == "reply_review" else reply.files.get().pk])
        return reverse(name, args=[letter.pk])

    def _slip_page(self, name):
        late_plan = lettering.late_plan(TODAY, "PAN2")
        lettering.late_institution(late_plan, TODAY, email="")
        (letter,) = lettering.drafted(late_plan, TODAY)
        lettering.sign(letter, self.people["chair"], TODAY)
        (slip,) = consigning.make_slips([letter.pk], by=self.people["secretariat"], day=TODAY)
        render_waiting()
        return reverse(name, args=[slip.pk])

    def _declared(self, milestone):
        """A submitted declaration with a file that may be published."""
        update = reporting.save_draft(
            milestone, by=None, expected_version=0,
            values={"value": Decimal(25), "effective_on": TODAY, "statement": "Travaux menés"},
            difficulties={"technical": "Délai du prestataire"},
        )  # fmt: skip
        photo = SimpleUploadedFile("photo.png", picture("PNG"))
        reporting.attach(update, by=None, title="Photo", file=photo, is_public=True)
        return reporting.submit(update, by=None)


@pytest.fixture
def world():
    return World()


@pytest.mark.parametrize(("name", "state", "answers"), list(table()), ids=lambda v: v if isinstance(v, str) else "")
def test_the_table_holds(name, state, answers, world):
    url = world.address(name, state)
    assert {who: world.client(who).get(url).status_code for who in PRINCIPALS} == answers
