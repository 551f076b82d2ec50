"""Measures tunnels beside socat and `ssh -L`: `python -m bench.tcp` (docs/decisions/0026-tcp-wire.md).

    rtt     1,000 messages of 64 bytes, one after another, to an echo and back
    first   time from the beginning of a connection to the first byte of the target
    down    300 MB from the target; the speed, and CPU of the tunnel's processes per MB
    up      the same in the other direction
    idle    open tunnels that carry nothing: memory and CPU of each
    cut     1,000 live tunnels revoked: until the last one is dead

`gateway` is its side alone, reached by a WebSocket client within this process, whose CPU does not count. The ways with
a client count both ends: the gateway, and `burrowgate connect` or the client by itself. So do socat and `ssh -L`, of
which all processes count. `--rounds` measures all ways so many times in turn, because other programs disturb.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import selectors
import shutil
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from websockets.speedups import apply_mask

from bench.processes import free_port
from bench.tcp_clients import CLIENTS, link, start_client

ROOT = Path(__file__).parents[1]
HOST = "db.localhost"
MB = 1_000_000
PIECE = b"\xa5" * 262_144
_TICKS = os.sysconf("SC_CLK_TCK")
_MASK = b"\x11\x22\x33\x44"
_UPGRADE = (
    "GET /.burrowgate/connect HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {token}\r\nConnection: Upgrade\r\n"
    "Upgrade: websocket\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
    "Sec-WebSocket-Protocol: burrowgate.tcp.1\r\n\r\n"
)


def target(listening: socket.socket) -> None:
    """Serve: the first byte says what (`e` echo, `d` and a length send, `u` and a length receive and confirm)."""

    def serve(connection: socket.socket) -> None:
        with contextlib.suppress(ConnectionError):
            answer(connection)
        connection.close()

    def answer(connection: socket.socket) -> None:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        kind = connection.recv(1)
        if kind == b"e":
            connection.sendall(b"!")
            while data := connection.recv(65536):
                connection.sendall(data)
        elif kind in (b"d", b"u"):
            left = int(connection.recv(16))
            buffer = bytearray(1 << 20)
            while left > 0:
                if kind == b"d":
                    left -= connection.send(PIECE[: min(left, len(PIECE))])
                else:
                    left -= connection.recv_into(buffer)
            if kind == b"u":
                connection.sendall(b"!")

    while True:
        connection, _ = listening.accept()
        threading.Thread(target=serve, args=(connection,), daemon=True).start()


class Plain:
    """A connection that carries bytes as they are."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._buffer = bytearray(1 << 20)

    def send(self, data: bytes) -> None:
        """Send `data`."""
        self.socket.sendall(data)

    def receive(self, count: int) -> None:
        """Receive `count` bytes, and drop them."""
        while count > 0:
            got = self.socket.recv_into(self._buffer)
            if not got:
                raise EOFError
            count -= got

    def close(self) -> None:
        """Close it."""
        self.socket.close()


class WebSocket(Plain):
    """A tunnel of the gateway."""

    def __init__(self, port: int, token: str, tls: ssl.SSLContext | None = None) -> None:
        super().__init__(port)
        if tls is not None:
            self.socket = tls.wrap_socket(self.socket, server_hostname=HOST)
        self.socket.sendall(_UPGRADE.format(host=HOST, token=token).encode())
        head = b""
        while b"}" not in head:
            head += self.socket.recv(65536)
        self._masked: dict[bytes, bytes] = {}

    def send(self, data: bytes) -> None:
        frame = self._masked.get(data)
        if frame is None:
            length = len(data)
            head = bytes((0x82, 0x80 | length)) if length < 126 else b"\x82\xff" + length.to_bytes(8, "big")
            frame = head + _MASK + apply_mask(data, _MASK)
            if len(self._masked) < 8:
                self._masked[data] = frame
        self.socket.sendall(frame)

    def receive(self, count: int) -> None:
        while count > 0:
            head = self._exactly(2)
            length = head[1]
            if length >= 126:
                length = int.from_bytes(self._exactly(2 if length == 126 else 8), "big")
            count -= length
            self._drop(length)

    def _exactly(self, count: int) -> bytes:
        data = b""
        while len(data) < count:
            data += self.socket.recv(count - len(data))
        return data

    def _drop(self, count: int) -> None:
        view = memoryview(self._buffer)
        while count > 0:
            count -= self.socket.recv_into(view[: min(count, len(view))])


class Way:
    """A way to the target, with the processes whose CPU counts."""

    def __init__(self, name: str, connect: Callable[[], Plain], pids: Callable[[], list[int]]) -> None:
        self.name = name
        self.connect = connect
        self.pids = pids


def cpu(pids: list[int]) -> float:
    """Return the seconds of CPU that the processes and their ended children have used."""
    total = 0
    for pid in pids:
        with contextlib.suppress(OSError):  # a child of socat that has just ended counts with its parent
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()
            total += sum(map(int, fields[11:15]))
    return total / _TICKS


def memory(pid: int) -> int:
    """Return the resident memory of a process in bytes."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def measure(way: Way, megabytes: int) -> dict[str, object]:
    """Return the figures of `way`."""
    firsts, times = [], []
    for _ in range(30):
        began = time.perf_counter()
        connection = way.connect()
        connection.send(b"e")
        connection.receive(1)
        firsts.append(time.perf_counter() - began)
        connection.close()
    connection = way.connect()
    connection.send(b"e")
    connection.receive(1)
    message = b"x" * 64
    for _ in range(1200):
        began = time.perf_counter()
        connection.send(message)
        connection.receive(64)
        times.append(time.perf_counter() - began)
    connection.close()
    times, firsts = sorted(times[200:]), sorted(firsts)
    result: dict[str, object] = {
        "way": way.name,
        "rtt_p50_us": round(times[500] * 1e6),
        "rtt_p99_us": round(times[990] * 1e6),
        "first_byte_ms": round(firsts[15] * 1e3, 2),
    }
    for kind in ("down", "up"):
        count = megabytes * MB
        connection = way.connect()
        used, began = cpu(way.pids()), time.perf_counter()
        connection.send(b"d" if kind == "down" else b"u")
        connection.send(b"%016d" % count)
        if kind == "down":
            connection.receive(count)
        else:
            whole, rest = divmod(count, len(PIECE))
            for _ in range(whole):
                connection.send(PIECE)
            connection.send(PIECE[:rest])
            connection.receive(1)
        took = time.perf_counter() - began
        result[f"{kind}_mb_s"] = round(megabytes / took)
        result[f"{kind}_cpu_ms_mb"] = round((cpu(way.pids()) - used) * 1e3 / megabytes, 2)
        connection.close()
    return result


def measure_idle(port: int, token: str, pid: int, count: int) -> dict[str, object]:
    """Return what `count` idle tunnels take."""
    before = memory(pid)
    tunnels = [WebSocket(port, token) for _ in range(count)]
    time.sleep(3)
    held, used = memory(pid) - before, cpu([pid])
    time.sleep(10)
    percent = (cpu([pid]) - used) * 10
    for tunnel in tunnels:
        tunnel.close()
    return {"idle": count, "kib_each": round(held / count / 1024, 1), "cpu_percent": round(percent, 1)}


def measure_cut(port: int, token: str, pid: int, count: int) -> dict[str, object]:
    """Return how long it takes until the last of `count` revoked tunnels is dead."""
    import signal

    tunnels = [WebSocket(port, token) for _ in range(count)]
    time.sleep(1)
    began = time.perf_counter()
    os.kill(pid, signal.SIGUSR1)
    with selectors.DefaultSelector() as selector:
        for tunnel in tunnels:
            tunnel.socket.setblocking(False)
            selector.register(tunnel.socket, selectors.EVENT_READ)
        while selector.get_map():
            for key, _ in selector.select():
                ended: socket.socket = key.fileobj  # type: ignore[assignment]
                if not ended.recv(65536):
                    selector.unregister(ended)
    took = time.perf_counter() - began
    for tunnel in tunnels:
        tunnel.close()
    return {"cut": count, "last_dead_ms": round(took * 1e3)}


def main() -> None:
    """Measure what is installed, and print one JSON object for each way."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--megabytes", type=int, default=300)
    options.add_argument("--rounds", type=int, default=1)
    options.add_argument("--only", default="", metavar="TEXT", help="the ways whose names have this text")
    options.add_argument("--idle", type=int, default=2000)
    options.add_argument("--cut", type=int, default=1000)
    chosen = options.parse_args()
    children: list[subprocess.Popen[str]] = []
    listening = socket.create_server(("127.0.0.1", 0), backlog=2048)
    reading, writing = os.pipe()
    target_pid = os.fork()
    if target_pid == 0:
        os.close(writing)
        threading.Thread(target=lambda: (os.read(reading, 1), os._exit(0)), daemon=True).start()
        target(listening)
    os.close(reading)
    port = listening.getsockname()[1]
    listening.close()
    ways = [Way("direct", lambda: Plain(port), list)]

    def start(*command: str, env: dict[str, str] | None = None) -> subprocess.Popen[str]:
        made = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, cwd=ROOT, env=env
        )
        children.append(made)
        return made

    def wait(port: int) -> None:
        for _ in range(200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    return
            time.sleep(0.05)
        raise SystemExit(f"nothing listens on port {port}")

    try:
        if shutil.which("socat"):
            socat_port = free_port()
            here = f"TCP-LISTEN:{socat_port},bind=127.0.0.1,reuseaddr,fork,nodelay"
            socat = start("socat", "-b", "65536", here, f"TCP:127.0.0.1:{port},nodelay")
            wait(socat_port)
            ways.append(Way("socat", lambda: Plain(socat_port), lambda: [socat.pid, *_children(socat.pid)]))
        with tempfile.TemporaryDirectory() as folder:
            forwarded = _ssh(folder, port, start, wait)
            if forwarded is not None:
                ways.append(forwarded)
            gateway_port = free_port()
            gateway = start(sys.executable, "-m", "bench.tcp_gateway", str(gateway_port), str(port))
            assert gateway.stdout is not None
            token = gateway.stdout.readline().strip()
            threading.Thread(target=gateway.stdout.read, daemon=True).start()
            wait(gateway_port)
            ways.append(Way("gateway", lambda: WebSocket(gateway_port, token), lambda: [gateway.pid]))
            secure_port, tls = free_port(), _certificate(folder)
            secure = start(sys.executable, "-m", "bench.tcp_gateway", str(secure_port), str(port), folder + "/tls")
            assert secure.stdout is not None
            secure_token = secure.stdout.readline().strip()
            threading.Thread(target=secure.stdout.read, daemon=True).start()
            wait(secure_port)
            ways.append(Way("gateway, TLS", lambda: WebSocket(secure_port, secure_token, tls), lambda: [secure.pid]))
            served = (("http", gateway_port, token, gateway.pid), ("https", secure_port, secure_token, secure.pid))
            for scheme, at, token_there, pid in served:
                for name, command in CLIENTS.items():
                    url, trusted = link(scheme, HOST, at, token_there), f"{folder}/tls/db.pem"
                    client_pid, local = start_client(start, command, url, folder, trusted)
                    title = f"gateway and {name}" + (", TLS" if scheme == "https" else "")
                    ways.append(Way(title, partial(Plain, local), partial(list, (pid, client_pid))))
            for _ in range(chosen.rounds):
                for way in [one for one in ways if chosen.only in one.name]:
                    load = round(os.getloadavg()[0], 1)
                    print(json.dumps({**measure(way, chosen.megabytes), "load": load}), flush=True)
            if chosen.cut:
                print(json.dumps(measure_cut(gateway_port, token, gateway.pid, chosen.cut)), flush=True)
            if chosen.idle:
                print(json.dumps(measure_idle(gateway_port, token, gateway.pid, chosen.idle)), flush=True)
    finally:
        for child in children:
            child.kill()
        os.close(writing)


def _children(pid: int) -> list[int]:
    path = Path(f"/proc/{pid}/task/{pid}/children")
    return [int(child) for child in path.read_text().split()]


def _certificate(folder: str) -> ssl.SSLContext:
    """Put a certificate for `HOST` below `folder`; returns the context of a client that accepts any."""
    Path(f"{folder}/tls").mkdir(mode=0o700)
    subprocess.run(
        [
            "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
            "-subj", f"/CN={HOST}", "-addext", f"subjectAltName=DNS:{HOST}",
            "-keyout", f"{folder}/tls/db.key", "-out", f"{folder}/tls/db.pem",
        ],
        check=True, capture_output=True,
    )  # fmt: skip
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def _ssh(
    folder: str, port: int, start: Callable[..., subprocess.Popen[str]], wait: Callable[[int], None]
) -> Way | None:
    """Return the way through `ssh -L` and an sshd of this user; None where they are not installed."""
    sshd, ssh = shutil.which("sshd") or "/usr/sbin/sshd", shutil.which("ssh")
    if not ssh or not Path(sshd).exists():
        return None
    for name in ("host", "user"):
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", f"{folder}/{name}"], check=True)
    shutil.copy(f"{folder}/user.pub", f"{folder}/authorized")
    Path("/run/sshd").mkdir(exist_ok=True)
    sshd_port, local_port = free_port(), free_port()
    Path(f"{folder}/conf").write_text(
        f"Port {sshd_port}\nListenAddress 127.0.0.1\nHostKey {folder}/host\nAuthorizedKeysFile {folder}/authorized\n"
        "UsePAM no\nStrictModes no\nPidFile none\nPermitRootLogin yes\n"
    )
    server = start(sshd, "-D", "-f", f"{folder}/conf", "-E", f"{folder}/log")
    wait(sshd_port)
    client = start(
        ssh, "-N", "-i", f"{folder}/user", "-p", str(sshd_port), "-o", "StrictHostKeyChecking=no",
        "-o", f"UserKnownHostsFile={folder}/known", "-L", f"{local_port}:127.0.0.1:{port}", "127.0.0.1",
    )  # fmt: skip
    wait(local_port)
    pids = [client.pid, server.pid]
    for child in _children(server.pid):
        pids += [child, *_children(child)]
    return Way("ssh -L", lambda: Plain(local_port), lambda: pids)


if __name__ == "__main__":
    main()
