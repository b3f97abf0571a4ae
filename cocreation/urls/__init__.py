"""The pages of co-creation, by what they are for."""

from . import associations, events, process

urlpatterns = [
    *associations.urlpatterns,
    *events.urlpatterns,
    *process.urlpatterns,
]
