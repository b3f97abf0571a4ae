"""Two people on one record: who changed what meanwhile, and both texts where they differ."""

from meetings.admin.conflict import differences, last_entry, posted_int
from ogp_secretariat.audit.queries import history_of
from ogp_secretariat.people.admin.history import describe

__all__ = ["differences", "last_entry", "meanwhile", "posted_int", "stored_version", "version_to_expect"]


def stored_version(record):
    return type(record).objects.values_list("version", flat=True).get(pk=record.pk)


def version_to_expect(request, record):
    """(expected version, whether somebody saved meanwhile).

    The version the typist saw; « save anyway » names the version that was shown as theirs, and overwrites only that.
    """
    expected, stored = posted_int(request, "expected_version"), stored_version(record)
    if expected == stored:
        return expected, False
    if posted_int(request, "overwrite") == stored:
        return stored, False
    return expected, True


def meanwhile(request, record):
    """What others did since the page was opened, as `describe` words it."""
    entries = history_of(record).filter(pk__gt=posted_int(request, "seen") or 0)
    return describe(list(entries[:100]), type(record))
