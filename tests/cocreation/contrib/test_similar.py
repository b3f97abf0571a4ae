"""What is alike is suggested with the closest first; on PostgreSQL a misspelt word is found too."""

import pytest
from django.db import connection

from cocreation.queries.similar import similar
from tests.cocreation import making_contrib as making

pytestmark = pytest.mark.django_db


@pytest.fixture
def process():
    made, by = making.process(), making.staff()
    for title in ("Publier le budget de la commune", "Ouvrir le budget des écoles", "Planter des arbres"):
        made.last = making.contribution(made, by=by, title=title, proposal="Chaque année, pour tous.", origin="post")
    return made


def titles(process, asked, **options):
    return [one.title for one in similar(process, asked, shown_only=False, **options)]


def test_the_closest_comes_first_and_what_is_foreign_does_not_come(process):
    assert titles(process, "Publier le budget de la commune")[0] == "Publier le budget de la commune"
    assert "Planter des arbres" not in titles(process, "Publier le budget de la commune")
    assert titles(process, "Réformer la justice militaire") == []
    assert titles(process, "100 % __ %%%% __") == []


def test_a_contribution_is_not_like_itself(process):
    assert titles(process, "Planter des arbres") == ["Planter des arbres"]
    assert titles(process, "Planter des arbres", excluding=process.last.pk) == []


@pytest.mark.postgres
def test_a_misspelt_word_is_found_by_its_trigrams(process):
    assert connection.vendor == "postgresql"
    assert titles(process, "plantter des abres")[:1] == ["Planter des arbres"]
