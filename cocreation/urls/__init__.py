"""The pages of co-creation, by what they are for."""

from . import associations, process

urlpatterns = [
    *associations.urlpatterns,
    *process.urlpatterns,
]
