"""The configured providers: their clients, and what is known of their state."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from twisted.internet.defer import Deferred, gatherResults
from twisted.logger import Logger

from burrowgate.errors import ProviderNotFound
from burrowgate.identity.oidc.client import ProviderClient
from burrowgate.identity.oidc.http import ProviderHttp
from burrowgate.identity.oidc.messages import Attempt
from burrowgate.identity.oidc.provider import Provider, ProviderUnusable

_KNOWN_LABELS = {
    "google": "Google",
    "github": "GitHub",
    "gitlab": "GitLab",
    "entra": "Microsoft",
    "microsoft": "Microsoft",
}
_log = Logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderState:
    """How the conversations of this process with one provider went."""

    name: str
    issuer: str
    last_ok_at: float | None
    """When it last gave what it was asked for, in seconds since 1970; None if it never did."""
    last_error: str
    """Why it last did not, as a sentence; empty if it always did."""
    last_error_at: float | None


class Providers:
    """The providers by name."""

    def __init__(self, providers: Sequence[Provider], http: ProviderHttp, now: Callable[[], float]) -> None:
        self._failing: set[str] = set()
        """Names of those that failed at the last `check`."""
        self._clients = {one.name: ProviderClient(one, http, now) for one in providers}

    def names(self) -> tuple[str, ...]:
        """Return the names of all providers, in the order of the configuration."""
        return tuple(self._clients)

    def client(self, name: str) -> ProviderClient:
        """Return the client of a provider. Raises `ProviderNotFound`."""
        try:
            return self._clients[name]
        except KeyError:
            raise ProviderNotFound(name) from None

    def states(self) -> list[ProviderState]:
        """Return the state of each provider, in the order of the configuration."""
        return [
            ProviderState(
                name=name,
                issuer=client.provider.issuer,
                last_ok_at=client.last_ok_at,
                last_error=client.last_error,
                last_error_at=client.last_error_at,
            )
            for name, client in self._clients.items()
        ]

    def label(self, name: str) -> str:
        """Return the name of a provider that people read, also of one that is no longer configured."""
        client = self._clients.get(name)
        configured = client.provider.label if client is not None else ""
        return configured or _KNOWN_LABELS.get(name, name.replace("-", " ").title())

    async def check(self) -> None:
        """Look whether each provider can be used, so that `states` tells; each is asked once an hour, or a minute.

        The log has one line when a provider begins to fail, and one when it is back.
        """
        await gatherResults([Deferred.fromCoroutine(self._check(name)) for name in self._clients])

    async def _check(self, name: str) -> None:
        try:
            await self._clients[name].metadata()
        except ProviderUnusable as error:
            if name not in self._failing:
                _log.warn("The provider {provider} cannot be used: {error}", provider=name, error=str(error))
                self._failing.add(name)
        else:
            if name in self._failing:
                _log.info("The provider {provider} can be used again", provider=name)
                self._failing.discard(name)

    async def sign_in_address(
        self, name: str, attempt: Attempt, redirect_uri: str, *, proof_within: int | None = None, prompt: str = ""
    ) -> str:
        """Return the address at which `attempt` begins, as `messages.authorization_url`.

        Raises `ProviderNotFound` and `ProviderUnusable`.
        """
        client = self.client(name)
        return await client.authorization_url(attempt, redirect_uri, proof_within=proof_within, prompt=prompt)
