"""Minting of sessions, and later requests for links and seeds."""

import json
from collections.abc import Mapping, Sequence
from urllib.parse import urlsplit

from twisted.logger import globalLogPublisher

from burrowgate.core import links
from burrowgate.core.passphrases import secret_of
from burrowgate.core.tokens import Key, Keyring, b64url, verify_page_token
from burrowgate.errors import StoreUnavailable
from burrowgate.sessions.registry import Naming
from tests.support import FAST_ARGON2, START, link_paths
from tests.support.admin_wire import SESSIONS, RacingStore, SessionTestCase, World

DAY = 24 * 3600
HOSTILE_LABELS = [
    "<script>alert(1)</script>",
    "\u202eevil\u2066",
    "\u05e9\u05dc\u05d5\u05dd",
    "'; DROP TABLE sessions; --",
    "\U0001f600" * 64,
    "\\u0000 {{7*7}} %s ${x}",
]


class SilentStore(RacingStore):
    """A store that counts no visits."""

    async def visit_counts(self, sids: Sequence[str]) -> Mapping[str, int]:
        raise StoreUnavailable


class TestNewSession(SessionTestCase):
    def test_visits_of_a_new_session_are_not_counted(self) -> None:
        self.start(World(store=SilentStore()))
        self.target()
        reply = self.call("POST", "/api/v1/targets/app/sessions", {})
        self.assertEqual((reply.status, reply.json["session"]["visit_count"]), (201, 0))
        self.assertEqual(self.call("GET", f"/api/v1/sessions/{reply.json['session']['id']}").status, 503)


class TestMint(SessionTestCase):
    def test_full_session_is_minted(self) -> None:
        reply = self.call("POST", "/api/v1/targets/app/sessions", {"label": " a demo "})
        self.assertEqual(reply.status, 201)
        self.assertEqual(sorted(reply.json), ["session", "token", "url"])
        session = reply.json["session"]
        self.assertEqual(
            session,
            {
                "id": session["id"],
                "target": "app",
                "kind": "full",
                "account_id": "",
                "account": "",
                "label": "a demo",
                "state": "active",
                "created_at": "2023-11-14T22:13:20Z",
                "expires_at": "2023-11-15T22:13:20Z",
                "extended_at": None,
                "revoked_at": None,
                "last_used_at": None,
                "limits": {
                    "max_visits": None,
                    "idle_timeout": None,
                    "max_connections": None,
                    "methods": [],
                    "networks": [],
                    "client_ca": None,
                    "confirm": False,
                    "passphrase": False,
                    "sign_in": None,
                },
                "rotated_at": None,
                "allow_extend_requests": False,
                "extend_requests": [],
                "visit_count": 0,
                "paused": False,
                "open_connections": 0,
                "tcp": None,
                "browser": None,
                "version": 1,
            },
        )
        self.assertEqual(reply.headers["location"], f"{SESSIONS}/{session['id']}")
        self.assertEqual(reply.headers["etag"], '"1"')
        credential = self.world.keyring.verify_token(reply.json["token"].encode())
        self.assertIsNotNone(credential)
        self.assertEqual(credential and credential.sid, session["id"])
        self.assertEqual(reply.json["url"], links.full("http://app.localhost:8480", reply.json["token"]))
        self.assertEqual(self.call("GET", f"{SESSIONS}/{session['id']}").json, session)

    def test_no_body_means_defaults(self) -> None:
        self.assertEqual(self.call("POST", "/api/v1/targets/app/sessions").status, 201)

    def test_path_of_the_link(self) -> None:
        minted = self.mint(path="/a/b?x=1")
        self.assertTrue(minted["url"].startswith("http://app.localhost:8480/a/b?x=1&"))

    def test_page_share_session_is_minted(self) -> None:
        minted = self.mint(kind="page-share", path="/reports/42")
        self.assertEqual(sorted(minted), ["example_url", "seed", "session", "token", "url"])
        self.assertEqual(minted["url"], minted["example_url"])
        sid = minted["session"]["id"]
        self.assertEqual(minted["seed"], b64url(self.world.key.seed(sid)))
        url = urlsplit(minted["example_url"])
        parameters = links.find(url.query.encode())
        self.assertEqual((url.netloc, url.path), ("app.localhost:8480", "/reports/42"))
        assert parameters is not None and parameters.page is not None
        self.assertTrue(verify_page_token(self.world.key, sid, b"app.localhost:8480", b"/reports/42", parameters.page))

    def test_ttl(self) -> None:
        for ttl, seconds in [("1m", 60), ("30m", 1800), ("30d", 30 * DAY), ("1y", 365 * DAY), (60, 60), (3600, 3600)]:
            session = self.mint(ttl=ttl)["session"]
            stored = self.wait(self.world.store.session(session["id"]))
            self.assertEqual(stored.expires_at, START + seconds)

    def test_limits(self) -> None:
        limits = {
            "max_visits": 1,
            "idle_timeout": 1800,
            "max_connections": 2,
            "methods": ["GET", "HEAD", "GET"],
            "networks": ["192.0.2.7/24", "2001:DB8::/32", "198.51.100.1"],
        }
        shown = self.mint(limits=limits)["session"]["limits"]
        self.assertEqual((shown["max_visits"], shown["idle_timeout"], shown["max_connections"]), (1, "30m", 2))
        self.assertEqual(shown["methods"], ["GET", "HEAD"])
        self.assertEqual(shown["networks"], ["192.0.2.0/24", "2001:db8::/32", "198.51.100.1/32"])

    def test_passphrase_is_stored_as_a_hash_and_never_shown(self) -> None:
        minted = self.mint(passphrase="  Gru\u0308\u00dfe aus Köln\n")
        self.assertTrue(minted["session"]["limits"]["passphrase"])
        stored = self.wait(self.world.store.session(minted["session"]["id"]))
        secret = secret_of(self.world.key, "Gr\u00fc\u00dfe aus Köln")
        self.assertTrue(FAST_ARGON2.verify_now(stored.limits.passphrase, secret))
        self.assertNotIn(stored.limits.passphrase, str(minted))
        events = str(self.wait(self.world.store.events(0, 100)))
        for text in ("aus Köln", "argon2"):
            self.assertNotIn(text, events)
        self.assertFalse(self.mint()["session"]["limits"]["passphrase"])

    def test_passphrase_of_a_session_is_set_and_removed(self) -> None:
        minted = self.mint()["session"]
        path = f"{SESSIONS}/{minted['id']}/passphrase"
        for text in ("a first one", "a second one"):
            shown = self.call("PUT", path, {"passphrase": text})
            self.assertEqual((shown.status, shown.json["limits"]["passphrase"]), (200, True))
            stored = self.wait(self.world.store.session(minted["id"]))
            self.assertTrue(FAST_ARGON2.verify_now(stored.limits.passphrase, secret_of(self.world.key, text)))
        for _ in range(2):
            removed = self.call("DELETE", path)
            self.assertEqual((removed.status, removed.json["limits"]["passphrase"]), (200, False))
        events = [record.event.action.value for record in self.wait(self.world.store.events(0, 100))]
        self.assertEqual(
            events[-3:], ["session.passphrase_changed", "session.passphrase_changed", "session.passphrase_removed"]
        )
        self.call("POST", f"{SESSIONS}/{minted['id']}/revoke")
        self.assertEqual(self.call("PUT", path, {"passphrase": "a third one"}).status, 409)

    def test_short_and_long_passphrases_are_rejected_without_being_repeated(self) -> None:
        for text in ("seven c", "x" * 129, "line\nbreak"):
            reply = self.call("POST", "/api/v1/targets/app/sessions", {"passphrase": text})
            self.assertEqual((reply.status, reply.json["field"]), (422, "passphrase"), text)
            self.assertNotIn(text, str(reply.json))

    def test_paths_are_minted_as_people_write_them(self) -> None:
        for kind, name in (("full", "url"), ("page-share", "example_url")):
            for text, wire in link_paths.PATHS.items():
                reply = self.call("POST", "/api/v1/targets/app/sessions", {"kind": kind, "path": text})
                self.assertEqual(reply.status, 201, text)
                self.assertTrue(reply.json[name].startswith(f"http://app.localhost:8480{wire}?"), text)

    def test_invalid_values_are_rejected(self) -> None:
        for body, field in [
            ({"kind": "half"}, "kind"),
            ({"label": "a" * 65}, "label"),
            ({"label": "a" * 10_000}, "label"),
            ({"label": "a\nb"}, "label"),
            ({"label": "a\n"}, "label"),
            ({"label": "a\x7fb"}, "label"),
            ({"label": None}, "label"),
            ({"ttl": ""}, "ttl"),
            ({"ttl": "59s"}, "ttl"),
            ({"ttl": "366d"}, "ttl"),
            ({"ttl": "3600"}, "ttl"),
            ({"ttl": "\u0663h"}, "ttl"),
            ({"ttl": "1.5h"}, "ttl"),
            ({"ttl": 59}, "ttl"),
            ({"ttl": 3600.5}, "ttl"),
            ({"ttl": 365 * DAY + 1}, "ttl"),
            ({"ttl": 10**30}, "ttl"),
            ({"ttl": True}, "ttl"),
            ({"ttl": None}, "ttl"),
            ({"path": "a"}, "path"),
            ({"path": ""}, "path"),
            ({"path": "/a\n"}, "path"),
            ({"path": "/a\x7f"}, "path"),
            ({"kind": "page-share", "path": "/a?b#c"}, "path"),
            ({"kind": "page-share", "path": "/a\\\\b"}, "path"),
            ({"path": "/a\r\nb"}, "path"),
            ({"path": "/" + "a" * 2048}, "path"),
            ({"kind": "page-share", "path": "/a?b"}, "path"),
            ({"kind": "page-share", "path": "/a/../b"}, "path"),
            ({"kind": "page-share", "path": "/a%2fb"}, "path"),
            ({"kind": "page-share", "limits": {"max_visits": 1}}, "max_visits"),
            ({"limits": []}, "limits"),
            ({"limits": {"max_visits": 0}}, "limits.max_visits"),
            ({"limits": {"max_visits": 10**9}}, "limits.max_visits"),
            ({"limits": {"max_connections": 0}}, "limits.max_connections"),
            ({"limits": {"idle_timeout": "1s"}}, "limits.idle_timeout"),
            ({"limits": {"methods": ["get"]}}, "limits.methods[...]"),
            ({"limits": {"methods": "GET"}}, "limits.methods"),
            ({"limits": {"methods": ["GET\n"]}}, "limits.methods[...]"),
            ({"limits": {"networks": ["nowhere"]}}, "limits.networks"),
            ({"limits": {"networks": ["fe80::1%lo"]}}, "limits.networks"),
            ({"limits": {"networks": ["192.0.2.0/33"]}}, "limits.networks"),
            ({"limits": {"visits": 1}}, "limits.visits"),
            ({"token": "x"}, "token"),
        ]:
            reply = self.call("POST", "/api/v1/targets/app/sessions", body)
            self.assertEqual(reply.status, 422, (body, reply.body))
            reported = reply.json["field"]
            self.assertEqual(
                "limits.methods[...]" if reported.startswith("limits.methods[") else reported, field, reply.body
            )
        self.assertEqual(self.actions(), ["target.added"])

    def test_unknown_target(self) -> None:
        self.assertProblem(self.call("POST", "/api/v1/targets/b/sessions", {}), 404, "target-not-found")

    def test_tcp_target_is_rejected(self) -> None:
        self.target("raw", type="raw")
        self.assertProblem(self.call("POST", "/api/v1/targets/raw/sessions", {}), 409, "history-needed")

    def test_hostile_labels_are_text(self) -> None:
        for label in HOSTILE_LABELS:
            reply = self.call("POST", "/api/v1/targets/app/sessions", {"label": label})
            self.assertEqual(reply.json["session"]["label"], label)
            self.assertEqual(reply.headers["content-type"], "application/json")
            self.assertEqual(reply.headers["x-content-type-options"], "nosniff")

    def test_base_domain(self) -> None:
        self.start(World(naming=Naming(scheme="https", port=443, base_domain="gate.example.com")))
        self.target()
        self.assertTrue(self.mint()["url"].startswith("https://app.gate.example.com/?"))


class TestReveal(SessionTestCase):
    def test_link_is_shown_again(self) -> None:
        minted = self.mint()
        path = f"{SESSIONS}/{minted['session']['id']}/link"
        self.assertEqual(self.call("GET", path).json, {"url": minted["url"], "token": minted["token"]})
        self.assertIn("/x?y=1&", self.call("GET", f"{path}?path=/x%3Fy=1").json["url"])
        self.assertEqual(self.actions()[-2:], ["link.revealed", "link.revealed"])
        self.assertProblem(self.call("GET", f"{path}?path=x"), 422, "invalid-value", "path")

    def test_seed_is_shown_again(self) -> None:
        minted = self.mint(kind="page-share")
        path = f"{SESSIONS}/{minted['session']['id']}"
        shown = self.call("GET", f"{path}/seed").json
        self.assertEqual(shown, {"seed": minted["seed"], "example_url": minted["example_url"]})
        self.assertEqual(self.actions()[-1], "seed.revealed")
        self.assertEqual(self.call("GET", f"{path}/link").json["url"], minted["example_url"])
        self.assertNotEqual(self.call("GET", f"{path}/seed?path=/b").json["example_url"], minted["example_url"])
        self.assertProblem(self.call("GET", f"{path}/seed?path=/a//b"), 422, "invalid-value", "path")

    def test_full_session_has_no_seed(self) -> None:
        self.assertProblem(self.call("GET", f"{self.path()}/seed"), 409, "not-page-share")

    def test_link_of_an_expired_session_is_shown(self) -> None:
        path = self.path(ttl="1m")
        self.world.clock.advance(60)
        self.assertEqual(self.call("GET", f"{path}/link").status, 200)

    def test_link_of_a_revoked_or_ended_session_is_a_conflict(self) -> None:
        revoked, ended = self.path(kind="page-share"), self.path(kind="page-share")
        self.call("POST", f"{revoked}/revoke")
        self.call("DELETE", "/api/v1/targets/app")
        for what in ("link", "seed"):
            self.assertProblem(self.call("GET", f"{revoked}/{what}"), 409, "session-revoked")
            self.assertProblem(self.call("GET", f"{ended}/{what}"), 409, "session-ended")

    def test_link_of_a_removed_key_is_a_conflict(self) -> None:
        path = self.path(kind="page-share")
        self.world.keyring = Keyring([Key(b"x" * 32)])
        for what in ("link", "seed"):
            self.assertProblem(self.call("GET", f"{path}/{what}"), 409, "signing-key-removed")

    def test_link_of_an_older_key_is_shown(self) -> None:
        minted = self.mint()
        self.world.keyring = Keyring([self.world.key, Key(b"x" * 32)])
        path = f"{SESSIONS}/{minted['session']['id']}/link"
        self.assertEqual(self.call("GET", path).json["token"], minted["token"])
        self.assertNotEqual(self.mint()["token"][:6], minted["token"][:6])

    def test_head_reveals_nothing(self) -> None:
        path = f"{self.path()}/link"
        reply = self.call("HEAD", path)
        self.assertEqual((reply.status, reply.body), (200, b""))


class TestSecrets(SessionTestCase):
    def test_no_secret_in_audit_log_logs_or_errors(self) -> None:
        logged: list[str] = []
        observer = lambda event: logged.append(repr(event))  # noqa: E731
        globalLogPublisher.addObserver(observer)
        self.addCleanup(globalLogPublisher.removeObserver, observer)
        secrets = []
        for kind in ("full", "page-share"):
            minted = self.mint(kind=kind)
            path = f"{SESSIONS}/{minted['session']['id']}"
            secrets += [minted["token"].rpartition(".")[2], minted.get("seed", "no seed")]
            for what in ("/link", "/seed", "", "/visits"):
                self.call("GET", path + what)
            for what in ("/extend", "/revoke", "/extend"):
                refusal = self.call("POST", path + what).body.decode()
                self.assertNotIn(secrets[-2], refusal)
            self.call("DELETE", path)
        reported = json.dumps(self.call("GET", "/api/v1/events").json) + repr(self.recorded()) + "".join(logged)
        for secret in (*secrets, self.world.admin_key):
            self.assertNotIn(secret, reported)
        self.assertIn("seed.revealed", reported)
