"""Environment with huge pages: where it is given, and that Python starts in it."""

from __future__ import annotations

import os
import subprocess
import sys

from burrowgate.server.huge_pages import environment, of_this_machine
from tests.support import WAIT_SECONDS, TestCase

MADVISE = "always [madvise] never\n"


class EnvironmentTests(TestCase):
    def test_glibc_with_huge_pages_gets_its_allocator(self) -> None:
        for libc, modes in (
            ("glibc 2.36", MADVISE),
            ("glibc 2.35", "[always] madvise never\n"),
            ("glibc 3.0", MADVISE),
        ):
            variables = environment(libc, modes, 2 << 20)
            self.assertEqual(variables, {"PYTHONMALLOC": "malloc", "GLIBC_TUNABLES": "glibc.malloc.hugetlb=1"})

    def test_machines_without_them_get_nothing(self) -> None:
        for libc, modes, page_bytes in (
            ("glibc 2.34", MADVISE, 2 << 20),
            ("", MADVISE, 2 << 20),
            ("musl 1.2", MADVISE, 2 << 20),
            ("glibc 2.36", "always madvise [never]\n", 2 << 20),
            ("glibc 2.36", "", 2 << 20),
            ("glibc 2.36", MADVISE, 512 << 20),
            ("glibc 2.36", MADVISE, 0),
        ):
            self.assertEqual(environment(libc, modes, page_bytes), {}, (libc, modes, page_bytes))

    def test_python_starts_with_that_of_this_machine(self) -> None:
        code = "import sys; print(len(bytearray(1000)), sys.flags.dev_mode)"
        done = subprocess.run(
            [sys.executable, "-c", code],
            env=os.environ | of_this_machine(),
            capture_output=True,
            text=True,
            check=True,
            timeout=WAIT_SECONDS,
        )
        self.assertEqual((done.stdout, done.stderr), ("1000 False\n", ""))
