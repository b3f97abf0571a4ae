"""The demonstration's year of the committee: a manual in force, decisions to report on, a draft being observed.

Everything here is invented and marked as such; the people are those of `demonstration.PEOPLE`.
"""

import datetime

from django.db import transaction

from meetings.actions import approving, observing, publishing_manual, recording
from meetings.enums import DeadlineKind, MeetingStatus, ObservationKind, OwnerKind
from meetings.models import AgendaItem, Attendance, Decision, ManualVersion, Meeting, MinutesEntry
from meetings.observation_desk import recipient_for
from ogp_secretariat.people.models import Person, User

TITLE = "Réunion d’essai du comité (démonstration)"
OBSERVATION_DAYS, DAYS_AGO = 10, 7
# The day before which the trial's manual was adopted: that of an invented meeting.
ADOPTED = datetime.date(2019, 1, 15)

MANUAL = """Texte d’essai : ce manuel est inventé pour la démonstration.

Article premier. Le comité se réunit au moins une fois tous les six mois, sur convocation de son président.

Article 2. Le quorum est des deux tiers des membres ; sinon une seconde réunion se tient dix jours après.

Article 3. Le projet de relevé est diffusé aux participants ; passé le délai d’observation, le silence vaut accord.

Article 4. Le manuel est révisé à la fin de chaque cycle, au dernier trimestre."""
MANUAL_AR = """نص تجريبي: هذا الدليل مبتكر لأغراض العرض.

المادة الأولى. تجتمع اللجنة مرة كل ستة أشهر على الأقل، باستدعاء من رئيسها.

المادة 2. النصاب ثلثا الأعضاء. وإذا لم يكتمل، ينعقد اجتماع ثان بعد عشرة أيام.

المادة 3. يعمم مشروع الخلاصات على المشاركين؛ وبعد انقضاء أجل الملاحظات يعد السكوت موافقة.

المادة 4. يراجع الدليل عند نهاية كل دورة، في الربع الأخير منها."""

ATTENDED = (
    ("Driss MODÈLE", "present"),
    ("Hind SPÉCIMEN", "present"),
    ("Amal FICTIVE", "present"),
    ("Karim IMAGINÉ", "present"),
    ("Youssef FACTICE", "present"),
)
POINTS = (
    ("Avancement de l’essai", "تقدم التجربة", "L’essai avance comme prévu.", "تتقدم التجربة كما هو مقرر."),
    ("Calendrier", "الجدول الزمني", "Le calendrier est présenté au comité.", "قُدم الجدول الزمني إلى اللجنة."),
)
DECIDED_TITLE, DECIDED_DAYS_AGO = "Réunion d’essai précédente du comité (démonstration)", 40
# owner, text, in Arabic, deadline in days from today
DECIDED = (
    (
        "Hind SPÉCIMEN",
        "Transmettre au secrétariat l’avis de la société civile sur l’essai",
        "موافاة الكتابة برأي المجتمع المدني حول التجربة",
        -3,
    ),
    (
        "Omar ESSAI",
        "Communiquer au secrétariat la liste des données de l’essai à publier",
        "موافاة الكتابة بلائحة معطيات التجربة المراد نشرها",
        5,
    ),
)
DECISION = ("Publier le calendrier de l’essai sur le site", "نشر الجدول الزمني للتجربة على الموقع")


@transaction.atomic
def load_manual(committee, plan, *, by):
    """A first version of the manual, made for the cycle of `plan`; once."""
    if ManualVersion.objects.filter(committee=committee).exists():
        return
    version = ManualVersion(
        committee=committee,
        title="Manuel du comité de pilotage (démonstration)",
        title_ar="دليل لجنة الإشراف (عرض تجريبي)",
        text=MANUAL,
        text_ar=MANUAL_AR,
        adopted_on=ADOPTED,
        in_force_from=ADOPTED,
        cycle_ends_on=plan.ends_on,
        is_demo=True,
    )
    publishing_manual.publish(publishing_manual.save_draft(version, by=by), by=by)


def _meeting(committee, day, title, title_ar):
    return Meeting(
        committee=committee,
        date=day,
        starts_at=datetime.time(10),
        title=title,
        title_ar=title_ar,
        place="Rabat",
        place_ar="الرباط",
        chair="Driss MODÈLE",
        chair_ar="إدريس موديل",
        is_demo=True,
    )


def _content():
    """(agenda items, the point discussed under each)."""
    items = [AgendaItem(position=n, title=row[0], title_ar=row[1]) for n, row in enumerate(POINTS, 1)]
    entries = [
        MinutesEntry(position=n, agenda_item=items[n - 1], text=row[2], text_ar=row[3])
        for n, row in enumerate(POINTS, 1)
    ]
    return items, entries


def _attendance():
    return [
        Attendance(position=n, person=Person.objects.get(name=name), presence=presence)
        for n, (name, presence) in enumerate(ATTENDED, 1)
    ]


@transaction.atomic
def load_decisions(committee, *, by, today):
    """A validated meeting whose decisions are the member's and the focal point's, open and due around today; once."""
    if Meeting.objects.filter(committee=committee, title=DECIDED_TITLE).exists():
        return
    day = today - datetime.timedelta(days=DECIDED_DAYS_AGO)
    meeting = _meeting(committee, day, DECIDED_TITLE, "اجتماع تجريبي سابق للجنة (عرض تجريبي)")
    items, entries = _content()
    decisions = [
        Decision(
            position=n,
            agenda_item=items[1],
            text=text,
            text_ar=text_ar,
            owner_kind=OwnerKind.PERSON,
            owner_person=Person.objects.get(name=name),
            deadline_kind=DeadlineKind.DATE,
            deadline_date=today + datetime.timedelta(days=days),
        )
        for n, (name, text, text_ar, days) in enumerate(DECIDED, 1)
    ]
    recording.save_meeting(meeting, by=by, rows=[*items, *entries, *decisions, *_attendance()])
    recording.move(meeting, MeetingStatus.HELD, by=by, missing=lambda meeting: [])
    approving.validate(meeting.minutes, by=User.objects.get(email="president@demo.example"))


@transaction.atomic
def load_draft(committee, *, by, today):
    """A meeting of last week whose draft is out, with a remark and a replacement text of a member; once."""
    if Meeting.objects.filter(committee=committee, title=TITLE).exists():
        return
    day = today - datetime.timedelta(days=DAYS_AGO)
    meeting = _meeting(committee, day, TITLE, "اجتماع تجريبي للجنة (عرض تجريبي)")
    items, entries = _content()
    decision = Decision(position=1, agenda_item=items[1], text=DECISION[0], text_ar=DECISION[1])
    recording.save_meeting(meeting, by=by, rows=[*items, *entries, decision, *_attendance()])
    recording.move(meeting, MeetingStatus.HELD, by=by, missing=lambda meeting: [])
    until = today + datetime.timedelta(days=OBSERVATION_DAYS)
    approving.circulate(meeting.minutes, until=until, by=by)
    member = User.objects.get(email="membre@demo.example")
    recipient = recipient_for(member, meeting.minutes)
    for target, kind, text in (
        (f"entry:{entries[0].uuid}:text", ObservationKind.REMARK, "Préciser depuis quelle date."),
        (
            f"decision:{decision.uuid}:text",
            ObservationKind.REPLACEMENT,
            "Publier le calendrier de l’essai sur le site et sur le portail de la co-création",
        ),
    ):
        observing.observe(recipient, target=target, kind=kind, text=text, by=member)
