"""What a worker inherits is said on its command line, and what it is to be on its channel."""

from __future__ import annotations

import pickle

from burrowgate.server.config.sources import load
from burrowgate.server.workers.ipc import InheritedDescriptors, WorkerConfig
from tests.support import TestCase


class OrdersTests(TestCase):
    def test_the_command_line_says_which_descriptors_are_inherited(self) -> None:
        inherited = InheritedDescriptors(channel=7, shares=9, log_lock=4, visitors=(5, 6))
        self.assertEqual(InheritedDescriptors.from_arguments(inherited.to_arguments()), inherited)

    def test_a_whole_configuration_goes_through_the_channel(self) -> None:
        config = load(None, {}, {"home": self.mktemp(), "max_request_body_size": "1MiB", "base_domain": "gate.example"})
        orders = WorkerConfig(config=config, gateway="g", node_id="n", place=1, places=2)
        self.assertEqual(pickle.loads(pickle.dumps(orders)), orders)
