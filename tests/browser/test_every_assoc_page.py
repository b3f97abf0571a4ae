"""The pages of the register of associations and of the forum, looked at like every other page."""

import pytest
from django.utils import timezone

from cocreation.actions import importing_association_files
from cocreation.models import Association, ForumList, ForumMandate, ForumRule, ReviewItem
from cocreation.queries import association_links
from ogp_secretariat.portal.actions.demonstration_assoc import load_assoc
from tests import factories
from tests.cocreation import making_assoc as making

PAGES = {
    "anonymous": "/associations/ /associations/?q=introuvable /associations/{listed}/ /associations/proposer/"
    " /associations/{listed}/lien/ /associations/ma-fiche/{token}/ /forum/",
    "secretariat": "/associations/registre/ /associations/registre/a-reverifier/ /associations/registre/nouvelle/"
    " /associations/registre/{listed}/ /associations/registre/{listed}/corriger/"
    " /associations/registre/{listed}/accord/ /associations/registre/{listed}/verification/"
    " /associations/registre/{listed}/fusion/?autre={other} /associations/registre/doublons/"
    " /associations/registre/imports/ /associations/registre/imports/{file}/ /associations/registre/a-examiner/"
    " /associations/registre/a-examiner/{item}/ /forum/gestion/ /forum/gestion/regle/"
    " /forum/gestion/regle/{rule}/candidats/ /forum/gestion/listes/{list}/ /forum/gestion/membres/{mandate}/fin/"
    " /admin/cocreation/association/ /admin/cocreation/association/{listed}/change/",
}


@pytest.fixture
def register(seeded):
    """The demonstration's register."""
    today = timezone.localdate()
    factories.imported_source()
    load_assoc(None, by=None, today=today)
    listed = Association.objects.get(acronym="AAT")
    sheet = making.csv_of(["nom", "date"], [["Association Argan equité", "Juin 20214"], ["=1", ""]])
    file = importing_association_files.receive(sheet, "liste.csv", today=today, by=None)
    return {
        "listed": listed.pk,
        "other": Association.objects.get(acronym="RPC").pk,
        "token": association_links.make(listed, listed.email).rstrip("/").rsplit("/", 1)[-1],
        "file": file.pk,
        "item": ReviewItem.objects.latest("pk").pk,
        "rule": ForumRule.objects.get().number,
        "list": ForumList.objects.get().number,
        "mandate": ForumMandate.objects.first().pk,
    }


@pytest.mark.parametrize(("size", "language"), [("desk", "fr"), ("telephone", "ar")])
def test_every_page_of_associations(language, size, register, look_at_pages):
    accounts = {"anonymous": None, "secretariat": factories.account("secretariat").email}
    assert look_at_pages(PAGES, accounts, register, language=language, size=size) == []
