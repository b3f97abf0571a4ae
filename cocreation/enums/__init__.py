"""Statuses and kinds, with their wording, by noun."""
