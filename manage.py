#!/usr/bin/env python
"""Django's command line for the secretariat."""

import os
import sys


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ogp_secretariat.settings")
    try:
        from django.core.exceptions import ImproperlyConfigured
        from django.core.management import execute_from_command_line
    except ImportError:
        sys.exit("Django est introuvable : lancez « make demo » puis « .venv/bin/python manage.py … ».")
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        # A configuration that must not start: the sentence says why, a traceback would hide it.
        sys.exit(str(error))


if __name__ == "__main__":
    main()
