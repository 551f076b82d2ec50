"""The field lines by which a target learns of its visitors, in the forms that it gets, kept for further requests.

The lines of a visitor are used for `REUSE_SECONDS`, which leaves an assertion valid for at least a minute more. They
depend on target, origin, session, login and account, each in its version, and on the keys: with another keyring, all
are forgotten.
"""

from __future__ import annotations

from collections.abc import Callable

from burrowgate.core.access import Admission, RouteMatch
from burrowgate.core.bounded_cache import SizedCache
from burrowgate.core.http.fields import Fields, field_lines
from burrowgate.core.identity.identity_fields import ASSERTION_NAME, IdentityForm, identity_of, plain_fields
from burrowgate.core.tokens import Keyring
from burrowgate.identity.assertion import AssertionSigner
from burrowgate.interfaces import IClock

REUSE_SECONDS = 60
MAX_KEPT = 4096
"""Visitors whose lines are kept."""
MAX_KEPT_BYTES = 4 * 1024 * 1024
MAX_LINES_BYTES = 32 * 1024
"""Bytes of the lines of one visitor, which has at most 4 KiB of groups in each of three forms."""

_ASSERTION = IdentityForm.ASSERTION
_Key = tuple[str, int, bytes, str, str, int, int]


class TargetIdentity:
    """Makes the field lines, and keeps them for the next requests of the same visitor to the same target."""

    def __init__(self, keys: Callable[[], Keyring], clock: IClock, issuer: str) -> None:
        """`issuer` is the origin of the sign-in host."""
        self._keys = keys
        self._keyring = keys()
        self._clock = clock
        self._signer = AssertionSigner(keys, issuer)
        self._kept = SizedCache[_Key, tuple[float, bytes]](
            max_entries=MAX_KEPT, max_bytes=MAX_KEPT_BYTES, max_key_bytes=MAX_LINES_BYTES
        )
        self._find = self._kept.get

    def lines(self, admission: Admission, route: RouteMatch) -> bytes:
        """Return the field lines about the visitor of `admission` for the target of `route`."""
        keyring = self._keys()
        if keyring is not self._keyring:
            self._keyring = keyring
            self._kept.clear()
        session, signed_in, target = admission.session, admission.signed_in, route.target
        sid = "" if session is None else session.sid
        key: _Key
        if signed_in is None or signed_in.account is None:
            key = (target.target_id, target.version, route.origin, sid, "", 0, 0)
        else:
            login = signed_in.login
            key = (
                target.target_id,
                target.version,
                route.origin,
                sid,
                login.login_id,
                login.version,
                signed_in.account.version,
            )
        now = self._clock.now()
        kept = self._find(key)
        if kept is not None and now < kept[0]:
            return kept[1]
        made_at = int(now)
        lines = field_lines(self._fields(admission, route, made_at))
        self._kept.put(key, (made_at + REUSE_SECONDS, lines), len(lines))
        return lines

    def jwks(self) -> bytes:
        """Return the keys that verify assertions, as a JWK Set."""
        return self._signer.jwks()

    def _fields(self, admission: Admission, route: RouteMatch, now: int) -> Fields:
        target, signed_in = route.target, admission.signed_in
        identity = identity_of(None if signed_in is None else signed_in.account, target.identity_claims)
        fields: Fields = []
        for form in IdentityForm:
            if form not in target.identity:
                continue
            if form is _ASSERTION:
                token = self._signer.sign(admission, route.origin, target.identity_claims, now)
                fields.append((ASSERTION_NAME, token))
            else:
                fields += plain_fields(form, identity)
        ruled = {rule.name.lower().encode("ascii") for rule in target.request_fields}
        return [field for field in fields if field[0].lower() not in ruled]
