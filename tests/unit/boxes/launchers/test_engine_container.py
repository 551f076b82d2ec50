"""Tests of what a box is to a container engine, without an engine."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from burrowgate.boxes.interfaces import LaunchSpec
from burrowgate.boxes.launchers.engine.api import Engine
from burrowgate.boxes.launchers.engine.container import (
    BOX_LABEL,
    GATEWAY_LABEL,
    PROFILE,
    create_body,
    handle_of,
    missing_limits,
    name_of,
)
from burrowgate.core.boxes.settings import MIB, BoxLimits
from tests.support import TestCase

DOCKER, PODMAN = Engine(False, "20.10.24"), Engine(True, "4.3.1")
LIMITS = BoxLimits(memory=256 * MIB, pids=99, cpus=1.5, tmp=16 * MIB, shm=32 * MIB)
SPEC = LaunchSpec(
    box_id="box1",
    gateway_id="gw",
    folder="/run/boxes/box1/run",
    start_url="https://secret.example/",
    limits=LIMITS,
    idle_seconds=600,
    no_viewer_seconds=120,
)
DANGEROUS = [
    "add_key", "bpf", "delete_module", "finit_module", "fsconfig", "fsmount", "fsopen", "init_module",
    "io_uring_enter", "io_uring_register", "io_uring_setup", "ioperm", "iopl", "kexec_file_load", "kexec_load",
    "keyctl", "lookup_dcookie", "mount", "mount_setattr", "move_mount", "name_to_handle_at", "open_by_handle_at",
    "open_tree", "perf_event_open", "personality", "pidfd_getfd", "pivot_root", "process_vm_readv",
    "process_vm_writev", "ptrace", "quotactl", "reboot", "request_key", "setdomainname", "sethostname", "setns",
    "settimeofday", "swapon", "swapoff", "syslog", "umount2", "userfaultfd", "vhangup",
]  # fmt: skip


def body_for(engine: Engine) -> Any:
    """Return the request for a box."""
    return create_body(SPEC, engine, image="image", programs="/lib/box", environ={"BG_URL": "u"}, uid=10001)


class BodyTests(TestCase):
    """The request that creates a container."""

    def test_box_gets_nothing_of_the_machine(self) -> None:
        """SEC-120: browsers B13, B16."""
        for engine in (DOCKER, PODMAN):
            body = body_for(engine)
            host = body["HostConfig"]
            self.assertEqual(body["User"], "10001:10001")
            self.assertEqual(body["Env"], ["BG_URL=u"])
            self.assertEqual((host["CapDrop"], host["CapAdd"]), (["ALL"], []))
            self.assertEqual((host["NetworkMode"], body["NetworkDisabled"]), ("none", True))
            self.assertEqual((host["ReadonlyRootfs"], host["Privileged"]), (True, False))
            self.assertIn("no-new-privileges", host["SecurityOpt"])
            self.assertNotIn("Devices", host)
            self.assertNotIn("Binds", host)
            self.assertEqual((host["IpcMode"], host["RestartPolicy"]), ("private", {"Name": "no"}))
            self.assertEqual(host["LogConfig"]["Type"], "none")
            self.assertEqual(
                [(one["Source"], one["Target"], one["ReadOnly"]) for one in host["Mounts"]],
                [(SPEC.folder, "/run/bg", False), ("/lib/box", "/run/burrowgate", True)],
            )

    def test_address_of_the_page_stands_in_no_argument_or_label(self) -> None:
        body = body_for(DOCKER)
        self.assertNotIn("secret.example", json.dumps(body))

    def test_limits_are_those_of_the_spec(self) -> None:
        host = body_for(DOCKER)["HostConfig"]
        self.assertEqual(host["Memory"], host["MemorySwap"])
        self.assertEqual((host["Memory"], host["PidsLimit"]), (LIMITS.memory, 99))
        self.assertEqual((host["NanoCpus"], host["ShmSize"]), (1_500_000_000, LIMITS.shm))
        self.assertEqual(host["Tmpfs"], {"/tmp": f"rw,nosuid,nodev,mode=1777,size={LIMITS.tmp}"})

    def test_docker_takes_the_profile_and_podman_its_path(self) -> None:
        def profile(engine: Engine) -> str:
            return next(one[8:] for one in body_for(engine)["HostConfig"]["SecurityOpt"] if one.startswith("seccomp="))

        self.assertEqual(json.loads(profile(DOCKER))["defaultAction"], "SCMP_ACT_ERRNO")
        self.assertEqual(profile(PODMAN), str(PROFILE))

    def test_list_gives_handles_without_a_folder(self) -> None:
        """A label is not trusted with a path that is emptied later."""
        handle = handle_of("engine", {"Labels": {GATEWAY_LABEL: "gw", BOX_LABEL: "b", "burrowgate.folder": "/etc"}})
        self.assertEqual((handle.box_id, handle.gateway_id, dict(handle.data)), ("b", "gw", {}))

    def test_names_of_boxes_are_names_of_containers(self) -> None:
        self.assertRegex(name_of("Gw-_0", "a-_Z9"), r"\A[a-zA-Z0-9][a-zA-Z0-9_.-]+\Z")


class LimitsTests(TestCase):
    """browsers B17."""

    def test_what_was_requested_misses_nothing(self) -> None:
        self.assertEqual(missing_limits(body_for(DOCKER), LIMITS), ())

    def test_podman_says_a_quota_in_place_of_cores(self) -> None:
        body = body_for(PODMAN)
        body["HostConfig"] |= {"NanoCpus": 0, "CpuPeriod": 100_000, "CpuQuota": 150_000}
        body["HostConfig"]["Tmpfs"] = {"/tmp": f"rw,size={LIMITS.tmp},rprivate,tmpcopyup", "/run": "rw"}
        self.assertEqual(missing_limits(body, LIMITS), ())

    def test_each_limit_that_was_dropped_is_named(self) -> None:
        for key, name in (
            ("Memory", "memory"),
            ("MemorySwap", "swap"),
            ("PidsLimit", "pids"),
            ("NanoCpus", "cpus"),
            ("ShmSize", "shm"),
            ("Tmpfs", "tmp"),
        ):
            for value in (0, None, -1):
                body = body_for(DOCKER)
                body["HostConfig"][key] = ({"/tmp": "rw"} if value is None else None) if key == "Tmpfs" else value
                with self.subTest(key=key, value=value):
                    self.assertEqual(missing_limits(body, LIMITS), (name,))

    def test_reply_without_settings_misses_all(self) -> None:
        self.assertEqual(len(missing_limits({}, LIMITS)), 6)

    @given(
        st.builds(
            BoxLimits,
            memory=st.integers(128 * MIB, 2**45),
            pids=st.integers(64, 65_536),
            cpus=st.floats(0.1, 256),
            tmp=st.integers(16 * MIB, 2**45),
            shm=st.integers(16 * MIB, 2**45),
        )
    )
    def test_any_limits_agree_with_themselves_and_with_no_others(self, limits: BoxLimits) -> None:
        spec = LaunchSpec(
            box_id="b", gateway_id="g", folder="/f", start_url="", limits=limits, idle_seconds=1, no_viewer_seconds=1
        )
        body = create_body(spec, DOCKER, image="i", programs="/e", environ={}, uid=1)
        self.assertEqual(missing_limits(body, limits), ())
        body["HostConfig"]["Memory"] += 1
        self.assertEqual(missing_limits(body, limits), ("memory",))


class ProfileTests(TestCase):
    """The system calls of a box."""

    def setUp(self) -> None:
        self.profile = json.loads(PROFILE.read_text("utf-8"))
        self.names = [name for rule in self.profile["syscalls"] for name in rule["names"]]

    def test_what_is_not_named_is_refused(self) -> None:
        self.assertEqual(self.profile["defaultAction"], "SCMP_ACT_ERRNO")
        self.assertEqual({rule["action"] for rule in self.profile["syscalls"]}, {"SCMP_ACT_ALLOW"})

    def test_no_dangerous_call_is_named(self) -> None:
        self.assertEqual([name for name in DANGEROUS if name in self.names], [])

    def test_calls_of_the_sandbox_of_the_browser_are_named(self) -> None:
        """browsers B15."""
        for name in ("clone", "clone3", "unshare", "chroot", "seccomp", "prctl"):
            self.assertIn(name, self.names)

    def test_sockets_are_those_of_four_families(self) -> None:
        rules = [rule["args"] for rule in self.profile["syscalls"] if rule["names"] == ["socket"]]
        self.assertEqual(
            [[(one["index"], one["value"], one["op"]) for one in rule] for rule in rules],
            [
                [(0, 1, "SCMP_CMP_EQ")],
                [(0, 2, "SCMP_CMP_EQ")],
                [(0, 10, "SCMP_CMP_EQ")],
                [(0, 16, "SCMP_CMP_EQ"), (2, 0, "SCMP_CMP_EQ")],
            ],
        )

    def test_each_call_stands_once(self) -> None:
        others = [name for name in self.names if name != "socket"]
        self.assertEqual(sorted(set(others)), sorted(others))
