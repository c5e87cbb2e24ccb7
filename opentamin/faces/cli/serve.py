"""`opentamin serve`: pages and worker on this machine, until Ctrl-C ends both."""

from __future__ import annotations

import argparse
import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Sequence

# Threads: while one answer waits for the disk, the worker makes the next.
WORKERS = ("--workers", "2", "--worker-class", "gthread", "--threads", "4")
LONG_LINES = ("--limit-request-line", "8190")


def run(argv: Sequence[str]) -> int:
    """Start the web server (role web) and the worker (role app) as processes of their own."""
    parser = argparse.ArgumentParser(prog="opentamin serve")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--host", default="127.0.0.1")
    options = parser.parse_args(list(argv))
    from opentamin.config import embedded
    from opentamin.config.database import given_url

    if given_url() is None:
        embedded.ensure_running()
    python = [sys.executable, "-m"]
    web = [
        *python,
        "gunicorn",
        "opentamin.config.wsgi",
        *WORKERS,
        "--bind",
        f"{options.host}:{options.port}",
        *LONG_LINES,
    ]
    processes = [
        subprocess.Popen([*web, "--log-level", "warning"], env={**os.environ, "OPENTAMIN_ROLE": "web"}),
        subprocess.Popen([*python, "opentamin", "worker"], env={**os.environ, "OPENTAMIN_ROLE": "app"}),
    ]
    print(f"OpenTamin: http://{options.host}:{options.port}/fa/  (Ctrl-C ends it · با Ctrl-C بسته می‌شود)", flush=True)
    return _watch(processes)


def _watch(processes: list[subprocess.Popen[bytes]]) -> int:
    """Wait until one of them ends or somebody asks to stop, then end the others."""

    def stop(*_: object) -> None:
        for process in processes:
            process.terminate()

    signal.signal(signal.SIGTERM, stop)
    with contextlib.suppress(KeyboardInterrupt):
        os.wait()
    stop()
    return max(abs(process.wait()) for process in processes) and 0
