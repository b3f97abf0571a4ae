"""Versions of the manual, for tests."""

import datetime
import io

from django.core.files.uploadedfile import SimpleUploadedFile
from pypdf import PdfWriter

from meetings.actions import publishing_manual
from meetings.models import ManualVersion
from tests import factories

DAY = datetime.date(2024, 1, 15)


def plain_pdf(name="manuel.pdf"):
    """An upload that `check_pdf` accepts."""
    writer, data = PdfWriter(), io.BytesIO()
    writer.add_blank_page(width=200, height=200)
    writer.write(data)
    return SimpleUploadedFile(name, data.getvalue(), content_type="application/pdf")


def draft(*, upload=None, **fields):
    values = {
        "committee": fields.pop("committee", None) or factories.committee(),
        "title": "Manuel du comité",
        "text": "Article premier.\n\nLe comité se réunit deux fois par an.",
        "adopted_on": DAY,
        "in_force_from": DAY,
        **fields,
    }
    return publishing_manual.save_draft(ManualVersion(**values), by=None, upload=upload)


def published(**fields):
    return publishing_manual.publish(draft(**fields), by=None)
