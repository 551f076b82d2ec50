"""Drop boxes: browsers, forms and curl send files, over HTTP/1.1 and HTTP/2, until the link is revoked."""

from __future__ import annotations

import contextlib
import os
import re
import socket
import subprocess
import unittest
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Page, expect

from tests.support import WAIT_SECONDS, requires
from tests.support.chromium import ChromiumTestCase
from tests.support.gateway_process import Gateway, Shared, fetch, free_port, new_folder, until
from tests.support.tls_clients import authority, put, server

MEGABYTE = 1_000_000


def incoming(case: unittest.TestCase) -> Path:
    """Return a new folder with a file that no visitor must see."""
    folder = Path(new_folder(case), "incoming")
    folder.mkdir()
    (folder / "private.txt").write_bytes(b"of the operator")
    return folder


def names(folder: Path) -> list[str]:
    """Return the names in the folder, hidden ones too, without that of the operator's file."""
    return sorted(path.name for path in folder.iterdir() if path.name != "private.txt")


class BrowserTests(ChromiumTestCase):
    """Chromium, and a drop box that `burrowgate share --drop` made."""

    def setUp(self) -> None:
        self.folder = incoming(self)
        self.shared = Shared(self, str(self.folder), "--drop", "--drop-max-file", "3MiB", "--drop-max-files", "6")

    def page(self, **how: Any) -> Page:
        context = self.browser.new_context(**how)
        self.addCleanup(context.close)
        page = context.new_page()
        self.problems: list[str] = []
        page.on("console", lambda message: self.problems.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: self.problems.append(str(error)))
        page.goto(self.shared.url)
        expect(page.get_by_role("heading", name="Send files")).to_be_visible()
        return page

    def file(self, name: str, size: int) -> dict[str, Any]:
        return {"name": name, "mimeType": "application/octet-stream", "buffer": os.urandom(size)}

    def test_several_files_are_sent_with_their_progress(self) -> None:
        page = self.page()
        sent = [self.file("Übung 1.pdf", 2 * MEGABYTE), self.file("a&b <i>.txt", 5), self.file("empty", 0)]
        page.locator("input[type=file]").set_input_files(sent)
        expect(page.get_by_role("status")).to_have_text("3 files received.")
        expect(page.locator(".files li.done")).to_have_count(3)
        self.assertEqual(names(self.folder), ["a&b _i_.txt", "empty", "Übung 1.pdf"])
        self.assertEqual((self.folder / "Übung 1.pdf").read_bytes(), sent[0]["buffer"])
        self.assertEqual(self.problems, [])

    def test_files_can_be_dropped_onto_the_page(self) -> None:
        page = self.page()
        transfer = page.evaluate_handle(
            "const made = new DataTransfer(); made.items.add(new File(['dropped'], 'dropped.txt')); made"
        )
        page.dispatch_event("body", "dragenter", {"dataTransfer": transfer})
        expect(page.locator("body.over")).to_be_visible()
        page.dispatch_event("body", "drop", {"dataTransfer": transfer})
        expect(page.get_by_role("status")).to_have_text("1 file received.")
        self.assertEqual((self.folder / "dropped.txt").read_bytes(), b"dropped")

    def test_refused_files_say_why(self) -> None:
        page = self.page()
        choose = page.locator("input[type=file]")
        choose.set_input_files([self.file("large", 4 * MEGABYTE)])
        expect(page.locator("li.failed")).to_contain_text("too large; a file can have up to 3.1 MB here")
        for number in range(5):
            (self.folder / f"older {number}").touch()
        choose.set_input_files([self.file("one too many", 10)])
        expect(page.locator("li.failed").nth(1)).to_contain_text("No more files, or none so large, can be taken.")
        (self.folder / "older 0").unlink()
        page.get_by_role("button", name="Try again: one too many").click()
        expect(page.get_by_role("status")).to_have_text("1 file received, 1 file not received.")

    def test_form_works_without_a_script(self) -> None:
        page = self.page(java_script_enabled=False)
        page.locator("input[type=file]").set_input_files(
            [self.file("one.txt", 100), self.file("two.txt", 2 * MEGABYTE)]
        )
        page.get_by_role("button", name="Send").click()
        expect(page.get_by_role("heading", name="Your 2 files were received")).to_be_visible()
        self.assertEqual(names(self.folder), ["one.txt", "two.txt"])
        page.get_by_role("link", name="Send more files").click()
        page.locator("input[type=file]").set_input_files([self.file("large", 4 * MEGABYTE)])
        page.get_by_role("button", name="Send").click()
        expect(page.get_by_role("heading", name="This file is too large")).to_be_visible()
        self.assertEqual(names(self.folder), ["one.txt", "two.txt"])

    def test_other_sites_cannot_send_files(self) -> None:
        page = self.page()
        evil = Path(new_folder(self), "evil")
        evil.mkdir()
        action = f"http://{self.shared.host}/"
        (evil / "index.html").write_text(
            f"<form method=post enctype=multipart/form-data action='{action}'><input name=file type=file><button>"
        )
        other = Shared(self, str(evil), beside=self.shared)
        page.goto(other.url)
        page.locator("input").set_input_files([self.file("forged.txt", 10)])
        page.locator("button").click()
        page.wait_for_url(action)
        self.assertEqual(names(self.folder), [])

    def test_revocation_cuts_an_upload_and_nothing_remains(self) -> None:
        page = self.page()
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        slow = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": 200_000}
        session.send("Network.emulateNetworkConditions", slow)
        page.locator("input[type=file]").set_input_files([self.file("cut.bin", 3 * MEGABYTE)])
        until(lambda: any(name.startswith(".burrowgate-upload") for name in names(self.folder)), "the upload begins")
        self.shared.admin("POST", f"sessions/{self.shared.session}/revoke")
        until(lambda: not names(self.folder), "the partial file is removed")
        session.send("Network.emulateNetworkConditions", {**slow, "uploadThroughput": -1})
        # Chromium may send the request a second time by itself, and then reads why.
        shown = re.compile("The connection was lost before the file had arrived|It was revoked")
        expect(page.locator("li.failed .what")).to_have_text(shown)

    def test_pictures(self) -> None:
        """Every look of the page can be pictured; `BURROWGATE_SCREENSHOTS` names the folder that keeps the pictures."""
        shots = os.environ.get("BURROWGATE_SCREENSHOTS") or new_folder(self)
        phone = {"width": 375, "height": 740}
        for name, how in (
            ("wide", {}), ("dark", {"color_scheme": "dark"}), ("phone", {"viewport": phone}),
            ("phone-dark", {"viewport": phone, "color_scheme": "dark"}), ("plain", {"java_script_enabled": False}),
        ):  # fmt: skip
            page = self.page(**how)
            page.screenshot(path=f"{shots}/{name}-1.png")
            choose = page.locator("input[type=file]")
            choose.set_input_files(
                [
                    self.file("A rather long name of a holiday photograph.jpeg", 1000),
                    self.file("large.bin", 4 * MEGABYTE),
                ]
            )
            if name == "plain":
                page.get_by_role("button", name="Send").click()
            else:
                expect(page.locator("li.done")).to_have_count(1)
                session = page.context.new_cdp_session(page)
                session.send("Network.enable")
                slow = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": 500_000}
                session.send("Network.emulateNetworkConditions", slow)
                choose.set_input_files([self.file("film.mp4", 3 * MEGABYTE), self.file("next.txt", 10)])
                page.wait_for_timeout(1500)
            page.screenshot(path=f"{shots}/{name}-2.png", full_page=True)
            page.context.close()
            for path in self.folder.iterdir():
                with contextlib.suppress(OSError):
                    path.unlink()


@requires("curl")
class BoxCase(unittest.TestCase):
    """A drop box behind TLS."""

    workers = "2"

    def setUp(self) -> None:
        issuer, home, self.port = authority(), Path(new_folder(self), "home"), free_port()
        home.mkdir(mode=0o700)
        put(home / "certificates", "box", server(issuer, "box.localhost"))
        self.ca = Path(new_folder(self), "ca.pem")
        self.ca.write_bytes(issuer.pem)
        self.folder = incoming(self)
        self.gateway = Gateway(self, "--tls", "--https-port", str(self.port), "--workers", self.workers, home=str(home))
        until(self.gateway.is_ready, "the gateway is ready")
        shown = self.gateway.cli_json("targets", "add", "box", str(self.folder), "--drop", "--drop-max-file", "50MiB")
        self.assertEqual(shown["drop"], {"max_file_bytes": 50 << 20, "max_total_bytes": 10 << 30, "max_files": 1000})
        self.minted = self.gateway.mint("box")
        self.origin = f"https://box.localhost:{self.port}"


class CurlTests(BoxCase):
    """curl and raw connections, with two workers, over HTTP/1.1 and HTTP/2."""

    def curl(self, path: str, *options: str, token: bool = True) -> tuple[int, str, str]:
        """Return the exit code, status and output of curl."""
        where = ("--cacert", str(self.ca), "--resolve", f"box.localhost:{self.port}:127.0.0.1", "-sS", "-m", "15")
        credential = ("-H", f"Burrowgate-Token: {self.minted['token']}") if token else ()
        done = subprocess.run(
            ["curl", *where, *credential, "-w", "\n%{http_code}", *options, self.origin + path],
            capture_output=True, text=True, timeout=WAIT_SECONDS, check=False,
        )  # fmt: skip
        output, _, status = done.stdout.rpartition("\n")
        return done.returncode, status, output

    def test_files_arrive_whole_by_each_protocol(self) -> None:
        content = os.urandom(20 * MEGABYTE)
        source = Path(new_folder(self), "film.mp4")
        source.write_bytes(content)
        for number, version in enumerate(("--http1.1", "--http2"), 1):
            self.assertEqual(self.curl("/", version, "-T", str(source))[:2], (0, "201"))
            self.assertEqual(self.curl("/", version, "-F", f"file=@{source};filename=form.mp4")[:2], (0, "201"))
            chunked = self.curl("/chunked", version, "-T", str(source), "-H", "Transfer-Encoding: chunked")
            self.assertEqual(chunked[:2], (0, "201"))
            self.assertEqual(len(names(self.folder)), 3 * number)
        expected = [
            f"{stem}{copy}{end}"
            for stem, end in (("chunked", ""), ("film", ".mp4"), ("form", ".mp4"))
            for copy in ("", " (2)")
        ]
        self.assertEqual(names(self.folder), sorted(expected))
        for name in expected:
            self.assertEqual((self.folder / name).read_bytes(), content, name)

    def test_link_in_the_address_is_enough(self) -> None:
        source = Path(new_folder(self), "a.txt")
        source.write_bytes(b"hello")
        query = urlsplit(self.minted["url"]).query
        self.assertEqual(self.curl(f"/a.txt?{query}", "-T", str(source), token=False)[:2], (0, "201"))
        # Over HTTP/2 this curl takes a refusal that comes before the end of its body for a broken stream, at times.
        self.assertEqual(self.curl("/b.txt", "--http1.1", "-T", str(source), token=False)[:2], (0, "403"))
        self.assertEqual(names(self.folder), ["a.txt"])

    def test_nothing_can_be_read_and_limits_are_kept(self) -> None:
        for path in ("/private.txt", "/nothing", "/.burrowgate.zip"):
            self.assertEqual(self.curl(path)[1], "404")
        large = Path(new_folder(self), "large")
        with large.open("wb") as file:
            file.truncate(51 << 20)
        # curl 7.88 reports a stream of HTTP/2 that ends early (RFC 9113, 8.1) as an error, and no status.
        for version, statuses in (("--http1.1", ("413",)), ("--http2", ("413", "000"))):
            self.assertIn(self.curl("/", version, "-T", str(large))[1], statuses, version)
            self.assertIn(self.curl("/", version, "-F", f"file=@{large}")[1], statuses, version)
        # The part of a refused file is deleted by a thread, behind the response.
        until(lambda: not names(self.folder), "The folder is not empty")

    def test_files_are_in_the_audit_log_and_the_history(self) -> None:
        source = Path(new_folder(self), "a.txt")
        source.write_bytes(b"hello")
        for name in ("/one.txt", "/two.txt"):
            self.assertEqual(self.curl(name, "-T", str(source))[1], "201")

        def events() -> list[Any]:
            found = self.gateway.admin("GET", "audit-events?action=file.received")["events"]
            return found if sum(event["detail"].get("times", 1) for event in found) == 2 else []

        found = until(events, "both files are stored", 90)
        for event in found:
            self.assertEqual((event["target"], event["session_id"]), ("box", self.minted["session"]["id"]))
        self.assertEqual(sum(event["detail"]["bytes"] for event in found), 10)
        self.assertIn("one.txt", [event["detail"]["name"] for event in found])


class KilledTests(BoxCase):
    """A gateway of one process, which is killed: with workers, those outlive it for a moment and clean up."""

    workers = "1"

    def test_killed_gateway_leaves_a_partial_file_that_the_next_start_removes(self) -> None:
        with contextlib.closing(socket.create_connection(("127.0.0.1", self.port))) as plain:
            import ssl

            context = ssl.create_default_context(cafile=str(self.ca))
            with context.wrap_socket(plain, server_hostname="box.localhost") as wire:
                head = (
                    f"PUT /cut.bin HTTP/1.1\r\nHost: box.localhost:{self.port}\r\n"
                    f"Burrowgate-Token: {self.minted['token']}\r\nContent-Length: 9000000\r\n\r\n"
                )
                wire.sendall(head.encode() + b"x" * MEGABYTE)
                until(lambda: names(self.folder), "the upload begins")
                self.gateway.process.send(9)
                self.gateway.process.wait()
        self.assertEqual(len(names(self.folder)), 1)
        Gateway(self, "--tls", "--https-port", str(self.port), home=self.gateway.home, beside=self.gateway)
        until(lambda: not names(self.folder), "the partial file is removed")


class PlainTests(unittest.TestCase):
    """A drop box and the same folder to read are two targets."""

    def test_folder_is_shared_twice(self) -> None:
        folder = incoming(self)
        box = Shared(self, str(folder), "--drop")
        reading = Shared(self, str(folder), beside=box)
        self.assertNotEqual(box.target, reading.target)
        headers = {"Burrowgate-Token": box.token}
        self.assertEqual(
            fetch(f"http://{box.host}/a.txt", method="PUT", body=b"hello", port=box.port, **headers)[0], 201
        )
        status, body = reading.get("/a.txt", **{"Burrowgate-Token": reading.token})
        self.assertEqual((status, body), (200, b"hello"))
        refused = fetch(
            f"http://{reading.host}/b", method="PUT", body=b"x", port=box.port, **{"Burrowgate-Token": reading.token}
        )
        self.assertEqual(refused[0], 405)
