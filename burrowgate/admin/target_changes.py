"""From requests about targets to what is to be changed: values are checked, and absent ones stay as they are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from msgspec import UNSET, UnsetType

from burrowgate.admin import schemas
from burrowgate.admin.access_schemas import read_open_paths
from burrowgate.admin.browser_schemas import read_browser
from burrowgate.admin.drop_requests import read_drop
from burrowgate.admin.request_schemas import DomainRequest, TargetChangeRequest
from burrowgate.admin.rule_schemas import SignInRuleRequest, read_rule
from burrowgate.admin.schemas import FieldRuleView, ProtocolName
from burrowgate.admin.target_limits import read_size, read_timeout
from burrowgate.core import frames, page_paths
from burrowgate.core.field_rules import FieldRule
from burrowgate.core.identity.rules import SignInRule
from burrowgate.core.target_protocol import UpstreamProtocol
from burrowgate.core.targets import (
    Domain,
    UpstreamTrust,
    Verify,
    check_trust,
    check_upgrade,
)
from burrowgate.errors import Invalid
from burrowgate.identity.account_finder import AccountFinder
from burrowgate.sessions.sign_in_rules import NO_RULE
from burrowgate.sessions.targets import TargetChanges

_T = TypeVar("_T")


def read_domains(request: Sequence[DomainRequest]) -> tuple[Domain, ...]:
    """The requested domains. Raises `Invalid`."""
    return tuple(Domain(host=schemas.host(domain.host, field="domains"), public=domain.public) for domain in request)


async def read_target_rule(
    finder: AccountFinder, request: SignInRuleRequest | UnsetType | None, field: str
) -> SignInRule | None:
    """The requested rule, as `TargetChanges` has it. Raises `Invalid` or `StoreError`."""
    if isinstance(request, UnsetType):
        return None
    return NO_RULE if request is None else await finder.resolve(read_rule(request, field), field=field)


async def read_changes(finder: AccountFinder, request: TargetChangeRequest) -> TargetChanges:
    """The requested changes; None for each field left out. Raises `Invalid` or `StoreError`."""
    trust = None
    if (request.verify, request.ca_file, request.pin) != (UNSET, UNSET, UNSET):
        trust = read_trust(request.verify, request.ca_file or None, request.pin or None)
    return TargetChanges(
        address=_given(request.address),
        type=None if isinstance(request.type, UnsetType) else schemas.read_type(request.type),
        enabled=_given(request.enabled),
        domains=None if request.domains is UNSET else read_domains(request.domains),
        trust=trust,
        page_assets=None if request.page_assets is UNSET else read_assets(request.page_assets),
        upgrades=None if request.upgrades is UNSET else read_upgrades(request.upgrades),
        open_paths=None if request.open_paths is UNSET else read_open_paths(request.open_paths),
        preflight=_given(request.preflight),
        embed_origins=None if request.embed_origins is UNSET else frames.check_origins(request.embed_origins),
        service_workers=_given(request.service_workers),
        client_ca=None if request.client_ca is UNSET else request.client_ca or "",
        session_cas=_given(request.session_cas),
        request_fields=None if request.request_fields is UNSET else read_rules(request.request_fields),
        response_fields=None if request.response_fields is UNSET else read_rules(request.response_fields),
        protocol=read_protocol(request.protocol),
        connect_timeout=read_timeout(request.connect_timeout, "connect_timeout"),
        response_timeout=read_timeout(request.response_timeout, "response_timeout"),
        read_timeout=read_timeout(request.read_timeout, "read_timeout"),
        max_body=read_size(request.max_body),
        drop=read_drop(request.drop),
        sign_in=await read_target_rule(finder, request.sign_in, "sign_in"),
        members=await read_target_rule(finder, request.members, "members"),
        identity=_given(request.identity),
        identity_claims=_given(request.identity_claims),
        browser=read_browser(request.browser),
        upstream_host=None
        if isinstance(request.upstream_host, UnsetType)
        else read_upstream_host(request.upstream_host),
    )


def read_upstream_host(text: str) -> str:
    """The requested `Host`, with a name beyond ASCII encoded as IDNA says. Raises `Invalid`."""
    if text.isascii():
        return text
    name, colon, port = text.strip().partition(":")
    return schemas.host(name, field="upstream_host") + colon + port


def read_protocol(name: ProtocolName | UnsetType) -> UpstreamProtocol | None:
    """The requested protocol; None without one."""
    return None if isinstance(name, UnsetType) else UpstreamProtocol(name)


def read_rules(rules: Sequence[FieldRuleView]) -> tuple[FieldRule, ...]:
    """The requested rules, not checked."""
    return tuple(FieldRule(name=rule.name, value=rule.value, file=rule.file) for rule in rules)


def _given(value: _T | UnsetType) -> _T | None:
    return None if isinstance(value, UnsetType) else value


def read_assets(request: Sequence[str]) -> tuple[str, ...]:
    """The requested asset patterns. Raises `Invalid`."""
    return _unique([page_paths.check_pattern(pattern) for pattern in request])


def read_upgrades(request: Sequence[str]) -> tuple[str, ...]:
    """The requested upgrade tokens. Raises `Invalid`."""
    return _unique([check_upgrade(token) for token in request])


def read_trust(verify: Verify | UnsetType, ca_file: str | None, pin: str | None) -> UpstreamTrust:
    """The verification of an upstream; `verify` follows from a CA file or a pin. Raises `Invalid`."""
    if ca_file is not None and pin is not None:
        raise Invalid("pin", "Name a CA file or a pin, not both.")
    if verify is UNSET:
        verify = Verify.CA_FILE if ca_file is not None else Verify.PIN if pin is not None else Verify.SYSTEM
    assert isinstance(verify, Verify)
    match verify:
        case Verify.CA_FILE if pin is not None:
            raise Invalid("pin", "A pin needs `verify` to be `pin`, or to be left out.")
        case Verify.PIN if ca_file is not None:
            raise Invalid("ca_file", "A CA file needs `verify` to be `ca-file`, or to be left out.")
    return check_trust(UpstreamTrust(verify=verify, detail=ca_file or pin or ""))


def _unique(values: Sequence[_T]) -> tuple[_T, ...]:
    return tuple(dict.fromkeys(values))
