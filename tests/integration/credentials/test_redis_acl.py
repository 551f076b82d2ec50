"""The library `redis-acl` on a real Redis."""

from __future__ import annotations

import contextlib
import re
import socket

from burrowgate.credentials.interfaces import Endpoint, ILibrary, IssueContext, Issued, LibraryContext, Secret
from burrowgate.credentials.redis_acl import RedisUsers
from burrowgate.errors import CredentialsRefused
from burrowgate.testing.library_contract import ServerLibraryContract, with_library
from tests.support import ROOT, ReactorTestCase
from tests.support.tcp_servers import ROOT_PASSWORD, redis, requires_redis


class Held:
    """A connection that waits for an item of a list."""

    def __init__(self, port: int, issued: Issued) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=10)
        self._socket.sendall(f"AUTH {issued.secret['username']} {issued.secret['password']}\r\n".encode())
        answer = self._socket.recv(100)
        assert answer == b"+OK\r\n", answer
        self._socket.sendall(b"BLPOP app:none 0\r\n")
        self._socket.setblocking(False)

    async def is_open(self) -> bool:
        with contextlib.suppress(BlockingIOError):
            try:
                return bool(self._socket.recv(100))
            except ConnectionResetError:
                return False
        return True

    async def close(self) -> None:
        self._socket.close()


@requires_redis
class RedisAclTests(ServerLibraryContract, ReactorTestCase):
    has_expiry = False

    def setUp(self) -> None:
        self.server = redis()

    def make_library(self, context: LibraryContext) -> ILibrary:
        return RedisUsers(context)

    def make_context(self, hint: str, now: int) -> IssueContext:
        return IssueContext(
            sid="s1",
            target_name="cache",
            now=now,
            expires_at=now + 1_000,
            options={"rules": "~app:* resetchannels +@read +@list +@connection"},
            admin=Secret(password=ROOT_PASSWORD),
            address=Endpoint(host="127.0.0.1", port=self.server.port),
            hint=hint,
        )

    def wrong_admin(self) -> Secret:
        return Secret(password="not-this-one")

    def client(self, issued: Issued, *command: str) -> str:
        secret = issued.secret
        return self.server.client(*command, user=secret["username"], password=secret["password"], check=False)

    async def opens(self, issued: Issued) -> bool:
        return self.client(issued, "EXISTS", "app:x").strip() == "0"

    async def hold(self, issued: Issued) -> Held:
        return Held(self.server.port, issued)

    async def exists(self, hint: str) -> bool:
        return hint in self.server.client("ACL", "USERS").split()

    @with_library
    async def test_user_has_no_other_rights(self, library: ILibrary) -> None:
        issued = await library.issue(self.a_context())
        for command in (("GET", "other"), ("FLUSHALL",), ("ACL", "LIST"), ("CONFIG", "GET", "*"), ("SUBSCRIBE", "x")):
            with self.subTest(command=command):
                self.assertIn("NOPERM", self.client(issued, *command))

    @with_library
    async def test_rules_about_passwords_are_refused(self, library: ILibrary) -> None:
        for rules in ("~* nopass", "~* >secret", "~* #abc", "~* off", "~* reset", "~* on", "(nopass)", "nonsense", "~"):
            with self.subTest(rules=rules):
                context = self.a_context(options={"rules": rules})
                await self.refused(CredentialsRefused, library.issue(context))
                self.assertFalse(await self.exists(context.hint))

    @with_library
    async def test_selectors_are_rules(self, library: ILibrary) -> None:
        issued = await library.issue(self.a_context(options={"rules": "~app:* +exists (%R~log:* +get)"}))
        self.assertEqual(self.client(issued, "GET", "log:x").strip(), "")
        self.assertIn("NOPERM", self.client(issued, "GET", "app:x"))

    @with_library
    async def test_password_is_not_sent(self, library: ILibrary) -> None:
        context = self.a_context()
        issued = await library.issue(context)
        shown = self.server.client("ACL", "GETUSER", context.hint)
        self.assertNotIn(issued.secret["password"], shown)

    @with_library
    async def test_rights_that_the_documentation_names_are_enough(self, library: ILibrary) -> None:
        page = (ROOT / "docs/credential-libraries.md").read_text("utf-8")
        shown = re.search(r"^(ACL SETUSER burrowgate .*)$", page, re.MULTILINE)
        assert shown is not None
        self.server.client(*shown[1].split())
        self.addCleanup(self.server.client, "ACL", "DELUSER", "burrowgate")
        context = self.a_context(admin=Secret(username="burrowgate", password="long-and-random"))
        issued = await library.issue(context)
        self.assertTrue(await self.opens(issued))
        await library.revoke(context, context.hint, issued.accessor)
        self.assertFalse(await self.exists(context.hint))
