"""The demonstration's ladders: who is written to, the decision that orders it, and a letter to sign.

The decision is the second one of 12 February 2020 (a letter to the holders of late commitments); heads, focal points
and their addresses are invented.
"""

import datetime

from django.db import transaction
from django.utils import timezone

from commitments.actions import reminding
from commitments.enums import FocalSeat, Ladder
from commitments.models import FocalPoint, LadderSettings, Reminder
from ogp_secretariat.people.models import Institution, InstitutionHead, Person

from .demonstration import START

ORDER = 2  # « Envoyer une lettre aux porteurs des engagements en retard… », in the relevé's own count

# institution, function of its head, its Arabic, focal point, the name in Arabic (None: appointed elsewhere)
CORRESPONDENTS = (
    ("DRA", "le Secrétaire Général", "السيد الكاتب العام", None, None),
    ("AM", "le Directeur", "السيد المدير", "Samira ÉBAUCHE", "سميرة مسودة"),
    ("SEDD", "le Secrétaire Général", "السيد الكاتب العام", "Hamid ESQUISSE", "حميد رسم"),
    ("ICPC", "le Secrétaire Général", "السيد الكاتب العام", "Rim MAQUETTE", "ريم مجسم"),
    ("RPSC", "le Secrétaire Général", "السيد الكاتب العام", "Adil CANEVAS", "عادل مثال"),
)


@transaction.atomic
def load_ladders(plan, trial, meeting):
    """Settings for both plans; the plan in course has its ladder active and a first letter drafted. Once."""
    if LadderSettings.objects.filter(plan__in=[plan, trial]).exists():
        return
    for row in CORRESPONDENTS:
        _correspondents(*row)
    order = meeting.decisions.order_by("position")[ORDER - 1]
    for one in (plan, trial):
        reminding.save_settings(LadderSettings(plan=one, order_decision=order), by=None)
    _draft_a_letter(trial, timezone.localdate())


def _correspondents(code, function, function_ar, name, name_ar):
    institution = Institution.objects.get(code=code)
    head, _created = InstitutionHead.objects.get_or_create(
        institution=institution, function=function, defaults={"function_ar": function_ar, "civility": "M."}
    )
    if not head.email:
        head.email = f"sg.{code.lower()}@demo.example"
        head.address = head.address or "Rabat (adresse de démonstration)"
        head.civility = head.civility or "M."
        head.function_ar = head.function_ar or function_ar
        head.save()
    if name is None:
        return
    person, _created = Person.objects.get_or_create(
        name=name,
        defaults={
            "name_ar": name_ar,
            "function": "Point focal (démonstration)",
            "function_ar": "نقطة الاتصال (عرض تجريبي)",
            "email": f"pointfocal.{code.lower()}@demo.example",
            "institution": institution,
            "is_demo": True,
        },
    )
    FocalPoint.objects.get_or_create(
        institution=institution,
        person=person,
        seat=FocalSeat.TITULAR,
        defaults={"act": "Désignation (démonstration)", "starts_on": START},
    )


def _draft_a_letter(trial, today):
    """The mails of two weeks ago count as sent, as if the ladder had run since then: today's plan drafts the letter."""
    first = today - datetime.timedelta(days=15)
    reminding.activate(trial, by=None, day=first)
    reminding.plan_day(trial, as_of=first, today=today)
    for reminder in Reminder.objects.filter(plan=trial, ladder=Ladder.DEADLINE, state="due"):
        reason = "Dit par téléphone avant le chargement (démonstration)"
        reminding.say_sent(reminder, on=first, reason=reason, by=None, today=today)
    reminding.plan_day(trial, as_of=today, today=today)
