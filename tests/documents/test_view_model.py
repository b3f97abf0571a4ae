"""The relevé as data: frozen, and the same after a stay in the database."""

import dataclasses
import json

import pytest

from meetings.releve import Releve, Text
from tests.documents.samples import LETTERHEAD, arabic_releve, full_releve, source_releve


@pytest.mark.parametrize("make", [source_releve, full_releve, arabic_releve])
def test_json_brings_the_same_record_back(make):
    releve = make()
    assert Releve.from_json(json.loads(json.dumps(releve.to_json()))) == releve


def test_a_record_cannot_be_changed():
    with pytest.raises(dataclasses.FrozenInstanceError):
        source_releve().lang = "ar"


def test_an_unknown_key_is_not_dropped_silently():
    with pytest.raises(TypeError, match="surprise"):
        Releve.from_json({**source_releve().to_json(), "surprise": 1})


def test_the_chair_is_not_named_twice():
    chair = Text("M. Ahmed  LAAMOUMRI, Secrétaire Général")
    assert not source_releve(chair=chair).names_chair
    assert source_releve(chair=Text("Mme Hind ALAOUI")).names_chair
    assert source_releve(chair=chair, preamble=()).names_chair
    assert not source_releve(chair=None).names_chair


def test_the_letterhead_begins_with_the_language_of_the_document():
    assert [lang for lang, _, _ in source_releve().letterhead_columns] == ["fr", "ar"]
    assert [lang for lang, _, _ in arabic_releve().letterhead_columns] == ["ar", "fr"]
    assert len(source_releve(letterhead=LETTERHEAD[:3]).letterhead_columns) == 1


def test_a_table_only_when_there_is_something_to_put_in_it():
    assert not source_releve().has_owners and not source_releve().has_deadlines
    assert full_releve().has_owners and full_releve().has_deadlines
