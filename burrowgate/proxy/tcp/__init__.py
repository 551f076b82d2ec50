"""Data plane of targets that speak TCP: tunnels, injection into protocols, the terminal in the browser, recordings.

web_assets    the script and style files of the pages, and of the libraries that they use
"""
