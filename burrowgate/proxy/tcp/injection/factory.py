"""The injector for a type of target."""

from __future__ import annotations

from collections.abc import Callable

from burrowgate.proxy.tcp.injection.interface import InjectionOptions, Injector, Secret

_INJECTORS: dict[str, Callable[[Secret, InjectionOptions], Injector]] = {}


def injector_for(kind: str, secret: Secret, options: InjectionOptions) -> Injector | None:
    """Return a new injector for one connection to a target of type `kind`; None if that protocol has none."""
    make = _INJECTORS.get(kind)
    return None if make is None else make(secret, options)
