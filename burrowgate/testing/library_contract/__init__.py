"""The contract of credential libraries as a test suite: each rule of `credentials.interfaces` has a test.

Derive from one of these and from `twisted.trial.unittest.TestCase`, and define the hooks (`base.LibraryContractBase`):

    LibraryContract        any library
    ServerLibraryContract  a library that asks a server; its credentials end by `revoke`

docs/plugins.md has an example.
"""

from burrowgate.testing.library_contract.any_library import LibraryContract
from burrowgate.testing.library_contract.base import OpenConnection, with_library
from burrowgate.testing.library_contract.server_library import ServerLibraryContract

__all__ = ["LibraryContract", "OpenConnection", "ServerLibraryContract", "with_library"]
