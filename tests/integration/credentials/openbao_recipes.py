"""The commands of docs/tcp-credentials.md, run against a real server, and contexts for the libraries that use it."""

from __future__ import annotations

import re
from collections.abc import Coroutine, Mapping
from functools import cache
from typing import Any

import hvac
from twisted.internet.defer import Deferred

from burrowgate.credentials.interfaces import IssueContext, LibraryContext, Secret
from burrowgate.credentials.names import new_hint
from burrowgate.server.entropy import SYSTEM_ENTROPY
from tests.support import ROOT
from tests.support.openbao import OpenBao, openbao
from tests.support.postgresql import SUPERUSER
from tests.support.tcp_servers import ROOT_PASSWORD, PostgresqlServer, scram_postgresql

PAGE = (ROOT / "docs/tcp-credentials.md").read_text("utf-8")
NOW = 1_700_000_000


def recipe(heading: str, number: int = 0) -> str:
    """Return a block of commands of the page below `heading`."""
    section = PAGE.partition(f"### {heading}\n")[2].partition("\n### ")[0]
    blocks = re.findall(r"(?:^    .*\n)(?:^(?:    .*)?\n)*", section, re.MULTILINE)
    return "".join(line.removeprefix("    ") + "\n" for line in blocks[number].splitlines())


@cache
def server() -> OpenBao:
    """Return a server with the rights of the page."""
    bao = openbao()
    configure(bao)
    return bao


def configure(bao: OpenBao) -> None:
    """Give a server the rights and the AppRole of the page."""
    bao.run(recipe("Rights of the gateway", 0))
    bao.run(recipe("Rights of the gateway", 1))


def app_role(bao: OpenBao) -> Secret:
    """Return the login of the AppRole."""
    role_id = bao.run("bao read -field=role_id auth/approle/role/burrowgate/role-id").strip()
    return Secret(username=role_id, password=(bao.folder / ".burrowgate/vaults/bao.secret-id").read_text().strip())


def token(bao: OpenBao) -> Secret:
    """Return the login of the token with a period."""
    bao.run(recipe("Rights of the gateway", 2))
    return Secret(password=(bao.folder / ".burrowgate/vaults/bao.token").read_text().strip())


def context(bao: OpenBao, options: Mapping[str, str], *, admin: Secret | None = None, **more: object) -> IssueContext:
    """Return the context of a session that ends in an hour."""
    values = {
        "now": NOW,
        "expires_at": NOW + 3_600,
        "account_name": "ada",
        "account_email": "ada@example.org",
        "hint": new_hint(SYSTEM_ENTROPY),
    } | more
    return IssueContext(
        sid="s1",
        target_name="db",
        project="default",
        options=options,
        admin=admin or app_role(bao),
        address=bao.endpoint,
        **values,  # type: ignore[arg-type]
    )


@cache
def postgresql_engine() -> PostgresqlServer:
    """Return a PostgreSQL server for which the database engine of `server` makes accounts, as the page says."""
    database = scram_postgresql()
    server().run(
        recipe("PostgreSQL: `openbao-database`"),
        PGADDRESS=f"127.0.0.1:{database.port}",
        PGADMIN=SUPERUSER,
        PGADMINPASSWORD=ROOT_PASSWORD,
    )
    return database


def accounts(database: PostgresqlServer) -> set[str]:
    """Return the names of all roles."""
    return {str(row[0]) for row in database.execute("SELECT rolname FROM pg_roles")}


def tokens_of(bao: OpenBao, hint: str) -> list[str]:
    """Return the accessors of the tokens that were made for the credential `hint`."""
    client = bao.client()
    result = []
    for accessor in client.list("auth/token/accessors")["data"]["keys"]:
        try:
            meta = client.auth.token.lookup_accessor(accessor)["data"]["meta"] or {}
        except (hvac.exceptions.InvalidPath, hvac.exceptions.Forbidden, hvac.exceptions.InvalidRequest):
            continue  # it has ended meanwhile
        if meta.get("credential_name") == hint:
            result.append(accessor)
    return result


def fired(work: Coroutine[Any, Any, Any]) -> Deferred[Any]:
    """Return the Deferred of `work`."""
    return Deferred.fromCoroutine(work)


def environment(timeout_seconds: float = 10.0) -> LibraryContext:
    """Return the environment of a library on the real reactor."""
    from twisted.internet import reactor

    return LibraryContext(reactor=reactor, entropy=SYSTEM_ENTROPY, timeout_seconds=timeout_seconds)
