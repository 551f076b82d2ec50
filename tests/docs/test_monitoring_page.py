"""examples/monitoring with Prometheus: it scrapes a gateway, the rules fire, and every query names real metrics."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from grafana_foundation_sdk.cog.encoder import JSONEncoder
from grafana_foundation_sdk.models.dashboard import Dashboard

from tests.support import ROOT, TestCase, requires
from tests.support.gateway_process import Gateway, Process, free_port, start_app, until

EXAMPLES = ROOT / "examples/monitoring"
LOGS = (ROOT / "docs/logs.md").read_text("utf-8")
_METRIC = re.compile(r"\bburrowgate_[a-z_]+")
_SERIES = re.compile(r"_(?:bucket|sum|count)$")


def dashboard() -> dict[str, Any]:
    """Return the dashboard as JSON."""
    read: dict[str, Any] = json.loads((EXAMPLES / "grafana-dashboard.json").read_text("utf-8"))
    return read


def queries() -> Iterator[str]:
    """Yield the queries of the dashboard with values for its variables."""
    for panel in dashboard()["panels"]:
        for target in panel["targets"]:
            yield str(target["expr"]).replace("$job", "burrowgate").replace("$__rate_interval", "1m")


def documented() -> set[str]:
    """Return the metrics in the table of docs/logs.md."""
    return set(re.findall(r"^\| `(burrowgate_[a-z_]+)", LOGS, re.MULTILINE))


def named_in(text: str) -> set[str]:
    """Return the metrics that `text` names; series of a histogram count as the histogram."""
    return {_SERIES.sub("", name) for name in _METRIC.findall(text)}


def lost(written: Any, read: Any, where: str = "") -> list[str]:
    """Return the parts of the JSON `written` that are missing or different in `read`."""
    if isinstance(written, dict) and isinstance(read, dict):
        return [part for name in written for part in lost(written[name], read.get(name), f"{where}/{name}")]
    if isinstance(written, list) and isinstance(read, list) and len(written) == len(read):
        return [part for n, pair in enumerate(zip(written, read, strict=True)) for part in lost(*pair, f"{where}/{n}")]
    return [] if written == read else [where]


class DashboardTests(TestCase):
    def test_grafanas_own_library_reads_all_of_it(self) -> None:
        read = json.loads(JSONEncoder().encode(Dashboard.from_json(dashboard())))
        self.assertEqual(lost(dashboard(), read), [])

    def test_unknown_fields_are_noticed(self) -> None:
        changed = dashboard() | {"panles": []}
        read = json.loads(JSONEncoder().encode(Dashboard.from_json(changed)))
        self.assertEqual(lost(changed, read), ["/panles"])

    def test_panels_have_ids_of_their_own_and_do_not_overlap(self) -> None:
        taken: set[tuple[int, int]] = set()
        panels = dashboard()["panels"]
        self.assertEqual(len({panel["id"] for panel in panels}), len(panels))
        for panel in panels:
            place = panel["gridPos"]
            cells = {(place["x"] + x, place["y"] + y) for x in range(place["w"]) for y in range(place["h"])}
            self.assertEqual((taken & cells, max(x for x, _ in cells) < 24), (set(), True), panel["title"])
            taken |= cells

    def test_queries_and_rules_name_documented_metrics(self) -> None:
        rules = (EXAMPLES / "alerts.yml").read_text("utf-8")
        self.assertEqual(named_in(" ".join([*queries(), rules])) - documented(), set())

    def test_page_lists_every_alert(self) -> None:
        page = (ROOT / "docs/monitoring.md").read_text("utf-8")
        rules = (EXAMPLES / "alerts.yml").read_text("utf-8")
        self.assertEqual(
            re.findall(r"alert: (\w+)", rules), re.findall(r"`(Burrowgate\w+)`", page.partition("## Alerts")[2])
        )


@requires("promtool")
class RuleTests(TestCase):
    def test_rules_fire_and_only_when_they_should(self) -> None:
        folder = Path(self.mktemp())
        folder.mkdir()
        shutil.copy(EXAMPLES / "alerts.yml", folder)
        shutil.copy(ROOT / "tests/docs/monitoring_alerts.yml", folder)
        for command in (["check", "rules", "alerts.yml"], ["test", "rules", "monitoring_alerts.yml"]):
            done = subprocess.run(["promtool", *command], cwd=folder, capture_output=True, text=True, check=False)
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def test_every_rule_is_tested(self) -> None:
        tested = (ROOT / "tests/docs/monitoring_alerts.yml").read_text("utf-8")
        rules = set(re.findall(r"alert: (\w+)", (EXAMPLES / "alerts.yml").read_text("utf-8")))
        self.assertEqual(set(re.findall(r"alertname: (\w+)", tested)), rules)


@requires("prometheus")
class ScrapeTests(TestCase):
    def test_prometheus_scrapes_a_gateway_with_a_token_and_answers_the_dashboard(self) -> None:
        gateway = Gateway(self)
        gateway.add("app", f"127.0.0.1:{start_app(self)}")
        folder = Path(self.mktemp())
        folder.mkdir()
        for name in ("prometheus.yml", "alerts.yml"):
            shutil.copy(EXAMPLES / name, folder)
        made = gateway.cli_json("tokens", "make", "prometheus", "--scope", "metrics:read", "--expires-in", "1d")
        (folder / "burrowgate.token").write_text(made["token"])
        configuration = folder / "prometheus.yml"
        text = (
            configuration.read_text().replace("8481", str(gateway.admin_port)).replace("interval: 15s", "interval: 1s")
        )
        configuration.write_text(text)
        self.port = free_port()
        Process(
            self,
            *("--config.file", str(configuration), "--storage.tsdb.path", str(folder / "data")),
            *("--web.listen-address", f"127.0.0.1:{self.port}"),
            program="prometheus",
        )
        until(self.is_ready, "Prometheus is ready", 60)
        until(lambda: self.query("burrowgate_ready") == ["1"], "Prometheus has scraped the gateway", 60)
        self.assertEqual(self.query('up{job="burrowgate"}'), ["1"])
        self.assertEqual(self.query("burrowgate_targets"), ["1"])
        for query in queries():
            self.query(query)
        rules = self.ask("rules")["groups"][0]["rules"]
        self.assertEqual({rule["health"] for rule in rules} - {"ok", "unknown"}, set())
        names = [name for name in self.ask("label/__name__/values") if name.startswith("burrowgate_")]
        exported = {_SERIES.sub("", name) for name in names if not name.endswith("_created")}
        self.assertEqual(exported - documented(), set())
        self.assertGreater(len(exported), 10)

    def is_ready(self) -> bool:
        """Whether Prometheus says that it answers queries."""
        try:
            return bool(urllib.request.urlopen(f"http://127.0.0.1:{self.port}/-/ready", timeout=10).read())
        except OSError:  # it does not listen, or says 503
            return False

    def query(self, query: str) -> list[str]:
        """Return the values of a query's series."""
        return [series["value"][1] for series in self.ask("query?" + urlencode({"query": query}))["result"]]

    def ask(self, path: str) -> Any:
        """Return the data of an API of Prometheus."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/api/v1/{path}", timeout=10) as response:
            return json.loads(response.read())["data"]
