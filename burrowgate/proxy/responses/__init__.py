"""Responses of the gateway's own.

builder        builds a response from a message, with its fields
messages       the texts: status, title, sentence, hint
drop_messages  those of drop boxes
session_page   the page of a visitor's link, with the form that asks for more time
entry_page     the page that asks for a confirmation or a passphrase
grpc           the same for calls of gRPC
"""
