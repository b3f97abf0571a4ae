from .models import Entry


def history_of(instance):
    """The entries about one record, newest first."""
    return Entry.objects.filter(target_type=instance._meta.label_lower, target_id=str(instance.pk))
