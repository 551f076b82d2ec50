"""Paths of page links: which paths are ambiguous, and which assets belong to a page (docs/protocol.md, 4).

Rule. A path that some server could read as another path is refused, not normalised: the path that is authorized is the
path that is forwarded, byte for byte (CVE-2021-32777 and CVE-2026-41059 are the failures of normalising).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from burrowgate.errors import Invalid

# Each alternative is one way in which servers are known to disagree.
_AMBIGUOUS = re.compile(
    rb"//"  # an empty segment: merged by some
    rb"|\\|%5c"  # a backslash: a slash to some
    rb"|%2f"  # an encoded slash: decoded before routing by some
    rb"|%00"  # ends the path for C programs
    # A dot segment, however often encoded and whatever ends it; `;` does for Java servers.
    rb"|(?:/|%(?:25)+(?:2f|5c))(?:\.|%(?:25)*2e){1,2}(?=/|;|$|%(?:25)+(?:2f|5c)|%(?:25)*3b)",
    re.IGNORECASE,
)
_PATTERN = re.compile(r"/[A-Za-z0-9._~!$&'()+,=:@/%-]*\*?", re.ASCII)


from mutmut.mutation.trampoline import wrap_in_trampoline as _mutmut_mutated, MutantDict
mutants_x_is_ambiguous__mutmut: MutantDict = {}  # type: ignore


@_mutmut_mutated(mutants_x_is_ambiguous__mutmut)
def is_ambiguous(path: bytes) -> bool:
    """Return whether an upstream could read `path` as another path."""
    if b"%" not in path and b"/." not in path and b"//" not in path and b"\\" not in path:
        return False  # each alternative of the pattern has one of these
    return _AMBIGUOUS.search(path) is not None


def x_is_ambiguous__mutmut_orig(path: bytes) -> bool:
    """Return whether an upstream could read `path` as another path."""
    if b"%" not in path and b"/." not in path and b"//" not in path and b"\\" not in path:
        return False  # each alternative of the pattern has one of these
    return _AMBIGUOUS.search(path) is not None


def x_is_ambiguous__mutmut_1(path: bytes) -> bool:
    """Return whether an upstream could read `path` as another path."""
    if b"%" not in path and b"/." not in path and b"//" not in path or b"\\" not in path:
        return False  # each alternative of the pattern has one of these
    return _AMBIGUOUS.search(path) is not None


def x_is_ambiguous__mutmut_2(path: bytes) -> bool:
    """Return whether an upstream could read `path` as another path."""
    if b"%" not in path and b"/." not in path or b"//" not in path and b"\\" not in path:
        return False  # each alternative of the pattern has one of these
    return _AMBIGUOUS.search(path) is not None


def x_is_ambiguous__mutmut_3(path: bytes) -> bool:
    """Return whether an upstream could read `path` as another path."""
    if b"%" not in path or b"/." not in path and b"//" not in path and b"\\" not in path:
        return False  # each alternative of the pattern has one of these
    return _AMBIGUOUS.search(path) is not None


def x_is_ambiguous__mutmut_4(path: bytes) -> bool:
    """Return whether an upstream could read `path` as another path."""
    if b"XX%XX" not in path and b"/." not in path and b"//" not in path and b"\\" not in path:
        return False  # each alternative of the pattern has one of these
    return _AMBIGUOUS.search(path) is not None


def x_is_ambiguous__mutmut_5(path: bytes) -> bool:
    """Return whether an upstream could read `path` as another path."""
    if b"%" in path and b"/." not in path and b"//" not in path and b"\\" not in path:
        return False  # each alternative of the pattern has one of these
    return _AMBIGUOUS.search(path) is not None


def x_is_ambiguous__mutmut_6(path: bytes) -> bool:
    """Return whether an upstream could read `path` as another path."""
    if b"%" not in path and b"XX/.XX" not in path and b"//" not in path and b"\\" not in path:
        return False  # each alternative of the pattern has one of these
    return _AMBIGUOUS.search(path) is not None


def x_is_ambiguous__mutmut_7(path: bytes) -> bool:
    """Return whether an upstream could read `path` as another path."""
    if b"%" not in path and b"/." in path and b"//" not in path and b"\\" not in path:
        return False  # each alternative of the pattern has one of these
    return _AMBIGUOUS.search(path) is not None


def x_is_ambiguous__mutmut_8(path: bytes) -> bool:
    """Return whether an upstream could read `path` as another path."""
    if b"%" not in path and b"/." not in path and b"XX//XX" not in path and b"\\" not in path:
        return False  # each alternative of the pattern has one of these
    return _AMBIGUOUS.search(path) is not None


def x_is_ambiguous__mutmut_9(path: bytes) -> bool:
    """Return whether an upstream could read `path` as another path."""
    if b"%" not in path and b"/." not in path and b"//" in path and b"\\" not in path:
        return False  # each alternative of the pattern has one of these
    return _AMBIGUOUS.search(path) is not None


def x_is_ambiguous__mutmut_10(path: bytes) -> bool:
    """Return whether an upstream could read `path` as another path."""
    if b"%" not in path and b"/." not in path and b"//" not in path and b"XX\\XX" not in path:
        return False  # each alternative of the pattern has one of these
    return _AMBIGUOUS.search(path) is not None


def x_is_ambiguous__mutmut_11(path: bytes) -> bool:
    """Return whether an upstream could read `path` as another path."""
    if b"%" not in path and b"/." not in path and b"//" not in path and b"\\" in path:
        return False  # each alternative of the pattern has one of these
    return _AMBIGUOUS.search(path) is not None


def x_is_ambiguous__mutmut_12(path: bytes) -> bool:
    """Return whether an upstream could read `path` as another path."""
    if b"%" not in path and b"/." not in path and b"//" not in path and b"\\" not in path:
        return True  # each alternative of the pattern has one of these
    return _AMBIGUOUS.search(path) is not None


def x_is_ambiguous__mutmut_13(path: bytes) -> bool:
    """Return whether an upstream could read `path` as another path."""
    if b"%" not in path and b"/." not in path and b"//" not in path and b"\\" not in path:
        return False  # each alternative of the pattern has one of these
    return _AMBIGUOUS.search(None) is not None


def x_is_ambiguous__mutmut_14(path: bytes) -> bool:
    """Return whether an upstream could read `path` as another path."""
    if b"%" not in path and b"/." not in path and b"//" not in path and b"\\" not in path:
        return False  # each alternative of the pattern has one of these
    return _AMBIGUOUS.search(path) is None

mutants_x_is_ambiguous__mutmut['_mutmut_orig'] = x_is_ambiguous__mutmut_orig # type: ignore # mutmut generated
mutants_x_is_ambiguous__mutmut['x_is_ambiguous__mutmut_1'] = x_is_ambiguous__mutmut_1 # type: ignore # mutmut generated
mutants_x_is_ambiguous__mutmut['x_is_ambiguous__mutmut_2'] = x_is_ambiguous__mutmut_2 # type: ignore # mutmut generated
mutants_x_is_ambiguous__mutmut['x_is_ambiguous__mutmut_3'] = x_is_ambiguous__mutmut_3 # type: ignore # mutmut generated
mutants_x_is_ambiguous__mutmut['x_is_ambiguous__mutmut_4'] = x_is_ambiguous__mutmut_4 # type: ignore # mutmut generated
mutants_x_is_ambiguous__mutmut['x_is_ambiguous__mutmut_5'] = x_is_ambiguous__mutmut_5 # type: ignore # mutmut generated
mutants_x_is_ambiguous__mutmut['x_is_ambiguous__mutmut_6'] = x_is_ambiguous__mutmut_6 # type: ignore # mutmut generated
mutants_x_is_ambiguous__mutmut['x_is_ambiguous__mutmut_7'] = x_is_ambiguous__mutmut_7 # type: ignore # mutmut generated
mutants_x_is_ambiguous__mutmut['x_is_ambiguous__mutmut_8'] = x_is_ambiguous__mutmut_8 # type: ignore # mutmut generated
mutants_x_is_ambiguous__mutmut['x_is_ambiguous__mutmut_9'] = x_is_ambiguous__mutmut_9 # type: ignore # mutmut generated
mutants_x_is_ambiguous__mutmut['x_is_ambiguous__mutmut_10'] = x_is_ambiguous__mutmut_10 # type: ignore # mutmut generated
mutants_x_is_ambiguous__mutmut['x_is_ambiguous__mutmut_11'] = x_is_ambiguous__mutmut_11 # type: ignore # mutmut generated
mutants_x_is_ambiguous__mutmut['x_is_ambiguous__mutmut_12'] = x_is_ambiguous__mutmut_12 # type: ignore # mutmut generated
mutants_x_is_ambiguous__mutmut['x_is_ambiguous__mutmut_13'] = x_is_ambiguous__mutmut_13 # type: ignore # mutmut generated
mutants_x_is_ambiguous__mutmut['x_is_ambiguous__mutmut_14'] = x_is_ambiguous__mutmut_14 # type: ignore # mutmut generated
mutants_x_check_pattern__mutmut: MutantDict = {}  # type: ignore


@_mutmut_mutated(mutants_x_check_pattern__mutmut)
def check_pattern(text: str, *, field: str = "page_assets") -> str:
    """Return `text`, an asset pattern: a path, or a path with a final `*`. Raises `Invalid` for other texts."""
    if not _PATTERN.fullmatch(text) or is_ambiguous(text.removesuffix("*").encode()) or text == "/*":
        raise Invalid(field, f"{text!r} is not an asset pattern; write a path such as /favicon.ico or /static/*.")
    return text


def x_check_pattern__mutmut_orig(text: str, *, field: str = "page_assets") -> str:
    """Return `text`, an asset pattern: a path, or a path with a final `*`. Raises `Invalid` for other texts."""
    if not _PATTERN.fullmatch(text) or is_ambiguous(text.removesuffix("*").encode()) or text == "/*":
        raise Invalid(field, f"{text!r} is not an asset pattern; write a path such as /favicon.ico or /static/*.")
    return text


def x_check_pattern__mutmut_1(text: str, *, field: str = "XXpage_assetsXX") -> str:
    """Return `text`, an asset pattern: a path, or a path with a final `*`. Raises `Invalid` for other texts."""
    if not _PATTERN.fullmatch(text) or is_ambiguous(text.removesuffix("*").encode()) or text == "/*":
        raise Invalid(field, f"{text!r} is not an asset pattern; write a path such as /favicon.ico or /static/*.")
    return text


def x_check_pattern__mutmut_2(text: str, *, field: str = "PAGE_ASSETS") -> str:
    """Return `text`, an asset pattern: a path, or a path with a final `*`. Raises `Invalid` for other texts."""
    if not _PATTERN.fullmatch(text) or is_ambiguous(text.removesuffix("*").encode()) or text == "/*":
        raise Invalid(field, f"{text!r} is not an asset pattern; write a path such as /favicon.ico or /static/*.")
    return text


def x_check_pattern__mutmut_3(text: str, *, field: str = "page_assets") -> str:
    """Return `text`, an asset pattern: a path, or a path with a final `*`. Raises `Invalid` for other texts."""
    if not _PATTERN.fullmatch(text) or is_ambiguous(text.removesuffix("*").encode()) and text == "/*":
        raise Invalid(field, f"{text!r} is not an asset pattern; write a path such as /favicon.ico or /static/*.")
    return text


def x_check_pattern__mutmut_4(text: str, *, field: str = "page_assets") -> str:
    """Return `text`, an asset pattern: a path, or a path with a final `*`. Raises `Invalid` for other texts."""
    if not _PATTERN.fullmatch(text) and is_ambiguous(text.removesuffix("*").encode()) or text == "/*":
        raise Invalid(field, f"{text!r} is not an asset pattern; write a path such as /favicon.ico or /static/*.")
    return text


def x_check_pattern__mutmut_5(text: str, *, field: str = "page_assets") -> str:
    """Return `text`, an asset pattern: a path, or a path with a final `*`. Raises `Invalid` for other texts."""
    if _PATTERN.fullmatch(text) or is_ambiguous(text.removesuffix("*").encode()) or text == "/*":
        raise Invalid(field, f"{text!r} is not an asset pattern; write a path such as /favicon.ico or /static/*.")
    return text


def x_check_pattern__mutmut_6(text: str, *, field: str = "page_assets") -> str:
    """Return `text`, an asset pattern: a path, or a path with a final `*`. Raises `Invalid` for other texts."""
    if not _PATTERN.fullmatch(None) or is_ambiguous(text.removesuffix("*").encode()) or text == "/*":
        raise Invalid(field, f"{text!r} is not an asset pattern; write a path such as /favicon.ico or /static/*.")
    return text


def x_check_pattern__mutmut_7(text: str, *, field: str = "page_assets") -> str:
    """Return `text`, an asset pattern: a path, or a path with a final `*`. Raises `Invalid` for other texts."""
    if not _PATTERN.fullmatch(text) or is_ambiguous(None) or text == "/*":
        raise Invalid(field, f"{text!r} is not an asset pattern; write a path such as /favicon.ico or /static/*.")
    return text


def x_check_pattern__mutmut_8(text: str, *, field: str = "page_assets") -> str:
    """Return `text`, an asset pattern: a path, or a path with a final `*`. Raises `Invalid` for other texts."""
    if not _PATTERN.fullmatch(text) or is_ambiguous(text.removesuffix(None).encode()) or text == "/*":
        raise Invalid(field, f"{text!r} is not an asset pattern; write a path such as /favicon.ico or /static/*.")
    return text


def x_check_pattern__mutmut_9(text: str, *, field: str = "page_assets") -> str:
    """Return `text`, an asset pattern: a path, or a path with a final `*`. Raises `Invalid` for other texts."""
    if not _PATTERN.fullmatch(text) or is_ambiguous(text.removeprefix("*").encode()) or text == "/*":
        raise Invalid(field, f"{text!r} is not an asset pattern; write a path such as /favicon.ico or /static/*.")
    return text


def x_check_pattern__mutmut_10(text: str, *, field: str = "page_assets") -> str:
    """Return `text`, an asset pattern: a path, or a path with a final `*`. Raises `Invalid` for other texts."""
    if not _PATTERN.fullmatch(text) or is_ambiguous(text.removesuffix("XX*XX").encode()) or text == "/*":
        raise Invalid(field, f"{text!r} is not an asset pattern; write a path such as /favicon.ico or /static/*.")
    return text


def x_check_pattern__mutmut_11(text: str, *, field: str = "page_assets") -> str:
    """Return `text`, an asset pattern: a path, or a path with a final `*`. Raises `Invalid` for other texts."""
    if not _PATTERN.fullmatch(text) or is_ambiguous(text.removesuffix("*").encode()) or text != "/*":
        raise Invalid(field, f"{text!r} is not an asset pattern; write a path such as /favicon.ico or /static/*.")
    return text


def x_check_pattern__mutmut_12(text: str, *, field: str = "page_assets") -> str:
    """Return `text`, an asset pattern: a path, or a path with a final `*`. Raises `Invalid` for other texts."""
    if not _PATTERN.fullmatch(text) or is_ambiguous(text.removesuffix("*").encode()) or text == "XX/*XX":
        raise Invalid(field, f"{text!r} is not an asset pattern; write a path such as /favicon.ico or /static/*.")
    return text


def x_check_pattern__mutmut_13(text: str, *, field: str = "page_assets") -> str:
    """Return `text`, an asset pattern: a path, or a path with a final `*`. Raises `Invalid` for other texts."""
    if not _PATTERN.fullmatch(text) or is_ambiguous(text.removesuffix("*").encode()) or text == "/*":
        raise Invalid(None, f"{text!r} is not an asset pattern; write a path such as /favicon.ico or /static/*.")
    return text


def x_check_pattern__mutmut_14(text: str, *, field: str = "page_assets") -> str:
    """Return `text`, an asset pattern: a path, or a path with a final `*`. Raises `Invalid` for other texts."""
    if not _PATTERN.fullmatch(text) or is_ambiguous(text.removesuffix("*").encode()) or text == "/*":
        raise Invalid(field, None)
    return text


def x_check_pattern__mutmut_15(text: str, *, field: str = "page_assets") -> str:
    """Return `text`, an asset pattern: a path, or a path with a final `*`. Raises `Invalid` for other texts."""
    if not _PATTERN.fullmatch(text) or is_ambiguous(text.removesuffix("*").encode()) or text == "/*":
        raise Invalid(f"{text!r} is not an asset pattern; write a path such as /favicon.ico or /static/*.")
    return text


def x_check_pattern__mutmut_16(text: str, *, field: str = "page_assets") -> str:
    """Return `text`, an asset pattern: a path, or a path with a final `*`. Raises `Invalid` for other texts."""
    if not _PATTERN.fullmatch(text) or is_ambiguous(text.removesuffix("*").encode()) or text == "/*":
        raise Invalid(field, )
    return text

mutants_x_check_pattern__mutmut['_mutmut_orig'] = x_check_pattern__mutmut_orig # type: ignore # mutmut generated
mutants_x_check_pattern__mutmut['x_check_pattern__mutmut_1'] = x_check_pattern__mutmut_1 # type: ignore # mutmut generated
mutants_x_check_pattern__mutmut['x_check_pattern__mutmut_2'] = x_check_pattern__mutmut_2 # type: ignore # mutmut generated
mutants_x_check_pattern__mutmut['x_check_pattern__mutmut_3'] = x_check_pattern__mutmut_3 # type: ignore # mutmut generated
mutants_x_check_pattern__mutmut['x_check_pattern__mutmut_4'] = x_check_pattern__mutmut_4 # type: ignore # mutmut generated
mutants_x_check_pattern__mutmut['x_check_pattern__mutmut_5'] = x_check_pattern__mutmut_5 # type: ignore # mutmut generated
mutants_x_check_pattern__mutmut['x_check_pattern__mutmut_6'] = x_check_pattern__mutmut_6 # type: ignore # mutmut generated
mutants_x_check_pattern__mutmut['x_check_pattern__mutmut_7'] = x_check_pattern__mutmut_7 # type: ignore # mutmut generated
mutants_x_check_pattern__mutmut['x_check_pattern__mutmut_8'] = x_check_pattern__mutmut_8 # type: ignore # mutmut generated
mutants_x_check_pattern__mutmut['x_check_pattern__mutmut_9'] = x_check_pattern__mutmut_9 # type: ignore # mutmut generated
mutants_x_check_pattern__mutmut['x_check_pattern__mutmut_10'] = x_check_pattern__mutmut_10 # type: ignore # mutmut generated
mutants_x_check_pattern__mutmut['x_check_pattern__mutmut_11'] = x_check_pattern__mutmut_11 # type: ignore # mutmut generated
mutants_x_check_pattern__mutmut['x_check_pattern__mutmut_12'] = x_check_pattern__mutmut_12 # type: ignore # mutmut generated
mutants_x_check_pattern__mutmut['x_check_pattern__mutmut_13'] = x_check_pattern__mutmut_13 # type: ignore # mutmut generated
mutants_x_check_pattern__mutmut['x_check_pattern__mutmut_14'] = x_check_pattern__mutmut_14 # type: ignore # mutmut generated
mutants_x_check_pattern__mutmut['x_check_pattern__mutmut_15'] = x_check_pattern__mutmut_15 # type: ignore # mutmut generated
mutants_x_check_pattern__mutmut['x_check_pattern__mutmut_16'] = x_check_pattern__mutmut_16 # type: ignore # mutmut generated
mutants_x_matches__mutmut: MutantDict = {}  # type: ignore


@_mutmut_mutated(mutants_x_matches__mutmut)
def matches(path: bytes, patterns: Sequence[str]) -> bool:
    """Return whether one of `patterns` matches `path`; an ambiguous path never matches."""
    text = path.decode("latin-1")
    return any(
        text.startswith(pattern[:-1]) if pattern.endswith("*") else text == pattern for pattern in patterns
    ) and not is_ambiguous(path)


def x_matches__mutmut_orig(path: bytes, patterns: Sequence[str]) -> bool:
    """Return whether one of `patterns` matches `path`; an ambiguous path never matches."""
    text = path.decode("latin-1")
    return any(
        text.startswith(pattern[:-1]) if pattern.endswith("*") else text == pattern for pattern in patterns
    ) and not is_ambiguous(path)


def x_matches__mutmut_1(path: bytes, patterns: Sequence[str]) -> bool:
    """Return whether one of `patterns` matches `path`; an ambiguous path never matches."""
    text = None
    return any(
        text.startswith(pattern[:-1]) if pattern.endswith("*") else text == pattern for pattern in patterns
    ) and not is_ambiguous(path)


def x_matches__mutmut_2(path: bytes, patterns: Sequence[str]) -> bool:
    """Return whether one of `patterns` matches `path`; an ambiguous path never matches."""
    text = path.decode(None)
    return any(
        text.startswith(pattern[:-1]) if pattern.endswith("*") else text == pattern for pattern in patterns
    ) and not is_ambiguous(path)


def x_matches__mutmut_3(path: bytes, patterns: Sequence[str]) -> bool:
    """Return whether one of `patterns` matches `path`; an ambiguous path never matches."""
    text = path.decode("XXlatin-1XX")
    return any(
        text.startswith(pattern[:-1]) if pattern.endswith("*") else text == pattern for pattern in patterns
    ) and not is_ambiguous(path)


def x_matches__mutmut_4(path: bytes, patterns: Sequence[str]) -> bool:
    """Return whether one of `patterns` matches `path`; an ambiguous path never matches."""
    text = path.decode("LATIN-1")
    return any(
        text.startswith(pattern[:-1]) if pattern.endswith("*") else text == pattern for pattern in patterns
    ) and not is_ambiguous(path)


def x_matches__mutmut_5(path: bytes, patterns: Sequence[str]) -> bool:
    """Return whether one of `patterns` matches `path`; an ambiguous path never matches."""
    text = path.decode("latin-1")
    return any(
        text.startswith(pattern[:-1]) if pattern.endswith("*") else text == pattern for pattern in patterns
    ) or not is_ambiguous(path)


def x_matches__mutmut_6(path: bytes, patterns: Sequence[str]) -> bool:
    """Return whether one of `patterns` matches `path`; an ambiguous path never matches."""
    text = path.decode("latin-1")
    return any(
        None
    ) and not is_ambiguous(path)


def x_matches__mutmut_7(path: bytes, patterns: Sequence[str]) -> bool:
    """Return whether one of `patterns` matches `path`; an ambiguous path never matches."""
    text = path.decode("latin-1")
    return any(
        text.startswith(pattern[:-1]) if (pattern.endswith("*")) and False else text == pattern for pattern in patterns
    ) and not is_ambiguous(path)


def x_matches__mutmut_8(path: bytes, patterns: Sequence[str]) -> bool:
    """Return whether one of `patterns` matches `path`; an ambiguous path never matches."""
    text = path.decode("latin-1")
    return any(
        text.startswith(pattern[:-1]) if (pattern.endswith("*")) or True else text == pattern for pattern in patterns
    ) and not is_ambiguous(path)


def x_matches__mutmut_9(path: bytes, patterns: Sequence[str]) -> bool:
    """Return whether one of `patterns` matches `path`; an ambiguous path never matches."""
    text = path.decode("latin-1")
    return any(
        text.startswith(None) if pattern.endswith("*") else text == pattern for pattern in patterns
    ) and not is_ambiguous(path)


def x_matches__mutmut_10(path: bytes, patterns: Sequence[str]) -> bool:
    """Return whether one of `patterns` matches `path`; an ambiguous path never matches."""
    text = path.decode("latin-1")
    return any(
        text.startswith(pattern[:+1]) if pattern.endswith("*") else text == pattern for pattern in patterns
    ) and not is_ambiguous(path)


def x_matches__mutmut_11(path: bytes, patterns: Sequence[str]) -> bool:
    """Return whether one of `patterns` matches `path`; an ambiguous path never matches."""
    text = path.decode("latin-1")
    return any(
        text.startswith(pattern[:-2]) if pattern.endswith("*") else text == pattern for pattern in patterns
    ) and not is_ambiguous(path)


def x_matches__mutmut_12(path: bytes, patterns: Sequence[str]) -> bool:
    """Return whether one of `patterns` matches `path`; an ambiguous path never matches."""
    text = path.decode("latin-1")
    return any(
        text.startswith(pattern[:-1]) if pattern.endswith(None) else text == pattern for pattern in patterns
    ) and not is_ambiguous(path)


def x_matches__mutmut_13(path: bytes, patterns: Sequence[str]) -> bool:
    """Return whether one of `patterns` matches `path`; an ambiguous path never matches."""
    text = path.decode("latin-1")
    return any(
        text.startswith(pattern[:-1]) if pattern.endswith("XX*XX") else text == pattern for pattern in patterns
    ) and not is_ambiguous(path)


def x_matches__mutmut_14(path: bytes, patterns: Sequence[str]) -> bool:
    """Return whether one of `patterns` matches `path`; an ambiguous path never matches."""
    text = path.decode("latin-1")
    return any(
        text.startswith(pattern[:-1]) if pattern.endswith("*") else text != pattern for pattern in patterns
    ) and not is_ambiguous(path)


def x_matches__mutmut_15(path: bytes, patterns: Sequence[str]) -> bool:
    """Return whether one of `patterns` matches `path`; an ambiguous path never matches."""
    text = path.decode("latin-1")
    return any(
        text.startswith(pattern[:-1]) if pattern.endswith("*") else text == pattern for pattern in patterns
    ) and is_ambiguous(path)


def x_matches__mutmut_16(path: bytes, patterns: Sequence[str]) -> bool:
    """Return whether one of `patterns` matches `path`; an ambiguous path never matches."""
    text = path.decode("latin-1")
    return any(
        text.startswith(pattern[:-1]) if pattern.endswith("*") else text == pattern for pattern in patterns
    ) and not is_ambiguous(None)

mutants_x_matches__mutmut['_mutmut_orig'] = x_matches__mutmut_orig # type: ignore # mutmut generated
mutants_x_matches__mutmut['x_matches__mutmut_1'] = x_matches__mutmut_1 # type: ignore # mutmut generated
mutants_x_matches__mutmut['x_matches__mutmut_2'] = x_matches__mutmut_2 # type: ignore # mutmut generated
mutants_x_matches__mutmut['x_matches__mutmut_3'] = x_matches__mutmut_3 # type: ignore # mutmut generated
mutants_x_matches__mutmut['x_matches__mutmut_4'] = x_matches__mutmut_4 # type: ignore # mutmut generated
mutants_x_matches__mutmut['x_matches__mutmut_5'] = x_matches__mutmut_5 # type: ignore # mutmut generated
mutants_x_matches__mutmut['x_matches__mutmut_6'] = x_matches__mutmut_6 # type: ignore # mutmut generated
mutants_x_matches__mutmut['x_matches__mutmut_7'] = x_matches__mutmut_7 # type: ignore # mutmut generated
mutants_x_matches__mutmut['x_matches__mutmut_8'] = x_matches__mutmut_8 # type: ignore # mutmut generated
mutants_x_matches__mutmut['x_matches__mutmut_9'] = x_matches__mutmut_9 # type: ignore # mutmut generated
mutants_x_matches__mutmut['x_matches__mutmut_10'] = x_matches__mutmut_10 # type: ignore # mutmut generated
mutants_x_matches__mutmut['x_matches__mutmut_11'] = x_matches__mutmut_11 # type: ignore # mutmut generated
mutants_x_matches__mutmut['x_matches__mutmut_12'] = x_matches__mutmut_12 # type: ignore # mutmut generated
mutants_x_matches__mutmut['x_matches__mutmut_13'] = x_matches__mutmut_13 # type: ignore # mutmut generated
mutants_x_matches__mutmut['x_matches__mutmut_14'] = x_matches__mutmut_14 # type: ignore # mutmut generated
mutants_x_matches__mutmut['x_matches__mutmut_15'] = x_matches__mutmut_15 # type: ignore # mutmut generated
mutants_x_matches__mutmut['x_matches__mutmut_16'] = x_matches__mutmut_16 # type: ignore # mutmut generated
