"""Several processes of one gateway on one machine.

supervisor   the parent: starts, watches and stops workers
worker       the child: serves clients
restart      delay before a worker that ended is started again
ipc          messages between them
"""
