"""Consent is an act (law 09-08): no box of a public form is ticked beforehand, and each form says why and how long."""

import datetime
import re
from urllib.parse import urlsplit

import pytest
from django.urls import reverse

from cocreation import contribution_links, event_links
from cocreation.actions import grouping, moderating
from cocreation.models import Contribution, FeatureOverride
from cocreation.queries import association_links
from tests import factories
from tests.cocreation import making_assoc, making_contrib, making_events

pytestmark = pytest.mark.django_db
TICKED = re.compile(r'<input(?=[^>]*type="checkbox")(?=[^>]*\schecked)[^>]*>')
PRIVACY = 'class="box box-quiet privacy"'


def contribution_form():
    return f"{reverse('propose')}?processus={making_contrib.process().code}"


def follow_page():
    one = making_contrib.contribution(making_contrib.process(), author_email="a@exemple.test")
    return contribution_links.address_of(one)


def comment_form():
    process = making_contrib.process()
    FeatureOverride.objects.create(
        process=process, feature="comment", is_open=True, reason="Essai", starts_on=making_contrib.TODAY,
        ends_on=making_contrib.TODAY + datetime.timedelta(days=3),
    )  # fmt: skip
    one = making_contrib.contribution(process)
    moderating.show(one, by=making_contrib.staff())
    return reverse("contribution", args=[one.reference])


def registration_form():
    return reverse("event_register", args=[making_events.event().pk])


def registration_page():
    return event_links.registration_address(making_events.register(making_events.event()))


def proposal_form():
    return reverse("week_propose", args=[making_events.week(called=True).year])


def proposal_page():
    return event_links.proposal_address(making_events.proposal(making_events.week(called=True)))


def association_form():
    return reverse("association_propose")


def association_link_form():
    return reverse("association_ask_link", args=[making_assoc.association(email="a@exemple.test").pk])


def association_page():
    return association_links.make(making_assoc.association(email="a@exemple.test", consents=()), "a@exemple.test")


def in_language(address, language):
    """The page of an address as a reader of `language` opens it."""
    found = urlsplit(address)
    path = found.path.removeprefix("/ar")
    return f"{'/ar' if language == 'ar' else ''}{path}?{found.query}"


@pytest.mark.parametrize(
    "page",
    [
        contribution_form, follow_page, comment_form, registration_form, registration_page, proposal_form,
        proposal_page, association_form, association_link_form, association_page,
    ],
)  # fmt: skip
@pytest.mark.parametrize("language", ["fr", "ar"])
def test_no_box_is_ticked_beforehand_and_each_form_says_what_is_kept(client, page, language):
    answer = client.get(in_language(page(), language))
    html = answer.content.decode()
    assert answer.status_code == 200 and "<form" in html
    assert TICKED.findall(html) == []
    assert PRIVACY in html


def test_following_is_asked_for():
    making_contrib.contribution(making_contrib.process(), author_email="a@exemple.test")
    assert not Contribution.objects.get().follows


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_nothing_is_said_of_grouping_before_it_is_decided(client, language):
    process, by, reviewer = making_contrib.process(), making_contrib.staff(), factories.account("secretariat")
    alone, grouped, waiting = (making_contrib.contribution(process, author_email=f"{n}@exemple.test") for n in range(3))
    making_contrib.answered(by=by, reviewer=reviewer, contribution=alone)
    grouping.make_cluster(process, [grouped], by=by, title="Budgets ouverts")
    for one, steps in ((waiting, 3), (alone, 4), (grouped, 4)):
        moderating.show(one, by=by)
        for page in (contribution_links.address_of(one), reverse("contribution", args=[one.reference])):
            html = client.get(in_language(page, language)).content.decode()
            assert html.partition("con-thread")[2].partition("<h2")[0].count("<h3>") == steps, (page, one)
