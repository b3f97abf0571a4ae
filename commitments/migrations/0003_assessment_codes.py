"""The IRM's code lists of two cycles; the secretariat adds the next ones in the admin."""

from django.db import migrations

SOURCE = "Open Government Partnership, Independent Reporting Mechanism (IRM) ; libellés français et arabes de l’application"

COMPLETION = (
    "completion", "A-t-il été réalisé ?", "هل تم إنجازه؟",
    (
        ("no_evidence", "Aucune preuve disponible", "لا توجد وثائق إثبات"),
        ("not_started", "Non démarré", "لم يبدأ"),
        ("limited", "Limité", "محدود"),
        ("substantial", "Substantiel", "مهم"),
        ("complete", "Achevé", "مكتمل"),
    ),
)  # fmt: skip
OPENED = (
    "opened_government", "A-t-il ouvert le gouvernement ?", "هل ساهم في انفتاح الحكومة؟",
    (
        ("worsened", "Situation aggravée", "تراجع"),
        ("no_change", "Sans changement", "دون تغيير"),
        ("marginal", "Marginal", "طفيف"),
        ("major", "Majeur", "كبير"),
        ("outstanding", "Exceptionnel", "استثنائي"),
    ),
)  # fmt: skip
CHANGED = (
    "changed_lives", "A-t-il changé quelque chose pour les citoyens ?", "هل غيّر شيئا بالنسبة للمواطنات والمواطنين؟",
    (
        ("not_yet", "Pas encore observable", "غير ملموس بعد"),
        ("no_change", "Sans changement", "دون تغيير"),
        ("some", "Changement limité", "تغيير محدود"),
        ("clear", "Changement net", "تغيير واضح"),
    ),
)  # fmt: skip
VERIFIABLE = (
    "verifiable", "Est-il vérifiable ?", "هل يمكن التحقق منه؟", (("no", "Non", "لا"), ("yes", "Oui", "نعم")),
)  # fmt: skip

CYCLES = (
    (
        "2018", "Codes de l’IRM, cycle 2018", "رموز آلية التقييم المستقلة، دورة 2018",
        (
            VERIFIABLE,
            (
                "relevant", "Relève-t-il des valeurs de l’OGP ?", "هل يندرج ضمن قيم الشراكة من أجل الحكومة المنفتحة؟",
                (("no", "Non", "لا"), ("yes", "Oui", "نعم")),
            ),
            (
                "ambition", "Ambition affichée", "مستوى الطموح",
                (("low", "Faible", "ضعيف"), ("moderate", "Moyenne", "متوسط"), ("high", "Forte", "عال")),
            ),
            (
                "potential_impact", "Impact potentiel", "الأثر المحتمل",
                (
                    ("none", "Aucun", "منعدم"),
                    ("minor", "Mineur", "طفيف"),
                    ("moderate", "Modéré", "متوسط"),
                    ("transformative", "Transformateur", "تحويلي"),
                ),
            ),
            COMPLETION,
            OPENED,
            CHANGED,
        ),
    ),
    (
        "2022", "Codes de l’IRM, cycle 2022", "رموز آلية التقييم المستقلة، دورة 2022",
        (
            VERIFIABLE,
            (
                "lens", "Relève-t-il du gouvernement ouvert ?", "هل يندرج ضمن الحكومة المنفتحة؟",
                (
                    ("no", "Non", "لا"),
                    ("transparency", "Transparence", "الشفافية"),
                    ("participation", "Participation", "المشاركة"),
                    ("accountability", "Redevabilité publique", "المساءلة العمومية"),
                ),
            ),
            (
                "ambition", "Ambition", "الطموح",
                (
                    ("unclear", "Incertaine", "غير واضح"),
                    ("modest", "Modeste", "متواضع"),
                    ("substantial", "Substantielle", "مهم"),
                ),
            ),
            COMPLETION,
            OPENED,
            CHANGED,
        ),
    ),
)  # fmt: skip


def create(apps, schema_editor):
    get = lambda name: apps.get_model("commitments", name)  # noqa: E731
    for code, title, title_ar, questions in CYCLES:
        cycle = get("AssessmentCycle").objects.create(code=code, title=title, title_ar=title_ar, source=SOURCE)
        for position, (key, text, text_ar, answers) in enumerate(questions, 1):
            question = get("AssessmentQuestion").objects.create(
                cycle=cycle, position=position, code=key, title=text, title_ar=text_ar
            )
            get("AssessmentCode").objects.bulk_create(
                get("AssessmentCode")(question=question, position=n, code=answer, title=label, title_ar=label_ar)
                for n, (answer, label, label_ar) in enumerate(answers, 1)
            )


class Migration(migrations.Migration):
    dependencies = [("commitments", "0002_guards")]
    operations = [migrations.RunPython(create, migrations.RunPython.noop)]
