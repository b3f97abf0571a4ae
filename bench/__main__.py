"""Measure, and print the table of ratios.

    python -m bench [--quick] [--strict] [--only NAME …]

DATABASE_URL names a PostgreSQL server on which databases may be made, REDIS_URL a Redis; `make bench` brings both up.
Exit code 0; 1 when something could not be measured or, with --strict, when a goal is missed.
"""

import argparse
import importlib
import os
import sys
import time
import traceback

from . import table
from .environment import CannotMeasure
from .workshop import workshop

MEASURES = (
    "rendering",
    "packs",
    "pages",
    "commitments",
    "cocreation",
    "cocreation_process",
    "decisions",
    "memory",
    "throughput",
    "letters",
    "mailing",
)


def main(arguments):
    parser = argparse.ArgumentParser(prog="python -m bench", description="Mesures de vitesse, en rapports.")
    parser.add_argument("--quick", action="store_true", help="moins d'échantillons, sans la table de 20 000 réunions")
    parser.add_argument("--strict", action="store_true", help="sortir en erreur quand un but n'est pas tenu")
    parser.add_argument("--only", nargs="+", choices=MEASURES, default=MEASURES, help="ces mesures seulement")
    options = parser.parse_args(arguments)
    before = time.monotonic()
    try:
        with workshop(is_quick=options.quick) as bench:
            ratios, failed = run(options.only, bench)
            notes = bench.notes
    except CannotMeasure as sentence:
        print(sentence, file=sys.stderr)
        return 1
    for note in notes:
        print(note)
    load, processors = os.getloadavg()[1], os.cpu_count()
    print(f"Durée : {time.monotonic() - before:.0f} s ; charge moyenne {load:.1f} sur {processors} cœurs.")
    print("Temps médians, pris à tour de rôle. CPU : le même rapport en temps de processeur, peu sensible à la charge.")
    if failed:
        print(f"Non mesuré : {', '.join(failed)}", file=sys.stderr)
        return 1
    return 1 if options.strict and not all(ratio.is_met for ratio in ratios) else 0


def run(names, bench):
    """Take the measures, printing each line as soon as it is known. Returns (ratios, names that failed)."""
    ratios, failed = [], []
    print(table.header(), flush=True)
    for name in names:
        try:
            found = importlib.import_module(f".measures.{name}", __package__).measure(bench)
        except CannotMeasure as sentence:
            print(f"{name} : {sentence}", file=sys.stderr)
            failed.append(name)
            continue
        except Exception:
            traceback.print_exc()
            failed.append(name)
            continue
        for ratio in found:
            print(table.line(ratio), flush=True)
        ratios += found
    return ratios, failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
