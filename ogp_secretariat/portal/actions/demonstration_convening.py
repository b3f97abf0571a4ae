"""The demonstration's next meeting: convened, with some answers in and the demonstration's member still to answer.

Dates are around the day of loading. People are invented.
"""

import datetime

from django.db import transaction

from meetings.actions import convening, inviting, recording, replying
from meetings.enums import AnswerWay, Capacity, ConvocationState, Presence, Purpose
from meetings.models import AgendaItem, Convocation, Invitee, Meeting
from ogp_secretariat.people.models import Holiday, Person, User
from ogp_secretariat.web.workdays import is_working_day

DAY = datetime.timedelta(days=1)
AHEAD = 24  # days: more than the notice, whatever the weekend
AGENDA = (
    ("Approbation du relevé précédent", "المصادقة على خلاصات الاجتماع السابق", Purpose.APPROVAL, 10),
    ("Suivi des décisions", "تتبع القرارات", Purpose.FOLLOW_UP, 30),
    ("État d’avancement du plan d’action", "مدى تقدم خطة العمل", Purpose.INFORMATION, 45),
    ("Préparation de la semaine du gouvernement ouvert", "التحضير لأسبوع الحكومة المنفتحة", Purpose.DECISION, 30),
    ("Divers et prochaine réunion", "متفرقات والاجتماع المقبل", Purpose.OTHER, 10),
)
ADDRESSES = {"Amal FICTIVE": "amal@demo.example", "Karim IMAGINÉ": "karim@demo.example"}
ANSWERS = (
    ("Amal FICTIVE", Presence.PRESENT, AnswerWay.LINK, {}),
    ("Karim IMAGINÉ", Presence.PRESENT, AnswerWay.LINK, {"is_remote": True}),
    ("Leïla INVENTÉE", Presence.EXCUSED, AnswerWay.PHONE, {"reason": "En mission à l’étranger"}),
    ("Driss MODÈLE", Presence.PRESENT, AnswerWay.ACCOUNT, {}),
)


@transaction.atomic
def load_convocation(committee, *, today):
    """Convene the demonstration's next meeting, unless one is convened already. Returns the `Meeting`, or None."""
    ahead = Convocation.objects.filter(meeting__is_demo=True, meeting__date__gte=today, state=ConvocationState.RELEASED)
    if ahead.exists():
        return None
    for name, email in ADDRESSES.items():
        Person.objects.filter(name=name, is_demo=True, email="").update(email=email)
    meeting = _meeting(committee, today)
    secretary = User.objects.get(email="secretariat@demo.example")
    guest = Invitee(
        meeting=meeting,
        name="Sami HYPOTHÈSE",
        name_ar="سامي افتراض",
        function="Expert (démonstration)",
        capacity=Capacity.EXPERT,
        email="expert@demo.example",
        language="ar",
    )
    inviting.invite(guest, by=secretary)
    chair = User.objects.get(email="president@demo.example")
    convening.release(convening.submit(meeting, by=secretary), by=chair)
    _answer(meeting, secretary, chair)
    return meeting


def _meeting(committee, today):
    day, holidays = today + AHEAD * DAY, set(Holiday.objects.values_list("day", flat=True))
    while not is_working_day(day, holidays):
        day += DAY
    meeting = Meeting(
        committee=committee,
        date=day,
        starts_at=datetime.time(10),
        ends_at=datetime.time(12, 30),
        place="Salle de réunion du Département (démonstration), Rabat",
        place_ar="قاعة اجتماعات القطاع (عرض تجريبي)، الرباط",
        link="https://visio.demo.example/comite",
        is_demo=True,
    )
    rows = [
        AgendaItem(position=n, title=title, title_ar=title_ar, purpose=purpose, planned_minutes=minutes)
        for n, (title, title_ar, purpose, minutes) in enumerate(AGENDA, 1)
    ]
    return recording.save_meeting(meeting, by=None, rows=rows)


def _answer(meeting, secretary, chair):
    typists = {AnswerWay.PHONE: secretary, AnswerWay.ACCOUNT: chair}
    for name, presence, way, words in ANSWERS:
        invitee = meeting.invitees.filter(person__name=name).first()
        if invitee is not None:
            replying.answer(invitee, presence, way=way, by=typists.get(way), **words)
