"""The pages of the sign-in host: ways to sign in, claim links, invitations, and each person's own account.

Rules.
    The goal of a sign-in authenticates itself (`goals`). Nothing else in a request chooses where a browser goes.
    A request that changes something is a POST from a page of this host (`Origin`).
    A cookie that opens nothing is deleted in the same response, so that no browser runs in circles.

sign_in_site  which page responds to which request
context       services and settings; who is signed in; the cookie of a login
goals         what a sign-in is for; `arrivals` is where the browser goes on to
ways          the ways to sign in, and passwords; `sign_in_page` shows them
provider_leg  to a provider and back, with `attempts` in cookies and `provider_pages` for what fails
passkey_leg   the two requests of `passkeys.js`
joining       making an account, with `invitation_pages`, or as a guest
share_pages   claim links, with `shared_sessions`
account_page  one's own account; `account_actions` are its forms, `devices` names browsers
targets_page  what a person may connect to by a role, and sessions of it
parts         what pages are made of; `forms` reads what they send
refusals      refused sign-ins in the audit log
"""
