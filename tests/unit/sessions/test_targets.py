"""Target management without HTTP: each operation is one commit, and a refused one changes nothing."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import Any

from twisted.internet.defer import Deferred
from twisted.internet.task import Clock

from burrowgate.core.audit import Action, AuditRecord
from burrowgate.core.store_records import Change, Committed
from burrowgate.core.target_address import TargetAddress
from burrowgate.core.targets import FROM_CONFIGURATION, Domain, Target, TargetType, UpstreamTrust, Verify
from burrowgate.errors import (
    AddressNotAllowed,
    Conflict,
    DomainNotFound,
    HostTaken,
    Invalid,
    NameTaken,
    PreconditionFailed,
    TargetNotFound,
    UpstreamTimeout,
)
from burrowgate.sessions.optimistic import MAX_ATTEMPTS, ExpectedVersions
from burrowgate.sessions.registry import Naming, Registry
from burrowgate.sessions.targets import TargetChanges, TargetService
from burrowgate.sessions.withdrawals import Withdrawals
from burrowgate.testing.records import START, a_session
from tests.support import FixedClock, FixedEntropy, TestCase, certificates
from tests.support.admin_wire import RacingStore

PIN = UpstreamTrust(verify=Verify.PIN, detail="sha256:" + "0a" * 32)


class CountingStore(RacingStore):
    """Store that counts commits."""

    commits = 0

    async def commit(self, change: Change) -> Committed:
        self.commits += 1
        return await super().commit(change)


class TargetCase(TestCase):
    """A service on a store in memory, which forbids port 8480."""

    def setUp(self) -> None:
        self.store = CountingStore()
        self.clock = FixedClock()
        self.registry = Registry(self.store, Naming(base_domain="apps.example"))
        self.service = TargetService(
            self.registry,
            Withdrawals(self.registry, Clock()),
            clock=self.clock,
            entropy=FixedEntropy(),
            is_forbidden=lambda address: address.port == 8480,
        )
        self.done(self.store.start())
        self.done(self.registry.start())

    def done(self, coroutine: Any) -> Any:
        return self.successResultOf(Deferred.fromCoroutine(coroutine))

    def failed(self, coroutine: Any, error: type[Exception]) -> Any:
        """Return the exception of type `error` that `coroutine` raises."""
        return self.failureResultOf(Deferred.fromCoroutine(coroutine), error).value

    def add(self, name: str = "app", **changes: Any) -> Target:
        target: Target = self.done(self.service.add(name, TargetChanges(address="3000", **changes), actor="admin"))
        return target

    def change(self, name: str = "app", **changes: Any) -> Target:
        target: Target = self.done(self.service.change(name, TargetChanges(**changes), actor="admin"))
        return target

    def records(self) -> list[AuditRecord]:
        records: list[AuditRecord] = self.done(self.store.events(0, 100))
        return records

    def actions(self) -> list[Action]:
        return [record.event.action for record in self.records()]

    def race(self, **fields: Any) -> None:
        """Change the stored target `app` as another process would."""
        stored = next(target for target in self.done(self.store.targets()) if target.name == "app")
        racing = replace(stored, **fields, version=stored.version + 1)
        self.done(super(RacingStore, self.store).commit(Change(puts=(racing,))))


class AddTests(TargetCase):
    def test_added_target_has_defaults_and_one_audit_event(self) -> None:
        target = self.add()
        self.assertEqual((target.name, target.address.port, target.type), ("app", 3000, TargetType.AUTO))
        self.assertEqual((target.enabled, target.domains, target.version, target.created_at), (True, (), 1, START))
        self.assertIs(self.registry.target("app"), target)
        (record,) = self.records()
        self.assertEqual((record.event.action, record.event.actor), (Action.TARGET_ADDED, "admin"))
        self.assertEqual((record.event.target, record.event.detail["address"]), ("app", "localhost:3000"))
        self.assertEqual(self.store.commits, 1)

    def test_each_target_has_an_id_of_its_own(self) -> None:
        self.assertNotEqual(self.add("a").target_id, self.add("b").target_id)

    def test_properties_are_stored(self) -> None:
        domains = (Domain(host="a.example"), Domain(host="b.example", public=True))
        target = self.add(
            enabled=False, domains=domains, trust=PIN, page_assets=("/static/*",), upgrades=("foo",),
            service_workers=True,
        )  # fmt: skip
        self.assertEqual((target.enabled, target.domains, target.trust), (False, domains, PIN))
        self.assertEqual((target.page_assets, target.upgrades), (("/static/*",), ("foo",)))
        self.assertTrue(target.service_workers)

    def test_invalid_property_is_refused_by_its_name(self) -> None:
        nowhere = os.path.join(self.mktemp(), "none.pem")
        for field, changes in (
            ("address", {"address": ""}),
            ("address", {"address": "/no/such/folder"}),
            ("type", {"type": TargetType.FOLDER}),
            ("domains", {"domains": (Domain(host="a.example"), Domain(host="a.example"))}),
            ("ca_file", {"trust": UpstreamTrust(verify=Verify.CA_FILE, detail=nowhere)}),
            ("ca_file", {"trust": UpstreamTrust(verify=Verify.CA_FILE, detail="/a\0b")}),
            ("client_ca", {"client_ca": nowhere}),
            ("session_cas", {"session_cas": (nowhere,)}),
        ):
            with self.subTest(changes=changes):
                fields: dict[str, Any] = {"address": "3000"} | changes
                error = self.failed(self.service.add("app", TargetChanges(**fields), actor="admin"), Invalid)
                self.assertEqual(error.field, field)
        self.assertEqual((self.store.commits, list(self.registry.targets())), (0, []))

    def test_forbidden_address_is_refused(self) -> None:
        add = self.service.add("app", TargetChanges(address="8480"), actor="admin")
        self.assertEqual(self.failed(add, AddressNotAllowed).field, "address")
        self.assertEqual(self.store.commits, 0)

    def test_name_and_host_of_another_target_are_refused(self) -> None:
        self.add(domains=(Domain(host="a.example"),))
        self.failed(self.service.add("app", TargetChanges(address="1"), actor="admin"), NameTaken)
        changes = TargetChanges(address="1", domains=(Domain(host="a.example"),))
        self.failed(self.service.add("b", changes, actor="admin"), HostTaken)
        self.assertEqual(self.actions(), [Action.TARGET_ADDED])

    def test_folder_is_stored_by_its_real_path(self) -> None:
        folder = self.mktemp()
        os.makedirs(f"{folder}/site")
        os.symlink(f"{folder}/site", f"{folder}/link")
        address = self.done(self.service.check_address(f"{folder}/x/../link/"))
        self.assertEqual(address, TargetAddress(folder=os.path.realpath(f"{folder}/site")))

    def test_folder_that_the_gateway_may_not_read_is_refused(self) -> None:
        folder = self.mktemp()
        os.makedirs(folder)
        self.patch(os, "access", lambda path, mode: path != os.path.realpath(folder))
        error = self.failed(self.service.check_address(folder), Invalid)
        self.assertIn("permissions", str(error))

    def test_folder_that_does_not_respond_is_refused(self) -> None:
        async def stuck(folder: str, work: object) -> Any:
            raise UpstreamTimeout("It does not respond.")

        self.service.run_on_folder = stuck
        error = self.failed(self.service.check_address("/mnt/dead"), Invalid)
        self.assertIn("does not respond", str(error))

    def test_socket_of_a_folder_that_does_not_respond_is_refused(self) -> None:
        def silent(folder: str, work: Any) -> Any:
            self.assertEqual(folder, "/run")
            raise UpstreamTimeout("It does not respond.")

        self.service.run_on_folder = silent
        adding = self.service.add("app", TargetChanges(address="unix:/run/app.sock"), actor="admin")
        self.assertEqual(self.failed(adding, Invalid).field, "address")

    def test_repeated_session_cas_are_stored_once(self) -> None:
        path = self.mktemp()
        with open(path, "wb") as file:
            file.write(certificates.authority().pem)
        self.assertEqual(self.add(session_cas=(path, path)).session_cas, (path,))


class ChangeTests(TargetCase):
    def test_change_raises_the_version_and_records_the_new_values_only(self) -> None:
        self.add()
        target = self.change(enabled=False, upgrades=("foo",))
        self.assertEqual((target.version, target.enabled, target.upgrades), (2, False, ("foo",)))
        event = self.records()[-1].event
        self.assertEqual(event.action, Action.TARGET_CHANGED)
        self.assertEqual(event.detail, {"enabled": False, "upgrades": "foo"})

    def test_change_to_the_same_values_commits_nothing(self) -> None:
        added = self.add(enabled=True)
        self.assertIs(self.change(enabled=True, address="3000"), added)
        self.assertEqual(self.store.commits, 1)

    def test_type_follows_the_address_between_folder_and_server(self) -> None:
        folder = self.mktemp()
        os.makedirs(folder)
        self.add(type=TargetType.HTTP)
        self.assertIs(self.change(address="3001").type, TargetType.HTTP)
        self.assertIs(self.change(address=folder).type, TargetType.FOLDER)
        self.assertIs(self.change(address="3001").type, TargetType.AUTO)

    def test_timeouts_are_set_and_returned_to_those_of_the_configuration(self) -> None:
        self.add(response_timeout=300, max_body=7)
        target = self.change(response_timeout=FROM_CONFIGURATION, read_timeout=5)
        self.assertEqual((target.response_timeout, target.read_timeout, target.max_body), (None, 5, 7))
        self.assertEqual(self.records()[-1].event.detail, {"response_timeout": None, "read_timeout": 5})

    def test_folder_has_no_timeouts(self) -> None:
        folder = self.mktemp()
        os.makedirs(folder)
        self.add(response_timeout=300, max_body=7)
        changing = self.service.change("app", TargetChanges(address=os.path.abspath(folder), read_timeout=5), actor="x")
        self.assertEqual(self.failed(changing, Invalid).field, "read_timeout")
        target = self.change(address=os.path.abspath(folder))
        self.assertEqual((target.response_timeout, target.max_body), (None, 7))

    def test_missing_target_is_an_error(self) -> None:
        self.failed(self.service.change("app", TargetChanges(), actor="admin"), TargetNotFound)

    def test_change_after_a_conflict_keeps_the_other_change(self) -> None:
        self.add()
        self.store.before_commit = lambda: self.race(service_workers=True)
        target = self.change(enabled=False)
        self.assertEqual((target.version, target.enabled, target.service_workers), (3, False, True))

    def test_change_that_expects_another_version_is_refused(self) -> None:
        self.add()
        expected = ExpectedVersions(frozenset({1}))
        self.store.before_commit = lambda: self.race(service_workers=True)
        change = self.service.change("app", TargetChanges(enabled=False), actor="admin", expected=expected)
        self.failed(change, PreconditionFailed)
        self.assertTrue(self.registry.target("app").enabled)

    def test_change_fails_after_repeated_conflicts(self) -> None:
        self.add()
        attempts = []

        def race() -> None:
            attempts.append(None)
            self.race(upgrades=(f"u{len(attempts)}",))
            self.store.before_commit = race

        self.store.before_commit = race
        error = self.failed(self.service.change("app", TargetChanges(enabled=False), actor="admin"), Conflict)
        self.assertIs(type(error), Conflict)
        self.assertEqual(len(attempts), MAX_ATTEMPTS)


class DomainTests(TargetCase):
    def put(self, host: str, *, name: str = "app", public: bool = False) -> Any:
        return self.service.put_domain(name, Domain(host=host, public=public), actor="admin")

    def test_domain_is_put_and_replaced_and_removed(self) -> None:
        self.add()
        self.assertEqual(self.done(self.put("a.example")).domains, (Domain(host="a.example"),))
        public = Domain(host="a.example", public=True)
        self.assertEqual(self.done(self.put("a.example", public=True)).domains, (public,))
        removed = self.done(self.service.remove_domain("app", "a.example", actor="admin"))
        self.assertEqual((removed.domains, removed.version), ((), 4))
        self.assertEqual(self.records()[2].event.detail, {"domains": "a.example (public)"})

    def test_existing_domain_commits_nothing(self) -> None:
        self.add()
        self.done(self.put("a.example"))
        self.assertEqual(self.done(self.put("a.example")).version, 2)
        self.assertEqual(self.store.commits, 2)

    def test_domain_of_another_target_is_refused(self) -> None:
        self.add("a", domains=(Domain(host="a.example"),))
        self.add("b")
        self.failed(self.put("a.example", name="b"), HostTaken)
        self.failed(self.put("a.apps.example", name="b"), Invalid)

    def test_removal_of_a_missing_domain_is_an_error(self) -> None:
        self.add()
        self.failed(self.service.remove_domain("app", "a.example", actor="admin"), DomainNotFound)


class DeleteTests(TargetCase):
    def test_target_without_sessions_is_removed_with_its_domains(self) -> None:
        self.add(domains=(Domain(host="a.example"),))
        self.done(self.service.delete("app", actor="admin"))
        self.assertEqual(list(self.done(self.store.targets())), [])
        self.assertEqual(self.actions(), [Action.TARGET_ADDED, Action.TARGET_DELETED])
        self.assertEqual(self.records()[-1].event.detail, {})
        self.add("b", domains=(Domain(host="a.example"),))
        self.failed(self.service.delete("app", actor="admin"), TargetNotFound)

    def test_target_with_sessions_is_kept_until_the_last_one_is_deleted(self) -> None:
        target = self.add()
        session = a_session(target_id=target.target_id)
        self.done(self.registry.commit(Change(puts=(session,))))
        self.done(self.service.delete("app", actor="admin"))
        (kept,) = self.done(self.store.targets())
        self.assertEqual(kept.deleted_at, START)
        self.done(self.service.remove_if_unused(kept))
        self.assertEqual(list(self.done(self.store.targets())), [kept])
        self.done(self.registry.commit(Change(deletes=(session,))))
        self.done(self.service.remove_if_unused(kept))
        self.assertEqual(list(self.done(self.store.targets())), [])

    def test_target_that_is_not_deleted_is_never_removed(self) -> None:
        self.done(self.service.remove_if_unused(self.add()))
        self.assertEqual(len(self.done(self.store.targets())), 1)

    def test_removal_by_another_process_is_no_error(self) -> None:
        target = self.add()
        session = a_session(target_id=target.target_id)
        self.done(self.registry.commit(Change(puts=(session,))))
        self.done(self.service.delete("app", actor="admin"))
        self.done(self.registry.commit(Change(deletes=(session,))))
        (kept,) = self.done(self.store.targets())
        self.done(self.store.commit(Change(deletes=(kept,))))
        self.done(self.service.remove_if_unused(kept))
        self.assertEqual(list(self.done(self.store.targets())), [])
