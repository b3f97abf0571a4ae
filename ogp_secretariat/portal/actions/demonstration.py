"""The demonstration's data: facts of the source document and of the press; every person is invented.

Civil-society seats of 2019: as the press named them (fr.allafrica.com/stories/201901250466.html). The Arabic wording of
the meeting is the product's own, unofficial translation.
"""

import datetime
import json
from pathlib import Path

from django.db import transaction
from django.utils import timezone

import meetings
from meetings.actions import approving, importing, recording
from meetings.enums import MinutesState
from meetings.reader import Record
from ogp_secretariat.documents.actions.rendering import render_waiting
from ogp_secretariat.people.actions.accounts import open_account
from ogp_secretariat.people.enums import InstitutionKind, Seat
from ogp_secretariat.people.models import (
    Committee,
    Institution,
    InstitutionHead,
    InstitutionName,
    Mandate,
    Person,
    User,
)
from ogp_secretariat.portal.demo import ACCOUNTS

DATA = Path(meetings.__file__).parent / "demo"
SOURCE = DATA / "releve_2020-02-12.txt"
ARABIC = DATA / "releve_2020-02-12.ar.json"
START = datetime.date(2018, 10, 1)

INSTITUTIONS = (
    # code, kind, parent, names: (fr, ar, from, until)
    (
        "MEFRA",
        InstitutionKind.MINISTRY,
        None,
        (
            (
                "Ministère de l’Economie, des Finances et de la Réforme de l’Administration",
                "وزارة الاقتصاد والمالية وإصلاح الإدارة",
                datetime.date(2019, 10, 9),
                datetime.date(2021, 10, 6),
            ),
        ),
    ),
    (
        "DRA",
        InstitutionKind.MINISTRY,
        "MEFRA",
        (
            (
                "Ministère de la Réforme de l’Administration et de la Fonction Publique",
                "وزارة إصلاح الإدارة والوظيفة العمومية",
                None,
                datetime.date(2019, 10, 8),
            ),
            (
                "Département de la Réforme de l’Administration",
                "قطاع إصلاح الإدارة",
                datetime.date(2019, 10, 9),
                None,
            ),
        ),
    ),
    (
        "ALCI",
        InstitutionKind.CIVIL_SOCIETY,
        None,
        (("Mouvement Alternatives citoyennes", "حركة بدائل مواطنة", None, None),),
    ),
    (
        "ADFM",
        InstitutionKind.CIVIL_SOCIETY,
        None,
        (("Association démocratique des femmes du Maroc", "الجمعية الديمقراطية لنساء المغرب", None, None),),
    ),
    (
        "OLIE",
        InstitutionKind.CIVIL_SOCIETY,
        None,
        (("Organisation pour les libertés de l’information et de l’expression", "", None, None),),
    ),
    (
        "AMCDD",
        InstitutionKind.CIVIL_SOCIETY,
        None,
        (("Alliance marocaine pour le climat et le développement durable", "", None, None),),
    ),
    ("CMM", InstitutionKind.CIVIL_SOCIETY, None, (("Club des magistrats du Maroc", "", None, None),)),
)

ADMINISTRATION, CIVIL_SOCIETY = "Administration", "Société civile"

PEOPLE = (
    # account's invented name, name in Arabic, function, its Arabic, institution, college, seat, protocol order
    (
        "Driss MODÈLE",
        "إدريس موديل",
        "Président du comité (démonstration)",
        "رئيس اللجنة (عرض تجريبي)",
        "DRA",
        ADMINISTRATION,
        Seat.PRESIDENT,
        1,
    ),
    (
        "Salma EXEMPLE",
        "سلمى مثال",
        "Secrétaire du comité (démonstration)",
        "كاتبة اللجنة (عرض تجريبي)",
        "DRA",
        ADMINISTRATION,
        Seat.SECRETARY,
        2,
    ),
    (
        "Hind SPÉCIMEN",
        "هند نموذج",
        "Membre (démonstration)",
        "عضوة (عرض تجريبي)",
        "ALCI",
        CIVIL_SOCIETY,
        Seat.TITULAR,
        10,
    ),
    ("Omar ESSAI", "عمر تجربة", "Point focal (démonstration)", "نقطة الاتصال (عرض تجريبي)", "DRA", None, None, 0),
    ("Nadia FICTION", "نادية خيال", "Administratrice (démonstration)", "", "DRA", None, None, 0),
    ("Amal FICTIVE", "أمل وهمي", "Membre (démonstration)", "", "ADFM", CIVIL_SOCIETY, Seat.TITULAR, 11),
    ("Karim IMAGINÉ", "كريم خيالي", "Membre (démonstration)", "", "OLIE", CIVIL_SOCIETY, Seat.TITULAR, 12),
    ("Leïla INVENTÉE", "ليلى مخترعة", "Membre (démonstration)", "", "AMCDD", CIVIL_SOCIETY, Seat.TITULAR, 13),
    ("Youssef FACTICE", "يوسف مصطنع", "Membre (démonstration)", "", "CMM", CIVIL_SOCIETY, Seat.TITULAR, 14),
)


def load_institution(code, kind, parent, names):
    """An institution with its names through time, unless it is there. Returns the `Institution`."""
    institution, created = Institution.objects.get_or_create(code=code, defaults={"kind": kind, "is_demo": True})
    if created:
        institution.parent = Institution.objects.get(code=parent) if parent else None
        for name, name_ar, starts_on, ends_on in names:
            InstitutionName.objects.create(
                institution=institution, name=name, name_ar=name_ar, acronym=code, starts_on=starts_on, ends_on=ends_on
            )
        institution.refresh_name(timezone.localdate())
        institution.save()
    return institution


def load_committee():
    """The steering committee with its colleges, institutions, people and mandates. Returns the `Committee`."""
    for row in INSTITUTIONS:
        load_institution(*row)
    department = Institution.objects.get(code="DRA")
    InstitutionHead.objects.get_or_create(
        institution=department, function="le Secrétaire Général", defaults={"function_ar": "السيد الكاتب العام"}
    )
    committee = Committee.objects.get(code="CP")
    if committee.institution is None:
        committee.institution = department
        committee.save()
    for row in PEOPLE:
        _person(committee, *row)
    return committee


def _person(committee, name, name_ar, function, function_ar, institution, college, seat, order):
    institution = Institution.objects.get(code=institution)
    person, created = Person.objects.get_or_create(
        name=name,
        defaults={
            "name_ar": name_ar,
            "function": function,
            "function_ar": function_ar,
            "institution": institution,
            "is_demo": True,
        },
    )
    if created and college:
        Mandate.objects.create(
            committee=committee,
            person=person,
            institution=institution,
            college=committee.colleges.get(name=college),
            seat=seat,
            starts_on=START,
            protocol_order=order,
        )


def load_accounts(committee):
    """One account per role, with the passwords that `make demo` prints."""
    for account in ACCOUNTS:
        if not User.objects.filter(email=account.email).exists():
            person = Person.objects.filter(name=account.person, user=None).first()
            open_account(account.email, role=account.role, by=None, person=person, password=account.password)


def load_meeting(committee):
    """The meeting of 12 February 2020, through the same import as any other document. Returns the `Meeting`."""
    releve_import = importing.receive(SOURCE.read_bytes(), SOURCE.name, committee=committee, by=None)
    if releve_import.meeting:
        return releve_import.meeting
    record = Record.from_json(releve_import.result)
    meeting = importing.create_meeting(releve_import, record, by=None, is_demo=True)
    _translate(meeting)
    return meeting


def _translate(meeting):
    """Give the meeting its Arabic wording: texts in the order of the document."""
    words = json.loads(ARABIC.read_text(encoding="utf-8"))
    rows = []
    for name, manager in (("agenda", "agenda_items"), ("entries", "entries"), ("decisions", "decisions")):
        field = "title_ar" if name == "agenda" else "text_ar"
        for row, text in zip(getattr(meeting, manager).all(), words[name], strict=True):
            setattr(row, field, text)
            rows.append(row)
    for field, text in words["meeting"].items():
        setattr(meeting, field, text)
    recording.save_meeting(meeting, by=None, rows=rows)


def publish_meeting(meeting):
    """Validate and publish the demonstration's relevé, each by the account whose act it is; once."""
    chair = User.objects.get(email="president@demo.example")
    secretariat = User.objects.get(email="secretariat@demo.example")
    meeting.refresh_from_db()
    if meeting.minutes.state == MinutesState.DRAFT:
        with transaction.atomic():
            approving.validate(meeting.minutes, by=chair)
    meeting.minutes.refresh_from_db()
    if meeting.minutes.state == MinutesState.VALIDATED:
        render_waiting()
        approving.publish(meeting.minutes, by=secretariat)
