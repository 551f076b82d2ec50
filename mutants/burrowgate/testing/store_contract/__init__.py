"""The contract of stores as a test suite: each sentence of `IStore` has a test.

Derive from one of these and from `twisted.trial.unittest.TestCase`, and define the hooks:

    StoreContract         any store                                            `make_store`
    DurableStoreContract  a store that keeps its data when it is closed        and `reopen`
    SharedStoreContract   a store that several processes use at the same time  and `beside`

A store that is both durable and shared derives from both. docs/plugins.md has an example.
"""

from burrowgate.testing.store_contract.any_store import StoreContract
from burrowgate.testing.store_contract.base import recorded, scenario
from burrowgate.testing.store_contract.durable import DurableStoreContract
from burrowgate.testing.store_contract.shared import SharedStoreContract

__all__ = ["DurableStoreContract", "SharedStoreContract", "StoreContract", "recorded", "scenario"]
