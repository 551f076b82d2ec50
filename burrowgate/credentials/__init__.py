"""Credentials: the libraries that make fresh ones for a single session, and end them with it.

interfaces  the port of libraries, and its records
names       the names of issued credentials
local_vault encryption of credentials that the store keeps
ssh_keys    private SSH keys as people have them
"""
