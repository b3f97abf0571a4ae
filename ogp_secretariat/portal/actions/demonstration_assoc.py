"""The demonstration's associations: a register with consents, doubtful rows to examine, duplicates and a forum.

Names, receipts and contacts are invented; the decision cited is the fourth of 12 February 2020 (a forum is formed from
the register of associations).
"""

import datetime

from django.db import transaction

from cocreation.actions import enrolling, forming_forum, importing_associations
from cocreation.enums.events import EventKind, EventState, Presence
from cocreation.models import Association, Event, ForumRule, Region, Registration, Theme
from meetings.models import Decision
from ogp_secretariat.web.sheets import Row, Table

# name, Arabic name, acronym, region, themes, agreed fields, verified how many days ago (None: never), took part
ASSOCIATIONS = (
    (
        "Association Aurore pour la transparence",
        "جمعية الفجر للشفافية",
        "AAT",
        "04",
        ("acces-information", "transparence-budgetaire"),
        ("name", "email", "website"),
        90,
        True,
    ),
    (
        "Réseau Passerelles citoyennes",
        "شبكة جسور المواطنة",
        "RPC",
        "06",
        ("participation",),
        ("name", "email"),
        300,
        True,
    ),
    ("Association Oasis des jeunes", "جمعية واحة الشباب", "AOJ", "08", ("jeunesse-education",), ("name",), 60, True),
    ("Association Argan équité", "جمعية أركان للإنصاف", "", "09", ("egalite",), ("name", "phone"), 120, True),
    (
        "Association Cèdres et climat",
        "جمعية الأرز والمناخ",
        "ACC",
        "03",
        ("environnement",),
        ("name", "website"),
        30,
        True,
    ),
    (
        "Observatoire Local des Services",
        "مرصد الخدمات المحلية",
        "OLS",
        "07",
        ("services-publics", "collectivites"),
        ("name",),
        200,
        True,
    ),
    ("Association Rif données", "جمعية الريف للمعطيات", "", "01", ("donnees-ouvertes",), ("name", "email"), 800, True),
    (
        "Association Sources de l'Oriental",
        "جمعية منابع الشرق",
        "ASO",
        "02",
        ("environnement", "egalite"),
        ("name",),
        45,
        True,
    ),
    ("Association Sahara lecture", "جمعية الصحراء للقراءة", "", "11", ("jeunesse-education",), (), None, False),
    ("Association Atlas intégrité", "جمعية الأطلس للنزاهة", "AAI", "05", ("integrite",), ("name",), None, True),
)
# Rows of a list that a partner sent: each shows one thing that a person has to decide or to know.
HEADERS = ["nom", "nom_ar", "sigle", "recepisse", "date", "region", "themes", "telephone"]
ROWS = (
    ("", "جمعية الفجر من أجل الشفافية", "", "", "", "Rabat-Salé-Kénitra", "", ""),
    ("AOJ", "", "", "", "", "Drâa-Tafilalet", "", ""),
    ("Association Argan equité", "", "", "", "24/07/91 suivant récépissé", "Souss-Massa", "", "05 28 00 00 99"),
    ("Association Palmiers du savoir", "جمعية نخيل المعرفة", "APS", "41/2012", "Juin 20214", "Grand Casablanca",
     "lecture; Jeunesse et éducation", "05 22 00 00 00"),
)  # fmt: skip
RULE = (
    "Sont proposées les associations vérifiées, qui acceptent d'être nommées et qui ont participé à un événement "
    "régional de co-création au moins.",
    "تقترح الجمعيات التي تم التحقق منها والتي توافق على ذكر اسمها والتي شاركت في لقاء جهوي واحد على الأقل "
    "للإعداد المشترك.",
)


@transaction.atomic
def load_assoc(process, *, by, today):
    """Once; `process` (or None) is the one whose regional event they attended."""
    if Association.objects.filter(is_demo=True).exists():
        return
    event = Event.objects.create(
        kind=EventKind.REGIONAL, state=EventState.HELD, process=process, title="Rencontre régionale (démonstration)",
        title_ar="لقاء جهوي (عرض تجريبي)", date=today - datetime.timedelta(days=40), venue="Maison des associations",
        is_demo=True,
    )  # fmt: skip
    for number, row in enumerate(ASSOCIATIONS, start=1):
        _load_one(number, *row, event=event, by=by, today=today)
    rows = [
        Row(n, {header: cell for header, cell in zip(HEADERS, cells, strict=True) if cell})
        for n, cells in enumerate(ROWS, start=2)
    ]
    importing_associations.apply_associations(Table(HEADERS, rows), today=today, by=by, note="Liste d'un partenaire")
    Association.objects.filter(acronym="APS").update(is_demo=True)
    _form_forum(by=by, today=today)


def _load_one(number, name, name_ar, acronym, region, themes, agreed, verified, came, *, event, by, today):
    slug = acronym.lower() or f"association{number}"
    one = Association(
        name=name, name_ar=name_ar, acronym=acronym, receipt_number=f"{number * 37}/2015",
        receipt_date=datetime.date(2015, 1 + number % 12, number), region=Region.objects.get(code=region),
        contact_name="Contact de démonstration", email=f"{slug}@demo.example", phone=f"05 37 00 00 {number:02d}",
        website=f"https://{slug}.demo.example/", is_demo=True,
    )  # fmt: skip
    enrolling.save_association(one, by=by, themes=Theme.objects.filter(code__in=themes))
    if agreed:
        day = today - datetime.timedelta(days=50)
        enrolling.agree(one, list(agreed), way="event", given_on=day, today=today, by=by)
    if verified is not None:
        day = today - datetime.timedelta(days=verified)
        enrolling.verify(one, means="receipt", on=day, today=today, by=by)
    if came:
        Registration.objects.create(
            event=event, association=one, state="confirmed", name=f"Participant {number} (démonstration)",
            category="association", presence=Presence.PRESENT, region=one.region,
        )  # fmt: skip


def _form_forum(*, by, today):
    rule = forming_forum.write_rule(ForumRule(text=RULE[0], text_ar=RULE[1], is_demo=True), by=by)
    listed = forming_forum.propose_list(rule, day=today, by=by)
    decision = Decision.objects.filter(meeting__date=datetime.date(2020, 2, 12)).order_by("position")[3:4].first()
    if decision is None:
        return
    until = today + datetime.timedelta(days=730)
    forming_forum.adopt_list(listed, decision=decision, on=today, mandate_until=until, by=by)
    for number, mandate in enumerate(listed.mandates.order_by("pk"), start=1):
        forming_forum.appoint(
            mandate, name=f"Représentant {number} (démonstration)", gender=("woman", "man")[number % 2],
            starts_on=today, consent_on=today if number % 3 else None, by=by,
        )  # fmt: skip
