"""Redis gone, silent or refusing to write: pages save, redirect and answer in time."""

import signal
import time

import pytest
from celery import current_app
from django.core.cache import cache
from django.db import connection, transaction
from django.urls import reverse

from deploy import services
from ogp_secretariat.mailroom.models import Message
from ogp_secretariat.web import shared_cache, wake
from tests import factories

# These run on the services: elsewhere there is no Redis.
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]
# Below the patience of gunicorn, also on a busy machine; without the guards a silent Redis takes far longer.
SECONDS = 20


@pytest.fixture
def redis(tmp_path, settings):
    """A Redis of the test's own, which the pages use."""
    server = services.Redis(tmp_path / "redis")
    server.start()
    server.wait()
    app, before = current_app._get_current_object(), current_app.conf.broker_url
    settings.REDIS_URL = app.conf.broker_url = server.address
    settings.CACHES = {"default": {**settings.CACHES["default"], "LOCATION": server.address}}
    _forget()
    yield server
    app.conf.broker_url = before
    _forget()
    server.process.send_signal(signal.SIGCONT)
    services.stop(server.process, signal.SIGTERM)


def _forget():
    """Trust everybody again, with new connections."""
    wake._producers.cache_clear()
    wake._Broker.gone_until = shared_cache._Trust.gone_until = 0.0


def gone(server):
    services.stop(server.process, signal.SIGKILL)


def silent(server):
    """It takes connections and says nothing."""
    server.process.send_signal(signal.SIGSTOP)


def read_only(server):
    """As a replica after a switch."""
    cache._cache.get_client().replicaof("127.0.0.1", 9)


def unharmed(server):
    pass


def waiting_tasks(server):
    return cache._cache.get_client().llen("celery")


def test_the_fixture_reaches_that_redis(redis):
    wake.wake("mailroom.dispatch")
    cache.set("x", 1)
    client = cache._cache.get_client()
    assert client.llen("celery") == 1 and client.exists(":1:x")


@pytest.mark.parametrize("warm", [False, True], ids=["cold", "warm"])
@pytest.mark.parametrize("harm", [unharmed, gone, silent, read_only])
def test_a_log_in_code_is_asked_for_whatever_redis_does(redis, client, harm, warm):
    """The cache without its fallback: 500, or an answer that never comes."""
    user = factories.account("member")
    if warm:
        wake.wake("mailroom.dispatch")
        cache.set("x", 1)
    harm(redis)
    begin = time.monotonic()
    assert client.get(reverse("account_login")).status_code == 200
    assert client.post(reverse("account_login"), {"login": user.email, "password": "faux"}).status_code == 200
    assert client.post(reverse("account_request_login_code"), {"email": user.email}).status_code == 302
    assert client.get(reverse("health")).status_code == (200 if harm in (unharmed, read_only) else 503)
    assert time.monotonic() - begin < SECONDS
    assert Message.objects.get().to == user.email


@pytest.mark.parametrize("harm", [gone, silent, read_only])
def test_wrong_passwords_are_still_limited(redis, client, harm):
    user = factories.account("member")
    harm(redis)
    for _attempt in range(12):
        answer = client.post(reverse("account_login"), {"login": user.email, "password": "faux"})
    answer = client.post(reverse("account_login"), {"login": user.email, "password": factories.PASSWORD})
    assert answer.status_code in (200, 429) and "_auth_user_id" not in client.session


@pytest.mark.parametrize("harm", [gone, silent, read_only])
def test_many_wake_ups_wait_once(redis, harm):
    """Without the memory of the failure each of them waits."""
    harm(redis)
    begin = time.monotonic()
    for _wake in range(20):
        wake.wake("mailroom.dispatch")
    assert time.monotonic() - begin < SECONDS


def test_redis_is_asked_again_later(redis):
    gone(redis)
    wake.wake("mailroom.dispatch")
    cache.get("x")
    assert wake._Broker.gone_until and shared_cache._Trust.gone_until
    redis.start()
    redis.wait()
    wake._Broker.gone_until = shared_cache._Trust.gone_until = 0.0
    wake.wake("mailroom.dispatch")
    cache.set("x", 1)
    assert waiting_tasks(redis) == 1 and cache._cache.get(":1:x", None) == 1


def test_one_transaction_wakes_once(redis):
    with transaction.atomic():
        for _act in range(5):
            wake.wake_on_commit("mailroom.dispatch")
        wake.wake_on_commit("documents.render_waiting")
    assert waiting_tasks(redis) == 2


def test_a_savepoint_that_is_rolled_back_takes_no_wake_up_with_it(redis):
    with transaction.atomic():
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            wake.wake_on_commit("mailroom.dispatch")
            raise ZeroDivisionError
        wake.wake_on_commit("mailroom.dispatch")
    assert waiting_tasks(redis) == 1


def test_a_rolled_back_savepoint_after_which_nothing_is_asked_for(redis):
    with transaction.atomic(), pytest.raises(ZeroDivisionError), transaction.atomic():
        with transaction.atomic():
            wake.wake_on_commit("mailroom.dispatch")
        wake.wake_on_commit("mailroom.dispatch")
        raise ZeroDivisionError
    assert connection.run_on_commit == [] and waiting_tasks(redis) == 0
