"""Responses of a target that other sites may show in frames: who may embed it, and its cookies inside a frame.

Rules.
    What the target itself says about framing holds for all origins but those that its operator named. These are added
    to each of its policies, because a browser applies every one of several (CSP 3, 6.4.2 and 8.1); `X-Frame-Options`
    cannot name an origin, and becomes a policy. A target that says nothing may be embedded by itself and those origins.
    Nothing else of a policy is changed. A 304 without a policy gets none: it would replace those that are stored.
    Inside a frame, the target's cookies get the attributes without which a browser would drop them there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from burrowgate.core.http.fields import Fields

_POLICY, _OPTIONS, _COOKIE = b"content-security-policy", b"x-frame-options", b"set-cookie"
_ANCESTORS = b"frame-ancestors"
_SPACE = b" \t\n\x0c\r"
_REPLACED_ATTRIBUTE = re.compile(rb"[ \t]*(?:samesite|secure|partitioned)[ \t]*(?:=.*)?", re.IGNORECASE | re.DOTALL)
_FRAME_ATTRIBUTES = b"; SameSite=None; Secure; Partitioned"


@dataclass(frozen=True, slots=True)
class FrameRules:
    """The origins that may embed a target, and whether a response is for a frame on another site."""

    origins: tuple[str, ...]
    framed: bool = False


def response_fields(fields: Fields, rules: FrameRules, status: int) -> Fields:
    """Return the `fields` of a final response with `status` as they are sent under `rules`."""
    origins = " ".join(rules.origins).encode("ascii")
    result: Fields = []
    options: list[bytes] = []
    is_limited = False
    for name, value in fields:
        lower = name.lower()
        if lower == _OPTIONS:
            options += (one.strip(b" \t").lower() for one in value.split(b","))
        elif lower == _POLICY:
            widened = b",".join(with_ancestors(policy, origins) for policy in value.split(b","))
            is_limited = is_limited or any(_index_of_ancestors(one) is not None for one in value.split(b","))
            result.append((name, widened))
        elif lower == _COOKIE and rules.framed:
            result.append((name, frame_cookie(value)))
        else:
            result.append((name, value))
    has_policy = any(name.lower() == _POLICY for name, _ in result)
    if not is_limited and (has_policy if status == 304 else status != 101):
        own = b"'self' " if set(options) <= _SELF_OPTIONS else b""
        result.append((b"Content-Security-Policy", b"%b %b%b" % (_ANCESTORS, own, origins)))
    return result


_SELF_OPTIONS = frozenset({b"", b"sameorigin"})


def with_ancestors(policy: bytes, origins: bytes) -> bytes:
    """Return one `policy` with `origins` among those that it lets embed the response; unchanged if it lets all."""
    index = _index_of_ancestors(policy)
    if index is None:
        return policy
    directives = policy.split(b";")
    sources = directives[index].split()[1:]
    kept = [source for source in sources if source.lower() != b"'none'"]
    before = directives[index][: len(directives[index]) - len(directives[index].lstrip(_SPACE))]
    directives[index] = before + b" ".join([_ANCESTORS, *kept, origins])
    return b";".join(directives)


def _index_of_ancestors(policy: bytes) -> int | None:
    """Return the position of the directive `frame-ancestors`; of several the first counts (CSP 3, 2.2.1)."""
    for index, directive in enumerate(policy.split(b";")):
        if directive.split()[:1] and directive.split()[0].lower() == _ANCESTORS:
            return index
    return None


def frame_cookie(value: bytes) -> bytes:
    """Return the `Set-Cookie` field `value` with the attributes of a cookie for frames on other sites."""
    pair, *attributes = value.split(b";")
    kept = [one for one in attributes if _REPLACED_ATTRIBUTE.fullmatch(one) is None]
    return b";".join([pair, *kept]) + _FRAME_ATTRIBUTES
