"""The pack: what is in it for whom, made once for the same contents, whole or not at all."""

import io
import zipfile
from datetime import date, timedelta

import pikepdf
import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from meetings.actions import approving, packing
from meetings.models import AgendaItem, Meeting, MeetingPaper, Pack
from meetings.pack import meeting_of_pack, recipe_of
from ogp_secretariat.documents import policies, storage
from ogp_secretariat.documents.actions import assembling, bundling
from ogp_secretariat.documents.actions.rendering import render_waiting
from ogp_secretariat.documents.enums import State
from ogp_secretariat.documents.joining import JoinerGone, JoiningProgram
from ogp_secretariat.documents.models import Bundle
from tests import factories
from tests.documents.paper_files import pdf
from tests.documents.pdfs import page_texts

pytestmark = pytest.mark.django_db


def paper(meeting, title, data, item=None, **fields):
    fields.setdefault("is_annex", False)
    row = MeetingPaper(meeting=meeting, agenda_item=item, position=meeting.papers.count() + 1, title=title, **fields)
    row.upload.save("x.pdf", ContentFile(data))
    return row


@pytest.fixture
def office(db):
    return factories.account("secretariat")


@pytest.fixture
def coming(office):
    """A convened meeting after one whose relevé is validated, with papers under its items."""
    earlier = factories.meeting(date(2020, 2, 12))
    approving.validate(earlier.minutes, by=factories.account("chair"))
    render_waiting()
    meeting = factories.meeting(timezone.localdate() + timedelta(days=20), status="draft", decisions=0, points=0)
    items = list(meeting.agenda_items.all())
    AgendaItem.objects.filter(pk=items[1].pk).update(is_confidential=True)
    paper(meeting, "Note budgétaire", pdf(3, "Budget", bookmark="Annexe"), items[0])
    paper(meeting, "Note réservée", pdf(1, "Secret"), items[1])
    paper(meeting, "Annexe du relevé", pdf(1, "Annexe"), is_annex=True)
    paper(meeting, "Plan d’accès", pdf(1, "Plan"))
    factories.convened(meeting)
    return meeting


def made(meeting, by, language="fr"):
    pack, _is_new = packing.request_pack(meeting, language=language, by=by)
    bundling.make_waiting()
    pack.bundle.refresh_from_db()
    assert pack.bundle.state == State.READY, pack.bundle.error
    return pack.bundle


def titles(joined):
    with joined.open_outline() as outline:
        return [(item.title, [child.title for child in item.children]) for item in outline.root]


def test_everything_in_its_order(coming, office):
    bundle = made(coming, office)
    joined = pikepdf.open(bundle.absolute_path)
    found = titles(joined)
    assert [title for title, _children in found] == [
        "Sommaire", "1. Point 1", "2. Point 2 (huis clos)", "Autres documents",
        "Relevé des conclusions de la réunion CP 1/2020", "Suivi des décisions antérieures",
    ]  # fmt: skip
    assert found[1][1] == ["Note budgétaire"]
    texts = page_texts(bundle.absolute_path.read_bytes())
    assert len(texts) == bundle.pages
    assert "À jour au" in texts[0] and "Note budgétaire" in texts[0]
    assert "Budget 1" in texts[1] and "Secret 1" in texts[4] and "Plan 1" in texts[5]
    assert "Annexe du relevé" not in "".join(texts)
    assert "Suivi des décisions antérieures" in texts[-1]
    # The table of contents leads to the pages it names.
    leads = {annotation.Dest[0].objgen for annotation in joined.pages[0].obj.Annots}
    assert joined.pages[1].obj.objgen in leads and joined.pages[4].obj.objgen in leads


def test_the_archive_has_the_same_parts(coming, office):
    bundle = made(coming, office)
    with zipfile.ZipFile(bundle.absolute_zip_path) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        assert len(pikepdf.open(io.BytesIO(archive.read(names[1]))).pages) == 3
    assert names == [
        "00_sommaire.pdf", "01_point-1_note-budgetaire.pdf", "02_point-2_note-reservee.pdf", "03_plan-dacces.pdf",
        "04_releve_releve-des-conclusions-de-la-reunion-cp-1-2020.pdf",
        "05_suivi_suivi-des-decisions-anterieures.pdf",
    ]  # fmt: skip


def test_the_same_contents_are_made_once(coming, office):
    first = made(coming, office)
    again, is_new = packing.request_pack(coming, language="fr", by=factories.account("chair"))
    assert again.bundle_id == first.pk and not is_new
    assert again.bundle.as_of == first.as_of and bundling.make_waiting() == 0
    paper(coming, "Nouveau", pdf(1))
    other, is_new = packing.request_pack(coming, language="fr", by=office)
    assert is_new and other.bundle_id != first.pk
    assert Pack.objects.count() == 2


def test_who_may_have_it_and_what_is_behind_closed_doors(coming, office):
    member = factories.member()
    outsider = factories.account("member")
    whole, open_part = made(coming, member), made(coming, outsider)
    assert whole.pk != open_part.pk
    secret = "Note réservée"
    assert secret in "".join(page_texts(whole.absolute_path.read_bytes()))
    assert secret not in "".join(page_texts(open_part.absolute_path.read_bytes()))
    with zipfile.ZipFile(open_part.absolute_zip_path) as archive:
        assert not any("reserve" in name for name in archive.namelist())
    for nobody in (factories.account("focal_point"), factories.account("focal_point")):
        with pytest.raises(PermissionDenied):
            packing.request_pack(coming, language="fr", by=nobody)
    draft = factories.meeting(timezone.localdate(), status="draft")
    with pytest.raises(PermissionDenied):
        packing.request_pack(draft, language="fr", by=member)


def test_what_is_typed_after_the_convocation_is_in_no_pack(office):
    member = factories.member()
    meeting = factories.meeting_to_convene(title="Réunion annoncée", place="Rabat")
    factories.convene(meeting)
    first = meeting.agenda_items.first()
    announced = first.title
    paper(meeting, "Note du point ajouté", pdf(1, "Note"), item=AgendaItem.objects.create(
        meeting=meeting, position=50, title="Point ajouté", is_confidential=True
    ))  # fmt: skip
    AgendaItem.objects.filter(pk=first.pk).update(title="Autre intitulé")
    Meeting.objects.filter(pk=meeting.pk).update(title="Réunion déplacée", place="Ifrane")
    for account in (member, office):
        whole = meeting_of_pack(meeting.pk)
        recipe = recipe_of(whole, "fr", with_closed=packing.is_whole_for(whole, account), today=timezone.localdate())
        words = [part.title for part in recipe.parts]
        assert announced in words
        assert not {"Autre intitulé", "Point ajouté (huis clos)", "Note du point ajouté"} & set(words)
        assert "Réunion annoncée" in recipe.title and recipe.cover.context["place"]["text"] == "Rabat"


def test_a_closed_paper_does_not_exist_for_others(coming, client):
    closed = coming.papers.get(title="Note réservée")
    address = reverse("paper", args=[coming.pk, closed.pk])
    client.force_login(factories.account("member"))
    assert client.get(address).status_code == 404
    assert "Note réservée" not in client.get(coming.get_absolute_url()).content.decode()
    client.force_login(factories.member())
    assert client.get(address).status_code == 200
    assert "Note réservée" in client.get(coming.get_absolute_url()).content.decode()


def test_what_cannot_be_joined_has_a_page_that_says_so(coming, office, monkeypatch):
    paper(coming, "Chiffré", pdf(1, password="secret"))
    paper(coming, "Abîmé", b"%PDF-1.4 abc")
    gone = paper(coming, "Parti", pdf(1))
    gone.upload.storage.delete(gone.upload.name)
    monkeypatch.setattr(policies, "MOST_PART_PAGES", 20)
    paper(coming, "Énorme", pdf(21))
    bundle = made(coming, office)
    assert [title for title, _why in bundle.left_out] == ["Chiffré", "Abîmé", "Parti", "Énorme"]
    assert "mot de passe" in bundle.left_out[0][1]
    texts = page_texts(bundle.absolute_path.read_bytes())
    assert sum("n’a pas pu être joint" in " ".join(text.split()) for text in texts[1:]) == 4
    loose = dict(titles(pikepdf.open(bundle.absolute_path)))["Autres documents"]
    assert loose == ["Plan d’accès", "Chiffré", "Abîmé", "Parti", "Énorme"]
    with zipfile.ZipFile(bundle.absolute_zip_path) as archive:
        names = " ".join(archive.namelist())
    assert "chiffre" in names and "enorme" in names and "parti.pdf" not in names and "parti.txt" in names


def test_a_paper_that_kills_the_program_is_left_out(coming, office, monkeypatch):
    bad = paper(coming, "Piégé", pdf(2, "Piège"))
    real, trial = JoiningProgram.begin_gathering, JoiningProgram.attempt

    def gather(self, parts):
        if any(part.get("path", "").endswith(bad.upload.name) for part in parts):
            raise JoinerGone
        return real(self, parts)

    def attempt(self, path):
        if str(path).endswith(bad.upload.name):
            raise JoinerGone
        return trial(self, path)

    monkeypatch.setattr(JoiningProgram, "begin_gathering", gather)
    monkeypatch.setattr(JoiningProgram, "attempt", attempt)
    bundle = made(coming, office)
    assert [title for title, _why in bundle.left_out] == ["Piégé"]


def test_a_worker_killed_in_the_middle_leaves_nothing_and_another_takes_over(coming, office, monkeypatch):
    pack, _is_new = packing.request_pack(coming, language="fr", by=office)

    class Killed(BaseException):
        pass

    def killed(*arguments, **more):
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(assembling.Making, "_zip", killed)
        with pytest.raises(Killed):
            bundling.make_waiting()
    bundle = Bundle.objects.get(pk=pack.bundle_id)
    assert bundle.state == State.RENDERING and not bundle.is_ready and not bundle.path
    assert bundling.make_waiting() == 0
    Bundle.objects.update(claimed_at=timezone.now() - policies.BUNDLE_STALE_AFTER - timedelta(seconds=1))
    assert bundling.make_waiting() == 1
    bundle.refresh_from_db()
    assert bundle.is_ready


def test_two_workers_make_one(coming, office):
    pack, _is_new = packing.request_pack(coming, language="fr", by=office)
    stale = Bundle.objects.get(pk=pack.bundle_id)
    assert bundling.make_one(stale) is True
    assert bundling.make_one(stale) is False


def test_a_disk_that_is_full_is_told_and_tried_again(coming, office, monkeypatch):
    pack, _is_new = packing.request_pack(coming, language="fr", by=office)

    def full(*arguments):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(storage, "move_in", full)
        bundling.make_waiting()
    bundle = Bundle.objects.get(pk=pack.bundle_id)
    assert bundle.state == State.WAITING and "plein" in bundle.error
    bundling.make_waiting()
    bundle.refresh_from_db()
    assert bundle.is_ready


def test_files_that_are_gone_are_made_again(coming, office):
    bundle = made(coming, office)
    bundle.absolute_path.unlink()
    assert not Bundle.objects.get(pk=bundle.pk).is_ready
    pack, is_new = packing.request_pack(coming, language="fr", by=office)
    assert is_new and pack.bundle_id == bundle.pk
    bundling.make_waiting()
    assert Bundle.objects.get(pk=bundle.pk).is_ready


def test_old_ones_are_removed_with_what_killed_workers_left(coming, office, settings):
    bundle = made(coming, office)
    left = settings.MEDIA_ROOT / ".making-x"
    left.mkdir()
    bundling.remove_old()
    assert left.exists() and bundle.absolute_path.exists()
    Bundle.objects.update(requested_at=timezone.now() - policies.BUNDLE_LIFETIME - timedelta(days=1))
    bundling.remove_old()
    assert not Bundle.objects.exists() and not Pack.objects.exists() and not bundle.absolute_path.exists()


def test_in_arabic(coming, office):
    bundle = made(coming, office, "ar")
    joined = pikepdf.open(bundle.absolute_path)
    assert str(joined.Root.Lang) == "ar" and str(joined.Root.ViewerPreferences.Direction) == "/R2L"
