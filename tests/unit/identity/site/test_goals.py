"""Goals of a sign-in: they authenticate themselves, and say which proof suffices."""

from __future__ import annotations

from burrowgate.core.identity.accounts import Account
from burrowgate.core.identity.credentials import CodeKind, link_code, sign_in_ticket
from burrowgate.core.identity.logins import open_login
from burrowgate.core.tokens import Key, Keyring
from burrowgate.identity.site.goals import ACCOUNT_GOAL, CREDENTIALS_SECONDS, Goal, GoalKind, read_goal, suffices
from tests.support import START, TestCase

KEY, OTHER_KEY = Key(bytes(range(32))), Key(bytes(range(1, 33)))
KEYS = Keyring([KEY])
RECORD_ID = "c" * 12
ADA = Account(account_id="a" * 22, name="Ada", created_at=START)
LOGIN = open_login(ADA, login_id="l" * 22, method="password", strong=False, now=START)


def ticket(key: Key = KEY, **options: object) -> str:
    return sign_in_ticket(key, bytes(16), b"app.example.com", now=START, **options)  # type: ignore[arg-type]


class GoalTests(TestCase):
    def test_genuine_goals_are_read_and_written_alike(self) -> None:
        for text in (
            "account",
            f"tx:{ticket()}",
            f"share:{link_code(KEY, CodeKind.CLAIM, RECORD_ID)}",
            f"invited:{link_code(KEY, CodeKind.INVITATION, RECORD_ID)}",
        ):
            goal = read_goal(KEYS, text, START)
            assert goal is not None
            self.assertEqual(goal.text, text)
            self.assertEqual(goal.kind, text.partition(":")[0])

    def test_any_other_text_is_no_goal(self) -> None:
        genuine = ticket()
        for text in (
            "",
            "account:",
            "account:x",
            "tx:",
            f"tx:{genuine}x",
            f"tx: {genuine}",
            f"TX:{genuine}",
            f"tx:{ticket(OTHER_KEY)}",
            f"share:{genuine}",
            f"share:{link_code(KEY, CodeKind.INVITATION, RECORD_ID)}",
            f"invited:{link_code(KEY, CodeKind.CLAIM, RECORD_ID)}",
            f"share:{link_code(OTHER_KEY, CodeKind.CLAIM, RECORD_ID)}",
            "share:é",
            "https://evil.example/",
            "//evil.example",
        ):
            with self.subTest(text):
                self.assertIsNone(read_goal(KEYS, text, START))

    def test_ticket_is_a_goal_for_ten_minutes(self) -> None:
        self.assertIsNotNone(read_goal(KEYS, f"tx:{ticket()}", START + 599))
        self.assertIsNone(read_goal(KEYS, f"tx:{ticket()}", START + 600))

    def test_proof_suffices_if_it_is_recent_and_strong_enough(self) -> None:
        def goal(**options: object) -> Goal:
            found = read_goal(KEYS, f"tx:{ticket(**options)}", START)
            assert found is not None
            return found

        strong = open_login(ADA, login_id="l" * 22, method="passkey", strong=True, now=START)
        self.assertTrue(suffices(goal(), LOGIN, START))
        self.assertTrue(suffices(goal(proved_since=START), LOGIN, START))
        self.assertFalse(suffices(goal(proved_since=START + 1), LOGIN, START))
        self.assertFalse(suffices(goal(strong=True), LOGIN, START))
        self.assertTrue(suffices(goal(strong=True), strong, START))
        self.assertTrue(suffices(Goal(kind=GoalKind.SHARE, code="c"), LOGIN, START + 86400))

    def test_account_needs_a_proof_of_the_last_ten_minutes(self) -> None:
        self.assertTrue(suffices(ACCOUNT_GOAL, LOGIN, START + CREDENTIALS_SECONDS))
        self.assertFalse(suffices(ACCOUNT_GOAL, LOGIN, START + CREDENTIALS_SECONDS + 1))

    def test_repr_holds_no_code(self) -> None:
        self.assertNotIn("secret", repr(Goal(kind=GoalKind.SHARE, code="secret")))
