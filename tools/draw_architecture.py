"""Drawing of docs/architecture.svg: the packages, and which of them may import which.

    python tools/draw_architecture.py            writes the picture
    python tools/draw_architecture.py --check    exit code 1 where the file is not what this would write

The picture has a background and colours of its own for light and for dark, so it is legible on any page.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

PICTURE = Path(__file__).resolve().parent.parent / "docs/architecture.svg"
WIDTH, HEIGHT = 900, 688
TITLE = "The packages of Burrowgate, and which may import which"
DESCRIPTION = (
    "From top to bottom: cli and testing; server; on the left admin and telemetry, on the right tls, proxy and stores; "
    "sessions; interfaces, core and errors. Arrows lead from a package to those that it may import."
)
STYLE = """
svg { --paper: #ffffff; --ink: #1f2328; --faint: #59636e; --box: #f3f5f8; --line: #8c959f; --group: #d0d7de }
@media (prefers-color-scheme: dark) {
  svg { --paper: #0d1117; --ink: #e6edf3; --faint: #9aa3ad; --box: #1b222b; --line: #6e7681; --group: #3d444d }
}
.paper { fill: var(--paper) }
.box { fill: var(--box); stroke: var(--line) }
.planned { fill: none; stroke: var(--line); stroke-dasharray: 5 4 }
.group { fill: none; stroke: var(--group) }
.arrow { fill: none; stroke: var(--faint); stroke-width: 1.5; marker-end: url(#head) }
.head { fill: var(--faint) }
text { fill: var(--ink); font: 13px system-ui, sans-serif; text-anchor: middle }
.name { font: 600 15px ui-monospace, monospace }
.note { fill: var(--faint); font-size: 12px }
.start { text-anchor: start }
""".strip()

SVG = "http://www.w3.org/2000/svg"
LABELS = 'aria-labelledby="title description"'
ARROWHEAD = (
    '<marker id="head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
    '<path class="head" d="M0 0 8 4 0 8z"/></marker>'
)


@dataclass(frozen=True, slots=True)
class Box:
    """A package: its place, its name, and lines of text below that."""

    x: int
    y: int
    width: int
    height: int
    name: str
    lines: tuple[str, ...]
    kind: str = "box"

    def draw(self) -> Iterator[str]:
        """The elements of the box; the last line is set as a note."""
        yield (
            f'<rect class="{self.kind}" x="{self.x}" y="{self.y}" width="{self.width}" height="{self.height}" rx="6"/>'
        )
        middle = self.x + self.width / 2
        top = self.y + (self.height - 19 * (1 + len(self.lines))) / 2 + 15
        yield _text(middle, top, self.name, "name")
        for number, line in enumerate(self.lines, 1):
            yield _text(middle, top + 19 * number, line, "note" if number == len(self.lines) else "")


BOXES = (
    Box(24, 24, 540, 62, "cli", ("the commands: they start the gateway, or call its admin API",)),
    Box(588, 24, 288, 62, "testing", ("public: gateway in memory, store contract",)),
    Box(24, 118, 852, 62, "server", ("composition root, configuration, listeners, workers, cluster",)),
    Box(40, 244, 228, 74, "admin", ("admin API, console", "twisted.web")),
    Box(40, 346, 228, 74, "telemetry", ("logs, metrics, traces", "prometheus_client")),
    Box(320, 244, 156, 74, "tls", ("TLS, ACME, local CA", "ssl, cryptography")),
    Box(556, 244, 142, 74, "proxy", ("HTTP/1, HTTP/2", "httptools, h2")),
    Box(710, 244, 150, 74, "stores", ("SQLite, PostgreSQL", "sqlite3, psycopg")),
    Box(320, 346, 172, 74, "identity", (), "planned"),
    Box(504, 346, 172, 74, "launchers", (), "planned"),
    Box(688, 346, 172, 74, "relay", (), "planned"),
    Box(
        24,
        468,
        852,
        80,
        "sessions",
        (
            "registry, authorization, minting and revoking, expiry, visits, leases",
            "of Twisted: deferreds, delayed calls, logger",
        ),
    ),
    Box(24, 580, 264, 62, "interfaces", ("public ports: store, clock, entropy",)),
    Box(318, 580, 264, 62, "core", ("rules and records; no I/O, no clock",)),
    Box(612, 580, 264, 62, "errors", ("one tree of exceptions",)),
)
GROUPS = ((24, 212, 260, 224, "control plane"), (304, 212, 572, 224, "data plane and storage"))
"""Place, size and title of a frame around packages."""
ARROWS = (
    (294, 86, 294, 116),
    (732, 86, 732, 116),
    (154, 180, 154, 210),
    (590, 180, 590, 210),
    (154, 318, 154, 344),
    (476, 281, 554, 281),
    (154, 436, 154, 466),
    (590, 436, 590, 466),
    (156, 548, 156, 578),
    (288, 611, 316, 611),
    (582, 611, 610, 611),
)
LEGEND = "Arrow: may import, with all that can be reached from there. Frame: each package in it. Dashed: planned."


def svg() -> str:
    """The whole picture."""
    parts = [
        f'<svg xmlns="{SVG}" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" role="img" {LABELS}>',
        f'<title id="title">{escape(TITLE)}</title>',
        f'<desc id="description">{escape(DESCRIPTION)}</desc>',
        f"<style>\n{STYLE}\n</style>",
        f"<defs>{ARROWHEAD}</defs>",
        f'<rect class="paper" width="{WIDTH}" height="{HEIGHT}"/>',
    ]
    for x, y, width, height, title in GROUPS:
        parts.append(f'<rect class="group" x="{x}" y="{y}" width="{width}" height="{height}" rx="6"/>')
        parts.append(_text(x + 16, y + 24, title, "note start"))
    for box in BOXES:
        parts.extend(box.draw())
    parts += [f'<path class="arrow" d="M{x1} {y1} {x2} {y2}"/>' for x1, y1, x2, y2 in ARROWS]
    parts.append(_text(514, 274, "transport", "note"))
    parts.append(_text(24, 670, LEGEND, "note start"))
    return "\n".join((*parts, "</svg>\n"))


def _text(x: float, y: float, text: str, kind: str) -> str:
    attribute = f' class="{kind}"' if kind else ""
    return f'<text{attribute} x="{x:g}" y="{y:g}">{escape(text)}</text>'


def main(arguments: list[str], picture: Path = PICTURE) -> int:
    """Write or check the picture; returns the exit code."""
    if arguments == ["--check"]:
        return int(not picture.exists() or picture.read_text("utf-8") != svg())
    picture.write_text(svg(), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
