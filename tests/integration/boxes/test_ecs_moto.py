"""Requests to ECS as moto reads them: that they are well-formed. Its tasks have neither a life nor a network."""

from __future__ import annotations

import contextlib
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.request
from importlib.util import find_spec
from typing import Any, ClassVar

from burrowgate.boxes.interfaces import LaunchSpec
from burrowgate.boxes.launchers.ecs.api import EcsRefused
from burrowgate.boxes.launchers.ecs.identity import make_identity
from burrowgate.boxes.launchers.ecs.task import BOX_VARIABLE, run_body, started_by, view
from burrowgate.core.boxes.settings import BoxLimits
from tests.integration.boxes.ecs_case import make_api, settings
from tests.support import ReactorTestCase
from tests.support.ports import free_port

SECONDS = 30.0


@unittest.skipIf(find_spec("moto") is None or find_spec("boto3") is None, "moto is not installed here.")
class MotoTests(ReactorTestCase):
    """One moto for all tests of the class."""

    endpoint: ClassVar[str]
    subnet: ClassVar[str]
    _server: ClassVar[subprocess.Popen[bytes]]

    @classmethod
    def setUpClass(cls) -> None:
        super().setUpClass()
        port = free_port()
        cls.endpoint = f"http://127.0.0.1:{port}"
        cls._folder = tempfile.TemporaryDirectory()
        command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
        cls._server = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=cls._folder.name
        )
        deadline = time.monotonic() + SECONDS
        while True:
            with contextlib.suppress(OSError):
                urllib.request.urlopen(f"{cls.endpoint}/moto-api/", timeout=5).close()
                break
            if time.monotonic() > deadline or cls._server.poll() is not None:
                raise AssertionError("moto did not start.")
            time.sleep(0.1)
        cls._prepare()

    @classmethod
    def tearDownClass(cls) -> None:
        cls._server.kill()
        cls._server.wait()
        cls._folder.cleanup()
        super().tearDownClass()

    @classmethod
    def _prepare(cls) -> None:
        import boto3

        def client(name: str) -> Any:
            return boto3.client(
                name,
                endpoint_url=cls.endpoint,
                region_name="eu-central-1",
                aws_access_key_id="test",
                aws_secret_access_key="secret",
            )

        ec2, ecs = client("ec2"), client("ecs")
        vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
        ec2.modify_vpc_attribute(VpcId=vpc, EnableDnsHostnames={"Value": True})
        cls.subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.0.0.0/24")["Subnet"]["SubnetId"]
        cls.group = ec2.create_security_group(GroupName="boxes", Description="boxes", VpcId=vpc)["GroupId"]
        ecs.create_cluster(clusterName="boxes")
        ecs.register_task_definition(
            family="browser",
            networkMode="awsvpc",
            requiresCompatibilities=["FARGATE"],
            cpu="1024",
            memory="2048",
            containerDefinitions=[{"name": "browser", "image": "burrowgate-box", "memory": 2048}],
        )

    def body(self, box_id: str) -> dict[str, Any]:
        """Return the request for a box."""
        spec = LaunchSpec(
            box_id=box_id,
            gateway_id="gw",
            folder="/f",
            start_url="https://example.org/",
            limits=BoxLimits(),
            idle_seconds=630,
            no_viewer_seconds=150,
        )
        now = time.time()
        found = settings(subnets=self.subnet, security_groups=self.group)
        return run_body(
            spec, found, box=make_identity("box.invalid", now), gateway_certificate=make_identity("g", now).certificate
        )

    async def test_life_of_a_task(self) -> None:
        api = make_api(self.endpoint)
        task = view(await api.run_task(self.body("box1")))
        self.assertTrue(task.arn.startswith("arn:aws:ecs:eu-central-1:"), task)
        self.assertEqual(task.box_id, "box1")
        self.assertEqual(await api.listed(started_by("gw")), [task.arn])
        self.assertEqual(await api.listed(started_by("another")), [])
        described = await api.describe([task.arn])
        self.assertEqual(view(described[task.arn]).box_id, "box1")
        self.assertRegex(view(described[task.arn]).address, r"\A10(\.\d+){3}\Z")
        await api.stop(task.arn, "Ended by a test.")
        self.assertTrue(view((await api.describe([task.arn]))[task.arn]).is_ending)

    async def test_overrides_arrive_as_they_were_sent(self) -> None:
        api = make_api(self.endpoint)
        sent = self.body("box2")
        task = await api.run_task(sent)
        self.assertEqual(task["overrides"]["containerOverrides"], sent["overrides"]["containerOverrides"])
        names = {one["name"] for one in sent["overrides"]["containerOverrides"][0]["environment"]}
        self.assertIn(BOX_VARIABLE, names)
        await api.stop(task["taskArn"], "Ended by a test.")

    async def test_unknown_cluster_is_refused(self) -> None:
        with self.assertRaises(EcsRefused) as raised:
            await make_api(self.endpoint, cluster="another").listed(started_by("gw"))
        self.assertEqual(raised.exception.code, "ClusterNotFoundException")
