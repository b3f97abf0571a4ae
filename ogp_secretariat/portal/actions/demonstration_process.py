"""The demonstration's processes: the five stages that the committee approved on 31 October 2019, and one in course.

The names and the order of the stages, and the day of their approval, are facts of the relevé of 12 February 2020;
their dates and deliverables are invented, as the source of the process says. The process in course is invented
altogether:
its dates follow the day on which it is loaded.
"""

import datetime

from django.db import transaction

from cocreation.actions import communicating, processing
from cocreation.models import CommunicationAction, Process, Stage
from commitments.actions import planning
from commitments.models import ActionPlan

PAST, LIVE = "COC2", "COC9"
APPROVED = datetime.date(2019, 10, 31)
APPROVAL = "Comité de pilotage, réunion du 31 octobre 2019"
TOLD = (
    "Démonstration : les étapes et la date de leur validation sont celles que rappelle le relevé du 12 février 2020 ; "
    "leurs dates et leurs livrables sont inventés."
)
TOLD_AR = (
    "عرض تجريبي: المراحل وتاريخ المصادقة عليها هي التي تذكّر بها خلاصات 12 فبراير 2020؛ أما تواريخها ومخرجاتها فمن وحي "
    "الخيال."
)

# kind, title, title in Arabic, deliverable, its Arabic, what it opens
STAGES = (
    ("axes", "Définition des axes", "تحديد المحاور", "Note de cadrage des axes", "مذكرة تأطيرية للمحاور", ()),
    (
        "collection", "Collecte des contributions", "تلقي المساهمات", "Recueil des contributions", "سجل المساهمات",
        ("opens_proposals", "opens_registration"),
    ),
    (
        "analysis", "Analyse et priorisation", "التحليل وترتيب الأولويات", "Réponses motivées et liste des priorités",
        "الأجوبة المعللة ولائحة الأولويات", ("opens_comments",),
    ),
    ("drafting", "Rédaction", "الصياغة", "Projet de plan d’action", "مشروع خطة العمل", ("opens_comments",)),
    (
        "adoption", "Validation et adoption", "المصادقة والاعتماد", "Plan d’action adopté", "خطة العمل المعتمدة", (),
    ),
)  # fmt: skip
PAST_DATES = (
    ("2019-11-15", "2019-12-31"), ("2020-01-15", "2020-03-13"), ("2020-03-01", "2020-05-15"),
    ("2020-05-04", "2020-07-10"), ("2020-07-22", "2020-07-22"),
)  # fmt: skip
# Days from the day of loading; version 1, then version 2.
LIVE_DATES = (
    ((-75, -45), (-30, 15), (10, 60), (50, 100), (120, 120)),
    ((-75, -40), (-30, 30), (20, 75), (60, 110), (130, 130)),
)
LONGER = "La collecte dure quinze jours de plus, à la demande de la société civile."

ACTIONS = (
    # stage, title, title in Arabic, channel, language, audience, audience in Arabic, planned, done (days), link
    ("axes", "Annonce du lancement sur le site", "الإعلان عن انطلاق المسلسل في الموقع", "website", "fr_ar",
     "grand public", "عموم المواطنين", -70, -70, "https://exemple.invalid/lancement"),
    ("collection", "Appel à contributions sur les réseaux sociaux", "نداء للمساهمة عبر الشبكات الاجتماعية", "social",
     "ar", "jeunes", "الشباب", -28, -26, "https://exemple.invalid/appel"),
    ("collection", "Spot radio régional", "وصلة إذاعية جهوية", "press", "ar", "", "", -10, None, ""),
    ("collection", "Relance des associations par courriel", "تذكير الجمعيات بالبريد الإلكتروني", "mail", "fr_ar",
     "associations", "الجمعيات", 8, None, ""),
    ("analysis", "Publication du tableau des réponses", "نشر جدول الأجوبة", "website", "fr_ar", "", "", 70, None, ""),
)  # fmt: skip


@transaction.atomic
def load_processes(committee, meeting, *, by, today):
    """The process of the second plan, closed, and one in course; once. Returns (past, live) `Process`es."""
    return _past(committee, meeting, by), _live(committee, by, today)


def _plan(committee, code, title, title_ar, starts_on, ends_on, source):
    found = ActionPlan.objects.filter(code=code).first()
    return found or planning.save_plan(
        ActionPlan(
            code=code, title=title, title_ar=title_ar, committee=committee, starts_on=starts_on, ends_on=ends_on,
            source=source, is_demo=True,
        ),
        by=None,
    )  # fmt: skip


def _past(committee, meeting, by):
    found = Process.objects.filter(code=PAST).first()
    if found:
        return found
    plan = _plan(
        committee, "PAN2", "Deuxième plan d’action national du Gouvernement Ouvert",
        "خطة العمل الوطنية الثانية للحكومة المنفتحة", datetime.date(2021, 1, 1), datetime.date(2023, 12, 31), TOLD,
    )  # fmt: skip
    process = processing.save_process(
        Process(
            code=PAST, plan=plan, title="Co-création du deuxième plan d’action national",
            title_ar="الإعداد المشترك لخطة العمل الوطنية الثانية", source=TOLD,
            source_ar=TOLD_AR, is_demo=True,
            summary="Les étapes du processus ont été validées par le comité de pilotage le 31 octobre 2019.",
            summary_ar="صادقت لجنة الإشراف على مراحل المسلسل في 31 أكتوبر 2019.",
        ),
        by=by,
    )  # fmt: skip
    dates = [tuple(map(datetime.date.fromisoformat, pair)) for pair in PAST_DATES]
    _timetable(process, dates, by, approval=APPROVAL, approved_on=APPROVED, recorded_in=meeting)
    processing.publish(process, by=by, on=datetime.date(2019, 11, 4))
    return processing.close(process, by=by, on=datetime.date(2020, 7, 31))


def _live(committee, by, today):
    found = Process.objects.filter(code=LIVE).first()
    if found:
        return found

    def day(offset):
        return today + datetime.timedelta(days=offset)

    told = "Démonstration : ce processus et ses dates sont inventés."
    plan = _plan(
        committee, "PAN9", "Prochain plan d’action national (démonstration)", "خطة العمل الوطنية المقبلة (عرض تجريبي)",
        day(150), day(150 + 730), told,
    )  # fmt: skip
    process = processing.save_process(
        Process(
            code=LIVE, plan=plan, title="Co-création du prochain plan d’action national",
            title_ar="الإعداد المشترك لخطة العمل الوطنية المقبلة", source=told,
            source_ar="عرض تجريبي: هذا المسلسل وتواريخه من وحي الخيال.", is_demo=True,
            summary="Proposez des idées, participez aux ateliers, suivez la réponse donnée à chaque contribution.",
            summary_ar="اقترحوا أفكاركم، وشاركوا في الورشات، وتابعوا الجواب المقدم لكل مساهمة.",
        ),
        by=by,
    )  # fmt: skip
    for dates, approved, reason in zip(LIVE_DATES, (-110, -35), ("", LONGER), strict=True):
        pairs = [(day(start), day(end)) for start, end in dates]
        citing = {"approval": "Comité de pilotage (démonstration)", "approved_on": day(approved)}
        _timetable(process, pairs, by, reason=reason, **citing)
    process = processing.publish(process, by=by, on=day(-95))
    for stage, title, title_ar, channel, language, audience, audience_ar, due, done, link in ACTIONS:
        communicating.save_action(
            CommunicationAction(
                process=process, stage_kind=stage, title=title, title_ar=title_ar, channel=channel, language=language,
                audience=audience, audience_ar=audience_ar, due_on=day(due),
                done_on=None if done is None else day(done), link=link, owner="Cellule de communication", is_demo=True,
            ),
            by=by,
        )  # fmt: skip
    processing.open_by_hand(
        process, "comment", is_open=True, starts_on=today, ends_on=day(12), by=by,
        reason="Les commentaires sont ouverts dès la collecte, à la demande des associations.",
        reason_ar="فُتح باب التعاليق منذ مرحلة تلقي المساهمات، بطلب من الجمعيات.",
    )  # fmt: skip
    return process


def _timetable(process, dates, by, *, reason="", **citing):
    """A version with the five stages on these dates, adopted."""
    draft = processing.open_version(process, by=by)
    draft.reason = reason
    stages = list(draft.stages.all()) or [
        Stage(
            position=n, kind=kind, title=title, title_ar=title_ar, deliverable=made, deliverable_ar=made_ar,
            responsible="Secrétariat du comité de pilotage", responsible_ar="كتابة لجنة الإشراف",
            **dict.fromkeys(opens, True),
        )
        for n, (kind, title, title_ar, made, made_ar, opens) in enumerate(STAGES, 1)
    ]  # fmt: skip
    for stage, (starts_on, ends_on) in zip(stages, dates, strict=True):
        stage.starts_on, stage.ends_on = starts_on, ends_on
    processing.save_timetable(draft, by=by, stages=stages)
    return processing.adopt(draft, by=by, **citing)
