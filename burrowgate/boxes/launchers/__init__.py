"""Launchers: what isolates boxes.

catalogue       the built-in launchers by name
bwrap           boxes as processes of this machine, isolated by bubblewrap
"""
