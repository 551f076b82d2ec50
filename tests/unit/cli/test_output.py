"""The standard output of the commands: characters that a terminal lacks, and writes that fail."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path

from burrowgate.cli import output
from tests.support import TestCase


class StreamTests(TestCase):
    def test_characters_that_the_encoding_lacks_are_escaped(self) -> None:
        raw = io.BytesIO()
        stream = io.TextIOWrapper(raw, encoding="latin-1")
        output.escape_unknown_characters(stream, io.StringIO())
        stream.write("für 漢")
        stream.flush()
        self.assertEqual(raw.getvalue(), b"f\xfcr \\u6f22")

    def test_only_output_that_is_lost_is_an_error(self) -> None:
        self.assertEqual(output.ended(3, None), (3, ""))
        self.assertEqual(output.ended(0, BrokenPipeError(32, "Broken pipe")), (0, ""))
        self.assertEqual(
            output.ended(0, OSError(28, "No space left on device")),
            (1, "The output could not be written: No space left on device."),
        )
        self.assertEqual(output.ended(5, OSError(5, "x"))[0], 5)

    def test_streams_that_work_or_are_closed_have_no_failure(self) -> None:
        stream = io.StringIO()
        self.assertIsNone(output.failure(stream))
        stream.close()
        self.assertIsNone(output.failure(stream))


class ProcessTests(TestCase):
    def run_cli(self, *words: str, out: int) -> subprocess.CompletedProcess[str]:
        env = {**os.environ, "PYTHONIOENCODING": "ascii:strict", "BURROWGATE_HOME": str(Path(self.mktemp()).absolute())}
        return subprocess.run(
            [sys.executable, "-m", "burrowgate", *words],
            stdout=out,
            stderr=subprocess.PIPE,
            text=True,
            timeout=60,
            check=False,
            env=env,
        )

    def test_full_disk_is_a_sentence(self) -> None:
        for words in (("--help",), ("sessions", "mint", "--help"), ("completion", "bash")):
            with open("/dev/full", "wb") as full:
                done = self.run_cli(*words, out=full.fileno())
            self.assertEqual(done.returncode, 1, done.stderr)
            self.assertEqual(done.stderr, "burrowgate: The output could not be written: No space left on device.\n")

    def test_reader_that_has_seen_enough_gets_no_message(self) -> None:
        read, write = os.pipe()
        os.close(read)
        try:
            done = self.run_cli("--help", out=write)
        finally:
            os.close(write)
        self.assertEqual(done.stderr, "")

    def test_deleted_working_folder_is_a_sentence(self) -> None:
        folder = Path(self.mktemp()).absolute()
        folder.mkdir()
        # The folder is deleted once Python has started, which needs one itself.
        script = "import os, sys; os.rmdir(sys.argv.pop()); from burrowgate.cli.main import main; main(['status'])"
        env = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
        done = subprocess.run(
            [sys.executable, "-c", script, str(folder)],
            capture_output=True, text=True, timeout=60, check=False, env=env, cwd=folder,
        )  # fmt: skip
        self.assertEqual(done.returncode, 7, done.stderr)
        self.assertIn("change to another one with cd", done.stderr)
        self.assertNotIn("Traceback", done.stderr)
