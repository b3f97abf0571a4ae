"""Celery shells: load, call one action."""

from . import associations

__all__ = ["associations"]
