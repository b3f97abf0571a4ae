"""Celery shells: load, call one action."""

from . import associations, contributions, events

__all__ = ["associations", "contributions", "events"]
