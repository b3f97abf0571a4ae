"""Sentences that were kept in each language."""

from django import template

from ..policies import saying

register = template.Library()
register.filter("in_page_language", saying.in_page_language)
