"""An SSH agent for one command: it offers one private key, with its certificate, at a UNIX socket.

The key never becomes a file. The protocol is draft-ietf-sshm-ssh-agent: identities are listed and signatures made,
all other requests fail.
"""

from __future__ import annotations

import asyncio
import contextlib
from base64 import b64decode
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256, SHA384, SHA512
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_ssh_private_key

MAX_MESSAGE_BYTES = 65_536
_FAILURE, _REQUEST_IDENTITIES, _IDENTITIES, _SIGN_REQUEST, _SIGN_RESPONSE = 5, 11, 12, 13, 14
_RSA_SHA2_512 = 4
"""Flag of a request for a signature."""

PrivateKey = Ed25519PrivateKey | rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


def load_key(text: str) -> PrivateKey:
    """Return the private key of OpenSSH in `text`. Raises `ValueError` if it cannot be used."""
    key = load_ssh_private_key(text.encode(), None)
    if not isinstance(key, PrivateKey):
        raise ValueError("This kind of private key is not supported.")
    return key


def public_line(key: PrivateKey) -> str:
    """Return the public key of `key` as OpenSSH writes it: type and base64."""
    return key.public_key().public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH).decode("ascii")


class Agent:
    """Answers requests with one key, under the names of its public key and of its certificate."""

    def __init__(self, key: PrivateKey, certificate: str = "", comment: str = "burrowgate") -> None:
        """`certificate` is one line of OpenSSH's; empty without one."""
        self._key = key
        lines = [line for line in (certificate, public_line(key)) if line]
        self._blobs = [b64decode(line.split()[1]) for line in lines]
        self._comment = comment.encode()

    def answer(self, message: bytes) -> bytes:
        """Return the response to one request, both without their length."""
        if message[:1] == bytes((_REQUEST_IDENTITIES,)):
            listed = b"".join(_string(blob) + _string(self._comment) for blob in self._blobs)
            return bytes((_IDENTITIES,)) + len(self._blobs).to_bytes(4, "big") + listed
        if message[:1] == bytes((_SIGN_REQUEST,)):
            blob, rest = _read_string(message[1:])
            data, flags = _read_string(rest)
            if blob in self._blobs and len(flags) == 4:
                name, signature = self._sign(data, int.from_bytes(flags, "big"))
                return bytes((_SIGN_RESPONSE,)) + _string(_string(name) + _string(signature))
        return bytes((_FAILURE,))

    def _sign(self, data: bytes, flags: int) -> tuple[bytes, bytes]:
        key = self._key
        if isinstance(key, Ed25519PrivateKey):
            return b"ssh-ed25519", key.sign(data)
        if isinstance(key, rsa.RSAPrivateKey):
            is_512 = bool(flags & _RSA_SHA2_512)
            signature = key.sign(data, padding.PKCS1v15(), SHA512() if is_512 else SHA256())
            return b"rsa-sha2-512" if is_512 else b"rsa-sha2-256", signature
        hashes = {256: SHA256(), 384: SHA384(), 521: SHA512()}
        r, s = decode_dss_signature(key.sign(data, ec.ECDSA(hashes[key.curve.key_size])))
        return b"ecdsa-sha2-nistp%d" % key.curve.key_size, _mpint(r) + _mpint(s)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer the requests of one connection until it ends or breaks a rule."""
        with contextlib.suppress(OSError, EOFError):
            while (size := int.from_bytes(await reader.readexactly(4), "big")) <= MAX_MESSAGE_BYTES:
                writer.write(_string(self.answer(await reader.readexactly(size))))
                await writer.drain()
        writer.close()

    async def listen(self, path: Path) -> asyncio.Server:
        """Serve connections at the UNIX socket `path`, in a folder that no other user can enter."""
        return await asyncio.start_unix_server(self.serve, path)


def _string(data: bytes) -> bytes:
    return len(data).to_bytes(4, "big") + data


def _read_string(data: bytes) -> tuple[bytes, bytes]:
    end = 4 + int.from_bytes(data[:4], "big")
    return data[4:end], data[end:]


def _mpint(number: int) -> bytes:
    return _string(number.to_bytes(number.bit_length() // 8 + 1, "big"))
