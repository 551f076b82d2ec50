"""The contract of any store, composed of the suites of all subjects."""

from __future__ import annotations

from burrowgate.testing.store_contract.claims import ClaimsContract
from burrowgate.testing.store_contract.closing import ClosingContract
from burrowgate.testing.store_contract.deletes import DeletesContract
from burrowgate.testing.store_contract.events import EventsContract
from burrowgate.testing.store_contract.feed import FeedContract
from burrowgate.testing.store_contract.history import HistoryContract
from burrowgate.testing.store_contract.lists import ListsContract
from burrowgate.testing.store_contract.loading import LoadingContract
from burrowgate.testing.store_contract.nodes import NodesContract
from burrowgate.testing.store_contract.records import RecordsContract
from burrowgate.testing.store_contract.resources import ResourcesContract
from burrowgate.testing.store_contract.versions import VersionsContract
from burrowgate.testing.store_contract.visitors import VisitorsContract
from burrowgate.testing.store_contract.visits import VisitsContract


class StoreContract(
    RecordsContract,
    ResourcesContract,
    VersionsContract,
    ClaimsContract,
    DeletesContract,
    VisitsContract,
    VisitorsContract,
    ListsContract,
    EventsContract,
    HistoryContract,
    LoadingContract,
    FeedContract,
    NodesContract,
    ClosingContract,
):
    """Tests for any store; derive from it and define `make_store`."""
