"""Contents of a box, the same for all launchers.

entry           the program that starts screen, keyboard, window manager and browser, and ends with any of them
keymap.awk      binds the characters of keyboards to keys before the browser starts
environment     what it is started with
"""
