"""The pages of co-creation, by what they are for."""

from . import process

urlpatterns = [*process.urlpatterns]
