"""Disposable browsers, as visitors see them.

upstreams     which request leads to which upstream end
own_request   requests that are answered after some work: start, end, stay
events        the stream of changes of a box
files         downloads and uploads
interfaces    the port to the service of boxes
watch_page    the page of a visitor who only watches
page, parts   the page of a visitor: HTML, text and JSON of the view of a box
web/          its script and style files, served by `proxy.tcp.web_assets`
"""
