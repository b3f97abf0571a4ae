"""Where the words that tell of somebody still stand: every text of every model is read, whatever the table says.

A sentence written by hand is not rewritten by a machine, and another person may have the same name: what is found here
is told to whoever erases, who reads it and corrects it.
"""

from django.apps import apps
from django.db import models

from ..holding import rows_naming

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
        keys = rows_naming(model._base_manager, names, subject.words)
        if keys := sorted(key for key in keys if (model._meta.label, key) not in told):
            found[model] = keys
    return found
