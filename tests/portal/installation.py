"""Whole installations for tests: a data folder and a database of their own, reached by the real manage.py."""

import contextlib
import hashlib
import io
import os
import secrets
import shutil
import sqlite3
import subprocess
import sys
import time
import uuid
from pathlib import Path

import environ
import psycopg2
from django.conf import settings
from django.db import connection, transaction

ROOT = Path(__file__).resolve().parent.parent.parent
CODE_BODY = "Votre code : 845-213"
SESSION = "clef-de-session-a-ne-pas-garder-0123"


class Installation:
    """Files and rows of one installation, read and changed behind the product's back."""

    def __init__(self, data_dir, database_url):
        self.data_dir = data_dir
        self.database_url = database_url
        self.media = data_dir / "files"
        data_dir.mkdir(parents=True, exist_ok=True)

    @property
    def environment(self):
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR") if name in os.environ}
        ours = {"DATA_DIR": str(self.data_dir), "DATABASE_URL": self.database_url, "REDIS_URL": "", "DEMO": "1"}
        more = {"DEBUG": "", "SECRET_KEY": "", "EMAIL_URL": "", "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
        return {**kept, **ours, **more, "DJANGO_SETTINGS_MODULE": "ogp_secretariat.settings"}

    def manage(self, *arguments, **options):
        """The finished process of `manage.py …`; `options` are those of subprocess.run."""
        command = [sys.executable, str(ROOT / "manage.py"), *map(str, arguments)]
        options = {
            "capture_output": True,
            "text": True,
            "stdin": subprocess.DEVNULL,
            "env": self.environment,
            **options,
        }
        if "input" in options:
            del options["stdin"]
        return subprocess.run(command, cwd=ROOT, check=False, timeout=120, **options)

    def done(self, *arguments, **options):
        """The same for what must succeed; gives what it printed."""
        finished = self.manage(*arguments, **options)
        assert finished.returncode == 0, finished.stderr
        return finished.stdout

    def python(self, code):
        """Start Python code with Django set up; gives the running process."""
        return subprocess.Popen(
            [sys.executable, "-c", f"import django; django.setup()\n{code}"],
            cwd=ROOT,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    @contextlib.contextmanager
    def cursor(self):
        """A cursor of the driver itself, in autocommit."""
        if self.database_url.startswith("sqlite"):
            opened = sqlite3.connect(self.database_file, isolation_level=None)
        else:
            opened = psycopg2.connect(self.database_url)
            opened.autocommit = True
        try:
            yield opened.cursor()
        finally:
            opened.close()

    @property
    def database_file(self):
        return Path(self.database_url.removeprefix("sqlite:///"))

    def execute(self, sql):
        with self.cursor() as cursor:
            cursor.execute(sql)

    def ask(self, sql):
        with self.cursor() as cursor:
            cursor.execute(sql)
            return [tuple(map(_plain, row)) for row in cursor.fetchall()]

    def tables(self):
        if self.database_url.startswith("sqlite"):
            return [name for (name,) in self.ask("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
        return [n for (n,) in self.ask("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")]

    def rows(self):
        """{table: its rows, in an order of their own}."""
        return {table: sorted(self.ask(f'SELECT * FROM "{table}"'), key=repr) for table in self.tables()}

    def schema(self):
        """Everything the database defines beside tables: guards, indexes, constraints."""
        if self.database_url.startswith("sqlite"):
            return sorted(self.ask("SELECT type, name, sql FROM sqlite_master"), key=repr)
        space = "'public'::regnamespace"
        triggers = self.ask(
            "SELECT tgname, pg_get_triggerdef(t.oid) FROM pg_trigger t JOIN pg_class c ON c.oid = tgrelid "
            f"WHERE relnamespace = {space} AND NOT tgisinternal"
        )
        functions = self.ask(f"SELECT proname, prosrc FROM pg_proc WHERE pronamespace = {space}")
        # By name: PostgreSQL writes the same conditions a little differently after a dump.
        constraints = self.ask(f"SELECT conname, contype FROM pg_constraint WHERE connamespace = {space}")
        indexes = self.ask("SELECT tablename, indexname FROM pg_indexes WHERE schemaname = 'public'")
        # Restoring writes into the audit, and may migrate.
        sequences = self.ask(
            "SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = 'public' "
            "AND sequencename NOT IN ('audit_entry_id_seq', 'django_migrations_id_seq')"
        )
        return sorted([*triggers, *functions, *constraints, *indexes, *sequences], key=repr)

    def spaces(self):
        """What stands beside the database: schemas, or files of its folder."""
        if self.database_url.startswith("sqlite"):
            passing = ("-wal", "-shm", ".lock")
            return sorted(path.name for path in self.data_dir.iterdir() if not path.name.endswith(passing))
        return sorted(self.ask("SELECT nspname FROM pg_namespace WHERE nspname NOT LIKE 'pg\\_%'"))

    def files(self):
        """{path: bytes} of the stored files."""
        return {str(p.relative_to(self.media)): p.read_bytes() for p in self.media.rglob("*") if p.is_file()}

    def state(self):
        """Everything a refused command must leave as it was."""
        return self.rows(), self.files(), self.spaces(), {p.name for p in self.data_dir.iterdir() if p.is_dir()}


def _plain(value):
    return bytes(value) if isinstance(value, memoryview) else value


def restored(installation, folder, *options):
    """Restore what must be restored; gives what was printed."""
    return installation.done("restore", folder, "--yes", *options)


# -- Making them -------------------------------------------------------------------------------------------------------


class Site:
    """Makes installations on the engine of this run of tests; on PostgreSQL, as an owner without special rights."""

    def __init__(self, folder):
        self.folder = folder
        self.role, self.password = f"r{uuid.uuid4().hex[:12]}", secrets.token_hex(12)
        self.databases = []
        if self.is_postgres:
            self._execute(f"CREATE ROLE {self.role} LOGIN PASSWORD '{self.password}'")

    @property
    def is_postgres(self):
        return connection.vendor == "postgresql"

    def new(self, *, like=None):
        """An installation without a database; `like`: a copy of this other one."""
        data_dir = self.folder / uuid.uuid4().hex[:8]
        if like:
            shutil.copytree(like.data_dir, data_dir)
        if not self.is_postgres:
            return Installation(data_dir, f"sqlite:///{data_dir / 'db.sqlite3'}")
        name = f"t{uuid.uuid4().hex[:12]}"
        template = f"TEMPLATE {self._name(like)}" if like else "TEMPLATE template0"
        self._wait_alone(like)
        self._execute(f"CREATE DATABASE {name} OWNER {self.role} {template}")
        self.databases.append(name)
        host, port = connection.settings_dict["HOST"], connection.settings_dict["PORT"]
        return Installation(data_dir, f"postgres://{self.role}:{self.password}@{host}:{port}/{name}")

    def remove(self):
        for name in self.databases:
            self._execute(f"DROP DATABASE {name} WITH (FORCE)")
        if self.is_postgres:
            self._execute(f"DROP ROLE {self.role}")

    @staticmethod
    def _name(installation):
        return installation.database_url.rpartition("/")[2]

    def _wait_alone(self, installation):
        """A template is copied only while nobody is connected to it; who has just left may take a moment."""
        busy = f"SELECT 1 FROM pg_stat_activity WHERE datname = '{self._name(installation)}'" if installation else ""
        while busy and self._execute(busy):
            time.sleep(0.05)

    def _execute(self, sql):
        """Run as the owner of the server, outside the tests' own connection."""
        server = environ.Env.db_url_config(os.environ["DATABASE_URL"])
        opened = psycopg2.connect(
            dbname=server["NAME"],
            user=server["USER"],
            password=server["PASSWORD"],
            host=server["HOST"],
            port=server["PORT"],
        )
        opened.autocommit = True
        try:
            with opened.cursor() as cursor:
                cursor.execute(sql)
                return cursor.fetchall() if cursor.description else []
        finally:
            opened.close()


def fill():
    """Run inside an installation: a row of each kind that matters to an archive, with its files."""
    from django.contrib.sessions.models import Session
    from django.core.files.base import ContentFile
    from django.core.files.uploadedfile import SimpleUploadedFile
    from django.utils import timezone

    from commitments.actions import reporting
    from commitments.models import ProgressUpdate
    from meetings.models import MeetingPaper
    from ogp_secretariat.documents import storage
    from ogp_secretariat.documents.actions.numbering import next_number
    from ogp_secretariat.documents.enums import Purpose, State
    from ogp_secretariat.documents.models import Document
    from ogp_secretariat.mailroom.models import Attachment, Message
    from tests import factories
    from tests.commitments import making
    from tests.mailroom.posts import a_message

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    factories.account("secretariat")
    meeting = factories.imported_source()
    paper = MeetingPaper(meeting=meeting, position=1, title="Note")
    paper.upload.save("note.pdf", ContentFile(b"%PDF-1.7 note"), save=False)
    paper.save()
    milestone = making.milestone()
    update = reporting.save_draft(milestone, by=None, expected_version=0, values={"statement": "Travaux"})
    reporting.attach(update, by=None, title="Photo", file=SimpleUploadedFile("photo.png", a_picture()))
    assert ProgressUpdate.objects.count() == 1
    pdf = b"%PDF-1.7 " + bytes(range(256)) * 300
    for purpose in (Purpose.ISSUE, Purpose.PREVIEW):
        path = f"documents/{purpose}/{uuid.uuid4()}.pdf"
        storage.write_once(path, pdf)
        document = Document.objects.create(
            purpose=purpose, kind="test", title="Relevé « accentué » العربية", language="fr", filename="r.pdf",
            html="h", context={"a": 1}, state=State.READY, path=path, sha256=hashlib.sha256(pdf).hexdigest(),
            size=len(pdf),
            pages=1, code="AAAA-BBBB" if purpose == Purpose.ISSUE else None, requested_at=timezone.now(),
            rendered_at=timezone.now(),
        )  # fmt: skip
        if purpose == Purpose.ISSUE:
            issued = document
    with transaction.atomic():
        next_number("essai", 2026)
    waiting = a_message("waiting", attachments=[Attachment(filename="r.pdf", document=issued)])
    Attachment.objects.create(
        message=waiting, filename="b.ics", content=bytes(range(256)), content_type="text/calendar"
    )
    a_message("code", is_secret=True)
    Message.objects.filter(key="code").update(body=CODE_BODY)
    a_message("gone")
    Message.objects.filter(key="gone").update(state="sent", sent_at=timezone.now())
    Session.objects.create(session_key=SESSION, session_data="x", expire_date=timezone.now())


def a_picture():
    from PIL import Image

    written = io.BytesIO()
    Image.new("RGB", (8, 8), "white").save(written, "PNG")
    return written.getvalue()
