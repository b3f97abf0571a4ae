"""The harness itself: a short run in the ordinary suite, a long one in `make faults`."""

import os
import sqlite3
import subprocess
import sys
from urllib.parse import urlsplit

import pytest
from django.db import connection

from .programs import ROOT


def run(*arguments, timeout):
    """The harness as a program; prints what it says, so that its summary stands in the report of the tests."""
    command = [sys.executable, "-m", "tests.faults.harness", *map(str, arguments)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        said, complaints = process.communicate(timeout=timeout)
    except subprocess.TimeoutExpired:
        process.terminate()  # It stops what it started.
        said, complaints = process.communicate(timeout=30)
    print(said)
    assert process.returncode == 0, said + complaints[-3000:]
    assert "perdus 0, doublés 0" in said
    return said


@pytest.fixture
def prepared(transactional_db, tmp_path):
    """The migrated, empty database of this run of tests, as the harness takes it over."""
    if connection.vendor == "postgresql":
        return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
    path = tmp_path / "prepared.sqlite3"
    target = sqlite3.connect(path)
    connection.connection.backup(target)
    target.close()
    return path


def test_a_few_faults_lose_and_double_nothing(prepared):
    engine = "postgres" if connection.vendor == "postgresql" else "sqlite"
    few = ["--messages", 100, "--kills", 15, "--interval", 0.4, "--seed", 3, "--hurry"]
    assert "100 messages" in run("--engine", engine, "--copy", prepared, *few, timeout=150)


@pytest.mark.faults
@pytest.mark.parametrize("engine", ["sqlite", "postgres"])
def test_three_hundred_kills_lose_and_double_nothing(engine, capsys):
    said = run("--engine", engine, "--messages", 2000, "--kills", 300, "--letters", 20, "--seed", 7, timeout=1800)
    assert "2040 messages" in said and "300 arrêts brutaux" in said
    with capsys.disabled():
        print(f"\n{said.strip()}")
