"""The configured providers: their clients, and what is known of their state."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from burrowgate.errors import ProviderNotFound
from burrowgate.identity.oidc.client import ProviderClient
from burrowgate.identity.oidc.http import ProviderHttp
from burrowgate.identity.oidc.messages import Attempt
from burrowgate.identity.oidc.provider import Provider


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

    async def sign_in_address(
        self, name: str, attempt: Attempt, redirect_uri: str, *, proof_within: int | None = None, prompt: str = ""
    ) -> str:
        """Return the address at which `attempt` begins, as `messages.authorization_url`.

        Raises `ProviderNotFound` and `ProviderUnusable`.
        """
        client = self.client(name)
        return await client.authorization_url(attempt, redirect_uri, proof_within=proof_within, prompt=prompt)
