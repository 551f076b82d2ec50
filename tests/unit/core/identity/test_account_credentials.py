"""Which credentials of an account may be removed: one way to sign in stays, and a short password is never alone."""

from __future__ import annotations

from burrowgate.core.identity.account_credentials import AccountCredentials
from burrowgate.core.identity.accounts import Identity, Passkey, Password
from burrowgate.errors import BurrowgateError, LastCredential, PasskeyNotFound, PasswordNeedsPasskey
from tests.support import START, TestCase

IDENTITY = Identity(provider="corp", issuer="https://a.example", subject="1", account_id="a", seen_at=START)
LONG = Password(account_id="a", sign_in_name="ada", hash="x", set_at=START)
SHORT = Password(account_id="a", sign_in_name="ada", hash="x", set_at=START, needs_passkey=True)


def passkey(credential_id: str) -> Passkey:
    return Passkey(
        credential_id=credential_id,
        account_id="a",
        public_key="x",
        sign_count=0,
        backed_up=False,
        label="",
        created_at=START,
    )


class RemovalTests(TestCase):
    def test_removal_of_a_passkey(self) -> None:
        one, two = (passkey("1"),), (passkey("1"), passkey("2"))
        rows: tuple[tuple[AccountCredentials, type[BurrowgateError] | None], ...] = (
            (AccountCredentials(), PasskeyNotFound),
            (AccountCredentials(passkeys=(passkey("2"),), password=LONG), PasskeyNotFound),
            (AccountCredentials(passkeys=one), LastCredential),
            (AccountCredentials(passkeys=two), None),
            (AccountCredentials(passkeys=one, password=LONG), None),
            (AccountCredentials(passkeys=one, password=SHORT), PasswordNeedsPasskey),
            (AccountCredentials(passkeys=one, password=SHORT, identities=(IDENTITY,)), PasswordNeedsPasskey),
            (AccountCredentials(passkeys=two, password=SHORT), None),
            (AccountCredentials(passkeys=one, identities=(IDENTITY,)), None),
        )
        for credentials, error in rows:
            with self.subTest(credentials=credentials):
                if error is None:
                    credentials.check_removal_of_passkey("1")
                else:
                    self.assertRaises(error, credentials.check_removal_of_passkey, "1")

    def test_removal_of_the_password(self) -> None:
        self.assertRaises(LastCredential, AccountCredentials(password=LONG).check_removal_of_password)
        AccountCredentials(password=LONG, identities=(IDENTITY,)).check_removal_of_password()
        AccountCredentials(password=SHORT, passkeys=(passkey("1"),)).check_removal_of_password()
