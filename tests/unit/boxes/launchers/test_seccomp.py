"""The filter of system calls, interpreted as the kernel does."""

from __future__ import annotations

import struct

from burrowgate.boxes.launchers import seccomp
from tests.support import TestCase

ALLOW, EPERM, ENOSYS, KILL = 0x7FFF0000, 0x00050001, 0x00050026, 0x80000000
X86_64, AARCH64, I386 = 0xC000003E, 0xC00000B7, 0x40000003


def run(program: bytes, number: int, architecture: int) -> int:
    """Return what the filter says about one call."""
    lines = list(struct.iter_unpack("=HBBI", program))
    data = struct.pack("=II", number, architecture)
    position, value = 0, 0
    while True:
        code, if_true, if_false, operand = lines[position]
        position += 1
        if code == 0x20:
            (value,) = struct.unpack_from("=I", data, operand)
        elif code == 0x15:
            position += if_true if value == operand else if_false
        elif code == 0x35:
            position += if_true if value >= operand else if_false
        else:
            assert code == 0x06
            return int(operand)


class FilterTests(TestCase):
    """(browsers B16)"""

    def setUp(self) -> None:
        program = seccomp.program("x86_64")
        assert program is not None
        self.program = program

    def test_denied_calls_fail(self) -> None:
        for name, number in {"mount": 165, "bpf": 321, "keyctl": 250, "io_uring_setup": 425, "vhangup": 153}.items():
            with self.subTest(call=name):
                self.assertEqual(run(self.program, number, X86_64), EPERM)

    def test_calls_of_a_browser_pass(self) -> None:
        for name, number in {
            "read": 0,
            "clone": 56,
            "unshare": 272,
            "chroot": 161,
            "seccomp": 317,
            "ptrace": 101,
        }.items():
            with self.subTest(call=name):
                self.assertEqual(run(self.program, number, X86_64), ALLOW)

    def test_every_denied_call_and_no_other_is_denied(self) -> None:
        found = [number for number in range(500) if run(self.program, number, X86_64) == EPERM]
        self.assertEqual(len(found), len(seccomp.denied()))

    def test_calls_of_another_architecture_end_the_process(self) -> None:
        self.assertEqual(run(self.program, 0, I386), KILL)
        self.assertEqual(run(self.program, 0x40000000, X86_64), ENOSYS)

    def test_aarch64_has_its_own_numbers(self) -> None:
        program = seccomp.program("aarch64")
        assert program is not None
        self.assertEqual(run(program, 40, AARCH64), EPERM)
        self.assertEqual(run(program, 63, AARCH64), ALLOW)
        self.assertEqual(run(program, 40, X86_64), KILL)

    def test_unknown_machine_has_none(self) -> None:
        self.assertIsNone(seccomp.program("vax"))
