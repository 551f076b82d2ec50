"""Tests for bench tables and plots."""

from bench import plot, table
from bench.figures import Bar, Figure, Outcome, Work
from tests.support import TestCase

TIMES = "\N{MULTIPLICATION SIGN}"
WORK = Work(
    name="small",
    title="Small answers of `run` & <others>",
    figures=(Figure(name="cpu", title="CPU", unit="µs"), Figure(name="rate", title="rate", digits=0)),
    bars=(Bar(figure="cpu", most=2.5, against="nginx"), Bar(figure="cpu", most=0.5, against="caddy")),
    prepare=lambda ground: [],
    remark="A remark.",
)


def an_outcome() -> Outcome:
    """Return an outcome with two measured contenders and one that failed."""
    return Outcome(
        work=WORK,
        rounds={
            "burrowgate": [{"cpu": 21.0, "rate": 30_000}],
            "nginx": [{"cpu": 10.0, "rate": 90_000}],
            "caddy": [],
        },
        faults={"caddy": "5 errors"},
    )


class TableTests(TestCase):
    """Tables of results."""

    def test_rows(self) -> None:
        self.assertEqual(
            table.rows(an_outcome()),
            [
                ["", "CPU", "rate"],
                ["burrowgate", "21.0 µs", "30,000"],
                ["nginx", f"10.0 µs (2.10 {TIMES})", f"90,000 (0.33 {TIMES})"],
                ["caddy", "\N{EN DASH}", "\N{EN DASH}"],
            ],
        )

    def test_bars(self) -> None:
        _, first, second = table.bars([an_outcome()])
        self.assertEqual(first, ["small", f"CPU: at most 2.5 {TIMES} nginx", f"2.10 {TIMES}", "met"])
        self.assertEqual(second[3], "not measured")

    def test_markdown(self) -> None:
        self.assertEqual(table.markdown([["", "a"], ["b", "1"]]), "|   | a |\n| --- | ---: |\n| b | 1 |")

    def test_aligned(self) -> None:
        self.assertEqual(table.aligned([["a", "bbb"], ["cc", "d"]]), "a   bbb\ncc  d")

    def test_page_lists_failures_and_absent_results(self) -> None:
        absent = Outcome(work=WORK, absent="not yet")
        page = table.page([an_outcome(), absent], [("machine", "one")], "bench.svg")
        self.assertIn("No result for caddy: 5 errors.", page)
        self.assertIn("No result: not yet.", page)
        self.assertIn("| machine | one |", page)
        self.assertIn("(bench.svg)", page)


class PlotTests(TestCase):
    """The plot."""

    def test_drawn_to_scale_from_zero(self) -> None:
        picture = plot.svg([an_outcome()])
        self.assertEqual(picture.count('<rect class="o"'), 1)
        self.assertEqual(picture.count('<rect class="p"'), 1)
        whole = plot.WIDTH - plot.LEFT - plot.RIGHT
        self.assertIn(f'width="{whole:.1f}"', picture)
        self.assertIn(f'width="{whole * 10 / 21:.1f}"', picture)

    def test_text_is_escaped(self) -> None:
        self.assertIn("Small answers of run &amp; &lt;others&gt;", plot.svg([an_outcome()]))

    def test_work_without_a_peer_is_not_drawn(self) -> None:
        alone = Outcome(work=WORK, rounds={"burrowgate": [{"cpu": 1.0, "rate": 1}]})
        self.assertEqual(plot.drawn([alone, Outcome(work=WORK, absent="not yet")]), [])
