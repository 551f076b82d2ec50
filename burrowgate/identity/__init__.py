"""Sign-in: accounts of people and their logins, kept as resources of the store.

records   accounts, logins and the other records of sign-in as resources, and back
"""
