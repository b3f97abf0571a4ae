"""Make the bare site's tables, an account logged in, and count the statements of its pages.

python -m bench.floor.prepare migrate     (search path: the floor's schema alone)
python -m bench.floor.prepare log_in      prints {"session": key, "statements": {address: number}}
"""

import json
import sys

import django
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

ADDRESSES = ("/constante/", "/fichier/", "/reunions/", "/admin/floor/meeting/")


def migrate():
    """The stock tables of accounts, sessions and the admin's log."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


def log_in():
    """A superuser's session, and what each page asks of the database."""
    from django.contrib.auth.models import User

    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(User.objects.create_superuser("mesure", "mesure@exemple.test", "x"))
    statements = {}
    for address in ADDRESSES:
        client.get(address).close()
        with CaptureQueriesContext(connection) as captured:
            response = client.get(address)
            b"".join(response)
        if response.status_code != 200:
            raise SystemExit(f"{address} : {response.status_code}")
        statements[address] = len(captured)
    print(json.dumps({"session": client.session.session_key, "statements": statements}))


if __name__ == "__main__":
    django.setup()
    {"migrate": migrate, "log_in": log_in}[sys.argv[1]]()
