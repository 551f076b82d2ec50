"""A client of the admin API, with a typed function for each operation.

    from burrowgate.client import Client

    client = Client.from_home()
    minted = client.mint_session("app", ttl="2h", label="for Ada")
    print(minted["url"])

`Client` blocks, in any thread; the methods of `AsyncClient` are awaited, in a task of asyncio or in a coroutine of
Twisted. Results are the JSON documents of the API, whose types stand in `burrowgate.client.types`. Errors are those of
`burrowgate.errors`: the class says what a caller can do, `code` is the API's, and the text is its sentence.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from burrowgate.client.wire import NOT_GIVEN, NotGiven

if TYPE_CHECKING:
    from burrowgate.client.async_operations import AsyncClient
    from burrowgate.client.operations import Client

__all__ = ["NOT_GIVEN", "AsyncClient", "Client", "NotGiven"]


def __getattr__(name: str) -> Any:
    # A program uses one of the two, and each has more than a hundred functions.
    if name == "AsyncClient":
        from burrowgate.client.async_operations import AsyncClient

        return AsyncClient
    if name == "Client":
        from burrowgate.client.operations import Client

        return Client
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
