"""When something may still be typed in, for which day; reports that name what was hidden since."""

import datetime
from types import SimpleNamespace

import pytest

from cocreation.actions import answering, moderating, processing, receiving, reporting_consultation
from cocreation.models import AnswerReason
from cocreation.policies import contributions as rules
from ogp_secretariat.audit.queries import history_of
from ogp_secretariat.documents.actions.rendering import render_waiting
from ogp_secretariat.web.errors import NotAllowedNow
from tests.cocreation import making_contrib as making
from tests.cocreation import making_process as processes
from tests.commitments import making as plans

D = datetime.date
TODAY = D(2026, 5, 20)
WINDOW = (D(2026, 4, 1), D(2026, 4, 30))
WORKSHOP = SimpleNamespace(date=D(2026, 4, 10))


# origin, received on, of the workshop, open today, closed process, reason; whether it is taken
CASES = [
    ("post", D(2026, 4, 1), None, False, False, "", True),
    ("post", D(2026, 4, 30), None, False, False, "", True),
    ("post", D(2026, 3, 31), None, False, False, "", False),
    ("post", D(2026, 3, 31), None, False, False, "Lettre perdue", False),
    ("post", D(2026, 5, 1), None, False, False, "", False),
    ("post", D(2026, 5, 1), None, False, False, "  ", False),
    ("post", D(2026, 5, 1), None, False, False, "Courrier retardé par la grève", True),
    ("post", D(2026, 5, 1), None, True, False, "", True),  # opened by hand
    ("post", D(2026, 5, 21), None, False, False, "Essai", False),
    ("post", D(2026, 4, 10), None, False, True, "", False),
    ("post", D(2026, 4, 10), None, False, True, "Essai", False),
    ("workshop", D(2026, 4, 10), WORKSHOP, False, False, "", True),
    ("workshop", D(2026, 4, 9), WORKSHOP, False, False, "", False),
    ("workshop", D(2026, 4, 10), WORKSHOP, False, True, "", False),
    ("workshop", TODAY, SimpleNamespace(date=D(2026, 5, 21)), True, False, "", False),
    ("workshop", TODAY, None, True, False, "", False),
]


@pytest.mark.parametrize(("origin", "day", "event", "is_open", "is_closed", "reason", "taken"), CASES)
def test_what_is_typed_in_was_received_in_time(origin, day, event, is_open, is_closed, reason, taken):
    missing = rules.missing_for_receiving(
        origin, is_open=is_open, is_typed=True, received_on=day, today=TODAY, event=event, window=WINDOW,
        is_closed=is_closed, late_reason=reason,
    )  # fmt: skip
    assert len(missing) == (0 if taken else 1)


@pytest.mark.django_db
def test_a_late_paper_is_taken_with_a_reason_that_is_kept():
    process, by, today = processes.process(stages=[processes.collection(-40, -5)]), making.staff(), processes.days(0)
    letter = {"origin": "post", "title": "Une lettre tardive", "proposal": "Texte", "today": today}
    with pytest.raises(NotAllowedNow):
        receiving.receive(process, by=by, **letter)
    assert not process.contributions.exists()
    made, _is_new = receiving.receive(process, by=by, late_reason="Grève de la poste", **letter)
    assert history_of(made)[0].note == "Grève de la poste"
    receiving.receive(process, by=by, received_on=processes.days(-6), **letter)


@pytest.mark.django_db
def test_the_counts_of_a_closed_process_stay():
    process, by, today = processes.process(), making.staff(), processes.days(0)
    letter = {"origin": "post", "title": "Une lettre", "proposal": "Texte", "today": today}
    made, _is_new = receiving.receive(process, by=by, **letter)
    process = processing.close(process, by=None)
    with pytest.raises(NotAllowedNow):
        receiving.receive(process, by=by, received_on=processes.days(-3), **letter)
    with pytest.raises(NotAllowedNow):
        receiving.correct(made, by=by, expected_version=made.version, received_on=processes.days(-3))
    assert process.contributions.get().received_on == today


@pytest.mark.django_db
def test_a_report_older_than_a_change_of_moderation_is_not_published():
    process, by = making.process(), making.staff()
    one = making.contribution(process, by=by, origin="post")
    old = reporting_consultation.make_report(process, by=by, today=making.TODAY)
    render_waiting()
    moderating.hide(one, by=by, reason="Nomme une personne")
    with pytest.raises(NotAllowedNow) as refused:
        reporting_consultation.publish_report(old, by=by)
    assert len(refused.value.messages) == 1
    new = reporting_consultation.make_report(process, by=by, today=making.TODAY)
    render_waiting()
    assert reporting_consultation.publish_report(new, by=by).is_public
    old.refresh_from_db()
    assert not old.is_public


@pytest.mark.django_db
def test_taken_up_by_the_plan_names_commitments_of_this_plan():
    process, by = making.process(), making.staff()
    reason = AnswerReason.objects.filter(code="dans-le-plan").first() or AnswerReason.objects.create(
        code="dans-le-plan", label="Reprise", dispositions=["retained"]
    )
    mine, other = plans.commitment(process.plan), plans.commitment(plans.plan("AUTRE"))
    said = {"disposition": "retained", "reason": reason, "text": "Oui", "contribution": making.contribution(process)}
    with pytest.raises(NotAllowedNow) as refused:
        answering.draft(by=by, commitments=[mine, other], **said)
    assert other.code in refused.value.messages[0]
    assert answering.draft(by=by, commitments=[mine], **said).commitments.get() == mine
