"""The rules that the models hold, asked of many records at once.

`full_clean` puts each check constraint to the database, one statement for each record; here the same conditions are
read from the models and judged in memory, so that a file of thousands of rows asks nothing.
"""

import operator

from django.core.exceptions import ValidationError
from django.db.models import CheckConstraint, F, Q

_COMPARED = {"": operator.eq, "gt": operator.gt, "gte": operator.ge, "lt": operator.lt, "lte": operator.le}


def broken_constraints(record):
    """The sentences of the check constraints that the values of `record` break."""
    return [
        str(constraint.violation_error_message)
        for constraint in record._meta.constraints
        if isinstance(constraint, CheckConstraint) and _holds(constraint.condition, record) is False
    ]


def _holds(condition, record):
    """True, False or None (unknown, as in SQL: a check refuses what is false alone)."""
    if isinstance(condition, Q):
        answers = [_holds(child, record) for child in condition.children]
        decisive = condition.connector == Q.OR
        if decisive in answers:
            answer = decisive
        else:
            answer = None if None in answers else not decisive
        return answer if answer is None or not condition.negated else not answer
    name, wanted = condition
    name, _sign, lookup = name.partition("__")
    value = _stored(record, name)
    if lookup == "isnull":
        return (value is None) == wanted
    other = _stored(record, wanted.name) if isinstance(wanted, F) else wanted
    return None if value is None or other is None else _COMPARED[lookup](value, other)


def _stored(record, name):
    return getattr(record, record._meta.get_field(name).attname)


def broken_fields(record, names):
    """{name: sentences} of the fields `names` whose values the model's own validators refuse; foreign keys aside."""
    others = {field.name for field in record._meta.fields if field.name not in names or field.is_relation}
    try:
        record.clean_fields(exclude=others)
    except ValidationError as refusal:
        return refusal.message_dict
    return {}
