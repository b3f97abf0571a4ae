from django.db import migrations

# (code, French, Arabic, the dispositions that it may serve)
REASONS = [
    ("dans-le-plan", "Reprise dans un engagement du plan", "أدرجت ضمن التزام في الخطة", ["retained", "partly"]),
    ("nourrit-engagement", "Nourrit un engagement déjà prévu", "تغني التزاما مبرمجا",
     ["retained", "partly", "merged"]),
    ("partie-realisable", "Une partie seulement est réalisable dans la durée du plan",
     "جزء منها فقط قابل للإنجاز خلال مدة الخطة", ["partly"]),
    ("partie-competence", "Une partie seulement relève des institutions du plan",
     "جزء منها فقط يندرج ضمن اختصاص المؤسسات المعنية بالخطة", ["partly"]),
    ("meme-objet", "Même objet que d'autres contributions, traitées ensemble",
     "لها نفس موضوع مساهمات أخرى عولجت معها", ["merged"]),
    ("deja-engagement", "Déjà prévue par un engagement en cours", "مدرجة سلفا في التزام قيد التنفيذ", ["covered"]),
    ("deja-programme", "Déjà prévue par une loi, une stratégie ou un programme",
     "مدرجة سلفا في قانون أو استراتيجية أو برنامج", ["covered"]),
    ("autre-institution", "Relève d'une autre institution, à laquelle elle est transmise",
     "تندرج ضمن اختصاص مؤسسة أخرى أحيلت عليها", ["forwarded"]),
    ("collectivite", "Relève d'une collectivité territoriale, à laquelle elle est transmise",
     "تندرج ضمن اختصاص جماعة ترابية أحيلت عليها", ["forwarded"]),
    ("prochain-plan", "À examiner pour un prochain plan", "ستدرس في إطار خطة مقبلة", ["postponed"]),
    ("prealable", "Suppose d'abord une loi, une étude ou un budget", "تستلزم أولا قانونا أو دراسة أو ميزانية",
     ["postponed", "not_retained"]),
    ("hors-objet", "Hors de l'objet du gouvernement ouvert", "خارجة عن موضوع الحكومة المنفتحة", ["not_retained"]),
    ("imprecise", "Trop peu précise pour devenir un engagement", "غير دقيقة بما يكفي لتصبح التزاما",
     ["not_retained"]),
    ("non-realisable", "Non réalisable dans la durée du plan", "غير قابلة للإنجاز خلال مدة الخطة",
     ["not_retained"]),
    ("contraire-droit", "Contraire au droit en vigueur", "مخالفة للقوانين الجاري بها العمل", ["not_retained"]),
    ("autre", "Autre motif, exposé dans la réponse", "سبب آخر مبين في الجواب",
     ["retained", "partly", "merged", "covered", "forwarded", "postponed", "not_retained"]),
]  # fmt: skip


def load(apps, editor):
    """The coded reasons that forms offer from the first day; those worded anew since stay as they are."""
    Reason = apps.get_model("cocreation", "AnswerReason")
    for position, (code, label, label_ar, dispositions) in enumerate(REASONS, start=1):
        Reason.objects.get_or_create(
            code=code,
            defaults={
                "label": label, "label_ar": label_ar, "dispositions": dispositions, "position": position * 10,
            },
        )  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("cocreation", "0002_places")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
