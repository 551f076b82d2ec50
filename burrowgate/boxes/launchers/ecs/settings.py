"""Options of the launcher `ecs`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from burrowgate.errors import ConfigError

EGRESS_BY_VPC = "vpc"
OPTIONS = (
    "cluster",
    "task_definition",
    "container",
    "subnets",
    "security_groups",
    "assign_public_ip",
    "launch_type",
    "region",
    "endpoint",
    "egress",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class EcsSettings:
    """Where boxes run."""

    cluster: str
    task_definition: str
    """Family, family and revision, or ARN."""
    container: str = "browser"
    """Name of the container in the task definition."""
    subnets: tuple[str, ...]
    security_groups: tuple[str, ...]
    """Always given: the default one of a VPC admits more than a gateway."""
    assign_public_ip: bool = False
    launch_type: str = "FARGATE"
    region: str
    endpoint: str = ""
    """URL of the API; empty for that of the region."""
    egress: str = ""
    """`vpc` if the rules of the VPC decide what boxes reach; the gateway's egress rules cannot."""


def read_settings(options: Mapping[str, str], environ: Mapping[str, str]) -> EcsSettings:
    """Return the settings of `options`. Raises `ConfigError`."""
    region = options.get("region") or environ.get("AWS_REGION") or environ.get("AWS_DEFAULT_REGION") or ""
    found = {**options, "region": region}
    for name in ("cluster", "task_definition", "subnets", "security_groups", "region"):
        if not found.get(name, "").strip():
            raise ConfigError(f"The launcher ecs needs the option {name!r}; see docs/browsers.md.")
    public = found.get("assign_public_ip", "off")
    if public not in ("on", "off"):
        raise ConfigError(f"The option 'assign_public_ip' is {public!r}; write on or off.")
    egress = found.get("egress", "")
    if egress not in ("", EGRESS_BY_VPC):
        raise ConfigError(f"The option 'egress' is {egress!r}; write {EGRESS_BY_VPC}, or leave it out.")
    return EcsSettings(
        cluster=found["cluster"],
        task_definition=found["task_definition"],
        container=found.get("container") or "browser",
        subnets=_list(found["subnets"]),
        security_groups=_list(found["security_groups"]),
        assign_public_ip=public == "on",
        launch_type=found.get("launch_type") or "FARGATE",
        region=region,
        endpoint=found.get("endpoint", ""),
        egress=egress,
    )


def _list(text: str) -> tuple[str, ...]:
    """Return the entries of a list, which spaces or commas separate."""
    return tuple(text.replace(",", " ").split())
