"""Folders as targets.

upstream          the upstream end of an exchange that serves a folder
safe_open         opens a path below a folder, and nothing outside of it
conditional       preconditions and byte ranges (RFC 9110, sections 13 and 14)
directory_index   the page that lists a folder
archive           a folder and all below it as a zip file
media_types       types of files by their names
file_threads      the threads that open and read files
"""
