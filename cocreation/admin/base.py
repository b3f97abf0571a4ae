"""What the records of co-creation share in the browser admin: saved by actions, texts of a reasonable length."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db.models import TextField
from django.http import HttpResponseRedirect

from commitments.admin.base import ActionAdmin, TextColumns, without_window_links

# Characters in a text of several lines: some six pages.
LONGEST_TEXT = 20_000


def posted(request):
    """What was sent, also when it is nothing; None when the page is only looked at."""
    return request.POST if request.method == "POST" else None


class LimitedTexts:
    """A page pasted by mistake is refused with a sentence."""

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if isinstance(db_field, TextField) and field is not None:
            field.validators = [*field.validators, MaxLengthValidator(LONGEST_TEXT)]
        return field


class CocreationAdmin(LimitedTexts, TextColumns, ActionAdmin):
    """An `ActionAdmin` whose acts are pages of a question and an answer."""

    def get_form(self, request, obj=None, change=False, **kwargs):
        return without_window_links(super().get_form(request, obj, change=change, **kwargs))

    def ask(self, request, obj, form, act, *, said, title, warning, missing=(), to=None):
        """GET asks, POST calls `act(**cleaned data)`; a refusal stands on the page with what was typed.

        `said`: the message once it is done, or a function of what the act returned.
        """
        if request.method == "POST" and not missing and form.is_valid():
            try:
                done = act(**form.cleaned_data)
            except ValidationError as error:
                form.add_error(None, error.messages)
            else:
                self.message_user(request, said(done) if callable(said) else said, messages.SUCCESS)
                return HttpResponseRedirect(to(done) if to else self.page_of(obj))
        return self.act_page(request, obj, title=title, warning=warning, form=form, missing=missing)
