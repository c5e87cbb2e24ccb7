"""Every declared resource as an operation: gate, row above, personal file, filters, one page."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Annotated, Any

from django.db.models import QuerySet
from django.http import HttpRequest
from ninja import Path, Query, Router, Schema
from pydantic import create_model

from opentamin.faces.api.bearer import BearerKey
from opentamin.faces.api.catalogue import refuse
from opentamin.faces.api.gates import allowed, caller_of, open_file, open_files, theirs, within
from opentamin.faces.api.paging import MOST, SIZE, page
from opentamin.faces.api.resource import Resource
from opentamin.faces.api.resources import RESOURCES
from opentamin.faces.api.resources_more import MORE
from opentamin.faces.api.shapes import KEYED, Answer, Digits, MonthCode, Why, Word, argument, page_shape, row_shape

router = Router(auth=BearerKey())
CODES = {"workshop_code": Digits, "branch_code": Digits, "month": MonthCode}


def _signature(resource: Resource) -> inspect.Signature:
    """The parameters of an operation, as the framework reads them."""
    kind = inspect.Parameter.KEYWORD_ONLY
    found = [inspect.Parameter("request", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=HttpRequest)]
    if resource.of:
        name, place = resource.of
        found.append(inspect.Parameter(name, kind, annotation=Annotated[argument(place), Path()]))
    for name in resource.filters:
        taken = Annotated[CODES.get(name, Word) | None, Query()]
        found.append(inspect.Parameter(name, kind, annotation=taken, default=None))
    if resource.person or resource.people:
        found.append(inspect.Parameter("reading_reason", kind, annotation=Why, default=None))
    found.append(
        inspect.Parameter("cursor", kind, annotation=Annotated[str | None, Query(max_length=200)], default=None)
    )
    found.append(inspect.Parameter("limit", kind, annotation=Annotated[int, Query(ge=1, le=MOST)], default=SIZE))
    return inspect.Signature([each for each in found if not resource.one or each.name not in ("cursor", "limit")])


def _rows(request: HttpRequest, resource: Resource, given: dict[str, Any]) -> QuerySet[Any]:
    """The rows that an operation tells: behind its gate, of the row above or within the scope, filtered."""
    sitting = allowed(request, resource.gate)
    rows = resource.table()._default_manager.all()
    if resource.of:
        name, place = resource.of
        above = theirs(sitting, place, given[name])
        if resource.person:
            open_file(request, sitting, getattr(above, "person_id", above.pk))
        rows = rows.filter(**{resource.by: getattr(above, resource.key) if resource.key else given[name]})
    else:
        rows = within(rows, sitting)
    return rows.filter(**{column: given[name] for name, column in resource.filters.items() if given[name] is not None})


def operation(resource: Resource) -> Callable[..., Any]:
    """The operation of one resource."""

    def read(request: HttpRequest, **given: Any) -> Any:
        rows, columns = _rows(request, resource, given), dict(resource.columns)
        cursor, limit = given.get("cursor"), given.get("limit", 1)
        found = page(rows, resource.order, columns, request, cursor=cursor, limit=limit)
        if resource.people:
            open_files(request, caller_of(request).sitting, [row[resource.people] for row in found["items"]])
        if resource.one and not found["items"]:
            raise refuse("NOT_THERE")
        request.next_page = found["next"]
        return found["items"][0] if resource.one else found

    read.__signature__ = _signature(resource)
    read.__name__ = resource.name
    read.__doc__ = f"Roles: as the page `{resource.gate}`."
    return read


def _answer(resource: Resource, shape: type[Schema]) -> type[Schema]:
    if resource.one:
        return create_model(f"One_{resource.name}", __base__=(Answer, shape), __doc__=resource.title)
    return page_shape(f"Page_{resource.name}", shape)


def _add(resource: Resource) -> None:
    shape = row_shape(f"Row_{resource.name}", resource.table(), dict(resource.columns), resource.title)
    add = router.get(
        resource.path,
        response={200: _answer(resource, shape), **KEYED},
        summary=resource.title,
        operation_id=resource.name,
        tags=[resource.tag],
    )
    add(operation(resource))


for each in (*RESOURCES, *MORE):
    _add(each)
