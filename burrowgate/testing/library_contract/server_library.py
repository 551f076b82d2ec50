"""Tests of libraries whose credentials are accounts on a server: they end with their connections, crash or not."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from typing import Any

from twisted.internet.defer import Deferred

from burrowgate.credentials.interfaces import ILibrary, IssueContext, Issued, Secret
from burrowgate.errors import BurrowgateError, CredentialsRefused, CredentialsUnavailable
from burrowgate.testing.library_contract.any_library import LibraryContract
from burrowgate.testing.library_contract.base import OpenConnection, with_library
from burrowgate.testing.library_contract.cutting_relay import CuttingRelay, SilentServer

CUT_POINTS = 12
"""Places at which a conversation is broken, evenly over its bytes."""
SHORT_TIMEOUT_SECONDS = 0.3


class ServerLibraryContract(LibraryContract):
    """The contract of a library of a server."""

    async def hold(self, issued: Issued) -> OpenConnection:
        """A connection to the real server by `issued`, with something on it that runs for longer than the test."""
        raise NotImplementedError("Derive from this class and open a connection to your server here.")

    async def exists(self, hint: str) -> bool:
        """Whether the real server knows anything by the name `hint`."""
        raise NotImplementedError("Derive from this class and ask your server here.")

    def wrong_admin(self) -> Secret:
        """A credential of the library that the server does not accept."""
        raise NotImplementedError("Derive from this class and return a wrong password here.")

    @with_library
    async def test_revoked_credential_opens_nothing(self, library: ILibrary) -> None:
        context = self.a_context()
        issued = await library.issue(context)
        self.assertTrue(await self.exists(context.hint))
        await library.revoke(context, context.hint, issued.accessor)
        self.assertFalse(await self.exists(context.hint))
        self.assertFalse(await self.opens(issued))

    @with_library
    async def test_revoking_ends_open_connections(self, library: ILibrary) -> None:
        context = self.a_context()
        issued = await library.issue(context)
        held = [await self.hold(issued) for _ in range(3)]
        for connection in held:
            self.assertTrue(await connection.is_open())
        await library.revoke(context, context.hint, issued.accessor)
        try:
            for connection in held:
                await self.eventually(lambda open=connection: _is_closed(open), "The end of a connection")  # type: ignore[misc]
        finally:
            for connection in held:
                await connection.close()

    @with_library
    async def test_others_live_on(self, library: ILibrary) -> None:
        mine, other = self.a_context(), self.a_context()
        issued, kept = await library.issue(mine), await library.issue(other)
        connection = await self.hold(kept)
        try:
            await library.revoke(mine, mine.hint, issued.accessor)
            self.assertTrue(await connection.is_open())
            self.assertTrue(await self.opens(kept))
        finally:
            await connection.close()

    @with_library
    async def test_wrong_admin_is_refused(self, library: ILibrary) -> None:
        context = self.a_context(admin=self.wrong_admin())
        for call in (library.issue(context), library.revoke(context, context.hint, "")):
            error = await self.refused(CredentialsRefused, call)
            self.assert_no_secret(str(error), self.secrets_of(context))
        self.assertTrue((await library.probe(context)).endswith("."))

    @with_library
    async def test_server_that_is_away_is_unavailable(self, library: ILibrary) -> None:
        server = SilentServer()
        context = self.at(self.a_context(), server.port)
        await server.stop()  # so that nothing listens there
        await self.refused(CredentialsUnavailable, library.issue(context))
        await self.refused(CredentialsUnavailable, library.revoke(context, context.hint, ""))

    async def _silent(self) -> None:
        library = self.a_library(timeout_seconds=SHORT_TIMEOUT_SECONDS)
        server = SilentServer()
        try:
            context = self.at(self.a_context(), server.port)
            error = await self.refused(CredentialsUnavailable, library.issue(context))
            self.assertIn(f"{SHORT_TIMEOUT_SECONDS:g} s", str(error))
            await self.refused(CredentialsUnavailable, library.revoke(context, context.hint, ""))
            self.assertTrue((await library.probe(context)).endswith("."))
        finally:
            await server.stop()

    def test_server_that_is_silent_is_unavailable_in_time(self) -> Deferred[None]:
        return Deferred.fromCoroutine(self._silent())

    @with_library
    async def test_lost_answer_leaves_nothing_after_the_revocation_by_name(self, library: ILibrary) -> None:
        """A gateway that is killed after `issue` and before it has stored the answer (tcp T31)."""
        context = self.a_context()
        issued = await library.issue(context)
        connection = await self.hold(issued)
        await library.close()
        restarted = self.a_library()
        await restarted.revoke(context, context.hint, "")
        self.assertFalse(await self.exists(context.hint))
        try:
            await self.eventually(lambda: _is_closed(connection), "The end of the connection")
        finally:
            await connection.close()

    @with_library
    async def test_conversation_that_breaks_anywhere_leaves_nothing(self, library: ILibrary) -> None:
        """A gateway that is killed at any point of `issue` or `revoke` (tcp T31)."""
        context = self.a_context()
        whole = await self._broken(context, None)
        for part in range(CUT_POINTS):
            await self._broken(self.a_context(), whole * part // CUT_POINTS)
        half = self.a_context()
        await library.issue(half)
        for part in range(CUT_POINTS):
            await self._broken_revocation(half, whole * part // CUT_POINTS)
        await library.revoke(half, half.hint, "")
        self.assertFalse(await self.exists(half.hint))

    async def _broken(self, context: IssueContext, limit: int | None) -> int:
        """Issue through a relay that breaks after `limit` bytes to the server; returns how many bytes went there."""
        relay = CuttingRelay(context.address.port, limit)
        broken = self.a_library()
        try:
            await broken.issue(self.at(context, relay.port))
        except CredentialsUnavailable:
            self.assertIsNotNone(limit)
        await broken.close()
        await relay.stop()
        await self.a_library().revoke(context, context.hint, "")
        self.assertFalse(await self.exists(context.hint), f"after {limit} bytes")
        return relay.sent

    async def _broken_revocation(self, context: IssueContext, limit: int) -> None:
        relay = CuttingRelay(context.address.port, limit)
        broken = self.a_library()
        with contextlib.suppress(CredentialsUnavailable):
            await broken.revoke(self.at(context, relay.port), context.hint, "")
        await broken.close()
        await relay.stop()

    @with_library
    async def test_calls_at_once_do_not_mix(self, library: ILibrary) -> None:
        contexts = [self.a_context() for _ in range(20)]
        waiting: list[Deferred[Any]] = [Deferred.fromCoroutine(library.issue(context)) for context in contexts]
        issued = [await answer for answer in waiting]
        self.assertEqual(len({credential.secret["password"] for credential in issued}), len(contexts))
        ending = [Deferred.fromCoroutine(library.revoke(context, context.hint, "")) for context in contexts]
        for ended in ending:
            await ended
        for context in contexts:
            self.assertFalse(await self.exists(context.hint))

    @with_library
    async def test_library_works_again_after_an_error(self, library: ILibrary) -> None:
        context = self.a_context()
        await self.refused(BurrowgateError, library.issue(replace(context, admin=self.wrong_admin())))
        await self.refused(BurrowgateError, library.issue(self.at(context, 1)))
        self.assertTrue(await self.opens(await library.issue(context)))


async def _is_closed(connection: OpenConnection) -> bool:
    return not await connection.is_open()
