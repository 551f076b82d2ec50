"""Tests of what every library does."""

from __future__ import annotations

from dataclasses import replace

from twisted.logger import ILogObserver, LogEvent, formatEvent, globalLogPublisher
from zope.interface import implementer

from burrowgate.credentials.interfaces import ILibrary
from burrowgate.errors import CredentialsRefused
from burrowgate.testing.library_contract.base import LibraryContractBase, with_library

HOSTILE_LABELS = ("o'neil", 'a"b', "a\\", "x'; DROP ROLE postgres; --", "{role} {user}", "\n\r\t", "é漢字\u202e", "`")


class LibraryContract(LibraryContractBase):
    """The contract of any library."""

    has_expiry = True
    """Whether the issuer itself ends its credentials."""
    is_renewable = False
    """Whether `renew` can move that end."""
    needs_admin = True
    """Whether the library authenticates with a credential of its own."""

    def test_library_provides_its_interface(self) -> None:
        self.assertTrue(ILibrary.providedBy(self.a_library()))

    @with_library
    async def test_credential_opens_the_server(self, library: ILibrary) -> None:
        context = self.a_context()
        issued = await library.issue(context)
        self.assertTrue(await self.opens(issued))

    @with_library
    async def test_every_credential_is_another(self, library: ILibrary) -> None:
        first = await library.issue(self.a_context())
        second = await library.issue(self.a_context())
        self.assertNotEqual(dict(first.secret), dict(second.secret))

    @with_library
    async def test_issued_says_when_it_ends(self, library: ILibrary) -> None:
        context = self.a_context()
        issued = await library.issue(context)
        self.assertEqual(issued.renewable, self.is_renewable)
        self.assertEqual(issued.expires_at is not None, self.has_expiry)
        if issued.expires_at is not None:
            self.assertGreater(issued.expires_at, context.now)
            self.assertLessEqual(issued.expires_at, context.expires_at + 60)

    @with_library
    async def test_expired_credential_opens_nothing(self, library: ILibrary) -> None:
        if not self.has_expiry:
            return
        context = self.a_context()
        past = replace(context, now=context.now - 7_200, expires_at=context.now - 3_600)
        issued = await library.issue(past)
        self.assertFalse(await self.opens(issued))

    @with_library
    async def test_renewed_credential_lives_longer(self, library: ILibrary) -> None:
        context = self.a_context()
        short = replace(context, now=context.now - 7_200, expires_at=context.now - 3_600)
        issued = await library.issue(short if self.is_renewable else context)
        if not self.is_renewable:
            await self.refused(CredentialsRefused, library.renew(context, issued.accessor, context.expires_at + 500))
            return
        self.assertFalse(await self.opens(issued))
        until = await library.renew(context, issued.accessor, context.expires_at)
        self.assertGreater(until, context.now)
        self.assertLessEqual(until, context.expires_at)
        self.assertTrue(await self.opens(issued))

    @with_library
    async def test_revoking_twice_and_the_unknown_is_fine(self, library: ILibrary) -> None:
        unknown, context = self.a_context(), self.a_context()
        await library.revoke(unknown, unknown.hint, "")
        issued = await library.issue(context)
        await library.revoke(context, context.hint, issued.accessor)
        await library.revoke(context, context.hint, issued.accessor)
        await library.revoke(context, context.hint, "")

    @with_library
    async def test_name_of_others_is_refused(self, library: ILibrary) -> None:
        context = self.a_context()
        for name in ("", "postgres", "default", "root", "bg_", "bg_x'; DROP TABLE x; --", "bg_aaaaaaaaaaaaaaaa\n"):
            with self.subTest(name=name):
                await self.refused(CredentialsRefused, library.revoke(context, name, ""))
                await self.refused(CredentialsRefused, library.issue(replace(context, hint=name)))

    @with_library
    async def test_hostile_labels_are_harmless(self, library: ILibrary) -> None:
        for label in (
            "o'neil",
            'a"b',
            "a\\",
            "x'; DROP ROLE postgres; --",
            "{role} {user}",
            "\n\r\t",
            "é漢字\u202e",
            "`",
        ):
            with self.subTest(label=label):
                context = self.a_context(account_name=label, target_name=label, project=label)
                self.assertTrue(await self.opens(await library.issue(context)))

    @with_library
    async def test_unknown_option_is_refused(self, library: ILibrary) -> None:
        context = self.a_context()
        wrong = replace(context, options={**context.options, "no_such_option": "1"})
        error = await self.refused(CredentialsRefused, library.issue(wrong))
        self.assertIn("no_such_option", str(error))

    @with_library
    async def test_missing_admin_is_refused(self, library: ILibrary) -> None:
        if not self.needs_admin:
            return
        await self.refused(CredentialsRefused, library.issue(self.a_context(admin=None)))

    @with_library
    async def test_probe_finds_nothing_where_issuing_works(self, library: ILibrary) -> None:
        self.assertEqual(await library.probe(self.a_context()), "")

    @with_library
    async def test_probe_says_what_is_wrong(self, library: ILibrary) -> None:
        context = self.a_context()
        wrong = replace(context, options={**context.options, "no_such_option": "1"})
        self.assertTrue((await library.probe(wrong)).endswith("."))

    @with_library
    async def test_no_secret_is_shown_or_logged(self, library: ILibrary) -> None:
        """The part of libraries in (tcp T30)."""
        logged = _Logged()
        globalLogPublisher.addObserver(logged)
        try:
            context = self.a_context()
            issued = await library.issue(context)
            await library.revoke(context, context.hint, issued.accessor)
        finally:
            globalLogPublisher.removeObserver(logged)
        secrets = self.secrets_of(context, issued)
        self.assertTrue(secrets)
        for text in (repr(issued), str(issued), repr(context), repr(library), *logged.texts):
            self.assert_no_secret(text, secrets)


@implementer(ILogObserver)
class _Logged:
    """Keeps the texts of all log events."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def __call__(self, event: LogEvent) -> None:
        self.texts.append(formatEvent(event) + repr(event))
