"""Targets: add, change and delete."""

import os
from dataclasses import replace

from burrowgate.core.store_records import Change
from burrowgate.core.targets import Domain
from burrowgate.sessions.registry import Naming
from burrowgate.stores.memory import MemoryStore
from tests.support import certificates
from tests.support.admin_wire import OWN_PORT, PORT, AdminTestCase, World

TARGETS = "/api/v1/targets"
PIN = "sha256:" + "0a" * 32


class TestAdd(AdminTestCase):
    def test_defaults(self) -> None:
        reply = self.call("POST", TARGETS, {"name": "App", "address": "3000"})
        self.assertEqual(reply.status, 201)
        self.assertEqual(reply.headers["location"], "/api/v1/targets/app")
        self.assertEqual(reply.headers["etag"], '"1"')
        self.assertEqual(
            reply.json,
            {
                "name": "app",
                "address": "localhost:3000",
                "type": "auto",
                "enabled": True,
                "domains": [],
                "hosts": ["app.localhost"],
                "url": "http://app.localhost:8480",
                "verify": "system",
                "ca_file": None,
                "pin": None,
                "page_assets": [],
                "upgrades": [],
                "open_paths": [],
                "preflight": False,
                "embed_origins": [],
                "service_workers": False,
                "drop": None,
                "client_ca": None,
                "session_cas": [],
                "protocol": "http/1.1",
                "upstream_host": "auto",
                "request_fields": [],
                "response_fields": [],
                "connect_timeout": None,
                "response_timeout": None,
                "read_timeout": None,
                "max_body": None,
                "sign_in": None,
                "members": None,
                "identity": [],
                "identity_claims": ["email", "name", "groups"],
                "project": "default",
                "tcp": None,
                "created_at": "2023-11-14T22:13:20Z",
                "version": 1,
            },
        )
        shown = self.call("GET", f"{TARGETS}/app")
        self.assertEqual((shown.json, shown.headers["etag"]), (reply.json, '"1"'))
        self.assertEqual(self.call("GET", TARGETS).json, {"targets": [reply.json]})
        self.assertEqual(self.actions(), ["target.added"])

    def test_all_fields(self) -> None:
        fields = {
            "address": "https://10.0.0.7",
            "type": "https",
            "enabled": False,
            "pin": PIN,
            "page_assets": ["/static/*", "/favicon.ico"],
            "upgrades": ["Foo"],
            "service_workers": True,
            "domains": [{"host": "B\u00fccher.example."}, {"host": "a.example", "public": True}],
        }
        shown = self.target("app", **fields)
        self.assertEqual((shown["address"], shown["verify"], shown["pin"]), ("https://10.0.0.7:443", "pin", PIN))
        self.assertEqual((shown["enabled"], shown["upgrades"], shown["service_workers"]), (False, ["foo"], True))
        self.assertEqual(shown["hosts"], ["xn--bcher-kva.example", "app.localhost", "a.example"])
        self.assertEqual([domain["public"] for domain in shown["domains"]], [True, False])
        self.assertEqual((shown["url"], shown["version"]), ("http://xn--bcher-kva.example:8480", 1))

    def test_drop_box(self) -> None:
        folder = os.path.realpath(self.mktemp())
        os.mkdir(folder)
        shown = self.target("box", address=folder, drop={"max_files": 5})
        limits = {"max_file_bytes": 2 << 30, "max_total_bytes": 10 << 30, "max_files": 5}
        self.assertEqual((shown["type"], shown["drop"]), ("folder", limits))
        changed = self.call("PATCH", f"{TARGETS}/box", {"drop": {"max_file_bytes": 7}}).json
        self.assertEqual(changed["drop"], limits | {"max_file_bytes": 7})
        self.assertIsNone(self.call("PATCH", f"{TARGETS}/box", {"drop": None}).json["drop"])
        self.assertEqual(self.call("PATCH", f"{TARGETS}/box", {"drop": {}}).json["drop"], limits | {"max_files": 1000})
        for drop in ({"max_files": 0}, {"max_file_bytes": 1 << 60}, {"max_files": True}, {"other": 1}, [], "on"):
            self.assertEqual(self.call("PATCH", f"{TARGETS}/box", {"drop": drop}).status, 422, drop)
        self.assertEqual(self.call("POST", TARGETS, {"name": "app", "address": "3000", "drop": {}}).status, 422)

    def test_invalid_values_are_rejected(self) -> None:
        for fields, field in [
            ({"name": ""}, "name"),
            ({"name": "-a"}, "name"),
            ({"name": "a.b"}, "name"),
            ({"name": "xn--a"}, "name"),
            ({"name": "localhost"}, "name"),
            ({"name": "a" * 64}, "name"),
            ({"name": "a/../b"}, "name"),
            ({"address": ""}, "address"),
            ({"address": "ftp://a:1"}, "address"),
            ({"address": "a"}, "address"),
            ({"address": "a:0"}, "address"),
            ({"address": "a:65536"}, "address"),
            ({"address": "http://a/path?query"}, "address"),
            ({"address": "http://a/../path"}, "address"),
            ({"address": "unix:relative.sock"}, "address"),
            ({"address": "unix:/"}, "address"),
            ({"address": "unix:/etc/passwd"}, "address"),
            ({"address": "unix:/a\0b"}, "address"),
            ({"connect_timeout": "11m"}, "connect_timeout"),
            ({"response_timeout": "25h"}, "response_timeout"),
            ({"read_timeout": "31d"}, "read_timeout"),
            ({"read_timeout": "0s"}, "read_timeout"),
            ({"read_timeout": "10"}, "read_timeout"),
            ({"max_body": "10MB"}, "max_body"),
            ({"max_body": "1025TiB"}, "max_body"),
            ({"address": "/", "response_timeout": "1m"}, "response_timeout"),
            ({"address": "http://user@a"}, "address"),
            ({"address": "./relative"}, "address"),
            ({"address": "~/home"}, "address"),
            ({"address": "/no/such/folder"}, "address"),
            ({"address": "/a\0b"}, "address"),
            ({"type": "folder"}, "type"),
            ({"address": "https://a", "type": "http"}, "type"),
            ({"verify": "ca-file"}, "ca_file"),
            ({"verify": "pin"}, "pin"),
            ({"verify": "pin", "pin": "sha256:00"}, "pin"),
            ({"verify": "none", "pin": PIN}, "verify"),
            ({"verify": "pin", "ca_file": "/a"}, "ca_file"),
            ({"verify": "ca-file", "pin": PIN}, "pin"),
            ({"pin": PIN, "ca_file": "/a"}, "pin"),
            ({"ca_file": "relative.pem"}, "ca_file"),
            ({"ca_file": "/no/such.pem"}, "ca_file"),
            ({"ca_file": "/a\0b"}, "ca_file"),
            ({"page_assets": ["*"]}, "page_assets"),
            ({"page_assets": ["/a/../b"]}, "page_assets"),
            ({"page_assets": ["/a"] * 101}, "page_assets"),
            ({"upgrades": ["h2c"]}, "upgrades"),
            ({"open_paths": ["/*"]}, "open_paths"),
            ({"open_paths": ["/.burrowgate/*"]}, "open_paths"),
            ({"open_paths": ["/a"] * 101}, "open_paths"),
            ({"preflight": "yes"}, "preflight"),
            ({"embed_origins": ["portal.example"]}, "embed_origins"),
            ({"embed_origins": ["https://a.example"] * 51}, "embed_origins"),
            ({"domains": [{"host": "a b"}]}, "domains"),
            ({"domains": [{"host": "a.example:80"}]}, "domains"),
            ({"domains": [{"host": "a.example"}, {"host": "A.example."}]}, "domains"),
            ({"domains": [{"host": "other.localhost"}]}, "host"),
            ({"domains": [{"host": "a.example", "public": "yes"}]}, "domains[0].public"),
            ({"colour": "red"}, "colour"),
        ]:
            reply = self.call("POST", TARGETS, {"name": "app", "address": "3000"} | fields)
            self.assertEqual(reply.status, 422, (fields, reply.body))
            self.assertProblem(reply, 422, "invalid-value", field)
        self.assertEqual(self.actions(), [])

    def test_taken_name_and_host_are_conflicts(self) -> None:
        self.target("app", domains=[{"host": "a.example"}])
        self.assertProblem(self.call("POST", TARGETS, {"name": "app", "address": "1"}), 409, "name-taken")
        body = {"name": "b", "address": "1", "domains": [{"host": "a.example"}]}
        self.assertProblem(self.call("POST", TARGETS, body), 409, "host-taken")
        self.assertEqual(self.actions(), ["target.added"])

    def test_limits_of_a_new_target(self) -> None:
        limits = {"connect_timeout": 5, "response_timeout": "5m", "read_timeout": "1h", "max_body": "1GiB"}
        shown = self.target("app", **limits)
        self.assertEqual({name: shown[name] for name in limits}, {**limits, "connect_timeout": "5s", "max_body": 2**30})

    def test_socket_is_accepted_before_it_exists(self) -> None:
        path = f"{os.path.realpath(os.getcwd())}/none.sock"[-100:]
        shown = self.target("app", address=f"unix:/{path.lstrip('/')}:/app")
        self.assertEqual((shown["type"], shown["upstream_host"]), ("auto", "auto"))

    def test_addresses_of_the_gateway_are_rejected(self) -> None:
        for address in (str(PORT), f"http://127.0.0.1:{OWN_PORT}", "169.254.169.254:80"):
            reply = self.call("POST", TARGETS, {"name": "app", "address": address})
            self.assertProblem(reply, 422, "address-not-allowed", "address")

    def test_folder(self) -> None:
        folder = self.mktemp()
        os.makedirs(f"{folder}/site")
        os.symlink(f"{folder}/site", f"{folder}/link")
        shown = self.target("app", address=f"{folder}/x/../link/")
        self.assertEqual((shown["address"], shown["type"]), (os.path.realpath(f"{folder}/site"), "folder"))
        with open(f"{folder}/file", "w"):
            pass
        reply = self.call("POST", TARGETS, {"name": "b", "address": f"{folder}/file"})
        self.assertProblem(reply, 422, "invalid-value", "address")

    def test_ca_file(self) -> None:
        path = self.mktemp()
        with open(path, "wb") as file:
            file.write(certificates.authority().pem)
        shown = self.target("app", address="https://a", ca_file=path)
        self.assertEqual((shown["verify"], shown["ca_file"], shown["pin"]), ("ca-file", path, None))

    def test_file_without_a_certificate_is_refused(self) -> None:
        path = self.mktemp()
        for content in (b"", b"a certificate", b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"):
            with open(path, "wb") as file:
                file.write(content)
            for field in ("ca_file", "client_ca"):
                reply = self.call("POST", "/api/v1/targets", {"name": "new", "address": "https://a", field: path})
                self.assertProblem(reply, 422, "invalid-value", field)

    def test_base_domain(self) -> None:
        self.start(World(naming=Naming(scheme="https", port=443, base_domain="gate.example.com")))
        shown = self.target()
        self.assertEqual(shown["hosts"], ["app.gate.example.com", "app.localhost"])
        self.assertEqual(shown["url"], "https://app.gate.example.com")


class TestChange(AdminTestCase):
    def test_each_field_can_be_changed(self) -> None:
        self.target(domains=[{"host": "a.example"}])
        for version, (field, value, shown) in enumerate(
            [
                ("address", "https://b.example", "https://b.example:443"),
                ("type", "https", "https"),
                ("enabled", False, False),
                ("verify", "none", "none"),
                ("pin", PIN, PIN),
                ("page_assets", ["/a/*"], ["/a/*"]),
                ("upgrades", ["x"], ["x"]),
                ("open_paths", ["/feed.xml", "/feed.xml"], ["/feed.xml"]),
                ("preflight", True, True),
                ("embed_origins", ["https://Portal.example:443/"], ["https://portal.example"]),
                ("service_workers", True, True),
                ("protocol", "h2", "h2"),
                ("domains", [], []),
                ("connect_timeout", "5s", "5s"),
                ("response_timeout", 600, "10m"),
                ("read_timeout", "7d", "7d"),
                ("max_body", "10 MiB", 10 * 2**20),
                ("connect_timeout", None, None),
                ("response_timeout", None, None),
                ("read_timeout", None, None),
                ("max_body", 0, 0),
                ("max_body", None, None),
                ("address", "https://b.example/app/", "https://b.example:443/app"),
                ("address", "https://unix:/run/app.sock:/app", "https://unix:/run/app.sock:/app"),
            ],
            2,
        ):
            reply = self.call("PATCH", f"{TARGETS}/app", {field: value})
            self.assertEqual((reply.status, reply.json.get(field)), (200, shown), reply.body)
            self.assertEqual(reply.headers["etag"], f'"{version}"')
        self.assertEqual(self.call("GET", f"{TARGETS}/app").json, reply.json)
        self.assertEqual(self.actions(), ["target.added"] + ["target.changed"] * 24)

    def test_h2c_address_is_that_of_http_with_the_protocol(self) -> None:
        shown = self.target(address="h2c://127.0.0.1:50051")
        self.assertEqual((shown["address"], shown["protocol"]), ("http://127.0.0.1:50051", "h2"))
        changed = self.call("PATCH", f"{TARGETS}/app", {"protocol": "http/1.1"}).json
        self.assertEqual((changed["address"], changed["protocol"]), ("http://127.0.0.1:50051", "http/1.1"))
        changed = self.call("PATCH", f"{TARGETS}/app", {"address": "H2C://127.0.0.1:50052"}).json
        self.assertEqual((changed["address"], changed["protocol"]), ("http://127.0.0.1:50052", "h2"))
        self.assertEqual(self.recorded()[-1].event.detail["protocol"], "h2")

    def test_protocol_is_for_targets_that_speak_http_and_one_of_two(self) -> None:
        self.target()
        self.assertProblem(self.call("PATCH", f"{TARGETS}/app", {"protocol": "h3"}), 422, "invalid-value", "protocol")
        refused = self.call("PATCH", f"{TARGETS}/app", {"type": "tcp", "protocol": "h2"})
        self.assertProblem(refused, 422, "invalid-value", "protocol")
        self.call("PATCH", f"{TARGETS}/app", {"protocol": "h2"})
        self.assertEqual(self.call("PATCH", f"{TARGETS}/app", {"type": "tcp"}).json["protocol"], "http/1.1")

    def test_audit_event_names_the_changes(self) -> None:
        self.target()
        self.call("PATCH", f"{TARGETS}/app", {"enabled": False, "type": "auto"})
        self.assertEqual(self.recorded()[-1].event.detail, {"enabled": False})

    def test_change_without_difference_keeps_the_version(self) -> None:
        self.target()
        for body in ({}, {"enabled": True}, {"address": "127.0.0.1:3000"}):
            self.assertEqual(self.call("PATCH", f"{TARGETS}/app", body).json["version"], 1)
        self.assertEqual(self.actions(), ["target.added"])

    def test_verification_is_changed_as_a_whole(self) -> None:
        self.target(address="https://a", pin=PIN)
        shown = self.call("PATCH", f"{TARGETS}/app", {"pin": None}).json
        self.assertEqual((shown["verify"], shown["pin"]), ("system", None))
        self.call("PATCH", f"{TARGETS}/app", {"pin": PIN})
        shown = self.call("PATCH", f"{TARGETS}/app", {"verify": "none"}).json
        self.assertEqual((shown["verify"], shown["pin"]), ("none", None))

    def test_address_changes_between_folder_and_server(self) -> None:
        folder = self.mktemp()
        os.makedirs(folder)
        self.target(address=folder)
        self.assertEqual(self.call("PATCH", f"{TARGETS}/app", {"address": "3000"}).json["type"], "auto")
        self.assertEqual(self.call("PATCH", f"{TARGETS}/app", {"address": folder}).json["type"], "folder")
        self.assertProblem(self.call("PATCH", f"{TARGETS}/app", {"type": "http"}), 422, "invalid-value", "type")

    def test_invalid_values_are_rejected(self) -> None:
        self.target()
        for body, status, field in [
            ({"name": "b"}, 422, "name"),
            ({"address": None}, 422, "address"),
            ({"address": f"127.0.0.1:{PORT}"}, 422, "address"),
            ({"type": "folder"}, 422, "type"),
            ({"version": 2}, 422, "version"),
        ]:
            self.assertProblem(self.call("PATCH", f"{TARGETS}/app", body), status, field=field)
        self.assertProblem(self.call("PATCH", f"{TARGETS}/other", {}), 404, "target-not-found")

    def test_if_match(self) -> None:
        self.target()
        path = f"{TARGETS}/app"
        self.assertEqual(self.call("PATCH", path, {"enabled": False}, headers={"If-Match": '"1"'}).status, 200)
        for method, body in (("PATCH", {"enabled": True}), ("DELETE", None)):
            self.assertProblem(self.call(method, path, body, headers={"If-Match": '"1"'}), 412, "precondition-failed")
        self.assertEqual(self.call("DELETE", path, headers={"If-Match": "2"}).status, 204)

    def test_change_is_repeated_after_a_concurrent_change(self) -> None:
        self.target()
        target = self.world.registry.target("app")
        racing = replace(target, domains=(Domain(host="a.example"),), version=2)

        def race() -> None:
            self.wait(MemoryStore.commit(self.world.store, Change(puts=(racing,))))

        self.world.store.before_commit = race
        shown = self.call("PATCH", f"{TARGETS}/app", {"enabled": False}).json
        self.assertEqual((shown["version"], shown["enabled"]), (3, False))
        self.assertEqual([domain["host"] for domain in shown["domains"]], ["a.example"])

    def test_change_of_one_version_is_not_repeated(self) -> None:
        self.target()
        racing = replace(self.world.registry.target("app"), service_workers=True, version=2)

        def race() -> None:
            self.wait(MemoryStore.commit(self.world.store, Change(puts=(racing,))))

        self.world.store.before_commit = race
        reply = self.call("PATCH", f"{TARGETS}/app", {"enabled": False}, headers={"If-Match": "1"})
        self.assertProblem(reply, 412, "precondition-failed")
        self.assertTrue(self.call("GET", f"{TARGETS}/app").json["enabled"])


class TestDelete(AdminTestCase):
    def test_deleted_target_is_removed_and_its_host_is_free(self) -> None:
        self.target(domains=[{"host": "a.example"}])
        reply = self.call("DELETE", f"{TARGETS}/app")
        self.assertEqual((reply.status, reply.body), (204, b""))
        self.assertNotIn("content-type", reply.headers)
        self.assertProblem(self.call("GET", f"{TARGETS}/app"), 404, "target-not-found")
        self.assertProblem(self.call("DELETE", f"{TARGETS}/app"), 404, "target-not-found")
        self.assertEqual(self.call("GET", TARGETS).json, {"targets": []})
        self.assertEqual(self.actions(), ["target.added", "target.deleted"])
        self.assertEqual(self.wait(self.world.store.targets()), [])
        self.target("b", domains=[{"host": "a.example"}])

    def test_deleted_target_ends_its_sessions(self) -> None:
        self.target()
        sid = self.mint()["session"]["id"]
        self.call("DELETE", f"{TARGETS}/app")
        self.assertEqual(len(self.wait(self.world.store.targets())), 1)
        session = self.call("GET", f"/api/v1/sessions/{sid}").json
        self.assertEqual((session["state"], session["target"]), ("ended", "app"))
        self.target()  # another target of the same name
        self.assertEqual(self.call("GET", f"/api/v1/sessions/{sid}").json["state"], "ended")
        self.assertEqual(self.call("GET", "/api/v1/sessions?target=app").json["sessions"], [])
        self.assertEqual(self.call("DELETE", f"/api/v1/sessions/{sid}").status, 204)
        self.assertEqual(len(self.wait(self.world.store.targets())), 1)
