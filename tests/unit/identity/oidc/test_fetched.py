"""Documents that are kept for a while: how long, how often they are fetched, and failures."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Any

from twisted.internet.defer import Deferred

from burrowgate.identity.oidc.fetched import FetchedDocument
from burrowgate.identity.oidc.provider import ProviderUnusable
from tests.support import FixedClock, TestCase


class FetchedDocumentTests(TestCase):
    def setUp(self) -> None:
        self.clock = FixedClock()
        self.fetching: list[Deferred[str]] = []
        self.document = FetchedDocument(self.fetch, self.clock.now, keep_seconds=3600, pause_seconds=60)

    async def fetch(self) -> str:
        self.fetching.append(Deferred())
        return await self.fetching[-1]

    def begin(self, coroutine: Coroutine[Any, Any, str]) -> Deferred[str]:
        return Deferred.fromCoroutine(coroutine)

    def get(self, *, answer: str | Exception | None = None) -> str:
        """Return the document; `answer` is that of the fetch which is required to begin, None if none may."""
        return self.settle(self.begin(self.document.get()), answer)

    def renew(self, *, answer: str | Exception | None = None) -> str:
        return self.settle(self.begin(self.document.renew()), answer)

    def settle(self, result: Deferred[str], answer: str | Exception | None) -> str:
        if answer is None:
            self.assertEqual(self.fetching, [])
        elif isinstance(answer, Exception):
            self.fetching.pop().errback(answer)
        else:
            self.fetching.pop().callback(answer)
        return self.successResultOf(result)

    def assert_fails(self, result: Deferred[str], text: str) -> None:
        self.assertIn(text, str(self.failureResultOf(result, ProviderUnusable).value))

    def test_document_is_kept_for_its_time_and_then_fetched(self) -> None:
        self.assertEqual(self.get(answer="one"), "one")
        self.clock.advance(3599)
        self.assertEqual(self.get(), "one")
        self.clock.advance(1)
        self.assertEqual(self.get(answer="two"), "two")

    def test_clock_that_is_set_back_lengthens_nothing(self) -> None:
        self.get(answer="one")
        self.clock.advance(-10)
        self.assertEqual(self.get(answer="two"), "two")

    def test_all_who_ask_meanwhile_get_the_result_of_one_fetch(self) -> None:
        waiting = [self.begin(self.document.get()) for _ in range(5)] + [self.begin(self.document.renew())]
        (fetch,) = self.fetching
        for one in waiting:
            self.assertNoResult(one)
        fetch.callback("one")
        self.assertEqual([self.successResultOf(one) for one in waiting], ["one"] * 6)

    def test_failure_is_that_of_all_who_wait_and_of_those_who_ask_within_the_pause(self) -> None:
        waiting = [self.begin(self.document.get()) for _ in range(3)]
        self.fetching.pop().errback(ProviderUnusable("away"))
        for one in (*waiting, self.begin(self.document.get()), self.begin(self.document.renew())):
            self.assert_fails(one, "away")
        self.clock.advance(59)
        self.assert_fails(self.begin(self.document.get()), "away")
        self.clock.advance(1)
        self.assertEqual(self.get(answer="one"), "one")

    def test_document_is_renewed_at_most_once_a_pause(self) -> None:
        self.get(answer="one")
        self.assertEqual(self.renew(answer="two"), "two")
        for _ in range(100):
            self.assertEqual(self.renew(), "two")
        self.clock.advance(60)
        self.assertEqual(self.renew(answer="three"), "three")
        self.assertEqual(self.get(), "three")

    def test_renewal_that_fails_leaves_what_is_kept_until_its_time_is_over(self) -> None:
        self.get(answer="one")
        self.clock.advance(3590)
        self.assertEqual(self.renew(answer=ProviderUnusable("away")), "one")
        self.assertEqual((self.renew(), self.get()), ("one", "one"))
        self.clock.advance(10)
        self.assert_fails(self.begin(self.document.get()), "away")
        self.clock.advance(50)
        self.assertEqual(self.get(answer="two"), "two")
