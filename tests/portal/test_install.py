"""`deploy/install.sh` where another program holds the locks of apt: it waits and says so."""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LOCKED = "E: Could not get lock /var/lib/dpkg/lock-frontend. It is held by process 7 (apt-get)"


def program(folder, name, script):
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


@pytest.fixture
def place(tmp_path):
    """A copy of the scripts where every Debian package is missing, and a stamp that says the libraries are there."""
    (tmp_path / "deploy").mkdir()
    for name in ("install.sh", "messages.sh"):
        shutil.copy(ROOT / "deploy" / name, tmp_path / "deploy" / name)
    for name in ("requirements.txt", "deploy/constraints.txt"):
        (tmp_path / name).write_text("")
    programs = tmp_path / "programs"
    programs.mkdir()
    program(programs, "dpkg-query", "exit 1")
    program(programs, "id", "echo 0")
    venv = tmp_path / ".venv"
    (venv / "bin").mkdir(parents=True)
    (venv / "bin" / "python").symlink_to(sys.executable)
    (venv / ".installed-runtime").write_text(f"{hashlib.sha256(b'').hexdigest()}  -\n")
    return tmp_path


def install(place, apt):
    program(place / "programs", "apt-get", f'echo "$@" >>"{place}/asked"\n{apt}')
    environment = {**os.environ, "PATH": f"{place / 'programs'}:{os.environ['PATH']}", "APT_PAUSE": "0"}
    return subprocess.run(
        ["sh", "deploy/install.sh", "runtime"], cwd=place, env=environment, capture_output=True, text=True, timeout=60
    )


def test_it_waits_for_the_lock_and_says_so_once(place):
    done = install(place, f'[ "$(wc -l <"{place}/asked")" -gt 3 ] || {{ echo "{LOCKED}" >&2; exit 100; }}')
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("occupé par un autre programme") == 1
    asked = (place / "asked").read_text().splitlines()
    assert sum("update" in line for line in asked) == 4 and "install -y" in asked[-1]
    assert all("DPkg::Lock::Timeout" in line for line in asked)


def test_it_does_not_wait_for_ever(place):
    done = install(place, f'echo "{LOCKED}" >&2; exit 100')
    assert done.returncode == 1 and "sudo apt-get install" in done.stderr
    assert 10 < len((place / "asked").read_text().splitlines()) < 60


def test_another_failure_is_told_at_once(place):
    done = install(place, 'echo "E: Unable to locate package x" >&2; exit 100')
    assert done.returncode == 1 and "occupé" not in done.stdout and "Unable to locate" in done.stderr
    assert len((place / "asked").read_text().splitlines()) == 1
