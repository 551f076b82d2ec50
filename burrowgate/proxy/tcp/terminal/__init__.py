"""Terminal of an SSH target in the browser: an SSH client on the gateway, and a WebSocket to the page.

algorithms   the SSH algorithms of the client, and which of them a server lacks
host_keys    pins of host keys, fingerprints
credentials  what the client authenticates with: password, key, key and certificate
transport    connection to the sshd: key exchange and authentication (Twisted Conch)
channel      the session channel: pty, window size, exit status, backpressure
client       a shell on an sshd, with a limit for each step of the way there
probe        host keys, banner and missing algorithms of an sshd
scrollback   the last output of a shell, for a page that comes back
shell        one shell: its output, its page if there is one, its recording, its end
shells       the shells of a process, found by session and visit
messages     control messages of `burrowgate.terminal.1`
upstream     upstream end of the WebSocket
page         the page and its files
"""
