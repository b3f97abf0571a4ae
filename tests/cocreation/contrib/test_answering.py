"""Clusters, analysis, reasoned answers, what their authors are told, and the thread to the plan."""

import datetime

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from cocreation import contribution_links
from cocreation.actions import analysing, answering, grouping, moderating, promoting
from cocreation.models import AnswerReason, ClusterMove, Contribution, Criterion, ReasonedAnswer
from cocreation.policies import answers as rules
from cocreation.queries import waiting
from cocreation.queries.contributions import overdue, thread_of
from cocreation.queries.similar import similar
from commitments.actions import planning
from commitments.enums import PlanState
from commitments.models import ActionPlan, Commitment
from ogp_secretariat.mailroom.models import Message
from ogp_secretariat.web.errors import Conflict, NotAllowedNow
from tests import factories
from tests.cocreation import making_contrib as making
from tests.commitments import making as plans

pytestmark = pytest.mark.django_db
TODAY = making.TODAY
DAY = datetime.timedelta(days=1)


@pytest.fixture
def by():
    return making.staff()


@pytest.fixture
def reviewer():
    return making.staff()


@pytest.fixture
def process():
    return making.process()


def mails(kind):
    return Message.objects.filter(kind=f"mail/{kind}")


# -- Answers -----------------------------------------------------------------------------------------------------------


def test_an_answer_is_reviewed_by_somebody_else_and_published_once(process, by, reviewer):
    one = making.contribution(process)
    draft = making.drafted(by=by, contribution=one)
    with pytest.raises(NotAllowedNow):
        answering.review(draft, by=by)
    with pytest.raises(NotAllowedNow):
        answering.publish(draft, by=by, today=TODAY)
    answering.publish(answering.review(draft, by=reviewer), by=by, today=TODAY)
    one.refresh_from_db()
    assert (one.disposition, one.answered_on) == ("retained", TODAY)
    with pytest.raises(NotAllowedNow):
        answering.publish(draft, by=by, today=TODAY)


def test_a_reviewed_answer_written_again_is_a_draft_again(process, by, reviewer):
    one = making.contribution(process)
    answer = making.reviewed(by=by, reviewer=reviewer, contribution=one)
    with pytest.raises(Conflict):
        making.drafted(by=by, contribution=one)
    again = making.drafted("postponed", by=reviewer, contribution=one, expected_version=answer.version)
    assert (again.state, again.reviewed_by) == ("draft", None)
    with pytest.raises(Conflict):
        answering.review(again, by=by, expected_version=answer.version)


def test_a_reason_goes_with_its_dispositions(process, by):
    reason = AnswerReason.objects.create(code="essai", label="Essai", dispositions=["postponed"])
    with pytest.raises(NotAllowedNow):
        answering.draft(
            by=by, contribution=making.contribution(process), disposition="retained", reason=reason, text="Texte"
        )


def test_seeded_reasons_are_in_both_languages_and_serve_each_disposition():
    reasons = AnswerReason.objects.all()
    assert all(reason.label and reason.label_ar for reason in reasons)
    assert {one for reason in reasons for one in reason.dispositions} == set(dict(rules.Disposition.choices))


def test_a_correction_replaces_and_the_old_one_stays_readable(process, by, reviewer, client):
    one = making.contribution(process)
    moderating.show(one, by=by)
    old = making.answered("not_retained", by=by, reviewer=reviewer, contribution=one, text="Premier texte")
    with pytest.raises(NotAllowedNow):
        making.drafted("retained", by=by, contribution=one)
    making.answered("retained", by=by, reviewer=reviewer, contribution=one, why_corrected="Erreur de lecture")
    old.refresh_from_db()
    assert (old.state, old.replaced_on) == ("replaced", TODAY)
    page = client.get(one.get_absolute_url()).content.decode()
    assert "Premier texte" in page and "Erreur de lecture" in page
    assert mails("contribution_answered").count() == 0  # no address, no message


@pytest.mark.parametrize("change", ["text = 'x'", "disposition = 'merged'", "state = 'draft'", "number = 9"])
def test_a_published_answer_is_frozen_in_the_database(process, by, reviewer, change):
    answer = making.answered(by=by, reviewer=reviewer, contribution=making.contribution(process))
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE cocreation_reasonedanswer SET {change} WHERE id = %s", [answer.pk])
    commitment = plans.commitment(plans.plan())
    with pytest.raises(IntegrityError), transaction.atomic():
        answer.commitments.add(commitment)
    with pytest.raises(IntegrityError), transaction.atomic():
        ReasonedAnswer.objects.filter(pk=answer.pk).delete()


def test_contributions_and_moves_are_never_deleted(process, by):
    one = making.contribution(process)
    grouping.make_cluster(process, [one], by=by, title="Groupe")
    for row in (ClusterMove.objects.all(), Contribution.objects.filter(pk=one.pk)):
        with pytest.raises(Exception), transaction.atomic():  # noqa: B017 – protected, then guarded
            row._raw_delete(row.db)


def test_a_person_gets_one_message_for_each_publication(process, by, reviewer):
    mine = [making.contribution(process, author_email=email) for email in ("A@exemple.test", "a@exemple.test")]
    other = making.contribution(process, author_email="b@exemple.test")
    Message.objects.all().delete()
    ready = [making.reviewed(by=by, reviewer=reviewer, contribution=one) for one in (*mine, other)]
    answering.publish_many(ready, by=by, today=TODAY)
    assert mails("contribution_answered").count() == 2
    (message,) = [m for m in mails("contribution_answered") if m.to.lower() == "a@exemple.test"]
    assert all(one.reference in message.body for one in mine) and other.reference not in message.body


def test_one_whose_own_answer_stands_is_not_told_of_its_clusters(process, by, reviewer):
    one = making.contribution(process, author_email="a@exemple.test")
    two = making.contribution(process, author_email="b@exemple.test")
    cluster = grouping.make_cluster(process, [one, two], by=by, title="Groupe")
    making.answered("retained", by=by, reviewer=reviewer, contribution=one)
    making.answered("not_retained", by=by, reviewer=reviewer, cluster=cluster)
    assert sorted(mails("contribution_answered").values_list("to", flat=True)) == ["a@exemple.test", "b@exemple.test"]
    dispositions = {c.pk: c.disposition for c in Contribution.objects.all()}
    assert dispositions == {one.pk: "retained", two.pk: "not_retained"}


def test_the_author_reacts_once_by_the_link(process, by, reviewer, client):
    one = making.contribution(process, author_email="a@exemple.test")
    moderating.show(one, by=by)
    address = reverse("contribution_follow", args=[contribution_links.token_of(one)])
    with pytest.raises(NotAllowedNow):
        answering.react(one, "Trop tôt", today=TODAY)
    making.answered("not_retained", by=by, reviewer=reviewer, contribution=one)
    assert "Votre réaction" in client.get(address).content.decode()
    answering.react(one, "Dommage <b>vraiment</b>", today=TODAY)
    with pytest.raises(NotAllowedNow):
        answering.react(one, "Encore", today=TODAY)
    assert "Dommage" not in client.get(one.get_absolute_url()).content.decode()  # nobody of the office has read it
    assert waiting.of_processes(TODAY)[0][1]["reactions"] == 1
    client.force_login(by)
    desk = client.get(reverse("contribution_desk"), {"processus": process.code, "etat": "reactions"})
    assert one.reference in desk.content.decode()
    manage = reverse("contribution_manage", args=[one.reference])
    client.post(manage, {"acte": "montrer-reaction", "reaction": one.reactions.get().pk})
    client.logout()
    assert waiting.of_processes(TODAY)[0][1]["reactions"] == 0
    page = client.get(one.get_absolute_url()).content.decode()
    assert "Dommage &lt;b&gt;" in page and "a@exemple.test" not in page
    moderating.hide_reaction(one.reactions.get(), by=by)
    assert "Dommage" not in client.get(one.get_absolute_url()).content.decode()


def test_a_link_is_of_one_contribution_and_one_address(process):
    one = making.contribution(process, author_email="a@exemple.test")
    token = contribution_links.token_of(one)
    assert contribution_links.read(token) == one
    assert contribution_links.read(token[:-2] + "xx") is None
    Contribution.objects.filter(pk=one.pk).update(author_email="")
    assert contribution_links.read(token) is None


def test_opening_the_link_changes_nothing(process, client):
    one = making.contribution(process, author_email="a@exemple.test", follows=True)
    address = reverse("contribution_follow", args=[contribution_links.token_of(one)])
    client.get(f"{address}?acte=ne-plus-suivre")
    assert Contribution.objects.get().follows
    client.post(address, {"acte": "ne-plus-suivre"})
    assert not Contribution.objects.get().follows


def test_deadlines_run_from_the_end_of_the_collection(process, by):
    assert rules.due_on(TODAY, 60, TODAY + 10 * DAY) == TODAY + 70 * DAY
    assert rules.due_on(TODAY, 60, TODAY - 10 * DAY) == TODAY + 60 * DAY
    assert rules.due_on(TODAY, 60, None) == TODAY + 60 * DAY
    late = making.contribution(process, by=by, origin="post", received_on=TODAY - 61 * DAY)
    making.contribution(process, by=by, origin="post", received_on=TODAY - 60 * DAY)
    assert list(overdue(process, TODAY)) == [late]


# -- Moderation --------------------------------------------------------------------------------------------------------


def test_a_hidden_one_is_not_shown_but_counted_and_its_author_told(process, by, client):
    one = making.contribution(process, title="Insulte grave", author_email="a@exemple.test")
    moderating.show(one, by=by)
    with pytest.raises(NotAllowedNow):
        moderating.hide(one, by=by, reason="  ")
    moderating.hide(one, by=by, reason="Propos injurieux")
    page = client.get(one.get_absolute_url()).content.decode()
    assert "Insulte grave" not in page and "Propos injurieux" in page
    assert "Insulte" not in client.get("/contributions/").content.decode()
    assert "Insulte" not in client.get("/contributions/export.csv").content.decode()
    assert "Propos injurieux" in mails("contribution_hidden").get().body
    assert f">{1}<" in client.get(reverse("balance", args=[process.code])).content.decode()


# -- Clusters ----------------------------------------------------------------------------------------------------------


def test_lineage_of_clusters_is_kept(process, by):
    rows = [making.contribution(process) for _n in range(4)]
    first = grouping.make_cluster(process, rows[:3], by=by, title="Premier")
    with pytest.raises(NotAllowedNow):
        grouping.move([rows[0]], None, by=by)
    second = grouping.split(first, rows[1:3], by=by, title="Second", reason="Deux sujets")
    assert second.split_from == first
    grouping.dissolve(first, by=by, reason="Vide de sens")
    moves = [(m.contribution_id, m.cluster_id, m.is_in) for m in ClusterMove.objects.order_by("pk")]
    assert moves == [
        *((row.pk, first.pk, True) for row in rows[:3]),
        (rows[1].pk, first.pk, False), (rows[1].pk, second.pk, True),
        (rows[2].pk, first.pk, False), (rows[2].pk, second.pk, True),
        (rows[0].pk, first.pk, False),
    ]  # fmt: skip
    with pytest.raises(NotAllowedNow):
        grouping.move([rows[3]], first, by=by)


def test_a_cluster_is_of_one_process(process, by):
    with pytest.raises(NotAllowedNow):
        grouping.make_cluster(process, [making.contribution(making.process())], by=by, title="Mêlé")


def test_similar_ones_are_found_and_hidden_ones_not_suggested(process, by, client):
    wanted = making.contribution(process, title="Publier le budget de chaque commune", proposal="")
    making.contribution(process, title="Planter des arbres", proposal="Dans les écoles")
    asked = "publier budget des communes"
    assert [one.pk for one in similar(process, asked, shown_only=False)] == [wanted.pk]
    assert similar(process, asked) == []
    moderating.show(wanted, by=by)
    page = client.get(reverse("similar_contributions"), {"processus": process.code, "title": asked})
    assert wanted.reference in page.content.decode()
    for title in ("", "x", "' OR 1=1 --", "%", "\u202e" * 50, "9" * 5000):
        assert (
            client.get(reverse("similar_contributions"), {"processus": process.code, "title": title}).status_code == 200
        )


# -- Analysis ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def given(process, by):
    """A contribution with its grid, given to a member."""
    criterion = Criterion.objects.create(process=process, label="Réalisable", scale=3)
    analyst = factories.account("member")
    one = making.contribution(process)
    analysing.assign([one], analyst, by=by)
    return one, criterion, analyst, one.assignments.get()


def test_with_a_grid_an_answer_asks_for_two_analysts_or_a_review(given, process, by, reviewer):
    one, criterion, analyst, assignment = given
    draft = making.drafted(by=by, contribution=one)
    with pytest.raises(NotAllowedNow):
        answering.review(draft, by=reviewer)
    with pytest.raises(NotAllowedNow):
        analysing.score(assignment, {criterion.pk: 4}, by=analyst)
    analysing.score(assignment, {criterion.pk: 3}, by=analyst)
    with pytest.raises(NotAllowedNow):
        answering.review(draft, by=reviewer)
    analysing.review_analysis(one, by=by)
    assert answering.review(draft, by=reviewer).state == "reviewed"


def test_an_analyst_does_not_review_oneself(process, by):
    one = making.contribution(process)
    analysing.assign([one], by, by=by)
    analysing.score(one.assignments.get(), {}, by=by)
    with pytest.raises(NotAllowedNow):
        analysing.review_analysis(one, by=by)


def test_a_conflict_of_interest_closes_the_desk_for_good(given, by, client):
    one, criterion, analyst, assignment = given
    client.force_login(analyst)
    address = reverse("analyse", args=[one.reference])
    assert client.get(address).status_code == 200
    answer = client.post(address, {"acte": "conflit", "conflict": "Je travaille pour l'auteur"})
    assert answer.status_code == 302
    assert client.get(address).status_code == 404
    with pytest.raises(NotAllowedNow):
        analysing.score(assignment, {criterion.pk: 1}, by=analyst)
    with pytest.raises(analysing.PermissionDenied):
        analysing.note(one, "Note", by=analyst)
    with pytest.raises(NotAllowedNow):
        analysing.assign([one], analyst, by=by)
    client.force_login(by)
    assert "Je travaille pour" in client.get(reverse("contribution_manage", args=[one.reference])).content.decode()


def test_private_notes_are_for_analysts_and_the_secretariat(given, by, client):
    one, _criterion, analyst, _assignment = given
    moderating.show(one, by=by)
    analysing.note(one, "Note très privée", by=analyst)
    for address in (one.get_absolute_url(), "/contributions/export.csv"):
        assert "très privée" not in client.get(address).content.decode()
    with pytest.raises(analysing.PermissionDenied):
        analysing.note(one, "Autre", by=factories.account("member"))
    client.force_login(by)
    assert "très privée" in client.get(reverse("contribution_manage", args=[one.reference])).content.decode()
    # A colleague who declared a conflict sees neither scores nor notes.
    other = making.staff()
    analysing.assign([one], other, by=by)
    analysing.declare_conflict(one.assignments.get(analyst=other), by=other, words="Parent de l'auteur")
    client.force_login(other)
    assert "très privée" not in client.get(reverse("contribution_manage", args=[one.reference])).content.decode()


# -- The plan ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def promoted(process, by, reviewer):
    one = making.contribution(process, author_email="a@exemple.test", follows=True)
    two = making.contribution(process, author_email="b@exemple.test", follows=False)
    cluster = grouping.make_cluster(process, [one, two], by=by, title="Budgets ouverts")
    with pytest.raises(NotAllowedNow):
        promoting.promote(by=by, cluster=cluster, title="Trop tôt")
    making.answered(by=by, reviewer=reviewer, cluster=cluster)
    one.refresh_from_db()
    return promoting.promote(by=by, cluster=cluster, title="Publier les budgets"), one


def adopt(plan):
    ActionPlan.objects.filter(pk=plan.pk).update(state="adopted", adopted_on=TODAY)


def test_a_retained_cluster_becomes_a_draft_commitment(promoted, client):
    commitment, one = promoted
    assert commitment.code == f"{commitment.plan.code}-E01"
    assert thread_of(one, Commitment.objects.all()).commitments == [commitment]
    # A draft plan is nobody's but the secretariat's: the thread does not name it.
    assert commitment.code not in client.get(one.get_absolute_url()).content.decode()
    adopt(commitment.plan)
    assert commitment.code in client.get(one.get_absolute_url()).content.decode()
    origins = client.get(reverse("commitment_origins", args=[commitment.code])).content.decode()
    assert one.reference in origins


def test_no_commitment_is_drafted_in_an_adopted_plan(promoted, by):
    commitment, one = promoted
    adopt(commitment.plan)
    with pytest.raises(NotAllowedNow):
        promoting.promote(by=by, contribution=one, title="Trop tard")
    with pytest.raises(NotAllowedNow):
        planning.draft_commitment(commitment.plan, by=by, title="Trop tard")


def test_followers_are_told_at_adoption_half_way_and_completion_once_each(promoted):
    commitment, _one = promoted
    plan = commitment.plan
    promoting.tell_followers(day=TODAY)
    assert not Message.objects.filter(key__startswith="thread:").exists()
    adopt(plan)
    middle = plan.starts_on + (plan.ends_on - plan.starts_on) / 2
    for day in (TODAY, TODAY + DAY, middle, middle + DAY):
        promoting.tell_followers(day=day)
    commitment.refresh_from_db()
    commitment.figures.status = "completed"
    commitment.figures.save()
    for day in (middle + 2 * DAY, plan.ends_on):
        promoting.tell_followers(day=day)
    told = Message.objects.filter(key__startswith="thread:").order_by("pk")
    assert [(m.kind, m.to) for m in told] == [
        ("mail/commitment_adopted", "a@exemple.test"),
        ("mail/commitment_mid_term", "a@exemple.test"),
        ("mail/commitment_completed", "a@exemple.test"),
    ]
    assert plan.state != PlanState.CLOSED


# -- Addresses never leak ----------------------------------------------------------------------------------------------


def test_no_public_page_export_or_document_holds_an_address(process, by, reviewer, client):
    from cocreation.actions import reporting_consultation
    from ogp_secretariat.audit.models import Entry
    from ogp_secretariat.documents.actions.rendering import render_waiting
    from ogp_secretariat.documents.models import Document

    marked = "marque-secrete@exemple.test"
    one = making.contribution(process, author_email=marked, author_name="Nom Secret")
    shown = making.contribution(process, author_email=marked, author_name="Nom Montré", shows_name=True)
    for row in (one, shown):
        moderating.show(row, by=by)
    cluster = grouping.make_cluster(process, [one, shown], by=by, title="Groupe")
    making.answered(by=by, reviewer=reviewer, cluster=cluster)
    answering.react(one, "Merci", today=TODAY)
    commitment = promoting.promote(by=by, cluster=cluster, title="Publier")
    adopt(commitment.plan)
    report = reporting_consultation.make_report(process, by=by, today=TODAY)
    render_waiting()
    report.refresh_from_db()
    reporting_consultation.publish_report(report, by=by)
    addresses = [
        "/contributions/", "/contributions/?q=Secret", f"/contributions/?q={marked}", "/contributions/export.csv",
        "/contributions/export.xlsx", one.get_absolute_url(), shown.get_absolute_url(),
        reverse("cluster", args=[cluster.reference]), reverse("commitment_origins", args=[commitment.code]),
        reverse("balance", args=[process.code]), reverse("balance_export", args=[process.code, "csv"]),
        reverse("consultation_report", args=[report.pk]), "/contributions/proposer/",
        reverse("similar_contributions") + f"?processus={process.code}&title=Proposition publier",
        *(f"/ar{path}" for path in (one.get_absolute_url(), "/contributions/")),
    ]  # fmt: skip
    for address in addresses:
        answer = client.get(address)
        assert answer.status_code == 200, address
        body = answer.content.replace(f"?q={marked}".encode(), b"").replace(f'value="{marked}"'.encode(), b"")
        assert marked.encode() not in body.replace(f"q={marked.replace('@', '%40')}".encode(), b""), address
        assert b"Nom Secret" not in body, address
    assert "Nom Montré" in client.get(shown.get_absolute_url()).content.decode()
    for document in Document.objects.all():
        for text in (document.html, str(document.context), document.absolute_path.read_bytes().decode("latin-1")):
            assert marked not in text and "Nom Secret" not in text
    for entry in Entry.objects.all():
        assert marked not in f"{entry.changes} {entry.target_label} {entry.note}"
        assert "Nom Secret" not in f"{entry.changes} {entry.target_label} {entry.note}"
