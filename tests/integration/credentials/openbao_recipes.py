"""The commands of docs/tcp-credentials.md, run against a real server, and contexts for the libraries that use it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from burrowgate.credentials.interfaces import IssueContext, LibraryContext, Secret
from burrowgate.credentials.names import new_hint
from burrowgate.server.entropy import SYSTEM_ENTROPY
from tests.support import ROOT
from tests.support.openbao import OpenBao, openbao

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
    values = {"now": NOW, "expires_at": NOW + 3_600, "account_name": "ada", "account_email": "ada@example.org"} | more
    return IssueContext(
        sid="s1",
        target_name="db",
        project="default",
        hint=new_hint(SYSTEM_ENTROPY),
        options=options,
        admin=admin or app_role(bao),
        address=bao.endpoint,
        **values,  # type: ignore[arg-type]
    )


def environment(timeout_seconds: float = 10.0) -> LibraryContext:
    """Return the environment of a library on the real reactor."""
    from twisted.internet import reactor

    return LibraryContext(reactor=reactor, entropy=SYSTEM_ENTROPY, timeout_seconds=timeout_seconds)
