"""The program that listens on a port, as error messages name it."""

from __future__ import annotations

import os
import socket
from pathlib import Path

from burrowgate.server.port_holder import describe, listening_inodes
from tests.support import TestCase

TABLE = """\
  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:2120 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4711 1 0 100 0 0 10 0
   1: 0100007F:2120 0100007F:9999 01 00000000:00000000 00:00000000 00000000     0        0 4712 1 0 100 0 0 10 0
   2: 0100007F:2121 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4713 1 0 100 0 0 10 0
""".splitlines()


class HolderTests(TestCase):
    def setUp(self) -> None:
        self.proc = Path(self.mktemp())
        (self.proc / "net").mkdir(parents=True)
        (self.proc / "net/tcp").write_text("\n".join(TABLE))

    def process(self, number: int, command: bytes, inode: int) -> None:
        folder = self.proc / str(number) / "fd"
        folder.mkdir(parents=True)
        (folder.parent / "cmdline").write_bytes(command)
        os.symlink(f"socket:[{inode}]", folder / "7")

    def test_only_sockets_that_listen_on_the_port_count(self) -> None:
        self.assertEqual(listening_inodes(TABLE, 8480), {"4711"})
        self.assertEqual(listening_inodes(TABLE, 80), set())

    def test_program_is_named(self) -> None:
        self.process(1, b"/sbin/init\0", 4713)
        self.process(23, b"/usr/bin/node\0--inspect\0/srv/app/server.js\0", 4711)
        self.assertEqual(describe(8480, self.proc), "server.js (process 23)")
        self.assertEqual(describe(8481, self.proc), "init (process 1)")

    def test_program_of_another_user_stays_unknown(self) -> None:
        self.assertEqual(describe(8480, self.proc), "")

    def test_missing_files_are_no_error(self) -> None:
        self.assertEqual(describe(8480, self.proc / "none"), "")

    def test_process_without_a_name(self) -> None:
        self.process(5, b"", 4711)
        self.assertEqual(describe(8480, self.proc), "a program (process 5)")

    def test_this_process_is_found(self) -> None:
        with socket.socket() as listening:
            listening.bind(("127.0.0.1", 0))
            listening.listen()
            self.assertIn(f"(process {os.getpid()})", describe(listening.getsockname()[1]))
