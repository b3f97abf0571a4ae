"""The demonstration's events: a workshop to come with a waiting list, one of today to note attendance at, one that was
held with its report, a training with certificates, an Open Gov Week with proposals. Names are invented."""

import datetime

from django.db import transaction
from django.utils import timezone

from cocreation.actions import attending, calling, certifying, closing, preparing, proposing, registering
from cocreation.enums.events import EventKind
from cocreation.models import Event, Format, OpenGovWeek, ProgrammeItem, Region, TeamMember, Theme
from ogp_secretariat.people.models import Person

DAY = datetime.timedelta(days=1)
PEOPLE = (
    "Imane ESSAI", "Youssef MODÈLE", "Khadija ÉPREUVE", "Omar GABARIT", "Salma ÉCHANTILLON", "Anas PROTOTYPE",
    "Houda FICTION", "Mehdi TERRAIN", "Zineb ÉBAUCHE", "Reda CANEVAS", "Meryem PATRON", "Ayoub CALQUE",
    "Nora TRAME", "Ilyas CROQUIS", "Ghita MAQUETTE", "Hicham SPÉCIMEN",
)  # fmt: skip
CATEGORIES = ("citizen", "association", "association", "university", "local", "citizen", "media", "association")
DESCRIPTION = (
    "Un après-midi de travail pour proposer des engagements du prochain plan d'action. Ouvert à toutes et à tous ; "
    "les propositions de chaque table sont publiées, et chacune reçoit une réponse motivée."
)
DESCRIPTION_AR = (
    "جلسة عمل لاقتراح التزامات خطة العمل المقبلة. مفتوحة للجميع؛ تنشر مقترحات كل طاولة ويتلقى كل مقترح جوابا معللا."
)


@transaction.atomic
def load_events(process, *, by, today):
    """Make the events once. `process`: the one that is under way, or None; dates are around `today`."""
    if Event.objects.filter(is_demo=True).exists():
        return
    _coming(process, by, today)
    _today(process, by, today)
    _held(process, by, today)
    _training(by, today)
    _week(by, today)


def _event(by, today, *, publish=True, regions=(), themes=(), **values):
    values.setdefault("description", DESCRIPTION)
    values.setdefault("description_ar", DESCRIPTION_AR)
    values.setdefault("accessibility", "Salle de plain-pied ; interprétation en langue des signes sur demande.")
    values.setdefault("accessibility_ar", "قاعة في الطابق الأرضي؛ ترجمة بلغة الإشارة عند الطلب.")
    event = preparing.save_event(Event(is_demo=True, **values), by=by, day=today)
    event.regions.set(Region.objects.filter(code__in=regions))
    event.themes.set(Theme.objects.filter(code__in=themes))
    return preparing.publish(event, by=by) if publish else event


def _format(code):
    return Format.objects.filter(code=code).first()


def _applicant(number):
    region = Region.objects.order_by("code")[number % 6]
    return registering.Applicant(
        name=PEOPLE[number % len(PEOPLE)],
        email=f"participant{number}@demo.example",
        category=CATEGORIES[number % len(CATEGORIES)],
        gender=("woman", "man")[number % 2],
        region=region,
        organisation="Association Exemple" if CATEGORIES[number % len(CATEGORIES)] == "association" else "",
        language=("fr", "ar")[number % 5 == 4],
    )


def _programme(event):
    for position, (start, end, title, title_ar, speakers, speakers_ar) in enumerate(
        (
            (
                (14, 0),
                (14, 20),
                "Accueil et règles du jeu",
                "الاستقبال والقواعد",
                "Secrétariat du comité",
                "كتابة اللجنة",
            ),
            ((14, 20), (16, 30), "Travail par tables", "العمل داخل الطاولات", "", ""),
            ((16, 30), (17, 0), "Restitution et suites", "تقديم الخلاصات والخطوات الموالية", "Rapporteurs", "المقررون"),
        ),
        1,
    ):
        ProgrammeItem.objects.create(
            event=event, position=position, starts_at=datetime.time(*start), ends_at=datetime.time(*end), title=title,
            title_ar=title_ar, speakers=speakers, speakers_ar=speakers_ar,
        )  # fmt: skip


def _coming(process, by, today):
    """Six seats, of which at most three for associations: the list waits."""
    event = _event(
        by, today, kind=EventKind.WORKSHOP, process=process, format=_format("world-cafe"),
        title="Atelier de co-création : services publics ouverts", title_ar="ورشة الإعداد المشترك: مرافق عمومية منفتحة",
        date=today + 12 * DAY, starts_at=datetime.time(14), ends_at=datetime.time(17),
        venue="Maison des associations (démonstration)", venue_ar="دار الجمعيات (عرض تجريبي)", address="Fès",
        roles="Secrétariat : accueille et anime\nAssociations : portent la parole de leurs publics\n"
        "Administrations : informent et répondent",
        roles_ar="الكتابة: الاستقبال والتنشيط\nالجمعيات: نقل انتظارات المواطنين\nالإدارات: الإخبار والجواب",
        registration_opens_on=today - 10 * DAY, registration_closes_on=today + 9 * DAY, capacity=6,
        regions=["03"], themes=["services-publics", "participation"],
    )  # fmt: skip
    _programme(event)
    preparing.set_seats(event, capacity=6, quotas=[("association", None, 3)], by=by, day=today)
    for number in range(9):
        registering.register(event, _applicant(number), now=timezone.now())
    _event(
        by, today, kind=EventKind.REGIONAL, process=process, mode="online", link="https://visio.demo.example/souss",
        title="Rencontre régionale en ligne : Souss-Massa", title_ar="لقاء جهوي عن بعد: سوس ماسة",
        date=today + 40 * DAY, starts_at=datetime.time(10), ends_at=datetime.time(12),
        registration_opens_on=today + 5 * DAY, registration_closes_on=today + 38 * DAY,
        regions=["09"], themes=["collectivites"],
    )  # fmt: skip
    _event(
        by, today, publish=False, title="Atelier de co-création : budget ouvert (en préparation)",
        date=today + 60 * DAY,
        regions=["04"], themes=["transparence-budgetaire"],
    )  # fmt: skip


def _today(process, by, today):
    """Registration was open until yesterday; two late requests wait for a decision."""
    event = _event(
        by, today, kind=EventKind.WORKSHOP, process=process, format=_format("tables-rondes"),
        title="Atelier du jour : égalité et inclusion", title_ar="ورشة اليوم: المساواة والإدماج",
        date=today, starts_at=datetime.time(14), ends_at=datetime.time(17),
        venue="Salle de réunion (démonstration)", venue_ar="قاعة الاجتماعات (عرض تجريبي)", address="Rabat",
        registration_opens_on=today - 20 * DAY, registration_closes_on=today, capacity=40,
        regions=["04"], themes=["egalite"],
    )  # fmt: skip
    _programme(event)
    for number in range(12):
        registering.register(event, _applicant(number), now=timezone.now())
    Event.objects.filter(pk=event.pk).update(registration_closes_on=today - DAY)
    event.refresh_from_db()
    for number in (12, 13):
        registering.register(event, _applicant(number), now=timezone.now())


def _arrivals(event, by, numbers):
    now = timezone.now()
    for number in numbers:
        one = _applicant(number)
        values = {name: getattr(one, name) for name in ("name", "email", "category", "gender", "region")}
        attending.walk_in(event, attending.Arrival(organisation=one.organisation, **values), by=by, now=now)


def _held(process, by, today):
    event = _event(
        by, today, kind=EventKind.REGIONAL, process=process, format=_format("forum-ouvert"),
        title="Rencontre régionale de l'Oriental", title_ar="اللقاء الجهوي بالشرق", date=today - 25 * DAY,
        starts_at=datetime.time(9, 30), ends_at=datetime.time(13), venue="Université (démonstration)",
        venue_ar="الجامعة (عرض تجريبي)", address="Oujda", regions=["02"], themes=["jeunesse-education"],
    )  # fmt: skip
    _arrivals(event, by, range(16))
    preparing.mark_held(event, by=by, day=today)
    closing.write_report(
        event,
        {
            "text": "Seize participants ont travaillé en forum ouvert. Trois sujets reviennent : l'information sur les "
            "bourses, le transport vers l'université, la participation des jeunes aux conseils communaux.",
            "text_ar": "اشتغل ستة عشر مشاركا في إطار منتدى مفتوح. وتكررت ثلاثة مواضيع: الإخبار بالمنح، والنقل إلى "
            "الجامعة، ومشاركة الشباب في المجالس الجماعية.",
        },
        by=by,
    )
    closing.publish_report(event, by=by, day=today - 20 * DAY)


def _training(by, today):
    event = _event(
        by, today, kind=EventKind.TRAINING, format=_format("formation"), title="Formation en technique d'animation",
        title_ar="تكوين في تقنيات التنشيط", description="Une journée pour apprendre à animer un atelier.",
        description_ar="يوم لتعلم تنشيط ورشة.", date=today - 60 * DAY, starts_at=datetime.time(9),
        ends_at=datetime.time(16), venue="Centre de formation (démonstration)", venue_ar="مركز التكوين (عرض تجريبي)",
        address="Rabat",
    )  # fmt: skip
    _arrivals(event, by, range(4))
    event = preparing.mark_held(event, by=by, day=today)
    certifying.ask(event, list(event.registrations.values_list("pk", flat=True)), by=by)
    certifying.issue_waiting()
    workshop = Event.objects.filter(is_demo=True, format__code="world-cafe").first()
    for role, name in (("facilitator", PEOPLE[0]), ("rapporteur", PEOPLE[1])):
        person = Person.objects.filter(name=name, is_demo=True).first()
        if workshop and person:
            TeamMember.objects.create(event=workshop, person=person, role=role)


def _week(by, today):
    start = today + 30 * DAY
    if OpenGovWeek.objects.filter(year=start.year).exists():
        return
    week = calling.save_week(
        OpenGovWeek(
            year=start.year, starts_on=start, ends_on=start + 6 * DAY, call_closes_on=today + 20 * DAY, is_demo=True,
            call="Portes ouvertes, conférences, visites, ateliers : proposez un événement qui montre ce que le "
            "gouvernement ouvert change près de chez vous.",
            call_ar="أبواب مفتوحة وندوات وزيارات وورشات: اقترحوا نشاطا يبين ما تغيره الحكومة المنفتحة بالقرب منكم.",
        ),
        by=by,
    )  # fmt: skip
    calling.call(week, by=by, day=today)
    week.refresh_from_db()
    for number, (title, title_ar, organisation) in enumerate(
        (
            ("Portes ouvertes des archives", "أبواب مفتوحة بالأرشيف", "Association Mémoire (démonstration)"),
            ("Débat : les données de ma commune", "نقاش: معطيات جماعتي", "Collectif Données (démonstration)"),
            ("Atelier de lecture du budget", "ورشة قراءة الميزانية", "Université Exemple (démonstration)"),
        )
    ):
        proposer = proposing.Proposer(PEOPLE[number + 4], f"proposant{number}@demo.example", organisation)
        values = {
            "title": title, "title_ar": title_ar, "description": DESCRIPTION, "description_ar": DESCRIPTION_AR,
            "date": start + number * DAY, "starts_at": datetime.time(10 + number), "mode": "on_site", "venue": "Rabat",
        }  # fmt: skip
        proposal = proposing.propose(week, values, [], [], proposer, now=timezone.now())
        Event.objects.filter(pk=proposal.event_id).update(is_demo=True)
        if number == 0:
            proposing.accept(proposal, by=by)
        elif number == 1:
            proposing.ask(proposal, question="Combien de personnes la salle peut-elle accueillir ?", by=by)
