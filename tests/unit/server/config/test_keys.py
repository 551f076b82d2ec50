"""Tests for burrowgate.server.config.keys: sources and their order, refusals, and agreement with the docs."""

from __future__ import annotations

import os
import re
from dataclasses import FrozenInstanceError, fields
from ipaddress import ip_network
from pathlib import Path

from burrowgate.core import durations
from burrowgate.errors import ConfigError
from burrowgate.server.config.keys import KEYS, Config
from burrowgate.server.config.reloading import RELOADABLE
from burrowgate.server.config.sources import load
from tests.support import ROOT, TestCase

DOCS = ROOT / "docs"
ENVIRON = {"HOME": "/home/ann", "PATH": "/bin"}


class ConfigCase(TestCase):
    def setUp(self) -> None:
        self.folder = Path(self.mktemp())
        self.folder.mkdir()
        self.file = self.folder / "burrowgate.toml"

    def load(self, text: str | None = None, environ: dict[str, str] | None = None, **options: object) -> Config:
        """Return the configuration from a file with `text`, from `environ` and from `options`."""
        if text is not None:
            self.file.write_text(text, "utf-8")
        return load(None if text is None else self.file, ENVIRON | (environ or {}), options)

    def refused(self, text: str | None = None, environ: dict[str, str] | None = None, **options: object) -> str:
        """Return the error message for a configuration that is refused."""
        message = str(self.assertRaises(ConfigError, self.load, text, environ, **options))
        self.assertRegex(message, r"\A[^\n]+[.?]\Z")
        return message


class SourceTests(ConfigCase):
    def test_defaults(self) -> None:
        config = self.load()
        self.assertEqual(config, Config(home=Path("/home/ann/.burrowgate")))
        self.assertEqual((config.listen, config.port, config.admin_port), ("127.0.0.1", 8480, 8481))
        self.assertEqual(config.session_ttl, durations.DAY)
        self.assertEqual(
            (config.client_header_timeout, config.max_request_header_size, config.max_request_header_count),
            (30, 65536, 100),
        )

    def test_later_source_overrides_earlier_ones(self) -> None:
        text = "port = 1\nadmin_port = 2\nmax_request_header_count = 50"
        config = self.load(text, {"BURROWGATE_PORT": "3", "BURROWGATE_ADMIN_PORT": "4"}, port=5)
        self.assertEqual((config.port, config.admin_port, config.max_request_header_count), (5, 4, 50))

    def test_variables_and_options_are_read_from_text(self) -> None:
        environ = {
            "BURROWGATE_ACCESS_LOG": "false",
            "BURROWGATE_MAX_REQUEST_HEADER_SIZE": "128KiB",
            "BURROWGATE_CLIENT_MIN_BODY_RATE": "7",
        }
        config = self.load(None, environ, client_header_timeout="10s", port="0", session_cache_size=9)
        self.assertEqual(
            (config.access_log, config.max_request_header_size, config.client_min_body_rate), (False, 131072, 7)
        )
        self.assertEqual((config.client_header_timeout, config.port, config.session_cache_size), (10, 0, 9))

    def test_option_of_none_counts_as_absent(self) -> None:
        self.assertEqual(self.load("port = 1", None, port=None).port, 1)

    def test_option_may_be_spelled_with_hyphens(self) -> None:
        self.assertEqual(load(None, ENVIRON, {"admin-port": "7"}).admin_port, 7)

    def test_variables_of_other_programs_are_ignored(self) -> None:
        environ = {"BURROWGATE_TEST_ALL": "1", "_BURROWGATE_COMPLETE": "bash_source"}
        self.assertEqual(self.load(None, environ), self.load())

    def test_overridden_source_is_checked_as_well(self) -> None:
        self.assertIn("port", self.refused('port = "x"', {"BURROWGATE_PORT": "1"}))
        self.assertIn("BURROWGATE_PORT", self.refused(None, {"BURROWGATE_PORT": "x"}, port=1))

    def test_is_frozen_and_hides_a_password(self) -> None:
        config = self.load(None, None, store="postgres://ann:hunter2@db/gateway")
        self.assertNotIn("hunter2", repr(config))
        with self.assertRaises(FrozenInstanceError):
            config.port = 1  # type: ignore[misc]

    def test_every_key_can_be_set_in_every_source(self) -> None:
        default = self.load()
        for key in KEYS:
            if key.name == "home":
                continue
            text = str(key.default).lower() if key.is_flag else str(key.default)
            for config in (
                self.load(key.toml),
                self.load(None, {key.variable: text}),
                self.load(None, None, **{key.name: text}),
                self.load(None, None, **{key.name: key.default}),
            ):
                self.assertEqual(config, default)


class HomeTests(ConfigCase):
    def home(self, text: str | None = None, environ: dict[str, str] | None = None, **options: object) -> Path:
        return self.load(text, environ, **options).home

    def test_options_then_environment_then_file_then_default(self) -> None:
        environ = {"BURROWGATE_HOME": "/b"}
        self.assertEqual(self.home('home = "/c"', environ, home="/a"), Path("/a"))
        self.assertEqual(self.home('home = "/c"', environ), Path("/b"))
        self.assertEqual(self.home('home = "/c"'), Path("/c"))
        self.assertEqual(self.home(""), Path("/home/ann/.burrowgate"))

    def test_home_is_always_absolute(self) -> None:
        self.assertEqual(self.home(home="x/y"), Path.cwd() / "x/y")
        self.assertEqual(self.home(home=Path("x")), Path.cwd() / "x")
        self.assertEqual(self.home(None, {"BURROWGATE_HOME": "."}), Path.cwd())
        self.assertEqual(self.home('home = "state"'), self.folder / "state")
        self.assertEqual(self.home('home = "~/state"'), Path("/home/ann/state"))
        self.assertEqual(self.home(home="~"), Path("/home/ann"))

    def test_home_is_relative_to_a_file_given_by_a_relative_path(self) -> None:
        self.file.write_text('home = "state"', "utf-8")
        relative = Path(os.path.relpath(self.file))
        self.assertEqual(os.path.normpath(load(relative, ENVIRON, {}).home), str(self.folder / "state"))

    def test_file_in_the_home_is_read_if_it_exists(self) -> None:
        self.assertEqual(self.load(None, None, home=str(self.folder)).port, 8480)
        self.file.write_text("port = 7", "utf-8")
        self.assertEqual(self.load(None, None, home=str(self.folder)).port, 7)
        self.assertEqual(self.load(None, {"BURROWGATE_HOME": str(self.folder)}).port, 7)

    def test_file_in_the_home_cannot_set_another_home(self) -> None:
        self.file.write_text(f'\nhome = "{self.folder}"', "utf-8")
        self.assertEqual(self.home(home=str(self.folder)), self.folder)
        self.file.write_text('\nhome = "/elsewhere"', "utf-8")
        message = self.refused(None, None, home=str(self.folder))
        self.assertIn(f"{self.file}, line 2: home: This has no effect", message)

    def test_home_is_required_without_HOME(self) -> None:
        error = self.assertRaises(ConfigError, load, None, {}, {})
        self.assertIn("--home", str(error))
        self.assertEqual(load(None, {}, {"home": "/a"}).home, Path("/a"))


class FileTests(ConfigCase):
    def test_given_file_must_exist(self) -> None:
        error = self.assertRaises(ConfigError, load, self.folder / "none.toml", ENVIRON, {})
        self.assertIn(f"{self.folder / 'none.toml'}: This file does not exist", str(error))

    def test_folder_as_file_is_refused(self) -> None:
        self.assertIn("Is a directory", str(self.assertRaises(ConfigError, load, self.folder, ENVIRON, {})))

    def test_invalid_toml_is_refused_with_its_line(self) -> None:
        for text, line in (
            ("port = 1\n\nport 2\n", 3),
            ("port = 1\nport = 2", 2),
            ("port =", 1),
            ('x = """\n\n', 2),
            ("\n\n\nlisten = 127.0.0.1", 4),
        ):
            with self.subTest(text=text):
                message = self.refused(text)
                self.assertTrue(message.startswith(f"{self.file}, line {line}: This is not TOML ("), message)

    def test_file_that_is_not_utf8_is_refused(self) -> None:
        self.file.write_bytes(b'base_domain = "\xff"')
        self.assertIn("UTF-8", str(self.assertRaises(ConfigError, load, self.file, ENVIRON, {})))

    def test_comments_and_crlf_are_accepted(self) -> None:
        self.assertEqual(self.load("# port = 1\r\n\r\nport = 2 # two\r\n").port, 2)


class RefusalTests(ConfigCase):
    def test_error_names_file_and_line(self) -> None:
        for text, place in (
            ("\n\n# port\nport = 0.5", "line 4: port: "),
            ('port = 1\n  "max_request_header_count"  = "x"', "line 2: max_request_header_count: "),
            ("max_request_header_count = 50\nmax_request_header_size = 1", "line 2: max_request_header_size: "),
            ("port = 1\n[server]\nport = 2", "line 2: server: There is no key server"),
            ("a = 1\nb = 2\n", "line 1: a: There is no key a"),
            ("port = 1\n[[ targets ]]\n", "line 2: targets: "),
            ("port.number = 1", "line 1: port: "),
            ("admin_port = 1\nport = 'x'", "line 2: port: "),
            ("port = 1\r\nmax_request_header_count = 1\r\n", "line 2: max_request_header_count: "),
        ):
            with self.subTest(text=text):
                message = self.refused(text)
                self.assertTrue(message.startswith(f"{self.file}, {place}"), message)

    def test_error_names_the_variable(self) -> None:
        self.assertTrue(self.refused(None, {"BURROWGATE_PORT": "http"}).startswith("BURROWGATE_PORT: 'http' is not"))
        self.assertTrue(self.refused(None, {"BURROWGATE_PORT": ""}).startswith("BURROWGATE_PORT: '' is not"))
        self.assertTrue(self.refused(None, {"BURROWGATE_HOME": ""}).startswith("BURROWGATE_HOME: '' is not"))

    def test_error_names_the_option(self) -> None:
        self.assertTrue(
            self.refused(None, None, max_request_header_size="9").startswith(
                "--max-request-header-size: '9' is not a size"
            )
        )

    def test_unknown_keys_are_refused_with_a_suggestion(self) -> None:
        self.assertIn("did you mean port?", self.refused("prot = 1"))
        self.assertIn("docs/configuration.md", self.refused("quux = 1"))
        self.assertIn(
            "BURROWGATE_PROT: There is no key prot; did you mean port?", self.refused(None, {"BURROWGATE_PROT": "1"})
        )
        self.assertIn("--prot: There is no key prot", self.refused(None, None, prot="1"))
        self.assertIn("There is no key", self.refused(None, {"BURROWGATE_port": "1"}))
        self.assertIn("There is no key", self.refused(None, {"BURROWGATE_": "1"}))
        self.assertIn("There is no key", self.refused("PORT = 1"))

    def test_wrong_types_are_refused(self) -> None:
        for text in (
            'port = "8480"',
            "port = true",
            "port = 8480.0",
            "port = [8480]",
            "access_log = 1",
            'access_log = "true"',
            "client_header_timeout = 30",
            "max_request_header_size = 65536.0",
            "listen = 0",
            "log_level = 3",
            "base_domain = false",
            "home = 1",
            "store = 1979-05-27",
            "port = {}",
        ):
            with self.subTest(text=text):
                self.assertIn(f"line 1: {text.split()[0]}: ", self.refused(text))

    def test_error_does_not_repeat_the_store_url(self) -> None:
        self.assertNotIn("hunter2", self.refused('store = "Postgres://ann:hunter2@db"'))


class CombinationTests(ConfigCase):
    def test_plain_http_beyond_loopback_needs_an_explicit_key(self) -> None:
        message = self.refused('port = 80\nlisten = "0.0.0.0"')
        self.assertIn(f"{self.file}, line 2: listen: Visitors from other machines", message)
        for listen in ("::", "192.168.1.5", "10.0.0.1"):
            self.assertIn("--listen", self.refused(None, None, listen=listen))
        config = self.load(None, None, listen="0.0.0.0", allow_insecure_http=True)
        self.assertTrue(config.plain_beyond_loopback)
        for listen in ("127.0.0.1", "127.8.8.8", "::1"):
            self.assertFalse(self.load(None, None, listen=listen).plain_beyond_loopback)

    def test_https_beyond_loopback_needs_no_permission(self) -> None:
        self.assertFalse(self.load(None, None, listen="0.0.0.0", tls=True).plain_beyond_loopback)
        config = self.load(None, None, listen="0.0.0.0", public_scheme="https", public_port=443)
        self.assertFalse(config.plain_beyond_loopback)

    def test_public_scheme_https_needs_a_public_port(self) -> None:
        self.assertIn("--public-scheme: Links must name the port", self.refused(None, None, public_scheme="https"))
        config = self.load(None, None, public_scheme="https", public_port=0)
        self.assertEqual(config.link_port, 8480)

    def test_port_in_links(self) -> None:
        self.assertEqual(self.load(None, None, port=80).link_port, 80)
        self.assertEqual(self.load(None, None, port=80, tls=True).link_port, 8443)
        self.assertEqual(self.load(None, None, tls=True, public_port=443).link_port, 443)
        self.assertEqual(self.load(None, None, public_port=443).link_port, 443)

    def test_permission_for_plain_http_has_no_effect_with_https(self) -> None:
        text = 'public_scheme = "https"\npublic_port = 443\nallow_insecure_http = true'
        self.assertIn("line 3: allow_insecure_http: This has no effect", self.refused(text))

    def test_keys_of_tls_have_no_effect_without_tls(self) -> None:
        for key, value in (("https_port", 443), ("certificates", "here"), ("hsts", "1y"), ("http2", False)):
            self.assertIn("no effect without tls = true", self.refused(None, None, **{key: value}))

    def test_keys_without_effect_under_tls_are_refused(self) -> None:
        for key, value in (("public_scheme", "https"), ("allow_insecure_http", True)):
            self.assertIn("no effect with tls = true", self.refused(None, None, tls=True, **{key: value}))

    def test_acme_terms_must_be_accepted_explicitly(self) -> None:
        directory = "https://acme.example.com/directory"
        message = self.refused(None, None, tls=True, acme_directory=directory)
        self.assertIn("--acme-directory: Read the terms", message)
        config = self.load(None, None, tls=True, acme_directory=directory, acme_accept_terms=True)
        self.assertEqual(config.acme_directory, directory)

    def test_keys_of_acme_have_no_effect_without_a_directory(self) -> None:
        for key, value in (("acme_accept_terms", True), ("acme_contact", "a@example.com"), ("acme_ca_file", "x.pem")):
            self.assertIn("no effect without acme_directory", self.refused(None, None, tls=True, **{key: value}))

    def test_external_account_needs_kid_and_key(self) -> None:
        acme = {"tls": True, "acme_directory": "https://acme.example.com/", "acme_accept_terms": True}
        self.assertIn("go together", self.refused(None, None, **acme, acme_eab_kid="kid"))
        self.assertIn("go together", self.refused(None, None, **acme, acme_eab_key_file="eab.key"))

    def test_invalid_urls_and_mail_addresses_are_refused(self) -> None:
        for key, value in (("acme_directory", "http://x/"), ("acme_contact", "ann"), ("acme_eab_kid", "a b")):
            self.assertIn("is not a", self.refused(None, None, tls=True, **{key: value}))
        for value in ("127.0.0.1:4318", "http://", "http:///v1/traces", "ftp://x/", "http://x/ y"):
            self.assertIn("is not a URL", self.refused(None, None, otlp_traces_endpoint=value))
        self.assertNotIn("secret", self.refused(None, None, otlp_traces_endpoint="http://ann:secret@x/"))
        endpoint = "https://collector.example:4318/v1/traces"
        self.assertEqual(self.load(None, None, otlp_traces_endpoint=endpoint).otlp_traces_endpoint, endpoint)

    def test_tls_needs_a_port_of_its_own(self) -> None:
        self.assertIn("Port 443 is taken", self.refused(None, None, tls=True, port=443, https_port=443))
        self.assertEqual(self.load(None, None, tls=True, port=0, https_port=0).https_port, 0)

    def test_certificates_are_in_the_home_by_default(self) -> None:
        self.assertEqual(self.load().certificates_path, Path("/home/ann/.burrowgate/certificates"))
        config = self.load(None, None, tls=True, certificates_dir="/etc/tls")
        self.assertEqual(config.certificates_path, Path("/etc/tls"))

    def test_visitors_and_admin_cannot_share_a_port(self) -> None:
        self.assertIn("line 1: port: Visitors and admin", self.refused("port = 8481"))
        self.assertIn("--admin-port: ", self.refused("port = 9000", None, admin_port=9000))
        self.assertEqual(self.load(None, None, port=0, admin_port=0).admin_port, 0)

    def test_workers_need_a_shared_store(self) -> None:
        self.assertIn("line 2: workers: Workers share", self.refused('store = "memory:"\nworkers = 2'))
        self.assertIn("--workers: Workers share", self.refused(None, None, store="memory:", workers=3))
        self.assertEqual(self.load('store = "memory:"\nworkers = 1').workers, 1)
        self.assertEqual(self.load("workers = 2").workers, 2)

    def test_trusted_proxies_are_read_as_networks(self) -> None:
        self.assertEqual(self.load().trusted_proxies, ())
        networks = (ip_network("127.0.0.1"), ip_network("10.0.0.0/8"), ip_network("fd00::/8"))
        self.assertEqual(
            self.load('trusted_proxies = ["127.0.0.1", "10.0.0.0/8", "fd00::/8"]').trusted_proxies, networks
        )
        text = "127.0.0.1, 10.0.0.0/8,fd00::/8"
        self.assertEqual(self.load(None, {"BURROWGATE_TRUSTED_PROXIES": text}).trusted_proxies, networks)
        for text in ("10.0.0.1/8", "nginx", "10.0.0.0/33", "127.0.0.1,", "0.0.0.0/0", "::/0", ","):
            self.assertIn("--trusted-proxies: ", self.refused(None, None, trusted_proxies=text))
        for text in ("trusted_proxies = 1", "trusted_proxies = [1]", "trusted_proxies = {}"):
            self.assertIn("line 1: trusted_proxies: ", self.refused(text))

    def test_proxy_protocol_needs_trusted_proxies(self) -> None:
        self.assertIn("line 1: proxy_protocol: No client could connect", self.refused("proxy_protocol = true"))
        self.assertTrue(self.load(None, None, proxy_protocol=True, trusted_proxies="127.0.0.1").proxy_protocol)

    def test_forward_auth_needs_trusted_proxies(self) -> None:
        self.assertIsNone(self.load().forward_auth_port)
        self.assertIn(
            "line 1: forward_auth_port: No request would be answered", self.refused("forward_auth_port = 8482")
        )
        self.assertIn(
            "--forward-auth-listen: This has no effect", self.refused(None, None, forward_auth_listen="127.0.0.2")
        )
        config = self.load('trusted_proxies = "127.0.0.1"\nforward_auth_port = 0\nforward_auth_listen = "127.0.0.2"')
        self.assertEqual((config.forward_auth_port, config.forward_auth_listen), (0, "127.0.0.2"))
        for value in ("x", "65536", "-1"):
            self.assertIn("--forward-auth-port: ", self.refused(None, None, forward_auth_port=value))

    def test_admin_socket_replaces_the_admin_port(self) -> None:
        self.assertEqual(self.load().admin_at, 8481)
        self.assertEqual(self.load(None, None, admin_socket="a.sock").admin_at, Path("/home/ann/.burrowgate/a.sock"))
        self.assertEqual(self.load(None, None, admin_socket="/run/a.sock").admin_at, Path("/run/a.sock"))
        self.assertIn("--admin-port: This has no effect", self.refused(None, None, admin_socket="a", admin_port=9))
        self.assertIn("107 bytes", self.refused(None, None, admin_socket="/" + "x" * 107))
        for path in ("~/x", " x", "a\nb"):
            self.assertIn("--admin-socket: ", self.refused(None, None, admin_socket=path))

    def test_limits_without_effect_are_refused(self) -> None:
        self.assertIn("max_request_target_size: This has no effect", self.refused('max_request_target_size = "64KiB"'))
        self.assertIn("trust_incoming_traces: This has no effect", self.refused("trust_incoming_traces = true"))
        self.assertIn(
            "max_request_target_size: This has no effect",
            self.refused('max_request_header_size = "8KiB"\nmax_request_target_size = "8KiB"'),
        )
        self.assertIn(
            "rejections_burst: This has no effect",
            self.refused("rejections_per_minute = 0\nrejections_burst = 11"),
        )
        self.assertIn(
            "max_connections_per_address: This has no effect",
            self.refused("max_connections = 10\nmax_connections_per_address = 11"),
        )
        self.assertIn(
            "upstream_idle_timeout: This has no effect",
            self.refused('upstream_max_idle_connections = 0\nupstream_idle_timeout = "1s"'),
        )

    def test_default_without_effect_is_accepted(self) -> None:
        self.assertEqual(self.load('max_request_header_size = "8KiB"').max_request_header_size, 8192)
        self.assertEqual(self.load("max_connections = 10").max_connections, 10)
        self.assertEqual(self.load("upstream_max_idle_connections = 0").upstream_max_idle_connections, 0)


class DeclarationTests(ConfigCase):
    def test_one_key_per_field(self) -> None:
        names = [field.name for field in fields(Config) if field.name not in ("providers", "places", "warnings")]
        self.assertEqual([key.name for key in KEYS], names)

    def test_reloadable_names_are_keys(self) -> None:
        self.assertLessEqual(RELOADABLE, {key.name for key in KEYS})

    def test_names_of_options_and_variables(self) -> None:
        (key,) = [key for key in KEYS if key.name == "max_request_header_size"]
        self.assertEqual(
            (key.option, key.variable, key.is_flag),
            ("--max-request-header-size", "BURROWGATE_MAX_REQUEST_HEADER_SIZE", False),
        )
        self.assertEqual(key.toml, 'max_request_header_size = "64KiB"')
        self.assertEqual(
            [key.name for key in KEYS if key.is_flag],
            [
                "tls",
                "http2",
                "acme_accept_terms",
                "allow_insecure_http",
                "proxy_protocol",
                "access_log",
                "core_dumps",
                "trust_incoming_traces",
            ],
        )

    def test_docs_list_every_key(self) -> None:
        page = (DOCS / "configuration.md").read_text("utf-8")
        rows = [line for line in page.splitlines() if re.match(r"\| `[a-z0-9_]+ = ", line)]
        self.assertEqual(rows, [f"| `{key.toml}` | {key.form.words} | {key.help} |" for key in KEYS])

    def test_example_has_every_key_with_its_default(self) -> None:
        text = (DOCS / "burrowgate.toml.example").read_text("utf-8")
        self.assertEqual(self.load(text), self.load())
        lines = re.findall(r"^#([a-z0-9_]+ = .*)$", text, re.MULTILINE)
        self.assertEqual(lines, [key.toml for key in KEYS])
        self.assertEqual(self.load(re.sub(r"^#([a-z0-9_]+ = )", r"\1", text, flags=re.MULTILINE)), self.load())
