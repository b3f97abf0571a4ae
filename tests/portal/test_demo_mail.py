"""The mailbox of the demonstration: what is attached is listed, and downloaded by whoever may read the page."""

import pytest
from django.core.mail import EmailMessage
from django.core.mail.backends.filebased import EmailBackend
from django.urls import reverse

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(settings):
    settings.DEMO = True
    settings.MAIL_DIR.mkdir(exist_ok=True)
    backend = EmailBackend(file_path=str(settings.MAIL_DIR))
    for number in (1, 2):
        message = EmailMessage(f"Essai {number}", "Bonjour", to=["quelqu.un@exemple.test"])
        if number == 2:
            message.attach("réunion.ics", b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", "text/calendar")
            message.attach("lettre.pdf", b"%PDF-1.7" + bytes(range(256)) * 8, "application/pdf")
        backend.send_messages([message])
    return settings.MAIL_DIR


def test_attachments_are_listed_and_downloaded(client, sent):
    page = client.get(reverse("demo_mail"))
    words = page.content.decode()
    assert words.count("Pièces jointes") == 1 and "réunion.ics" in words and "2 Ko" in words
    mail = next(one for one in page.context["mails"] if one["files"])
    address = reverse("demo_mail_file", args=[*mail["address"], 1])
    assert address in words
    file = client.get(address)
    assert b"".join(file.streaming_content) == b"%PDF-1.7" + bytes(range(256)) * 8
    assert 'filename="lettre.pdf"' in file["Content-Disposition"] and file["Content-Type"] == "application/pdf"


def test_what_is_not_there_or_not_a_demonstration_is_not_found(client, sent, settings):
    mail = next(one for one in client.get(reverse("demo_mail")).context["mails"] if one["files"])
    log, number = mail["address"]
    for arguments in ([log, number, 2], [log, 9, 0], ["autre", 0, 0], [log, 10**30, 0]):
        assert client.get(reverse("demo_mail_file", args=arguments)).status_code == 404, arguments
    settings.DEMO = False
    assert client.get(reverse("demo_mail_file", args=[log, number, 0])).status_code == 404
