"""The injector for a type of target."""

from __future__ import annotations

from burrowgate.proxy.tcp.injection.handshake import Dialogue, SteppedInjector
from burrowgate.proxy.tcp.injection.interface import InjectionOptions, Injector, Secret
from burrowgate.proxy.tcp.injection.mysql import MysqlDialogue
from burrowgate.proxy.tcp.injection.postgresql import PostgresqlDialogue
from burrowgate.proxy.tcp.injection.redis import RedisDialogue
from burrowgate.proxy.tcp.injection.vnc import VncDialogue

_DIALOGUES: dict[str, type[Dialogue]] = {
    "postgresql": PostgresqlDialogue,
    "mysql": MysqlDialogue,
    "redis": RedisDialogue,
    "vnc": VncDialogue,
}


def injector_for(kind: str, secret: Secret, options: InjectionOptions) -> Injector | None:
    """Return a new injector for one connection to a target of type `kind`; None if that protocol has none.

    Raises `InjectionFailed` for a secret that cannot be sent, such as one with a lone surrogate.
    """
    dialogue = _DIALOGUES.get(kind)
    return None if dialogue is None else SteppedInjector(dialogue(secret, options))
