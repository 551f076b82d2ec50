"""The application under test: greets its visitors."""

from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Greeter(BaseHTTPRequestHandler):
    """Answers each GET with the path."""

    def do_GET(self) -> None:
        body = f"Hello from {self.path.partition('?')[0]}".encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *about: object) -> None:
        pass


def make_server() -> ThreadingHTTPServer:
    """Return a server of the application, on a free port."""
    return ThreadingHTTPServer(("127.0.0.1", 0), Greeter)
