#!/usr/bin/env python
"""Django's command line for the secretariat."""

import os
import sys


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ogp_secretariat.settings")
    try:
        from django.core.management import execute_from_command_line
    except ImportError:
        sys.exit("Django est introuvable : lancez « make demo » puis « .venv/bin/python manage.py … ».")
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
