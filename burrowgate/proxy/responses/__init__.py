"""Responses of the gateway's own.

builder    builds a response from a message, with its fields
grpc      the same to gRPC calls
messages   the texts: status, title, sentence, hint
html       the page that frames them
grpc       the same for calls of gRPC
"""
