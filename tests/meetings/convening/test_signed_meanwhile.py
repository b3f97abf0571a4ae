"""A convocation that was signed or returned in another window: whoever may sign reads so, nobody else does."""

import pytest
from django.urls import reverse

from meetings import invitees
from meetings.actions import convening
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def postponed(meeting, chair):
    factories.convene(meeting, chair)
    return convening.call_off(meeting, "postponed", reason="Grève des trains", by=None)


def signer(client, account):
    client.force_login(account)
    client.post(reverse("account_reauthenticate"), {"password": factories.PASSWORD})
    return client


@pytest.mark.parametrize("is_signed", [True, False])
def test_what_was_signed_or_returned_meanwhile_is_said(client, meeting, chair, secretary, is_signed):
    waiting = convening.submit(meeting, by=None)
    if is_signed:
        convening.release(waiting, by=chair)
    else:
        convening.give_back(waiting, reason="À revoir", by=chair)
    urls = [reverse(name, args=[waiting.pk]) for name in ("sign_convocation", "return_convocation")]
    signer(client, chair)
    for ask in (lambda: client.get(urls[0]), *(lambda url=url: client.post(url, {"reason": "x"}) for url in urls)):
        answer = ask()
        assert answer.status_code == 302 and answer.url == reverse("sign_desk")
        shown = client.get(answer.url).content.decode()
        assert ("déjà signée" if is_signed else "déjà été renvoyée") in shown
    for account in (secretary, factories.account("member")):
        signer(client, account)
        assert client.get(urls[0]).status_code == 404 and client.post(urls[1], {"reason": "x"}).status_code == 404


def test_what_never_awaited_a_signature_stays_unknown(client, postponed, chair):
    signer(client, chair)
    last = invitees.last_release(postponed)
    assert client.get(reverse("sign_convocation", args=[last.pk])).status_code == 404
