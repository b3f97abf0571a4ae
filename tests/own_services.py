"""Loaded before Django (`-p tests.own_services`): what the processes of one run must not share.

Each process has its own Redis database, so that no test counts the visits or empties the cache of another's.
"""

import os

_worker = os.environ.get("PYTEST_XDIST_WORKER", "").removeprefix("gw")
if _worker.isdigit() and os.environ.get("REDIS_URL"):
    os.environ["REDIS_URL"] = f"{os.environ['REDIS_URL'].rsplit('/', 1)[0]}/{int(_worker) + 1}"
