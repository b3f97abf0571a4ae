"""One function per message to the authors of contributions; subject and body are templates.

None of them quotes what the author wrote: an address is not verified, and our mail carries no words to a stranger.
"""

import hashlib
from itertools import groupby

from ogp_secretariat.mailroom.actions.posting import post

from .. import contribution_links


def _author(email):
    """What stands for an address in a key."""
    return hashlib.sha256(email.strip().lower().encode()).hexdigest()[:32]


def _post(key, contribution, kind, context):
    if not contribution.author_email:
        return None
    context = {"contribution": contribution, "url": contribution_links.address_of(contribution), **context}
    return post(key, contribution.author_email, f"mail/{kind}", context, language=contribution.language)


def received(contribution, due):
    """The receipt: the reference, what happens next, the link."""
    return _post(f"contribution_received:{contribution.key}", contribution, "contribution_received", {"due": due})


def hidden(contribution):
    """With the reason; it is counted and answered all the same."""
    key = f"contribution_hidden:{contribution.key}:{contribution.version}"
    return _post(key, contribution, "contribution_hidden", {})


def answered(publication, contributions):
    """One message for each author, whatever the number of contributions that this publication answers. Returns how
    many authors are written to."""
    told = 0

    def address(one):
        return one.author_email.strip().lower()

    mailed = sorted((one for one in contributions if one.author_email), key=lambda one: (address(one), one.pk))
    for email, group in groupby(mailed, key=address):
        theirs = list(group)
        lines = [(one, contribution_links.address_of(one)) for one in theirs]
        _post(f"answers:{publication.pk}:{_author(email)}", theirs[0], "contribution_answered", {"lines": lines})
        told += 1
    return told


OCCASIONS = ("adopted", "mid_term", "completed")


def commitment_moved(occasion, commitment, contributions):
    """Once for each author, commitment and occasion (one of `OCCASIONS`)."""
    for one in contributions:
        if one.author_email and one.follows:
            key = f"thread:{occasion}:{commitment.pk}:{_author(one.author_email)}"
            _post(key, one, f"commitment_{occasion}", {"commitment": commitment})
