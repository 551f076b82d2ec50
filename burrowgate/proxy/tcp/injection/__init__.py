"""Injection: the gateway authenticates to a target with a secret that the visitor never has; then bytes pass unchanged.

factory    the injector for a type of target
interface  what the tunnel knows of an injector: secret, options, bytes in and out, TLS, failure
"""
