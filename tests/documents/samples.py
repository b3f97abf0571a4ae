"""Sample relevés: the meeting of 12 February 2020 in French, and an Arabic record with everything a relevé can hold."""

from meetings.releve import (
    AgendaPoint,
    Attendee,
    CollegeAttendance,
    CollegeCount,
    CorrectedLine,
    Correction,
    Counts,
    DecisionLine,
    Discussion,
    Entry,
    FollowUp,
    Quorum,
    Releve,
    Text,
    Verification,
    Visa,
)

DISCUSSED_FR = (
    (
        "Etat d’avancement du plan d’action national du Gouvernement Ouvert 2018-2020",
        (
            "Engagements en retard et diffucultés rencontées ;",
            "Méthodologie de calcul du taux d’avancement des activités ;",
            "Méthodologie d’évaluation de l’impact des différents engagements ;",
        ),
    ),
    (
        "Co-création du 2ème plan d’action national",
        (
            "Rappel des étapes du processus de co-création validé par le comité de pilotage le 31/10/2019 ;",
            "Plannification des activités de co-création ;",
            "Présentation de la plateforme de co-création ;",
            "Présentation du format des ateliers de co-création et du rôle des parties prenantes ;",
            "Nécessité de programmer des actions de communication adaptées pour accompagner le processus de "
            "co-création ;",
            "Programmation d’une formation en technique d’animation des ateliers de cocréation au profit des membres "
            "du comité de pilotage et eventuellement ceux du comité d’implémentation en collaboration avec l’école "
            "d’intélligence collective de l’université polytechnique Mohammed VI ;",
            "Proposition d’inclure un engagement relatif à l’égalité des genres dans le prochain plan d’action "
            "national.",
        ),
    ),
    (
        "Open Gov week",
        (
            "Présentation des objectifs de la semaine du gouvernement ouvert et sa planification ;",
            "Invitation des membres du comité à proposer des événements en relations avec les thématiques du "
            "gouvernement ouvert au cours de cette semaine ;",
        ),
    ),
    (
        "Création du forum de la société civile",
        (
            "Constitution du forum de la société civile à partir de la base de données des associations spécialisées "
            "dans les thématiques du gouvernement ouvert qui vont partiper aux événements régionaux de co-création.",
        ),
    ),
    (
        "Evaluation de la méthodologie de travail du comité",
        (
            "Conformémment au manuel du comité de pilotage, les processus et méthodes de travail peuvent être révisés "
            "et améliorés en fin de chaque cycle de deux ans (dernier trimestre de la période prévue pour la mise en "
            "œuvre du plan d’action national).",
        ),
    ),
)
DECISIONS_FR = (
    "Présenter la méthodologie de calcul des taux de réalisation des différents engagements par les points focaux, "
    "membres du comité d’implémentation ;",
    "Envoyer une lettre aux porteurs des engagements en retard pour soulever les diffucultés rencontrées et les "
    "inciter à déployer les efforts nécessaires pour atteindre les objectifs fixés dans le plan d’action national ;",
    "Organiser une réunion préparatoire des ateliers de cocréation, entre les représentants de la société civile au "
    "comité de pilotage, le mardi 18 février 20120 à 15h ;",
    "Constituer une base de données des associations participantes aux événements de co-création et s’en servir comme "
    "base pour la création du forum de la société civile ;",
    "Renforcer la communication pendant la période de co-création du 2ème Plan d’action national ;",
    "Organiser une formation sur les technique d’animation des ateliers de co-création en faveur des membres du comité "
    "de pilotage et d’implémentation, le 02 mars 2020, en collaboration avec l’école d’intélligence collective de "
    "l’université polytechnique Mohammed VI ;",
    "Consacrer la prochaine réunion du comité de pilotage à la révision du manuel du comité de pilotage (méthodologie, "
    "procéssus, outils de travail…).",
)
PLACE_FR = (
    "Ministère de l’Economie, des Finances et de la Réforme de l’Administration (Département de la Réforme de "
    "l’Administration)."
)
PREAMBLE_FR = (
    "La réunion a été présidée par M. Ahmed LAAMOUMRI, Secrétaire Général du Département de la Réforme de "
    "l’Administration.",
    "Voir Liste des participants ci-joint.",
)
LETTERHEAD = (
    Text("Royaume du Maroc"),
    Text("Ministère de l’Économie, des Finances et de la Réforme de l’Administration"),
    Text("Département de la Réforme de l’Administration"),
    Text("المملكة المغربية", "ar"),
    Text("وزارة الاقتصاد والمالية وإصلاح الإدارة", "ar"),
    Text("قطاع إصلاح الإدارة", "ar"),
)
VERIFICATION = Verification(code="7QK4-M2XD-9T", url="https://exemple.test/verifier/7QK4-M2XD-9T/")


def french_attendees():
    """Two colleges of eleven, names invented."""
    ministry = Text("Département de la Réforme de l’Administration")
    administration = tuple(
        Attendee(
            name=Text(f"Mme Salma BENNANI-{number}" if number % 2 else f"M. Driss EL KADIRI-{number}"),
            status=("present", "present", "excused", "represented")[number % 4],
            function=Text("Chef de division de la coopération et de la modernisation"),
            institution=ministry,
            capacity=Text("Membre"),
            represented_by=Text("Mme Hind ALAOUI") if number % 4 == 3 else None,
        )
        for number in range(1, 12)
    )
    associations = tuple(
        Attendee(
            name=Text(f"M. Youssef TAZI-{number}"),
            status="present" if number % 5 else "absent",
            function=Text("Présidente"),
            institution=Text("Association marocaine pour la transparence locale"),
        )
        for number in range(1, 12)
    )
    return (
        CollegeAttendance(Text("Administration"), administration),
        CollegeAttendance(Text("Société civile"), associations),
    )


def source_releve(**changes):
    """The source document as it stands: no owners, no attendees, a plain numbered list of decisions."""
    fields = {
        "lang": "fr",
        "status": "validated",
        "status_date": "2020-02-14",
        "version": 1,
        "letterhead": LETTERHEAD,
        "committee": Text("Comité de pilotage du Gouvernement Ouvert"),
        "reference": "CP 1/2020",
        "title": Text("Réunion du comité de pilotage"),
        "date": "2020-02-12",
        "place": Text(PLACE_FR),
        "chair": Text("M. Ahmed LAAMOUMRI, Secrétaire Général du Département de la Réforme de l’Administration"),
        "preamble": tuple(Text(line) for line in PREAMBLE_FR),
        "agenda": tuple(AgendaPoint(n, Text(title)) for n, (title, _) in enumerate(DISCUSSED_FR, 1)),
        "discussed": tuple(
            Discussion(number=n, title=Text(title), entries=tuple(Entry(Text(point)) for point in points))
            for n, (title, points) in enumerate(DISCUSSED_FR, 1)
        ),
        "decisions": tuple(
            DecisionLine(number=f"D{n}", code=f"CP 1/2020-D{n}", text=Text(text))
            for n, text in enumerate(DECISIONS_FR, 1)
        ),
        "verification": VERIFICATION,
    }
    return Releve(**{**fields, **changes})


def full_releve(**changes):
    """The same meeting once completed: hours, presence, follow-up, owners, deadlines, visa, annex, a correction."""
    owners = ("Points focaux", "Secrétariat du comité", "Collège de la société civile", None, "Secrétariat du comité")
    deadlines = ("prochaine réunion", "28 février 2020", "mardi 18 février 2020 à 15 h", None, "en continu")
    extra = tuple(zip((*owners, "Secrétariat du comité", None), (*deadlines, "2 mars 2020", None), strict=True))
    fields = {
        "version": 2,
        "starts_at": "10:30",
        "ends_at": "13:00",
        "counts": Counts(present=17, excused=2, absent=2, represented=1),
        "by_college": (
            CollegeCount(Text("Administration"), 8, 11),
            CollegeCount(Text("Société civile"), 9, 11),
        ),
        "quorum": Quorum(required=15, counted=18, reached=True),
        "decisions": tuple(
            DecisionLine(
                number=f"D{n}",
                code=f"CP 1/2020-D{n}",
                agenda_number=n if n < 6 else None,
                text=Text(text),
                owner=Text(owner) if owner else None,
                deadline=Text(deadline) if deadline else None,
            )
            for n, (text, (owner, deadline)) in enumerate(zip(DECISIONS_FR, extra, strict=True), 1)
        ),
        "follow_up": (
            FollowUp(
                code="CP 2/2019-D1",
                text=Text("Diffuser le calendrier du processus de co-création du 2ème plan d’action national"),
                owner=Text("Secrétariat du comité"),
                deadline=Text("15 novembre 2019"),
                status=Text("Réalisée"),
            ),
            FollowUp(
                code="CP 2/2019-D4",
                text=Text("Transmettre l’état d’avancement des engagements"),
                owner=Text("Points focaux"),
                deadline=Text("31 décembre 2019"),
                status=Text("En cours"),
                overdue=True,
                report=Text("Vingt fiches sont reçues sur vingt-deux"),
                reported_on="2020-01-20",
                initial=Text("30 novembre 2019"),
            ),
        ),
        "next_meeting": Text("Prévue le mercredi 10 juin 2020, consacrée à la révision du manuel du comité."),
        "visa": Visa(Text("Ahmed LAAMOUMRI"), Text("Le Secrétaire Général, président du comité"), "2020-02-14", True),
        "attendees": french_attendees(),
        "annexes": (Text("Calendrier de la co-création, version du 10 février 2020"),),
        "corrections": (
            Correction(
                number=1,
                date="2020-03-03",
                reason=Text("Erreur sur l’année de la réunion préparatoire."),
                lines=(CorrectedLine("D3", "le mardi 18 février 20120 à 15h", "le mardi 18 février 2020 à 15h"),),
            ),
        ),
    }
    return source_releve(**{**fields, **changes})


def arabic_releve(**changes):
    """An Arabic record, some of whose texts have no translation and stand in French."""

    def ar(text):
        return Text(text, "ar")

    titles = (
        "تقدم تنفيذ خطة العمل الوطنية للحكومة المنفتحة 2018-2020",
        "الإعداد المشترك لخطة العمل الوطنية الثانية",
        "أسبوع الحكومة المنفتحة",
    )
    fields = {
        "lang": "ar",
        "committee": ar("لجنة الإشراف على الحكومة المنفتحة"),
        "title": ar("اجتماع لجنة الإشراف"),
        "place": ar("وزارة الاقتصاد والمالية وإصلاح الإدارة (قطاع إصلاح الإدارة)."),
        "chair": ar("السيد أحمد العموري، الكاتب العام لقطاع إصلاح الإدارة"),
        "preamble": (),
        "agenda": (
            *(AgendaPoint(n, ar(title)) for n, title in enumerate(titles, 1)),
            AgendaPoint(4, Text("Création du forum de la société civile"), confidential=True, outcome="مؤجل"),
        ),
        "discussed": (
            Discussion(
                number=1,
                title=ar(titles[0]),
                entries=(
                    Entry(ar("الالتزامات المتأخرة والإكراهات والصعوبات التي تمت مواجهتها؛")),
                    Entry(ar("منهجية احتساب نسبة تقدم الأنشطة؛")),
                    Entry(ar("بلغت نسبة الإنجاز 62,5 % إلى غاية 31 يناير 2020، مقابل 48 % سنة 2019."), "information"),
                ),
            ),
            Discussion(
                number=2,
                title=ar(titles[1]),
                entries=(
                    Entry(ar("التذكير بمراحل مسلسل الإعداد المشترك الذي صادقت عليه لجنة الإشراف بتاريخ 31/10/2019؛")),
                    Entry(Text(DISCUSSED_FR[1][1][5])),
                    Entry(ar("ضرورة برمجة أنشطة تواصلية ملائمة (Open Gov Week) لمواكبة المسلسل."), "reservation"),
                ),
            ),
            Discussion(entries=(Entry(ar("شكر الرئيس جميع الحاضرين على مساهماتهم القيمة.")),)),
        ),
        "decisions": (
            DecisionLine(
                number="D1",
                code="CP 1/2020-D1",
                agenda_number=1,
                text=ar("عرض منهجية احتساب نسب إنجاز مختلف الالتزامات من طرف نقط الاتصال، أعضاء لجنة التنفيذ؛"),
                owner=ar("نقط الاتصال"),
                deadline=ar("الاجتماع المقبل"),
            ),
            DecisionLine(
                number="D2",
                code="CP 1/2020-D2",
                text=ar("توجيه رسالة إلى الجهات المسؤولة عن الالتزامات المتأخرة؛"),
                owner=ar("كتابة اللجنة"),
                deadline=ar("28 فبراير 2020"),
            ),
            DecisionLine(number="D3", code="CP 1/2020-D3", text=Text(DECISIONS_FR[5]), deadline=ar("2 مارس 2020")),
        ),
        "follow_up": (
            FollowUp(
                code="CP 2/2019-D1",
                text=ar("نشر الجدول الزمني لمسلسل الإعداد المشترك"),
                owner=ar("كتابة اللجنة"),
                deadline=ar("15 نونبر 2019"),
                status=ar("قيد الإنجاز"),
                overdue=True,
            ),
        ),
        "by_college": (CollegeCount(ar("الإدارة"), 8, 11), CollegeCount(ar("المجتمع المدني"), 9, 11)),
        "next_meeting": ar("يوم الأربعاء 10 يونيو 2020، وتخصص لمراجعة دليل لجنة الإشراف."),
        "visa": Visa(ar("أحمد العموري"), ar("الكاتب العام، رئيس اللجنة"), "2020-02-14"),
        "attendees": (
            CollegeAttendance(
                ar("الإدارة"),
                (
                    Attendee(ar("سلمى بناني"), "present", ar("رئيسة قسم"), ar("قطاع إصلاح الإدارة"), ar("عضو")),
                    Attendee(Text("M. Driss EL KADIRI"), "excused", ar("مدير"), Text("Ministère de l’Intérieur")),
                ),
            ),
        ),
        "annexes": (ar("الجدول الزمني للإعداد المشترك"),),
        "corrections": (),
        "version": 1,
    }
    return full_releve(**{**fields, **changes})
