"""A bare Django site, as the manual has one write it: what our pages are measured against.

It reads the same rows of the same tables (its models are unmanaged); its own tables (accounts, sessions) stand in a
schema of their own.
"""
