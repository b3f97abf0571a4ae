"""The spreadsheets that come back: a plan's commitments and milestones, and the progress of milestones.

What is written here and read again by `importing` or `importing_updates` changes nothing.
"""

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from ogp_secretariat.people.models import Institution
from ogp_secretariat.web.sheets import write_xlsx

from ..enums import DifficultyKind, DuePrecision, UpdateState
from ..models import Commitment, Milestone, ProgressUpdate
from ..sheet_columns import COLUMNS, METHOD_NAMES
from ..sheet_updates import NO, UPDATE_COLUMNS, YES
from .importing_names import Institutions
from .importing_rows import COMMITMENT_TERMS, COMMITMENT_TEXTS, MILESTONE_FIELDS, MILESTONE_TERMS, stored_terms

LOCKED = {"engagement", "jalon"}


def plan_template(plan=None):
    """XLSX bytes: the columns of a plan with their lists and a sheet of help; with `plan`, its rows, codes locked."""
    suggestions = {"porteur": _institution_names()}
    suggestions["coordination"] = suggestions["porteur"]
    if plan and (axes := [str(axis) for axis in plan.axes.all()]):
        suggestions["axe"] = axes
    return write_xlsx(
        plan.code if plan else _("Plan"),
        [column.name for column in COLUMNS],
        plan_rows(plan) if plan else [],
        choices={"methode": list(METHOD_NAMES.values())},
        suggestions={header: texts for header, texts in suggestions.items() if texts},
        locked=LOCKED if plan else set(),
        help_lines=_plan_help(),
    )


def _institution_names():
    return [name or code for code, name in Institution.objects.values_list("code", "name")]


def plan_rows(plan):
    """The rows of a plan in the order of `COLUMNS`, one for each milestone, or for a commitment without any."""
    day, institutions = timezone.localdate(), Institutions()
    related = ("axis", "lead", "coordinator")
    commitments = Commitment.objects.filter(plan=plan).select_related(*related).prefetch_related("versions")
    milestones = {}
    for milestone in Milestone.objects.filter(commitment__plan=plan).prefetch_related("versions"):
        milestones.setdefault(milestone.commitment_id, []).append(milestone)
    for commitment in commitments:
        values = _commitment_values(commitment, stored_terms(commitment, plan, day), institutions)
        for milestone in milestones.get(commitment.pk, [None]):
            row = values | (_milestone_values(milestone, stored_terms(milestone, plan, day)) if milestone else {})
            yield [row.get(column.key) for column in COLUMNS]


def _commitment_values(commitment, terms, institutions):
    return {
        "commitment": commitment.code,
        "axis": str(commitment.axis) if commitment.axis else None,
        "lead": _called(commitment.lead, institutions),
        "coordinator": _called(commitment.coordinator, institutions),
        **{name: getattr(commitment, name) for name in COMMITMENT_TEXTS},
        **{key: getattr(terms, name) for key, name in COMMITMENT_TERMS.items()},
    }


def _called(institution, institutions):
    """Its name, or its code where the name is another's too."""
    if institution is None:
        return None
    try:
        found, _made = institutions.find(institution.name or institution.code)
    except ValidationError:
        found = None
    return institution.name or institution.code if found == institution else institution.code


def _milestone_values(milestone, terms):
    return {
        "milestone": milestone.code,
        **{key: getattr(milestone, name) for key, name in MILESTONE_FIELDS.items()},
        **{key: getattr(terms, name) for key, name in MILESTONE_TERMS.items()},
        "method": METHOD_NAMES[milestone.method],
        "due": terms.due_on if terms.due_precision == DuePrecision.DAY else _due_in_words(terms),
    }


def _due_in_words(terms):
    return terms.due_text or (f"{terms.due_on:%m/%Y}" if terms.due_on else None)


def _plan_help():
    return [
        (_("One row per milestone"), _("A commitment without milestones has one row with its own columns alone.")),
        ("engagement, jalon", _("The codes: E05 or PAN1-E05, J2 or PAN1-E05-J2. They stay for ever.")),
        ("axe", _("A code, a title or both: “A1 – Access to information”. An unknown one is added to the plan.")),
        ("titre, porteur, coordination", _("Those of the commitment: once, or the same on each of its rows.")),
        ("porteur, coordination", _("The institution's name or code. An unknown one is added to the register.")),
        ("poids", _("A number greater than 0: what the milestone weighs in its commitment.")),
        ("methode", _("binaire (done or not), étapes (0, 25, 50, 75, 100) or quantitatif (with a target).")),
        (
            "debut, echeance",
            _("Days as 31/12/2019. A month counts by its last day; other words are kept without a date."),
        ),
        ("moyen_de_verification", _("What will prove that it is done: without it progress stays at 90 % at most.")),
        ("valeur_de_depart, cible, unite", _("For a milestone measured by a quantity.")),
        (_("Empty cells"), _("They change nothing of what is already recorded.")),
        (_("Adopted plan"), _("Weights and dates are revised by an act, on the page of the plan, not by this file.")),
    ]


# -- Progress ----------------------------------------------------------------------------------------------------------


def updates_template(milestones):
    """XLSX bytes with one row for each of the `milestones` (a queryset), its last value, and what to fill in."""
    headers = [column.name for column in UPDATE_COLUMNS]
    shown = {"jalon", "intitule", "methode", "derniere_valeur", "derniere_situation"}
    return write_xlsx(
        _("Progress"),
        headers,
        _update_rows(milestones),
        choices={
            "difficulte_type": [str(kind.label) for kind in DifficultyKind],
            "aucun_progres": [YES, NO],
        },
        locked=shown,
        help_lines=_updates_help(),
    )


def _update_rows(milestones):
    milestones = list(milestones.order_by("commitment__position", "commitment__code", "position", "code"))
    last = {}
    declared = ProgressUpdate.objects.filter(milestone__in=[one.pk for one in milestones])
    for update in declared.filter(state__in=[UpdateState.SUBMITTED, UpdateState.VALIDATED]).order_by("pk"):
        last[update.milestone_id] = update
    for milestone in milestones:
        update = last.get(milestone.pk)
        known = [update.value, update.effective_on] if update else [None, None]
        row = [milestone.code, milestone.display_title, METHOD_NAMES[milestone.method], *known]
        yield row + [None] * (len(UPDATE_COLUMNS) - len(row))


def _updates_help():
    return [
        (_("One row per milestone"), _("Rows left empty are passed over: fill those that have something new.")),
        (
            "avancement",
            _("binaire: 0 or 100; étapes: 0, 25, 50, 75 or 100; quantitatif: the last value, never the sum."),
        ),
        ("date_situation", _("The day of the situation you describe, as 31/12/2019.")),
        ("realise", _("What was done, in a few words.")),
        ("difficulte_type, difficulte", _("Compulsory when the milestone is behind: the kind, and what it is.")),
        ("aucun_progres", _("“oui” says that nothing has moved: the last value stands.")),
        ("motif_de_baisse", _("Why the figure goes down, when it does.")),
        (
            "preuve, preuve_lien",
            _("What the evidence shows, and its link. 100 % needs one; files are added on the page."),
        ),
    ]
