"""What the author of a comment is told, where they left an address: never what it says, as in `contributions`."""

from ogp_secretariat.mailroom.actions.posting import post

from .addresses import page_address


def _tell(comment, occasion):
    if not comment.author_email:
        return None
    contribution = comment.contribution
    context = {
        "comment": comment,
        "contribution": contribution,
        "url": page_address("contribution", comment.language, contribution.reference),
    }
    key = f"comment:{comment.key}:{occasion}:{comment.version}"
    return post(key, comment.author_email, f"mail/comment_{occasion}", context, language=comment.language)


def shown(comment):
    return _tell(comment, "shown")


def hidden(comment):
    """With the reason."""
    return _tell(comment, "hidden")
