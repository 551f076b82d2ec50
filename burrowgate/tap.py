"""`twistd burrowgate`: the same gateway as a Twisted service."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from twisted.application.service import IService, Service
from twisted.internet.defer import Deferred
from twisted.logger import Logger
from twisted.python import usage
from twisted.python.failure import Failure
from zope.interface import implementer

from burrowgate import config
from burrowgate.errors import BurrowgateError
from burrowgate.gateway import Gateway

_log = Logger()


class Options(usage.Options):
    """The configuration file, and an option for every key."""

    synopsis = "[--config burrowgate.toml] [--KEY VALUE ...]"
    longdesc = "Hosts a Burrowgate gateway: visitors on one port, the admin on another, loopback-only one."
    optParameters = [
        ["config", None, None, "The TOML file to read; without it, burrowgate.toml in the home if it exists."],
        *([key.option[2:], None, None, key.help] for key in config.KEYS),
    ]

    def load(self) -> config.Config:
        """The configuration. Raises `ConfigError`."""
        said = {key.name: self[key.option[2:]] for key in config.KEYS if self[key.option[2:]] is not None}
        path = self["config"]
        return config.load(Path(path) if path else None, os.environ, said)


@implementer(IService)
class GatewayService(Service):
    """Starts and stops one gateway with the application."""

    def __init__(self, options: Options) -> None:
        self._config = options.load()
        self._gateway: Gateway | None = None

    def startService(self) -> None:
        """Part of IService."""
        from twisted.internet import reactor

        super().startService()
        gateway = self._gateway = Gateway(self._config, reactor)
        Deferred.fromCoroutine(gateway.start()).addErrback(self._failed, reactor)

    def stopService(self) -> Deferred[None] | None:
        """Part of IService."""
        super().stopService()
        gateway, self._gateway = self._gateway, None
        return None if gateway is None else Deferred.fromCoroutine(gateway.stop())

    def _failed(self, failure: Failure, reactor: Any) -> None:
        """A gateway that cannot start is no service: say why and end."""
        self._gateway = None
        if failure.check(BurrowgateError):
            _log.critical("Not started: {error}", error=str(failure.value))
        else:
            _log.failure("Not started", failure=failure)
        reactor.stop()


def makeService(options: Options) -> GatewayService:
    """The service that `options` describe; for twistd. Raises `usage.UsageError`."""
    try:
        return GatewayService(options)
    except BurrowgateError as error:
        raise usage.UsageError(str(error)) from error
