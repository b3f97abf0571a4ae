"""Nothing but a prepared rectificatif opens a locked relevé, raw SQL included."""

import pytest
from django.db import DatabaseError, connection, transaction

from meetings.models import Correction, Minutes
from tests import factories
from tests.meetings.deciding import decided

pytestmark = pytest.mark.django_db


def test_a_locked_relevé_is_not_opened_without_a_rectificatif():
    minutes = decided({}).pop().meeting.minutes
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE meetings_minutes SET state = 'rectifying' WHERE id = %s", [minutes.pk])
    empty = Correction.objects.create(minutes=minutes, reason="Vide", created_by=factories.account("secretariat"))
    with pytest.raises(DatabaseError), transaction.atomic():
        Minutes.objects.filter(pk=minutes.pk).update(state="rectifying")
    empty.delete()
    factories.rectify(minutes)
    assert Minutes.objects.get(pk=minutes.pk).state == "rectifying"
