"""Several nodes on one store.

membership   heartbeats, and the reports of other nodes
report       the report of this node
"""
