"""TCP sessions as services: projects and what is in them, establishment, connections, credentials, and ends.

records   how the records of this package are kept in a store
"""
