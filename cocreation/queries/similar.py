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
WORDS, CANDIDATES, CLOSEST, RANKED = 8, 400, 100, 1000


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
    """{key: score}: those that share most words first; where these are too few, all that the trigram index finds.

    To compare a long text by trigrams costs a hundred times what it costs to look for a word in it.
    """
    where, values = "process_id = %s", [process.pk]
    if shown_only:
        where, values = f"{where} AND moderation = %s", [*values, Moderation.SHOWN.value]
    if excluding:
        where, values = f"{where} AND id <> %s", [*values, excluding]
    words = [f"%{word}%" for word in words_of(asked)]
    found = {}
    with connection.cursor() as cursor:
        if words:
            holds = ["search_text LIKE %s"] * len(words)
            shared = " + ".join(f"({one})::int" for one in holds)
            alike = f"WHERE {where} AND ({' OR '.join(holds)}) ORDER BY {shared} DESC, id LIMIT {CLOSEST}"
            cursor.execute(_ranked(place, alike), [asked, *values, *words, *words, limit])
            found = {key: score for key, score in cursor.fetchall() if score >= ENOUGH}
        if len(found) < limit:
            # A text of a phrase: half of its trigrams side by side are enough (the extension's own measure is 0.6).
            cursor.execute("SELECT set_config('pg_trgm.word_similarity_threshold', %s, false)", [str(ENOUGH)])
            # Where nearly everything is alike, a thousand are compared closely, not all.
            alike = f"WHERE %s OPERATOR({place}.<%%) search_text AND {where} LIMIT {RANKED}"
            cursor.execute(_ranked(place, alike), [asked, asked, *values, limit])
            found |= dict(cursor.fetchall())
    return dict(sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))[:limit])


def _ranked(place, alike):
    """The query that ranks the rows of a condition."""
    return (
        f"SELECT id, {place}.word_similarity(%s, search_text) AS score "
        f"FROM (SELECT id, search_text FROM cocreation_contribution {alike}) AS alike ORDER BY score DESC, id LIMIT %s"
    )


def words_of(asked):
    """The longest words of a folded text; they say most."""
    return sorted(set(re.findall(r"\w{4,}", asked)), key=len, reverse=True)[:WORDS]


def _by_words(process, asked, shown_only, excluding, limit, place=None):
    """{key: score}: the share of the words asked for that the text holds."""
    words = words_of(asked)
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
