"""Screens and files of disposable browsers at another gateway of the cluster (PostgreSQL), as on another machine."""

from __future__ import annotations

import contextlib
import copy
import json
import os
import shutil
import socket
import ssl
import unittest
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import quote

from websockets.exceptions import InvalidStatus

from tests.e2e.test_disposable_browsers import GREEN, PROGRAMS, _Holder, serve
from tests.support import WAIT_SECONDS
from tests.support.box_gateway import AGENT, BROWSER, BoxVisitor
from tests.support.gateway_process import Gateway, new_folder, until
from tests.support.ports import free_port
from tests.support.postgresql import new_schema, requires_postgresql, server

SIZE = 8 * 2**20
"""Of all files that pass, each way."""
FILES = BROWSER + "files"


def at(gateway: Gateway, visitor: BoxVisitor) -> BoxVisitor:
    """Return `visitor` as the browser that a load balancer sends to `gateway` from now on."""
    moved = copy.copy(visitor)
    moved._port = gateway.port
    moved.host = f"{visitor.host.partition(':')[0]}:{gateway.port}"
    return moved


@requires_postgresql
@unittest.skipIf(any(shutil.which(one) is None for one in PROGRAMS), f"Needs {', '.join(PROGRAMS)}.")
class ClusterTests(unittest.TestCase):
    """Two gateways; the boxes of `here` are asked for `there`."""

    here: ClassVar[Gateway]
    there: ClassVar[Gateway]
    peer_port: ClassVar[int]

    @classmethod
    def setUpClass(cls) -> None:
        holder: Any = _Holder(cls)
        url = server().url(schema=new_schema())
        cls.peer_port = free_port()
        cls.here = cls.gateway(holder, url, f"cluster_port = {cls.peer_port}\n")
        cls.there = cls.gateway(holder, url, "", like=cls.here)
        host = serve(cls)
        files = ("--downloads", "--uploads", "--max-transfer", f"{SIZE}")
        words = ("--browser", f"http://{host}/", "--allow-host", host, "--allow-unlimited", *files)
        done = cls.here.cli("targets", "add", "clean", *words)
        assert done.returncode == 0, done.stderr
        until(lambda: cls.there.admin("GET", "targets")["targets"], "known there")

    @classmethod
    def gateway(cls, case: Any, url: str, settings: str, like: Gateway | None = None) -> Gateway:
        home = Path(new_folder(case), "home")
        home.mkdir(mode=0o700)
        if like is not None:
            shutil.copytree(Path(like.home, "keys"), home / "keys")
        (home / "burrowgate.toml").write_text(f'store = "{url}"\n{settings}')
        return Gateway(case, home=str(home))

    def setUp(self) -> None:
        minted = self.here.mint("clean")
        self.session = minted["session"]["id"]
        self.link = minted["url"]
        self.visitor = BoxVisitor(self.here, self.link)
        self.addCleanup(self.visitor.ask, BROWSER + "end", "POST")

    def start(self) -> BoxVisitor:
        """Start a box here, and return its visitor as there, once the box is known there."""
        self.visitor.start()
        moved = at(self.there, self.visitor)
        until(lambda: moved.view()["state"] not in (None, "requested", "launching"), "the box is known there")
        return moved

    def test_the_screen_comes_from_the_other_gateway_and_input_reaches_it(self) -> None:
        moved = self.start()
        screen = moved.screen()
        until(lambda: screen.pixel(screen.width // 2, screen.height - 60) == GREEN, "the page")
        until(lambda: moved.view()["state"] == "active", "the viewer counts")
        before = self.here.admin("GET", "boxes")["boxes"][0]["input_at"]
        screen.key(0x61)
        until(lambda: self.here.admin("GET", "boxes")["boxes"][0]["input_at"] != before, "the input")
        screen.close()
        until(lambda: moved.view()["state"] == "detached", "the viewer has left")

    def test_a_revoke_at_either_gateway_ends_the_box_and_cuts_the_screen(self) -> None:
        screen = self.start().screen()
        self.there.revoke(self.session)
        self.assertEqual(screen.ending()[0], 4001)
        until(lambda: not self.here.admin("GET", "boxes")["boxes"], "the box is gone")

    def test_an_end_where_it_runs_reaches_the_page_with_its_reason(self) -> None:
        screen = self.start().screen()
        (box,) = self.here.admin("GET", "boxes")["boxes"]
        self.here.admin("DELETE", f"boxes/{box['id']}")
        self.assertEqual(screen.ending()[1], "admin")

    def test_a_screen_of_a_gateway_that_passes_none_on_is_refused(self) -> None:
        minted = self.there.mint("clean")
        visitor = BoxVisitor(
            self.there, f"http://clean.localhost:{self.there.port}/?" + minted["url"].partition("?")[2]
        )
        self.addCleanup(visitor.ask, BROWSER + "end", "POST")
        visitor.start()
        moved = at(self.here, visitor)
        until(lambda: moved.view()["state"] not in (None, "requested", "launching"), "the box is known here")
        with self.assertRaises(InvalidStatus) as caught:
            moved.screen()
        self.assertEqual(caught.exception.response.status_code, 503)
        status, body = moved.ask(FILES)
        self.assertEqual((status, json.loads(body)["code"]), (503, "box-files-unavailable"))
        findings = self.here.admin("GET", "diagnostics")["diagnostics"]
        self.assertIn("set cluster_port", " ".join(finding["detail"] for finding in findings))

    def test_downloads_come_from_the_other_gateway(self) -> None:
        moved = self.start()
        self.assertEqual(json.loads(moved.ask(FILES)[1]), {"files": [], "refused": 0})
        content, name = os.urandom(5_000_000), "ä 漢.bin"
        self.folder(moved, "out").joinpath(name).write_bytes(content)
        self.assertEqual(json.loads(moved.ask(FILES)[1]), {"files": [{"name": name, "size": 5_000_000}], "refused": 0})
        self.assertEqual(moved.ask(f"{FILES}/{quote(name)}"), (200, content))
        self.assertEqual(moved.ask(f"{FILES}/missing")[0], 404)
        self.assertEqual(moved.ask(f"{FILES}/..%2F..%2Fkeys")[0], 404)
        self.folder(moved, "out").joinpath("more.bin").write_bytes(content)
        until(lambda: json.loads(moved.ask(FILES)[1])["refused"] == 1, "the limit of all downloads")

    def test_uploads_reach_the_other_gateway_up_to_the_limit_of_all(self) -> None:
        moved = self.start()
        content = os.urandom(5_000_000)
        self.assertEqual(moved.ask(f"{FILES}/a.bin", "PUT", content)[0], 201)
        status, body = moved.ask(f"{FILES}/a.bin", "PUT", b"small")
        self.assertEqual((status, json.loads(body)), (201, {"name": "a (2).bin"}))
        # By the other gateway and by the own one: what has passed counts together.
        for visitor in (moved, self.visitor):
            status, body = visitor.ask(f"{FILES}/b.bin", "PUT", content)
            self.assertEqual((status, json.loads(body)["code"]), (413, "box-file-too-large"))
        folder = self.folder(moved, "in")
        until(lambda: sorted(os.listdir(folder)) == ["a (2).bin", "a.bin"], "what was refused is gone")
        self.assertEqual(folder.joinpath("a.bin").read_bytes(), content)

    def test_files_pass_while_the_target_allows_it_and_the_session_lives(self) -> None:
        moved = self.start()
        self.folder(moved, "out").joinpath("a.txt").write_bytes(b"a")
        done = self.there.cli("targets", "set", "clean", "--no-downloads", "--no-uploads")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.addCleanup(self.here.cli, "targets", "set", "clean", "--downloads", "--uploads")
        for path, method in ((FILES, "GET"), (f"{FILES}/a.txt", "GET"), (f"{FILES}/b.txt", "PUT")):
            status, body = moved.ask(path, method, b"b" if method == "PUT" else None)
            self.assertEqual((status, json.loads(body)["code"]), (403, "box-files-not-allowed"))
        self.here.cli("targets", "set", "clean", "--downloads", "--uploads")
        until(lambda: moved.ask(f"{FILES}/a.txt") == (200, b"a"), "the files pass again")
        self.here.revoke(self.session)
        until(lambda: moved.ask(f"{FILES}/a.txt")[0] == 410, "the revocation is known there")

    def test_a_revocation_cuts_a_file_that_passes(self) -> None:
        """Neither side has buffers for all of it, so that what is not read yet is still at the other gateway."""
        self.here.cli("targets", "set", "clean", "--max-transfer", "64MiB")
        self.addCleanup(self.here.cli, "targets", "set", "clean", "--max-transfer", f"{SIZE}")
        moved, size = self.start(), 60_000_000
        self.folder(moved, "out").joinpath("large.bin").write_bytes(bytes(size))
        until(lambda: json.loads(moved.ask(FILES)[1])["files"], "the larger limit is known")
        wire = socket.socket()
        self.addCleanup(wire.close)
        wire.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65_536)
        wire.settimeout(WAIT_SECONDS)
        wire.connect(("127.0.0.1", self.there.port))
        request = f"GET {FILES}/large.bin HTTP/1.1\r\nHost: {moved.host}\r\nCookie: {moved.cookie}\r\n"
        wire.sendall(f"{request}User-Agent: {AGENT}\r\n\r\n".encode())
        self.assertTrue(wire.recv(100).startswith(b"HTTP/1.1 200"))
        self.here.revoke(self.session)

        def is_refused() -> bool:
            try:
                return moved.ask(FILES)[0] == 410
            except ConnectionError:  # the revocation has cut this request too
                return False

        until(is_refused, "the revocation is known there")
        received = 0
        with contextlib.suppress(ConnectionError):
            while data := wire.recv(1_000_000):
                received += len(data)
        self.assertLess(received, size)

    def folder(self, visitor: BoxVisitor, name: str) -> Path:
        """Return the folder of the box that the browser writes downloads to, or has uploads from."""
        (found,) = Path(self.here.home, "boxes", visitor.view()["box"]).rglob(name)
        return found

    def test_another_visitor_of_the_session_watches_by_the_other_gateway(self) -> None:
        done = self.here.cli("targets", "set", "clean", "--watch")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.addCleanup(self.here.cli, "targets", "set", "clean", "--no-watch")
        box_id = self.start().view()["box"]
        other = at(self.there, BoxVisitor(self.here, self.link))
        until(lambda: [one["box"] for one in other.view()["watchable"]] == [box_id], "it may be watched")
        self.assertEqual(other.ask(f"{BROWSER}watch/{box_id}", Accept="text/html")[0], 200)
        self.assertEqual(other.ask(f"{BROWSER}watch/abcdefghijkl", Accept="text/html")[0], 404)
        screen = other.screen(f"/.burrowgate/watch/{box_id}")
        until(lambda: screen.pixel(screen.width // 2, screen.height - 60) == GREEN, "the page")
        (box,) = self.here.admin("GET", "boxes")["boxes"]
        self.assertEqual((box["watchers"], box["watched"], box["state"]), (1, 1, "ready"))
        screen.key(0x61)
        self.assertEqual(screen.pixel(1, 1), screen.pixel(1, 1))  # so that the key has been read
        self.assertIsNone(self.here.admin("GET", "boxes")["boxes"][0]["input_at"])
        events = self.here.admin("GET", "audit-events?limit=100&order=desc")["events"]
        self.assertIn("box.watched", [event["action"] for event in events])
        done = self.here.cli("targets", "set", "clean", "--no-watch")
        screen.ending()
        until(lambda: self.here.admin("GET", "boxes")["boxes"][0]["watchers"] == 0, "the end of watching")

    def test_strangers_get_nothing(self) -> None:
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        with socket.create_connection(("127.0.0.1", self.peer_port), 10) as plain:
            plain.sendall(b"burrowgate.peer.1 screen abcdefghijkl\n")
            self.assertIn(plain.recv(100)[:1], (b"", b"\x15"))  # an alert of TLS
        with (
            socket.create_connection(("127.0.0.1", self.peer_port), 10) as raw,
            context.wrap_socket(raw) as wire,
            self.assertRaises((ssl.SSLError, ConnectionError)),
        ):
            wire.sendall(b"burrowgate.peer.1 screen abcdefghijkl\n")
            if not wire.recv(100):
                raise ConnectionError
