"""Every address of contributions for every kind of person, from the table in `access_cocreation_contrib.txt`."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from cocreation import contribution_links, event_links
from cocreation.actions import analysing, gridding, grouping, moderating, promoting, reporting_consultation
from cocreation.models import Contribution, Event, Process
from cocreation.urls.contributions import urlpatterns
from commitments.models import ActionPlan
from ogp_secretariat.documents.actions.rendering import render_waiting
from tests import factories
from tests.cocreation import making_contrib as making
from tests.cocreation import making_events
from tests.portal.evidence_files import picture
from tests.portal.test_access_table import rows

pytestmark = [pytest.mark.django_db, pytest.mark.pure]
PRINCIPALS = ("anonymous", "none", "member", "own", "conflict", "chair", "secretariat", "administrator")
BY_REFERENCE = {"contribution", "contribution_manage", "answer_write", "promote", "analyse"}
BY_CLUSTER = {"cluster", "cluster_manage"}
BY_PROCESS = {"balance", "consultation_report_make", "criteria"}


def table():
    for name, state, *answers in rows("access_cocreation_contrib.txt"):
        yield name, state, dict(zip(PRINCIPALS, map(int, answers), strict=True))


class World:
    """A contribution of the portal with a file, in a cluster, given to two analysts of whom one has a conflict."""

    def __init__(self):
        self.people = {
            "anonymous": None,
            "none": factories.account("focal_point"),
            **{who: factories.account("member") for who in ("member", "own", "conflict")},
            **{role: factories.account(role) for role in ("chair", "secretariat", "administrator")},
        }
        self.people["none"].role_grants.all().delete()
        staff, self.other = self.people["secretariat"], making.staff()
        self.process = making.process()
        self.event = making.event(self.process)
        made = making.contribution(self.process, files=[SimpleUploadedFile("photo.png", picture("PNG"))])
        self.contribution = Contribution.objects.select_related("process").get(pk=made.pk)
        self.cluster = grouping.make_cluster(self.process, [self.contribution], by=staff, title="Budgets ouverts")
        for who in ("own", "conflict"):
            analysing.assign([self.contribution], self.people[who], by=staff)
        given = self.contribution.assignments.get(analyst=self.people["conflict"])
        analysing.declare_conflict(given, by=self.people["conflict"], words="Je l'ai signée")

    def client(self, who):
        client = Client()
        if self.people[who]:
            client.force_login(self.people[who])
        return client

    def address(self, name, state):
        staff = self.people["secretariat"]
        if state != "pending":
            moderating.show(self.contribution, by=staff)
        args = self._args(name, state, staff)
        if state == "draft":
            Process.objects.filter(pk=self.process.pk).update(state="draft")
        return reverse(name, args=args)

    def _args(self, name, state, staff):
        if name in BY_REFERENCE:
            return [self.contribution.reference]
        if name in BY_CLUSTER:
            return [self.cluster.reference]
        if name in BY_PROCESS:
            return [self.process.code]
        if name == "criterion":
            return [self.process.code, gridding.add_criterion(self.process, by=staff, label="Réalisable").pk]
        if name in {"contribution_export", "balance_export"}:
            return ["csv"] if name == "contribution_export" else [self.process.code, "csv"]
        if name == "contribution_follow":
            return [contribution_links.token_of(self.contribution)]
        if name == "contribution_file":
            return [self.contribution.files.get().pk]
        if name == "rapporteur_entry":
            member = making_events.rapporteur(self.event)
            if state == "cancelled":
                Event.objects.filter(pk=self.event.pk).update(state="cancelled", cancel_reason="Salle fermée")
            return [event_links.rapporteur_token(member)]
        if name == "table_entry":
            return [self.event.pk]
        if name == "answer_act":
            return [making.drafted(by=staff, cluster=self.cluster).pk]
        if name == "commitment_origins":
            making.answered(by=staff, reviewer=self.other, cluster=self.cluster)
            made = promoting.promote(by=staff, cluster=self.cluster, title="Publier les budgets")
            if state == "adopted":
                ActionPlan.objects.filter(pk=made.plan_id).update(state="adopted", adopted_on=making.TODAY)
            return [made.code]
        if name.startswith("consultation_report_") or name == "consultation_report":
            report = reporting_consultation.make_report(self.process, by=staff, today=making.TODAY)
            render_waiting()
            report.refresh_from_db()
            if state == "released":
                reporting_consultation.publish_report(report, by=staff)
            return [report.pk, "fr"] if name.endswith("_file") else [report.pk]
        return []


@pytest.fixture
def world():
    return World()


@pytest.mark.parametrize(("name", "state", "answers"), list(table()), ids=lambda v: v if isinstance(v, str) else "")
def test_the_table_holds(name, state, answers, world):
    url = world.address(name, state)
    assert {who: world.client(who).get(url).status_code for who in PRINCIPALS} == answers


def test_no_address_is_left_out():
    assert {pattern.name for pattern in urlpatterns} == {name for name, _state, _answers in table()}
