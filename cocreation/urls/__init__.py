"""The pages of co-creation, by what they are for."""

from . import associations

urlpatterns = [
    *associations.urlpatterns,
]
