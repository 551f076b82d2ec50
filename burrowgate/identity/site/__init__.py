"""The pages of the sign-in host: ways to sign in, claim links, invitations, and each person's own account.

Rules.
    The goal of a sign-in authenticates itself (`goals`). Nothing else in a request chooses where a browser goes.
    A request that changes something is a POST from a page of this host (`Origin`).
    A cookie that opens nothing is deleted in the same response, so that no browser runs in circles.
"""
