"""Messages between this gateway and a provider, built and read (RFC 6749, RFC 7636, RFC 9207, RFC 7009).

Rules.
    PKCE with S256, always (RFC 9700, 2.1.1). The redirect address is one for each provider, built from configuration.
    Each parameter of the provider's answer comes at most once (RFC 6749, 3.1), and its `state` is that of this browser.
    `iss` is the configured issuer, and required if the metadata promises it (RFC 9207, 2.4).
    What a provider writes for people is never shown: only its error codes are, and only those that are known here.
"""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode
from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

import msgspec

from burrowgate.core.tokens import b64url, equal_secrets
from burrowgate.identity.oidc.provider import Metadata, Provider, ProviderUnusable

MAX_ANSWER_BYTES = 16_384
"""The longest query of a provider's answer."""
MAX_REFRESH_TOKEN_LENGTH = 8_192
"""The longest refresh token that is kept with a login."""
_MAX_PARAMETERS = 50
_ACCESS_TOKEN = re.compile(r"[A-Za-z0-9._~+/-]+=*", re.ASCII)
"""What a field can carry (RFC 6750, 2.1)."""


class AnswerProblem(StrEnum):
    """Why a provider's answer, as the browser brings it, does not sign in."""

    MALFORMED = "malformed"
    """Not the parameters of an answer, or one of them twice."""
    OTHER_STATE = "other-state"
    """Not the answer to what this browser began."""
    OTHER_ISSUER = "other-issuer"
    DENIED = "access_denied"
    LOGIN_REQUIRED = "login_required"
    INTERACTION_REQUIRED = "interaction_required"
    CONSENT_REQUIRED = "consent_required"
    AWAY = "temporarily_unavailable"
    SERVER_ERROR = "server_error"
    OTHER_ERROR = "other-error"
    """An error of the provider that only a change of configuration mends."""


class AnswerRefused(Exception):
    """A provider's answer is refused for `problem`; `text` is the provider's error code, for the log."""

    def __init__(self, problem: AnswerProblem, text: str = "") -> None:
        super().__init__(problem.value)
        self.problem = problem
        self.text = text


_ERRORS = {problem.value: problem for problem in AnswerProblem if "_" in problem.value}


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One attempt to sign in, which the browser keeps in an encrypted cookie. Secrets are random, 16 bytes or more."""

    provider: str
    state: str = field(repr=False)
    nonce: str = field(repr=False)
    verifier: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpRequest:
    """A POST to an endpoint of the provider: a form, and the `Authorization` field if there is one."""

    url: str
    form: dict[str, str] = field(repr=False)
    authorization: str = field(default="", repr=False)


class TokenResponse(msgspec.Struct, frozen=True, kw_only=True):
    """A successful response of the token endpoint (RFC 6749, 5.1)."""

    access_token: str
    token_type: str
    id_token: str = ""
    refresh_token: str = ""

    def __repr__(self) -> str:
        return "<TokenResponse>"


def challenge(verifier: str) -> str:
    """Return the S256 challenge of a PKCE `verifier` (RFC 7636, 4.2)."""
    return b64url(hashlib.sha256(verifier.encode("ascii")).digest())


def authorization_url(
    provider: Provider,
    metadata: Metadata,
    attempt: Attempt,
    redirect_uri: str,
    *,
    proof_within: int | None = None,
    prompt: str = "",
) -> str:
    """Return the address at the provider that begins `attempt`.

    `proof_within` requires that the person has signed in at the provider in as many seconds; 0 requires it now.
    `prompt` is what the provider is to ask besides, such as `select_account` (OpenID Connect Core, 3.1.2.1).
    """
    scopes = provider.scopes.split(" ")
    if provider.offline and "offline_access" not in scopes:
        scopes.append("offline_access")
    parameters = {
        "response_type": "code",
        "client_id": provider.client_id,
        "redirect_uri": redirect_uri,
        "scope": " ".join(scopes),
        "state": attempt.state,
        "nonce": attempt.nonce,
        "code_challenge": challenge(attempt.verifier),
        "code_challenge_method": "S256",
    }
    prompts = [prompt] if prompt else []
    if proof_within is not None:
        parameters["max_age"] = str(proof_within)
        prompts.append("login")
    if "offline_access" in scopes:
        prompts.append("consent")  # without which a provider may ignore the scope (OIDC Core, 11)
    if prompts:
        parameters["prompt"] = " ".join(prompts)
    separator = "&" if urlsplit(metadata.authorization_endpoint).query else "?"
    return metadata.authorization_endpoint + separator + urlencode(parameters, quote_via=quote)


def read_answer(query: bytes, attempt: Attempt | None, provider: Provider, metadata: Metadata) -> str:
    """Return the code in the `query` of a provider's answer to `attempt`, None if the browser has begun none.

    Raises `AnswerRefused`.
    """
    parameters = _parameters(query)
    state = parameters.get("state", "")
    if attempt is None or not state or not equal_secrets(state.encode(), attempt.state.encode()):
        raise AnswerRefused(AnswerProblem.OTHER_STATE)
    if attempt.provider != provider.name:
        raise AnswerRefused(AnswerProblem.OTHER_ISSUER)
    issuer = parameters.get("iss")
    if issuer is None and metadata.authorization_response_iss_parameter_supported:
        raise AnswerRefused(AnswerProblem.OTHER_ISSUER)
    if issuer is not None and issuer != provider.issuer:
        raise AnswerRefused(AnswerProblem.OTHER_ISSUER)
    error = parameters.get("error")
    if error is not None:
        raise AnswerRefused(_ERRORS.get(error, AnswerProblem.OTHER_ERROR), error[:100])
    code = parameters.get("code", "")
    if not code or not code.isprintable():
        raise AnswerRefused(AnswerProblem.MALFORMED)
    return code


def _parameters(query: bytes) -> dict[str, str]:
    if len(query) > MAX_ANSWER_BYTES:
        raise AnswerRefused(AnswerProblem.MALFORMED)
    try:
        pairs = parse_qsl(
            query.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=_MAX_PARAMETERS
        )
    except ValueError as error:
        raise AnswerRefused(AnswerProblem.MALFORMED) from error
    parameters = dict(pairs)
    if len(parameters) != len(pairs):
        raise AnswerRefused(AnswerProblem.MALFORMED)
    return parameters


def code_request(provider: Provider, metadata: Metadata, attempt: Attempt, redirect_uri: str, code: str) -> HttpRequest:
    """Return the request that changes `code` into tokens."""
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": redirect_uri,
        "code_verifier": attempt.verifier,
    }
    return _authenticated(provider, metadata, metadata.token_endpoint, form)


def refresh_request(provider: Provider, metadata: Metadata, refresh_token: str) -> HttpRequest:
    """Return the request that renews a login."""
    form = {"grant_type": "refresh_token", "refresh_token": refresh_token}
    return _authenticated(provider, metadata, metadata.token_endpoint, form)


def revocation_request(provider: Provider, metadata: Metadata, refresh_token: str) -> HttpRequest | None:
    """Return the request that revokes a refresh token (RFC 7009); None if the provider cannot."""
    if not metadata.revocation_endpoint:
        return None
    form = {"token": refresh_token, "token_type_hint": "refresh_token"}
    return _authenticated(provider, metadata, metadata.revocation_endpoint, form)


def _authenticated(provider: Provider, metadata: Metadata, url: str, form: dict[str, str]) -> HttpRequest:
    """Return the request with the client's credentials (RFC 6749, 2.3.1)."""
    if not provider.client_secret:
        return HttpRequest(url=url, form=form | {"client_id": provider.client_id})
    if metadata.posts_secret:
        return HttpRequest(
            url=url, form=form | {"client_id": provider.client_id, "client_secret": provider.client_secret}
        )
    credentials = f"{quote(provider.client_id, safe='')}:{quote(provider.client_secret, safe='')}"
    return HttpRequest(url=url, form=form, authorization=f"Basic {b64encode(credentials.encode()).decode()}")


class TokenRefused(Exception):
    """The token endpoint refused; `is_final` says that the code or the refresh token is worthless now."""

    def __init__(self, code: str, *, is_final: bool) -> None:
        super().__init__(f"The provider refused: {code}.")
        self.is_final = is_final


class _ErrorResponse(msgspec.Struct, frozen=True):
    error: str = ""


def read_token_response(status: int, body: bytes) -> TokenResponse:
    """Return the tokens in a response of the token endpoint.

    Raises `TokenRefused` for an error of the protocol (RFC 6749, 5.2), and `ProviderUnusable` for any other response,
    after which the same request can be tried again.
    """
    if status in (400, 401):
        try:
            error = msgspec.json.decode(body, type=_ErrorResponse).error
        except msgspec.MsgspecError:
            error = ""  # one provider sends 400 without a body for a token that is over
        is_final = error == "invalid_grant" or (status == 400 and not error)
        raise TokenRefused(error[:100] or f"status {status}", is_final=is_final)
    if status != 200:
        raise ProviderUnusable(f"The token endpoint answers with status {status}.")
    try:
        response = msgspec.json.decode(body, type=TokenResponse)
    except msgspec.MsgspecError as error:
        raise ProviderUnusable(f"The response of the token endpoint cannot be read: {error}.") from error
    if response.token_type.lower() != "bearer":
        raise ProviderUnusable("The token endpoint gives tokens of a type that is not Bearer.")
    if len(response.refresh_token) > MAX_REFRESH_TOKEN_LENGTH or not response.refresh_token.isascii():
        raise ProviderUnusable("The token endpoint gives a refresh token that is too long, or not ASCII.")
    if not _ACCESS_TOKEN.fullmatch(response.access_token):
        raise ProviderUnusable("The token endpoint gives an access token that cannot be sent.")
    return response
