"""Foundation of one gateway process: what `gateway` makes before the composition root builds the components on it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from burrowgate.interfaces import IEntropy, IStore
from burrowgate.server.clock import SteadyClock
from burrowgate.server.close_stack import CloseStack
from burrowgate.server.config.keys import Config
from burrowgate.server.home import Home
from burrowgate.server.keyring import KeyringWatcher
from burrowgate.server.listeners import Listeners
from burrowgate.server.process_role import ProcessRole
from burrowgate.telemetry import json_lines
from burrowgate.telemetry.recent_requests import RecentRequests


@dataclass(frozen=True, slots=True, kw_only=True)
class Foundation:
    """What the components of one process are built on."""

    config: Callable[[], Config]
    """The configuration in force: a reload replaces it."""
    reactor: Any
    entropy: IEntropy
    wall: Callable[[], float]
    write: json_lines.Write
    role: ProcessRole
    home: Home
    listeners: Listeners
    clock: SteadyClock
    keys: KeyringWatcher
    store: IStore
    """Started."""
    recent_requests: RecentRequests
    close_stack: CloseStack
    """Receives what has to be closed, in the order in which it was built."""
