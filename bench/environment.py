"""The settings of the measured processes: those of a production installation, on this machine's services."""

import secrets
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

ROOT = Path(__file__).resolve().parent.parent


class CannotMeasure(Exception):
    """The sentence to show instead of the table."""


def database_url(server, name):
    """The address of the database `name` on the server of the address `server`."""
    return urlunsplit(urlsplit(server)._replace(path=f"/{name}"))


def redis_url(server, number):
    """The address of Redis database `number`: two applications never read one another's queue."""
    return urlunsplit(urlsplit(server)._replace(path=f"/{number}"))


def production(server, name, broker, data_dir):
    """The environment variables of the product in production mode. No mail server listens: nothing is sent."""
    return {
        "DEMO": "0",
        "DEBUG": "0",
        "SECRET_KEY": secrets.token_urlsafe(64),
        "SITE_URL": "https://127.0.0.1",
        "ALLOWED_HOSTS": "127.0.0.1",
        "REQUIRE_MFA": "1",
        "DATABASE_URL": database_url(server, name),
        "REDIS_URL": redis_url(broker, 0),
        "DATA_DIR": str(data_dir),
        "EMAIL_URL": "smtp://127.0.0.1:9",
        "EMAIL_TIMEOUT": "1",
        "DOCUMENT_TIME_LIMIT": "60",
        "DJANGO_SETTINGS_MODULE": "ogp_secretariat.settings",
    }


def bare(environment, server, name, broker, file):
    """The environment of the bare Django site of `bench.floor`, on the same services; `file` is what it streams."""
    return {
        **environment,
        "DJANGO_SETTINGS_MODULE": "bench.floor.settings",
        "DATABASE_URL": database_url(server, name),
        "REDIS_URL": redis_url(broker, 1),
        "BENCH_FILE": str(file),
    }
