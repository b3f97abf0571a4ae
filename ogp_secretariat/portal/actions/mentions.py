"""Where the words that tell of somebody still stand: every text of every model is read, whatever the table says.

A sentence written by hand is not rewritten by a machine, and another person may have the same name: what is found here
is told to whoever erases, who reads it and corrects it.
"""

from django.apps import apps
from django.db import models

from ..holding import as_text, candidates, stands_in

APPS = ("people", "meetings", "commitments", "cocreation", "mailroom", "audit", "account")
# Documents are frozen and told apart.
TEXTS = (models.CharField, models.TextField, models.JSONField)


def texts_of(model):
    """The names of the columns of a model in which words may stand. A folded copy for searches follows its text."""
    return [
        column.name
        for column in model._meta.concrete_fields
        if isinstance(column, TEXTS) and not column.choices and column.name not in ("search_text", "password")
    ]


def mentions(subject, *, told=frozenset()):
    """{model: [keys]} of the rows in which an address, a name or a telephone number of theirs stands.

    `told`: {(label, key)} of rows that were spoken of already.
    """
    found = {}
    if not subject.words:
        return found
    for model in apps.get_models():
        names = texts_of(model)
        if model._meta.app_label not in APPS or not names:
            continue
        for row in candidates(model._base_manager, names, subject.words).only(*names).iterator(chunk_size=500):
            if (model._meta.label, row.pk) not in told and any(
                stands_in(subject.words, as_text(getattr(row, name))) for name in names
            ):
                found.setdefault(model, []).append(row.pk)
    return found
