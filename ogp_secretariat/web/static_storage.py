"""Static files under names that carry their hash, so that browsers keep them for ever."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticFiles(CompressedManifestStaticFilesStorage):
    def stored_name(self, name):
        """The hashed name; a file added since the last `collectstatic` keeps its plain one, which beats an error."""
        try:
            return super().stored_name(name)
        except ValueError:
            return name
