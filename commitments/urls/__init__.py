"""The pages of commitments, by what they are for."""

from . import declaring, public, reminders, reports, reviewing, sheets

urlpatterns = [
    *declaring.urlpatterns,
    *reviewing.urlpatterns,
    *reminders.urlpatterns,
    *reports.urlpatterns,
    *sheets.urlpatterns,
    *public.urlpatterns,
]
