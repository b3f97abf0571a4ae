"""Contributions of the demonstration: from tables, the portal and the post, grouped, analysed, answered or waiting.

Invented, marked `is_demo`; days are counted back from `today`, so that the pages are alive.
"""

import datetime
import uuid

from django.db import transaction
from django.utils import timezone

from cocreation.actions import analysing, answering, commenting, grouping, moderating, promoting, receiving
from cocreation.enums.contributions import AuthorKind, Moderation, Origin
from cocreation.enums.process import Feature
from cocreation.models import AnswerReason, Cluster, Contribution, Criterion, Event, ReasonedAnswer, Region, Theme
from cocreation.permissions.process import can_manage
from cocreation.queries.process import feature_is_open
from commitments.enums import PlanState
from ogp_secretariat.people.models import User

# A namespace of our own: the same key for the same line, so that loading again adds nothing.
KEYS = uuid.UUID("5b0c6c7e-9d0b-4a53-8f5e-0d2a8a0f6c11")
TABLES = [
    ("Publier le budget de chaque commune en format réutilisable", "Un tableau par chapitre, chaque trimestre.", "02"),
    ("Mettre en ligne les budgets des communes", "Avec une explication pour les habitants.", "04"),
    ("Former les élus locaux à la participation citoyenne", "Deux jours par an, avec les associations.", "04"),
    ("Un guichet du droit d'accès à l'information dans chaque préfecture", "Et un délai affiché.", "06"),
    ("Des séances de conseil retransmises et sous-titrées", "En arabe et en amazighe.", "02"),
    ("Des marchés publics lisibles par tous", "Publier l'avis, l'attribution et l'exécution.", "09"),
]
PORTAL = [
    ("Ouvrir les données de la qualité de l'air", "Mesures par heure et par ville, en CSV.", "06", "fr"),
    ("نشر ميزانيات الجماعات الترابية بصيغة مفتوحة", "جداول حسب الأبواب كل ثلاثة أشهر.", "04", "ar"),
    ("Un calendrier unique des consultations publiques", "Une page, un flux, un rappel par courriel.", "", "fr"),
    ("إشراك الشباب في تتبع تنفيذ الالتزامات", "مجلس من شباب الجهات يجتمع مرتين في السنة.", "01", "ar"),
    ("Expliquer les lois de finances en langage simple", "Dix pages, des dessins, une vidéo.", "", "fr"),
    ("Rendre les sites publics accessibles aux personnes aveugles", "Un audit par an, publié.", "04", "fr"),
    ("Supprimer tous les impôts", "Sans exception.", "", "fr"),
]
POST = [
    ("Ouvrir les archives des conseils communaux", "Lettre d'une association d'historiens (exemple).", "03"),
    ("Un rapport annuel sur l'égalité dans les budgets", "Demande d'un collectif (exemple).", "04"),
]
COMMENTS = [
    ("Imane ESSAI (exemple)", "Très utile : notre association cherche ces chiffres chaque année.", "fr"),
    ("", "نقترح إضافة الميزانيات المعدلة أيضا.", "ar"),
    ("", "Avec un exemple pour une petite commune, ce serait plus clair.", "fr"),
]
CRITERIA = [
    ("Répond à un problème public clair", "تعالج إشكالا عموميا واضحا"),
    ("Peut être réalisée pendant le plan", "قابلة للإنجاز خلال مدة الخطة"),
    ("Apporte de l'ouverture", "تعزز الانفتاح"),
]


@transaction.atomic
def load_contrib(process, *, by, today):
    """Idempotent: what is there already is left as it is. Without a process there is nothing to load."""
    if process is None or Contribution.objects.filter(process=process, is_demo=True).exists():
        return
    for position, (label, label_ar) in enumerate(CRITERIA, start=1):
        Criterion.objects.create(process=process, position=position, label=label, label_ar=label_ar)
    made = _received(process, by, today)
    for one in made:
        if one.moderation == Moderation.PENDING and one.title != PORTAL[0][0]:
            moderating.show(one, by=by)
    clusters = _grouped(process, made, by)
    _analysed(made, by)
    _answered(made, clusters, by, today)
    _commented(made)
    promoted = clusters[0]
    if process.plan.state == PlanState.DRAFT and ReasonedAnswer.objects.filter(cluster=promoted).exists():
        promoting.promote(
            by=by, cluster=promoted, title="Publier les budgets des communes en format ouvert",
            title_ar="نشر ميزانيات الجماعات بصيغة مفتوحة",
        )  # fmt: skip


def _received(process, by, today):
    regions = {region.code: region for region in Region.objects.all()}
    axes = list(process.plan.axes.order_by("position"))
    themes = list(Theme.objects.filter(is_offered=True)[:6])
    # The days fall into the collection of the process in course (`demonstration_process.LIVE_DATES`).
    lately = Event.objects.filter(process=process, state="held", date__gte=today - datetime.timedelta(days=30))
    workshop = lately.order_by("date", "pk").first()
    found = []

    def keep(index, title, proposal, region, **fields):
        one, _is_new = receiving.receive(
            process, today=today, key=uuid.uuid5(KEYS, f"{process.code}:{title}"), title=title, proposal=proposal,
            region=regions.get(region), axis=axes[index % len(axes)] if axes else None,
            themes=themes[index % 6 : index % 6 + 1], is_demo=True, **fields,
        )  # fmt: skip
        found.append(one)

    for index, (title, proposal, region) in enumerate(TABLES):
        where = {"origin": Origin.MEETING}
        if workshop:
            where = {"origin": Origin.WORKSHOP, "event": workshop, "table": f"Table {index % 3 + 1}"}
        keep(
            index, title, proposal, region, by=by, author_kind=AuthorKind.WORKSHOP,
            received_on=workshop.date if workshop else today - datetime.timedelta(days=24), **where,
        )  # fmt: skip
    for index, (title, proposal, region, language) in enumerate(PORTAL):
        # Typed by hand as of another day: the portal itself receives today only.
        keep(
            index, title, proposal, region, by=by, origin=Origin.EMAIL, language=language,
            received_on=today - datetime.timedelta(days=28 - 3 * index),
            author_name=f"Auteur Exemple {index + 1}", author_email=f"auteur{index + 1}@exemple.test",
            shows_name=index % 2 == 0,
        )  # fmt: skip
    for index, (title, proposal, region) in enumerate(POST):
        keep(
            index, title, proposal, region, by=by, origin=Origin.POST, author_kind=AuthorKind.ASSOCIATION,
            author_name="Association Exemple", shows_name=True, received_on=today - datetime.timedelta(days=20),
        )  # fmt: skip
    return found


def _grouped(process, made, by):
    alike = [one for one in made if "budget" in one.title.casefold() or "ميزانيات" in one.title]
    youth = [one for one in made if "calendrier" in one.title or "guichet" in one.title]
    return [
        grouping.make_cluster(
            process, alike, by=by, title="Budgets des communes en format ouvert", title_ar="ميزانيات الجماعات المفتوحة"
        ),
        grouping.make_cluster(
            process, youth, by=by, title="Savoir où s'adresser et quand", title_ar="معرفة الجهة والموعد"
        ),
    ]


def _analysed(made, by):
    """The secretariat's account is one of the analysts and reviews nothing of its own."""
    analysing.assign(made[:8], by, by=by)
    criteria = list(Criterion.objects.filter(process=made[0].process))
    for index, assignment in enumerate(by.assignments.filter(contribution__in=made[:4])):
        analysing.score(assignment, {c.pk: (index + n) % 4 for n, c in enumerate(criteria)}, by=by)


def _answered(made, clusters, by, today):
    """One cluster retained, some contributions answered, one answer drafted, the others waiting."""
    drafter = next((one for one in User.objects.exclude(pk=by.pk).order_by("pk") if can_manage(one)), None)
    if drafter is None:  # nobody else could review
        return
    by_title = {one.title: one for one in made}
    reason = {one.code: one for one in AnswerReason.objects.all()}
    answers = [
        ({"cluster": Cluster.objects.get(pk=clusters[0].pk)}, "retained", "dans-le-plan",
         "Retenue : les budgets des communes pilotes seront publiés chaque trimestre.",
         "معتمدة: ستُنشر ميزانيات الجماعات النموذجية كل ثلاثة أشهر."),
        ({"contribution": by_title[PORTAL[-1][0]]}, "not_retained", "hors-objet",
         "Non retenue : la question relève de la loi de finances, pas du gouvernement ouvert.",
         "غير معتمدة: يتعلق الأمر بقانون المالية وليس بالحكومة المنفتحة."),
        ({"contribution": by_title[TABLES[2][0]]}, "partly", "partie-realisable",
         "Retenue en partie : une formation par région pendant le plan.",
         "معتمدة جزئيا: تكوين واحد بكل جهة خلال مدة الخطة."),
    ]  # fmt: skip
    ready = []
    for subject, disposition, code, text, text_ar in answers:
        _finish_analysis(subject, by)
        draft = answering.draft(
            by=drafter,
            disposition=disposition,
            reason=reason[code],
            text=text,
            text_ar=text_ar,
            is_demo=True,
            **subject,
        )
        ready.append(answering.review(draft, by=by))
    answering.publish_many(ready, by=by, today=today - datetime.timedelta(days=3))
    answering.draft(
        by=drafter, contribution=by_title[TABLES[5][0]], disposition="postponed", reason=reason["prochain-plan"],
        text="À examiner pour le prochain plan, avec la trésorerie.", is_demo=True,
    )  # fmt: skip


def _commented(made):
    """Two comments that were read, one that waits."""
    shown = [one for one in made if one.moderation == Moderation.SHOWN][:1]
    if not shown or not feature_is_open(shown[0].process, Feature.COMMENT, timezone.localdate()):
        return
    for index, (name, text, language) in enumerate(COMMENTS):
        one, _is_new = commenting.comment(
            shown[0], key=uuid.uuid5(KEYS, f"{shown[0].process.code}:comment:{index}"), text=text, author_name=name,
            language=language, now=timezone.now(), is_demo=True,
        )  # fmt: skip
        if index < 2:
            commenting.show(one, by=None, now=timezone.now())


def _finish_analysis(subject, by):
    """Two analysts: the account, and another of the office when there is one."""
    one = subject.get("contribution") or subject["cluster"].contributions.select_related("process").first()
    other = User.objects.filter(is_active=True).exclude(pk=by.pk).order_by("pk").first()
    criteria = Criterion.objects.filter(process=one.process_id)
    for analyst in filter(None, (by, other)):
        analysing.assign([one], analyst, by=by)
        assignment = analyst.assignments.get(contribution=one)
        analysing.score(assignment, {criterion.pk: 2 for criterion in criteria}, by=analyst)
