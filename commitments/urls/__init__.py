"""The pages of commitments, by what they are for."""

from . import answers, declaring, public, reminders, reports, reviewing, sheets

urlpatterns = [
    *answers.urlpatterns,
    *declaring.urlpatterns,
    *reviewing.urlpatterns,
    *reminders.urlpatterns,
    *reports.urlpatterns,
    *sheets.urlpatterns,
    *public.urlpatterns,
]
