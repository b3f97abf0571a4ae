"""The form of a comment, without an account, and what the secretariat does with those that wait."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commitments.forms.declaring import TextArea
from ogp_secretariat.web.forms import CrispyForm
from ogp_secretariat.web.robots import HumanForm

from ..policies.comments import FEWEST_LETTERS, LONGEST_COMMENT
from .contributions import Keyed, Line


class CommentForm(HumanForm, Keyed):
    text = TextArea(label=gettext_lazy("Your comment"), rows=4, required=True, max_length=LONGEST_COMMENT)
    author_name = Line(
        label=gettext_lazy("Your name, as it will be shown"), max_length=120, required=False,
        help_text=gettext_lazy("Empty: your comment is shown as anonymous."),
    )  # fmt: skip
    author_email = forms.EmailField(
        label=gettext_lazy("Your e-mail address"), required=False, max_length=254,
        help_text=gettext_lazy("Only to tell you whether it is shown; it is never shown itself."),
    )  # fmt: skip
    field_order = ("text", "author_name", "author_email", "key", "site_web", "moment")

    def clean_text(self):
        text = self.cleaned_data["text"]
        if sum(c.isalpha() for c in text) < FEWEST_LETTERS:
            raise ValidationError(_("Write your comment in words."))
        return text

    def values(self):
        """What `commenting.comment` takes."""
        return {name: self.cleaned_data[name] for name in ("key", "text", "author_name", "author_email")}


class HideCommentsForm(CrispyForm):
    reason = TextArea(
        label=gettext_lazy("Reason, when they are hidden"), rows=2, max_length=1_000,
        help_text=gettext_lazy("Sent to the author who left an address."),
    )  # fmt: skip
