"""Letters for tests: an institution that is late, its draft, its signature and its departure."""

import datetime

from commitments import letter_links
from commitments.actions import delivering, reminding, signing
from commitments.models import LadderSettings, Letter
from ogp_secretariat.documents.actions.rendering import render_waiting
from ogp_secretariat.mailroom.enums import State
from ogp_secretariat.mailroom.models import Message
from ogp_secretariat.people.models import InstitutionHead
from tests.commitments import making

DAY = datetime.timedelta(days=1)
ORDER = "Décision du 12 février 2020"


def late_plan(today, code="PAN1", **fields):
    return making.plan(code, starts_on=today - 400 * DAY, ends_on=today + 400 * DAY, **fields)


def late_institution(plan, today, *, email="sg@exemple.test", **fields):
    """A milestone 100 days late, whose institution has a focal point and a head with an address."""
    commitment = making.commitment(plan, starts_on=today - 400 * DAY, ends_on=today + 400 * DAY, **fields)
    making.focal_point(commitment)
    InstitutionHead.objects.create(
        institution=commitment.lead, civility="M.", function="le Secrétaire Général",
        address="BP 12\nRabat", email=email,
    )  # fmt: skip
    return making.milestone(commitment, starts_on=today - 300 * DAY, due_on=today - 100 * DAY)


def drafted(plan, today):
    """The drafts of a plan whose ladder was activated twenty days ago and whose first mails have left."""
    reminding.save_settings(LadderSettings(plan=plan, order_act=ORDER), by=None)
    reminding.activate(plan, by=None, day=today - 20 * DAY)
    reminding.plan_day(plan, as_of=today - 20 * DAY, today=today)
    leave()
    reminding.plan_day(plan, as_of=today, today=today)
    return list(Letter.objects.filter(plan=plan, state="draft"))


def sign(letter, by, day):
    (signed,) = signing.sign({letter.pk: letter.version}, by=by, day=day)
    return signed


def leave():
    """The dispatcher's result: what may leave has left on its day."""
    render_waiting()
    for message in Message.objects.filter(state=State.DUE):
        message.state, message.sent_at = State.SENT, message.posted_at
        message.save()
    reminding.settle()
    delivering.settle()


def dispatched(letter, by, today):
    sign(letter, by, today)
    leave()
    letter.refresh_from_db()
    return letter


def token_of(letter, recipient="sg@exemple.test"):
    return letter_links.make(letter, recipient).rstrip("/").rsplit("/", 1)[-1]
