"""Every address of the processes for every kind of person, from the table in `access_cocreation_process.txt`."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cocreation.actions import communicating
from cocreation.models import CommunicationAction
from cocreation.queries import requirements as checks
from tests import factories
from tests.cocreation import making_process as making
from tests.portal.evidence_files import picture
from tests.portal.test_access_table import rows

pytestmark = [pytest.mark.django_db, pytest.mark.pure]
FILE = "access_cocreation_process.txt"
PRINCIPALS = ("anonymous", "none", "member", "focal_point", "chair", "secretariat", "administrator")


def table():
    for name, state, *answers in rows(FILE):
        yield name, state, dict(zip(PRINCIPALS, map(int, answers), strict=True))


def address(name, state):
    if name in {"personal_data", "process_home"}:
        return reverse(name)
    process = making.process(state="published" if state in {"done", "planned"} else state)
    if name == "communication_file":
        action = CommunicationAction(
            process=process, title="Affiche", due_on=timezone.localdate(),
            done_on=None if state == "planned" else timezone.localdate(),
        )  # fmt: skip
        photo = SimpleUploadedFile("affiche.png", picture("PNG"))
        return reverse(name, args=[communicating.save_action(action, by=None, file=photo).pk])
    if name == "requirement_note_add":
        return reverse(name, args=[process.code, "5.1"])
    if name == "requirement_note_withdraw":
        requirement = checks.grid_of(process.plan).requirements.first()
        return reverse(name, args=[communicating.note(process, requirement, text="Note", by=None).pk])
    more = {"process_export": ["etapes", "csv"], "communication_export": ["csv"]}.get(name, [])
    return reverse(name, args=[process.code, *more])


@pytest.mark.parametrize(("name", "state", "answers"), list(table()), ids=lambda v: v if isinstance(v, str) else "")
def test_the_table_holds(name, state, answers):
    url = address(name, state)
    got = {}
    for who in PRINCIPALS:
        client = Client()
        if who == "none":
            user = factories.account("member")
            user.role_grants.all().delete()
            client.force_login(user)
        elif who != "anonymous":
            client.force_login(factories.account(who))
        got[who] = client.get(url).status_code
    assert got == answers


@pytest.mark.parametrize(
    "path",
    [
        "/cocreation/%00/",
        "/cocreation/" + "9" * 5000 + "/",
        "/cocreation/COC1/donnees/etapes.exe",
        "/cocreation/COC1/donnees/autre.csv",
        "/cocreation/preuves/" + "9" * 5000 + "/",
        "/cocreation/%ff/exigences/",
        "/cocreation/مسلسل/",
        "/cocreation/😀/exigences/",
    ],
)
def test_bad_addresses_are_answered_never_500(path, client):
    making.process("COC1")
    assert client.get(path).status_code in {400, 404, 414}
