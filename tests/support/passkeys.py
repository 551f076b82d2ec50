"""A passkey service over a store in memory, with fixed keys, entropy and time, for responses of real browsers."""

from __future__ import annotations

from collections.abc import Coroutine, Sequence
from typing import Any, TypeVar

from twisted.internet.defer import Deferred

from burrowgate.core.identity.accounts import Account, Passkey
from burrowgate.core.identity.passkey_rules import RefusalReason
from burrowgate.core.store_records import Change
from burrowgate.core.tokens import Key, Keyring
from burrowgate.errors import PasskeyRefused
from burrowgate.identity.directory import IdentityDirectory
from burrowgate.identity.passkeys import PasskeyOptions, PasskeyService, PasskeyUser
from burrowgate.identity.records import ACCOUNT
from burrowgate.identity.single_use import SingleUse
from burrowgate.sessions.registry import Naming, Registry
from burrowgate.stores.memory import MemoryStore
from tests.support import START, FixedClock, FixedEntropy

KEY = Key(bytes(range(32)))
ADA = Account(account_id="a" * 22, name="Ada", created_at=START)

AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
"""Options of `WebAuthn.addVirtualAuthenticator`: a device that verifies its user and asks nothing."""

_T = TypeVar("_T")


class Passkeys:
    """The passkeys of one account; each operation ends within its call."""

    def __init__(self, origin: str) -> None:
        self.store = MemoryStore()
        registry = Registry(self.store, Naming())
        clock = FixedClock(START)
        self.service = PasskeyService(
            registry,
            IdentityDirectory(self.store),
            SingleUse(registry, clock),
            rp_id="in.localhost",
            origin=origin,
            keys=lambda: Keyring([KEY]),
            clock=clock,
            entropy=FixedEntropy(),
        )
        now(self.store.start())
        now(registry.start())
        now(registry.commit(Change(puts=(ACCOUNT.to_resource(ADA),))))

    def options(self, exclude: Sequence[Passkey] = ()) -> PasskeyOptions:
        return self.service.registration_options(PasskeyUser(account_id=ADA.account_id, name="Ada"), exclude=exclude)

    def add(self, start: PasskeyOptions, response: str) -> None:
        passkey = now(self.service.verify_registration(start.ticket, response, label=""))
        now(self.service.add(passkey, actor="visitor ::1"))

    def sign_in(self, start: PasskeyOptions, response: str) -> Account:
        return now(self.service.sign_in(start.ticket, response))

    def refusal(self, start: PasskeyOptions, response: str) -> RefusalReason:
        """Return why the response is refused."""
        try:
            self.sign_in(start, response)
        except PasskeyRefused as refused:
            return RefusalReason(refused.reason)
        raise AssertionError("The response was accepted.")

    def stored(self) -> Sequence[Passkey]:
        return now(self.service.of_account(ADA.account_id))

    def events(self) -> list[str]:
        return [recorded.event.action.value for recorded in now(self.store.events(0, 100))]


def now(work: Coroutine[Any, Any, _T]) -> _T:
    """Return the result of `work`, which does not wait."""
    results: list[_T] = []
    failures: list[Any] = []
    Deferred.fromCoroutine(work).addCallbacks(results.append, failures.append)
    if failures:
        failures[0].raiseException()
    return results[0]
