"""A filter of system calls (seccomp) for boxes: what a browser never needs and a kernel is attacked through is refused.

It is a list of what is denied, as those of container engines and of Flatpak are not needed here: Chromium has a filter
of its own for what runs pages. This one is the second line, and holds for all programs of a box.

    numbers of system calls: linux/arch/x86/entry/syscalls/syscall_64.tbl, linux/include/uapi/asm-generic/unistd.h
"""

from __future__ import annotations

import struct

_LOAD_WORD, _JUMP_IF_EQUAL, _JUMP_IF_AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_ALLOW = 0x7FFF0000
_ERRNO = 0x00050000
_KILL_PROCESS = 0x80000000
_EPERM, _ENOSYS = 1, 38
_OFFSET_OF_NUMBER, _OFFSET_OF_ARCHITECTURE = 0, 4
_X32_BIT = 0x40000000

_NAMES = (
    "acct", "add_key", "bpf", "clock_adjtime", "clock_settime", "delete_module", "finit_module", "fsconfig", "fsmount",
    "fsopen", "fspick", "init_module", "io_uring_enter", "io_uring_register", "io_uring_setup", "kexec_load", "keyctl",
    "lookup_dcookie", "mount", "mount_setattr", "move_mount", "name_to_handle_at", "nfsservctl", "open_by_handle_at",
    "open_tree", "perf_event_open", "pivot_root", "process_vm_writev", "quotactl", "reboot", "request_key",
    "setdomainname", "sethostname", "settimeofday", "swapoff", "swapon", "syslog", "umount2", "userfaultfd", "vhangup",
)  # fmt: skip

_X86_64 = {
    "acct": 163, "add_key": 248, "bpf": 321, "clock_adjtime": 305, "clock_settime": 227, "delete_module": 176,
    "finit_module": 313, "fsconfig": 431, "fsmount": 432, "fsopen": 430, "fspick": 433, "init_module": 175,
    "io_uring_enter": 426, "io_uring_register": 427, "io_uring_setup": 425, "kexec_load": 246, "keyctl": 250,
    "lookup_dcookie": 212, "mount": 165, "mount_setattr": 442, "move_mount": 429, "name_to_handle_at": 303,
    "nfsservctl": 180, "open_by_handle_at": 304, "open_tree": 428, "perf_event_open": 298, "pivot_root": 155,
    "process_vm_writev": 311, "quotactl": 179, "reboot": 169, "request_key": 249, "setdomainname": 171,
    "sethostname": 170, "settimeofday": 164, "swapoff": 168, "swapon": 167, "syslog": 103, "umount2": 166,
    "userfaultfd": 323, "vhangup": 153,
}  # fmt: skip

_AARCH64 = {
    "acct": 89, "add_key": 217, "bpf": 280, "clock_adjtime": 266, "clock_settime": 112, "delete_module": 106,
    "finit_module": 273, "fsconfig": 431, "fsmount": 432, "fsopen": 430, "fspick": 433, "init_module": 105,
    "io_uring_enter": 426, "io_uring_register": 427, "io_uring_setup": 425, "kexec_load": 104, "keyctl": 219,
    "lookup_dcookie": 18, "mount": 40, "mount_setattr": 442, "move_mount": 429, "name_to_handle_at": 264,
    "nfsservctl": 42, "open_by_handle_at": 265, "open_tree": 428, "perf_event_open": 241, "pivot_root": 41,
    "process_vm_writev": 271, "quotactl": 60, "reboot": 142, "request_key": 218, "setdomainname": 162,
    "sethostname": 161, "settimeofday": 170, "swapoff": 225, "swapon": 224, "syslog": 116, "umount2": 39,
    "userfaultfd": 282, "vhangup": 58,
}  # fmt: skip

_ARCHITECTURES = {"x86_64": (0xC000003E, _X86_64), "aarch64": (0xC00000B7, _AARCH64)}
"""By the name that `uname` has for the machine: the value of AUDIT_ARCH, and the numbers."""


def denied() -> tuple[str, ...]:
    """Return the names of the system calls that fail in a box."""
    return _NAMES


def program(machine: str) -> bytes | None:
    """Return the filter for the architecture `machine` as `struct sock_filter`s, or None for one that is not known.

    A call of another architecture ends the process: the numbers mean something else there.
    """
    if machine not in _ARCHITECTURES:
        return None
    architecture, numbers = _ARCHITECTURES[machine]
    wanted = sorted(numbers[name] for name in _NAMES)
    lines = [
        (_LOAD_WORD, 0, 0, _OFFSET_OF_ARCHITECTURE),
        (_JUMP_IF_EQUAL, 1, 0, architecture),
        (_RETURN, 0, 0, _KILL_PROCESS),
        (_LOAD_WORD, 0, 0, _OFFSET_OF_NUMBER),
    ]
    if machine == "x86_64":
        lines += [(_JUMP_IF_AT_LEAST, 0, 1, _X32_BIT), (_RETURN, 0, 0, _ERRNO | _ENOSYS)]
    for index, number in enumerate(wanted):
        lines.append((_JUMP_IF_EQUAL, len(wanted) - index, 0, number))
    lines += [(_RETURN, 0, 0, _ALLOW), (_RETURN, 0, 0, _ERRNO | _EPERM)]
    return b"".join(struct.pack("=HBBI", *line) for line in lines)
