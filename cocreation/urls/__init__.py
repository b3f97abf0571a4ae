"""The pages of co-creation, by what they are for."""

from . import associations, contributions, events, process

urlpatterns = [
    *associations.urlpatterns,
    *contributions.urlpatterns,
    *events.urlpatterns,
    *process.urlpatterns,
]
