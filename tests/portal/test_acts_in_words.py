"""Every act that the sources record has words of its own in the history."""

import ast
from pathlib import Path

import pytest
from django.utils import translation

from cocreation.enums.associations import AssociationState, ReviewState
from commitments.enums import PlanState, RequestState, UpdateState
from meetings.enums import MeetingStatus, PostponementState, ProposalState
from ogp_secretariat.audit.acts import ACTS

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("ogp_secretariat", "meetings", "commitments", "cocreation")
# The first argument in the sources, where it is put together: what it can be.
PUT_TOGETHER = {
    "f'{state}_postponement'": [f"{s}_postponement" for s in (PostponementState.ACCEPTED, PostponementState.REFUSED)],
    "f'proposal_{state}'": [f"proposal_{s}" for s in ProposalState.values if s != ProposalState.WAITING],
    "f'status_{status}'": [
        f"status_{s}" for s in MeetingStatus.values if s not in (MeetingStatus.DRAFT, MeetingStatus.SITTING)
    ],
    "f'plan_{state}'": [f"plan_{s}" for s in PlanState.values if s != PlanState.DRAFT],
    "f'extension_{state}'": [f"extension_{s}" for s in RequestState.values if s != RequestState.PENDING],
    "f'association_{after}'": [f"association_{s}" for s in (AssociationState.ACTIVE, AssociationState.DISSOLVED)],
    "f'review_{state}'": [f"review_{s}" for s in ReviewState.values if s != ReviewState.PENDING],
    "UpdateState.VALIDATED": [UpdateState.VALIDATED],
    "UpdateState.RETURNED": [UpdateState.RETURNED],
}


def names_of_recording(tree):
    """The names under which a module knows `record` and `entry`."""
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    found = [name for node in imports if (node.module or "").endswith("audit.actions.recording") for name in node.names]
    return {name.asname or name.name for name in found if name.name in ("record", "entry")}


def calls(tree, names):
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name in names:
                yield node


def written(tree, value, function):
    """The acts that an expression can be: a literal, one of two, or what the callers of its function hand over."""
    if isinstance(value, ast.Constant):
        return {value.value}
    if isinstance(value, ast.IfExp):
        return written(tree, value.body, function) | written(tree, value.orelse, function)
    if isinstance(value, ast.Name):
        assigned = [node.value for node in ast.walk(function) if isinstance(node, ast.Assign) for to in node.targets
                    if isinstance(to, ast.Name) and to.id == value.id]  # fmt: skip
        if not assigned:
            names = [one.arg for one in function.args.args]
            at = names.index(value.id) - ("self" in names)
            assigned = [call.args[at] for call in calls(tree, {function.name})]
        return {act for one in assigned for act in written(tree, one, function)}
    return set(PUT_TOGETHER[ast.unparse(value)])


def recorded():
    """{act: file} of everything that the sources record."""
    found = {}
    for path in (path for room in ROOMS for path in (ROOT / room).rglob("*.py")):
        tree = ast.parse(path.read_text())
        names = names_of_recording(tree)
        functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
        for function in functions if names else []:
            for call in calls(function, names):
                found |= dict.fromkeys(written(tree, call.args[0], function), path.relative_to(ROOT))
    return found


@pytest.mark.parametrize("lang", ["fr", "ar"])
def test_every_recorded_act_has_its_words(lang):
    acts = recorded()
    assert len(acts) > 120 and {"observe", "type_observation", "hold", "receive_import"} <= set(acts)
    with translation.override("en"):
        english = {act: str(ACTS.get(act, "")) for act in acts}
    with translation.override(lang):
        assert {act: file for act, file in acts.items() if str(ACTS.get(act, "")) in ("", english[act])} == {}
