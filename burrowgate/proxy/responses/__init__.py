"""Responses of the gateway's own.

builder        builds a response from a message, with its fields
messages       the texts: status, title, sentence, hint
drop_messages  those of drop boxes
html           the page that frames them
"""
