"""Several processes of one gateway on one machine.

supervisor       the parent: starts, watches and stops workers
worker_process   the parent's view of one worker
log_relay        the parent's end of a worker's log
heartbeat        when a worker counts as unresponsive, and when as hung
worker           the child: serves clients
restart          delay before a worker that ended is started again
recent_requests  finished requests for the request inspector
ipc              messages between them
"""
