"""The pages of commitments, by what they are for."""

from . import declaring, public, reports, reviewing, sheets

urlpatterns = [
    *declaring.urlpatterns,
    *reviewing.urlpatterns,
    *reports.urlpatterns,
    *sheets.urlpatterns,
    *public.urlpatterns,
]
