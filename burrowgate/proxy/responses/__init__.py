"""Responses of the gateway's own.

builder    builds a response from a message, with its fields
messages   the texts: status, title, sentence, hint
html       the page that frames them
entry_page the page that asks for a confirmation or a passphrase
"""
