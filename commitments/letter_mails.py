"""The mails that carry a signed letter: to the head with the personal link, and the copies. Keys name the letter."""

from ogp_secretariat.mailroom.actions.posting import post
from ogp_secretariat.mailroom.models import Attachment
from ogp_secretariat.people.enums import Role
from ogp_secretariat.people.models import RoleGrant

from . import letter_links, owing
from .enums import Level


def head_key(letter):
    """The key of the message that dispatches the letter."""
    return f"letter:{letter.plan.code}:{letter.year}:{letter.number}:head"


def _context(letter):
    return {
        "letter": letter,
        "plan": letter.plan,
        "milestones": [reminder.milestone for reminder in letter.reminders.select_related("milestone")],
    }


def to_head(letter):
    """The letter itself, to the head of the institution; it leaves once its PDF is made."""
    context = {**_context(letter), "url": letter_links.make(letter, letter.addressee_email)}
    return post(
        head_key(letter),
        letter.addressee_email,
        "mail/letter",
        context,
        language=letter.language,
        attachments=[_file(letter)],
    )


def copies(letter, *, day):
    """« Ampliations »: the focal points, and from the second letter on the chair."""
    recipients = {recipient.email: recipient for recipient in owing.focal_points_of(letter.institution_id, day)}
    if letter.level == Level.N4:
        for grant in (
            RoleGrant.objects.filter(role=Role.CHAIR, user__is_active=True, starts_on__lte=day)
            .exclude(ends_on__lt=day)
            .select_related("user__person")
        ):
            account = grant.user
            recipients.setdefault(
                account.email,
                owing.Recipient(
                    str(account.person or account.email), account.email, account.language, account.person_id
                ),
            )
    recipients.pop(letter.addressee_email, None)
    context = _context(letter)
    for email, recipient in recipients.items():
        key = f"letter:{letter.plan.code}:{letter.year}:{letter.number}:copy:{email}"[:200]
        post(key, email, "mail/letter_copy", context, language=recipient.language, attachments=[_file(letter)])


def keys_of(letter):
    return f"letter:{letter.plan.code}:{letter.year}:{letter.number}:"


def _file(letter):
    return Attachment(filename=letter.document.filename, document=letter.document)
