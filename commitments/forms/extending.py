"""A later due date, and why."""

from django.utils.translation import gettext_lazy as _

from ogp_secretariat.web.forms import CrispyForm

from .declaring import Day, TextArea


class ExtensionForm(CrispyForm):
    requested_due = Day(label=_("New due date"))
    reason = TextArea(
        required=True, rows=4, label=_("Reason"), help_text=_("What happened, and what makes the new date sure.")
    )
