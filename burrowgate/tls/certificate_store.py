"""Certificate store: chooses a certificate by the name in the client hello, and reloads certificates that change.

Rules.
    An exact name takes precedence over a wildcard, and an earlier folder over a later one. A client that sends no name,
    or one without a certificate, gets the default: the pair `default`, else the first.
    A pair that cannot be read, or whose key does not match, changes nothing: the version read before stays in use, and
    the reason is logged once. A reload does not affect open connections.
    A context is replaced after `TICKETS` seconds, because its ticket keys live as long; a client with an older ticket
    makes a full handshake.
"""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from twisted.logger import Logger

from burrowgate.core.bounded_cache import SizedCache
from burrowgate.tls import certificate_files, contexts
from burrowgate.tls.certificate_files import BadCertificate, Certificate, Pair
from burrowgate.tls.client_certificates import Asked, Authority, FoundAuthorities, find_authorities
from burrowgate.tls.client_hello import Hello

TICKETS = 12 * 3600.0
"""Seconds after which ticket keys are replaced."""
_ROTATED_AT_ONCE = 8
"""Maximum of pairs that one call of `look` reloads only for new ticket keys: each costs a few milliseconds."""

MAX_CHOICES = 512
"""Choices of one certificate with a request for a client certificate; each has a context of 50 KB."""

_NO_CLIENT_CERTIFICATE = Asked()

_log = Logger()


@dataclass(frozen=True, slots=True)
class Chosen:
    """The context and certificate chosen for one client."""

    context: ssl.SSLContext
    certificate: Certificate
    asked: Asked = _NO_CLIENT_CERTIFICATE
    """The CAs of which the client is asked for a certificate."""
    authorities: tuple[Authority, ...] = ()
    """Those of them that could be read."""


@dataclass(slots=True)
class _Held:
    pair: Pair
    stamp: tuple[int, ...]
    certificate: Certificate
    contexts: dict[int, ssl.SSLContext]
    since: float
    asking: SizedCache[tuple[int, Asked], tuple[tuple[tuple[int, ...], ...], Chosen]] = field(
        default_factory=lambda: SizedCache(max_entries=MAX_CHOICES)
    )
    """Choices with a request for a client certificate by group and CAs, each with the stamps of its CA files."""


class CertificateStore:
    """The certificates in `folders`, of which the first takes precedence."""

    def __init__(self, folders: Sequence[Path], protocols: Sequence[str], now: Callable[[], float]) -> None:
        """`protocols` are offered by ALPN, the best first; `now` is in seconds."""
        self._folders = folders
        self._protocols = tuple(protocols)
        self._now = now
        self._held: dict[Path, _Held] = {}
        self._failed: dict[Path, tuple[int, ...]] = {}
        self._by_name: dict[str, _Held] = {}
        self._by_folder: dict[Path, dict[str, Certificate]] = {}
        self._default: _Held | None = None

    def __iter__(self) -> Iterator[tuple[str, Certificate]]:
        """The name of every pair that is held, and its certificate."""
        return iter([(held.pair.name, held.certificate) for held in self._held.values()])

    def find(self, name: str, folder: Path | None = None) -> Certificate | None:
        """The certificate that matches `name`, never the default; from `folder` only, if given."""
        if folder is not None:
            names = self._by_folder.get(folder, {})
            return names.get(name) or names.get(_wildcard(name))
        held = self._find(name)
        return held.certificate if held is not None else None

    def held_in(self, folder: Path) -> Mapping[str, Certificate]:
        """The certificates of `folder`, by each of their names."""
        return self._by_folder.get(folder, {})

    def choose(
        self, hello: Hello, requested: Asked = _NO_CLIENT_CERTIFICATE, authorities: FoundAuthorities | None = None
    ) -> Chosen | None:
        """Choose context and certificate for a client with `hello`; None if there is no certificate.

        `authorities` are the CAs of `requested`, which are read in this thread without it. A CA file that cannot be
        read is logged and left out, so no client certificate of that CA is accepted.
        """
        held = self._find(hello.name) or self._default
        if held is None:
            return None
        group = contexts.group_for(hello)
        if not requested.authorities:
            return Chosen(held.contexts[group], held.certificate)
        if authorities is None:
            authorities = find_authorities(requested)
        kept = held.asking.get((group, requested))
        if kept is not None and kept[0] == authorities.stamps:
            return kept[1]
        chosen = self._asking(held, group, requested, authorities)
        if chosen is not None:
            held.asking.put((group, requested), (authorities.stamps, chosen), 0)
        return chosen

    def _asking(self, held: _Held, group: int, requested: Asked, authorities: FoundAuthorities) -> Chosen | None:
        for path, error in authorities.errors:
            _log.error("The authority {path} of visitors cannot be used: {error}", path=path, error=error)
        try:
            context = self._context(held.pair, group, authorities.authorities)
            return Chosen(context, held.certificate, requested, authorities.authorities)
        except (OSError, ValueError) as error:  # the files are changing just now, and are read again soon
            _log.error("The certificate {name} cannot be used: {error}", name=held.pair.name, error=_why(error))
            return None

    def _find(self, name: str) -> _Held | None:
        if not name:
            return None
        return self._by_name.get(name) or self._by_name.get(_wildcard(name))

    def look(self, *, anew: bool = False) -> bool:
        """Load new and changed certificates, or with `anew` all of them; returns whether any was loaded or removed."""
        now, changed, rotated = self._now(), False, 0
        found: dict[Path, _Held] = {}
        for pair in self._pairs():
            held = self._held.get(pair.chain)
            stamp = self._stamp(pair)
            same = held is not None and held.stamp == stamp
            if same and held is not None and not anew and rotated < _ROTATED_AT_ONCE and now - held.since > TICKETS:
                rotated += 1
                same = False
            if (not same or anew) and (anew or self._failed.get(pair.chain) != stamp):
                try:
                    held = self._read(pair, stamp, now)
                    changed = True
                    self._failed.pop(pair.chain, None)
                except (BadCertificate, OSError, ValueError) as error:
                    self._failed[pair.chain] = stamp
                    stays = "; the one read before stays" if held is not None else ""
                    _log.error(
                        "The certificate {name} cannot be used{stays}: {error}",
                        name=pair.name,
                        stays=stays,
                        error=_why(error),
                    )
            if held is not None:
                found[pair.chain] = held
        if changed or found.keys() != self._held.keys():
            self._arrange(found)
            return True
        return False

    def _pairs(self) -> Iterator[Pair]:
        for folder in self._folders:
            try:
                yield from certificate_files.find_pairs(folder)
            except FileNotFoundError:
                continue
            except OSError as error:
                _log.error("The folder {folder} cannot be read: {error}", folder=str(folder), error=str(error))
                # Certificates read from it before stay in use.
                yield from [held.pair for held in self._held.values() if held.pair.chain.is_relative_to(folder)]

    def _stamp(self, pair: Pair) -> tuple[int, ...]:
        try:
            return pair.stamp()
        except OSError:
            return ()

    def _read(self, pair: Pair, stamp: tuple[int, ...], now: float) -> _Held:
        certificate = certificate_files.read(pair)
        made = {group: self._context(pair, group) for group in contexts.GROUPS}
        return _Held(pair, stamp, certificate, made, now)

    def _context(self, pair: Pair, group: int, authorities: Sequence[Authority] = ()) -> ssl.SSLContext:
        return contexts.server_context(
            pair.chain,
            pair.key,
            group=group,
            protocols=self._protocols,
            authorities=[one.pem for one in authorities],
        )

    def _arrange(self, matches: dict[Path, _Held]) -> None:
        self._held = matches
        by_name: dict[str, _Held] = {}
        self._by_folder = {folder: {} for folder in self._folders}
        for held in matches.values():
            names = next(self._by_folder[one] for one in self._folders if held.pair.chain.is_relative_to(one))
            for name in held.certificate.names:
                names[name] = held.certificate
                before = by_name.get(name)
                # Within one folder, the certificate that expires later.
                if before is None or (
                    before.pair.chain.parent == held.pair.chain.parent
                    and before.certificate.not_after < held.certificate.not_after
                ):
                    by_name[name] = held
        self._by_name = by_name
        self._default = next(
            (held for held in matches.values() if held.pair.name == "default"), next(iter(matches.values()), None)
        )


def _wildcard(name: str) -> str:
    return f"*.{name.partition('.')[2]}"


def _why(error: Exception) -> str:
    if isinstance(error, ssl.SSLError):
        if error.reason == "KEY_VALUES_MISMATCH":
            return "the key is that of another certificate."
        return f"there is no key that fits it in PEM ({error.reason or error})."
    return str(error)
