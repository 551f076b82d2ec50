"""Builds the services of sign-in, and what the data plane needs of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from burrowgate import __version__
from burrowgate.core import hosts
from burrowgate.core.identity.credentials import host_id
from burrowgate.core.identity.logins import EndReason
from burrowgate.core.resources import ResourceQuery
from burrowgate.core.store_records import Changes
from burrowgate.core.targets import Target
from burrowgate.errors import ConfigError, UpstreamCertificateError
from burrowgate.identity.access_tokens import AccessTokenService
from burrowgate.identity.accounts import AccountService
from burrowgate.identity.claims import ClaimService
from burrowgate.identity.directory import IdentityDirectory
from burrowgate.identity.login_reader import StoredLogins
from burrowgate.identity.logins import LoginService
from burrowgate.identity.oidc.http import AgentHttp
from burrowgate.identity.passkeys import PasskeyService
from burrowgate.identity.passwords import PasswordService
from burrowgate.identity.provider_accounts import ProviderAccounts
from burrowgate.identity.providers import Providers
from burrowgate.identity.records import ACCOUNT, CLAIM_LINK, INVITATION
from burrowgate.identity.single_use import SingleUse
from burrowgate.identity.site.context import SiteServices
from burrowgate.identity.site.refusals import Refusals
from burrowgate.identity.site.sign_in_site import SignInSite
from burrowgate.identity.target_identity import TargetIdentity
from burrowgate.proxy.hand_over import SignInHost
from burrowgate.proxy.upstream.tls import trust_root
from burrowgate.server.config.keys import Config
from burrowgate.server.config.provider_tables import read_secrets
from burrowgate.server.foundation import Foundation
from burrowgate.server.scheduler import Scheduler
from burrowgate.sessions.connections import ConnectionRegistry
from burrowgate.sessions.members import MemberSessions
from burrowgate.sessions.own_targets import OwnTargets
from burrowgate.sessions.passphrases import PassphraseHasher
from burrowgate.sessions.registry import Registry
from burrowgate.sessions.sign_in_checks import SignInChecks

_CLEANING_PERIOD_SECONDS = 60.0
_REFUSALS_PERIOD_SECONDS = 10.0
_USED_BY = (ACCOUNT.kind, INVITATION.kind, CLAIM_LINK.kind)
"""Kinds of records that exist only where people sign in."""
_USES = tuple(f"{kind}/" for kind in _USED_BY)


@dataclass(slots=True, kw_only=True)
class SignIn:
    """The services of sign-in of one process."""

    directory: IdentityDirectory
    accounts: AccountService
    logins: LoginService
    reader: StoredLogins
    providers: Providers
    provider_accounts: ProviderAccounts
    claims: ClaimService
    access_tokens: AccessTokenService
    members: MemberSessions
    single_use: SingleUse
    identity: TargetIdentity
    host: SignInHost
    refusals: Refusals
    is_used: bool
    """Whether people sign in here, so that the sign-in host needs a certificate."""

    def take_in(self, changes: Changes) -> None:
        """Note whether people sign in here; a watcher of `Registry.watch`."""
        self.is_used = self.is_used or any(key.startswith(_USES) for key in changes.resources)

    def checks(self, registry: Registry, connections: ConnectionRegistry, base: Foundation) -> SignInChecks:
        """Return the checks of live exchanges."""
        return SignInChecks(registry, connections, self.reader, clock=base.clock)

    def add_jobs(self, scheduler: Scheduler, *, is_primary: bool) -> None:
        """Add the jobs of this process."""
        scheduler.add("refused sign-ins", self.refusals.flush, period=_REFUSALS_PERIOD_SECONDS)
        if not is_primary:
            return
        scheduler.add("logins", self.logins.run, period=_CLEANING_PERIOD_SECONDS)
        scheduler.add("guests", self.provider_accounts.run, period=_CLEANING_PERIOD_SECONDS)
        scheduler.add("claims", self.claims.record_refusals, period=_CLEANING_PERIOD_SECONDS)
        scheduler.add("used codes", self.single_use.purge, period=_CLEANING_PERIOD_SECONDS)


async def build_sign_in(
    base: Foundation, registry: Registry, hasher: PassphraseHasher, own_targets: OwnTargets
) -> SignIn:
    """Build the services. Raises `ConfigError`, `HomeError` or `StoreError`."""
    config, naming = base.config(), registry.naming
    about: Any = {"keys": base.keys, "clock": base.clock, "entropy": base.entropy}
    directory = IdentityDirectory(registry.store)
    http = AgentHttp(base.reactor, user_agent=f"Burrowgate/{__version__}", trust_root=_trust_root(base, config))
    providers = Providers(read_secrets(config.providers, base.home.path), http, base.clock.now)
    accounts = AccountService(registry, directory, **about)
    logins = LoginService(registry, directory, providers, **about, call_later=base.reactor.callLater)
    single_use = SingleUse(registry, base.clock)
    provider_accounts = ProviderAccounts(registry, directory, logins, clock=base.clock, entropy=base.entropy)
    claims = ClaimService(registry, directory, accounts, **about)
    site = SignInSite(
        SiteServices(
            registry=registry,
            logins=logins,
            accounts=accounts,
            passwords=PasswordService(registry, directory, hasher, **about),
            passkeys=PasskeyService(
                registry, directory, single_use, rp_id=naming.sign_in_host, origin=naming.sign_in_origin, **about
            ),
            providers=providers,
            provider_accounts=provider_accounts,
            claims=claims,
            own_targets=own_targets,
        ),
        scheme=naming.scheme,
        authority=hosts.authority(naming.sign_in_host, naming.port, naming.scheme),
        origin_of=lambda wanted: _origin_of(registry, wanted),
        address_of=lambda target: _address_of(registry, target),
        **about,
    )
    host = SignInHost(
        host=naming.sign_in_host,
        origin=naming.sign_in_origin,
        site=site,
        spend=single_use.spend,
        sign_out=lambda login_id, actor: logins.end(login_id, EndReason.SIGNED_OUT, actor=actor),
    )
    built = SignIn(
        directory=directory,
        accounts=accounts,
        logins=logins,
        reader=StoredLogins(logins, directory),
        providers=providers,
        provider_accounts=provider_accounts,
        claims=claims,
        access_tokens=AccessTokenService(registry, directory, **about),
        members=MemberSessions(registry, clock=base.clock, entropy=base.entropy),
        single_use=single_use,
        identity=TargetIdentity(base.keys, base.clock, naming.sign_in_origin),
        host=host,
        refusals=site.refusals,
        is_used=bool(config.sign_in_host or config.providers) or await _has_records(registry),
    )
    base.close_stack.push(logins.close)
    base.close_stack.push(registry.watch(directory.take_in))
    base.close_stack.push(registry.watch(built.access_tokens.take_in))
    base.close_stack.push(registry.watch(built.take_in))
    return built


async def _has_records(registry: Registry) -> bool:
    """Return whether the store has a record that exists only where people sign in. Raises `StoreError`."""
    for kind in _USED_BY:
        if await registry.store.resources(ResourceQuery(kind=kind, limit=1)):
            return True
    return False


def _origin_of(registry: Registry, wanted: str) -> str | None:
    """Return the origin of the domain with the `host_id` `wanted`; None if none is served."""
    for host in registry.hosts():
        origin = registry.naming.origin(host)
        if host_id(origin.partition("://")[2].encode("ascii")) == wanted:
            return origin
    return None


def _address_of(registry: Registry, target: Target) -> str | None:
    """Return the origin at which `target` is reached best; None if it has no domain."""
    names = registry.naming.hosts_of(target)
    return registry.naming.origin(names[0]) if names else None


def _trust_root(base: Foundation, config: Config) -> object:
    """Return the CAs of the providers; None for those of the system. Raises `ConfigError`."""
    if not config.provider_ca_file:
        return None
    path = base.home.path / config.provider_ca_file
    try:
        return trust_root(str(path))
    except UpstreamCertificateError as error:
        raise ConfigError(f"provider_ca_file: {error}") from error
