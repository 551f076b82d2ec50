"""Roles in projects: who has which, by account or group, and until when."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

from burrowgate.core.identity.accounts import Account
from burrowgate.core.tcp.roles import ProjectRole, RoleGrant, granted
from tests.support import START, TestCase

CONNECT, SHARE, MANAGE = ProjectRole
ADA = Account(account_id="ada", name="Ada", groups=("local:ops", "corp:dev"), created_at=START)


def grant(grant_id: str = "g", project_id: str = "p", role: ProjectRole = CONNECT, **holder: str) -> RoleGrant:
    holder = holder or {"account_id": "ada"}
    return RoleGrant(grant_id=grant_id, project_id=project_id, role=role, created_at=START, **holder)


def has(*grants: RoleGrant, account: Account = ADA, project_id: str = "p", role: ProjectRole = CONNECT) -> str:
    """Return the id of the grant that counts; empty without one."""
    found = granted(account, grants, project_id=project_id, role=role, now=START)
    return "" if found is None else found.grant_id


class GrantedTests(TestCase):
    def test_each_role_includes_those_before_it(self) -> None:
        for given, wanted in product(ProjectRole, ProjectRole):
            is_enough = list(ProjectRole).index(given) >= list(ProjectRole).index(wanted)
            self.assertEqual(bool(has(grant(role=given), role=wanted)), is_enough, (given, wanted))

    def test_role_counts_in_its_project_for_its_holder_alone(self) -> None:
        self.assertEqual(has(grant()), "g")
        for other in (
            grant(project_id="other", role=MANAGE),
            grant(role=MANAGE, account_id="eve"),
            grant(role=MANAGE, group="local:admins"),
            grant(role=MANAGE, group="ops"),
            grant(role=MANAGE, group="corp:ops"),
            grant(role=MANAGE, group="ada"),
        ):
            self.assertEqual(has(other), "", other)

    def test_groups_count_with_their_source(self) -> None:
        for group in ADA.groups:
            self.assertEqual(has(grant(group=group)), "g")

    def test_account_of_a_grant_is_not_taken_for_a_group(self) -> None:
        self.assertEqual(has(grant(account_id="local:ops")), "")

    def test_account_that_cannot_be_used_has_none(self) -> None:
        over = replace(ADA, expires_at=START)
        self.assertEqual(has(grant(role=MANAGE), account=over), "")
        self.assertEqual(has(grant(), account=replace(ADA, expires_at=START + 1)), "g")

    def test_lowest_role_and_then_lowest_id_is_named(self) -> None:
        grants = [grant("a", role=MANAGE), grant("c"), grant("b"), grant("d", role=SHARE)]
        self.assertEqual(has(*grants), "b")
        self.assertEqual(has(*grants, role=SHARE), "d")
        self.assertEqual(has(*grants, role=MANAGE), "a")
        self.assertEqual(has(), "")

    def test_grant_has_one_holder(self) -> None:
        for holder in ({"account_id": "", "group": ""}, {"account_id": "a", "group": "b"}):
            self.assertRaises(ValueError, grant, "g", "p", CONNECT, **holder)
