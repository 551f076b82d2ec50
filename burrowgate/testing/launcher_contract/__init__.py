"""The contract of launchers as a test suite: each rule of `boxes.interfaces` has a test.

Derive from one of these and from `twisted.trial.unittest.TestCase`, and define the hooks (`base.LauncherContractBase`):

    LauncherContract   any launcher
    IsolationContract  a launcher whose boxes are processes of this machine, which it isolates by namespaces

docs/plugins.md has an example.
"""

from burrowgate.testing.launcher_contract.any_launcher import LauncherContract
from burrowgate.testing.launcher_contract.base import with_launcher
from burrowgate.testing.launcher_contract.isolation import IsolationContract

__all__ = ["IsolationContract", "LauncherContract", "with_launcher"]
