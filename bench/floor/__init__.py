"""A bare Django site, as the manuals have one write it: what our pages are measured against.

It reads the same rows of the same tables (its models are unmanaged); its own tables (accounts, sessions) stand in a
schema of their own. As Celery's manual asks, its application is imported here, so that web processes know it too.
"""

from .celery import app as celery_app

__all__ = ["celery_app"]
