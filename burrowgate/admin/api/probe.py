"""Trying a target out before it is made: what is at the address, and how the target would be named."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass

from msgspec import UNSET, UnsetType

from burrowgate.admin.context import AdminContext, ProbeResult
from burrowgate.admin.operations import ApiRequest, ApiResponse, Operation, json_response
from burrowgate.admin.request_schemas import Address, CaFile, Empty, Pin, read_trust
from burrowgate.admin.schemas import RequestedType, Schema, TypeName, read_type, type_name
from burrowgate.core.targets import Target, TargetAddress, TargetType, Verify, check_type
from burrowgate.errors import UpstreamError
from burrowgate.sessions.targets import check_ca_file

NAME_MOST = 40
FILES_COUNTED = 1000


class ProbeRequest(Schema, frozen=True):
    """What is to be tried."""

    schema_name = "Probe"

    address: Address
    type: RequestedType = "auto"
    verify: Verify | UnsetType = UNSET
    ca_file: CaFile | None = None
    pin: Pin | None = None


class ProbeView(Schema, frozen=True):
    """What was found: whether it works, what it is, and a name that is free."""

    schema_name = "ProbeResult"

    address: str
    name: str
    type: TypeName
    works: bool
    detail: str
    """A sentence: what answered, or why nothing did and what to do."""
    status: int | None
    title: str


@dataclass(frozen=True, slots=True)
class _Outcome:
    works: bool
    detail: str
    type: TargetType
    status: int | None = None
    title: str = ""


async def probe(context: AdminContext, request: ApiRequest[Empty, ProbeRequest]) -> ApiResponse:
    """Try an address."""
    body = request.body
    place = context.targets.check_address(body.address)
    target = Target(
        target_id="probe",
        name="probe",
        address=place,
        type=check_type(read_type(body.type), place),
        trust=check_ca_file(read_trust(body.verify, body.ca_file, body.pin)),
        created_at=context.now(),
    )
    outcome = _folder(place) if place.folder else await _ask(context, target)
    return json_response(
        ProbeView(
            address=place.text,
            name=_free_name(context, place),
            type=type_name(outcome.type),
            works=outcome.works,
            detail=outcome.detail,
            status=outcome.status,
            title=outcome.title,
        )
    )


async def _ask(context: AdminContext, target: Target) -> _Outcome:
    try:
        found = await context.probe(target)
    except UpstreamError as error:
        return _Outcome(False, str(error), target.type)
    return _told(found)


def _told(matches: ProbeResult) -> _Outcome:
    handler = TargetType.HTTPS if matches.tls else TargetType.HTTP
    how = "HTTPS" if matches.tls else "HTTP"
    detail = f"It answers over {how} with {matches.status}."
    if matches.status >= 500:
        detail = f"It answers over {how}, but with {matches.status}: the application has a problem of its own."
    return _Outcome(True, detail, handler, matches.status, matches.title)


def _folder(place: TargetAddress) -> _Outcome:
    with os.scandir(place.folder) as entries:
        names = [entry.name for entry, _ in zip(entries, range(FILES_COUNTED), strict=False)]
    if "index.html" in names:
        return _Outcome(True, "A folder with an index.html, which visitors see first.", TargetType.FOLDER)
    many = f"{len(names)} entries" if len(names) != 1 else "1 entry"
    return _Outcome(True, f"A folder with {many} and no index.html: visitors see a list of it.", TargetType.FOLDER)


def _free_name(context: AdminContext, place: TargetAddress) -> str:
    """A name for a target at `place` that no other has."""
    said = os.path.basename(place.folder) if place.folder else place.host
    if not place.folder and (said == "localhost" or re.fullmatch(r"[0-9.]+|\[.*\]", said)):
        said = f"app-{place.port}"
    name = re.sub(r"[^a-z0-9]+", "-", said.lower()).strip("-")[:NAME_MOST].strip("-") or "app"
    if name.startswith("xn-") or name in ("localhost", "burrowgate", "www"):
        name = f"app-{name}"
    taken = {target.name for target in context.directory.targets()}
    return next(one for one in (name, *(f"{name}-{number}" for number in range(2, 10_000))) if one not in taken)


OPERATIONS = (
    Operation(
        operation_id="probeTarget",
        method="POST",
        path="/api/v1/probe",
        summary="Try an address before a target is made of it; nothing is kept",
        handler=probe,
        body=ProbeRequest,
        answers={200: ProbeView},
        refusals=(409,),
    ),
)
