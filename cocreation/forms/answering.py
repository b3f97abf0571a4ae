"""The forms of clusters, of the analysis and of reasoned answers."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from commitments.models import Commitment
from ogp_secretariat.people.models import User
from ogp_secretariat.web.forms import CrispyForm

from ..enums.contributions import Disposition
from ..models import AnswerReason, Cluster
from .contributions import Day, DisplayChoice, Line, TextArea, Title, Version, text_area

SHORT = 30  # choices that are shown as boxes


class ReasonChoice(forms.ModelChoiceField):
    """A reason with the dispositions that it may serve."""

    def label_from_instance(self, reason):
        words = dict(Disposition.choices)
        return (
            f"{reason.display_label} ({', '.join(str(words[code]) for code in reason.dispositions if code in words)})"
        )


class CommitmentChoices(forms.ModelMultipleChoiceField):
    def label_from_instance(self, commitment):
        return f"{commitment.code} – {commitment.display_title}"


class AnswerForm(CrispyForm):
    """Disposition, coded reason, text in both languages, commitments."""

    disposition = forms.ChoiceField(label=gettext_lazy("What becomes of it"), choices=Disposition.choices)
    reason = ReasonChoice(
        label=gettext_lazy("Reason"), queryset=None, help_text=gettext_lazy("In brackets: what it goes with.")
    )
    text = text_area(pgettext_lazy("noun", "Answer"), rows=6, required=True)
    text_ar = text_area(gettext_lazy("Answer in Arabic"), rows=6)
    commitments = CommitmentChoices(
        label=gettext_lazy("Commitments"),
        queryset=None,
        required=False,
        help_text=gettext_lazy("The commitments that it became, or that cover it already. Several may be chosen."),
    )
    why_corrected = text_area(gettext_lazy("Why the published answer is corrected"), rows=2)
    version = Version()

    def __init__(self, *args, process, draft, is_correction, **kwargs):
        kwargs["initial"] = {"version": 0}
        if draft:
            names = ("disposition", "reason", "text", "text_ar", "why_corrected", "version")
            kwargs["initial"] = {name: getattr(draft, name) for name in names}
            kwargs["initial"]["commitments"] = draft.commitments.all()
        super().__init__(*args, **kwargs)
        self.fields["reason"].queryset = AnswerReason.objects.filter(is_offered=True)
        commitments = Commitment.objects.select_related("plan").order_by("-plan__starts_on", "code")
        if commitments.count() <= SHORT:
            # A list of several has no keys for it on a telephone: boxes, as long as they can be looked over.
            self.fields["commitments"].widget = forms.CheckboxSelectMultiple()
        self.fields["commitments"].queryset = commitments
        for name in ("text", "text_ar"):
            self.fields[name].widget.attrs["dir"] = "rtl" if name.endswith("_ar") else "ltr"
        if not is_correction:
            del self.fields["why_corrected"]

    def values(self):
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class ClusterForm(CrispyForm):
    title = Title(label=gettext_lazy("Title of the cluster"))
    title_ar = Line(label=gettext_lazy("Title in Arabic"), required=False)


class RewordForm(ClusterForm):
    summary = text_area(gettext_lazy("Summary"), rows=3)
    summary_ar = text_area(gettext_lazy("Summary in Arabic"), rows=3)
    version = Version()

    def __init__(self, *args, cluster, **kwargs):
        names = ("title", "title_ar", "summary", "summary_ar", "version")
        kwargs["initial"] = {name: getattr(cluster, name) for name in names}
        super().__init__(*args, **kwargs)


class ClusterChoice(forms.ModelChoiceField):
    def label_from_instance(self, cluster):
        return f"{cluster.reference} – {cluster.display_title}"


class MoveForm(CrispyForm):
    """Into a cluster that exists, into a new one, or out of any."""

    cluster = ClusterChoice(
        label=gettext_lazy("Cluster"), queryset=None, required=False, empty_label=gettext_lazy("None: it stands alone")
    )
    title = Line(label=gettext_lazy("Or the title of a new cluster"), required=False, max_length=250)
    reason = TextArea(
        label=gettext_lazy("Reason"), rows=2, max_length=1_000,
        help_text=gettext_lazy("Needed when it leaves a cluster."),
    )  # fmt: skip

    def __init__(self, *args, process, current=None, **kwargs):
        super().__init__(*args, initial={"cluster": current}, **kwargs)
        self.fields["cluster"].queryset = (
            Cluster.objects.filter(process=process, dissolved_at__isnull=True)
            .select_related("process")
            .order_by("number")
        )


class AnalystChoice(forms.ModelChoiceField):
    def label_from_instance(self, account):
        return str(account.person or account.email)


class AssignForm(CrispyForm):
    # Beside other acts on the same ticked rows, which need no analyst.
    use_required_attribute = False

    analyst = AnalystChoice(label=gettext_lazy("Analyst"), queryset=None)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["analyst"].widget.attrs = {"class": "form-select w-auto"}
        self.fields["analyst"].queryset = User.objects.filter(is_active=True).order_by("person__name", "email")


class GridForm(CrispyForm):
    """One choice of a score for each criterion of the process."""

    def __init__(self, *args, criteria, scores, **kwargs):
        super().__init__(*args, **kwargs)
        for criterion in criteria:
            self.fields[f"c{criterion.pk}"] = forms.TypedChoiceField(
                label=criterion.display_label,
                coerce=int,
                choices=[(n, str(n)) for n in range(criterion.scale + 1)],
                widget=forms.RadioSelect,
                initial=scores.get(criterion.pk),
                help_text=_("0: not at all; %(scale)s: fully.") % {"scale": criterion.scale},
            )

    def values(self):
        return {int(name[1:]): value for name, value in self.cleaned_data.items()}


class ConflictForm(CrispyForm):
    conflict = TextArea(label=gettext_lazy("Which conflict of interest"), rows=2, required=True, max_length=1_000)


class NoteForm(CrispyForm):
    note = TextArea(label=gettext_lazy("Private note"), rows=3, required=True, max_length=5_000)


class CriterionForm(CrispyForm):
    label = Line(label=gettext_lazy("Criterion"))
    label_ar = Line(label=gettext_lazy("Criterion in Arabic"), required=False)
    scale = forms.IntegerField(
        label=gettext_lazy("Scale up to"),
        min_value=1,
        max_value=10,
        help_text=gettext_lazy("0: not at all; the highest figure: fully."),
    )
    position = forms.IntegerField(label=gettext_lazy("Place in the grid"), min_value=1, max_value=99)
    version = Version()

    def __init__(self, *args, criterion=None, **kwargs):
        if criterion is not None:
            names = ("label", "label_ar", "scale", "position", "version")
            kwargs["initial"] = {name: getattr(criterion, name) for name in names}
        super().__init__(*args, **kwargs)
        self.fields["label_ar"].widget.attrs |= {"dir": "rtl", "lang": "ar"}
        if criterion is None:
            del self.fields["version"]

    def values(self):
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class CommitmentChoice(forms.ModelChoiceField):
    def label_from_instance(self, commitment):
        return f"{commitment.code} – {commitment.display_title}"


class PromoteForm(CrispyForm):
    """A new draft commitment of the process' plan, or one that exists, of which this becomes an origin."""

    commitment = CommitmentChoice(
        label=gettext_lazy("Draft commitment"), queryset=None, required=False, empty_label=gettext_lazy("A new one")
    )
    title = Line(label=gettext_lazy("Title of the new commitment"), required=False)
    title_ar = Line(label=gettext_lazy("Title in Arabic"), required=False)
    axis = DisplayChoice(label=gettext_lazy("Axis"), queryset=None, required=False)

    def __init__(self, *args, plan, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["commitment"].queryset = Commitment.objects.filter(plan=plan).order_by("position", "code")
        self.fields["axis"].queryset = plan.axes.order_by("position", "code")

    def clean(self):
        values = super().clean()
        if not values.get("commitment") and not values.get("title"):
            self.add_error("title", _("Give a title, or choose a draft commitment."))
        return values


class AsOfForm(CrispyForm):
    """The day of a reconciliation."""

    jour = Day(label=gettext_lazy("On the day of"), required=False)
