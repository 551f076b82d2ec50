"""Tests of the folders of boxes: their modes, their place, and the id of the gateway (B29)."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from burrowgate.boxes.folders import MAX_SOCKET_PATH_BYTES, LocalFolders, choose, gateway_id
from tests.support import FixedEntropy, ReactorTestCase, TestCase


def mode(path: str | Path) -> int:
    """Return the permissions of `path`."""
    return stat.S_IMODE(os.stat(path).st_mode)


class FolderTests(ReactorTestCase):
    def setUp(self) -> None:
        from twisted.internet import reactor

        self.base = Path(self.mktemp())
        self.folders = LocalFolders(self.base, reactor)

    async def test_each_folder_is_private_b29(self) -> None:
        self.folders.make("box1")
        for path in (self.base, self.base / "box1", self.folders.run_folder("box1")):
            self.assertEqual(mode(path), 0o700, path)
        self.assertEqual(self.folders.screen_socket("box1"), str(self.base / "box1/screen.sock"))
        self.assertEqual(self.folders.list(), ["box1"])
        (Path(self.folders.run_folder("box1")) / "out").mkdir()
        await self.folders.remove("box1")
        await self.folders.remove("box1")
        self.assertEqual(self.folders.list(), [])

    async def test_a_folder_that_others_could_read_is_made_private_b29(self) -> None:
        self.base.mkdir(mode=0o755)
        self.folders.make("box1")
        self.assertEqual(mode(self.base), 0o700)

    async def test_a_link_to_another_folder_is_refused(self) -> None:
        elsewhere = Path(self.mktemp())
        elsewhere.mkdir()
        self.base.symlink_to(elsewhere)
        self.assertRaises(PermissionError, self.folders.make, "box1")

    async def test_nothing_but_folders_of_boxes_is_removed(self) -> None:
        self.base.mkdir()
        (self.base / "kept").write_text("x")
        for name in ("..", "../x", "", "."):
            await self.folders.remove(name)
        self.assertTrue((self.base / "kept").exists())
        self.assertEqual(self.folders.list(), [])


class PlaceTests(TestCase):
    def test_paths_of_sockets_that_are_too_long_go_elsewhere(self) -> None:
        short = Path("/home/me/.burrowgate/boxes")
        self.assertEqual(choose(short, {}), short)
        long = Path("/home") / ("x" * 80)
        chosen = choose(long, {"XDG_RUNTIME_DIR": "/run/user/1000"})
        self.assertEqual(chosen.parent, Path("/run/user/1000"))
        self.assertLess(len(f"{chosen}/123456789012/run/egress.sock"), MAX_SOCKET_PATH_BYTES)
        self.assertEqual(choose(long, {}).parent, Path("/run"))
        self.assertNotEqual(choose(long, {}), choose(Path("/home") / ("y" * 80), {}))

    def test_the_id_of_the_gateway_stays(self) -> None:
        folder = Path(self.mktemp())
        first = gateway_id(folder, FixedEntropy("one"))
        self.assertEqual(gateway_id(folder, FixedEntropy("two")), first)
        self.assertEqual(mode(folder / ".gateway-id"), 0o600)
        self.assertNotEqual(gateway_id(Path(self.mktemp()), FixedEntropy("two")), first)
