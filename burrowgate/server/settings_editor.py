"""Changes settings for the console: checks them, writes `console.toml`, records the change, and applies it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from twisted.internet.defer import Deferred, DeferredLock

from burrowgate.core.audit import Action, AuditEvent
from burrowgate.core.store_records import Change
from burrowgate.errors import StoreError
from burrowgate.interfaces import IClock
from burrowgate.server.config.console_file import CONSOLE_FILE, file_text, plan_change
from burrowgate.server.config.keys import Config
from burrowgate.sessions.registry import Registry
from burrowgate.tls import private_files


class SettingsEditor:
    """Changes to the configuration of a running gateway, one at a time."""

    def __init__(
        self,
        registry: Registry,
        clock: IClock,
        *,
        config: Callable[[], Config],
        apply: Callable[[Config], None],
        run_in_thread: Callable[[Callable[[], Any]], Awaitable[Any]],
    ) -> None:
        """`apply` puts a configuration into force; `run_in_thread` runs what reads or writes the home."""
        self._registry = registry
        self._clock = clock
        self._config = config
        self._apply = apply
        self._run_in_thread = run_in_thread
        self._lock = DeferredLock()

    async def change(self, texts: Mapping[str, str | None], actor: str) -> None:
        """Give the keys of `texts` those values, or their defaults for None.

        Raises `Invalid`, `HomeError` or `StoreError`; then nothing is changed.
        """
        await self._lock.run(lambda: Deferred.fromCoroutine(self._change(texts, actor)))

    async def _change(self, texts: Mapping[str, str | None], actor: str) -> None:
        before = self._config()
        planned = plan_change(before, texts)
        if not planned.changed:
            return
        path = before.home / CONSOLE_FILE
        await self._write(path, planned.text)
        events = tuple(
            AuditEvent(
                time=int(self._clock.now()),
                action=Action.SETTING_CHANGED,
                actor=actor,
                detail={"setting": one.name, "before": one.before, "after": one.after},
            )
            for one in planned.changed
        )
        try:
            await self._registry.commit(Change(events=events))
        except StoreError:
            await self._write(path, file_text(before))
            raise
        self._apply(planned.config)

    async def _write(self, path: Path, text: str) -> None:
        await self._run_in_thread(partial(private_files.write, path, text.encode("utf-8")))
