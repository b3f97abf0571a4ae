"""The validation queue: who comes in, what waits since when, one at a time, several at once, two reviewers at once."""

import datetime

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from commitments import methodology, policies, queries, review_queue
from commitments.actions import reporting, reviewing
from commitments.enums import UpdateState
from commitments.models import ProgressUpdate
from ogp_secretariat.audit.queries import history_of
from ogp_secretariat.people.models import Holiday
from ogp_secretariat.web.errors import NotAllowedNow
from tests import factories
from tests.commitments import making

pytestmark = pytest.mark.django_db
QUEUE = "review_queue"


@pytest.fixture
def plan(today):
    return making.plan(
        "PAN1", starts_on=today - datetime.timedelta(days=400), ends_on=today + datetime.timedelta(days=400)
    )


@pytest.fixture
def commitment(plan):
    return making.commitment(plan, starts_on=plan.starts_on, ends_on=plan.ends_on)


@pytest.fixture
def reviewer():
    return factories.account("secretariat")


@pytest.fixture
def desk(client, reviewer):
    client.force_login(reviewer)
    return client


def milestone(commitment, **fields):
    """One that is not behind: it has just begun."""
    today = timezone.localdate()
    fields.setdefault("due_on", today + datetime.timedelta(days=300))
    return making.milestone(commitment, starts_on=today - datetime.timedelta(days=1), **fields)


def submitted(record, value, *, by=None, difficulties=None, evidence=True, effective_on=None, **values):
    """A declaration that waits; without a difficulty nothing in it is unusual."""
    values = {
        "value": value,
        "effective_on": effective_on or timezone.localdate(),
        "statement": "Travaux menés",
        **values,
    }
    update = reporting.save_draft(record, by=None, expected_version=0, values=values, difficulties=difficulties or {})
    if evidence:
        reporting.attach(update, by=None, title="Rapport", url="https://exemple.test/rapport")
    update = reporting.submit(update, by=None)
    ProgressUpdate.objects.filter(pk=update.pk).update(submitted_by=by or factories.account("focal_point"))
    update.refresh_from_db()
    return update


def decide(client, update, choice="validate", **fields):
    data = {"decision": choice, "version": update.version, **fields}
    return client.post(reverse("review", args=[update.pk]), data)


def said(response):
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


# -- Who comes in ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["member", "chair", "focal_point"])
def test_the_queue_exists_for_the_secretariat_alone(client, commitment, role):
    update = submitted(milestone(commitment), 25)
    for name, args in ((QUEUE, []), ("review", [update.pk]), ("extension_queue", [])):
        assert client.get(reverse(name, args=args)).status_code == 302
    client.force_login(factories.account(role))
    for name, args in ((QUEUE, []), ("review", [update.pk]), ("extension_queue", [])):
        assert client.get(reverse(name, args=args)).status_code == 404
    assert client.post(reverse("review_many"), {"declaration": f"{update.pk}-{update.version}"}).status_code == 404
    assert decide(client, update).status_code == 404
    update.refresh_from_db()
    assert update.state == UpdateState.SUBMITTED


def test_a_draft_has_no_page(desk, commitment):
    draft = reporting.open_draft(milestone(commitment), by=None)
    assert desk.get(reverse("review", args=[draft.pk])).status_code == 404


@pytest.mark.parametrize("query", ["?plan=%00", "?plan=" + "9" * 5000, "?institution=99999999999999999999", "?page=x"])
def test_filters_that_make_no_sense_filter_nothing(desk, commitment, query):
    submitted(milestone(commitment), 25)
    response = desk.get(reverse(QUEUE) + query)
    assert response.status_code in {200, 400}
    if response.status_code == 200:
        assert len(response.context["rows"]) == 1


def test_a_key_beyond_the_database_is_not_found(desk):
    assert desk.get(f"/validation/{'9' * 40}/").status_code == 404
    assert desk.get(f"/validation/reports/{'9' * 40}/").status_code == 404


# -- What waits, since when --------------------------------------------------------------------------------------------


def test_an_empty_queue_says_so(desk):
    response = desk.get(reverse(QUEUE))
    assert response.status_code == 200 and not response.context["rows"]


def test_age_counts_working_days_without_holidays(commitment):
    update = submitted(milestone(commitment), 25)
    monday = datetime.date(2026, 3, 2)
    ProgressUpdate.objects.filter(pk=update.pk).update(submitted_at=making.noon(monday))
    Holiday.objects.create(day=datetime.date(2026, 3, 4), label="Férié d'essai")
    (row,) = review_queue.waiting_list(queries.to_review(), datetime.date(2026, 3, 9))
    assert (row.age, row.target, row.is_over) == (4, 5, False)
    (row,) = review_queue.waiting_list(queries.to_review(), datetime.date(2026, 3, 11))
    assert (row.age, row.is_over) == (6, True)


def test_the_oldest_comes_first_and_filters_stay(desk, commitment, plan):
    first = submitted(milestone(commitment), 25)
    second = submitted(milestone(commitment), 50, difficulties={"staff": "Départ"})
    other = submitted(milestone(making.commitment(making.plan("AUTRE", ends_on=plan.ends_on))), 25, evidence=False)
    rows = desk.get(reverse(QUEUE)).context["rows"]
    assert [row["update"] for row in rows] == [first, second, other]
    response = desk.get(reverse(QUEUE), {"plan": "PAN1"})
    assert [row["update"] for row in response.context["rows"]] == [first, second]
    assert all(row["url"].endswith("?plan=PAN1") for row in response.context["rows"])
    response = desk.get(reverse(QUEUE), {"plan": "PAN1", "kind": "unusual"})
    assert [row["update"] for row in response.context["rows"]] == [second]
    response = desk.get(reverse(QUEUE), {"institution": commitment.lead_id, "kind": "usual"})
    assert [row["update"] for row in response.context["rows"]] == [first]


def test_the_list_costs_the_same_with_more_rows(desk, commitment):
    for _number in range(2):
        submitted(milestone(commitment), 25)

    def statements():
        desk.get(reverse(QUEUE))
        with CaptureQueriesContext(connection) as captured:
            desk.get(reverse(QUEUE))
        return len(captured)

    few = statements()
    for _number in range(10):
        submitted(milestone(commitment), 25)
    assert statements() == few <= 26


def test_our_own_delay_is_shown(desk, commitment, reviewer, today):
    waits = []
    for days in (1, 4, 20):
        update = submitted(milestone(commitment), 25)
        start = today - datetime.timedelta(days=days)
        ProgressUpdate.objects.filter(pk=update.pk).update(submitted_at=making.noon(start))
        reviewing.validate(update, by=reviewer)
        waits.append(policies.working_days_between(start, today, set()))
    delay = review_queue.own_delay(today)
    assert (delay.decided, delay.median, delay.over) == (3, waits[1], 1)
    assert review_queue.own_delay(today + datetime.timedelta(days=review_queue.DELAY_WINDOW + 1)).decided == 0
    assert desk.get(reverse(QUEUE)).context["delay"] == delay


def test_history_written_by_the_system_is_nobodys_delay(commitment):
    making.validated(milestone(commitment), 25, effective_on=timezone.localdate())
    assert review_queue.own_delay(timezone.localdate()).median is None


# -- What is unusual ---------------------------------------------------------------------------------------------------


def test_a_decrease_is_seen_against_what_was_in_force(desk, commitment):
    record = milestone(commitment)
    making.validated(record, 50, effective_on=timezone.localdate())
    update = submitted(record, 25, decrease_reason="Périmètre revu")
    (row,) = desk.get(reverse(QUEUE)).context["rows"]
    assert len(row["row"].reasons) == 1 and row["key"] not in desk.get(reverse(QUEUE)).content.decode()
    with pytest.raises(NotAllowedNow):
        reviewing.validate_many([update], by=None)


def test_a_rise_without_evidence_is_seen_after_a_first_validation(commitment):
    record = milestone(commitment)
    making.validated(record, 25, effective_on=timezone.localdate())
    submitted(record, 50, evidence=False)
    (row,) = review_queue.waiting_list(queries.to_review(), timezone.localdate())
    assert len(row.reasons) == 1 and row.previous.declared == 25


# -- One declaration ---------------------------------------------------------------------------------------------------


def test_the_page_shows_both_values_the_effect_and_the_history(desk, commitment):
    record = milestone(commitment)
    making.validated(record, 25, effective_on=timezone.localdate())
    update = submitted(record, 75)
    context = desk.get(reverse("review", args=[update.pk])).context
    assert context["before"].startswith(methodology.displayed(25))
    assert context["after"].startswith(methodology.displayed(75))
    progress, rate = context["effect"][0], context["effect"][1]
    assert progress[1:] == tuple(map(methodology.displayed, (25, 75, 75)))
    assert rate[1:] == tuple(map(methodology.displayed, (25, 75, 75)))
    assert [item["update"].state for item in context["history"]] == ["validated"]


def test_the_effect_says_what_the_tick_is_worth(commitment):
    update = submitted(milestone(commitment), 100)
    effect = review_queue.effect_of(update, timezone.localdate())
    assert (effect.now.rate, effect.verified.rate, effect.unverified.rate) == (0, 100, 90)
    done = reviewing.validate(update, by=None, verified=False)
    assert done.milestone.commitment.figures.rate == 90


def test_validating_with_the_tick_and_on_to_the_next(desk, commitment, reviewer):
    first, second = submitted(milestone(commitment), 100), submitted(milestone(commitment), 25)
    response = decide(desk, first, verified="on", note="Vu")
    assert response.status_code == 302 and response.url == reverse("review", args=[second.pk])
    first.refresh_from_db()
    assert (first.state, first.is_verified, first.review_note) == ("validated", True, "Vu")
    assert first.reviewed_by == reviewer and "PAN1-E01-J1" in said(response)
    assert history_of(first).first().action == "validated"
    assert decide(desk, second).url == reverse(QUEUE)


def test_the_filter_is_kept_on_the_way_to_the_next(desk, commitment):
    other = submitted(milestone(making.commitment(making.plan("AUTRE"))), 25)
    first, second = submitted(milestone(commitment), 25), submitted(milestone(commitment), 25)
    url = reverse("review", args=[first.pk], query={"plan": "PAN1"})
    response = desk.post(url, {"decision": "validate", "version": first.version})
    assert response.url == reverse("review", args=[second.pk], query={"plan": "PAN1"})
    response = desk.post(response.url, {"decision": "validate", "version": second.version})
    assert response.url == reverse(QUEUE, query={"plan": "PAN1"})
    other.refresh_from_db()
    assert other.state == "submitted"
    assert desk.get(response.url).status_code == 200


def test_the_tick_needs_evidence(desk, commitment):
    update = submitted(milestone(commitment), 25, evidence=False)
    decide(desk, update, verified="on")
    update.refresh_from_db()
    assert (update.state, update.is_verified) == ("validated", False)


def test_a_return_needs_its_reason_and_keeps_what_was_typed(desk, commitment):
    update = submitted(milestone(commitment), 25)
    for reason in ("", "   "):
        response = decide(desk, update, "return", reason=reason)
        assert response.status_code == 200 and response.context["forms"]["return"].errors
    decide(desk, update, "return", reason="Joindre le procès-verbal")
    update.refresh_from_db()
    assert (update.state, update.review_note) == ("returned", "Joindre le procès-verbal")


def test_nobody_examines_what_they_submitted(desk, commitment, reviewer):
    update = submitted(milestone(commitment), 25, by=reviewer)
    (row,) = desk.get(reverse(QUEUE)).context["rows"]
    assert row["is_own"] and row["key"] not in desk.get(reverse(QUEUE)).content.decode()
    assert desk.get(reverse("review", args=[update.pk])).context["missing"]
    response = decide(desk, update)
    assert response.status_code == 200
    update.refresh_from_db()
    assert update.state == "submitted"


def test_a_double_click_ends_in_a_sentence(desk, commitment):
    update = submitted(milestone(commitment), 25)
    decide(desk, update)
    response = decide(desk, update)
    assert response.status_code == 302 and "PAN1-E01-J1" in said(response)
    assert history_of(update).filter(action="validated").count() == 1


def test_two_reviewers_at_once_end_in_a_sentence(desk, commitment, monkeypatch):
    update = submitted(milestone(commitment), 25)
    real = reviewing.return_

    def quicker(taken, **kwargs):
        reviewing.validate(ProgressUpdate.objects.get(pk=taken.pk), by=factories.account("administrator"))
        return real(taken, **kwargs)

    monkeypatch.setattr(reviewing, "return_", quicker)
    response = decide(desk, update, "return", reason="Trop tard")
    assert response.status_code == 302
    update.refresh_from_db()
    assert update.state == "validated"


def test_a_declaration_submitted_anew_is_read_again(desk, commitment):
    update = submitted(milestone(commitment), 25)
    seen = update.version
    reporting.withdraw(update, by=None)
    draft = reporting.save_draft(
        update.milestone, by=None, expected_version=seen + 1, values={"value": 50}, difficulties={}
    )
    reporting.submit(draft, by=None)
    response = desk.post(reverse("review", args=[update.pk]), {"decision": "validate", "version": seen})
    assert response.url == reverse("review", args=[update.pk])
    update.refresh_from_db()
    assert update.state == "submitted"


def test_what_was_taken_back_is_gone(desk, commitment):
    update = submitted(milestone(commitment), 25)
    reporting.withdraw(update, by=None)
    assert decide(desk, update).status_code == 404
    response = desk.post(reverse("review_many"), {"declaration": [f"{update.pk}-{update.version}"]})
    assert response.status_code == 302


def test_an_unknown_decision_is_not_found(desk, commitment):
    assert decide(desk, submitted(milestone(commitment), 25), "autre").status_code == 404


# -- Several at once ---------------------------------------------------------------------------------------------------


def keys(*updates):
    return {"declaration": [f"{update.pk}-{update.version}" for update in updates]}


def test_usual_ones_are_validated_together(desk, commitment):
    updates = [submitted(milestone(commitment), 25) for _number in range(3)]
    response = desk.post(reverse("review_many", query={"plan": "PAN1"}), keys(*updates))
    assert response.url == reverse(QUEUE, query={"plan": "PAN1"})
    for update in updates:
        update.refresh_from_db()
        assert (update.state, update.is_verified) == ("validated", False)


def test_an_unusual_one_among_them_stops_all(desk, commitment):
    usual, odd = submitted(milestone(commitment), 25), submitted(milestone(commitment), 100)
    response = desk.post(reverse("review_many"), keys(usual, odd))
    assert odd.milestone.code in said(response) and usual.milestone.code not in said(response)
    assert set(ProgressUpdate.objects.values_list("state", flat=True)) == {"submitted"}


def test_one_examined_meanwhile_stops_all(desk, commitment):
    first, second = submitted(milestone(commitment), 25), submitted(milestone(commitment), 25)
    reviewing.validate(first, by=factories.account("administrator"))
    desk.post(reverse("review_many"), keys(first, second))
    second.refresh_from_db()
    assert second.state == "submitted"


@pytest.mark.parametrize("posted", [[], ["x"], ["1"], ["9999999999-1"], ["1-" + "9" * 5000], ["\x00-1"]])
def test_nothing_or_nonsense_ticked(desk, commitment, posted):
    update = submitted(milestone(commitment), 25)
    assert desk.post(reverse("review_many"), {"declaration": posted}).status_code in {302, 400}
    update.refresh_from_db()
    assert update.state == "submitted"


def test_all_are_ticked_by_an_address(desk, commitment):
    submitted(milestone(commitment), 25)
    context = desk.get(reverse(QUEUE)).context
    page = desk.get(context["tick_url"])
    assert " checked>" in page.content.decode()
    assert desk.get(reverse(QUEUE)).content.decode().count(" checked>") == 0


# -- The desk ----------------------------------------------------------------------------------------------------------


def test_the_secretariats_desk_says_what_waits(desk, commitment):
    updates = [submitted(milestone(commitment), 25) for _number in range(7)]
    context = desk.get(reverse("home")).context
    total, rows = context["to_review"]
    assert total == 7 and [row[0] for row in rows] == updates[:5]
    assert context["extensions"] == (0, [])
    assert context["newly_late"] == (0, [])
