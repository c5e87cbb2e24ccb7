"""Pages that come from data: the findings, the OpenAPI document. `--write` writes; without it the exit code says whether they are fresh."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from opentamin.ground.findings import Catalogue, FindingKind

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "opentamin.config.settings")
ROOT = Path(__file__).resolve().parent.parent
CATALOGUES = {
    "Form of list files": "opentamin/flow/lists/formats/findings.yaml",
    "Content of lists": "opentamin/flow/lists/findings.yaml",
    "Registers, versions, ledger": "opentamin/registers/findings.yaml",
    "Ledger": "opentamin/ledger/findings.yaml",
    "Law and figures": "opentamin/law/findings.yaml",
    "Claims and readiness": "opentamin/flow/claims/findings.yaml",
    "Pay runs": "opentamin/flow/payroll/findings.yaml",
    "Payments": "opentamin/flow/payments/findings.yaml",
    "Inspections": "opentamin/flow/inspections/findings.yaml",
    "Receipts": "opentamin/flow/receipts/findings.yaml",
    "Collection": "opentamin/flow/collection/findings.yaml",
    "Instalments and forgiveness": "opentamin/flow/settlement/findings.yaml",
    "Contracts and transfers": "opentamin/flow/contracts/findings.yaml",
    "Self-paid insurance": "opentamin/flow/selfpaid/findings.yaml",
    "Figures": "opentamin/flow/figures/findings.yaml",
    "Care": "opentamin/flow/care/findings.yaml",
    "Desk, sign-in and scopes": "opentamin/desk/findings.yaml",
    "Acts on pages and by programs": "opentamin/journeys/acts/findings.yaml",
    "Interface of programs": "opentamin/faces/api/findings.yaml",
    "System": "opentamin/config/findings.yaml",
}


def findings_page() -> str:
    """Every finding of every catalogue, in the order of numbers."""
    lines = [
        "# Findings",
        "",
        "Written by `make docs` from the catalogues. A number is never used again. `stops`: nothing can be read; `error`: the list is",
        "returned; `warning` and `note`: it is accepted.",
    ]
    for title, path in CATALOGUES.items():
        lines += ["", f"## {title}", "", f"`{path}`", ""]
        kinds = Catalogue.load(ROOT / path).kinds.values()
        lines += [line for kind in sorted(kinds, key=lambda kind: kind.number) for line in _finding(kind)]
    return "\n".join(lines).rstrip() + "\n"


def _finding(kind: FindingKind) -> Iterator[str]:
    retired = ", retired" if kind.retired else ""
    yield f"**{kind.number} {kind.name}** ({kind.severity.value}{retired}; {kind.clause})  "
    yield f"{kind.message_fa} {kind.advice_fa}  "
    yield f"{kind.message_en} {kind.advice_en}"
    yield ""


def openapi_page() -> str:
    """The OpenAPI document of the programs' interface, frozen so that a change of the contract is seen in a diff."""
    import django

    django.setup()
    from opentamin.faces.api.app import api

    schema = json.loads(json.dumps(api.get_openapi_schema(path_prefix="/api/v1/"), default=str))
    return json.dumps(schema, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


PAGES = {"docs/findings.md": findings_page, "docs/reference/openapi.json": openapi_page}


def stale() -> list[str]:
    """Pages whose file differs from what the data say."""
    return [path for path, page in PAGES.items() if not _same(ROOT / path, page())]


def _same(path: Path, text: str) -> bool:
    return path.exists() and path.read_text(encoding="utf-8") == text


def main(argv: list[str]) -> int:
    """Write the pages, or say which are stale."""
    old = stale()
    if "--write" in argv:
        for path in old:
            (ROOT / path).write_text(PAGES[path](), encoding="utf-8")
        return 0
    print("\n".join(f"{path} is not fresh: make docs" for path in old))
    return int(bool(old))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
