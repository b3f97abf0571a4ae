"""The demonstration's backlog and proposals. What they say is invented, except the item that the decision of 12
February 2020 on the manual orders: « Consacrer la prochaine réunion … à la révision du manuel ».
"""

import uuid

from django.db import transaction

from meetings.actions import arranging, proposing
from meetings.enums import Purpose
from meetings.models import AgendaProposal
from ogp_secretariat.people.models import User

NAMESPACE = uuid.UUID("0b5c2a7e-31f5-4c7b-9c39-5f7e0c1d6a11")
MANUAL = ("Révision du manuel du comité de pilotage", "مراجعة دليل لجنة الإشراف")

# whose, title, title in Arabic, purpose, minutes, why, accepted?
PROPOSALS = (
    (
        "membre@demo.example",
        "Accessibilité des pages publiques (démonstration)",
        "ولوجية الصفحات العمومية (عرض تجريبي)",
        Purpose.OPINION,
        20,
        "Point inventé : montrer ce qu'un lecteur d'écran lit sur les pages du plan d'action.",
        True,
    ),
    (
        "secretariat@demo.example",
        "Calendrier des réunions de l'année (démonstration)",
        "برنامج اجتماعات السنة (عرض تجريبي)",
        Purpose.DECISION,
        10,
        "Point inventé : fixer à l'avance les dates des deux comités.",
        True,
    ),
    (
        "membre@demo.example",
        "Bilan des ateliers régionaux (démonstration)",
        "حصيلة الورشات الجهوية (عرض تجريبي)",
        Purpose.INFORMATION,
        15,
        "Proposition inventée : présenter au comité ce que les ateliers ont apporté.",
        False,
    ),
)


@transaction.atomic
def load_agenda(committee, meeting, *, by):
    """What the manual's decision orders, two items in the backlog and a proposal that waits; once."""
    order = meeting.decisions.filter(text__contains="révision du manuel", next_item="").first()
    if order is not None:
        arranging.order_item(order, title=MANUAL[0], title_ar=MANUAL[1], by=by)
    for email, title, title_ar, purpose, minutes, why, is_accepted in PROPOSALS:
        token = uuid.uuid5(NAMESPACE, title)
        author = User.objects.filter(email=email).first()
        if author is None or AgendaProposal.objects.filter(token=token).exists():
            continue
        proposal = AgendaProposal(
            committee=committee, title=title, title_ar=title_ar, purpose=purpose, planned_minutes=minutes, why=why,
            token=token, is_demo=True,
        )  # fmt: skip
        made, _is_new = proposing.propose(proposal, by=author)
        if is_accepted and author != by:
            proposing.accept(made, by=by, title=title, title_ar=title_ar, planned_minutes=minutes)
