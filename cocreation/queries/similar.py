"""Contributions that say something alike: by trigrams on PostgreSQL, by shared words elsewhere."""

import dataclasses
import functools
import re
from collections import Counter

from django.db import connection
from django.db.models import Q

from ogp_secretariat.web.text import fold

from ..enums.contributions import Moderation
from ..models import Contribution

LONGEST = 300  # characters of a text that are compared
ENOUGH = 0.5  # of the words or trigrams asked for
FEWEST = 8  # characters below which nothing is suggested
WORDS, CANDIDATES, RANKED = 8, 400, 1000


@dataclasses.dataclass(frozen=True)
class Similar:
    """`score` from 0 to 1."""

    pk: int
    number: int
    title: str
    score: float
    disposition: str
    cluster: int | None


def similar(process, text, *, shown_only=True, excluding=None, limit=5):
    """The `Similar` contributions of a process, the closest first; empty for a text that says too little."""
    asked = fold(text)[:LONGEST]
    if len(asked) < FEWEST:
        return []
    place = trigram_schema(connection.alias) if connection.vendor == "postgresql" else None
    scores = (_by_trigrams if place else _by_words)(process, asked, shown_only, excluding, limit, place)
    rows = Contribution.objects.filter(pk__in=scores).values_list("pk", "number", "title", "disposition", "cluster")
    found = [Similar(pk, number, title, scores[pk], *rest) for pk, number, title, *rest in rows]
    return sorted(found, key=lambda one: (-one.score, one.number))


@functools.cache
def trigram_schema(alias):
    """The schema that pg_trgm is installed in, or None: it is not named in the search path."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT n.nspname FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace "
            "WHERE e.extname = 'pg_trgm'"
        )
        row = cursor.fetchone()
    return connection.ops.quote_name(row[0]) if row else None


def _by_trigrams(process, asked, shown_only, excluding, limit, place):
    """{key: score}, read through the trigram index."""
    sql = f"SELECT id, search_text FROM cocreation_contribution WHERE %s OPERATOR({place}.<%%) search_text"
    sql, values = f"{sql} AND process_id = %s", [asked, process.pk]
    if shown_only:
        sql, values = f"{sql} AND moderation = %s", [*values, Moderation.SHOWN.value]
    if excluding:
        sql, values = f"{sql} AND id <> %s", [*values, excluding]
    # Where nearly everything is alike, a thousand are compared closely, not all.
    sql = (
        f"SELECT id, {place}.word_similarity(%s, search_text) AS score FROM ({sql} LIMIT {RANKED}) AS alike "
        "ORDER BY score DESC, id LIMIT %s"
    )
    with connection.cursor() as cursor:
        # A text of a phrase: half of its trigrams side by side are enough (the extension's own measure is 0.6).
        cursor.execute("SELECT set_config('pg_trgm.word_similarity_threshold', %s, false)", [str(ENOUGH)])
        cursor.execute(sql, [asked, *values, limit])
        return dict(cursor.fetchall())


def _by_words(process, asked, shown_only, excluding, limit, place=None):
    """{key: score}: the share of the words asked for that the text holds."""
    words = sorted(set(re.findall(r"\w{4,}", asked)), key=len, reverse=True)[:WORDS]
    if not words:
        return {}
    rows = Contribution.objects.filter(process=process).exclude(pk=excluding or 0)
    if shown_only:
        rows = rows.filter(moderation=Moderation.SHOWN)
    any_word = Q()
    for word in words:
        any_word |= Q(search_text__contains=word)
    shares = Counter()
    for pk, text in rows.filter(any_word).order_by("-number").values_list("pk", "search_text")[:CANDIDATES]:
        shares[pk] = sum(word in text for word in words) / len(words)
    return {pk: score for pk, score in shares.most_common(limit) if score >= ENOUGH}
