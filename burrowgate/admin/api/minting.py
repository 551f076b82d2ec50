"""Operations that show what opens a session: mint one, and show its link or its seed again.

Rules. Every showing is in the audit trail, committed before the answer; no event says what opens anything. What can
never open again is not shown: the revoked, the ended, and what was signed by a key that is gone.
"""

from __future__ import annotations

from msgspec import UNSET, UnsetType

from burrowgate.admin import schemas
from burrowgate.admin.api import sessions
from burrowgate.admin.api.targets import amend, check_trusted_visitors
from burrowgate.admin.context import AdminContext, Detail
from burrowgate.admin.operations import ApiRequest, ApiResponse, Operation, json_response
from burrowgate.admin.request_schemas import Empty, NewSessionRequest, Path, read_limits, read_ttl
from burrowgate.admin.schemas import Schema, SessionView
from burrowgate.core import lifecycle, links, page_paths
from burrowgate.core.audit import Action
from burrowgate.core.sessions import Kind, Session, State, state_at
from burrowgate.core.targets import Target, TargetType, with_session_ca
from burrowgate.core.tokens import SID_BYTES, Key, b64url, page_token
from burrowgate.errors import Invalid, NotPageShare, SessionEnded, SessionRevoked, SigningKeyRemoved, TargetNotHttp


class LinkQuery(Schema, frozen=True):
    """Where the link is to land."""

    path: Path = "/"


class Minted(Schema, frozen=True, omit_defaults=True):
    """A new session with what opens it; of a page share also what derives page links."""

    session: SessionView
    token: str
    url: str
    seed: str | UnsetType = UNSET
    example_url: str | UnsetType = UNSET


class Link(Schema, frozen=True):
    """What opens a session."""

    url: str
    token: str


class Seed(Schema, frozen=True):
    """What derives the page links of a session, and one of them."""

    seed: str
    example_url: str


async def mint(desk: AdminContext, call: ApiRequest[Empty, NewSessionRequest]) -> ApiResponse:
    """Mint a session."""
    wish = call.body
    target = desk.directory.target(call.path["name"])
    if target.type is TargetType.TCP:
        raise TargetNotHttp
    limits = read_limits(wish.limits)
    if limits.client_ca:
        target = await _let_ask(desk, call, limits.client_ca)
    key = desk.keys().newest
    session = lifecycle.mint(
        target,
        sid=b64url(desk.entropy.token_bytes(SID_BYTES)),
        kid=key.kid,
        kind=wish.kind,
        label=wish.label,
        ttl=desk.session_ttl if isinstance(wish.ttl, UnsetType) else read_ttl(wish.ttl),
        limits=limits,
        now=desk.now(),
    )
    url = _url(desk, session, target, key, wish.path)
    detail: Detail = {
        "kind": session.kind.value,
        "label": session.label,
        "expires_at": schemas.time(session.expires_at),
    }
    await sessions.commit(desk, Action.SESSION_MINTED, session, target, detail, puts=(session,))
    shares = session.kind is Kind.PAGE_SHARE
    minted = Minted(
        session=sessions.view(desk, session, target),
        token=key.token(session.sid, session.created_at),
        url=url,
        seed=b64url(key.seed(session.sid)) if shares else UNSET,
        example_url=url if shares else UNSET,
    )
    return json_response(minted, status=201, version=session.version, location=f"/api/v1/sessions/{session.sid}")


async def _let_ask(desk: AdminContext, call: ApiRequest[Empty, NewSessionRequest], authority: str) -> Target:
    """The target, which from now on asks its visitors for a certificate of `authority`. Raises `Invalid`."""
    if not desk.speaks_tls:
        raise Invalid("limits.client_ca", "This gateway speaks no TLS, so that nobody could show a certificate.")
    check_trusted_visitors(authority, "limits.client_ca")
    return await amend(desk, call, lambda target: with_session_ca(target, authority))


async def link(desk: AdminContext, call: ApiRequest[LinkQuery, Empty]) -> ApiResponse:
    """Show a session's link again."""
    session, target = await sessions.read(desk, call.path["id"])
    key = _key(desk, session, target)
    url = _url(desk, session, target, key, call.query.path)
    await sessions.commit(desk, Action.LINK_REVEALED, session, target, {})
    return json_response(Link(url=url, token=key.token(session.sid, session.created_at)))


async def seed(desk: AdminContext, call: ApiRequest[LinkQuery, Empty]) -> ApiResponse:
    """Show a page share's seed again."""
    session, target = await sessions.read(desk, call.path["id"])
    if session.kind is not Kind.PAGE_SHARE:
        raise NotPageShare
    key = _key(desk, session, target)
    url = _url(desk, session, target, key, call.query.path)
    await sessions.commit(desk, Action.SEED_REVEALED, session, target, {})
    return json_response(Seed(seed=b64url(key.seed(session.sid)), example_url=url))


def _key(desk: AdminContext, session: Session, target: Target) -> Key:
    """The key that signed `session`. Raises `SigningKeyRemoved`, or what else keeps its link from ever opening again."""
    state = state_at(session, desk.now(), deleted_at=target.deleted_at)
    if state is State.REVOKED:
        raise SessionRevoked
    if state is State.ENDED:
        raise SessionEnded
    key = desk.keys().get(session.kid)
    if key is None:
        raise SigningKeyRemoved
    return key


def _url(desk: AdminContext, session: Session, target: Target, key: Key, path: str) -> str:
    """The link that opens `path`: of a page share, that page alone. Raises `Invalid`."""
    naming = desk.directory.naming
    origin = naming.origin(naming.hosts_of(target)[0])
    token = key.token(session.sid, session.created_at)
    if session.kind is Kind.FULL:
        return links.full(origin, token, path)
    if "?" in path or page_paths.is_ambiguous(path.encode()):
        raise Invalid("path", f"{path!r} cannot be shared as a page; name a plain path without a query.")
    host = origin.partition("://")[2].encode()
    proof = page_token(key.seed(session.sid), host, path.encode())
    return links.page(origin, token, proof.decode(), path)


OPERATIONS = (
    Operation(
        method="POST",
        path="/api/v1/targets/{name}/sessions",
        summary="Mint a session of a target",
        handler=mint,
        body=NewSessionRequest,
        answers={201: Minted},
        refusals=(409,),
    ),
    Operation(
        method="GET",
        path="/api/v1/sessions/{id}/link",
        summary="Show a session's link again",
        handler=link,
        query=LinkQuery,
        answers={200: Link},
        refusals=(409,),
    ),
    Operation(
        method="GET",
        path="/api/v1/sessions/{id}/seed",
        summary="Show a page share's seed again, and a page link derived from it",
        handler=seed,
        query=LinkQuery,
        answers={200: Seed},
        refusals=(409,),
    ),
)
