"""What the reader's tests share."""

from pathlib import Path

import meetings
from meetings.reader.words import count_words

SEED_FILE = Path(meetings.__file__).parent / "demo" / "releve_2020-02-12.txt"


def seed() -> str:
    return SEED_FILE.read_text(encoding="utf-8")


def values(plain, leave_out=("warnings",)):
    """Every text in a record's JSON; warnings are the reader's own words."""
    if isinstance(plain, str):
        yield plain
    elif isinstance(plain, dict):
        for name, value in plain.items():
            if name not in leave_out:
                yield from values(value, leave_out)
    elif isinstance(plain, list):
        for value in plain:
            yield from values(value, leave_out)


def lost_words(text: str, plain: dict) -> dict:
    """Words of a source that its record does not hold, or not as often."""
    return dict(count_words([text]) - count_words(values(plain)))


def kinds(record) -> list[str]:
    return [warning.kind for warning in record.warnings]


def counts(record) -> tuple:
    return len(record.agenda), [len(group.points) for group in record.discussed], len(record.decisions)
