"""The Arabic pages of the demonstration say nothing in French that is not marked as French."""

from urllib.parse import urlsplit

import pytest
from django.core.management import call_command
from django.utils import translation

from cocreation import contribution_links, event_links
from cocreation.models import Association, Contribution, EventProposal, Registration, TeamMember
from cocreation.queries import association_links
from ogp_secretariat.people.models import User
from ogp_secretariat.portal.demo import ACCOUNTS
from ogp_secretariat.web.templatetags.components import written
from tests.portal.arabic_pages import crawl, french_in, read


@pytest.mark.parametrize(
    ("html", "found"),
    [
        ("<p>La collecte dure quinze jours</p>", ["La collecte dure quinze jours"]),
        ("<p>نص <b>de la région</b></p>", ["de la région"]),
        ('<p lang="fr">La collecte dure quinze jours</p>', []),
        ('<p><bdi lang="fr" dir="ltr">La <i>collecte dure</i> quinze jours</bdi> نص</p>', []),
        ('<div lang="fr"><p lang="ar">La collecte dure</p></div>', ["La collecte dure"]),
        ("<p>Open Gov Week 2026</p>", []),
        ("<p>Nadia FICTION, COC2-0012, a@exemple.test</p>", []),
        ('<img alt="Carte de la région"><input placeholder="نص">', ["Carte de la région"]),
        ("<script>le la les un deux</script><br><p>نص</p>", []),
    ],
)
def test_what_counts_as_french(html, found):
    assert french_in(read(f"<html lang='ar'>{html}</html>").texts, ()) == found


def personal_pages():
    """A page behind each kind of personal link."""
    contribution, registration = Contribution.objects.first(), Registration.objects.first()
    proposal, association = EventProposal.objects.first(), Association.objects.exclude(email="").first()
    member = TeamMember.objects.filter(role="rapporteur", event__process__isnull=False).first()
    for one in (contribution, registration, proposal, association):
        one.language = "ar"
    addresses = [
        contribution_links.address_of(contribution),
        event_links.registration_address(registration),
        event_links.proposal_address(proposal),
        event_links.rapporteur_address(member, "ar"),
        association_links.make(association, association.email),
    ]
    return [urlsplit(address).path for address in addresses]


@pytest.mark.django_db
@pytest.mark.pure
def test_the_arabic_pages_of_the_demonstration(settings):
    settings.DEMO = True
    call_command("load_demo", verbosity=0)
    email = {account.role: account.email for account in ACCOUNTS}
    read_by = {
        None: [*personal_pages(), "/ar/"],
        "member": ["/ar/"],
        "focal_point": ["/ar/"],
    }
    for role, starts in read_by.items():
        user = User.objects.get(email=email[role]) if role else None
        pages, found = crawl(user, starts)
        assert len(pages) > 50 and found == [], role


@pytest.mark.parametrize(
    ("language", "text", "html"),
    [
        ("fr", "Ouvrir les budgets", '<bdi dir="ltr">Ouvrir les budgets</bdi>'),
        ("fr", "فتح الميزانيات", '<bdi lang="ar" dir="rtl">فتح الميزانيات</bdi>'),
        ("ar", "فتح الميزانيات", '<bdi dir="rtl">فتح الميزانيات</bdi>'),
        ("ar", "Ouvrir les budgets", '<bdi lang="fr" dir="ltr">Ouvrir les budgets</bdi>'),
        ("ar", "<b>x</b>", '<bdi lang="fr" dir="ltr">&lt;b&gt;x&lt;/b&gt;</bdi>'),
        ("ar", "12/2016", "<bdi>12/2016</bdi>"),
        ("ar", "", ""),
        ("ar", None, ""),
    ],
)
def test_what_somebody_wrote_is_marked_with_its_language(language, text, html):
    with translation.override(language):
        assert written(text) == html
