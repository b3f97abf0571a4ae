"""Every address of the register for every kind of person, from the table in `access_follow.txt`; and who may act."""

import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from meetings import decision_links
from meetings.actions import extracting, following, linking, postponing
from meetings.enums import ReportSource
from meetings.models import Decision, DecisionLink
from meetings.urls_decisions import urlpatterns
from ogp_secretariat.documents.actions.rendering import render_waiting
from ogp_secretariat.people.models import User
from tests import factories
from tests.meetings.deciding import DAY, decided, due, focal_point, published
from tests.portal.evidence_files import picture
from tests.portal.test_access_table import rows

pytestmark = [pytest.mark.django_db, pytest.mark.pure]
PRINCIPALS = ("anonymous", "none", "member", "owner", "stranger", "chair", "secretariat", "administrator")
FILE = "access_follow.txt"


def table():
    for name, state, *answers in rows(FILE):
        yield name, state, dict(zip(PRINCIPALS, map(int, answers), strict=True))


@pytest.fixture
def ministry():
    return factories.institution("Ministère pilote")


@pytest.fixture
def clients(ministry):
    people = {role: factories.account(role) for role in ("member", "chair", "secretariat", "administrator")}
    people["none"] = User.objects.create_user("sans@exemple.test", factories.PASSWORD)
    people["owner"], people["stranger"] = focal_point(ministry), focal_point(factories.institution())
    found = {name: Client() for name in PRINCIPALS}
    for name, user in people.items():
        found[name].force_login(user)
    return found


def one(state, ministry):
    """A decision of the ministry, with a report and its evidence where it is followed."""
    columns = due(timezone.localdate() + DAY, owner_kind="institution", owner_institution=ministry)
    if state == "draft":
        return factories.meeting().decisions.first()
    (decision,) = decided(columns, publish=state == "published")
    following.report(
        decision, by=None, source=ReportSource.OFFICE, status="in_progress", text="En cours",
        upload=SimpleUploadedFile("photo.png", picture("PNG")),
    )  # fmt: skip
    return decision


def address(name, state, ministry):
    decision = one(state, ministry)
    slug = decision.slug or "CP-1-2020-D1"
    if name in ("decision_list", "decision_reminders"):
        return reverse(name)
    if name == "decision_export":
        return reverse(name, args=["csv"])
    if name in ("decision_by_uuid", "decision_report"):
        return reverse(name, args=[decision.uuid])
    if name in ("decision", "decision_link", "decision_extract"):
        return reverse(name, args=[slug])
    if name == "decision_answer":
        owner = ministry.people.order_by("pk").first()
        return reverse(name, args=[decision_links.token_of(decision, owner.user.email)])
    if name == "decision_extract_file":
        made = extracting.extract(decision, language="fr", by=None)
        render_waiting()
        return reverse(name, args=[slug, made.pk])
    return reverse(name, args=[slug, 1])


def test_every_url_of_the_register_is_in_the_table():
    assert {pattern.name for pattern in urlpatterns} == {row[0] for row in rows(FILE)}


@pytest.mark.parametrize(("name", "state", "answers"), list(table()), ids=lambda v: v if isinstance(v, str) else "")
def test_the_table_holds(name, state, answers, clients, ministry):
    url = address(name, state, ministry)
    assert {who: clients[who].get(url).status_code for who in PRINCIPALS} == answers


# act: who may
MAY = {
    "report": {"owner", "secretariat", "administrator"},
    "ask": {"owner"},
    "link": {"secretariat", "administrator"},
    "unlink": {"secretariat", "administrator"},
    "decide": {"secretariat", "administrator"},
    "extract": {"member", "owner", "stranger", "chair", "secretariat", "administrator"},
}


@pytest.mark.parametrize("who", PRINCIPALS)
@pytest.mark.parametrize("act", MAY)
def test_who_may_act(act, who, clients, ministry):
    decision = one("published", ministry)
    (later,) = decided({}, date=timezone.localdate().replace(month=1, day=1))
    later = Decision.objects.get(pk=later.pk)
    client, slug, token = clients[who], decision.slug, str(uuid.uuid4())
    if act == "report":
        posted = {"acte": "suivi", "token": token, "status": "done", "text": "Fait", "source": "office"}
        client.post(reverse("decision_report", args=[decision.uuid]), posted)
        done = decision.reports.count() == 2
    elif act == "ask":
        day = (timezone.localdate() + 9 * DAY).isoformat()
        posted = {"acte": "report", "token": token, "due": day, "reason": "Budget"}
        client.post(reverse("decision_report", args=[decision.uuid]), posted)
        done = decision.postponements.exists()
    elif act == "link":
        client.post(reverse("decision_link", args=[later.slug]), {"kind": "cancels", "target": "d1 cp 1/2020"})
        done = DecisionLink.objects.exists()
    elif act == "unlink":
        made = linking.link(later, "cites", decision, by=None)
        client.post(reverse("decision_unlink", args=[slug, made.pk]), {"reason": "Erreur"})
        done = not DecisionLink.objects.exists()
    elif act == "decide":
        asked = postponing.ask(
            decision, by=None, source=ReportSource.LINK, due=timezone.localdate() + 9 * DAY, reason="Budget"
        )
        client.post(reverse("decision_postponement", args=[slug, asked.pk]), {"acte": "accepter"})
        asked.refresh_from_db()
        done = asked.state == "accepted"
    else:
        client.post(reverse("decision_extract", args=[slug]), {"langue": "fr"})
        done = decision.extracts.exists()
    assert done is (who in MAY[act])


def test_an_extract_made_before_publication_is_not_the_publics(clients, ministry):
    decision = one("validated", ministry)
    made = extracting.extract(decision, language="fr", by=None)
    render_waiting()
    published(decision.meeting)
    url = reverse("decision_extract_file", args=[decision.slug, made.pk])
    assert clients["anonymous"].get(url).status_code == clients["stranger"].get(url).status_code == 404
    assert clients["member"].get(url).status_code == 200
    assert "extraits/" not in clients["anonymous"].get(decision.get_absolute_url()).content.decode()
