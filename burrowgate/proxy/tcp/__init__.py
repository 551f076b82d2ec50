"""Data plane of targets that speak TCP: tunnels, injection into protocols, the terminal in the browser, recordings."""
