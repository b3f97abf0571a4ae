"""The figures that the press gave of the consultation of 2019-2020, as the reconciliation of its process shows them.

Facts, from the press: 804 participants (572 in ten meetings, 232 online); 232 proposals in the meetings, of which 143
were kept and 89 not; 179 on the portal, the fate of which was never published. What was proposed was not published
either: each contribution says so in its title. Days, the share of each meeting and which ones were kept are invented,
and marked so.
"""

import datetime
import uuid

from django.db import transaction
from django.utils import timezone

from cocreation.actions import preparing, processing, settling
from cocreation.enums.contributions import AnswerState, AuthorKind, Disposition, Moderation, Origin
from cocreation.enums.events import EventKind
from cocreation.models import AnswerReason, Contribution, Event, Publication, ReasonedAnswer
from ogp_secretariat.audit.actions.recording import entry
from ogp_secretariat.audit.models import Entry
from ogp_secretariat.documents.actions.numbering import next_number, note_number
from ogp_secretariat.web.text import fold

MEETINGS, IN_MEETINGS, ONLINE = 10, 572, 232
FROM_MEETINGS, KEPT, FROM_PORTAL = 232, 143, 179
FIRST_MEETING, FIRST_DAY, LAST_DAY = datetime.date(2020, 1, 20), datetime.date(2020, 1, 15), datetime.date(2020, 3, 13)
ANSWERED_ON = datetime.date(2020, 7, 22)
SOURCE = (
    "Chiffres de la concertation 2019-2020 : presse (804 participants, dont 572 dans 10 rencontres et 232 en ligne ; "
    "232 propositions dans les rencontres, dont 143 retenues et 89 non ; 179 sur le portail, dont la suite n’a pas été "
    "publiée). Les textes n’ont pas été publiés. Les dates, la part de chaque rencontre et le choix des propositions "
    "retenues sont inventés pour la démonstration."
)
SOURCE_AR = (
    "أرقام المشاورات (804 مشاركين، منهم 572 في 10 لقاءات و232 عبر الإنترنت؛ 232 مقترحا في اللقاءات، اعتُمد منها 143 ولم "
    "يُعتمد 89؛ و179 عبر البوابة لم يُنشر مآلها) مأخوذة من الصحافة. لم تُنشر النصوص. أما التواريخ وحصة كل لقاء واختيار "
    "المقترحات المعتمدة فمن وحي الخيال، لغرض العرض التجريبي."
)
NOT_PUBLISHED = "Le texte de cette proposition n’a pas été publié : elle est là pour le compte (démonstration)."
ABOUT = "Rencontre de la concertation 2019-2020, d’après la presse ; sa date est inventée (démonstration)."
ABOUT_AR = "لقاء من مشاورات 2019-2020 حسب الصحافة؛ تاريخه مفترض (عرض تجريبي)."
ANSWERS = {
    Disposition.RETAINED: (
        "D’après la presse, 143 des 232 propositions des rencontres ont été retenues. La réponse elle-même n’a pas été "
        "publiée (démonstration).",
        "حسب الصحافة، اعتُمد 143 مقترحا من أصل 232 مقترحا صادرا عن اللقاءات. ولم يُنشر نص الجواب (عرض تجريبي).",
    ),
    Disposition.NOT_RETAINED: (
        "D’après la presse, 89 des 232 propositions des rencontres n’ont pas été retenues. La réponse elle-même n’a "
        "pas été publiée (démonstration).",
        "حسب الصحافة، لم يُعتمد 89 مقترحا من أصل 232 مقترحا صادرا عن اللقاءات. ولم يُنشر نص الجواب (عرض تجريبي).",
    ),
}
# A namespace of our own: the same key for the same line.
KEYS = uuid.UUID("0f2f4a53-6a4b-4f0b-9a53-3c1f0d7f2b86")


@transaction.atomic
def load_press(process, *, by, today):
    """Once: a process that has contributions is left as it is."""
    if process is None or Contribution.objects.filter(process=process).exists():
        return
    process.declared_online = ONLINE
    process.source = f"{process.source}\n{SOURCE}".strip()
    process.source_ar = f"{process.source_ar}\n{SOURCE_AR}".strip()
    process = processing.save_process(process, by=by)
    meetings = [_meeting(process, number, by, today) for number in range(1, MEETINGS + 1)]
    from_meetings, from_portal = _received(process, meetings)
    Entry.objects.bulk_create(entry("receive_contribution", one, by=by) for one in (*from_meetings, *from_portal))
    _answered(process, from_meetings, by)


def _share(total, parts, position):
    """The part of `position` (from 0) when `total` is shared out as evenly as it can be."""
    return total // parts + (position < total % parts)


def _meeting(process, number, by, today):
    day = FIRST_MEETING + datetime.timedelta(days=5 * (number - 1))
    event = preparing.save_event(
        Event(
            process=process, kind=EventKind.WORKSHOP, title=f"Atelier de concertation n° {number} (2019-2020)",
            title_ar=f"ورشة التشاور رقم {number} (2019-2020)", description=ABOUT, description_ar=ABOUT_AR, date=day,
            starts_at=datetime.time(9, 30), venue="Lieu non publié", venue_ar="مكان غير منشور",
            declared_attendance=_share(IN_MEETINGS, MEETINGS, number - 1), is_demo=True,
        ),
        by=by, day=today,
    )  # fmt: skip
    return preparing.mark_held(preparing.publish(event, by=by), by=by, day=today)


def _received(process, meetings):
    """([of the meetings], [of the portal]): the contributions, numbered in the order of their receipt."""
    rows = []
    for position, event in enumerate(meetings):
        for number in range(1, _share(FROM_MEETINGS, MEETINGS, position) + 1):
            rows.append(
                Contribution(
                    title=f"Proposition n° {number} de l’atelier de concertation n° {position + 1}, texte non publié",
                    origin=Origin.WORKSHOP, event=event, author_kind=AuthorKind.WORKSHOP, received_on=event.date,
                )
            )  # fmt: skip
    days = (LAST_DAY - FIRST_DAY).days
    for number in range(1, FROM_PORTAL + 1):
        rows.append(
            Contribution(
                title=f"Proposition n° {number} reçue par le portail, texte non publié", origin=Origin.PORTAL,
                received_on=FIRST_DAY + datetime.timedelta(days=days * (number - 1) // (FROM_PORTAL - 1)),
            )
        )  # fmt: skip
    rows.sort(key=lambda one: one.received_on)
    register = f"contribution:{process.code}"
    first = next_number(register, 0)
    note_number(register, 0, first + len(rows) - 1)
    for number, one in enumerate(rows, first):
        one.process, one.number, one.proposal = process, number, NOT_PUBLISHED
        one.key, one.follows, one.is_demo = uuid.uuid5(KEYS, f"{process.code}:{one.title}"), False, True
        one.moderation, one.search_text = Moderation.SHOWN, fold(f"{one.title} {one.proposal}")
    made = Contribution.objects.bulk_create(rows)
    return [one for one in made if one.event_id], [one for one in made if not one.event_id]


def _answered(process, contributions, by):
    """143 kept and 89 not, spread over the meetings; those of the portal stay without an answer, as they were left."""
    reason, _created = AnswerReason.objects.get_or_create(
        code="autre",
        defaults={"label": "Autre motif, exposé dans la réponse", "dispositions": Disposition.values, "position": 160},
    )
    publication = Publication.objects.create(process=process, published_on=ANSWERED_ON, published_by=by)
    at = timezone.make_aware(datetime.datetime.combine(ANSWERED_ON, datetime.time(12)))
    answers = []
    for position, one in enumerate(contributions):
        # Every other one or so: `KEPT` of them in all.
        is_kept = (position + 1) * KEPT // FROM_MEETINGS > position * KEPT // FROM_MEETINGS
        disposition = Disposition.RETAINED if is_kept else Disposition.NOT_RETAINED
        text, text_ar = ANSWERS[disposition]
        answers.append(
            ReasonedAnswer(
                contribution=one, state=AnswerState.PUBLISHED, disposition=disposition, reason=reason, text=text,
                text_ar=text_ar, drafted_at=at, published_by=by, published_on=ANSWERED_ON, publication=publication,
                is_demo=True,
            )
        )  # fmt: skip
    ReasonedAnswer.objects.bulk_create(answers)
    settling.settle(Contribution.objects.filter(process=process))
    Entry.objects.bulk_create(
        entry("publish_answer", answer.contribution, by=by, note=f"v1 {answer.disposition}") for answer in answers
    )
