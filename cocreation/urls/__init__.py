"""The pages of co-creation, by what they are for."""

from . import contributions

urlpatterns = [
    *contributions.urlpatterns,
]
