"""Operation that tries an address before it becomes a target, and proposes a name."""

from __future__ import annotations

import os
from dataclasses import replace

from msgspec import UNSET, UnsetType

from burrowgate.admin.api.host_probe import needs_own, public_authority
from burrowgate.admin.context import AdminContext
from burrowgate.admin.operations import ApiRequest, ApiResponse, Operation, json_response
from burrowgate.admin.request_schemas import Address, CaFile, Empty, Pin
from burrowgate.admin.schema_base import Schema
from burrowgate.admin.schemas import ProtocolName, RequestedType, TypeName, read_type, type_name
from burrowgate.admin.target_changes import read_protocol, read_trust
from burrowgate.admin.tcp_probe import SshProbeView, try_address
from burrowgate.core.host_choice import TargetRequest
from burrowgate.core.identity.access_tokens import Scope
from burrowgate.core.suggested_name import suggest_name
from burrowgate.core.target_address import TargetAddress, engine_warning
from burrowgate.core.target_protocol import UpstreamProtocol, split_protocol
from burrowgate.core.targets import AUTO_HOST, TARGET_HOST, Target, Verify, check_type
from burrowgate.core.tcp.address import TcpAddress, parse_tcp_address
from burrowgate.errors import Invalid, UpstreamError, UpstreamTimeout

MAX_COUNTED_FILES = 1000


class ProbeRequest(Schema, frozen=True):
    """An address to be probed."""

    schema_name = "Probe"

    address: Address
    type: RequestedType = "auto"
    verify: Verify | UnsetType = UNSET
    ca_file: CaFile | None = None
    pin: Pin | None = None
    protocol: ProtocolName | UnsetType = UNSET


class ProbeView(Schema, frozen=True, kw_only=True):
    """The result of a probe, and a free name for the target."""

    schema_name = "ProbeResult"

    address: str
    name: str
    type: TypeName
    works: bool
    detail: str
    """A sentence: what responded, or why nothing did and what to do."""
    status: int | None
    title: str
    problem: str = ""
    """Code of the error if it does not work, such as `upstream-certificate-error`; empty if it has none."""
    upstream_host: str = AUTO_HOST
    """`target` if it works with its own `Host` and not with the public one."""
    ssh: SshProbeView | None = None
    """What the sshd says of itself, if one answers at an address of type `ssh`."""


async def probe(context: AdminContext, request: ApiRequest[Empty, ProbeRequest]) -> ApiResponse:
    """Probe an address."""
    body = request.body
    speaks_tcp = parse_tcp_address(body.address, read_type(body.type))
    if speaks_tcp is not None:
        return json_response(await _connection(context, speaks_tcp))
    address = await context.targets.check_address(body.address)
    target = Target(
        target_id="probe",
        name="probe",
        address=address,
        type=check_type(read_type(body.type), address),
        protocol=read_protocol(body.protocol) or split_protocol(body.address)[1] or UpstreamProtocol.HTTP1,
        trust=await context.targets.check_trust(read_trust(body.verify, body.ca_file, body.pin)),
        created_at=context.now(),
    )
    name = suggest_name(address, {target.name for target in context.registry.targets()})
    if not address.folder:
        return json_response(await _request(context, target, name))
    try:
        found = await context.targets.run_on_folder(address.folder, lambda: _folder(address, name))
    except UpstreamTimeout as error:
        raise Invalid("address", str(error)) from error
    return json_response(found)


async def _connection(context: AdminContext, place: TcpAddress) -> ProbeView:
    """The result of a connection to `place`. Raises `AddressNotAllowed`."""
    address = await context.targets.check_address(place.address.text)
    found = await try_address(context.project_admin, place.type, address)
    return ProbeView(
        address=address.text,
        name=suggest_name(address, {target.name for target in context.registry.targets()}),
        type=type_name(place.type),
        works=found.works,
        detail=found.detail,
        status=None,
        title="",
        ssh=found.ssh,
    )


async def _request(context: AdminContext, target: Target, name: str) -> ProbeView:
    """The result of a request to `target`."""
    address = target.address.text
    try:
        result = await context.probe(target, TargetRequest())
    except UpstreamError as error:
        return ProbeView(
            address=address,
            name=name,
            type=type_name(target.type),
            works=False,
            detail=str(error),
            status=None,
            title="",
            problem=error.code,
        )
    named = replace(target, name=name)
    refuses = await needs_own(context, named)
    protocol = "HTTPS" if result.tls else "HTTP"
    detail = f"It answers over {protocol} with {result.status}."
    if result.status >= 500:
        detail = f"It answers over {protocol}, but with {result.status}: the application has a problem of its own."
    if warning := engine_warning(target.address, os.path.realpath(target.address.socket)):
        detail += f" {warning}"
    if refuses:
        detail += f" It does not work with the Host {public_authority(context, named)}, and will get its own instead."
    return ProbeView(
        address=address,
        name=name,
        type="https" if result.tls else "http",
        works=True,
        detail=detail,
        status=result.status,
        title=result.title,
        upstream_host=TARGET_HOST if refuses else AUTO_HOST,
    )


def _folder(address: TargetAddress, name: str) -> ProbeView:
    """The content of a folder, in a sentence."""
    with os.scandir(address.folder) as entries:
        names = [entry.name for entry, _ in zip(entries, range(MAX_COUNTED_FILES), strict=False)]
    if "index.html" in names:
        detail = "A folder with an index.html, which visitors see first."
    else:
        count = f"{len(names)} entries" if len(names) != 1 else "1 entry"
        detail = f"A folder with {count} and no index.html: visitors see a list of it."
    return ProbeView(address=address.text, name=name, type="folder", works=True, detail=detail, status=None, title="")


OPERATIONS = (
    Operation(
        operation_id="probeTarget",
        method="POST",
        path="/api/v1/probe",
        summary="Try an address before it becomes a target; nothing is stored",
        handler=probe,
        scope=Scope.TARGETS_MANAGE,
        body=ProbeRequest,
        responses={200: ProbeView},
        errors=(409,),
    ),
)
