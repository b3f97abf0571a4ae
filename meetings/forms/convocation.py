"""Forms of convening: handing to the chair, guests, answers, one person's message."""

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from ogp_secretariat.people.enums import Civility
from ogp_secretariat.people.models import Person
from ogp_secretariat.web.forms import CrispyForm
from ogp_secretariat.web.text import validate_plain_line

from ..enums import AnswerWay, Capacity, Presence
from ..models import Invitee

LONGEST = 300
GUESTS = (Capacity.GUEST, Capacity.EXPERT, Capacity.OBSERVER, Capacity.SECRETARIAT)


class Line(forms.CharField):
    """One line of plain text."""

    def __init__(self, **options):
        options.setdefault("max_length", LONGEST)
        options.setdefault("widget", forms.TextInput(attrs={"dir": "auto"}))
        super().__init__(validators=[validate_plain_line], **options)


class SubmitForm(CrispyForm):
    """What goes with the convocation to the chair: why it changes, why the notice may be short."""

    reason = Line(
        label=_("Why it changes"), required=False, help_text=_("Printed in the letter; everybody convened reads it.")
    )
    notice_reason = Line(
        label=_("Why the notice is short"),
        required=False,
        help_text=_("Kept in the history only: it is printed nowhere."),
    )

    def __init__(self, *args, is_first, is_short, **kwargs):
        super().__init__(*args, **kwargs)
        if is_first:
            del self.fields["reason"]
        if not is_short:
            del self.fields["notice_reason"]


class ReleaseForm(CrispyForm):
    """The chair's own reason, where a notice is short and none was given; and the seal of what was read."""

    notice_reason = Line(
        label=_("Why the notice is short"),
        required=False,
        help_text=_("Kept in the history only: it is printed nowhere."),
    )
    seal = forms.CharField(max_length=24, widget=forms.HiddenInput)

    def __init__(self, *args, asks_reason, **kwargs):
        super().__init__(*args, **kwargs)
        if not asks_reason:
            del self.fields["notice_reason"]


class GiveBackForm(CrispyForm):
    reason = Line(label=_("What should be changed"))


class _PersonField(forms.ModelChoiceField):
    def label_from_instance(self, obj):
        return f"{obj.display_name} – {obj.institution}" if obj.institution else obj.display_name


class GuestForm(CrispyForm):
    """Somebody invited who is no member: from the directory, or typed."""

    person = _PersonField(
        label=_("From the directory"),
        queryset=Person.objects.none(),
        required=False,
        empty_label=_("nobody: type the name below"),
        help_text=_("What you leave empty below is then copied from the card."),
    )
    civility = forms.ChoiceField(
        label=_("Civility"), required=False, choices=[("", "–"), *((c.value, c.label) for c in Civility)]
    )
    name = Line(label=_("Name"), required=False)
    function = Line(label=_("Function"), required=False)
    institution = Line(label=_("Institution"), required=False)
    capacity = forms.ChoiceField(
        label=_("Invited as"),
        choices=[
            (c.value, c.label) for c in (Capacity.GUEST, Capacity.EXPERT, Capacity.OBSERVER, Capacity.SECRETARIAT)
        ],
    )
    email = forms.EmailField(
        label=_("E-mail address"),
        required=False,
        max_length=254,
        help_text=_("Without one, the convocation is handed over on paper."),
        widget=forms.EmailInput(attrs={"dir": "ltr"}),
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = Person.objects.select_related("institution").order_by("name")

    def clean(self):
        values = super().clean()
        if not values.get("person") and not values.get("name") and not self.errors:
            self.add_error("name", gettext("Choose a person or type a name."))
        return values

    def guest(self, meeting):
        """The unsaved `Invitee` that was typed."""
        names = ("person", "civility", "name", "function", "institution", "capacity", "email", "language")
        return Invitee(meeting=meeting, **{name: self.cleaned_data[name] for name in names})


ANSWERS = [
    ("on_site", _("I will be present, on site")),
    ("remote", _("I will be present, remotely")),
    ("excused", _("I cannot come: I am excused")),
    ("represented", _("I will be represented")),
]
NOTED = [
    ("on_site", pgettext_lazy("answer noted", "present, on site")),
    ("remote", pgettext_lazy("answer noted", "present, remotely")),
    ("excused", pgettext_lazy("answer noted", "excused")),
    ("represented", pgettext_lazy("answer noted", "represented")),
]


class AnswerForm(CrispyForm):
    """One answer. A guest is not represented; the substitute, where there is one, is proposed."""

    choice = forms.ChoiceField(label=_("Your answer"), choices=ANSWERS, widget=forms.RadioSelect)
    reason = Line(label=_("Reason"), required=False, help_text=_("Only when you are excused."))
    represented_by = Line(label=_("Represented by"), required=False, help_text=_("Name and function of who will sit."))

    def __init__(self, *args, invitee, substitutes=(), answer=None, **kwargs):
        if answer is not None:
            kwargs.setdefault("initial", _typed(answer))
        elif substitutes:
            kwargs.setdefault("initial", {"represented_by": substitutes[0]})
        super().__init__(*args, **kwargs)
        if not invitee.has_seat:
            self.fields["choice"].choices = [c for c in self.fields["choice"].choices if c[0] != "represented"]
            del self.fields["represented_by"]
        elif substitutes:
            self.fields["represented_by"].help_text = gettext("Your substitute: %(names)s") % {
                "names": ", ".join(substitutes)
            }

    def values(self):
        """The keyword arguments of `replying.answer`, presence included."""
        chosen = self.cleaned_data["choice"]
        presence = Presence.PRESENT if chosen in ("on_site", "remote") else Presence(chosen)
        return {
            "presence": presence,
            "is_remote": chosen == "remote",
            "reason": self.cleaned_data["reason"],
            "represented_by": self.cleaned_data.get("represented_by", ""),
        }


def _typed(answer):
    choice = str(answer.presence)
    if answer.presence == Presence.PRESENT:
        choice = "remote" if answer.is_remote else "on_site"
    return {"choice": choice, "reason": answer.reason, "represented_by": answer.represented_by}


class TypedAnswerForm(AnswerForm):
    """An answer that the secretariat heard or received: by which way, and who typed it, is recorded."""

    way = forms.ChoiceField(
        label=_("Received by"),
        choices=[(w.value, w.label) for w in (AnswerWay.PHONE, AnswerWay.MAIL, AnswerWay.IN_PERSON)],
    )

    def __init__(self, *args, invitee, **kwargs):
        super().__init__(*args, invitee=invitee, **kwargs)
        self.fields["choice"].label = _("Answer")
        self.fields["choice"].choices = NOTED if invitee.has_seat else NOTED[:-1]


class AgainForm(forms.Form):
    """The message to one person once more, to another address if one is typed."""

    to = forms.EmailField(required=False, max_length=254)


class HandedForm(forms.Form):
    on = forms.DateField(initial=timezone.localdate)
