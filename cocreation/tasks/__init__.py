"""Celery shells: load, call one action."""

from . import events

__all__ = ["events"]
