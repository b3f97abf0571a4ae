"""One function per message; subject and body are templates."""

from ogp_secretariat.mailroom.actions.posting import post
from ogp_secretariat.web.links import page_address


def _to_submitter(update, kind):
    account = update.submitted_by
    if account is None:
        return None
    milestone = update.milestone
    context = {
        "account": account,
        "update": update,
        "milestone": milestone,
        "url": page_address("declare", account.language, milestone.commitment.code, milestone.short_code),
    }
    key = f"{kind}:{update.pk}:{update.version}:{account.pk}"
    return post(key, account.email, f"mail/{kind}", context, language=account.language)


def declaration_validated(update):
    """The figure is official now."""
    return _to_submitter(update, "declaration_validated")


def declaration_returned(update):
    """With the reason, and the page on which it is corrected."""
    return _to_submitter(update, "declaration_returned")


def extension_decided(request):
    """Granted with its act, or refused with a reason."""
    account = request.requested_by
    if account is None:
        return None
    milestone = request.milestone
    context = {
        "account": account,
        "request": request,
        "milestone": milestone,
        "url": page_address("commitment", account.language, milestone.commitment.code),
    }
    key = f"extension_decided:{request.pk}:{account.pk}"
    return post(key, account.email, "mail/extension_decided", context, language=account.language)
