"""Host probe: which `Host` a target gets, from its answers to both."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from twisted.internet.defer import Deferred

from burrowgate.admin.api.host_probe import PROBE_TIMEOUT_SECONDS, choose_host, needs_own, public_authority
from burrowgate.admin.context import ACTOR, AdminContext, ProbeResult
from burrowgate.core.host_choice import TargetRequest
from burrowgate.core.targets import Target
from burrowgate.errors import UpstreamConnectError, UpstreamError, UpstreamProtocolError, UpstreamTimeout
from burrowgate.sessions.targets import TargetChanges
from tests.support.admin_wire import AdminTestCase, World

PUBLIC = "app.localhost:8480"


class HostWorld(World):
    """A gateway whose target answers a probe by `answers`: a status, an error, or nothing at all."""

    answers: dict[str, int | Exception | None]
    asked: list[str]

    def admin_context(self) -> AdminContext:
        self.answers, self.asked = {"": 200, PUBLIC: 403}, []
        return replace(super().admin_context(), probe=self.probe)

    async def probe(self, target: Target, request: TargetRequest) -> ProbeResult:
        self.asked.append(request.host)
        answer = self.answers[request.host]
        if answer is None:
            await Deferred()
        if isinstance(answer, Exception):
            raise answer
        assert isinstance(answer, int)
        return ProbeResult(tls=False, status=answer)


class HostProbeCase(AdminTestCase):
    world: HostWorld

    def setUp(self) -> None:
        self.start(HostWorld())
        self.context = self.world.admin_context()

    def added(self, address: str = "3000", **changes: Any) -> Target:
        target: Target = self.wait(
            self.context.targets.add("app", TargetChanges(address=address, **changes), actor="admin")
        )
        return target

    def answer(self, own: int | Exception | None, public: int | Exception | None) -> None:
        self.world.answers = {"": own, PUBLIC: public}


class RefusalTests(HostProbeCase):
    def test_answers(self) -> None:
        target = self.added()
        broken, silent = UpstreamProtocolError("broke off"), UpstreamTimeout("silent")
        for own, public, refuses in (
            (200, 403, True),
            (302, 400, True),
            (204, 421, True),
            (200, broken, True),
            (200, UpstreamConnectError("closed"), True),
            (200, 200, False),
            (200, 302, False),
            (200, 404, False),
            (200, 500, False),
            (403, 403, False),
            (500, 403, False),
            (broken, 403, False),
            (UpstreamConnectError("nothing listens"), 403, False),
            (silent, 403, False),
            (200, silent, False),
            (200, UpstreamError("other"), False),
        ):
            self.answer(own, public)
            self.assertEqual(self.wait(needs_own(self.context, target)), refuses, (own, public))

    def test_target_that_does_not_answer_to_its_own_name_is_not_asked_by_the_other(self) -> None:
        target = self.added()
        self.answer(UpstreamConnectError("nothing listens"), 403)
        self.wait(needs_own(self.context, target))
        self.assertEqual(self.world.asked, [""])

    def test_slow_target_keeps_the_visitors_host(self) -> None:
        target = self.added()
        for own, public in ((None, 403), (200, None)):
            self.answer(own, public)
            answer = Deferred.fromCoroutine(needs_own(self.context, target))
            self.world.reactor.advance(PROBE_TIMEOUT_SECONDS - 0.1)
            self.assertNoResult(answer)
            self.world.reactor.advance(0.1)
            self.assertFalse(self.successResultOf(answer))

    def test_public_host_is_the_first_of_the_target_with_its_port(self) -> None:
        self.assertEqual(public_authority(self.context, self.added()), PUBLIC)


class ChoiceTests(HostProbeCase):
    def test_target_that_refuses_gets_its_own_once(self) -> None:
        target = self.added()
        chosen = self.wait(choose_host(self.context, target, actor=ACTOR))
        self.assertEqual((chosen.upstream_host, chosen.version), ("target", 2))
        self.world.asked.clear()
        self.assertIs(self.wait(choose_host(self.context, chosen, actor=ACTOR)), chosen)
        self.assertEqual(self.world.asked, [])

    def test_target_that_accepts_stays_as_it_is(self) -> None:
        target = self.added()
        self.answer(200, 200)
        self.assertIs(self.wait(choose_host(self.context, target, actor=ACTOR)), target)

    def test_what_an_operator_chose_is_not_probed(self) -> None:
        for host in ("visitor", "target", "app.internal"):
            target = self.added(upstream_host=host)
            self.assertIs(self.wait(choose_host(self.context, target, actor=ACTOR)), target)
            self.assertEqual(self.world.asked, [])
            self.setUp()

    def test_folder_is_not_probed(self) -> None:
        import os

        folder = self.mktemp()
        os.mkdir(folder)
        target = self.added(os.path.realpath(folder))
        self.assertIs(self.wait(choose_host(self.context, target, actor=ACTOR)), target)
        self.assertEqual(self.call("POST", "/api/v1/targets/app/host-probe").status, 409)
        self.assertEqual(self.world.asked, [])

    def test_change_of_another_client_meanwhile_counts(self) -> None:
        target = self.added()
        racing: Callable[[], object] = lambda: self.wait(  # noqa: E731
            self.context.targets.change("app", TargetChanges(upstream_host="visitor"), actor="admin")
        )
        self.world.store.before_commit = racing
        chosen = self.wait(choose_host(self.context, target, actor=ACTOR))
        self.assertIs(chosen, target)
        self.assertEqual(self.world.registry.target("app").upstream_host, "visitor")
