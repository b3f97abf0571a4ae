"""The pages of co-creation, by what they are for."""

from . import events

urlpatterns = [
    *events.urlpatterns,
]
