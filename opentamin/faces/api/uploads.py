"""Papers by the API: uploaded first, named by their codes in an act, and read inside the scope of the key."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import File, Path, Router, Status
from ninja.files import UploadedFile

from opentamin.desk import papers
from opentamin.faces.api.bearer import BearerKey
from opentamin.faces.api.catalogue import refuse
from opentamin.faces.api.gates import allowed
from opentamin.faces.api.problems import problem
from opentamin.faces.api.shapes import KEYED, WRITES, Answer
from opentamin.journeys.acts.reading import findings

router = Router(auth=BearerKey(), tags=["acts"])
MEGABYTE = 1_000_000


class PaperOut(Answer):
    """A paper that was kept: its code, by which an act names it, and the address of its bytes."""

    code: str
    href: str


@router.post("", response={201: PaperOut, **WRITES}, operation_id="keep_paper", summary="Upload a paper for an act")
def keep_paper(request: HttpRequest, file: Annotated[UploadedFile, File()]) -> Any:
    """PDF, JPG or PNG up to 5 megabytes, judged by its bytes. The same file again is the same paper;
    one that no act uses is gone after thirty days."""
    allowed(request, "act", "act")
    content = file.read() if (file.size or 0) <= papers.LARGEST_BYTES else b"x" * (papers.LARGEST_BYTES + 1)
    fault = papers.fault_of(content)
    code = "" if fault else papers.keep(file.name or "", content)
    if not code:
        most = papers.LARGEST_BYTES // MEGABYTE if fault else papers.MOST_UNUSED
        name = (file.name or "")[:60]
        return problem([findings().make(fault or "PAPERS_UNSENT", column="file", value=name, most=most)], 422, request)
    return Status(201, {"code": code, "href": f"/api/v1/papers/{code}"})


@router.get("/{paper_code}", response={200: None, **KEYED}, operation_id="paper", summary="The bytes of a paper")
def paper(request: HttpRequest, paper_code: Annotated[str, Path(pattern=r"^[0-9]{16}$")]) -> Any:
    """For who uploaded it, and for the scope of the file in which an act laid it; the reading is logged."""
    allowed(request, "paper")
    found = papers.read(paper_code)
    if found is None:
        raise refuse("NOT_THERE")
    return HttpResponse(found.content, content_type=found.media)
