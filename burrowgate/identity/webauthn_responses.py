"""WebAuthn without I/O: the options for a browser, and verification of its responses (WebAuthn Level 3, 7.1 and 7.2).

Rules.
    The library webauthn verifies each response as a whole. What is checked here before says why one is refused, and
    checks what the library does not: frames, formats of attestation that were not requested, sizes, and that a new key
    can be used.
    The library compares counters before signatures, so that a stranger could pretend that a counter went back. So it is
    given none: the caller compares them (`passkey_rules.has_gone_back`) once the signature is verified.
    Any text is a response or raises `PasskeyRefused`; the library raises errors of many kinds for malformed ones.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric import ec
from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import (
    base64url_to_bytes,
    decode_credential_public_key,
    decoded_public_key_to_cryptography,
    encode_cbor,
    parse_attestation_object,
    parse_authentication_credential_json,
    parse_authenticator_data,
    parse_client_data_json,
    parse_registration_credential_json,
)
from webauthn.helpers.exceptions import InvalidAuthenticationResponse
from webauthn.helpers.structs import (
    AttestationConveyancePreference,
    AttestationFormat,
    AuthenticationCredential,
    AuthenticatorData,
    AuthenticatorSelectionCriteria,
    AuthenticatorTransport,
    ClientDataType,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from burrowgate.core.identity.accounts import Passkey
from burrowgate.core.identity.passkey_rules import RefusalReason, RelyingParty
from burrowgate.core.tokens import b64url
from burrowgate.errors import PasskeyRefused

MAX_RESPONSE_CHARACTERS = 16_384
"""Of a response as JSON; browsers send about 1,000."""
MAX_PUBLIC_KEY_BYTES = 1_024
"""An RSA key of 4,096 bits has 530; longer ones would make verification slow."""

_CREDENTIAL_ID = re.compile(r"[A-Za-z0-9_-]{1,1364}", re.ASCII)  # 1,023 bytes (WebAuthn Level 3, 5.8.3)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCredential:
    """What a verified registration contains."""

    credential_id: str
    public_key: str
    sign_count: int
    backed_up: bool
    transports: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Assertion:
    """What a verified sign-in contains."""

    sign_count: int
    backed_up: bool


def registration_options(
    party: RelyingParty, challenge: bytes, account_id: str, name: str, *, exclude: Sequence[Passkey], seconds: int
) -> str:
    """Return the JSON for `PublicKeyCredential.parseCreationOptionsFromJSON`; the user handle is the account's id."""
    options = generate_registration_options(
        rp_id=party.rp_id,
        rp_name=party.name,
        user_id=account_id.encode(),
        user_name=name,
        challenge=challenge,
        timeout=seconds * 1000,
        attestation=AttestationConveyancePreference.NONE,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.REQUIRED
        ),
        exclude_credentials=[_descriptor(passkey) for passkey in exclude],
    )
    return options_to_json(options)


def _descriptor(passkey: Passkey) -> PublicKeyCredentialDescriptor:
    return PublicKeyCredentialDescriptor(
        id=base64url_to_bytes(passkey.credential_id),
        transports=[AuthenticatorTransport(one) for one in passkey.transports] or None,
    )


def sign_in_options(party: RelyingParty, challenge: bytes, *, seconds: int) -> str:
    """Return the JSON for `PublicKeyCredential.parseRequestOptionsFromJSON`; any passkey of the site may answer."""
    options = generate_authentication_options(
        rp_id=party.rp_id,
        challenge=challenge,
        timeout=seconds * 1000,
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return options_to_json(options)


def verify_registration(party: RelyingParty, challenge: bytes, response_json: str) -> NewCredential:
    """Return the credential of a genuine response to `registration_options`. Raises `PasskeyRefused`."""
    try:
        credential = parse_registration_credential_json(_bounded(response_json))
        attestation = parse_attestation_object(credential.response.attestation_object)
        self_attested = attestation.fmt == AttestationFormat.PACKED and not attestation.att_stmt.x5c
        _check_client_data(party, challenge, ClientDataType.WEBAUTHN_CREATE, credential.response.client_data_json)
        _check_authenticator_data(party, attestation.auth_data)
        if attestation.fmt != AttestationFormat.NONE and not self_attested:
            raise PasskeyRefused(RefusalReason.MALFORMED)
        verified = verify_registration_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=party.rp_id,
            expected_origin=party.origin,
            require_user_verification=True,
        )
        if len(verified.credential_public_key) > MAX_PUBLIC_KEY_BYTES:
            raise PasskeyRefused(RefusalReason.MALFORMED)
        decoded_public_key_to_cryptography(decode_credential_public_key(verified.credential_public_key))
        created = NewCredential(
            credential_id=b64url(verified.credential_id),
            public_key=b64url(verified.credential_public_key),
            sign_count=verified.sign_count,
            backed_up=verified.credential_backed_up,
            transports=tuple(sorted({one.value for one in credential.response.transports or ()})),
        )
    except PasskeyRefused:
        raise
    except Exception:
        raise PasskeyRefused(RefusalReason.MALFORMED) from None
    if not _CREDENTIAL_ID.fullmatch(created.credential_id) or created.credential_id != credential.id:
        raise PasskeyRefused(RefusalReason.MALFORMED)
    return created


def parse_assertion(response_json: str) -> AuthenticationCredential:
    """Return a response to `sign_in_options`, unverified; its `id` has a valid form. Raises `PasskeyRefused`."""
    try:
        credential = parse_authentication_credential_json(_bounded(response_json))
    except PasskeyRefused:
        raise
    except Exception:
        raise PasskeyRefused(RefusalReason.MALFORMED) from None
    if not _CREDENTIAL_ID.fullmatch(credential.id):
        raise PasskeyRefused(RefusalReason.MALFORMED)
    return credential


def verify_assertion(
    party: RelyingParty, challenge: bytes, credential: AuthenticationCredential, public_key: str
) -> Assertion:
    """Return what a response that `public_key` signed contains. Raises `PasskeyRefused`; counters are not compared."""
    try:
        data = parse_authenticator_data(credential.response.authenticator_data)
        _check_client_data(party, challenge, ClientDataType.WEBAUTHN_GET, credential.response.client_data_json)
        _check_authenticator_data(party, data)
        verified = verify_authentication_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=party.rp_id,
            expected_origin=party.origin,
            credential_public_key=base64url_to_bytes(public_key),
            credential_current_sign_count=0,
            require_user_verification=True,
        )
    except PasskeyRefused:
        raise
    except InvalidAuthenticationResponse:
        raise PasskeyRefused(RefusalReason.SIGNATURE) from None
    except Exception:
        raise PasskeyRefused(RefusalReason.MALFORMED) from None
    return Assertion(sign_count=verified.new_sign_count, backed_up=verified.credential_backed_up)


def _bounded(response_json: str) -> str:
    if len(response_json) > MAX_RESPONSE_CHARACTERS:
        raise PasskeyRefused(RefusalReason.MALFORMED)
    return response_json


def _check_client_data(party: RelyingParty, challenge: bytes, kind: ClientDataType, text: bytes) -> None:
    data = parse_client_data_json(text)
    if data.type != kind:
        raise PasskeyRefused(RefusalReason.MALFORMED)
    if data.challenge != challenge:
        raise PasskeyRefused(RefusalReason.CHALLENGE)
    if data.origin != party.origin or data.cross_origin:
        raise PasskeyRefused(RefusalReason.ORIGIN)


def _check_authenticator_data(party: RelyingParty, data: AuthenticatorData) -> None:
    if data.rp_id_hash != hashlib.sha256(party.rp_id.encode()).digest():
        raise PasskeyRefused(RefusalReason.RP_ID)
    if not (data.flags.up and data.flags.uv):
        raise PasskeyRefused(RefusalReason.USER_VERIFICATION)


def _key_of_no_passkey() -> str:
    numbers = ec.derive_private_key(1, ec.SECP256R1()).public_key().public_numbers()
    coordinates = {-2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")}
    return b64url(encode_cbor({1: 2, 3: -7, -1: 1, **coordinates}))


KEY_OF_NO_PASSKEY = _key_of_no_passkey()
"""The public key with which the responses of unknown passkeys are verified, so that they take as long as others.

Its private key is known to all. A response that it verifies is refused as well.
"""
