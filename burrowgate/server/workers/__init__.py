"""Several processes of one gateway on one machine.

supervisor   the parent: starts, watches and stops workers
worker       the child: serves clients
ipc          messages between them
"""
