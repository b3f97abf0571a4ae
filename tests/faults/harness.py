"""Fault injection on a whole installation: real workers, its own database and broker, a mail server that is killed.

    python -m tests.faults.harness --engine postgres --messages 2000 --kills 300 --seed 7

While messages are posted, programs are killed, frozen, emptied and taken away, as `mixture.py` draws it. Then all is
left alone, and what the mail server kept is set against what the outbox says: nothing lost, nothing twice, and what
nobody can know is shown as uncertain.
"""

import argparse
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from pathlib import Path

from deploy.services import CannotStart, interrupt

from .mixture import Mixture
from .programs import Site

SETTLE_SECONDS = 300
TITLES = {"sqlite": "SQLite", "postgres": "PostgreSQL et Redis"}


def arguments(given=None):
    parser = argparse.ArgumentParser(
        prog="python -m tests.faults.harness",
        description="Provoque des pannes pendant que des messages partent, puis compte : perdus, doublés, incertains.",
        add_help=False,
    )
    parser._optionals.title = "options"
    parser.add_argument("-h", "--help", action="help", help="montrer cette aide")
    parser.add_argument("--engine", choices=TITLES, required=True, help="la base de l'installation")
    parser.add_argument("--messages", type=int, default=2000, help="combien de messages sont postés (2000)")
    parser.add_argument("--kills", type=int, default=300, help="combien d'arrêts brutaux (300)")
    parser.add_argument("--letters", type=int, default=0, help="combien de lettres signées parmi eux (0)")
    parser.add_argument("--seed", type=int, default=None, help="la graine du hasard ; la même redonne le même tirage")
    parser.add_argument("--interval", type=float, default=0.5, help="secondes entre deux pannes, en moyenne (0,5)")
    parser.add_argument("--delay", type=float, default=0.08, help="secondes que le serveur met à répondre (0,08)")
    parser.add_argument(
        "--hurry", action="store_true", help="à la fin, réveiller les ouvriers chaque seconde au lieu d'attendre"
    )
    parser.add_argument(
        "--copy",
        default="",
        help="copier cette base préparée (fichier SQLite, adresse PostgreSQL) au lieu d'en faire une",
    )
    parser.add_argument("--keep", action="store_true", help="garder le dossier, journaux compris")
    options = parser.parse_args(given)
    if options.seed is None:
        options.seed = random.SystemRandom().randrange(1_000_000)
    return options


class Run:
    """One run: prepared, broken, left alone, judged."""

    def __init__(self, options, folder):
        self.options = options
        self.site = Site(options.engine, folder, delay=options.delay)
        os.environ.update(self.site.environment())
        self.mixture = Mixture(self.site, random.Random(options.seed))
        self.settled_in = None

    def prepare(self):
        self.site.start_servers()
        import django

        django.setup()
        from django.core.management import call_command
        from django.utils import timezone

        from . import load

        self.load = load
        if self.options.copy:
            self.site.copy_database(self.options.copy)
        else:
            call_command("migrate", interactive=False, verbosity=0)
        letters, chair = load.prepare_letters(self.options.letters)
        self.since = timezone.now()
        self.site.start_rest()
        self.site.wait_for_workers()
        # Faults and messages end at about the same time.
        pace = self.options.kills * self.options.interval / max(1, self.options.messages)
        self.loader = load.Load(self.options.messages, pace, letters, chair)

    def break_things(self):
        """Faults until both the messages and the kills are done."""
        self.loader.start()
        draw, due, passed = self.mixture.random, time.monotonic(), 0.0
        end = due + 120 + 8 * self.options.kills * self.options.interval
        while self.loader.is_alive() or self.mixture.kills < self.options.kills:
            now = time.monotonic()
            if now > end:
                raise CannotStart(f"{self.loader.posted} messages postés seulement : voir {self.site.logs}")
            self.mixture.undo()
            self.site.supervise()
            if now >= due and self.mixture.kills < self.options.kills:
                self.mixture.strike()
                due = now + draw.uniform(0.4, 1.6) * self.options.interval
            if now - passed > 1:
                passed = now
                self._try(self.load.let_time_pass)
            time.sleep(0.02)
        if self.loader.error:
            raise self.loader.error

    def settle(self):
        """Leave everything alone until nothing is on its way any more."""
        self.mixture.undo(everything=True)
        end = time.monotonic() + SETTLE_SECONDS
        while time.monotonic() < end:
            self.site.supervise()
            if self._try(self.load.waiting) == 0:
                self.settled_in = time.monotonic() - self.mixture.last_at
                return
            self._try(self.load.let_time_pass)
            if self.options.hurry:
                self.load.wake(self.load.WAKE)
            time.sleep(0.5)

    def _try(self, act):
        """The database may be down, or busy."""
        from django.db import DatabaseError, InterfaceError, connection

        try:
            return act()
        except (DatabaseError, InterfaceError):
            connection.close()
            return None

    def judge(self):
        """Sentences for what is wrong; the summary is printed in any case."""
        options = self.options
        outcome = self.load.Outcome(self.site.accepted, options.messages, self.loader.letters, since=self.since)
        lost, invisible, unsettled = outcome.lost(), outcome.invisible(), outcome.unsettled()
        bound = self.mixture.kills + outcome.cut_off
        wrong = [
            *lost,
            *(f"{one} : incertain, invisible" for one in invisible),
            *(f"{one} : en plan" for one in unsettled),
        ]
        if outcome.doubled:
            wrong.append(f"{outcome.doubled} message(s) reçus deux fois")
        if outcome.uncertain > bound:
            wrong.append(f"{outcome.uncertain} incertains pour {bound} arrêts et coupures")
        if self.settled_in is None:
            wrong.append(f"la file n'est pas vide {SETTLE_SECONDS} s après la dernière panne")
        emptied = f"file vide en {self.settled_in:.0f} s" if self.settled_in is not None else "file non vidée"
        print(f"  pannes : {_listed(self.mixture.counts)}")
        print(f"  arrêts d'eux-mêmes : {_listed(self.site.deaths) or 'aucun'}")
        print(
            f"{TITLES[options.engine]} : {len(outcome.messages)} messages (dont {len(self.loader.letters)} lettres), "
            f"{self.mixture.kills} arrêts brutaux, {self.mixture.others} autres pannes, graine {options.seed} : "
            f"perdus {len(lost)}, doublés {outcome.doubled}, "
            f"incertains {outcome.uncertain} (dont {outcome.cut_off} coupures du serveur), "
            f"refusés {outcome.states['failed']}, envoyés {outcome.states['sent']} ; {emptied}."
        )
        return wrong


def _listed(counts):
    return ", ".join(f"{name} {count}" for name, count in sorted(counts.items()))


def run(options):
    """Returns the exit code: 0 when every invariant holds."""
    folder = Path(tempfile.mkdtemp(prefix="ogp-pannes-"))
    folder.chmod(0o711)
    one, wrong = None, ["interrompu"]
    signal.signal(signal.SIGTERM, interrupt)
    try:
        one = Run(options, folder)
        one.prepare()
        one.break_things()
        one.settle()
        wrong = one.judge()
    finally:
        if one:
            one.site.stop()
        if wrong or options.keep:
            print(f"  journaux : {folder}")
        else:
            shutil.rmtree(folder, ignore_errors=True)
    for sentence in wrong[:40]:
        print(f"  - {sentence}")
    return 1 if wrong else 0


def main():
    try:
        return run(arguments())
    except CannotStart as sentence:
        print(sentence, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
