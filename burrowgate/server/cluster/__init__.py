"""Several nodes on one store.

membership   heartbeats, and what other nodes report
report       what this node reports
"""
