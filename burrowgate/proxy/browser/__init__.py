"""Disposable browsers, as visitors see them.

page    the page of a visitor: HTML, text and JSON of the view of a box
web/    its script and style files, served by `proxy.tcp.web_assets`
"""
