"""One process that uses a login: `python -m tests.integration.identity.gateway_node JOB`.

JOB is JSON: the store, the provider, the login, and how many requests find it at once. The process says `ready`, waits
for a line, and then prints what the requests found. With `dies`, it kills itself (SIGKILL) when the provider has given
the new token, before anything of it is stored.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from pathlib import Path
from typing import Any

from twisted.internet.defer import Deferred, gatherResults
from twisted.internet.task import react
from twisted.internet.threads import deferToThread

from burrowgate.core.identity.logins import Login
from burrowgate.identity.oidc.http import HttpResponse
from burrowgate.identity.oidc.messages import HttpRequest
from burrowgate.identity.oidc.provider import Provider
from burrowgate.interfaces import StoreContext
from burrowgate.stores.plugins import open_store
from tests.integration.identity.provider_case import CountingHttp, Node


class DyingHttp(CountingHttp):
    async def post(self, request: HttpRequest) -> HttpResponse:
        response = await super().post(request)
        if request.form.get("grant_type") == "refresh_token" and response.status == 200:
            os.kill(os.getpid(), signal.SIGKILL)
        return response


async def run(reactor: Any, job: dict[str, Any]) -> None:
    store = open_store(job["store"], StoreContext(reactor=reactor, home=Path(job["home"])))
    await store.start()
    http = DyingHttp() if job.get("dies") else CountingHttp()
    node = Node(store, Provider(**job["provider"]), http)
    await node.registry.start()
    print("ready", flush=True)
    await deferToThread(sys.stdin.readline)

    async def use() -> Login:
        found = await node.logins.current(job["login"])
        assert found is not None
        return found.login

    found = await gatherResults([Deferred.fromCoroutine(use()) for _ in range(job["requests"])])
    result = {
        "renewals": sorted({one.renewals for one in found}),
        "ended": sorted({str(one.ended_why) for one in found}),
        "answered": len(found),
        "refreshes": http.refreshes(),
    }
    print(json.dumps(result), flush=True)
    await node.logins.finished()
    await store.close()


if __name__ == "__main__":
    react(lambda reactor: Deferred.fromCoroutine(run(reactor, json.loads(sys.argv[1]))))
