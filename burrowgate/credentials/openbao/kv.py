"""The library `openbao-kv`: secrets that stay the same, read for each session from KV version 2."""

from __future__ import annotations

from burrowgate.credentials.interfaces import IssueContext, Issued, LibraryContext
from burrowgate.credentials.offered_options import OPENBAO_KV_OPTIONS
from burrowgate.credentials.openbao.library import OpenBaoLibrary
from burrowgate.credentials.openbao.replies import read_leased, texts_of
from burrowgate.credentials.openbao.templates import render_path, values_of
from burrowgate.errors import CredentialsRefused


class KvSecrets(OpenBaoLibrary):
    """The library `openbao-kv`. The token of the session counts for one request, so that nothing has to be revoked."""

    options = OPENBAO_KV_OPTIONS

    async def make(self, context: IssueContext) -> Issued:
        path = render_path(self.option(context, "path"), values_of(context))
        token = await self.new_token(context, uses=1)
        reply = await self.call_as(context, token, "GET", f"{self.path_option(context, 'mount')}/data/{path}")
        data = read_leased(reply).data.get("data")
        if not isinstance(data, dict) or not data:
            raise CredentialsRefused(f"The secret at {path} is deleted or empty; write another version.")
        secret = texts_of(data)
        for name in ("username", "password"):
            field = self.option(context, f"{name}_field")
            if field in secret:
                secret[name] = secret[field]
            elif field != name:
                raise CredentialsRefused(f"The secret at {path} has no {field}; add it.")
        return Issued(secret=secret)


def make(context: LibraryContext) -> KvSecrets:
    """Return the library `openbao-kv`."""
    return KvSecrets(context)
