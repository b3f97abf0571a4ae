"""`load_demo`: the demonstration. Safe to repeat; it destroys and changes nothing that was entered."""

from django.conf import settings
from django.core.management.base import CommandError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ogp_secretariat.people.models import User
from ogp_secretariat.portal.actions import (
    demonstration,
    demonstration_agenda,
    demonstration_assoc,
    demonstration_contrib,
    demonstration_convening,
    demonstration_events,
    demonstration_follow,
    demonstration_holidays,
    demonstration_letters,
    demonstration_plan,
    demonstration_press,
    demonstration_process,
    demonstration_year,
)
from ogp_secretariat.web.command import FrenchCommand


class Command(FrenchCommand):
    help = (
        "Charge la démonstration : la réunion du 12 février 2020 lue dans le document d'origine, le plan 2018-2020 et "
        "ses 18 engagements, un plan d'essai en cours et ses relances, deux processus de co-création avec leurs "
        "événements, contributions et associations, un manuel et un projet de relevé en cours d'observation, "
        "un comité et ses collèges, sa prochaine réunion convoquée, des personnes aux noms inventés, un "
        "compte par rôle. Peut être relancée sans risque."
    )

    def handle(self, **options):
        if not settings.DEMO and not settings.DEBUG:
            raise CommandError("Les comptes de démonstration ont des mots de passe publics : refusé en production.")
        with transaction.atomic():
            demonstration_holidays.load_holidays(timezone.localdate())
            committee = demonstration.load_committee()
            demonstration.load_accounts(committee)
            meeting = demonstration.load_meeting(committee)
        demonstration.publish_meeting(meeting)
        demonstration_follow.load_follow(meeting)
        secretariat = User.objects.get(email="secretariat@demo.example")
        demonstration_agenda.load_agenda(committee, meeting, by=secretariat)
        plan = demonstration_plan.load_plan(committee, meeting)
        trial = demonstration_plan.load_trial_plan(committee)
        demonstration_letters.load_ladders(plan, trial, meeting)
        self._load_year(committee, trial)
        self._load_cocreation(committee, meeting)
        demonstration_convening.load_convocation(committee, today=timezone.localdate())
        self.stdout.write(
            _("The demonstration is loaded: %(meeting)s, %(plan)s.") % {"meeting": meeting, "plan": plan.code}
        )

    def _load_year(self, committee, trial):
        """The manual in force, decisions to report on, and a draft on which observations run."""
        by = User.objects.get(email="secretariat@demo.example")
        demonstration_year.load_manual(committee, trial, by=by)
        demonstration_year.load_decisions(committee, by=by, today=timezone.localdate())
        demonstration_year.load_draft(committee, by=by, today=timezone.localdate())

    def _load_cocreation(self, committee, meeting):
        """Two processes: the figures of the past one; around the one in course events, the register, contributions."""
        by, today = User.objects.get(email="secretariat@demo.example"), timezone.localdate()
        past, live = demonstration_process.load_processes(committee, meeting, by=by, today=today)
        for load in (
            demonstration_events.load_events,
            demonstration_assoc.load_assoc,
            demonstration_contrib.load_contrib,
        ):
            load(live, by=by, today=today)
        demonstration_press.load_press(past, by=by, today=today)
