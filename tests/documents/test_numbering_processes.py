"""Meeting numbers from eight processes at once, with rollbacks, on both engines: no duplicate, no gap."""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.db import connection

from tests import factories

ROOT = Path(__file__).parents[2]
PROCESSES, ROUNDS = 8, 6


@pytest.fixture
def database(transactional_db, tmp_path):
    """The address of the test's own database, which other processes can open; meetings without a number are in it."""
    for _n in range(PROCESSES * ROUNDS):
        factories.meeting(status="draft", agenda=0, points=0, decisions=0)
    if connection.vendor == "postgresql":
        return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
    path = tmp_path / "numbers.sqlite3"
    target = sqlite3.connect(path)
    connection.connection.backup(target)
    target.close()
    return f"sqlite:///{path}"


def test_eight_processes_leave_no_gap(database, tmp_path):
    environment = {**os.environ, "DATABASE_URL": database, "DATA_DIR": str(tmp_path)}
    running = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.documents.allotting", str(seed), str(ROUNDS)],
            cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )
        for seed in range(PROCESSES)
    ]  # fmt: skip
    given = []
    for process in running:
        said, complaints = process.communicate(timeout=120)
        assert process.returncode == 0, complaints[-2000:]
        given += map(int, said.split())
    assert sorted(given) == list(range(1, len(given) + 1))
    assert PROCESSES < len(given) < PROCESSES * ROUNDS
