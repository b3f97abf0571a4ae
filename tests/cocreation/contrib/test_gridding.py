"""The grid of analysis: criteria are added, changed, given a new version once used, retired; all of it recorded."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from cocreation.actions import analysing, gridding
from cocreation.models import Assignment, Criterion, Score
from ogp_secretariat.audit.queries import history_of
from ogp_secretariat.web.errors import Conflict
from tests import factories
from tests.cocreation import making_contrib as making

pytestmark = pytest.mark.django_db


@pytest.fixture
def process():
    return making.process()


@pytest.fixture
def staff():
    return making.staff()


def added(process, label="Réalisable", **fields):
    return gridding.add_criterion(process, by=None, label=label, **fields)


def scored(process, criterion, value=2):
    one = making.contribution(process)
    analyst = factories.account("member")
    analysing.assign([one], analyst, by=None)
    return analysing.score(Assignment.objects.get(analyst=analyst), {criterion.pk: value}, by=analyst)


def test_an_unused_criterion_changes_in_place(process):
    one = added(process)
    now = gridding.revise_criterion(one, by=None, expected_version=1, label="Faisable", scale=5)
    assert (now.pk, now.label, now.scale, now.number) == (one.pk, "Faisable", 5, 1)
    entry = history_of(one).first()
    assert entry.action == "change" and entry.changes["label"] == ["Réalisable", "Faisable"]
    with pytest.raises(Conflict):
        gridding.revise_criterion(one, by=None, expected_version=1, label="Autre")


def test_a_used_criterion_gets_a_new_version_and_keeps_its_scores(process):
    one = added(process)
    scored(process, one)
    moved = gridding.revise_criterion(one, by=None, label="Réalisable", scale=3, position=4)
    assert (moved.pk, moved.position) == (one.pk, 4)
    now = gridding.revise_criterion(one, by=None, label="Faisable dans le plan")
    one.refresh_from_db()
    assert (now.number, now.replaces, now.position, now.scale) == (2, one, 4, 3)
    assert (one.label, one.retired_at is None) == ("Réalisable", False)
    assert Score.objects.get().criterion == one
    assert list(Criterion.objects.in_force()) == [now]
    assert [entry.action for entry in history_of(one)][:1] == ["revise"]
    with pytest.raises(ValidationError):
        gridding.revise_criterion(one, by=None, label="Encore")
    with pytest.raises(ValidationError):
        gridding.restore_criterion(one, by=None)


def test_a_retired_criterion_is_no_longer_asked_for_and_comes_back(process):
    one, other = added(process), added(process, "Utile", position=2)
    with pytest.raises(ValidationError):
        gridding.retire_criterion(one, reason="  ", by=None)
    gridding.retire_criterion(one, reason="Double emploi", by=None)
    done = scored(process, other)
    assert [score.criterion for score in done.scores.all()] == [other]
    assert history_of(one).first().note == "Double emploi"
    with pytest.raises(ValidationError):
        gridding.retire_criterion(one, reason="Encore", by=None)
    gridding.restore_criterion(one, by=None)
    assert set(Criterion.objects.in_force()) == {one, other}


def test_a_grid_whose_criteria_all_left_asks_for_nothing(process):
    one = added(process)
    contribution = making.contribution(process)
    assert not analysing.is_analysed(contribution=contribution)
    gridding.retire_criterion(one, reason="Plus de grille", by=None)
    assert analysing.is_analysed(contribution=contribution)


@pytest.mark.parametrize("role", ["member", "chair", "focal_point"])
def test_only_the_secretariat_makes_the_grid(process, role):
    one, by = added(process), factories.account(role)
    for act in (
        lambda: gridding.add_criterion(process, by=by, label="x"),
        lambda: gridding.revise_criterion(one, by=by, label="x"),
        lambda: gridding.retire_criterion(one, reason="x", by=by),
        lambda: gridding.restore_criterion(one, by=by),
    ):
        with pytest.raises(PermissionDenied):
            act()


def test_the_pages_of_the_grid(client, process, staff):
    client.force_login(staff)
    grid = reverse("criteria", args=[process.code])
    assert client.get(grid).status_code == 200
    client.post(grid, {"position": 1, "label": "Réalisable", "label_ar": "قابلة للإنجاز", "scale": 3})
    one = Criterion.objects.get()
    assert history_of(one).first().actor_id == staff.pk
    page = reverse("criterion", args=[process.code, one.pk])
    assert page in client.get(grid).content.decode()
    values = {"acte": "changer", "position": 1, "label": "Faisable", "label_ar": "", "scale": 3, "version": 1}
    assert client.post(page, {**values, "label": ""}).status_code == 200
    assert client.post(page, {**values, "scale": "x" * 500}).status_code == 200
    assert client.post(page, values).status_code == 302
    assert "entre-temps" in client.post(page, values).content.decode()
    scored(process, one)
    one.refresh_from_db()
    assert "new version" not in client.get(page).content.decode()
    assert client.post(page, {**values, "label": "Réalisable en deux ans", "version": one.version}).status_code == 302
    assert Criterion.objects.in_force().get().number == 2
    old = client.get(page).content.decode()
    assert 'value="changer"' not in old and "version 2" in old
    now = Criterion.objects.in_force().get()
    page = reverse("criterion", args=[process.code, now.pk])
    assert client.post(page, {"acte": "retirer", "r-reason": ""}).status_code == 200
    assert client.post(page, {"acte": "retirer", "r-reason": "Trop vague"}).status_code == 302
    assert not Criterion.objects.in_force().exists()
    assert client.post(page, {"acte": "remettre"}).status_code == 302
    assert Criterion.objects.in_force().get() == now
    assert client.post(page, {"acte": "autre"}).status_code == 404
    assert client.get(reverse("criterion", args=[making.process().code, now.pk])).status_code == 404
