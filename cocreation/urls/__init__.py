"""The pages of co-creation, by what they are for."""

urlpatterns = []
