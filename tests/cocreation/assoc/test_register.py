"""The register's acts: saved with a version, agreed to field by field, verified, merged without loss, reviewed."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from cocreation.actions import distinguishing, enrolling, merging, reviewing_associations, unmerging
from cocreation.models import (
    Association,
    AssociationAlias,
    Consent,
    Contribution,
    DistinctPair,
    Process,
    ReviewItem,
    Theme,
    Verification,
)
from cocreation.policies import directory
from cocreation.queries import associations as queries
from ogp_secretariat.audit.models import Entry
from ogp_secretariat.audit.queries import history_of
from ogp_secretariat.mailroom.models import Message
from ogp_secretariat.web.errors import Conflict, NotAllowedNow
from tests import factories
from tests.cocreation import making_assoc as making
from tests.cocreation.assoc.test_importing import HEADERS, row
from tests.commitments import making as commitments_making

pytestmark = pytest.mark.django_db
TODAY = making.TODAY
DAY = datetime.timedelta(days=1)


# -- Saving ------------------------------------------------------------------------------------------------------------


def test_two_writers_of_one_record():
    one = making.association()
    first, second = Association.objects.get(pk=one.pk), Association.objects.get(pk=one.pk)
    first.acronym = "UN"
    enrolling.save_association(first, by=None, expected_version=one.version)
    second.acronym = "DEUX"
    with pytest.raises(Conflict):
        enrolling.save_association(second, by=None, expected_version=one.version)
    assert Association.objects.get(pk=one.pk).acronym == "UN"


def test_personal_data_stays_out_of_the_audit():
    one = making.association(
        email="secret@exemple.test",
        phone="0661999999",
        contact_name="Personne Secrète",
        address="Impasse Cachée",
        note="Note cachée",
        unread="email : caché",
    )
    one.email = "autre@exemple.test"
    enrolling.save_association(one, by=None)
    told = str(list(Entry.objects.filter(target_type="cocreation.association").values("changes", "note")))
    for word in ("secret", "autre@", "0661", "Secrète", "Cachée", "cachée", "caché"):
        assert word not in told


@pytest.mark.parametrize(
    "fields",
    [{"name": "", "name_ar": ""}, {"name": "x" * 501}, {"email": "x"}, {"name": "a\x00b"}, {"address": "x" * 1001}],
)
def test_what_a_record_cannot_be(fields):
    with pytest.raises(ValidationError):
        enrolling.save_association(Association(**{"name": "Les Cèdres", **fields}), by=None)


def test_a_province_is_in_its_region():
    from cocreation.models import Province

    with pytest.raises(ValidationError):
        making.association(region=making.region("02"), province=Province.objects.get(name="Ifrane"))


def test_search_ignores_accents_case_and_arabic_vowels():
    one = making.association("Association Éclat", name_ar="جمعية النور", aliases=["Les Lumières"])
    for word in ("eclat", "ECLAT", "النُّور", "lumieres"):
        from cocreation.forms.association_filters import DirectoryFilter

        assert list(DirectoryFilter({"q": word}).apply(queries.directory())) == [one], word


def test_only_the_secretariat_writes():
    member, one = factories.account("member"), making.association()
    for act in (
        lambda: enrolling.save_association(one, by=member),
        lambda: enrolling.agree(one, ["name"], way="form", given_on=TODAY, today=TODAY, by=member),
        lambda: enrolling.verify(one, means="call", on=TODAY, today=TODAY, by=member),
        lambda: enrolling.set_dissolved(one, True, by=member),
        lambda: merging.merge(one, making.association(), by=member, today=TODAY),
    ):
        with pytest.raises(PermissionDenied):
            act()


# -- Consents and verification -----------------------------------------------------------------------------------------


def test_consents_are_dated_and_never_rewritten():
    one = making.association(consents=())
    with pytest.raises(ValidationError):
        enrolling.agree(one, ["email"], way="form", given_on=TODAY, today=TODAY, by=None)
    with pytest.raises(ValidationError):
        enrolling.agree(one, ["name"], way="form", given_on=TODAY + DAY, today=TODAY, by=None)
    assert enrolling.agree(one, ["email", "name"], way="form", given_on=TODAY, today=TODAY, by=None) == [
        "name",
        "email",
    ]
    assert enrolling.agree(one, ["name"], way="paper", given_on=TODAY, today=TODAY, by=None) == []
    assert enrolling.shown_fields(one) == {"name", "email"}
    enrolling.withdraw_consent(one, ["email"], way="email", on=TODAY + DAY, by=None)
    assert enrolling.shown_fields(one) == {"name"}
    enrolling.agree(one, ["email"], way="form", given_on=TODAY, today=TODAY, by=None)
    assert one.consents.filter(field="email").count() == 2
    assert set(enrolling.withdraw_consent(one, ["name"], way="email", on=TODAY, by=None)) == {"name", "email"}
    assert not queries.directory().exists()


def test_the_database_keeps_consents_and_verifications():
    one = making.association()
    enrolling.withdraw_consent(one, ["name"], way="email", on=TODAY, by=None)
    consent, verification = Consent.objects.get(), Verification.objects.get()
    for write in (
        lambda: Consent.objects.filter(pk=consent.pk).update(withdrawn_on=None, withdrawn_way=""),
        lambda: Consent.objects.filter(pk=consent.pk).update(given_on=TODAY - DAY),
        lambda: consent.delete(),
        lambda: Verification.objects.filter(pk=verification.pk).update(valid_until=TODAY + 900 * DAY),
        lambda: verification.delete(),
        lambda: Association.objects.filter(pk=one.pk).delete(),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            write()


def test_a_verification_expires():
    one = making.association(verified=False)
    assert list(queries.to_verify(TODAY)) == [one]
    enrolling.verify(one, means="call", on=TODAY, until=TODAY + 60 * DAY, today=TODAY, by=None)
    assert not queries.to_verify(TODAY).exists()
    assert list(queries.to_verify(TODAY + 31 * DAY)) == [one]
    assert directory.is_verified(one.verifications.all(), TODAY + 60 * DAY)
    assert not directory.is_verified(one.verifications.all(), TODAY + 61 * DAY)
    enrolling.set_dissolved(one, True, by=None)
    assert not queries.to_verify(TODAY + 90 * DAY).exists()
    with pytest.raises(NotAllowedNow):
        enrolling.verify(one, means="call", on=TODAY, today=TODAY, by=None)


# -- Merging -----------------------------------------------------------------------------------------------------------


def test_a_merger_loses_nothing():
    kept = making.association(
        "Association Tafilalet",
        region=making.region("08"),
        phone="0535000001",
        themes=["justice-ouverte"],
        consents=["name", "phone", "email"],
    )
    other = making.association(
        "Tafilalet pour demain",
        name_ar="جمعية تافيلالت",
        acronym="TPD",
        region=making.region("08"),
        phone="0535000002",
        email="t@exemple.test",
        themes=["egalite"],
        aliases=["Vieux nom"],
        consents=["name", "email"],
    )
    event = making.event()
    event.hosts.add(other)
    seat = making.attendance(event, other)
    process = Process.objects.create(code="COC2", plan=commitments_making.plan("PAN2"), title="Processus")
    said = Contribution.objects.create(association=other, title="Idée", process=process, number=1, received_on=TODAY)
    merging.merge(kept, other, by=None, today=TODAY)
    kept.refresh_from_db()
    other.refresh_from_db()
    assert (other.state, other.merged_into, other.name) == ("merged", kept, "Tafilalet pour demain")
    assert (kept.name, kept.name_ar, kept.acronym) == ("Association Tafilalet", "جمعية تافيلالت", "TPD")
    assert (kept.email, kept.phone) == ("t@exemple.test", "0535000001; 0535000002")
    assert {a.name for a in kept.aliases.all()} >= {"Tafilalet pour demain", "Vieux nom"}
    assert {t.code for t in kept.themes.all()} == {"justice-ouverte", "egalite"}
    seat.refresh_from_db()
    said.refresh_from_db()
    assert seat.association == said.association == kept and list(event.hosts.all()) == [kept]
    # The telephone now holds a number whose association never agreed: it is no longer shown.
    assert enrolling.shown_fields(kept) == {"name", "email"}
    entry = Entry.objects.filter(action="merge", target_id=str(other.pk)).get()
    assert entry.changes["registrations"] == [other.pk, [seat.pk]]
    assert "t@exemple" not in str(entry.changes) and "0535" not in str(entry.changes)
    assert "vieux nom" in kept.search_text


def test_a_merger_is_undone_from_the_record():
    kept, other = making.association("Qui reste"), making.association("Qui part", phone="0535000002")
    event = making.event()
    event.hosts.add(kept, other)
    own, theirs = making.attendance(event, kept), making.attendance(making.event(), other)
    other_event = making.event()
    other_event.hosts.add(other)
    merging.merge(kept, other, by=None, today=TODAY)
    other.refresh_from_db()
    undone, _sentences = unmerging.undo_merge(other, by=None)
    assert (undone.state, undone.merged_into) == ("active", None)
    for seat in (own, theirs):
        seat.refresh_from_db()
    assert (own.association, theirs.association) == (kept, other)
    assert list(other_event.hosts.all()) == [other]
    assert set(event.hosts.all()) == {kept, other}
    with pytest.raises(NotAllowedNow):
        unmerging.undo_merge(undone, by=None)
    with pytest.raises(PermissionDenied):
        unmerging.undo_merge(undone, by=factories.account("member"))


def merged_pair():
    kept = making.association(
        "Qui reste", region=making.region("08"), phone="0535000001; 0535000009", email="a@exemple.test",
        themes=["justice-ouverte"], aliases=["Ancien nom"], consents=["name", "phone"],
    )  # fmt: skip
    other = making.association(
        "Qui part", name_ar="جمعية", acronym="QP", receipt_number="12/2016", region=making.region("08"),
        phone="0535000002", email="b@exemple.test", address="1, rue Essai", contact_name="Essai UNE",
        website="https://exemple.test", themes=["egalite", "justice-ouverte"], aliases=["Vieux nom"],
        consents=["name", "website"],
    )  # fmt: skip
    return kept, other


def state_of(one):
    one = Association.objects.get(pk=one.pk)
    return {
        **{name: value for name, value in queries.stored_values(one).items() if name != "themes"},
        "themes": set(one.themes.values_list("code", flat=True)),
        "aliases": set(queries.alias_names(one)),
        "search": one.search_text,
        "shown": enrolling.shown_fields(one),
    }


def test_an_undone_merger_gives_both_records_back_what_they_had():
    kept, other = merged_pair()
    before = state_of(kept), state_of(other)
    merging.merge(kept, other, by=None, today=TODAY)
    assert state_of(kept)["website"] and "website" in state_of(kept)["shown"]
    other.refresh_from_db()
    _undone, sentences = unmerging.undo_merge(other, by=None)
    after = state_of(kept)
    # A consent that ended with the merger is never opened again by itself.
    assert before[0].pop("shown") == {"name", "phone"} and after.pop("shown") == {"name"}
    assert (after, state_of(other)) == (before[0], before[1])
    assert len(sentences) == 2
    # A second merger and a second undoing come to the same.
    merging.merge(Association.objects.get(pk=kept.pk), Association.objects.get(pk=other.pk), by=None, today=TODAY)
    unmerging.undo_merge(Association.objects.get(pk=other.pk), by=None)
    again = state_of(kept)
    assert {**again, "shown": None} == {**after, "shown": None}


def test_what_was_changed_since_a_merger_stays_and_is_told():
    kept, other = merged_pair()
    merging.merge(kept, other, by=None, today=TODAY)
    kept = Association.objects.get(pk=kept.pk)
    kept.address, kept.phone, kept.acronym = "2, rue Neuve", kept.phone + "; 0535000003", ""
    enrolling.save_association(kept, by=None)
    other.refresh_from_db()
    _undone, sentences = unmerging.undo_merge(other, by=None)
    now = state_of(kept)
    assert now["address"] == "2, rue Neuve" and "0535000003" in now["phone"] and "0535000002" in now["phone"]
    assert (now["acronym"], now["name_ar"], now["receipt_number"], now["other_emails"]) == ("", "", "", "")
    told = next(sentence for sentence in sentences if "fusion" in sentence or "merger" in sentence)
    assert "dresse" in told and "éléphone" in told
    entry = Entry.objects.filter(action="undo_merge", target_id=str(kept.pk)).get()
    assert "exemple.test" not in str(entry.changes) and "0535" not in str(entry.changes)


def test_a_survivor_that_was_merged_on_keeps_what_it_took():
    kept, other = merged_pair()
    merging.merge(kept, other, by=None, today=TODAY)
    last = making.association("Dernière")
    merging.merge(last, Association.objects.get(pk=kept.pk), by=None, today=TODAY)
    other.refresh_from_db()
    undone, sentences = unmerging.undo_merge(other, by=None)
    assert undone.state == "active" and len(sentences) >= 1
    assert state_of(kept)["acronym"] == "QP" and state_of(last)["acronym"] == "QP"


def test_every_table_that_knows_associations_is_thought_of():
    """A new key to associations moves by itself; what stays is named."""
    names = {relation.get_accessor_name() for relation in Association._meta.related_objects}
    assert names >= merging.STAYS | merging.HANDLED
    assert {"registrations", "contributions", "hosted_events"} <= names - merging.STAYS - merging.HANDLED


@pytest.mark.parametrize(
    ("kept", "other", "withdrawn", "shown"),
    [
        (["name", "email"], ["name"], [], {"name", "email"}),  # silence withdraws nothing
        (["name", "email"], ["name", "email"], ["email"], {"name"}),  # a withdrawal holds for both
        (["name", "email"], ["name"], ["name"], set()),
        ([], ["name", "email"], [], set()),  # nobody enters the directory by a merger
    ],
)
def test_the_stricter_consent_holds(kept, other, withdrawn, shown):
    one = making.association(email="a@exemple.test", consents=kept)
    two = making.association(email="a@exemple.test", consents=other)
    if withdrawn:
        enrolling.withdraw_consent(two, withdrawn, way="email", on=TODAY, by=None)
    merging.merge(one, two, by=None, today=TODAY)
    assert enrolling.shown_fields(one) == shown


def test_a_merged_record_is_history():
    one, two, three = (making.association() for _n in range(3))
    merging.merge(one, two, by=None, today=TODAY)
    two.refresh_from_db()
    for act in (
        lambda: merging.merge(three, two, by=None, today=TODAY),
        lambda: merging.merge(two, three, by=None, today=TODAY),
        lambda: merging.merge(one, one, by=None, today=TODAY),
        lambda: enrolling.save_association(two, by=None),
        lambda: enrolling.set_dissolved(two, True, by=None),
    ):
        with pytest.raises(NotAllowedNow):
            act()
    with pytest.raises(IntegrityError), transaction.atomic():
        Association.objects.filter(pk=two.pk).update(name="Autre")
    merging.merge(three, one, by=None, today=TODAY)
    assert Association.objects.get(pk=two.pk).survivor == three


def test_duplicates_are_suggested_and_cost_the_same(django_assert_num_queries):
    one = making.association("Association Tafilalet pour le développement", region=making.region("08"))
    two = making.association("", name_ar="جمعية تافيلالت للتنمية", region=making.region("08"))
    with django_assert_num_queries(4):
        pairs = queries.suggested_duplicates()
    assert [(a.pk, b.pk) for a, b, _reasons in pairs] == [(one.pk, two.pk)]
    for n in range(10):
        making.association(f"Zaouia {n} {n * 77:x}", region=making.region("02"))
    with django_assert_num_queries(4):
        queries.suggested_duplicates()


# -- Reviewing ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def doubtful():
    """A record, and a row that says another telephone of it."""
    one = making.association("Les Cèdres", phone="0535000001", region=making.region("03"))
    making.imported(HEADERS, [row("Les Cèdres", region="Fès-Meknès", tel="0600000009", email="n@exemple.test")])
    return one, ReviewItem.objects.get()


@pytest.mark.parametrize(("replace", "phone"), [((), "0535000001"), (("phone",), "0600000009")])
def test_it_is_she(doubtful, replace, phone):
    one, item = doubtful
    reviewing_associations.recognise(item, one, by=None, replace=replace)
    one.refresh_from_db()
    item.refresh_from_db()
    assert (one.phone, one.email) == (phone, "n@exemple.test")
    assert (item.state, item.association, item.raw) == ("same", one, {})
    assert not {"email", "phone"} & set(item.values)
    assert making.imported(HEADERS, [row("Les Cèdres", region="Fès-Meknès", tel="0600000009", email="n@exemple.test")])[
        "unchanged"
    ]


def test_a_near_name_becomes_another_name():
    one = making.association("Association Tafilalet pour le développement", region=making.region("08"))
    making.imported(
        HEADERS, [row(nom_ar="جمعية تافيلالت للتنمية", region="Drâa-Tafilalet"), row("Tafilalt pour le dévelopement")]
    )
    for item in ReviewItem.objects.all():
        reviewing_associations.recognise(item, one, by=None)
    one.refresh_from_db()
    assert one.name_ar == "جمعية تافيلالت للتنمية"
    assert [alias.name for alias in one.aliases.all()] == ["Tafilalt pour le dévelopement"]
    assert AssociationAlias.objects.count() == 1


def test_a_new_one():
    making.association("Association Al Amal", region=making.region("05"))
    rows = [row("Association Al Amal", region="Oriental", themes="Justice ouverte; pêche")]
    making.imported(HEADERS, rows)
    made = reviewing_associations.enter(ReviewItem.objects.get(), by=None)
    assert (made.region.code, made.unread) == ("02", "themes : pêche")
    assert list(made.themes.all()) == [Theme.objects.get(code="justice-ouverte")]
    assert making.imported(HEADERS, rows)["unchanged"] == 1
    with pytest.raises(NotAllowedNow):
        reviewing_associations.enter(ReviewItem.objects.get(), by=None)


def test_what_is_there_by_now_is_not_entered_twice():
    making.association("Association Al Amal", region=making.region("05"))
    making.imported(HEADERS, [row("Association Al Amal", region="Oriental")])
    making.association("Association Al Amal", region=making.region("02"))
    with pytest.raises(NotAllowedNow):
        reviewing_associations.enter(ReviewItem.objects.get(), by=None)


def test_an_acronym_alone_needs_a_name():
    making.association("Association Marocaine", acronym="AMX")
    making.imported(HEADERS, [row(sigle="AMX")])
    item = ReviewItem.objects.get()
    with pytest.raises(ValidationError):
        reviewing_associations.enter(item, by=None)
    assert reviewing_associations.enter(item, by=None, name="Amis du Musée").acronym == "AMX"


def test_a_refusal_has_its_reason_and_is_remembered(doubtful):
    _one, item = doubtful
    with pytest.raises(ValidationError):
        reviewing_associations.refuse(item, reason="  ", by=None)
    reviewing_associations.refuse(item, reason="Numéro périmé", by=None)
    result = making.imported(
        HEADERS, [row("Les Cèdres", region="Fès-Meknès", tel="0600000009", email="n@exemple.test")]
    )
    assert result["refused"] == 1 and "Numéro périmé" in result["details"][0]["errors"][0]
    item.refresh_from_db()
    assert item.raw == {} and "phone" not in item.values
    with pytest.raises(NotAllowedNow):
        reviewing_associations.refuse(item, reason="Encore", by=None)
    assert not Message.objects.exists()


def test_a_merged_candidate_means_its_survivor(doubtful):
    one, item = doubtful
    other = making.association()
    merging.merge(other, one, by=None, today=TODAY)
    assert reviewing_associations.recognise(item, one, by=None) == other


def test_two_associations_that_look_alike_are_told_apart_and_suggested_no_more(client):
    one, other = making.association("Association Essai des Cèdres"), making.association("Association Essai des Cedres")
    third = making.association("Association Essai des Cèdres", region=making.region("06"))
    by, page = factories.account("secretariat"), reverse("association_duplicates")
    client.force_login(by)

    def suggested():
        return {(a.pk, b.pk) for a, b, _reasons in queries.suggested_duplicates()}

    before = suggested()
    assert (one.pk, other.pk) in before
    for _twice in range(2):
        client.post(page, {"acte": "distinguer", "un": other.pk, "autre": one.pk})
    assert suggested() == before - {(one.pk, other.pk)}
    assert "deux associations" in client.get(page).content.decode()
    assert [history_of(each).filter(action="tell_apart").count() for each in (one, other, third)] == [1, 1, 0]
    client.post(page, {"acte": "oublier", "un": one.pk, "autre": other.pk})
    assert suggested() == before
    assert history_of(one)[0].action == "forget_pair"
    for bad in ({"acte": "distinguer", "un": "x", "autre": one.pk}, {"acte": "autre", "un": one.pk, "autre": other.pk}):
        assert client.post(page, bad).status_code == 404
    client.post(page, {"acte": "distinguer", "un": one.pk, "autre": one.pk})
    assert not DistinctPair.objects.exists()
    with pytest.raises(PermissionDenied):
        distinguishing.tell_apart(one, other, by=factories.account("member"))
