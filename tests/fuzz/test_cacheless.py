"""Requests after a change: each gets the response of a gateway without caches, and so does what reaches the target.

A gateway fills its caches with a request that it gets twice. Then one thing changes that its decision depended on, and
the request comes again, or another one on the same connection. `tests.support.cacheless` makes the other gateway.
"""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from burrowgate.core import extend_requests, links
from burrowgate.core.lifecycle import delete_target, extend, open_visit, relabel, revoke
from burrowgate.core.passphrases import secret_of, tag_of
from burrowgate.core.sessions import Kind, Limits, Session
from burrowgate.core.store_records import Change, VisitUpdate
from burrowgate.core.target_address import TargetAddress
from burrowgate.core.targets import Domain, Target, TargetType, UpstreamTrust, Verify
from burrowgate.core.tokens import page_token
from burrowgate.core.visit_cuts import cut
from burrowgate.core.visit_ids import direct_vid
from burrowgate.errors import Conflict, HostTaken, NameTaken, StateConflict
from burrowgate.testing.records import a_session, a_target, a_visit, vid
from tests.support import FAST_ARGON2, TestCase
from tests.support.cacheless import (
    AUTHORITY,
    CLIENTS,
    MASTERS,
    OTHER_AUTHORITY,
    BehindProxy,
    Client,
    ClientRequest,
    ForwardAuth,
    Http2,
    Outcome,
    OverTls,
    Script,
)
from tests.support.proxy_wire import KEY, PEER, now

SHOP, OPEN = Domain(host="shop.example"), Domain(host="open.example", public=True)
TARGET: dict[str, Any] = {
    "domains": (SHOP, OPEN),
    "page_assets": ("/static/*",),
    "session_cas": (AUTHORITY,),
    "open_paths": ("/open/*",),
    "preflight": True,
    "embed_origins": ("https://portal.example",),
}
IDLE_SECONDS = 60


def _session(number: int, **fields: Any) -> Session:
    return a_session(number, kid=KEY.kid, **fields)


FULL, SIBLING = _session(1), _session(2)
ELSEWHERE = _session(3, target_id="id-of-other")
SHARE = _session(4, kind=Kind.PAGE_SHARE)
VISITS = _session(5, limits=Limits(max_visits=1))
IDLE = _session(6, limits=Limits(idle_timeout=IDLE_SECONDS))
NETWORK = _session(7, limits=Limits(networks=("198.51.100.0/24",), methods=("GET", "HEAD")))
CONNECTIONS = _session(8, limits=Limits(max_connections=1))
CERTIFICATE = _session(9, limits=Limits(client_ca=AUTHORITY))
ASKING = _session(10, allow_extend_requests=True)
CONFIRM = _session(13, limits=Limits(confirm=True))
PASSPHRASE, OTHER_PASSPHRASE = (
    FAST_ARGON2.hash_now(secret_of(KEY, text), bytes(16)) for text in ("the passphrase", "another passphrase")
)
SECRET = _session(11, limits=Limits(passphrase=PASSPHRASE))
SECRET_SHARE = _session(12, kind=Kind.PAGE_SHARE, limits=Limits(passphrase=PASSPHRASE))
ENTERED = (CONFIRM, SECRET, SECRET_SHARE)
SESSIONS = (SIBLING, ELSEWHERE, SHARE, VISITS, IDLE, NETWORK, CONNECTIONS, CERTIFICATE, ASKING, *ENTERED)


def token(session: Session) -> bytes:
    return KEY.token(session.sid, session.created_at).encode()


def cookie(session: Session, number: int = 1, passphrase: str = "") -> str:
    return KEY.cookie(session.sid, vid(number), tag_of(passphrase))


def frame_cookie(session: Session) -> tuple[bytes, bytes]:
    return b"Cookie", b"__Host-burrowgate-frame=" + cookie(session).encode()


def forged(credential: bytes) -> bytes:
    """Return `credential` with another MAC, which is the last part of tokens and cookies."""
    return credential[:-22] + credential[-22:].swapcase()


def link(session: Session) -> bytes:
    return links.full("", token(session).decode()).partition("?")[2].encode()


def page(path: str = "/page", host: bytes = b"app.localhost", session: Session = SHARE) -> bytes:
    proof = page_token(KEY.seed(session.sid), host, path.encode()).decode()
    return links.page("", token(session).decode(), proof, path).partition("?")[2].encode()


AGENT = (b"User-Agent", b"curl/8")
NAVIGATION = (b"Sec-Fetch-Mode", b"navigate")
IN_FRAME = (NAVIGATION, (b"Sec-Fetch-Dest", b"iframe"), (b"Sec-Fetch-Site", b"cross-site"))
PREFLIGHT = ((b"Origin", b"https://other.example"), (b"Access-Control-Request-Method", b"PUT"))
ORIGIN, TLS_ORIGIN = (b"Origin", b"http://app.localhost"), (b"Origin", b"https://app.localhost")

REQUESTS: dict[str, tuple[ClientRequest, Session]] = {
    "public domain": (ClientRequest(host=b"open.example"), FULL),
    "public domain, websocket": (ClientRequest(host=b"open.example", websocket=True), FULL),
    "cookie": (ClientRequest(cookies=(cookie(FULL),)), FULL),
    "cookie, navigation": (ClientRequest(cookies=(cookie(FULL),), fields=(NAVIGATION,)), FULL),
    "cookie, another domain": (ClientRequest(host=b"shop.example", cookies=(cookie(FULL),)), FULL),
    "cookie, query": (ClientRequest(query=b"a=b", cookies=(cookie(FULL),)), FULL),
    "cookie, websocket": (ClientRequest(cookies=(cookie(FULL),), fields=(ORIGIN,), websocket=True), FULL),
    "cookie, websocket over TLS": (ClientRequest(cookies=(cookie(FULL),), fields=(TLS_ORIGIN,), websocket=True), FULL),
    "cookie, service worker": (ClientRequest(cookies=(cookie(FULL),), fields=((b"Service-Worker", b"script"),)), FULL),
    "cookie, own page": (ClientRequest(path=b"/.burrowgate/session", cookies=(cookie(FULL),)), FULL),
    "cookie, own page, may ask": (ClientRequest(path=b"/.burrowgate/session", cookies=(cookie(ASKING),)), ASKING),
    "open path": (ClientRequest(path=b"/open/a"), FULL),
    "open path, cookie": (ClientRequest(path=b"/open/a", cookies=(cookie(FULL),)), FULL),
    "open path, limited": (ClientRequest(path=b"/open/a", cookies=(cookie(NETWORK),)), NETWORK),
    "preflight": (ClientRequest(method=b"OPTIONS", path=b"/api", fields=PREFLIGHT), FULL),
    "link in a frame": (ClientRequest(query=link(FULL), fields=IN_FRAME), FULL),
    "cookie for frames": (ClientRequest(fields=(frame_cookie(FULL), (b"Sec-Fetch-Site", b"same-origin"))), FULL),
    "cookie for frames, navigation": (ClientRequest(fields=(frame_cookie(FULL), *IN_FRAME)), FULL),
    "both cookies": (ClientRequest(cookies=(cookie(FULL),), fields=(frame_cookie(SIBLING), *IN_FRAME)), FULL),
    "two cookies": (ClientRequest(cookies=(cookie(FULL), cookie(SIBLING))), FULL),
    "no credential": (ClientRequest(), FULL),
    "token": (ClientRequest(fields=((b"Burrowgate-Token", token(FULL)),)), FULL),
    "bearer": (ClientRequest(fields=((b"Authorization", b"Bearer " + token(FULL)),)), FULL),
    "token, agent": (ClientRequest(fields=((b"Burrowgate-Token", token(FULL)), AGENT)), FULL),
    "link, agent": (ClientRequest(query=link(FULL), fields=(AGENT,)), FULL),
    "page link, agent": (ClientRequest(path=b"/page", query=page(), fields=(AGENT,)), SHARE),
    "link": (ClientRequest(query=link(FULL) + b"&a=b"), FULL),
    "link, navigation": (ClientRequest(query=link(FULL), fields=(NAVIGATION,)), FULL),
    "page link": (ClientRequest(path=b"/page", query=page()), SHARE),
    "page link, navigation": (ClientRequest(path=b"/page", query=page(), fields=(NAVIGATION,)), SHARE),
    "page cookie": (ClientRequest(path=b"/static/a", cookies=(cookie(SHARE),)), SHARE),
    "max_visits, cookie": (ClientRequest(cookies=(cookie(VISITS),), fields=(NAVIGATION,)), VISITS),
    "max_visits, link": (ClientRequest(query=link(VISITS), fields=(NAVIGATION,)), VISITS),
    "idle_timeout": (ClientRequest(cookies=(cookie(IDLE),)), IDLE),
    "networks": (ClientRequest(cookies=(cookie(NETWORK),)), NETWORK),
    "max_connections": (ClientRequest(cookies=(cookie(CONNECTIONS),)), CONNECTIONS),
    "client certificate": (ClientRequest(cookies=(cookie(CERTIFICATE),)), CERTIFICATE),
    "confirm, link": (ClientRequest(query=link(CONFIRM), fields=(NAVIGATION,)), CONFIRM),
    "confirm, cookie": (ClientRequest(cookies=(cookie(CONFIRM),)), CONFIRM),
    "confirm, button": (ClientRequest(method=b"POST", query=link(CONFIRM), fields=(NAVIGATION,)), CONFIRM),
    "passphrase, link": (ClientRequest(query=link(SECRET), fields=(NAVIGATION,)), SECRET),
    "passphrase, cookie": (ClientRequest(cookies=(cookie(SECRET, 1, PASSPHRASE),)), SECRET),
    "passphrase, link and cookie": (
        ClientRequest(query=link(SECRET), fields=(NAVIGATION,), cookies=(cookie(SECRET, 1, PASSPHRASE),)),
        SECRET,
    ),
    "passphrase, field": (
        ClientRequest(fields=((b"Burrowgate-Token", token(SECRET)), (b"Burrowgate-Passphrase", b"the passphrase"))),
        SECRET,
    ),
    "passphrase, page link": (
        ClientRequest(path=b"/page", query=page(session=SECRET_SHARE), cookies=(cookie(SECRET_SHARE, 1, PASSPHRASE),)),
        SECRET_SHARE,
    ),
}

# Changes of the world, of which a cached decision may depend on each.


def stored(script: Script, session: Session) -> Session:
    """Return the session as it is stored now, or as it was before it was deleted."""
    return now(script.world.store.session(session.sid)) or session


def stored_target(script: Script, name: str = "app") -> Target:
    return next(one for one in now(script.world.store.targets()) if one.target_id == f"id-of-{name}")


def change_session(change: Callable[[Session, Script], Session]) -> Callable[[Script, Session], None]:
    def apply(script: Script, session: Session) -> None:
        before = stored(script, session)
        after = change(before, script)
        if after is not before and now(script.world.store.session(session.sid)) is not None:
            script.commit(after)

    return apply


def set_limits(**limits: Any) -> Callable[[Script, Session], None]:
    def change(record: Session, script: Script) -> Session:
        return replace(record, limits=replace(record.limits, **limits), version=record.version + 1)

    return change_session(change)


def change_target(**fields: Any) -> Callable[[Script, Session], None]:
    def apply(script: Script, session: Session) -> None:
        before = stored_target(script)
        script.commit(replace(before, **fields, version=before.version + 1))

    return apply


def seconds(script: Script) -> int:
    return int(script.world.clock.now())


def delete(script: Script, session: Session) -> None:
    if now(script.world.store.session(session.sid)) is not None:
        change_session(lambda record, script: revoke(record, now=seconds(script)))(script, session)
        script.commit(deletes=(stored(script, session),))


def delete_app(script: Script, session: Session) -> None:
    if stored_target(script).deleted_at is None:
        script.commit(delete_target(stored_target(script), now=seconds(script)))


def move_domains(script: Script, session: Session) -> None:
    app, other = stored_target(script), stored_target(script, "other")
    script.commit(replace(app, domains=(), version=app.version + 1))
    script.commit(replace(other, domains=(SHOP, OPEN), version=other.version + 1))


def take_over_the_name(script: Script, session: Session) -> None:
    app, other = stored_target(script), stored_target(script, "other")
    script.commit(replace(app, name="old", version=app.version + 1))
    script.commit(replace(other, name="app", version=other.version + 1))


def use_up(script: Script, session: Session) -> None:
    for _ in range(2):
        change_session(lambda record, script: open_visit(record))(script, session)


def advance(count: float) -> Callable[[Script, Session], None]:
    def apply(script: Script, session: Session) -> None:
        script.world.clock.advance(count)

    return apply


def advance_to_expiry(before: float = 0.0) -> Callable[[Script, Session], None]:
    def apply(script: Script, session: Session) -> None:
        at = stored(script, session).expires_at - before
        script.world.clock.time = max(script.world.clock.time, at)

    return apply


def use_elsewhere(script: Script, session: Session) -> None:
    clock = script.world.clock
    clock.advance(IDLE_SECONDS - 10)
    seen = a_visit(vid=vid(9), sid=IDLE.sid, last_seen=int(clock.now()))
    now(script.world.store.commit(Change(visits=(VisitUpdate(visit=seen),))))
    clock.advance(20)


def extend_and_outlive(script: Script, session: Session) -> None:
    CHANGES["session extended"](script, session)
    script.world.clock.time = max(script.world.clock.time, session.expires_at)


def can_rotate(session: Session) -> bool:
    return session.kind is Kind.FULL and session.revoked_at is None


def ask(session: Session, script: Script) -> Session:
    try:
        return extend_requests.ask(session, vid=vid(1), address=PEER, message="", now=seconds(script))
    except StateConflict:
        return session


CHANGES: dict[str, Callable[[Script, Session], None]] = {
    "nothing": lambda script, session: None,
    "session revoked": change_session(lambda record, script: revoke(record, now=seconds(script))),
    "session deleted": delete,
    "session relabelled": change_session(lambda record, script: relabel(record, label="another")),
    "visit cut": change_session(lambda record, script: cut(record, vid(1), now=seconds(script))),
    "visit cut, link rotated": change_session(
        lambda record, script: cut(record, vid(1), rotates_link=can_rotate(record), now=seconds(script))
    ),
    "another visit cut": change_session(lambda record, script: cut(record, vid(2), now=seconds(script))),
    "visit without a cookie cut": change_session(
        lambda record, script: cut(record, direct_vid(record.sid, PEER, "curl/8"), now=seconds(script))
    ),
    "more time asked for": change_session(
        lambda record, script: ask(record, script) if record.allow_extend_requests else record
    ),
    "session extended": change_session(
        lambda record, script: (
            record if record.revoked_at else extend(record, a_target(), ttl=259_200, now=seconds(script))
        )
    ),
    "session extended, former expiry": extend_and_outlive,
    "passphrase set": set_limits(passphrase=OTHER_PASSPHRASE),
    "passphrase removed": set_limits(passphrase=""),
    "confirmation demanded": set_limits(confirm=True),
    "confirmation no longer demanded": set_limits(confirm=False),
    "visits used up by others": use_up,
    "a second before expiry": advance_to_expiry(1),
    "just before expiry": advance_to_expiry(0.001),
    "at expiry": advance_to_expiry(),
    "just before idleness": advance(IDLE_SECONDS - 0.001),
    "at idleness": advance(IDLE_SECONDS),
    "used elsewhere before idleness": use_elsewhere,
    "connection held": lambda script, session: script.hold(ClientRequest(cookies=(cookie(CONNECTIONS),))),
    "key removed": lambda script, session: script.use_keys(MASTERS[1]),
    "key added": lambda script, session: script.use_keys(*MASTERS),
    "target off": change_target(enabled=False),
    "target deleted": delete_app,
    "target renamed": change_target(name="new"),
    "target's name given to another": take_over_the_name,
    "target's address": change_target(address=TargetAddress(host="127.0.0.2", port=3001)),
    "target's path prefix": change_target(address=TargetAddress(host="127.0.0.1", port=3000, prefix="/below")),
    "target's type": change_target(type=TargetType.TCP),
    "target's folder": change_target(type=TargetType.FOLDER, address=TargetAddress(folder="/nonexistent")),
    "target's trust": change_target(trust=UpstreamTrust(verify=Verify.NONE)),
    "target's service_workers": change_target(service_workers=True),
    "target's page_assets": change_target(page_assets=()),
    "target's open_paths": change_target(open_paths=()),
    "target's open_paths, other": change_target(open_paths=("/page", "/static/*", "/open/b")),
    "target's preflight": change_target(preflight=False),
    "target's embed_origins": change_target(embed_origins=()),
    "target's embed_origins, other": change_target(embed_origins=("https://a.example", "https://b.example")),
    "target's client_ca": change_target(client_ca=OTHER_AUTHORITY),
    "target's client_ca, presented": change_target(client_ca=AUTHORITY),
    "domain made private": change_target(domains=(SHOP, replace(OPEN, public=False))),
    "domain made public": change_target(
        domains=(replace(SHOP, public=True), OPEN, Domain(host="app.localhost", public=True))
    ),
    "domains removed": change_target(domains=()),
    "domains moved": move_domains,
}
ONLY_OVER_TLS = frozenset(
    {
        "target's embed_origins",
        "target's embed_origins, other",
        "cookie for frames",
        "sibling's cookie for frames",
    }
)
"""Changes and alterations that concern frames of other sites."""
WITHOUT_EFFECT = {"nothing", "key added", "another visit cut"}
"""Changes after which every request has the same outcome."""


def alter(**fields: Any) -> Callable[[ClientRequest], ClientRequest]:
    return lambda requested: replace(requested, **fields)


def without(requested: ClientRequest, name: bytes) -> tuple[tuple[bytes, bytes], ...]:
    return tuple(field for field in requested.fields if field[0] != name)


def add(name: bytes, value: bytes) -> Callable[[ClientRequest], ClientRequest]:
    return lambda requested: replace(requested, fields=(*without(requested, name), (name, value)))


ALTERATIONS: dict[str, Callable[[ClientRequest], ClientRequest]] = {
    "nothing": lambda requested: requested,
    "another target's host": alter(host=b"other.localhost"),
    "own domain": alter(host=b"shop.example"),
    "implied domain": alter(host=b"app.localhost"),
    "public domain": alter(host=b"open.example"),
    "unknown host": alter(host=b"none.localhost"),
    "host without a certificate": alter(host=b"app.elsewhere"),
    "capital letters": alter(host=b"APP.LOCALHOST"),
    "another port": alter(host=b"app.localhost:9"),
    "HEAD": alter(method=b"HEAD", websocket=False),
    "POST": alter(method=b"POST", websocket=False),
    "DELETE": alter(method=b"DELETE", websocket=False),
    "OPTIONS": alter(method=b"OPTIONS", websocket=False),
    "another path": alter(path=b"/static/b"),
    "open path": alter(path=b"/open/a"),
    "open path, ambiguous": alter(path=b"/open/..;/a"),
    "no query": alter(query=b""),
    "query": alter(query=b"x=y"),
    "link to a sibling": alter(query=link(SIBLING)),
    "another target's link": alter(query=link(ELSEWHERE)),
    "page link": alter(query=page()),
    "page link of another host": alter(query=page(host=b"shop.example")),
    "no cookie": alter(cookies=()),
    "junk cookie": alter(cookies=("junk",)),
    "sibling's cookie": alter(cookies=(cookie(SIBLING),)),
    "another visit's cookie": alter(cookies=(cookie(VISITS, 2),)),
    "another target's cookie": alter(cookies=(cookie(ELSEWHERE),)),
    "page cookie": alter(cookies=(cookie(SHARE),)),
    "cookie of the confirmation": alter(cookies=(cookie(CONFIRM),)),
    "cookie of the passphrase": alter(cookies=(cookie(SECRET, 1, PASSPHRASE),)),
    "cookie of another passphrase": alter(cookies=(cookie(SECRET, 1, OTHER_PASSPHRASE),)),
    "cookie without a passphrase": alter(cookies=(cookie(SECRET),)),
    "page cookie of the passphrase": alter(cookies=(cookie(SECRET_SHARE, 1, PASSPHRASE),)),
    "passphrase": add(b"Burrowgate-Passphrase", b"the passphrase"),
    "wrong passphrase": add(b"Burrowgate-Passphrase", b"no passphrase"),
    "network's cookie": alter(cookies=(cookie(NETWORK),)),
    "several cookies": alter(cookies=(cookie(ELSEWHERE), cookie(SIBLING), cookie(FULL))),
    "sibling's token": add(b"Burrowgate-Token", token(SIBLING)),
    "another target's token": add(b"Burrowgate-Token", token(ELSEWHERE)),
    "junk token": add(b"Burrowgate-Token", b"x"),
    "sibling's bearer": add(b"Authorization", b"Bearer " + token(SIBLING)),
    "forged token": add(b"Burrowgate-Token", forged(token(FULL))),
    "forged bearer": add(b"Authorization", b"Bearer " + forged(token(FULL))),
    "forged cookie": alter(cookies=(forged(cookie(FULL).encode()).decode(),)),
    "forged link": alter(query=b"%b=%b" % (forged(token(FULL))[-22:], token(FULL)[:-23])),
    "another authorization": add(b"Authorization", b"Basic YTpi"),
    "no fields": alter(fields=()),
    "service worker": add(b"Service-Worker", b"script"),
    "navigation": add(b"Sec-Fetch-Mode", b"navigate"),
    "another field": add(b"X-Other", b"1"),
    "JSON wanted": add(b"Accept", b"application/json"),
    "foreign origin": add(b"Origin", b"http://evil.example"),
    "websocket": alter(method=b"GET", websocket=True),
    "websocket from a foreign origin": lambda requested: add(b"Origin", b"http://evil.example")(
        replace(requested, method=b"GET", websocket=True)
    ),
    "no websocket": alter(websocket=False),
    "another agent": add(b"User-Agent", b"curl/9"),
    "preflight": lambda requested: replace(requested, method=b"OPTIONS", fields=PREFLIGHT, websocket=False),
    "cross-site": add(b"Sec-Fetch-Site", b"cross-site"),
    "same origin": add(b"Sec-Fetch-Site", b"same-origin"),
    "in a frame": add(b"Sec-Fetch-Dest", b"iframe"),
    "cookie for frames": add(*frame_cookie(FULL)),
    "sibling's cookie for frames": add(*frame_cookie(SIBLING)),
    "another client": alter(address="203.0.113.9"),
}


def script_of(kind: type[Client]) -> Script:
    return Script(kind, target=TARGET, puts=(a_target("other"), *SESSIONS))


STEPS = st.one_of(
    st.tuples(st.sampled_from(sorted(CHANGES)), st.sampled_from(sorted(REQUESTS))),
    st.tuples(st.sampled_from(sorted(REQUESTS)), st.sampled_from(sorted(ALTERATIONS)), st.integers(0, 1)),
)
"""A change, which concerns the session of a request, or an altered request on one of two connections."""


class CachelessCase:
    """All requests of one kind of clients, with all changes."""

    kind: type[Client]
    irrelevant: frozenset[str] = frozenset()
    """Changes and alterations that do not concern these clients."""

    def filled(self, requested: ClientRequest) -> tuple[Script, Outcome]:
        """Return a gateway whose caches a request has filled, and its outcome."""
        script = script_of(self.kind)
        script.send(requested)
        before, _ = script.send(requested)
        return script, before

    def test_request_after_a_change_gets_what_it_gets_without_caches(self) -> None:  # SEC-64
        different: Counter[str] = Counter()
        for (name, (requested, session)), (change, apply) in product(REQUESTS.items(), CHANGES.items()):
            script, before = self.filled(requested)
            apply(script, session)
            outcome, expected = script.send(requested, is_cleared=True)
            assert outcome == expected, (name, change, outcome, expected)
            different[change] += outcome != before
            outcome, expected = script.send(requested)  # by what the connection has kept
            assert outcome.without_renewal() == expected.without_renewal(), (name, change, outcome, expected)
            outcome, expected = script.send(requested, 1)
            assert outcome.without_renewal() == expected.without_renewal(), (name, change, outcome, expected)
        self.check(different, WITHOUT_EFFECT, 300)

    def test_another_request_gets_what_it_gets_without_caches(self) -> None:  # SEC-64
        different: Counter[str] = Counter()
        for (name, (requested, _)), (alteration, altered) in product(REQUESTS.items(), ALTERATIONS.items()):
            script, before = self.filled(requested)
            for one in (altered(requested), requested):
                outcome, expected = script.send(one, is_cleared=True)
                assert outcome == expected, (name, alteration, one, outcome, expected)
                different[alteration] += outcome != before
        self.check(different, {"nothing"}, 500)

    def check(self, different: Counter[str], without_effect: set[str], minimum: int) -> None:
        """Check that each change but those `without_effect` has changed an outcome, and all together `minimum`."""
        silent = {change for change, count in different.items() if not count}
        assert silent - self.irrelevant == without_effect, silent
        assert different.total() >= minimum, different.total()


class PlainTests(CachelessCase, TestCase):
    kind = Client
    irrelevant = ONLY_OVER_TLS | {"another client"}


class BehindProxyTests(CachelessCase, TestCase):
    kind = BehindProxy
    irrelevant = ONLY_OVER_TLS


class OverTlsTests(CachelessCase, TestCase):
    kind = OverTls
    irrelevant = frozenset({"another client", "target's client_ca, presented"})


class Http2Tests(CachelessCase, TestCase):
    kind = Http2
    irrelevant = frozenset({"another client", "target's client_ca, presented"})


class ForwardAuthTests(CachelessCase, TestCase):
    kind = ForwardAuth
    irrelevant = ONLY_OVER_TLS | {
        "another agent", "another field", "connection held", "target's trust", "target's folder", "target's address",
        "target's path prefix", "cross-site", "same origin", "in a frame",
    }  # fmt: skip


class CertificateTests(TestCase):
    """A target that requires a client certificate, a client that has one, and another client that has none."""

    def test_client_without_a_certificate_gets_what_it_gets_without_caches(self) -> None:
        different = 0
        for kind, (name, (requested, _)) in product((OverTls, Http2), REQUESTS.items()):
            script = Script(kind, target={**TARGET, "client_ca": AUTHORITY}, puts=(a_target("other"), *SESSIONS))
            script.send(requested)
            before, _ = script.send(requested)
            outcome, expected = script.send(requested, 1)
            assert outcome == expected, (kind, name, outcome, expected)
            different += outcome != before
        assert different == 2 * len(REQUESTS), different


class ScriptTests(TestCase):
    @settings(max_examples=300)
    @given(st.sampled_from(CLIENTS), st.lists(STEPS, min_size=2, max_size=8))
    def test_every_request_gets_what_it_gets_without_caches(
        self, kind: type[Client], steps: list[tuple[Any, ...]]
    ) -> None:
        script = script_of(kind)
        for step in steps:
            if len(step) == 2:
                with contextlib.suppress(Conflict, HostTaken, NameTaken):
                    CHANGES[step[0]](script, REQUESTS[step[1]][1])
            else:
                outcome, expected = script.send(ALTERATIONS[step[1]](REQUESTS[step[0]][0]), step[2])
                assert outcome.without_renewal() == expected.without_renewal(), (step, outcome, expected)


class FolderTests(TestCase):
    """A target that is a folder, of which nothing is remembered."""

    def test_changed_folder_is_served_as_it_is_without_caches(self) -> None:
        def write(text: str) -> Callable[[Path], object]:
            return lambda folder: (folder / "a.txt").write_text(text)

        def delete_file(folder: Path) -> None:
            (folder / "a.txt").unlink()

        def add_file(folder: Path) -> None:
            (folder / "b.txt").write_text("b")

        def hide(folder: Path) -> None:
            (folder / "a.txt").rename(folder / ".a.txt")

        changes = (write("longer"), write("other"), delete_file, add_file, hide)
        different = 0
        for kind, path, change in product((Client, Http2), (b"/", b"/a.txt", b"/b.txt"), changes):
            folder = Path(self.mktemp())
            folder.mkdir()
            write("first")(folder)
            address = TargetAddress(folder=str(folder))
            script = Script(kind, target={**TARGET, "type": TargetType.FOLDER, "address": address}, puts=())
            requested = ClientRequest(path=path, cookies=(cookie(FULL),))
            before, _ = script.send(requested)
            change(folder)
            outcome, expected = script.send(requested)
            assert outcome == expected, (kind, path, outcome, expected)
            different += outcome != before
        assert different >= 16
