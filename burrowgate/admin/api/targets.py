"""Operations on targets: from a wish to a checked record, committed with its audit event."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import Any

from msgspec import UNSET, UnsetType

from burrowgate.admin import schemas
from burrowgate.admin.context import AdminContext, Detail
from burrowgate.admin.operations import ApiRequest, ApiResponse, Operation, json_response
from burrowgate.admin.request_schemas import (
    DomainRequest,
    Empty,
    NewTargetRequest,
    TargetChangeRequest,
    read_assets,
    read_trust,
    read_upgrades,
)
from burrowgate.admin.schemas import Schema, TargetView
from burrowgate.core import lifecycle
from burrowgate.core.audit import Action, AuditEvent
from burrowgate.core.sessions import State
from burrowgate.core.store_records import Change, SessionQuery
from burrowgate.core.targets import (
    Domain,
    Target,
    TargetAddress,
    TargetType,
    UpstreamTrust,
    Verify,
    check_client_ca,
    check_name,
    check_type,
    parse_address,
)
from burrowgate.core.tokens import b64url
from burrowgate.errors import AddressNotAllowed, Conflict, Invalid

ATTEMPTS = 8
TARGET_ID_BYTES = 16
COUNTED_MOST = 10_000


class TargetList(Schema, frozen=True):
    """Every target."""

    targets: tuple[TargetView, ...]


class Impact(Schema, frozen=True):
    """What would end with a target: active sessions (counting stops at 10,000) and live connections."""

    sessions: int
    live: int


def view(desk: AdminContext, target: Target) -> TargetView:
    """`target` as it is shown here."""
    naming = desk.directory.naming
    found = naming.hosts_of(target)
    return schemas.target(target, hosts=found, url=naming.origin(found[0]))


async def index(desk: AdminContext, call: ApiRequest[Empty, Empty]) -> ApiResponse:
    """List the targets."""
    return json_response(TargetList(targets=tuple(view(desk, target) for target in desk.directory.targets())))


async def show(desk: AdminContext, call: ApiRequest[Empty, Empty]) -> ApiResponse:
    """Show one target."""
    return _shown(desk, desk.directory.target(call.path["name"]))


async def add(desk: AdminContext, call: ApiRequest[Empty, NewTargetRequest]) -> ApiResponse:
    """Make a target."""
    wish = call.body
    place = read_place(desk, wish.address)
    target = Target(
        target_id=b64url(desk.entropy.token_bytes(TARGET_ID_BYTES)),
        name=check_name(wish.name),
        address=place,
        type=check_type(wish.handler, place),
        enabled=wish.enabled,
        trust=check_trusted(read_trust(wish.verify, wish.ca_file, wish.pin)),
        page_assets=read_assets(wish.page_assets),
        upgrades=read_upgrades(wish.upgrades),
        service_workers=wish.service_workers,
        client_ca=check_trusted_visitors(wish.client_ca or ""),
        session_cas=_session_cas(wish.session_cas),
        created_at=desk.now(),
    )
    target = replace(target, domains=_domains(desk, target, wish.domains))
    event = desk.event(Action.TARGET_ADDED, target=target.name, detail=_facts(target))
    await desk.directory.commit(Change(puts=(target,), events=(event,)))
    return _shown(desk, target, status=201, location=f"/api/v1/targets/{target.name}")


async def change(desk: AdminContext, call: ApiRequest[Empty, TargetChangeRequest]) -> ApiResponse:
    """Change a target."""
    return _shown(desk, await amend(desk, call, lambda target: _changed(desk, target, call.body)))


async def delete(desk: AdminContext, call: ApiRequest[Empty, Empty]) -> ApiResponse:
    """Delete a target, which ends its sessions."""
    target = await amend(
        desk, call, lambda target: lifecycle.delete_target(target, now=desk.now()), action=Action.TARGET_DELETED
    )
    await forget(desk, target)
    return ApiResponse(204)


async def forget(desk: AdminContext, target: Target) -> None:
    """Let go of a deleted target's record once no session of it is left."""
    query = SessionQuery(now=desk.now(), target_id=target.target_id, limit=1)
    if target.deleted_at is None or (await desk.directory.store.sessions(query)).sessions:
        return
    with suppress(Conflict):  # somebody else was faster
        await desk.directory.commit(Change(deletes=(target,)))


async def impact(desk: AdminContext, call: ApiRequest[Empty, Empty]) -> ApiResponse:
    """Count what would end with a target."""
    target = desk.directory.target(call.path["name"])
    active = await count_active(desk, target.target_id)
    live = sum(one.target == target.name for one in desk.live_connections())
    live += sum(one.count for one in desk.unlisted() if one.target == target.name)
    return json_response(Impact(sessions=active, live=live))


async def count_active(desk: AdminContext, target_id: str | None = None) -> int:
    """How many sessions, of one target or of all, are active; counting stops at `COUNTED_MOST`."""
    query = SessionQuery(now=desk.now(), target_id=target_id, state=State.ACTIVE, limit=1000)
    count = 0
    while count < COUNTED_MOST:
        page = await desk.directory.store.sessions(query)
        count += len(page.sessions)
        if page.cursor is None:
            break
        query = replace(query, cursor=page.cursor)
    return count


async def amend(
    desk: AdminContext,
    call: ApiRequest[Empty, Any],
    wish: Callable[[Target], Target],
    action: Action = Action.TARGET_CHANGED,
) -> Target:
    """The target that `call` names as `wish` makes it, committed; again, if somebody changed it meanwhile.

    Raises `Conflict` when the caller meant another version, or when others never leave it alone.
    """
    for _ in range(ATTEMPTS):
        target = desk.directory.target(call.path["name"])
        call.match.check(target.version)
        wished = wish(target)
        if wished is target:
            return target
        try:
            await desk.directory.commit(Change(puts=(wished,), events=(_event(desk, action, target, wished),)))
        except Conflict:
            await desk.directory.catch_up()
        else:
            return wished
    raise Conflict


def _changed(desk: AdminContext, target: Target, wish: TargetChangeRequest) -> Target:
    """`target` as `wish` wants it, itself where that is how it is."""
    place = target.address if isinstance(wish.address, UnsetType) else read_place(desk, wish.address)
    handler = target.type
    if not isinstance(wish.handler, UnsetType):
        handler = wish.handler
    elif bool(place.folder) != bool(target.address.folder):
        handler = TargetType.AUTO
    trust = target.trust
    if (wish.verify, wish.ca_file, wish.pin) != (UNSET, UNSET, UNSET):
        trust = check_trusted(read_trust(wish.verify, wish.ca_file or None, wish.pin or None))
    wished = replace(
        target,
        address=place,
        type=check_type(handler, place),
        trust=trust,
        enabled=target.enabled if isinstance(wish.enabled, UnsetType) else wish.enabled,
        page_assets=target.page_assets if wish.page_assets is UNSET else read_assets(wish.page_assets),
        upgrades=target.upgrades if wish.upgrades is UNSET else read_upgrades(wish.upgrades),
        service_workers=target.service_workers if wish.service_workers is UNSET else wish.service_workers,
        domains=target.domains if wish.domains is UNSET else _domains(desk, target, wish.domains),
        client_ca=target.client_ca if wish.client_ca is UNSET else check_trusted_visitors(wish.client_ca or ""),
        session_cas=target.session_cas if wish.session_cas is UNSET else _session_cas(wish.session_cas),
    )
    return target if wished == target else replace(wished, version=target.version + 1)


def read_place(desk: AdminContext, address: str) -> TargetAddress:
    """The place that `address` names, a folder by its real path. Raises `Invalid` and `AddressNotAllowed`."""
    place = parse_address(address)
    if place.folder:
        if not place.folder.startswith("/"):
            raise Invalid("address", "Name the folder by its absolute path, which begins with a slash.")
        place = replace(place, folder=os.path.realpath(place.folder))
        if not os.path.isdir(place.folder):
            raise Invalid("address", f"There is no folder {address!r} on the gateway's machine.")
        if not os.access(place.folder, os.R_OK | os.X_OK):
            raise Invalid("address", f"The gateway may not read the folder {address!r}; change its permissions.")
    if desk.is_forbidden(place):
        raise AddressNotAllowed
    return place


def check_trusted_visitors(path: str, field: str = "client_ca") -> str:
    """`path` itself, if the gateway can read it where it names a file. Raises `Invalid` for `field`."""
    if check_client_ca(path, field) and not os.access(path, os.R_OK):
        raise Invalid(field, f"The gateway cannot read {path!r}; name a PEM file that it can.")
    return path


def _session_cas(wish: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(check_trusted_visitors(one, "session_cas") for one in wish))


def check_trusted(trust: UpstreamTrust) -> UpstreamTrust:
    """`trust` itself. Raises `Invalid` when its CA file is not there."""
    if trust.verify is Verify.CA_FILE and ("\0" in trust.detail or not os.path.isfile(trust.detail)):
        raise Invalid("ca_file", f"There is no file {trust.detail!r} on the gateway's machine.")
    return trust


def _domains(desk: AdminContext, target: Target, wishes: tuple[DomainRequest, ...]) -> tuple[Domain, ...]:
    """The domains that `wishes` name, in place of those of `target`. Raises `Invalid`."""
    target = replace(target, domains=())
    for wish in wishes:
        domain = Domain(host=schemas.host(wish.host, field="domains"), public=wish.public)
        if any(one.host == domain.host for one in target.domains):
            raise Invalid("domains", f"The host {domain.host!r} is there twice.")
        target = lifecycle.put_domain(target, domain, base_domain=desk.directory.naming.base_domain)
    return target.domains


def _event(desk: AdminContext, action: Action, before: Target, after: Target) -> AuditEvent:
    """What the audit trail says of a change: every field that is another now."""
    if action is Action.TARGET_DELETED:
        return desk.event(action, target=before.name, detail={})
    was, now = _facts(before), _facts(after)
    changed = {name: value for name, value in now.items() if was[name] != value}
    return desk.event(action, target=before.name, detail=changed)


def _facts(target: Target) -> Detail:
    return {
        "address": target.address.text,
        "handler": target.type.value,
        "enabled": target.enabled,
        "domains": _told(target.domains),
        "verify": target.trust.verify.value,
        "trusted": target.trust.detail,
        "page_assets": ", ".join(target.page_assets),
        "upgrades": ", ".join(target.upgrades),
        "service_workers": target.service_workers,
        "client_ca": target.client_ca,
        "session_cas": ", ".join(target.session_cas),
    }


def _told(domains: tuple[Domain, ...]) -> str:
    return ", ".join(f"{one.host} (public)" if one.public else one.host for one in domains)


def _shown(desk: AdminContext, target: Target, *, status: int = 200, location: str = "") -> ApiResponse:
    return json_response(view(desk, target), status=status, version=target.version, location=location)


_TARGETS = "/api/v1/targets"
_TARGET = f"{_TARGETS}/{{name}}"

OPERATIONS = (
    Operation(method="GET", path=_TARGETS, summary="List the targets", handler=index, answers={200: TargetList}),
    Operation(
        method="POST",
        path=_TARGETS,
        summary="Make a target",
        handler=add,
        body=NewTargetRequest,
        answers={201: TargetView},
        refusals=(409,),
    ),
    Operation(method="GET", path=_TARGET, summary="Show a target", handler=show, answers={200: TargetView}),
    Operation(
        method="PATCH",
        path=_TARGET,
        summary="Change a target; what is left out stays",
        handler=change,
        body=TargetChangeRequest,
        answers={200: TargetView},
        refusals=(409,),
        matches=True,
    ),
    Operation(
        method="GET",
        path=f"{_TARGET}/impact",
        summary="Count what would end with a target",
        handler=impact,
        answers={200: Impact},
    ),
    Operation(
        method="DELETE",
        path=_TARGET,
        summary="Delete a target, which ends its sessions",
        handler=delete,
        answers={204: None},
        matches=True,
    ),
)
