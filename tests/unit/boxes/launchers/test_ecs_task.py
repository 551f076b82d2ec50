"""Tasks of ECS as records: the request for a box, and the meaning of states."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from burrowgate.boxes.interfaces import LaunchSpec
from burrowgate.boxes.launchers.ecs.identity import make_identity
from burrowgate.boxes.launchers.ecs.settings import EcsSettings, read_settings
from burrowgate.boxes.launchers.ecs.task import (
    MAX_OVERRIDES_CHARACTERS,
    box_name,
    client_token,
    is_image_missing,
    missing_limits,
    run_body,
    started_by,
    view,
)
from burrowgate.core.boxes.settings import MAX_URL_LENGTH, BoxLimits
from burrowgate.errors import ConfigError
from tests.support import START, TestCase

OPTIONS = {
    "cluster": "boxes",
    "task_definition": "browser",
    "subnets": "subnet-1, subnet-2",
    "security_groups": "sg-1",
    "region": "eu-central-1",
}
SPEC = LaunchSpec(
    box_id="box1",
    gateway_id="gw",
    folder="/f",
    start_url="https://example.org/",
    limits=BoxLimits(),
    idle_seconds=630,
    no_viewer_seconds=150,
)
GATEWAY, BOX = make_identity("gateway.invalid", START), make_identity(box_name("box1"), START)


def body(spec: LaunchSpec = SPEC, **options: str) -> Any:
    """Return the request for a box."""
    settings = read_settings({**OPTIONS, **options}, {})
    return run_body(spec, settings, box=BOX, gateway_certificate=GATEWAY.certificate)


class BodyTests(TestCase):
    def test_network_is_always_given(self) -> None:
        network = body()["networkConfiguration"]["awsvpcConfiguration"]
        self.assertEqual(
            network,
            {"subnets": ["subnet-1", "subnet-2"], "securityGroups": ["sg-1"], "assignPublicIp": "DISABLED"},
        )
        network = body(assign_public_ip="on")["networkConfiguration"]["awsvpcConfiguration"]
        self.assertEqual(network["assignPublicIp"], "ENABLED")

    def test_no_one_gets_a_shell_in_a_box(self) -> None:
        self.assertIs(body()["enableExecuteCommand"], False)

    def test_browser_uses_no_proxy_since_there_is_none(self) -> None:
        variables = _variables(body())
        policies = json.loads(variables["BG_POLICIES"])
        self.assertEqual(policies["ProxySettings"], {"ProxyMode": "direct"})
        self.assertEqual(policies["RestoreOnStartupURLs"], ["https://example.org/"])

    def test_longest_address_of_a_page_fits_or_is_refused(self) -> None:
        longest = "https://example.org/" + "x" * (MAX_URL_LENGTH - 20)
        made = body(replace(SPEC, start_url=longest))
        self.assertLessEqual(len(json.dumps(made["overrides"])), MAX_OVERRIDES_CHARACTERS)
        with self.assertRaises(ValueError):
            body(replace(SPEC, start_url=longest * 4))

    def test_names_are_within_the_bounds_of_aws(self) -> None:
        self.assertRegex(started_by("any gateway / with ☃"), r"\A[A-Za-z0-9_-]{1,36}\Z")
        self.assertRegex(client_token("g", "b"), r"\A[!-~]{1,64}\Z")
        self.assertEqual(client_token("g", "b"), client_token("g", "b"))
        self.assertNotEqual(client_token("g", "b"), client_token("g", "c"))

    def test_certificate_of_the_gateway_is_passed_without_its_key(self) -> None:
        self.assertNotIn(GATEWAY.key.splitlines()[1], json.dumps(body()))
        self.assertNotIn("PRIVATE", repr(GATEWAY))


class LimitsTests(TestCase):
    """browsers B17."""

    def task(self, **changes: Any) -> dict[str, Any]:
        """Return a task whose limits were applied, with `changes`."""
        return {"cpu": "1024", "memory": "2048", "overrides": body()["overrides"]} | changes

    def test_applied_limits_miss_nothing(self) -> None:
        self.assertEqual(missing_limits(self.task(), "browser", SPEC.limits), ())

    def test_what_is_not_applied_is_named(self) -> None:
        for changes, names in (
            ({"cpu": None}, ("cpus",)),
            ({"cpu": "0"}, ("cpus",)),
            ({"memory": ""}, ("memory",)),
            ({"overrides": {}}, ("memory",)),
            ({"overrides": None, "cpu": None}, ("memory", "cpus")),
        ):
            with self.subTest(changes=changes):
                self.assertEqual(missing_limits(self.task(**changes), "browser", SPEC.limits), names)
        self.assertEqual(missing_limits(self.task(), "another", SPEC.limits), ("memory",))


class ViewTests(TestCase):
    def test_states_of_tasks(self) -> None:
        states = {
            "PROVISIONING": (False, False, False),
            "PENDING": (False, False, False),
            "ACTIVATING": (False, False, False),
            "RUNNING": (True, False, False),
            "DEACTIVATING": (False, True, False),
            "STOPPING": (False, True, False),
            "DEPROVISIONING": (False, True, True),
            "STOPPED": (False, True, True),
            "DELETED": (False, True, True),
            "": (False, False, False),
        }
        for status, expected in states.items():
            task = view({"lastStatus": status})
            self.assertEqual((task.is_running, task.is_ending, task.is_gone), expected, status)

    def test_view_reads_what_ecs_describes(self) -> None:
        task = view(
            {
                "taskArn": "arn",
                "lastStatus": "STOPPED",
                "attachments": [
                    {"details": [{"name": "subnetId", "value": "s"}]},
                    {"details": None},
                    {"details": [{"name": "privateIPv4Address", "value": "10.0.0.9"}]},
                ],
                "containers": [{"name": "a"}, {"exitCode": 14, "reason": "Essential container exited"}],
                "stoppedReason": "CannotPullContainerError: no such image",
                "stopCode": "TaskFailedToStart",
                "overrides": body()["overrides"],
            }
        )
        self.assertEqual((task.address, task.exit_code, task.box_id), ("10.0.0.9", 14, "box1"))
        self.assertTrue(is_image_missing(task))
        self.assertEqual(view({}).address, "")


class SettingsTests(TestCase):
    def test_each_option_that_is_needed_is_named(self) -> None:
        for name in OPTIONS:
            with self.subTest(name=name), self.assertRaisesRegex(ConfigError, name):
                read_settings({**OPTIONS, name: ""}, {})

    def test_region_comes_from_the_environment(self) -> None:
        options = {name: value for name, value in OPTIONS.items() if name != "region"}
        found: EcsSettings = read_settings(options, {"AWS_REGION": "eu-west-1", "AWS_DEFAULT_REGION": "us-east-1"})
        self.assertEqual(found.region, "eu-west-1")

    def test_values_that_mean_nothing_are_refused(self) -> None:
        for name, value in (("assign_public_ip", "yes"), ("egress", "none")):
            with self.assertRaisesRegex(ConfigError, name):
                read_settings({**OPTIONS, name: value}, {})


def _variables(made: Any) -> dict[str, str]:
    return {one["name"]: one["value"] for one in made["overrides"]["containerOverrides"][0]["environment"]}
