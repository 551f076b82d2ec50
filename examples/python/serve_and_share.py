"""Starts a command that serves a web application on a port of this machine, and shares that by a link until it ends.

    python serve_and_share.py 8000 python manage.py runserver 8000

Prints the link. Ctrl-C ends both; the link is revoked then.
"""

import subprocess
import sys
import time
from http.client import HTTPConnection

import burrowgate


def wait_until_it_answers(port: int, server: subprocess.Popen[bytes]) -> None:
    """Return when the application answers, whatever it says: `share` asks it which `Host` it accepts.

    Exits if `server` ends before.
    """
    while server.poll() is None:
        connection = HTTPConnection("127.0.0.1", port, timeout=60)
        try:
            connection.request("GET", "/")
            connection.getresponse()
            return
        except OSError:
            time.sleep(0.1)
        finally:
            connection.close()
    sys.exit(f"The command ended with exit code {server.returncode}.")


def main(port: int, *command: str) -> None:
    """Run `command`, and share `port`."""
    with subprocess.Popen(command) as server:
        try:
            wait_until_it_answers(port, server)
            with burrowgate.share(f"http://127.0.0.1:{port}") as link:
                print(link.url, flush=True)
                server.wait()
        except KeyboardInterrupt:
            pass
        finally:
            server.terminate()


if __name__ == "__main__":
    main(int(sys.argv[1]), *sys.argv[2:])
