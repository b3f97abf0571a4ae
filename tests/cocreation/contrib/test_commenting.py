"""Comments: taken while they are open, shown once read, never part of the count."""

import datetime
import uuid

import pytest
from django.core.cache import cache
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cocreation.actions import commenting, moderating
from cocreation.models import Comment, FeatureOverride, Process
from cocreation.policies.comments import window
from cocreation.queries.reconciliation import reconciliation
from ogp_secretariat.audit.models import Entry
from ogp_secretariat.mailroom.models import Message
from ogp_secretariat.portal.actions import expiring, personal_data
from ogp_secretariat.portal.personal_data import find
from tests import factories
from tests.cocreation import making_contrib as making
from tests.cocreation import making_process
from tests.cocreation.contrib.test_receiving import an_hour_ago

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)
HOSTILE = ["x" * 200_000, "bon\x00jour", "a\u202eb" * 3, "تعليق عربي", "ⵜⴰⵎⴰⵣⵉⵖⵜ", "👏👏", "ligne\r\nligne", ""]


@pytest.fixture(autouse=True)
def fresh_cache():
    cache.clear()


def opened(process, start=-10, end=10, *, is_open=True):
    return FeatureOverride.objects.create(
        process=process, feature="comment", is_open=is_open, reason="Essai",
        starts_on=making.TODAY + start * DAY, ends_on=making.TODAY + end * DAY,
    )  # fmt: skip


@pytest.fixture
def process():
    made = making.process()
    opened(made)
    return made


@pytest.fixture
def one(process):
    return moderating.show(making.contribution(process), by=None)


def sent(client, one, **values):
    typed = {"text": "Je suis d'accord.", "key": str(uuid.uuid4()), "moment": an_hour_ago(60), **values}
    return client.post(one.get_absolute_url(), typed)


def commented(one, **fields):
    fields = {"key": uuid.uuid4(), "text": "Un avis", "now": timezone.now(), **fields}
    made, _is_new = commenting.comment(one, **fields)
    return made


def test_a_comment_waits_then_stands_on_the_page_without_its_address(client, one):
    assert sent(client, one, author_name="Imane E.", author_email="imane@exemple.test").status_code == 302
    made = Comment.objects.get()
    assert made.moderation == "pending"
    assert "Je suis d&#x27;accord." not in client.get(one.get_absolute_url()).content.decode()
    commenting.show(made, by=making.staff(), now=timezone.now())
    page = client.get(one.get_absolute_url()).content.decode()
    assert "Je suis d&#x27;accord." in page and "Imane E." in page
    assert "imane@exemple.test" not in page
    told = Message.objects.get()
    assert told.to == "imane@exemple.test" and one.reference in told.body
    assert "accord" not in told.body + told.subject
    entries = " ".join(map(str, Entry.objects.filter(target_type="cocreation.comment").values_list()))
    assert "Imane" not in entries and "imane@" not in entries


def test_a_comment_needs_no_name_and_is_written_as_plain_text(client, one):
    sent(client, one, text="<b>gras</b> & co")
    commenting.show(Comment.objects.get(), by=None, now=timezone.now())
    page = client.get(one.get_absolute_url()).content.decode()
    assert "&lt;b&gt;gras&lt;/b&gt; &amp; co" in page and "anonyme" in page


def test_sent_twice_is_one(client, one):
    values = {"key": str(uuid.uuid4())}
    assert [sent(client, one, **values).status_code, sent(client, one, **values).status_code] == [302, 302]
    assert Comment.objects.count() == 1


def test_robots_are_refused(client, one):
    for values in ({"site_web": "https://spam"}, {"moment": ""}, {"moment": an_hour_ago(0)}):
        assert sent(client, one, **values).status_code == 200
    assert not Comment.objects.exists()


def test_no_text_breaks_the_page(client, one):
    for text in HOSTILE:
        assert sent(client, one, text=text, author_name=text[:200]).status_code in (200, 302)
        assert client.get(one.get_absolute_url() + "?page=" + "9" * 5000).status_code == 200
    assert not Comment.objects.filter(text__contains="x" * 3000).exists()
    assert Comment.objects.filter(text="تعليق عربي").exists()


def test_what_is_closed_or_not_shown_takes_no_comment(client, one, process):
    waiting = making.contribution(process)
    assert sent(client, waiting).status_code == 302
    with pytest.raises(ValidationError):
        commented(waiting)
    opened(process, is_open=False)
    sent(client, one)
    with pytest.raises(ValidationError):
        commented(one)
    assert not Comment.objects.exists()


def test_the_page_says_until_when_and_when_it_was_over(client, one, process):
    def page():
        return client.get(one.get_absolute_url()).content.decode()

    assert "Ouvert jusqu" in page()
    opened(process, 0, 4, is_open=False)
    assert "Les commentaires sont fermés" in page() and 'name="text"' not in page()
    Process.objects.filter(pk=process.pk).update(state="closed", closed_on=making.TODAY)
    assert "Les commentaires sont terminés" in page() and 'name="text"' not in page()


def test_a_process_that_never_takes_comments_says_nothing_of_them(client):
    one = moderating.show(making.contribution(making.process()), by=None)
    assert 'id="comments"' not in client.get(one.get_absolute_url()).content.decode()


def test_the_window():
    today = datetime.date(2026, 3, 10)

    def stage(start, end):
        return making_process.Stage(starts_on=today + start * DAY, ends_on=today + end * DAY, opens_comments=True)

    assert window("draft", None, [stage(-5, 5)], [], today).is_announced is False
    found = window("published", None, [stage(-5, 5)], [], today)
    assert (found.is_open, found.until) == (True, today + 5 * DAY)
    found = window("published", None, [stage(3, 5)], [], today)
    assert (found.is_open, found.opens_on, found.ended_on) == (False, today + 3 * DAY, None)
    found = window("published", None, [stage(-9, -2)], [], today)
    assert (found.is_open, found.opens_on, found.ended_on) == (False, None, today - 2 * DAY)
    found = window("closed", today - 4 * DAY, [stage(-9, 20)], [], today)
    assert (found.is_open, found.opens_on, found.ended_on) == (False, None, today - 4 * DAY)
    by_hand = FeatureOverride(feature="comment", is_open=False, starts_on=today, ends_on=today + DAY)
    found = window("published", None, [stage(-9, 20)], [by_hand], today)
    assert (found.is_open, found.opens_on) == (False, today + 2 * DAY)


def test_comments_change_nothing_of_the_count(one, process):
    before = reconciliation(process)
    commenting.show(commented(one), by=None, now=timezone.now())
    commented(one)
    assert reconciliation(process) == before


def test_the_secretariat_reads_shows_and_hides(client, one, process):
    made, other = commented(one, author_email="a@exemple.test"), commented(one)
    elsewhere = commented(moderating.show(making.contribution(_other()), by=None))
    client.force_login(making.staff())
    desk = reverse("contribution_desk") + f"?processus={process.code}"
    assert '<span class="count">2</span>' in client.get(desk).content.decode()
    address = reverse("comment_desk") + f"?processus={process.code}"
    assert "Un avis" in client.get(address).content.decode()
    assert client.post(address, {"acte": "montrer"}).status_code == 200
    assert client.post(address, {"acte": "autre", "commentaire": made.pk}).status_code == 404
    ticked = {"commentaire": [made.pk, elsewhere.pk, "9" * 5000, "x"]}
    assert client.post(address, {"acte": "masquer", **ticked}).status_code == 200  # without a reason
    assert client.post(address, {"acte": "masquer", "reason": "Propos injurieux", **ticked}).status_code == 302
    assert client.post(address, {"acte": "montrer", "commentaire": other.pk}).status_code == 302
    states = dict(Comment.objects.values_list("pk", "moderation"))
    assert states == {made.pk: "hidden", other.pk: "shown", elsewhere.pk: "pending"}
    assert "Propos injurieux" in Message.objects.get().body
    assert "Propos injurieux" in client.get(address + "&etat=masques").content.decode()
    made.refresh_from_db()
    assert made.moderated_by and made.moderated_at


def _other():
    process = making.process()
    opened(process)
    return process


def test_only_the_secretariat_moderates(one):
    made = commented(one)
    for act in (commenting.show, lambda *a, **k: commenting.hide(*a, reason="x", **k)):
        with pytest.raises(PermissionDenied):
            act(made, by=factories.account("member"), now=timezone.now())


@pytest.mark.parametrize("column", ["text", "contribution", "key"])
def test_nobody_changes_or_takes_away_a_comment(one, column):
    made = commented(one)
    other = making.contribution(one.process)
    values = {"text": "Autre", "contribution": other.pk, "key": uuid.uuid4()}
    with pytest.raises(IntegrityError), transaction.atomic():
        Comment.objects.filter(pk=made.pk).update(**{column: values[column]})
    with pytest.raises(IntegrityError), transaction.atomic():
        made.delete()
    Comment.objects.filter(pk=made.pk).update(author_name="", author_email="")


def test_a_hidden_comment_has_a_reason(one):
    made = commented(one)
    with pytest.raises(IntegrityError), transaction.atomic():
        Comment.objects.filter(pk=made.pk).update(moderation="hidden")


def test_what_identifies_people_is_erased_on_demand_and_in_time(one):
    who = {"author_name": "Imane E.", "author_email": "imane@exemple.test"}
    first, second = commented(one, **who), commented(one, **who)
    commenting.show(second, by=None, now=timezone.now())
    expiring.expire(day=making.TODAY)
    first.refresh_from_db()
    assert first.author_email
    expiring.expire(day=making.TODAY + 200 * DAY)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.author_name, first.author_email) == ("", "")
    assert (second.author_name, second.author_email) == ("Imane E.", "")
    third = commented(one, **who)
    personal_data.erase(find("imane@exemple.test"), by=None)
    third.refresh_from_db()
    assert (third.author_name, third.author_email, third.text) == ("", "", "Un avis")


def test_statements_do_not_grow_with_comments(client, one):
    def statements(address):
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        return len(captured)

    addresses = [one.get_absolute_url(), reverse("comment_desk") + f"?processus={one.process.code}&etat=montres"]
    staff = making.staff()
    client.force_login(staff)
    commenting.show(commented(one), by=staff, now=timezone.now())
    few = [statements(address) for address in addresses]
    for _n in range(20):
        commenting.show(commented(one), by=staff, now=timezone.now())
    assert [statements(address) for address in addresses] == few
