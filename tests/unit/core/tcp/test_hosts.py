"""Sources, addresses and ports of hosts, and the order in which they are dialled."""

from __future__ import annotations

from collections import Counter
from itertools import product
from typing import Any

from burrowgate.core.tcp.hosts import (
    DnsRecord,
    Source,
    SourceKind,
    check_host_address,
    check_port,
    check_source,
    dial_order,
    source_options,
    source_type,
)
from burrowgate.errors import Invalid
from tests.support import START, TestCase


def source(kind: SourceKind, **fields: Any) -> Source:
    return Source(source_id="s", project_id="default", name="n", kind=kind, created_at=START, **fields)


class SourceTests(TestCase):
    def test_kind_has_what_it_needs_and_nothing_else(self) -> None:
        fields = {"query": "db.example", "plugin": "x", "options": (("a", "b"),), "record": DnsRecord.SRV}
        allowed = {
            SourceKind.STATIC: [set()],
            SourceKind.DNS: [{"query"}, {"query", "record"}],
            SourceKind.PLUGIN: [{"plugin"}, {"plugin", "options"}],
        }
        for kind in SourceKind:
            for chosen in product((False, True), repeat=len(fields)):
                given = {
                    name: value for (name, value), is_given in zip(fields.items(), chosen, strict=True) if is_given
                }
                made = source(kind, **given)
                if set(given) in allowed[kind]:
                    self.assertIs(check_source(made), made)
                else:
                    with self.assertRaises(Invalid) as caught:
                        check_source(made)
                    self.assertIn(caught.exception.field, fields)

    def test_field_that_is_wrong_is_named(self) -> None:
        for kind, given, field in (
            (SourceKind.DNS, {}, "query"),
            (SourceKind.PLUGIN, {}, "plugin"),
            (SourceKind.STATIC, {"options": (("a", "b"),)}, "options"),
            (SourceKind.STATIC, {"record": DnsRecord.SRV}, "record"),
        ):
            with self.assertRaises(Invalid) as caught:
                check_source(source(kind, **given))
            self.assertEqual(caught.exception.field, field)

    def test_type_is_asked_with_its_options(self) -> None:
        dns = source(SourceKind.DNS, query="db.example", record=DnsRecord.SRV)
        self.assertEqual((source_type(dns), source_options(dns)), ("dns", {"query": "db.example", "record": "srv"}))
        plugin = source(SourceKind.PLUGIN, plugin="x", options=(("a", "b"),))
        self.assertEqual((source_type(plugin), source_options(plugin)), ("x", {"a": "b"}))
        static = source(SourceKind.STATIC)
        self.assertEqual((source_type(static), source_options(static)), ("static", {}))


class AddressTests(TestCase):
    def test_addresses_have_one_form(self) -> None:
        for text, address in (
            ("10.0.0.5", "10.0.0.5"), (" DB.Example. ", "db.example"), ("[::1]", "::1"), ("::0001", "::1"),
        ):  # fmt: skip
            self.assertEqual(check_host_address(text), address)

    def test_what_is_no_address_is_refused(self) -> None:
        for text in ("", "a b", "db.example:5432", "10.0.0.5:22", "[::1]:22", "http://x", "é.example", "a/b", "-x"):
            with self.assertRaises(Invalid) as caught:
                check_host_address(text)
            self.assertEqual(caught.exception.field, "address")

    def test_ports_are_those_of_tcp(self) -> None:
        self.assertEqual([check_port(port) for port in (1, 65_535)], [1, 65_535])
        for port in (0, -1, 65_536):
            with self.assertRaises(Invalid) as caught:
                check_port(port)
            self.assertEqual(caught.exception.field, "port")


class OrderTests(TestCase):
    def test_each_order_comes_once_for_each_way_to_draw(self) -> None:
        found: Counter[tuple[str, ...]] = Counter()
        for draws in product(range(4), range(3), range(2)):
            bounds: list[int] = []
            left = list(draws)

            def draw(count: int, bounds: list[int] = bounds, left: list[int] = left) -> int:
                bounds.append(count)
                return left.pop(0)

            found[dial_order(("a", "b", "c", "d"), draw)] += 1
            self.assertEqual(bounds, [4, 3, 2])
        self.assertEqual((len(found), set(found.values())), (24, {1}))
        self.assertEqual(dial_order((), lambda count: 0), ())
