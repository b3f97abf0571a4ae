"""A certificate goes to whoever earned it, as soon as its file is made."""

from ogp_secretariat.mailroom.actions.posting import post
from ogp_secretariat.mailroom.models import Attachment


def issued(certificate):
    registration = certificate.registration
    if not registration.email:
        return None
    document = certificate.document
    return post(
        f"certificate:{certificate.year}:{certificate.number}",
        registration.email,
        "mail/certificate",
        {"certificate": certificate, "event": registration.event, "registration": registration},
        language=certificate.language,
        attachments=[Attachment(filename=document.filename, document=document)],
    )
