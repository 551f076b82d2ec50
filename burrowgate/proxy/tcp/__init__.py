"""Data plane of targets that speak TCP: tunnels, injection into protocols, the terminal in the browser, recordings.

pages          what ordinary requests of a TCP session get
page_upstream  the upstream end that answers them
page           the page of the session: what it is, for how long, and how to connect
commands       the commands that the page shows
desktop_page   the desktop of a VNC target
web_assets     script and style files of these pages, and of the libraries that they use
web/           our own of those
"""
