"""The pages as people use them: forms that keep what was typed, links, input that no page can use."""

import html

import pytest
from django.core.cache import cache
from django.urls import reverse

from cocreation import event_links
from cocreation.actions import registering
from cocreation.models import Event, Registration
from ogp_secretariat.web import robots
from tests import factories
from tests.cocreation import making_events as making

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def quick_people(monkeypatch):
    """Tests type faster than people, and more often than one visitor may within the hour."""
    monkeypatch.setattr(robots, "FASTEST", 0)
    cache.clear()


@pytest.fixture
def secretariat(client):
    client.force_login(factories.account("secretariat"))
    return client


def form(**fields):
    return {
        "name": "Nadia ESSAI", "email": "nadia@exemple.test", "category": "citizen", "consent": "on",
        "moment": robots.stamp(), **fields,
    }  # fmt: skip


def test_registering_says_the_same_to_everybody(client):
    event = making.event(capacity=1)
    url = reverse("event_register", args=[event.pk])
    first = client.post(url, form())
    again = client.post(url, form(email="NADIA@Exemple.test", name="Quelqu’un d’autre"))
    assert first.status_code == again.status_code == 302 and first.url == again.url
    assert Registration.objects.get().name == "Nadia ESSAI"
    page = client.get(first.url).content.decode()
    assert "Nadia" not in page


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"name": "A\x00B"},
        {"name": "A\u202eB"},
        {"name": "x" * 200_000},
        {"needs": "y" * 200_000},
        {"email": "nadia"},
        {"email": "n\u212a@exemple.test"},
        {"email": "a@b.test\r\nBcc: c@d.test"},
        {"category": "9" * 5000},
        {"region": "9" * 5000},
        {"region": "9" * 30},
        {"region": "\x00"},
        {"consent": ""},
        {"site_web": "http://robot.test"},
        {"moment": "faux"},
    ],
)
def test_bad_input_is_said_and_kept(client, wrong):
    event = making.event()
    response = client.post(reverse("event_register", args=[event.pk]), form(**wrong))
    assert response.status_code == 200 and Registration.objects.count() == 0
    assert "invalid-feedback" in response.content.decode() or "alert" in response.content.decode()


def test_three_scripts_and_emoji_register(client):
    event = making.event()
    name = "نادية \U0001f600 Ηλίας"
    assert client.post(reverse("event_register", args=[event.pk]), form(name=name)).status_code == 302
    assert Registration.objects.get().name == name


def test_the_region_is_asked_where_it_is_counted(client):
    event = making.event(quotas=[(making.region(), 3)])
    assert client.post(reverse("event_register", args=[event.pk]), form()).status_code == 200
    answer = client.post(reverse("event_register", args=[event.pk]), form(region=making.region().pk))
    assert answer.status_code == 302


def page_of(registration):
    return reverse("registration", args=[event_links.registration_token(registration)])


def test_the_personal_page_shows_on_get_and_acts_on_post(client):
    one = making.register(making.event())
    response = client.get(page_of(one))
    assert response["Referrer-Policy"] == "same-origin" and "noindex" in response["X-Robots-Tag"]
    assert "no-store" in response["Cache-Control"]
    one.refresh_from_db()
    assert one.state == "confirmed"
    client.post(page_of(one), {"acte": "annuler"})
    one.refresh_from_db()
    assert one.state == "confirmed"  # the box says that it is meant
    client.post(page_of(one), {"acte": "annuler", "certain": "oui"})
    one.refresh_from_db()
    assert one.state == "cancelled"
    assert client.post(page_of(one), {"acte": "autre"}).status_code == 404


def test_links_are_bound_and_expire(client):
    one, other = making.register(making.event()), making.register(making.event())
    token = event_links.registration_token(one)
    assert one.email not in token
    assert client.get(reverse("registration", args=[token + "x"])).status_code == 404
    assert client.get(reverse("proposal", args=[token])).status_code == 404
    assert event_links.read_registration(event_links.registration_token(other)) == other
    Registration.objects.filter(pk=one.pk).update(email="autre@exemple.test")
    assert client.get(reverse("registration", args=[token])).status_code == 404
    Event.objects.filter(pk=other.event_id).update(date=making.today() - 100 * making.DAY, end_date=None)
    assert client.get(page_of(other)).status_code == 404


def test_the_code_checks_in_on_the_secretariat_s_device_only(client):
    event = making.event()
    one = making.register(event)
    making.take_place(event)
    assert client.post(page_of(one), {"presence": "present"}).status_code == 200
    one.refresh_from_db()
    assert one.presence == ""
    client.force_login(factories.account("member"))
    client.post(page_of(one), {"presence": "present"})
    one.refresh_from_db()
    assert one.presence == ""
    client.force_login(factories.account("secretariat"))
    assert client.get(page_of(one)).status_code == 200
    one.refresh_from_db()
    assert one.presence == ""
    client.post(page_of(one), {"presence": "present"})
    one.refresh_from_db()
    assert one.presence == "present"


def test_the_picture_of_the_code(client):
    one = making.register(making.event())
    response = client.get(reverse("registration_qr", args=[event_links.registration_token(one)]))
    assert response["Content-Type"] == "image/svg+xml" and b"<svg" in response.content


def test_people_stand_on_no_public_page(client):
    event = making.event(capacity=1)
    making.register(event, "secrete@exemple.test", name="Participante SECRETE", needs="Fauteuil SECRET")
    for url in (event.get_absolute_url(), reverse("event_list"), reverse("event_feed")):
        page = client.get(url).content.decode()
        assert "SECRET" not in page and "secrete@" not in page


def test_a_list_is_pasted_read_corrected_and_saved(secretariat):
    event = making.held()
    url = reverse("enter_list", args=[event.pk])
    page = secretariat.get(url).content.decode()
    token = page.partition('name="token" value="')[2].partition('"')[0]
    region = making.region()
    pasted = f"Rim ESSAI\tAssociation A\tassociation\tF\t{region.name}\trim@exemple.test\nAdil ESSAI;;;M;;\n"
    read = secretariat.post(url, {"pasted": pasted, "token": token, "lire": "1"})
    assert read.status_code == 200 and "Rim ESSAI" in read.content.decode()
    assert Registration.objects.count() == 0
    rows = {"l-TOTAL_FORMS": 2, "l-INITIAL_FORMS": 2, "token": token}
    rows |= {"l-0-name": "Rim ESSAI", "l-0-category": "association", "l-0-region": region.pk, "l-0-email": "faux"}
    rows |= {"l-1-name": "Adil ESSAI", "l-1-category": "citizen", "l-1-gender": "man"}
    kept = secretariat.post(url, rows)
    assert kept.status_code == 200 and 'value="Adil ESSAI"' in kept.content.decode()
    assert Registration.objects.count() == 0
    rows["l-0-email"] = "rim@exemple.test"
    assert secretariat.post(url, rows).status_code == 302
    assert secretariat.post(url, rows).status_code == 302
    assert list(Registration.objects.order_by("name").values_list("name", "gender")) == [
        ("Adil ESSAI", "man"), ("Rim ESSAI", ""),
    ]  # fmt: skip
    for broken in ({**rows, "l-TOTAL_FORMS": "9" * 5000}, {**rows, "token": "\x00"}, {"pasted": "x" * 200_000}):
        assert secretariat.post(url, broken).status_code == 200


def test_one_tap_at_the_door(secretariat):
    event = making.event()
    one = making.register(event)
    making.take_place(event)
    url = reverse("attendance_note", args=[event.pk, one.pk])
    answer = secretariat.post(url, {"presence": "present", "query": "q=nadia"})
    assert answer.url.endswith(f"?q=nadia#p{one.pk}")
    assert secretariat.post(url, {"presence": "9" * 5000}).status_code == 302
    one.refresh_from_db()
    assert one.presence == "present"
    found = secretariat.get(reverse("attendance", args=[event.pk]), {"q": "PARTICIPÀNTE"}).content.decode()
    assert one.name in found
    assert one.name not in secretariat.get(reverse("attendance", args=[event.pk]), {"q": "zzz"}).content.decode()


def test_seats_on_their_page(secretariat):
    event = making.event(capacity=1)
    making.register(event)
    making.register(event)
    event.refresh_from_db()
    url = reverse("event_seats", args=[event.pk])
    answer = secretariat.post(url, {"capacity": 2, "c_citizen": 5, "expected_version": event.version})
    assert answer.status_code == 302
    event.refresh_from_db()
    low = secretariat.post(url, {"capacity": 1, "expected_version": event.version})
    assert low.status_code == 200 and "alert-danger" in low.content.decode()
    stale = secretariat.post(url, {"capacity": 9, "expected_version": 1})
    assert stale.status_code == 200
    assert Event.objects.get(pk=event.pk).capacity == 2


def test_a_late_request_is_decided_on_its_page(secretariat):
    event = making.event()
    Event.objects.filter(pk=event.pk).update(registration_closes_on=making.today() - making.DAY)
    event.refresh_from_db()
    one = making.register(event)
    url = reverse("registration_decide", args=[event.pk, one.pk])
    assert secretariat.post(url, {"acte": "decider", "decision": "refuse"}).status_code == 200
    assert secretariat.post(url, {"acte": "decider", "decision": "accept"}).status_code == 302
    one.refresh_from_db()
    assert one.state == "confirmed"
    registering.change(one, {"name": "Autre NOM", "region": making.region()}, day=making.today())
    assert "Autre NOM" in secretariat.get(url).content.decode()
    other = making.event()
    assert secretariat.get(reverse("registration_decide", args=[other.pk, one.pk])).status_code == 404


def test_events_are_prepared_in_the_browser_admin(secretariat):
    day = making.today() + 20 * making.DAY
    rows = {
        f"{name}-{part}": 0 for name in ("quotas", "team", "programme", "papers")
        for part in ("TOTAL_FORMS", "INITIAL_FORMS")
    }  # fmt: skip
    values = {
        "kind": "workshop", "title": "Atelier de Tanger", "date": day.isoformat(), "starts_at": "10:00",
        "mode": "on_site", "venue": "Tanger", "description": "Un atelier.", "capacity": "2",
        "registration_opens_on": making.today().isoformat(), "takes_late_requests": "on", **rows,
    }  # fmt: skip
    add = secretariat.post(reverse("admin:cocreation_event_add"), {**values, "quotas-TOTAL_FORMS": 1,
        "quotas-0-category": "citizen", "quotas-0-seats": "1", "institutions": ["9" * 30, "x", "\x00"]})  # fmt: skip
    assert add.status_code == 302, add.context["adminform"].form.errors
    event = Event.objects.get(title="Atelier de Tanger")
    assert event.quotas.get().seats == 1
    published = secretariat.post(reverse("event_publish", args=[event.pk]), follow=True).content.decode()
    assert "Aucun animateur de l’équipe n’a d’attestation" in html.unescape(published)
    event.refresh_from_db()
    making.register(event)
    waiting = making.register(event)
    change = reverse("admin:cocreation_event_change", args=[event.pk])
    page = secretariat.get(change)
    assert page.status_code == 200
    quota = event.quotas.get()
    row = {"quotas-TOTAL_FORMS": 1, "quotas-INITIAL_FORMS": 1, "quotas-0-id": quota.pk, "quotas-0-event": event.pk,
           "quotas-0-category": "citizen", "expected_version": event.version, "seen": 10**6}  # fmt: skip
    low = secretariat.post(change, {**values, **row, "quotas-0-seats": "0"})
    assert low.status_code == 200 and event.quotas.get().seats == 1
    more = secretariat.post(change, {**values, **row, "quotas-0-seats": "2"})
    assert more.status_code == 302
    waiting.refresh_from_db()
    assert waiting.state == "confirmed"


@pytest.mark.parametrize("key", [2**63, 10**30])
def test_keys_that_no_event_has(client, key):
    for name in ("event", "event_ics", "event_register"):
        assert client.get(reverse(name, args=[key])).status_code == 404
    assert client.get("/ateliers/" + "9" * 5000 + "/").status_code == 404
    assert client.get("/semaine/" + "9" * 500 + "/").status_code == 404
