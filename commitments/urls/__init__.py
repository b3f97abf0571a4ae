"""The pages of commitments, by what they are for."""

from . import answers, declaring, letters, outbox, public, reminders, reports, reviewing, sheets

urlpatterns = [
    *answers.urlpatterns,
    *declaring.urlpatterns,
    *reviewing.urlpatterns,
    *reminders.urlpatterns,
    *letters.urlpatterns,
    *outbox.urlpatterns,
    *reports.urlpatterns,
    *sheets.urlpatterns,
    *public.urlpatterns,
]
