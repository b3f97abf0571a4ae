"""Celery shells: load, call one action."""

from . import associations, events

__all__ = ["associations", "events"]
