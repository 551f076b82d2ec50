"""Claim links and invitations: states, windows, and who may use them (requirement 35)."""

from __future__ import annotations

from dataclasses import replace

from burrowgate.core.durations import DAY, HOUR, MINUTE
from burrowgate.core.identity.accounts import Account
from burrowgate.core.identity.claims import (
    ClaimState,
    Invitation,
    Unfit,
    claim_state,
    find_unfit,
    is_invitation_open,
    make_claim,
    use_claim,
    use_invitation,
    withdraw_claim,
)
from burrowgate.core.sessions import State
from burrowgate.errors import Invalid
from burrowgate.testing.records import START, a_session
from tests.support import TestCase

ADA = Account(account_id="ada", name="Ada", email="ada@example.com", attested_by="owner", created_at=START)
ACTIVE = State.ACTIVE


class ClaimTests(TestCase):
    def test_window_is_an_hour_and_never_longer_than_the_session(self) -> None:
        self.assertEqual(make_claim(a_session(), claim_id="c", now=START).window_until, START + HOUR)
        session = a_session(expires_at=START + 60)
        self.assertEqual(make_claim(session, claim_id="c", now=START, window=DAY).window_until, START + 60)
        for window in (0, MINUTE - 1, 7 * DAY + 1):
            with self.assertRaises(Invalid):
                make_claim(a_session(), claim_id="c", now=START, window=window)

    def test_first_state_that_applies(self) -> None:
        claim = make_claim(a_session(), claim_id="c", now=START)
        claimed, share = use_claim(claim, ADA, now=START + 1)
        self.assertIs(claim_state(claim, ACTIVE, START + HOUR - 1), ClaimState.OPEN)
        self.assertIs(claim_state(claim, ACTIVE, START + HOUR), ClaimState.LAPSED)
        for state in (None, State.REVOKED, State.ENDED, State.EXPIRED, State.IDLE):
            self.assertIs(claim_state(claim, state, START + DAY), ClaimState.OVER)
            self.assertIs(claim_state(claimed, state, START), ClaimState.CLAIMED)
        self.assertIs(claim_state(withdraw_claim(claimed, now=START + 2), ACTIVE, START), ClaimState.WITHDRAWN)
        self.assertEqual((share.sid, share.account_id, share.made_by), (claim.sid, "ada", "claim"))
        self.assertEqual((claimed.claimed_by, claimed.version), ("ada", 2))

    def test_withdrawing_twice_changes_nothing(self) -> None:
        withdrawn = withdraw_claim(make_claim(a_session(), claim_id="c", now=START), now=START + 1)
        self.assertIs(withdraw_claim(withdrawn, now=START + 9), withdrawn)

    def test_claim_for_a_person_fits_that_person_only(self) -> None:
        eve = replace(ADA, account_id="eve", email="eve@example.com")
        for who, account, unfit in (
            ({"for_email": "Ada@example.com"}, ADA, None),
            ({"for_email": "ada@example.com"}, eve, Unfit.OTHER_PERSON),
            ({"for_email": "ada@example.com"}, replace(ADA, attested_by=""), Unfit.OTHER_PERSON),
            ({"for_email": "ada@example.com"}, replace(ADA, email=None), Unfit.OTHER_PERSON),
            ({"for_account": "ada"}, ADA, None),
            ({"for_account": "ada"}, eve, Unfit.OTHER_PERSON),
            ({}, eve, None),
        ):
            claim = make_claim(a_session(), claim_id="c", now=START, **who)
            self.assertIs(find_unfit(claim, account, ACTIVE, START), unfit)

    def test_state_is_said_only_to_the_right_person(self) -> None:
        claim = make_claim(a_session(), claim_id="c", now=START, for_account="ada")
        claimed, _ = use_claim(claim, ADA, now=START)
        self.assertIs(find_unfit(claimed, ADA, ACTIVE, START), Unfit.CLAIMED)
        self.assertIs(find_unfit(claim, ADA, ACTIVE, START + HOUR), Unfit.LAPSED)
        self.assertIs(find_unfit(claim, ADA, State.REVOKED, START), Unfit.OVER)
        self.assertIs(find_unfit(withdraw_claim(claim, now=START), ADA, ACTIVE, START), Unfit.WITHDRAWN)
        self.assertIs(find_unfit(claimed, replace(ADA, account_id="eve"), ACTIVE, START), Unfit.OTHER_PERSON)

    def test_hostile_address_is_refused(self) -> None:
        with self.assertRaises(Invalid) as caught:
            make_claim(a_session(), claim_id="c", now=START, for_email="a@b@example.com")
        self.assertEqual(caught.exception.field, "for")


class InvitationTests(TestCase):
    def test_invitation_is_open_until_its_time_its_use_or_its_withdrawal(self) -> None:
        invitation = Invitation(invitation_id="i", made_at=START, until=START + 60)
        self.assertTrue(is_invitation_open(invitation, START + 59))
        self.assertFalse(is_invitation_open(invitation, START + 60))
        self.assertFalse(is_invitation_open(replace(invitation, withdrawn_at=START), START))
        used = use_invitation(invitation, "ada", now=START + 1)
        self.assertFalse(is_invitation_open(used, START + 2))
        self.assertEqual((used.used_at, used.used_by, used.version), (START + 1, "ada", 2))
