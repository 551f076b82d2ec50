"""Tests for burrowgate.server.workers.ipc: descriptors on the command line, configuration over the channel."""

from __future__ import annotations

import pickle

from burrowgate.server.config.sources import load
from burrowgate.server.workers.ipc import InheritedDescriptors, WorkerConfig
from tests.support import TestCase


class IpcTests(TestCase):
    def test_descriptors_are_passed_on_the_command_line(self) -> None:
        inherited = InheritedDescriptors(channel=7, shares=9, log=4, visitors=(5, 6))
        self.assertEqual(InheritedDescriptors.from_arguments(inherited.to_arguments()), inherited)

    def test_configuration_can_be_pickled(self) -> None:
        config = load(
            None, {}, {"home": self.mktemp(), "max_request_body_size": "1MiB", "base_domain": "gateway.example"}
        )
        message = WorkerConfig(config=config, gateway="g", node_id="n", place=1, places=2)
        self.assertEqual(pickle.loads(pickle.dumps(message)), message)
