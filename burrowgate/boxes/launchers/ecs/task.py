"""A box as a task of ECS: the request that runs it, and what its state means. Pure.

Rules.
    The name of the gateway is in `startedBy`, that of the box in the environment, so that both are found again without
    what the gateway had stored.
    The same box gets the same client token, so that a request that is repeated starts no second task.
    A task has sizes of its own for memory and processor, or its limits count as not applied.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from burrowgate.boxes.box.environment import environment
from burrowgate.boxes.interfaces import Exit, ExitKind, Handle, LaunchSpec
from burrowgate.boxes.launchers.ecs.identity import Identity
from burrowgate.boxes.launchers.ecs.settings import EcsSettings
from burrowgate.core.boxes.settings import MIB, BoxLimits

SCREEN_PORT = 5900
BOX_VARIABLE = "BG_BOX"
MAX_OVERRIDES_CHARACTERS = 8192
"""Of the overrides of RunTask (service quota)."""
_ENDING = frozenset({"DEACTIVATING", "STOPPING", "DEPROVISIONING", "STOPPED", "DELETED"})
_GONE = frozenset({"DEPROVISIONING", "STOPPED", "DELETED"})
"""States in which no container runs any longer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskView:
    """What matters of a task."""

    arn: str
    status: str
    address: str = ""
    """Private IPv4 address, once there is one."""
    reason: str = ""
    stop_code: str = ""
    exit_code: int | None = None
    box_id: str = ""

    @property
    def is_running(self) -> bool:
        """Whether the containers run."""
        return self.status == "RUNNING"

    @property
    def is_ending(self) -> bool:
        """Whether it will not run again."""
        return self.status in _ENDING

    @property
    def is_gone(self) -> bool:
        """Whether no container runs any longer."""
        return self.status in _GONE


def started_by(gateway_id: str) -> str:
    """Return the name by which the tasks of a gateway are listed: at most 36 letters, digits and hyphens."""
    return f"burrowgate-{hashlib.sha256(gateway_id.encode()).hexdigest()[:24]}"


def client_token(gateway_id: str, box_id: str) -> str:
    """Return the token by which ECS knows a repeated request (at most 64 characters)."""
    return hashlib.sha256(f"{gateway_id} {box_id}".encode()).hexdigest()


def box_name(box_id: str) -> str:
    """Return the DNS name in the certificate of a box."""
    return f"{hashlib.sha256(box_id.encode()).hexdigest()[:32]}.box.invalid"


def run_body(spec: LaunchSpec, settings: EcsSettings, *, box: Identity, gateway_certificate: str) -> dict[str, Any]:
    """Return the body of RunTask. Raises ValueError if what differs between boxes is too long for ECS."""
    variables = environment(spec)
    policies = json.loads(variables["BG_POLICIES"])
    policies["ProxySettings"] = {"ProxyMode": "direct"}
    variables |= {
        "BG_POLICIES": json.dumps(policies, separators=(",", ":")),
        BOX_VARIABLE: spec.box_id,
        "BG_TLS_PORT": str(SCREEN_PORT),
        "BG_TLS_BOX": box.key + box.certificate,
        "BG_TLS_GATEWAY": gateway_certificate,
    }
    overrides = {
        "containerOverrides": [
            {
                "name": settings.container,
                "memory": spec.limits.memory // MIB,
                "environment": [{"name": name, "value": value} for name, value in sorted(variables.items())],
            }
        ]
    }
    if len(json.dumps(overrides)) > MAX_OVERRIDES_CHARACTERS:
        raise ValueError("The settings of the browser are too long for ECS; use a shorter address of the first page.")
    return {
        "taskDefinition": settings.task_definition,
        "launchType": settings.launch_type,
        "count": 1,
        "clientToken": client_token(spec.gateway_id, spec.box_id),
        "startedBy": started_by(spec.gateway_id),
        "enableExecuteCommand": False,
        "networkConfiguration": {
            "awsvpcConfiguration": {
                "subnets": list(settings.subnets),
                "securityGroups": list(settings.security_groups),
                "assignPublicIp": "ENABLED" if settings.assign_public_ip else "DISABLED",
            }
        },
        "overrides": overrides,
    }


def missing_limits(task: Mapping[str, Any], container: str, limits: BoxLimits) -> tuple[str, ...]:
    """Return the names of the limits that ECS has not applied to the task.

    Processes and temporary files are bounded by the machine of the task, which no other box shares (Fargate).
    """
    overrides = (task.get("overrides") or {}).get("containerOverrides") or ()
    memory = next((one.get("memory") for one in overrides if one.get("name") == container), None)
    return tuple(
        name
        for name, is_missing in (
            ("memory", memory != limits.memory // MIB or not _is_number(task.get("memory"))),
            ("cpus", not _is_number(task.get("cpu"))),
        )
        if is_missing
    )


def _is_number(value: Any) -> bool:
    return isinstance(value, str) and value.isascii() and value.isdigit() and int(value) > 0


def view(task: Mapping[str, Any]) -> TaskView:
    """Return what matters of a task as ECS describes it."""
    containers = task.get("containers") or ()
    codes = [one["exitCode"] for one in containers if isinstance(one.get("exitCode"), int)]
    reasons = [task.get("stoppedReason"), *(one.get("reason") for one in containers)]
    return TaskView(
        arn=str(task.get("taskArn", "")),
        status=str(task.get("lastStatus", "")),
        address=_address(task),
        reason="; ".join(str(one) for one in reasons if one)[:300],
        stop_code=str(task.get("stopCode") or ""),
        exit_code=codes[0] if codes else None,
        box_id=_variable(task, BOX_VARIABLE),
    )


def _address(task: Mapping[str, Any]) -> str:
    for attachment in task.get("attachments") or ():
        for detail in attachment.get("details") or ():
            if detail.get("name") == "privateIPv4Address":
                return str(detail.get("value", ""))
    return ""


def _variable(task: Mapping[str, Any], name: str) -> str:
    for override in (task.get("overrides") or {}).get("containerOverrides") or ():
        for variable in override.get("environment") or ():
            if variable.get("name") == name:
                return str(variable.get("value", ""))
    return ""


def exit_of(task: TaskView) -> Exit:
    """Return how a task ended."""
    if "OutOfMemory" in task.reason:
        return Exit(ExitKind.OUT_OF_MEMORY, task.exit_code)
    return Exit(ExitKind.EXITED, task.exit_code)


def is_image_missing(task: TaskView) -> bool:
    """Return whether a task ended because its image could not be pulled."""
    return "CannotPullContainer" in task.reason or "CannotPullImage" in task.reason


def handle_of(launcher: str, gateway_id: str, task: TaskView) -> Handle:
    """Return the handle of a task that was listed."""
    return Handle(launcher=launcher, box_id=task.box_id, gateway_id=gateway_id, data={"task": task.arn})
