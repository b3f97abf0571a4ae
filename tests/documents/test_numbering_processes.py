"""Meeting numbers from eight processes at once, with rollbacks, on both engines: no duplicate, no gap."""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.db import connection

ROOT = Path(__file__).parents[2]
PROCESSES, ROUNDS = 8, 6


@pytest.fixture
def environment(transactional_db, tmp_path):
    """What other processes need to open the database of the test: on SQLite a copy of it, in a file."""
    if connection.vendor == "postgresql":
        address = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
    else:
        path = tmp_path / "numbers.sqlite3"
        target = sqlite3.connect(path)
        connection.connection.backup(target)
        target.close()
        address = f"sqlite:///{path}"
    return {**os.environ, "DATABASE_URL": address, "DATA_DIR": str(tmp_path)}


def started(environment, *arguments):
    command = [sys.executable, "-m", "tests.documents.allotting", *map(str, arguments)]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    return subprocess.Popen(command, cwd=ROOT, env=environment, text=True, **pipes)


def said_by(process):
    said, complaints = process.communicate(timeout=120)
    assert process.returncode == 0, complaints[-2000:]
    return list(map(int, said.split()))


def test_eight_processes_leave_no_gap(environment):
    said_by(started(environment, "prepare", PROCESSES * ROUNDS))
    running = [started(environment, seed, ROUNDS) for seed in range(PROCESSES)]
    given = [number for process in running for number in said_by(process)]
    assert sorted(given) == list(range(1, len(given) + 1))
    assert PROCESSES < len(given) < PROCESSES * ROUNDS
