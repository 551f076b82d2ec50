"""ACME client (RFC 8555): one order, from the account to the certificate. It blocks, so it must run in a thread.

The `acme` library, maintained by the authors of certbot, implements the protocol, except for tls-alpn-01 (RFC 8737),
which it has dropped and which this module registers with it.

Rules.
    Keys are generated here, stored with mode 0600, and never leave the home.
    A challenge response is served from before the server is asked to validate it until validation ends, and no longer.
"""

from __future__ import annotations

import hashlib
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import requests
from acme import challenges, client, crypto_util, errors, messages
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ObjectIdentifier
from josepy.errors import Error as JoseError
from josepy.jwa import ES256
from josepy.jwk import JWK, JWKEC

from burrowgate.errors import HomeError
from burrowgate.tls import private_files
from burrowgate.tls.acme.challenges import ChallengeStore
from burrowgate.tls.acme.errors import AcmeError, AcmeRefused, AcmeUnavailable
from burrowgate.tls.acme.settings import AcmeSettings

ORDER_TIMEOUT_SECONDS = 120.0
"""Seconds that a server may take from the challenge response to the certificate."""
_TIMEOUT = 20
"""Seconds that one request to the server may take."""
_ACME_IDENTIFIER = ObjectIdentifier("1.3.6.1.5.5.7.1.31")


@challenges.ChallengeResponse.register
class _TlsAlpnResponse(challenges.KeyAuthorizationChallengeResponse):
    typ = "tls-alpn-01"


@challenges.Challenge.register
class _TlsAlpn(challenges.KeyAuthorizationChallenge):
    """The challenge of RFC 8737; its validation is the digest in the certificate."""

    response_cls = _TlsAlpnResponse
    typ = "tls-alpn-01"

    def validation(self, account_key: JWK, **_: Any) -> bytes:
        return hashlib.sha256(self.key_authorization(account_key).encode("ascii")).digest()


def obtain(settings: AcmeSettings, home: Path, name: str, proofs: ChallengeStore, stopping: threading.Event) -> bytes:
    """Order a certificate for `name`; returns its chain and key in PEM.

    `home` is the folder of the account. Raises `AcmeUnavailable`, `AcmeRefused`, `AcmeError` if `stopping` was set, or
    `HomeError` if the account's key cannot be stored.
    """
    try:
        key = ec.generate_private_key(ec.SECP256R1())
        key_pem = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        with _signed_in(settings, home) as (acme, account_key):
            order = acme.new_order(crypto_util.make_csr(key_pem, [name]))
            with _proving(settings.challenge, acme, account_key, order, name, proofs):
                _await_authorizations(acme, order, stopping)
            finished = acme.finalize_order(order, datetime.now() + timedelta(seconds=ORDER_TIMEOUT_SECONDS))  # noqa: DTZ005
        chain: str = finished.fullchain_pem
        return chain.encode("ascii") + key_pem
    except requests.RequestException as error:
        raise AcmeUnavailable(f"The ACME server {settings.directory} cannot be reached: {_cause(error)}.") from error
    except messages.Error as error:
        if error.code == "accountDoesNotExist":
            _forget_account(settings, home)  # the next order registers again, with the same key
        raise AcmeRefused(f"The ACME server refused: {error.detail or error.description or error.typ}") from error
    except errors.ValidationError as error:
        raise AcmeRefused(f"The ACME server could not verify {name}: {_reasons(error)}") from error
    except (errors.Error, JoseError, ValueError, KeyError) as error:
        raise AcmeRefused(f"The ACME server did not answer as it should: {error}") from error


def _cause(error: Exception) -> str:
    """The message of the innermost exception, which is more specific than the library's."""
    inner: BaseException | None = error
    while inner is not None and (inner.__cause__ or inner.__context__):
        inner = inner.__cause__ or inner.__context__
    return str(getattr(inner, "strerror", None) or inner or error).rstrip(".")


def _reasons(error: errors.ValidationError) -> str:
    return " ".join(
        str(challenge.error.detail)
        for failed in error.failed_authzrs
        for challenge in failed.body.challenges
        if challenge.error is not None
    )


# ---------------------------------------------------------------------------------------------------------------------
# The account.


@contextmanager
def _signed_in(settings: AcmeSettings, home: Path) -> Iterator[tuple[client.ClientV2, JWK]]:
    """A client with the account at the server, which is registered if it is new."""
    folder = private_files.folder(_account_folder(settings, home))
    key = _account_key(folder / "key.pem")
    network = client.ClientNetwork(
        key,
        alg=ES256,
        verify_ssl=settings.ca_file or True,  # type: ignore[arg-type]  # handed on to requests, which takes a file
        user_agent="burrowgate",
        timeout=_TIMEOUT,
    )
    try:
        acme = client.ClientV2(client.ClientV2.get_directory(settings.directory, network), network)
        known = private_files.read(folder / "account.json")
        if known is not None:
            body = messages.Registration()
            network.account = messages.RegistrationResource(body=body, uri=json.loads(known)["uri"])
        else:
            registration = _register(acme, settings, key)
            private_files.write(folder / "account.json", json.dumps({"uri": registration.uri}).encode())
        yield acme, key
    finally:
        network.session.close()


def _account_folder(settings: AcmeSettings, home: Path) -> Path:
    return home / f"account-{hashlib.sha256(settings.directory.encode()).hexdigest()[:16]}"


def _forget_account(settings: AcmeSettings, home: Path) -> None:
    (_account_folder(settings, home) / "account.json").unlink(missing_ok=True)


def _account_key(path: Path) -> JWK:
    pem = private_files.read(path)
    if pem is None:
        pem = ec.generate_private_key(ec.SECP256R1()).private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        private_files.write(path, pem)
    return JWKEC.load(pem)


def _register(acme: client.ClientV2, settings: AcmeSettings, key: JWK) -> messages.RegistrationResource:
    binding = None
    if settings.eab_kid:
        secret = private_files.read(Path(settings.eab_key_file))
        if secret is None:
            raise HomeError(f"The key {settings.eab_key_file} of the ACME account is not there; put it there.")
        binding = messages.ExternalAccountBinding.from_data(
            key.public_key(), settings.eab_kid, secret.decode("ascii").strip(), acme.directory
        )
    requested = messages.NewRegistration.from_data(
        email=settings.contact or None, external_account_binding=binding, terms_of_service_agreed=True
    )
    try:
        return acme.new_account(requested)
    except errors.ConflictError as known:
        return messages.RegistrationResource(body=messages.Registration(), uri=known.location)


# ---------------------------------------------------------------------------------------------------------------------
# Challenges.


@contextmanager
def _proving(
    kind: str, acme: client.ClientV2, key: JWK, order: messages.OrderResource, name: str, proofs: ChallengeStore
) -> Iterator[None]:
    """Serve the challenge responses of `order` and ask the server to validate them."""
    shown: list[Callable[[], None]] = []
    try:
        for authorization in order.authorizations:
            if authorization.body.status == messages.STATUS_VALID:
                continue  # validated for an earlier order
            offered = [one for one in authorization.body.challenges if one.chall.typ == kind]
            if not offered:
                raise AcmeRefused(f"The ACME server does not offer {kind} for {name}; choose another acme_challenge.")
            response, validation = offered[0].chall.response_and_validation(key)
            if kind == "http-01":
                shown.append(proofs.show_token(offered[0].chall.encode("token"), validation.encode("ascii")))
            else:
                shown.append(proofs.show_certificate(name, _challenge_pem(name, validation)))
            acme.answer_challenge(offered[0], response)
        yield
    finally:
        for hide in shown:
            hide()


def _await_authorizations(acme: client.ClientV2, order: messages.OrderResource, stopping: threading.Event) -> None:
    """Wait until the server has validated `order`. Raises `errors.ValidationError`."""
    deadline = time.monotonic() + ORDER_TIMEOUT_SECONDS
    for authorization in order.authorizations:
        while True:
            found, answer = acme.poll(authorization)
            if found.body.status == messages.STATUS_VALID:
                break
            if found.body.status != messages.STATUS_PENDING:
                raise errors.ValidationError([found])
            if time.monotonic() > deadline:
                raise errors.TimeoutError("it looked for too long")
            later = (client.ClientV2.retry_after(answer, 1) - datetime.now()).total_seconds()  # noqa: DTZ005
            if stopping.wait(min(max(later, 0.2), 5.0)):
                raise AcmeError("The gateway stops.")


def _challenge_pem(name: str, digest: bytes) -> bytes:
    """The self-signed certificate and key of a tls-alpn-01 challenge (RFC 8737, 3)."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([])
    now = datetime.now().astimezone()
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=True)
        .add_extension(x509.UnrecognizedExtension(_ACME_IDENTIFIER, b"\x04\x20" + digest), critical=True)
        .sign(key, hashes.SHA256())
    )
    return certificate.public_bytes(serialization.Encoding.PEM) + key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
