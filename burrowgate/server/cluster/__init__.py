"""Several nodes on one store.

membership   heartbeats, and the reports of other nodes
report       the report of this node

peer_tls              TLS between gateways, by the signing keys
peer_screens          listener that passes the screens of boxes on to other gateways
peer_dialling         connections to it
peer_files            files of boxes, by the same listener
peer_file_dialling    requests for those
peer_flow             back-pressure on their connections
"""
