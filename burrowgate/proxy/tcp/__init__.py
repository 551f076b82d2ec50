"""The wire of TCP sessions: from the visitor's WebSocket to the target's connection.

injection/  authenticates to targets with secrets that visitors never have
"""
