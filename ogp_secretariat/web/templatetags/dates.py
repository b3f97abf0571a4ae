"""Dates and hours in words, in the language of the page."""

from django import template
from django.utils import timezone, translation

from ..dates import format_date, format_time

register = template.Library()


def _language():
    return (translation.get_language() or "fr")[:2]


def _day(value):
    return timezone.localtime(value).date() if hasattr(value, "tzinfo") else value


@register.filter
def day_words(value):
    """« mercredi 12 février 2020 », of a date or an instant; empty for None."""
    return format_date(_day(value), _language()) if value else ""


@register.filter
def short_day_words(value):
    """« 12 février 2020 »."""
    return format_date(_day(value), _language(), weekday=False) if value else ""


@register.filter
def time_words(value):
    """« 10 h 30 »."""
    return format_time(value, _language()) if value else ""
