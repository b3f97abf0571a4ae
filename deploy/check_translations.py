"""Compares the catalogues of locale/ with the sentences of the sources.

    .venv/bin/python deploy/check_translations.py

French: every sentence translated, none fuzzy, none left over. Arabic: none fuzzy, none left over, and every sentence
translated unless it appears only in the administration or in a command, which are in French. Prints what is wrong and
exits 1. The sentences are collected in a temporary copy: the catalogues are not touched.
"""

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ("ogp_secretariat", "meetings", "commitments", "cocreation", "templates")
DOMAIN = "LC_MESSAGES/django.po"
# The office's own pages: who works there reads French.
OFFICE = re.compile(r"(^|/)(admin|management)(/|\.py$)|(^|/)admin_\w+\.py$")
SHOWN = 20


def collect(folder):
    """The sentences of the sources: {(context, sentence): [files where it occurs]}."""
    for name in SOURCES:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "locale").mkdir()
    command = [sys.executable, "-m", "django", "makemessages", "--locale", "fr", "--add-location", "file"]
    made = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if made.returncode:
        sys.exit(f"makemessages a échoué :\n{made.stderr.strip()}")
    catalogue = folder / "locale" / "fr" / DOMAIN
    if not catalogue.exists():
        return {}
    return {(entry.msgctxt, entry.msgid): [path for path, _ in entry.occurrences] for entry in polib.pofile(catalogue)}


def find_faults(language, sources):
    """Lists of sentences by fault, for one language."""
    path = ROOT / "locale" / language / DOMAIN
    if not path.exists():
        return {"catalogue absent": [str(path.relative_to(ROOT))]} if sources else {}
    entries = {(entry.msgctxt, entry.msgid): entry for entry in polib.pofile(path) if not entry.obsolete}

    def needed(key):
        return language == "fr" or not all(OFFICE.search(file) for file in sources[key])

    known = [key for key in entries if key in sources]
    return {
        "à ajouter (makemessages)": [key[1] for key in sources if key not in entries and needed(key)],
        "plus dans les sources": [key[1] for key in entries if key not in sources],
        "à vérifier (fuzzy)": [key[1] for key in known if entries[key].fuzzy],
        "sans traduction": [
            key[1] for key in known if needed(key) and not entries[key].fuzzy and not entries[key].translated()
        ],
    }


def main():
    """Print the faults of both languages; exit code 1 if there is any."""
    with tempfile.TemporaryDirectory(prefix="ogp-messages-") as name:
        sources = collect(Path(name))
    wrong = False
    for language in ("fr", "ar"):
        for fault, sentences in find_faults(language, sources).items():
            if not sentences:
                continue
            wrong = True
            print(f"{language} : {len(sentences)} {fault}")
            for sentence in sentences[:SHOWN]:
                print(f"    {sentence!r}")
            if len(sentences) > SHOWN:
                print(f"    … et {len(sentences) - SHOWN} autres")
    return int(wrong)


if __name__ == "__main__":
    sys.exit(main())
