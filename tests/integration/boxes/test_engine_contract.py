"""The contract of launchers on Docker and Podman (browsers B10, B11, B13, B16, B17, B27)."""

from __future__ import annotations

from burrowgate.testing.launcher_contract import IsolationContract, LauncherContract
from burrowgate.testing.launcher_contract.isolation import EXPECTED_VARIABLES
from tests.integration.boxes.engine_case import EngineHooks
from tests.support import ReactorTestCase
from tests.support.container_engines import ContainerEngine, docker, podman, requires_docker, requires_podman


@requires_docker
class DockerTests(EngineHooks, LauncherContract, IsolationContract, ReactorTestCase):
    def engine(self) -> ContainerEngine:
        return docker()


@requires_podman
class PodmanTests(EngineHooks, LauncherContract, IsolationContract, ReactorTestCase):
    variables = EXPECTED_VARIABLES | {"container"}  # Podman names itself in it

    def engine(self) -> ContainerEngine:
        return podman()
