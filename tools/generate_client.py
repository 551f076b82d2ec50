"""Writes the client of the admin API from the declarations of its operations: the same that OpenAPI is made of.

    python tools/generate_client.py

writes `types.py`, `operations.py` and `async_operations.py` of `burrowgate/client`, formatted by ruff. A test compares
them with what this module generates.
"""

from __future__ import annotations

import ast
import inspect
import keyword
import re
import subprocess
import sys
import textwrap
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, get_type_hints

import msgspec

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from burrowgate.admin import openapi, site  # noqa: E402
from burrowgate.admin.operations import Operation  # noqa: E402
from burrowgate.admin.schema_base import Schema  # noqa: E402
from burrowgate.admin.server_sent_events import Streams  # noqa: E402

FOLDER = ROOT / "burrowgate/client"
LEFT_OUT = frozenset({"logIn", "logOut"})
"""How the console's page gets and drops its cookie; a program has a key."""
REFERENCE = "getReference"
STREAMED = {"streamAuditEvents": "AuditEvent", "streamRequests": "FinishedRequest"}
"""The data of server-sent events, by operation; OpenAPI has no words for them."""
POSITIONS = "listAuditEvents"
"""The list that continues at numbers of events in place of a cursor."""
COLLECTIONS = {"targets": "target", "sessions": "session", "webhooks": "webhook", "boxes": "box"}
"""The names of parameters that the paths call `{name}` or `{id}`, by the segment before them."""
WIDTH = 116

_SIMPLE = {"string": "str", "integer": "int", "number": "float", "boolean": "bool", "null": "None"}


def declared() -> tuple[Operation, ...]:
    """Return the operations, whose handlers are never called here."""
    nothing: Any = None
    return site.all_operations(nothing, nothing, Streams())


@cache
def components() -> dict[str, dict[str, Any]]:
    """Return the schemas of the OpenAPI document by name, sorted."""
    document = openapi.document(declared(), "")
    return dict(sorted(document["components"]["schemas"].items()))


@cache
def shapes() -> dict[str, type[Schema]]:
    """Return the classes of the schemas by name."""
    return {kind.schema_name: kind for kind in openapi.shapes_below(Schema) if kind.schema_name}


# Types.


def annotation(schema: Mapping[str, Any], prefix: str = "", array: str = "list", more: Iterable[str] = ()) -> str:
    """Return the type of what `schema` describes, or of `more`.

    Names of schemas get `prefix`; `array` is the type of arrays: `Sequence` where a caller gives them.
    """
    members = list(dict.fromkeys([*_members(schema, prefix, array), *more]))
    return " | ".join(sorted(members, key=lambda member: member == "None"))


def _members(schema: Mapping[str, Any], prefix: str, array: str) -> Iterator[str]:
    if "$ref" in schema:
        yield prefix + schema["$ref"].rpartition("/")[2]
    elif "anyOf" in schema:
        values = [value for one in schema["anyOf"] for value in one.get("enum", ())]
        if values:
            yield from _members({"enum": values}, prefix, array)
        for one in schema["anyOf"]:
            if "enum" not in one:
                yield from _members(one, prefix, array)
    elif "enum" in schema:
        yield _alias(schema["enum"], prefix) or f"Literal[{', '.join(map(_literal, schema['enum']))}]"
    elif schema.get("type") == "array":
        yield f"{array}[{annotation(schema['items'], prefix, array)}]"
    elif schema.get("type") == "object":
        values = schema.get("additionalProperties", True)
        yield f"dict[str, {annotation(values, prefix, array) if isinstance(values, dict) else 'Any'}]"
    elif "type" in schema:
        yield _SIMPLE[schema["type"]]
    else:
        yield "Any"


def _literal(value: object) -> str:
    return f'"{value}"' if isinstance(value, str) else repr(value)


def _alias(values: Iterable[object], prefix: str) -> str:
    """Return the name of the enumeration with these values; empty if none has them."""
    wanted = set(values)
    return next((prefix + name for name, one in components().items() if set(one.get("enum", ())) == wanted), "")


def types() -> str:
    """Return the source of `types.py`."""
    parts = [
        _heading(
            "Types of the requests and responses of the admin API: the JSON documents themselves, as dictionaries.\n\n"
            "Times are texts such as `2026-11-21T02:51:18Z`, which `datetime.fromisoformat` reads."
        ),
        "from __future__ import annotations\n\nfrom collections.abc import Sequence",
        "from typing import Any, Literal, NotRequired, TypeAlias, TypedDict",
    ]
    answered = _reachable(operation.responses.values() for operation in declared())
    asked = _reachable([operation.body] for operation in declared())
    for name, schema in components().items():
        if "enum" in schema:
            parts.append(f"{name}: TypeAlias = Literal[{', '.join(map(_literal, schema['enum']))}]\n{_doc(schema)}")
        elif name != "Problem":
            parts.append(_record(name, schema, is_answer=name not in asked, is_body=name not in answered))
    return "\n\n\n".join(parts) + "\n"


def _reachable(roots: Iterable[Iterable[object]]) -> set[str]:
    """Return the names of the schemas to which `roots` and what they have refer."""
    found: set[str] = set()
    pending = [one.schema_name for root in roots for one in root if isinstance(one, type) and issubclass(one, Schema)]
    while pending:
        name = pending.pop()
        if name not in found and name in components():
            found.add(name)
            pending += re.findall(r"#/components/schemas/(\w+)", str(components()[name]))
    return found


def _record(name: str, schema: Mapping[str, Any], *, is_answer: bool, is_body: bool) -> str:
    """Return the source of one type. What is in responses only has the fields with defaults, too."""
    described = field_texts(name)
    always = set(schema.get("required", ()))
    if is_answer:
        always |= _always_sent(shapes()[name])
    kinds = {
        field: annotation(one, array="Sequence" if is_body else "list") for field, one in schema["properties"].items()
    }
    fields = {field: kind if field in always else f"NotRequired[{kind}]" for field, kind in kinds.items()}
    if any(map(keyword.iskeyword, fields)):
        pairs = ", ".join(f'"{field}": "{kind}"' for field, kind in fields.items())
        return f'{name} = TypedDict("{name}", {{{pairs}}})\n{_doc(schema)}'
    lines = [f"class {name}(TypedDict):", textwrap.indent(_doc(schema), "    "), ""]
    for field, kind in fields.items():
        lines.append(f"    {field}: {kind}")
        if described.get(field):
            lines.append(textwrap.indent(_docstring(described[field]), "    "))
    return "\n".join(lines)


def _always_sent(shape: type[Schema]) -> set[str]:
    """Return the fields that every encoded `shape` has."""
    hints = get_type_hints(shape)
    return {
        field.encode_name
        for field in msgspec.structs.fields(shape)
        if not (shape.__struct_config__.omit_defaults and not field.required)
        and msgspec.UnsetType not in getattr(hints[field.name], "__args__", ())
    }


@cache
def field_texts(name: str) -> dict[str, str]:
    """Return what the schema `name` says about its fields: the text below a field, else the description of its type."""
    schema = components()[name]
    texts = {field: _description(one) for field, one in schema.get("properties", {}).items()}
    for kind in reversed(shapes()[name].__mro__):
        if issubclass(kind, Schema) and kind is not Schema:
            texts |= _texts_of(kind)
    return texts


def _texts_of(kind: type[Schema]) -> dict[str, str]:
    """Return the texts below the fields that `kind` itself declares."""
    source = ast.parse(textwrap.dedent(inspect.getsource(kind))).body[0]
    assert isinstance(source, ast.ClassDef)
    texts = {}
    for one, following in zip(source.body, source.body[1:], strict=False):
        match one, following:
            case ast.AnnAssign(target=ast.Name(id=field)), ast.Expr(value=ast.Constant(value=str(text))):
                texts[field] = " ".join(text.split())
    return texts


def _description(schema: Mapping[str, Any]) -> str:
    """Return the description of a field's own type; what refers to another schema is described there."""
    found = [one["description"] for one in (schema, *schema.get("anyOf", ())) if "description" in one]
    return " ".join(found[0].split()) if found else ""


def _doc(schema: Mapping[str, Any]) -> str:
    return _docstring(" ".join(schema["description"].split()))


def _docstring(text: str) -> str:
    """Return `text`, of paragraphs or lines, as a docstring."""
    lines = [
        line for one in text.split("\n") for line in (textwrap.wrap(one, WIDTH - 8, subsequent_indent="  ") or [""])
    ]
    if text.count("\n") == 0:
        lines = textwrap.wrap(text, WIDTH - 8)
    return '"""' + "\n".join(lines).replace("\\", "\\\\") + ('"""' if len(lines) == 1 else '\n"""')


def _heading(text: str) -> str:
    return f'"""{text}\n\nWritten by `tools/generate_client.py` from the declarations of the operations.\n"""'


# Operations.


def operations(*, waits: bool) -> str:
    """Return the source of the operations: coroutines with `waits`, else functions that block."""
    name, base = ("AsyncClient", "AsyncCalls") if waits else ("Client", "BlockingCalls")
    how = "coroutines" if waits else "functions that block"
    who = "for tasks of asyncio, and for Twisted" if waits else "for any thread, and for several at once"
    methods = [text for one in declared() if one.operation_id not in LEFT_OUT for text in _methods(one, waits=waits)]
    return "\n".join((
        '# mypy: disable-error-code="no-any-return"',
        _heading(f"The operations of the admin API, in {how}."),
        "from __future__ import annotations",
        f"from collections.abc import {'AsyncIterator' if waits else 'Iterator'}, Sequence",
        "from typing import TYPE_CHECKING, Any, Literal",
        f"from burrowgate.client.base import {base}",
        "from burrowgate.client.wire import NOT_GIVEN, NotGiven, segment",
        "if TYPE_CHECKING:\n    from burrowgate.client import types",
        f'class {name}({base}):\n    """The admin API of one gateway, in {how}: {who}."""',
        *(textwrap.indent(method, "    ") for method in methods),
        "",
    ))  # fmt: skip


def _methods(operation: Operation, *, waits: bool) -> Iterator[str]:
    yield _method(operation, waits=waits)
    query = _query(operation)
    if "cursor" in query or operation.operation_id == POSITIONS:
        yield _iteration(operation, waits=waits)


def snake(name: str) -> str:
    """Return `listTargets` as `list_targets`."""
    return re.sub(r"(?<!^)([A-Z])", lambda match: f"_{match[1].lower()}", name)


def _query(operation: Operation) -> dict[str, dict[str, Any]]:
    schema: dict[str, dict[str, Any]] = openapi.schema_of(operation.query)["properties"]
    return schema


def _path(operation: Operation) -> tuple[list[str], str]:
    """Return the names of the parameters of the path, and the expression that makes the path."""
    names = []
    before = ""
    parts = []
    for part in operation.path.split("/"):
        if part.startswith("{"):
            name = part.strip("{}")
            name = COLLECTIONS[before] if name in ("name", "id") else name
            names.append(name)
            parts.append(f"{{segment({name})}}")
        else:
            parts.append(part)
        before = part
    return names, f'{"f" if names else ""}"{"/".join(parts)}"'


def _parameters(operation: Operation) -> tuple[dict[str, str], dict[str, str]]:
    """Return the keyword parameters of query and body with type and default, and what is said about each."""
    declarations, texts = {}, {}
    for name, schema in _query(operation).items():
        declarations[name] = f"{annotation(schema, 'types.', more=('None',))} = None"
        texts[name] = _description(schema)
    if operation.body.schema_name in components():
        schema = components()[operation.body.schema_name]
        required = schema["required"]
        for name in sorted(schema["properties"], key=lambda name: name not in required):
            more = () if name in required else ("NotGiven",)
            kind = annotation(schema["properties"][name], "types.", "Sequence", more)
            declarations[name] = kind if name in required else f"{kind} = NOT_GIVEN"
        texts |= field_texts(operation.body.schema_name)
    return declarations, {name: text for name, text in texts.items() if text}


def _answer(operation: Operation) -> str:
    shape = next(iter(operation.responses.values()))
    if isinstance(shape, type):
        return f"types.{shape.schema_name}"
    if shape is None:
        return "None"
    if operation.operation_id == REFERENCE:
        return "dict[str, Any]"
    if operation.operation_id in STREAMED:
        return f"types.{STREAMED[operation.operation_id]}"
    return "str" if shape.partition(";")[0] == "text/plain" else "bytes"


def _method(operation: Operation, *, waits: bool) -> str:
    names, path = _path(operation)
    keywords, texts = _parameters(operation)
    arguments = [f'"{operation.method}"', path]
    if _query(operation):
        arguments.append(f"query={_pairs(_query(operation))}")
    if operation.body.schema_name in components():
        arguments.append(f"body={_pairs(components()[operation.body.schema_name]['properties'])}")
    if operation.versioned:
        keywords["version"] = "int | None = None"
        texts["version"] = "Change this version only; None for any."
        arguments.append("version=version")
    answer = _answer(operation)
    kind = {"str": "_text", "bytes": "_pieces"}.get(answer, "_json")
    if operation.operation_id in STREAMED:
        kind = "_events"
    if kind in ("_pieces", "_events"):
        answer = f"{'AsyncIterator' if waits else 'Iterator'}[{answer}]"
        begin, call = "def", f"return self.{kind}"
    else:
        begin = "async def" if waits else "def"
        call = ("" if answer == "None" else "return ") + ("await " if waits else "") + f"self.{kind}"
    signature = ", ".join(["self", *(f"{name}: str" for name in names), *_star(keywords)])
    text = f"{operation.summary}.\n\n{_access(operation)}" + _about(texts)
    return (
        f"{begin} {snake(operation.operation_id)}({signature}) -> {answer}:\n"
        f"{textwrap.indent(_docstring(text), '    ')}\n    {call}({', '.join(arguments)})\n"
    )


def _iteration(operation: Operation, *, waits: bool) -> str:
    """Return the method that goes through all pages of a list."""
    names, path = _path(operation)
    keywords, texts = _parameters(operation)
    keywords.pop("cursor", None)
    texts = {**texts, "limit": "Maximum number of records in all; None for no maximum."}
    shape = components()[str(next(iter(operation.responses.values())).schema_name)]  # type: ignore[union-attr]
    (records,) = (name for name, one in shape["properties"].items() if one.get("type") == "array")
    record = annotation(shape["properties"][records]["items"], "types.")
    query = _pairs(name for name in keywords if name != "limit")
    signature = ", ".join(["self", *(f"{name}: str" for name in names), *_star(keywords)])
    text = f"{operation.summary}: one record after the other, from all pages.\n\n{_access(operation)}" + _about(texts)
    return (
        f"def {snake(operation.operation_id).replace('list_', 'iter_', 1)}({signature})"
        f" -> {'AsyncIterator' if waits else 'Iterator'}[{record}]:\n"
        f"{textwrap.indent(_docstring(text), '    ')}\n"
        f'    return self._rows({path}, "{records}", {query}, limit)\n'
    )


def _star(keywords: Mapping[str, str]) -> list[str]:
    return ["*", *(f"{name}: {kind}" for name, kind in keywords.items())] if keywords else []


def _pairs(names: Iterable[str]) -> str:
    return "{" + ", ".join(f'"{name}": {name}' for name in names) + "}"


def _access(operation: Operation) -> str:
    if operation.public:
        return "Needs no key."
    if operation.scope is None:
        return "Needs the admin key; no access token may do this."
    return f"An access token needs the scope `{operation.scope}`."


def _about(texts: Mapping[str, str]) -> str:
    return "\n\n" + "\n".join(f"`{name}`: {text}" for name, text in texts.items()) if texts else ""


def generated() -> dict[Path, str]:
    """Return the source of each generated module, which ruff formats when it is written."""
    return {
        FOLDER / "types.py": types(),
        FOLDER / "operations.py": operations(waits=False),
        FOLDER / "async_operations.py": operations(waits=True),
    }


def main() -> None:
    """Write the modules."""
    for path, source in generated().items():
        path.write_text(source, "utf-8")
        for command in (("check", "--fix", "--select", "I,F401"), ("format",)):
            subprocess.run([sys.executable, "-m", "ruff", *command, "--quiet", path], check=True)


if __name__ == "__main__":
    main()
