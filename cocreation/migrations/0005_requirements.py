"""The requirements of the Open Government Partnership, in two generations.

Source: OGP Participation and Co-creation Standards (in force since 1 January 2022) with their minimum requirements, and
the standards of 2017 under which the first plan (2018-2020) was made.
"""

import datetime

from django.db import migrations

GRIDS = (
    # code, titles, in force from, source, requirements: (number, title, title in Arabic, check, months, days, times)
    (
        "2017", "Normes de participation et de co-création de l’OGP (2017)",
        "معايير المشاركة والإعداد المشترك لشراكة الحكومة المنفتحة (2017)", datetime.date(2017, 1, 1),
        "OGP Participation & Co-creation Standards, 2017.",
        (
            ("1", "Le forum pluripartite se réunit au moins une fois par trimestre",
             "يجتمع الفضاء المتعدد الأطراف مرة واحدة على الأقل كل ثلاثة أشهر", "meetings", 3, None, None),
            ("2", "Administration et société civile y siègent à parité",
             "تمثيل الإدارة والمجتمع المدني فيه بالتساوي", "parity", None, None, None),
            ("3", "Les relevés de ses réunions sont publiés",
             "تنشر خلاصات اجتماعاته", "minutes", None, 60, None),
            ("4", "L’avancement des engagements est publié au moins tous les six mois",
             "ينشر تقدم الالتزامات مرة واحدة على الأقل كل ستة أشهر", "updates", 6, None, None),
        ),
    ),
    (
        "2022", "Exigences minimales des normes de participation et de co-création de l’OGP (2022)",
        "المتطلبات الدنيا لمعايير المشاركة والإعداد المشترك لشراكة الحكومة المنفتحة (2022)", datetime.date(2022, 1, 1),
        "OGP Participation and Co-creation Standards, en vigueur depuis le 1er janvier 2022.",
        (
            ("1.1", "Le forum pluripartite se réunit au moins tous les six mois ; ses règles sont publiques",
             "يجتمع الفضاء المتعدد الأطراف مرة واحدة على الأقل كل ستة أشهر، وقواعد عمله منشورة", "forum", 6, None, None),
            ("2.1", "Un site public présente la participation du pays",
             "موقع عمومي يقدم مشاركة البلد", "website", None, None, None),
            ("2.2", "Un dépôt public réunit les preuves ; il est mis à jour au moins deux fois par an",
             "مستودع عمومي يجمع الأدلة ويتم تحيينه مرتين في السنة على الأقل", "repository", 6, None, None),
            ("3.1", "Le calendrier est publié au moins deux semaines avant le début de l’élaboration du plan",
             "ينشر الجدول الزمني قبل أسبوعين على الأقل من بداية إعداد الخطة", "timeline", None, 14, None),
            ("3.2", "Des actions de communication font connaître le processus",
             "أنشطة تواصلية للتعريف بالمسلسل", "outreach", None, None, None),
            ("3.3", "Un mécanisme recueille les contributions de toutes les parties prenantes",
             "آلية لتلقي مساهمات جميع الأطراف المعنية", "mechanism", None, None, None),
            ("4.1", "Chaque contribution reçoit une réponse motivée, publiée",
             "تتلقى كل مساهمة جوابا معللا ومنشورا", "answers", None, None, None),
            ("5.1", "Deux réunions par an avec la société civile présentent les résultats et recueillent ses avis",
             "اجتماعان في السنة مع المجتمع المدني لتقديم النتائج وتلقي ملاحظاته", "results", 12, None, 2),
            ("MT", "Un plan de quatre ans fait l’objet d’une revue à mi-parcours",
             "تخضع كل خطة من أربع سنوات لمراجعة في منتصف المدة", "midterm", None, None, None),
        ),
    ),
)  # fmt: skip


def load(apps, editor):
    """The grids that are missing; one that was corrected since stays as it is."""
    Grid, Requirement = (apps.get_model("cocreation", name) for name in ("RequirementGrid", "Requirement"))
    for code, title, title_ar, day, source, rows in GRIDS:
        values = {"title": title, "title_ar": title_ar, "in_force_from": day, "source": source}
        grid, is_new = Grid.objects.get_or_create(code=code, defaults=values)
        for position, (number, words, words_ar, check, months, days, times) in enumerate(rows if is_new else (), 1):
            Requirement.objects.create(
                grid=grid, position=position, code=number, title=words, title_ar=words_ar, check_kind=check,
                months=months, days=days, times=times,
            )  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("cocreation", "0004_formats")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
