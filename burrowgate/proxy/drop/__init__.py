"""Drop boxes: folder targets to which visitors add files, and which show them nothing.

upstream     the upstream end of an exchange with a drop box
sender       the sender of a request
receiving    the files of one request, from the bytes of its body
storage      creation of files in the folder, none of which replaces another
page         the page that sends files, and the responses to them
page.js      the script of that page, without which it works too
"""
