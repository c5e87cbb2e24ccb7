"""A long run of what a document promises: `python -m tests.soak_api --minutes 10` against a real server of this folder.

Begins the server, makes a key for each kind of role in the demonstration (and a test key of the sandbox), and calls every
operation by turns with what its document allows and with what it forbids, until the time is over. What breaks is named once
for each operation and kind, with how to repeat it. Exit 1 when anything broke. Needs `make demo` before.
"""

from __future__ import annotations

import argparse
import os
import socket
import subprocess
import sys
import urllib.request
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from time import monotonic, sleep

EXAMPLES = 8
ROLES = ("headquarters", "directorate", "branch", "collection", "employer", "insured", "auditor", "inspector")


@contextmanager
def server() -> Iterator[str]:
    """A server of this folder on a free port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = [sys.executable, "-m", "opentamin", "serve", "--port", str(port)]
    running = subprocess.Popen(words, env={**os.environ, "OPENTAMIN_API_RATE": "1000000"}, stdout=subprocess.DEVNULL)
    try:
        for _ in range(120):
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/api/v1/openapi.json"):
                    break
            except OSError:
                sleep(0.5)
        yield f"http://127.0.0.1:{port}"
    finally:
        running.terminate()
        running.wait()


def keys() -> dict[str, dict[str, str]]:
    """The headers of a key of each role that the demonstration has, and of the sandbox."""
    from django.utils import timezone

    from opentamin.desk import api_keys
    from opentamin.desk.models import Mandate

    now, found = (
        timezone.now(),
        {"sandbox": api_keys.make_test("soak", by=f"soak {os.getpid()}", now=timezone.now())[1]},
    )
    for role in ROLES:
        mandate = Mandate.objects.filter(role=role, ended_at=None, user__closed_at=None).select_related("user").first()
        if mandate is not None:
            login = mandate.user.login
            found[role] = api_keys.make(login, mandate.pk, "soak", by="soak", now=now + timedelta(0), days=1)[1]
    return {role: {"Authorization": f"Bearer {key}", "Reading-Reason": "soak"} for role, key in found.items()}


ROWS = {
    "wage_list_id": "lists.WageList", "person_id": "registers.Person", "claim_id": "claims.Claim", "award_id": "awards.Award",
    "run_id": "payroll.Run", "debt_id": "collection.Debt", "plan_id": "settlement.Plan", "request_id": "settlement.Application",
    "contract_id": "contracts.Contract", "receipt_id": "receipts.Receipt", "statement_id": "receipts.Statement",
    "visit_id": "inspections.Visit", "task_id": "desk.Task", "ticket_id": "desk.Ticket", "letter_id": "desk.Letter",
    "submission_id": "lists.Submission", "notice_id": "collection.Notice", "certificate_id": "contracts.Certificate",
    "inspection_plan_id": "inspections.Plan", "line_id": "assessments.InspectionLine", "reference_id": "receipts.PaymentReference",
}  # fmt: skip


def real_rows() -> dict[str, int | str]:
    """Arguments that name rows of the demonstration, so that not every call ends at what does not exist."""
    from django.apps import apps

    found: dict[str, int | str] = {}
    for name, model in ROWS.items():
        row = apps.get_model(model)._default_manager.order_by("pk").exclude(pk=0).values_list("pk", flat=True).first()
        if row is not None:
            found[name] = row
    codes = {"workshop_code": "registers.Workshop", "office_code": "registers.Office"}
    for name, model in codes.items():
        found[name] = apps.get_model(model)._default_manager.order_by("pk").values_list("code", flat=True)[0]
    return found


def own_headers(case, mode, headers: dict[str, str]) -> dict[str, str]:
    """The key; and the reason, unless the case has one of its own that must be refused."""
    wrong = mode.value == "negative" and "Reading-Reason" in (case.headers or {})
    return {name: value for name, value in headers.items() if not (wrong and name == "Reading-Reason")}


TOO_LONG = 414
"""The web server refuses a longer address (8190 bytes) before the API sees it."""


def main() -> int:
    """Run until the time is over; gives how many operations broke."""
    options = _options()
    os.environ.setdefault("OPENTAMIN_ROLE", "app")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "opentamin.config.settings")
    import django

    django.setup()
    made, broken, calls, statuses = keys(), {}, Counter(), Counter()
    with server() as host:
        _soak(host, made, monotonic() + options.minutes * 60, broken, calls, statuses)
    print(
        f"{sum(calls.values())} calls by {len(made)} keys, {len(calls)} operations and kinds; {dict(sorted(statuses.items()))}"
    )
    for name, text in broken.items():
        print(f"\n{name}\n{text}")
    print(f"{len(broken)} broken")
    return min(len(broken), 1)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.soak_api")
    parser.add_argument("--minutes", type=int, default=10)
    return parser.parse_args()


def _soak(
    host: str,
    made: dict[str, dict[str, str]],
    until: float,
    broken: dict[str, str],
    calls: Counter[str],
    statuses: Counter[int],
) -> None:
    import schemathesis
    from schemathesis import GenerationMode

    schema = schemathesis.openapi.from_url(f"{host}/api/v1/openapi.json", timeout=120)
    found = [each.ok() for each in schema.get_all_operations() if not each.ok().path.startswith("/api/v1/care/")]
    turn, rows = 0, real_rows()
    while monotonic() < until:
        role = list(made)[turn % len(made)]
        for operation in found:
            for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
                name = f"{operation.method.upper()} {operation.path} {mode.value}"
                if monotonic() < until and name not in broken:
                    _hammer(operation, mode, made[role], (name, role), broken, calls, statuses, rows)
        turn += 1


def _hammer(operation, mode, headers, named, broken, calls, statuses, rows) -> None:
    """Some examples of one operation; what breaks is kept under its name."""
    from hypothesis import HealthCheck, given, settings
    from hypothesis import strategies as st
    from hypothesis.errors import Unsatisfiable

    from opentamin.faces.api.tests.test_contract import CHECKS, describe

    @settings(max_examples=EXAMPLES, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(case=operation.as_strategy(generation_mode=mode), real=st.booleans())
    def one(case, real) -> None:
        calls[named[0]] += 1
        if real and mode.value == "positive":
            case.path_parameters.update({name: rows[name] for name in case.path_parameters or () if name in rows})
        given = own_headers(case, mode, headers)
        answer = case.call(headers=given, timeout=60)
        statuses[answer.status_code] += 1
        if answer.status_code != TOO_LONG:
            case.validate_response(answer, headers=given, checks=CHECKS)

    try:
        one()
    except Unsatisfiable:
        return
    except (Exception, BaseExceptionGroup) as trouble:
        broken[named[0]] = f"as {named[1]}: {describe(trouble)}"


if __name__ == "__main__":
    sys.exit(main())
