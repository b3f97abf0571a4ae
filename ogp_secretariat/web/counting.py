"""Several counts in one statement."""

from django.db.models import Count, Value


def count_together(**querysets):
    """{name: how many rows}: the counts of all querysets, whatever their models, in one statement."""
    parts = [
        rows.order_by().annotate(subject=Value(name)).values("subject").annotate(n=Count("pk"))
        for name, rows in querysets.items()
    ]
    found = {row["subject"]: row["n"] for row in parts[0].union(*parts[1:], all=True)}
    return {name: found.get(name, 0) for name in querysets}
