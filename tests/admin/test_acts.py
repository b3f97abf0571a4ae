"""The buttons of a meeting: from the draft to the published relevé, and the rectificatif."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from meetings.actions import approving
from meetings.models import Correction
from ogp_secretariat.documents.models import Document
from ogp_secretariat.people.models import User
from tests import factories

from .test_meeting_page import change_url, posted


def act(meeting, name):
    return reverse(f"admin:meetings_meeting_{name}", args=[meeting.pk])


@pytest.fixture
def held(meeting, secretary):
    return factories.hold(meeting, by=secretary)


@pytest.fixture
def validated(held, chair):
    approving.validate(held.minutes, by=chair)
    held.refresh_from_db()
    return held


def test_the_page_says_what_is_missing_instead_of_a_button(desk, meeting):
    steps = {step.url: step for step in desk.get(change_url(meeting)).context["steps"]}
    # Read out first, on a page of its own.
    assert steps[reverse("closing_reading", args=[meeting.pk])].is_allowed
    assert steps[reverse("convocation", args=[meeting.pk])].is_allowed
    assert steps[act(meeting, "circulate")].missing
    assert steps[act(meeting, "publish")].missing


def test_a_get_changes_nothing(desk, meeting):
    for name in ("hold", "cancel"):
        assert desk.get(act(meeting, name)).status_code == 200
    assert desk.get(act(meeting, "preview")).status_code == 405
    meeting.refresh_from_db()
    assert meeting.status == "draft"


def test_only_what_has_a_number_keeps_it_when_it_is_cancelled(desk, meeting):
    assert "garde son numéro" not in desk.get(act(meeting, "cancel")).content.decode()
    factories.convened(meeting)
    assert "garde son numéro" in desk.get(act(meeting, "cancel")).content.decode()


def test_hold_and_circulate(desk, meeting, committee):
    person = committee.mandates.first().person
    User.objects.create_user("membre@exemple.test", person=person)
    factories.convened(meeting)
    refused = desk.post(act(meeting, "hold"))
    assert "La décision 1 n’a pas de pilote." in refused.content.decode()
    factories.hold(meeting)
    meeting.refresh_from_db()
    assert (meeting.status, meeting.number) == ("held", 1)
    page = desk.get(act(meeting, "circulate"))
    assert [a.account.email for a in page.context["recipients"]] == ["membre@exemple.test"]
    assert page.context["form"].initial["until"] == timezone.localdate() + timedelta(days=10)
    refused = desk.post(act(meeting, "circulate"), {"until": "2020-01-01"})
    assert refused.status_code == 200 and refused.context["form"].errors
    assert desk.post(act(meeting, "circulate"), {"until": "18/02/20120"}).context["form"].errors
    until = timezone.localdate() + timedelta(days=5)
    assert desk.post(act(meeting, "circulate"), {"until": until.isoformat()}).status_code == 302
    assert meeting.minutes.__class__.objects.get(pk=meeting.minutes.pk).state == "circulated"


def test_postponing_needs_a_reason(desk, meeting):
    factories.convened(meeting)
    assert desk.post(act(meeting, "postpone"), {"reason": ""}).status_code == 200
    assert desk.post(act(meeting, "postpone"), {"reason": "Salle prise"}).status_code == 302
    meeting.refresh_from_db()
    assert (meeting.status, meeting.status_reason) == ("postponed", "Salle prise")


def test_a_preview_is_asked_for_and_its_progress_shown(desk, meeting):
    response = desk.post(act(meeting, "preview"), {"language": "ar"})
    document = Document.objects.get()
    assert response.status_code == 302 and str(document.pk) in response.url
    assert document.language == "ar"


def test_from_validation_on_the_page_is_read_only(desk, validated):
    page = desk.get(change_url(validated))
    assert page.status_code == 200
    assert not page.context["has_change_permission"]
    assert page.context["locked"]
    text = page.content.decode()
    assert reverse("admin:meetings_correction_add") in text and 'name="place"' not in text
    assert desk.post(change_url(validated), posted(validated, place="Ailleurs")).status_code == 409
    validated.refresh_from_db()
    assert validated.place == "Rabat"


def test_publication_waits_for_the_files(desk, validated):
    page = desk.get(act(validated, "publish"))
    assert page.context["missing"]
    assert desk.post(act(validated, "publish")).context["form"].errors
    assert validated.minutes.state != "published"


def lines(*rows, **fields):
    data = {"lines-TOTAL_FORMS": len(rows), "lines-INITIAL_FORMS": 0, "reason": "Faute de frappe", **fields}
    for number, row in enumerate(rows):
        data |= {f"lines-{number}-{name}": value for name, value in row.items()}
    return data


def test_a_rectificatif_is_prepared_changed_and_abandoned(desk, validated):
    add = reverse("admin:meetings_correction_add") + f"?minutes={validated.minutes.pk}"
    page = desk.get(add)
    assert page.status_code == 200
    assert page.context["current_texts"]["meeting:place"] == "Rabat"
    data = lines({"target": "meeting:place", "after": "Salé"}, minutes=validated.minutes.pk)
    assert desk.post(add, data).status_code == 302
    correction = Correction.objects.get()
    assert [(x.target, x.before, x.after) for x in correction.lines.all()] == [("meeting:place", "Rabat", "Salé")]
    twice = lines(*[{"target": "meeting:place", "after": "Salé"}] * 2, minutes=validated.minutes.pk)
    change = reverse("admin:meetings_correction_change", args=[correction.pk])
    assert desk.post(change, twice).status_code == 200
    unknown = lines({"target": "meeting:password", "after": "X"}, minutes=validated.minutes.pk)
    assert desk.post(change, unknown).status_code == 200
    assert desk.get(change).status_code == 200
    assert desk.post(reverse("admin:meetings_correction_abandon", args=[correction.pk])).status_code == 302
    assert not Correction.objects.exists()
    validated.refresh_from_db()
    assert validated.place == "Rabat"


def test_a_text_that_is_not_changed_is_not_corrected(desk, validated):
    add = reverse("admin:meetings_correction_add") + f"?minutes={validated.minutes.pk}"
    response = desk.post(add, lines({"target": "meeting:place", "after": "Rabat"}, minutes=validated.minutes.pk))
    assert response.status_code == 200
    assert not Correction.objects.exists()


def test_a_rectificatif_needs_a_validated_releve(desk, meeting):
    for named in (meeting.minutes.pk, "x", "9" * 5000, ""):
        response = desk.get(reverse("admin:meetings_correction_add") + f"?minutes={named}")
        assert response.status_code == 302


def labels(desk, meeting):
    steps = desk.get(change_url(meeting)).context["steps"]
    return [step.url.rstrip("/").rsplit("/", 1)[-1] or "validation" for step in steps]


def test_the_acts_stand_in_the_order_of_the_life_of_a_meeting(desk, meeting):
    order = ["preview", "preview", "convocation", "lecture", "circulate", "validation", "publish", "cancel"]
    assert labels(desk, meeting) == order


def test_the_chairs_step_says_what_was_not_done(desk, held):
    step = next(s for s in desk.get(change_url(held)).context["steps"] if not s.url)
    assert len(step.missing) == 3
    held.attendances.create(name="Un invité", position=1)
    assert len(next(s for s in desk.get(change_url(held)).context["steps"] if not s.url).missing) == 2


def test_publishing_comes_before_the_rectificatif(desk, validated):
    page = desk.get(change_url(validated)).content.decode()
    assert 0 < page.index("desk-steps") < page.index(reverse("admin:meetings_correction_add") + "?minutes=")


def test_those_who_will_not_get_the_draft_are_named(desk, held, committee):
    first, second = [mandate.person for mandate in committee.mandates.order_by("protocol_order")]
    User.objects.create_user("membre@exemple.test", person=first)
    assert desk.get(act(held, "circulate")).context["without_account"] == [str(second)]
    held.attendances.create(name=str(first), person=first, position=1)
    held.attendances.create(name="Un invité", position=2)
    page = desk.get(act(held, "circulate"))
    assert page.context["without_account"] == ["Un invité"]
    assert "Un invité" in page.content.decode()
