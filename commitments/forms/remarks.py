"""What civil society says of a milestone, and the answer."""

from django.utils.translation import gettext_lazy as _

from ogp_secretariat.web.forms import CrispyForm

from .declaring import TextArea


class RemarkForm(CrispyForm):
    text = TextArea(required=True, rows=5, max_length=4000, label=_("Your remark"))


class AnswerForm(CrispyForm):
    text = TextArea(required=True, rows=5, max_length=4000, label=_("Answer of your institution"))
