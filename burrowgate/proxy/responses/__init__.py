"""Responses of the gateway's own.

builder   the status, fields and body of each response
html      the page that frames them
"""
