"""Operations on sessions: mint, list, relabel, extend, revoke, delete, and what shows a link or a seed again.

Rules. Every change goes with its audit event in one commit, and so does every showing of a link or a seed; none of
them says what opens anything. A wish is absolute ("30 days from now"), so when somebody else changed the session
meanwhile it is read and wished again, unless the caller meant one version; revoking always means any version.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from msgspec import UNSET, Meta, UnsetType

from burrowgate import codec
from burrowgate.admin import targets
from burrowgate.admin.desk import Desk, Detail
from burrowgate.admin.operations import ANY_VERSION, Answer, Call, Match, Operation, shown
from burrowgate.codec import ExtendWish, LabelWish, NewSession, Nothing, Path, SessionView, Shape, VisitView
from burrowgate.core import lifecycle, links, pages
from burrowgate.core.events import Action
from burrowgate.core.sessions import Kind, Session, State, state_at
from burrowgate.core.targets import Handler, Target
from burrowgate.core.tokens import SID_BYTES, Key, b64url, page_token
from burrowgate.errors import (
    Conflict,
    HandlerRaw,
    Invalid,
    KeyGone,
    NoSuchSession,
    NotPageShare,
    SessionEnded,
    SessionRevoked,
)
from burrowgate.interfaces import Change, SessionQuery

Limit = Annotated[int, Meta(ge=1, le=1000, description="How many at most.")]
Cursor = Annotated[
    str, Meta(max_length=256, description="What the answer before gave.", extra_json_schema={"format": "cursor"})
]


class SessionsQuery(Shape, frozen=True):
    """Which sessions."""

    target: Annotated[str, Meta(description="Those of this target alone.")] | UnsetType = UNSET
    state: State | UnsetType = UNSET
    text: Annotated[str, Meta(max_length=64, description="A part of the label, in any case.")] = ""
    limit: Limit = 100
    cursor: Cursor | UnsetType = UNSET


class VisitsQuery(Shape, frozen=True):
    """How many visits."""

    limit: Limit = 100


class LinkQuery(Shape, frozen=True):
    """Where the link is to land."""

    path: Path = "/"


class SessionList(Shape, frozen=True):
    """Some sessions, the newest first, and how to ask for those after them."""

    sessions: tuple[SessionView, ...]
    cursor: str | None


class VisitList(Shape, frozen=True):
    """The visits of a session, the last seen first."""

    visits: tuple[VisitView, ...]


class Minted(Shape, frozen=True, omit_defaults=True):
    """A new session with what opens it; of a page share also what derives page links."""

    session: SessionView
    token: str
    url: str
    seed: str | UnsetType = UNSET
    example_url: str | UnsetType = UNSET


class Link(Shape, frozen=True):
    """What opens a session."""

    url: str
    token: str


class Seed(Shape, frozen=True):
    """What derives the page links of a session, and one of them."""

    seed: str
    example_url: str


async def mint(desk: Desk, call: Call[Nothing, NewSession]) -> Answer:
    """Mint a session."""
    wish = call.body
    target = desk.directory.target(call.path["name"])
    if target.handler is Handler.RAW:
        raise HandlerRaw
    key = desk.keys().newest
    session = lifecycle.mint(
        target,
        sid=b64url(desk.entropy.token_bytes(SID_BYTES)),
        kid=key.kid,
        kind=wish.kind,
        label=wish.label,
        ttl=desk.session_ttl if isinstance(wish.ttl, UnsetType) else codec.ttl(wish.ttl),
        limits=codec.read_limits(wish.limits),
        now=desk.now(),
    )
    url = _url(desk, session, target, key, wish.path)
    detail: Detail = {
        "kind": session.kind.value,
        "label": session.label,
        "expires_at": codec.time(session.expires_at),
    }
    await _commit(desk, Action.SESSION_MINTED, session, target, detail, puts=(session,))
    shares = session.kind is Kind.PAGE_SHARE
    minted = Minted(
        session=view(desk, session, target),
        token=key.token(session.sid, session.created_at),
        url=url,
        seed=b64url(key.seed(session.sid)) if shares else UNSET,
        example_url=url if shares else UNSET,
    )
    return shown(minted, status=201, version=session.version, location=f"/api/v1/sessions/{session.sid}")


async def index(desk: Desk, call: Call[SessionsQuery, Nothing]) -> Answer:
    """List sessions."""
    wish = call.query
    query = SessionQuery(
        now=desk.now(),
        target_id=None if isinstance(wish.target, UnsetType) else desk.directory.target(wish.target).target_id,
        state=None if isinstance(wish.state, UnsetType) else wish.state,
        text=wish.text,
        limit=wish.limit,
        cursor=None if isinstance(wish.cursor, UnsetType) else wish.cursor,
    )
    page = await desk.directory.store.sessions(query)
    found = [(session, desk.directory.target_by_id(session.target_id)) for session in page.sessions]
    return shown(
        SessionList(
            sessions=tuple(view(desk, session, target) for session, target in found if target is not None),
            cursor=page.cursor,
        )
    )


async def show(desk: Desk, call: Call[Nothing, Nothing]) -> Answer:
    """Show one session."""
    return _shown(desk, *await _read(desk, call.path["id"]))


async def relabel(desk: Desk, call: Call[Nothing, LabelWish]) -> Answer:
    """Give a session another label."""

    def wish(session: Session, target: Target) -> tuple[Session, Detail]:
        relabelled = lifecycle.relabel(session, label=call.body.label)
        return relabelled, {"label": relabelled.label}

    return await _amend(desk, call.path["id"], call.match, Action.SESSION_RELABELLED, wish)


async def extend(desk: Desk, call: Call[Nothing, ExtendWish]) -> Answer:
    """Let a session live for some days from now."""

    def wish(session: Session, target: Target) -> tuple[Session, Detail]:
        extended = lifecycle.extend(session, target, days=call.body.days, now=desk.now())
        return extended, {"days": call.body.days, "expires_at": codec.time(extended.expires_at)}

    return await _amend(desk, call.path["id"], call.match, Action.SESSION_EXTENDED, wish)


async def revoke(desk: Desk, call: Call[Nothing, Nothing]) -> Answer:
    """Revoke a session, at once and for ever."""

    def wish(session: Session, target: Target) -> tuple[Session, Detail]:
        return lifecycle.revoke(session, now=desk.now()), {}

    return await _amend(desk, call.path["id"], ANY_VERSION, Action.SESSION_REVOKED, wish)


async def delete(desk: Desk, call: Call[Nothing, Nothing]) -> Answer:
    """Delete a session that is over."""
    for _ in range(targets.ATTEMPTS):
        session, target = await _read(desk, call.path["id"])
        call.match.check(session.version)
        lifecycle.check_deletable(session, target, now=desk.now())
        try:
            await _commit(
                desk, Action.SESSION_DELETED, session, target, {"label": session.label}, deletes=(session,)
            )
        except Conflict:
            continue
        await targets.forget(desk, target)
        return Answer(204)
    raise Conflict


async def link(desk: Desk, call: Call[LinkQuery, Nothing]) -> Answer:
    """Show a session's link again."""
    session, target = await _read(desk, call.path["id"])
    key = _key(desk, session, target)
    url = _url(desk, session, target, key, call.query.path)
    await _commit(desk, Action.LINK_REVEALED, session, target, {})
    return shown(Link(url=url, token=key.token(session.sid, session.created_at)))


async def seed(desk: Desk, call: Call[LinkQuery, Nothing]) -> Answer:
    """Show a page share's seed again."""
    session, target = await _read(desk, call.path["id"])
    if session.kind is not Kind.PAGE_SHARE:
        raise NotPageShare
    key = _key(desk, session, target)
    url = _url(desk, session, target, key, call.query.path)
    await _commit(desk, Action.SEED_REVEALED, session, target, {})
    return shown(Seed(seed=b64url(key.seed(session.sid)), example_url=url))


async def visits(desk: Desk, call: Call[VisitsQuery, Nothing]) -> Answer:
    """List the visits of a session."""
    session, _ = await _read(desk, call.path["id"])
    found = await desk.directory.store.visits(session.sid, call.query.limit)
    return shown(VisitList(visits=tuple(codec.visit(visit) for visit in found)))


def view(desk: Desk, session: Session, target: Target) -> SessionView:
    """`session` as it is shown here, now."""
    return codec.session(session, target, now=desk.clock.now(), live=desk.live(session.sid))


async def _read(desk: Desk, sid: str) -> tuple[Session, Target]:
    """The session `sid` as the store has it now, and its target. Raises `NoSuchSession`."""
    session = await desk.directory.refresh(sid)
    target = desk.directory.target_by_id(session.target_id) if session is not None else None
    if session is None or target is None:
        raise NoSuchSession(sid)
    return session, target


async def _amend(
    desk: Desk,
    sid: str,
    match: Match,
    action: Action,
    wish: Callable[[Session, Target], tuple[Session, Detail]],
) -> Answer:
    """Show the session `sid` as `wish` made it, committed with what the audit trail shall say.

    Raises `Conflict` when the caller meant another version, or when others never leave it alone.
    """
    for _ in range(targets.ATTEMPTS):
        session, target = await _read(desk, sid)
        match.check(session.version)
        wished, detail = wish(session, target)
        if wished is session:
            return _shown(desk, session, target)
        try:
            await _commit(desk, action, wished, target, detail, puts=(wished,))
        except Conflict:
            continue
        return _shown(desk, wished, target)
    raise Conflict


async def _commit(
    desk: Desk,
    action: Action,
    session: Session,
    target: Target,
    detail: Detail,
    *,
    puts: tuple[Session, ...] = (),
    deletes: tuple[Session, ...] = (),
) -> None:
    event = desk.event(action, target=target.name, sid=session.sid, detail=detail)
    await desk.directory.commit(Change(puts=puts, deletes=deletes, events=(event,)))


def _key(desk: Desk, session: Session, target: Target) -> Key:
    """The key that signed `session`. Raises `KeyGone`, or what else keeps its link from ever opening again."""
    state = state_at(session, desk.now(), deleted_at=target.deleted_at)
    if state is State.REVOKED:
        raise SessionRevoked
    if state is State.ENDED:
        raise SessionEnded
    key = desk.keys().get(session.kid)
    if key is None:
        raise KeyGone
    return key


def _url(desk: Desk, session: Session, target: Target, key: Key, path: str) -> str:
    """The link that opens `path`: of a page share, that page alone. Raises `Invalid`."""
    naming = desk.directory.naming
    origin = naming.origin(naming.hosts_of(target)[0])
    token = key.token(session.sid, session.created_at)
    if session.kind is Kind.FULL:
        return links.full(origin, token, path)
    if "?" in path or pages.is_ambiguous(path.encode()):
        raise Invalid("path", f"{path!r} cannot be shared as a page; name a plain path without a query.")
    host = origin.partition("://")[2].encode()
    proof = page_token(key.seed(session.sid), host, path.encode())
    return links.page(origin, token, proof.decode(), path)


def _shown(desk: Desk, session: Session, target: Target) -> Answer:
    return shown(view(desk, session, target), version=session.version)


_SESSIONS = "/api/v1/sessions"
_SESSION = f"{_SESSIONS}/{{id}}"

OPERATIONS = (
    Operation(
        method="POST",
        path="/api/v1/targets/{name}/sessions",
        summary="Mint a session of a target",
        do=mint,
        body=NewSession,
        answers={201: Minted},
        refusals=(409,),
    ),
    Operation(
        method="GET",
        path=_SESSIONS,
        summary="List sessions, the newest first",
        do=index,
        query=SessionsQuery,
        answers={200: SessionList},
        refusals=(404,),
    ),
    Operation(method="GET", path=_SESSION, summary="Show a session", do=show, answers={200: SessionView}),
    Operation(
        method="PATCH",
        path=_SESSION,
        summary="Give a session another label; its link stays as it is",
        do=relabel,
        body=LabelWish,
        answers={200: SessionView},
        matches=True,
    ),
    Operation(
        method="DELETE",
        path=_SESSION,
        summary="Delete a session that is revoked, expired or ended",
        do=delete,
        answers={204: None},
        refusals=(409,),
        matches=True,
    ),
    Operation(
        method="POST",
        path=f"{_SESSION}/extend",
        summary="Let a session live for some days from now",
        do=extend,
        body=ExtendWish,
        answers={200: SessionView},
        refusals=(409,),
        matches=True,
    ),
    Operation(
        method="POST",
        path=f"{_SESSION}/revoke",
        summary="Revoke a session, at once and for ever, whatever its version",
        do=revoke,
        answers={200: SessionView},
        refusals=(412,),
    ),
    Operation(
        method="GET",
        path=f"{_SESSION}/link",
        summary="Show a session's link again",
        do=link,
        query=LinkQuery,
        answers={200: Link},
        refusals=(409,),
    ),
    Operation(
        method="GET",
        path=f"{_SESSION}/seed",
        summary="Show a page share's seed again, and a page link derived from it",
        do=seed,
        query=LinkQuery,
        answers={200: Seed},
        refusals=(409,),
    ),
    Operation(
        method="GET",
        path=f"{_SESSION}/visits",
        summary="List the visits of a session, the last seen first",
        do=visits,
        query=VisitsQuery,
        answers={200: VisitList},
    ),
)
