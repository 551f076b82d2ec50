"""Launchers of ECS for tests."""

from __future__ import annotations

import time

from twisted.internet import reactor

from burrowgate.boxes.interfaces import LauncherContext
from burrowgate.boxes.launchers.ecs.api import EcsApi
from burrowgate.boxes.launchers.ecs.credentials import CredentialChain
from burrowgate.boxes.launchers.ecs.http import BoundedHttp
from burrowgate.boxes.launchers.ecs.launcher import EcsLauncher
from burrowgate.boxes.launchers.ecs.settings import EcsSettings, read_settings
from tests.support.fake_ecs import ENVIRON

OPTIONS = {
    "cluster": "boxes",
    "task_definition": "browser",
    "subnets": "subnet-1, subnet-2",
    "security_groups": "sg-1",
    "region": "eu-central-1",
    "egress": "vpc",
}
LOOK_SECONDS = 0.03


def settings(**changes: str) -> EcsSettings:
    """Return settings, with `changes` of the options."""
    return read_settings({**OPTIONS, **changes}, {})


def make_api(endpoint: str, cluster: str = "boxes") -> EcsApi:
    """Return the API at `endpoint`, which is asked again without a pause."""
    http = BoundedHttp(reactor)
    credentials = CredentialChain(http, ENVIRON, time.time)
    return EcsApi(
        reactor,
        http,
        credentials,
        region="eu-central-1",
        cluster=cluster,
        endpoint=endpoint,
        now=time.time,
        jitter=lambda: 0.0,
    )


def make_launcher(gateway_id: str, endpoint: str, **changes: str) -> EcsLauncher:
    """Return a launcher on the API at `endpoint`."""
    found = settings(endpoint=endpoint, **changes)
    context = LauncherContext(reactor=reactor, gateway_id=gateway_id)
    return EcsLauncher(context, found, make_api(endpoint, found.cluster), now=time.time, look_seconds=LOOK_SECONDS)
