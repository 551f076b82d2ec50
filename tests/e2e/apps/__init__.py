"""Real applications behind a gateway that has only their address, used in Chromium."""
