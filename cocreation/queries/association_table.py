"""The register as a table for spreadsheets: the secretariat's, contacts included."""

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from ..enums.associations import AssociationState
from ..models import Association


def register_table(associations):
    """(title, headers, rows) of `queries.associations.register()`; rows come one by one, in batches of statements."""
    columns = ("name", "name_ar", "acronym", "receipt_number", "receipt_date", "receipt_text")
    contacts = ("contact_name", "email", "other_emails", "phone", "address", "website", "unread")

    def label(name):
        return capfirst(str(Association._meta.get_field(name).verbose_name))

    headers = [
        *map(label, columns), label("region"), label("province"), label("themes"), *map(label, contacts),
        label("state"), _("Verified until"), _("In the directory"),
    ]  # fmt: skip
    return _("Associations"), headers, _rows(associations, columns, contacts)


def _rows(associations, columns, contacts):
    for one in associations.iterator(chunk_size=500):
        yield [
            *(getattr(one, name) for name in columns),
            one.region.display_name if one.region else "",
            one.province.display_name if one.province else "",
            "; ".join(theme.display_name for theme in one.themes.all()),
            *(getattr(one, name) for name in contacts),
            str(AssociationState(one.state).label),
            one.verified_until,
            _("yes") if one.is_listed else _("no"),
        ]
