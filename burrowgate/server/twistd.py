"""`twistd burrowgate`: the same gateway as a Twisted service."""

from __future__ import annotations

import atexit
import os
import sys
from pathlib import Path
from typing import Any

from twisted.application.service import IService, Service
from twisted.internet.defer import Deferred, succeed
from twisted.logger import ILogObserver, Logger
from twisted.python import usage
from twisted.python.components import Componentized
from twisted.python.failure import Failure
from zope.interface import implementer

from burrowgate.errors import BurrowgateError, ConfigError
from burrowgate.server.config import sources
from burrowgate.server.config.aliases import ALIASES
from burrowgate.server.config.keys import KEYS, Config
from burrowgate.server.gateway import Gateway
from burrowgate.server.home import Home
from burrowgate.server.store_marker import NEW_STORE
from burrowgate.server.systemd import Supervisor
from burrowgate.telemetry.log_sink import LogSink, to_file, to_stream
from burrowgate.telemetry.logging import JsonObserver
from burrowgate.telemetry.stderr import SinkStream

LOG = "gateway.log"
"""Name of a daemon's log file in the home."""

_log = Logger()


class Options(usage.Options):
    """The configuration file, and an option for every key."""

    synopsis = "[--config burrowgate.toml] [--KEY VALUE ...]"
    longdesc = "Hosts a Burrowgate gateway: visitors on one port, the admin on another, loopback-only one."
    optFlags = [
        [NEW_STORE[2:], None, "Allow another store than the home has held, or a new one; give it for one start only."],
    ]
    optParameters = [
        ["config", None, None, "The TOML file to read; without it, burrowgate.toml in the home if it exists."],
        *([key.option[2:], None, None, key.help] for key in KEYS),
        *(
            [old.replace("_", "-"), None, None, f"The old name of --{new.replace('_', '-')}."]
            for old, new in ALIASES.items()
        ),
    ]

    def load(self) -> Config:
        """The configuration. Raises `ConfigError`."""
        names = (*(key.name for key in KEYS), *ALIASES)
        said = {name: value for name in names if (value := self[name.replace("_", "-")]) is not None}
        path = self["config"]
        return sources.load(Path(path) if path else None, os.environ, said)


@implementer(IService)
class GatewayService(Service):
    """Starts and stops one gateway with the application."""

    def __init__(
        self, settings: Config, log: LogSink, *, new_store: bool = False, observer: JsonObserver | None = None
    ) -> None:
        """`new_store` allows another store than the home has held; `observer` is to log for the whole process."""
        self._config = settings
        self._new_store = new_store
        self._log = log
        self._observer = observer
        self._gateway: Gateway | None = None
        self._starting: Deferred[None] = succeed(None)

    def setServiceParent(self, parent: Any) -> None:
        # twistd logs by way of this component of the application, if there is one.
        if self._observer is not None and isinstance(parent, Componentized):
            parent.setComponent(ILogObserver, self._observer)
        Service.setServiceParent(self, parent)

    def startService(self) -> None:
        from twisted.internet import reactor

        Service.startService(self)
        # Readiness and watchdog: Twisted itself has taken the sockets, if there were any.
        supervisor = Supervisor(os.environ, os.getpid())
        log = self._log
        gateway = self._gateway = Gateway(
            self._config,
            reactor,
            write=log.write,
            dropped_lines=lambda: log.dropped,
            supervisor=supervisor,
            new_store=self._new_store,
            observer=self._observer,
        )
        self._starting = Deferred.fromCoroutine(gateway.start()).addErrback(self._failed, reactor)

    def stopService(self) -> Deferred[None]:
        Service.stopService(self)
        return Deferred.fromCoroutine(self._stop())

    async def _stop(self) -> None:
        starting, self._starting = self._starting, succeed(None)
        await starting  # a gateway cannot be stopped in the middle of its start
        gateway, self._gateway = self._gateway, None
        if gateway is not None:
            await gateway.stop()

    def _failed(self, failure: Failure, reactor: Any) -> None:
        """Log why the gateway could not start, and stop the reactor."""
        self._gateway = None
        if failure.check(BurrowgateError):
            _log.critical("Not started: {error}", error=str(failure.value))
        else:
            _log.failure("Not started", failure=failure)
        reactor.callWhenRunning(reactor.stop)


def makeService(options: Options) -> GatewayService:
    """The service that `options` describe; for twistd. Raises `usage.UsageError`.

    In the foreground (`twistd -n`) all events go to stdout as JSON lines, each once, those of twistd included, unless
    an option of twistd says where to log. A daemon has no stdout, and writes to `gateway.log` in the home.
    """
    try:
        settings = options.load()
        if settings.workers > 1:
            raise ConfigError(
                "twistd is one process and starts no workers; set workers = 1, or run `burrowgate run` instead."
            )
        observer = None
        if options.parent is not None and options.parent.get("nodaemon"):
            log = LogSink(to_stream(sys.__stdout__))
            sys.stdout = SinkStream(log)
            if not any(options.parent.get(name) for name in ("logger", "logfile", "syslog")):
                observer = JsonObserver(log.write, settings.log_level)
        else:
            Home(settings.home).prepare()
            log = LogSink(to_file(settings.home / LOG))
        atexit.register(log.close)  # after twistd's last line
        return GatewayService(settings, log, new_store=bool(options[NEW_STORE[2:]]), observer=observer)
    except (BurrowgateError, OSError) as error:
        raise usage.UsageError(str(error)) from error
