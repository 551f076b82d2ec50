"""The conversation with one provider: what it says of itself, codes and refresh tokens for persons, and logouts.

Rules.
    For a key that is not known the key set is fetched again, at most once a minute however many tokens name one. A key
    that the provider has dropped is accepted for `KEEP_SECONDS` at most.
    What an ID token does not say of a person is looked up at the userinfo endpoint, which must be about that person.
    Every token is verified, also that of a renewal; a renewal without an ID token leaves the person as they were.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from burrowgate.identity.oidc import id_tokens, messages
from burrowgate.identity.oidc.fetched import FetchedDocument
from burrowgate.identity.oidc.http import TIMEOUT_SECONDS, ProviderHttp
from burrowgate.identity.oidc.id_tokens import Logout, Person, TokenInvalid, UnknownKey
from burrowgate.identity.oidc.messages import Attempt, TokenRefused, TokenResponse
from burrowgate.identity.oidc.provider import Metadata, Provider, ProviderUnusable, discovery_url, read_metadata

if TYPE_CHECKING:
    from joserfc.jwk import KeySet

KEEP_SECONDS = 3600.0
"""Time for which a discovery document or a key set is used."""
PAUSE_SECONDS = 60.0
"""Time between two fetches of one document that a failure or an unknown key causes."""

_Verified = TypeVar("_Verified")
_Result = TypeVar("_Result")


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """A person who has signed in, with the refresh token for the first renewal."""

    person: Person
    refresh_token: str = field(default="", repr=False)
    """Empty if the provider gives none."""


class ProviderClient:
    """One provider, as this process talks to it."""

    def __init__(self, provider: Provider, http: ProviderHttp, now: Callable[[], float]) -> None:
        self.provider = provider
        self._http = http
        self._now = now
        self._metadata = FetchedDocument(
            lambda: self._observed(self._fetch_metadata()), now, keep_seconds=KEEP_SECONDS, pause_seconds=PAUSE_SECONDS
        )
        self._keys = FetchedDocument(self._fetch_keys, now, keep_seconds=KEEP_SECONDS, pause_seconds=PAUSE_SECONDS)
        self.last_ok_at: float | None = None
        """When the provider last gave what it was asked for."""
        self.last_error = ""
        """Why it last did not."""
        self.last_error_at: float | None = None

    async def metadata(self) -> Metadata:
        """Return what the provider says of itself. Raises `ProviderUnusable`."""
        return await self._metadata.get()

    async def authorization_url(
        self, attempt: Attempt, redirect_uri: str, *, proof_within: int | None = None, prompt: str = ""
    ) -> str:
        """Return the address at which `attempt` begins, as `messages.authorization_url`. Raises `ProviderUnusable`."""
        metadata = await self.metadata()
        return messages.authorization_url(
            self.provider, metadata, attempt, redirect_uri, proof_within=proof_within, prompt=prompt
        )

    async def sign_in(self, query: bytes, attempt: Attempt | None, redirect_uri: str) -> SignedIn:
        """Return who signed in, by the `query` with which the provider sent the browser back.

        It takes `http.TIMEOUT_SECONDS` at most, because a person waits for it. Raises `AnswerRefused`, `TokenRefused`,
        `TokenInvalid` and `ProviderUnusable`.
        """
        return await self._http.within(TIMEOUT_SECONDS, self._sign_in(query, attempt, redirect_uri))

    async def _sign_in(self, query: bytes, attempt: Attempt | None, redirect_uri: str) -> SignedIn:
        metadata = await self.metadata()
        code = messages.read_answer(query, attempt, self.provider, metadata)
        assert attempt is not None  # read_answer refuses an answer without an attempt
        return await self._observed(self._exchange_code(code, attempt, redirect_uri, metadata))

    async def _exchange_code(self, code: str, attempt: Attempt, redirect_uri: str, metadata: Metadata) -> SignedIn:
        request = messages.code_request(self.provider, metadata, attempt, redirect_uri, code)
        response = await self._http.post(request)
        tokens = messages.read_token_response(response.status, response.body)
        person = await self._verify(
            lambda keys: id_tokens.verify_id_token(
                tokens.id_token, keys, self.provider, now=self._now(), nonce=attempt.nonce
            )
        )
        person = await self._complete(person, metadata, tokens.access_token)
        return SignedIn(person=person, refresh_token=tokens.refresh_token)

    async def refresh(self, refresh_token: str) -> TokenResponse:
        """Return the tokens that the provider gives for `refresh_token`, which may be worthless afterwards.

        Store the refresh token of the response, if it has one, before anything else. Raises `TokenRefused` and
        `ProviderUnusable`; after the last, `refresh_token` may still be good.
        """
        metadata = await self.metadata()
        request = messages.refresh_request(self.provider, metadata, refresh_token)

        async def exchange() -> TokenResponse:
            response = await self._http.post(request)
            return messages.read_token_response(response.status, response.body)

        return await self._observed(exchange())

    async def renewed_person(self, tokens: TokenResponse, person: Person) -> Person:
        """Return `person` as the provider knows them now, by the `tokens` of `refresh`.

        Raises `TokenInvalid`, of which `OtherPerson` is one, and `ProviderUnusable`.
        """
        if not tokens.id_token:
            return person

        async def verified() -> Person:
            known = await self._verify(
                lambda keys: id_tokens.verify_id_token(
                    tokens.id_token, keys, self.provider, now=self._now(), nonce=None, refreshed=person
                )
            )
            return await self._complete(known, await self.metadata(), tokens.access_token)

        return await self._observed(verified())

    async def revoke(self, refresh_token: str) -> bool:
        """Revoke `refresh_token`; returns False if the provider knows no revocation. Raises `ProviderUnusable`."""
        request = messages.revocation_request(self.provider, await self.metadata(), refresh_token)
        if request is None:
            return False
        response = await self._observed(self._http.post(request))
        if response.status != 200:
            raise ProviderUnusable(f"The revocation endpoint answers with status {response.status}.")
        return True

    async def verify_logout(self, token: str) -> Logout:
        """Return what a logout token says. Raises `TokenInvalid` and `ProviderUnusable`."""
        return await self._verify(
            lambda keys: id_tokens.verify_logout_token(token, keys, self.provider, now=self._now())
        )

    async def _observed(self, work: Awaitable[_Result]) -> _Result:
        """Return the result of `work`, which depends on the provider alone, and remember how it went."""
        try:
            result = await work
        except (ProviderUnusable, TokenInvalid, TokenRefused) as error:
            if not (isinstance(error, TokenRefused) and error.is_final):
                self.last_error, self.last_error_at = str(error), self._now()
            raise
        self.last_ok_at = self._now()
        return result

    async def _complete(self, person: Person, metadata: Metadata, access_token: str) -> Person:
        """Return `person` with what a provider says at its userinfo endpoint only, if something is missing."""
        is_complete = person.name and person.email and (person.groups or not self.provider.groups_claim)
        if is_complete or not metadata.userinfo_endpoint:
            return person
        response = await self._http.get(metadata.userinfo_endpoint, access_token)
        if response.status != 200:
            raise ProviderUnusable(f"{metadata.userinfo_endpoint} answers with status {response.status}.")
        return id_tokens.with_userinfo(person, response.body, self.provider)

    async def _verify(self, verify: Callable[[KeySet], _Verified]) -> _Verified:
        try:
            return verify(await self._keys.get())
        except UnknownKey:
            return verify(await self._keys.renew())

    async def _fetch_metadata(self) -> Metadata:
        return read_metadata(self.provider, await self._document(discovery_url(self.provider)))

    async def _fetch_keys(self) -> KeySet:
        return id_tokens.read_keys(await self._document((await self.metadata()).jwks_uri))

    async def _document(self, url: str) -> bytes:
        response = await self._http.get(url)
        if response.status != 200:
            raise ProviderUnusable(f"{url} answers with status {response.status}.")
        return response.body
