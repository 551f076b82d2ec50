"""Language check: finds banned words and forms in the code and the documentation, and says what to write instead.

    python tools/check_language.py                   each finding, with file, line and column
    python tools/check_language.py --summary         the number of findings by file and by word
    python tools/check_language.py burrowgate/proxy  the same for the files below a path

The banned words stand in docs/glossary.md, section "Words not used", and nowhere else. Exceptions stand in
tools/language.toml, each with its reason. Identifiers are split at underscores and capitals, so that a word is found in
`drain_word` and `WordLimit`, but not in `password`. Exit code: 0 without findings, 1 with some, 2 if glossary or
exceptions cannot be read.
"""

from __future__ import annotations

import argparse
import ast
import re
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
GLOSSARY = "docs/glossary.md"
EXCEPTIONS = "tools/language.toml"
BINARY = frozenset({".gif", ".gz", ".ico", ".jpg", ".pdf", ".png", ".pyc", ".woff2", ".zip"})

_SECTION = re.compile(r"^## Words not used$(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
_QUOTED = re.compile(r"`([^`]+)`")
_SUBWORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_BETWEEN_WORDS = r"[\s#*>/]+"
"""Between the words of a phrase: a space, or the end of a line and the comment sign that begins the next."""
_QUESTION = re.compile(r"(?:What|Who|How|All that|Where|Whether)\b")
_PART_OF = re.compile(r"Part of (?:I[A-Z]\w+|`[^`]+`|\w+\.\w+)")


class LanguageError(Exception):
    """The glossary or the exceptions cannot be read."""


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One place that has to be written differently; line and column count from 1, 0 stands for the file's name."""

    path: str
    line: int
    column: int
    form: str
    advice: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}: {self.form}: {self.advice}"


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Banned words, phrases and names of parameters, in lower case, each with the advice of its row."""

    words: dict[str, str] = field(default_factory=dict)
    phrases: dict[str, str] = field(default_factory=dict)
    parameters: dict[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, glossary: str) -> Vocabulary:
        """Parse the tables of the section; the heading of a table's first column says what it bans.

        Raises `LanguageError` if the section or a row cannot be understood.
        """
        section = _SECTION.search(glossary)
        if section is None:
            raise LanguageError(f'{GLOSSARY} has no section "Words not used".')
        found = cls()
        tables = {"Word": found.words, "Phrase": found.phrases, "Parameter": found.parameters}
        table: dict[str, str] | None = None
        for line in section[1].splitlines():
            cells = [cell.strip() for cell in line.strip("| ").split("|")]
            if not line.startswith("|"):
                table = None
            elif table is None:
                table = tables.get(cells[0])
                if table is None:
                    raise LanguageError(f"{GLOSSARY}: a table headed {cells[0]!r}; use one of {', '.join(tables)}.")
            elif not line.startswith("|-"):
                forms = _QUOTED.findall(cells[0])
                if not forms or len(cells) != 2 or not cells[1]:
                    raise LanguageError(f"{GLOSSARY}: a row needs `words` and what to say instead: {line}")
                table.update((form.lower(), cells[1]) for form in forms)
        return found

    def phrase_pattern(self) -> re.Pattern[str] | None:
        """The pattern that matches each phrase, over the ends of lines too."""
        phrases = (_BETWEEN_WORDS.join(map(re.escape, phrase.split())) for phrase in self.phrases)
        joined = "|".join(phrases)
        return re.compile(rf"\b(?:{joined})\b", re.IGNORECASE) if joined else None


@dataclass(slots=True, eq=False, kw_only=True)
class Allowance:
    """An exception: of `files` (patterns; all by default), the `words`, or the hits within `text`, or everything."""

    reason: str
    files: Sequence[str] = ("*",)
    words: Sequence[str] = ()
    text: str = ""
    used: bool = False

    def applies_to(self, path: str) -> bool:
        """Whether `path` is one of its files."""
        return any(fnmatchcase(path, pattern) for pattern in self.files)

    @property
    def whole_file(self) -> bool:
        """Whether nothing in its files is checked."""
        return not self.words and not self.text

    def spans(self, text: str) -> list[tuple[int, int]]:
        """The stretches of `text` in which hits are allowed."""
        return [one.span() for one in re.finditer(self.text, text)] if self.text else [(0, len(text) + 1)]


def read_exceptions(text: str) -> list[Allowance]:
    """The exceptions in a TOML file of `[[allow]]` tables. Raises `LanguageError`."""
    try:
        allowances = [Allowance(**entry) for entry in tomllib.loads(text).get("allow", ())]
        for one in allowances:
            re.compile(one.text)
    except (tomllib.TOMLDecodeError, TypeError, re.error) as error:
        raise LanguageError(f"{EXCEPTIONS}: {error}") from error
    for one in allowances:
        if not one.reason or (one.whole_file and tuple(one.files) == ("*",)):
            raise LanguageError(f"{EXCEPTIONS}: an exception needs a reason, and files, words or a text: {one}")
    return allowances


class Checker:
    """Checks files against one vocabulary with its exceptions."""

    def __init__(self, vocabulary: Vocabulary, allowances: Sequence[Allowance]) -> None:
        self._vocabulary = vocabulary
        self._phrases = vocabulary.phrase_pattern()
        self._allowances = allowances

    def check(self, path: str, text: str) -> list[Finding]:
        """The findings in the file `path` (relative to the root, with slashes) with the content `text`."""
        if path == EXCEPTIONS:
            return []  # it names the words that it allows
        allowances = [one for one in self._allowances if one.applies_to(path)]
        for one in allowances:
            if one.whole_file:
                one.used = True
                return []
        names = [hit for part in path.split("/") for hit in self._hits(part)]  # no phrase joins two folders
        findings = [Finding(path, 0, 0, f'"{word}" in the file\'s name', f"say {advice}") for _, word, advice in names]
        hits = [hit for hit in self._hits(text) if not _is_allowed(hit[0], hit[1], text, allowances)]
        findings += [Finding(path, *_position(text, at), f'"{word}"', f"say {advice}") for at, word, advice in hits]
        if path.endswith(".py"):
            findings += self._check_python(path, text)
        return sorted(findings)

    def _hits(self, text: str) -> Iterator[tuple[int, str, str]]:
        """Offset, word and advice of each banned word and phrase."""
        words = self._vocabulary.words
        for match in _SUBWORD.finditer(text):
            advice = words.get(match[0].lower())
            if advice is not None:
                yield match.start(), match[0].lower(), advice
        if self._phrases is not None:
            for match in self._phrases.finditer(text):
                phrase = " ".join(re.split(_BETWEEN_WORDS, match[0].lower()))
                yield match.start(), phrase, self._vocabulary.phrases[phrase]

    def _check_python(self, path: str, text: str) -> Iterator[Finding]:
        try:
            tree = ast.parse(text)
        except SyntaxError as error:
            yield Finding(path, error.lineno or 1, error.offset or 1, "syntax error", error.msg)
            return
        docstring = ast.get_docstring(tree)
        if docstring is None:
            if tree.body:
                yield Finding(path, 1, 1, "no docstring", "name in one sentence what the module is")
        elif question := _QUESTION.match(docstring):
            form = f'a module\'s docstring that begins with "{question[0]}"'
            yield Finding(path, tree.body[0].lineno, 1, form, "name the thing in the field's term, then what it does")
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
                yield from self._check_parameters(path, node.args)
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                part = _PART_OF.match(ast.get_docstring(node) or "")
                if part is not None:
                    advice = "leave it out where the interface's docstring says all; else say what differs from it"
                    yield Finding(path, node.body[0].lineno, node.body[0].col_offset + 1, f'"{part[0]}"', advice)

    def _check_parameters(self, path: str, arguments: ast.arguments) -> Iterator[Finding]:
        named = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, arguments.vararg, arguments.kwarg]
        for one in named:
            advice = self._vocabulary.parameters.get(one.arg) if one is not None else None
            if one is not None and advice is not None:
                yield Finding(path, one.lineno, one.col_offset + 1, f"a parameter called {one.arg!r}", f"say {advice}")


def _is_allowed(at: int, word: str, text: str, allowances: Iterable[Allowance]) -> bool:
    for one in allowances:
        if (not one.words or word in one.words) and any(start <= at < end for start, end in one.spans(text)):
            one.used = True
            return True
    return False


def _position(text: str, at: int) -> tuple[int, int]:
    """Line and column of the offset `at`."""
    return text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)


def list_files(root: Path) -> list[str]:
    """The text files that are tracked by git below `root`, or new and not ignored. Raises `LanguageError`."""
    command = ["git", "-C", str(root), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        listed = subprocess.run(command, capture_output=True, check=True).stdout.decode().split("\0")
    except (OSError, subprocess.CalledProcessError) as error:
        raise LanguageError(f"The files of {root} cannot be listed; it has to be a git checkout: {error}") from error
    paths = sorted({path for path in listed if path and Path(path).suffix not in BINARY})
    return [path for path in paths if (root / path).is_file()]


def summarize(findings: Sequence[Finding]) -> str:
    """The number of findings in each file with its most frequent forms, and of each form; the highest first."""
    by_file: dict[str, Counter[str]] = {}
    for one in findings:
        by_file.setdefault(one.path, Counter())[one.form] += 1
    lines = []
    for path, forms in sorted(by_file.items(), key=lambda item: (-item[1].total(), item[0])):
        frequent = ", ".join(f"{form} {count}" for form, count in forms.most_common(4))
        lines.append(f"{forms.total():6}  {path:<48}  {frequent}{', …' if len(forms) > 4 else ''}")
    lines.append("")
    lines += [f"{count:6}  {form}" for form, count in Counter(one.form for one in findings).most_common()]
    return "\n".join(lines)


def main(arguments: Sequence[str], root: Path = ROOT) -> int:
    """Run the check; returns the exit code."""
    parser = argparse.ArgumentParser(prog="check_language.py", description="Find banned words and forms.")
    parser.add_argument("paths", nargs="*", help="files or folders, relative to the project; all of it by default")
    parser.add_argument("--summary", action="store_true", help="count the findings by file and by form")
    options = parser.parse_args(arguments)
    prefixes = tuple(path.removeprefix("./").rstrip("/") for path in options.paths)
    try:
        vocabulary = Vocabulary.read((root / GLOSSARY).read_text("utf-8"))
        allowances = read_exceptions((root / EXCEPTIONS).read_text("utf-8"))
        files = [one for one in list_files(root) if not prefixes or any(_is_below(one, prefix) for prefix in prefixes)]
    except (OSError, LanguageError) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    checker = Checker(vocabulary, allowances)
    findings = [
        finding for path in files for finding in checker.check(path, (root / path).read_text("utf-8", "replace"))
    ]
    if not prefixes:
        unused = (one for one in allowances if not one.used)
        findings += [Finding(EXCEPTIONS, 0, 0, "unused exception", f"remove it: {one.reason}") for one in unused]
    if not findings:
        sys.stdout.write(f"{len(files)} files: no banned word or form.\n")
        return 0
    report = summarize(findings) if options.summary else "\n".join(map(str, findings))
    sys.stdout.write(
        f"{report}\n\n{len(findings)} findings in {len({one.path for one in findings})} of {len(files)} files. "
        f"{GLOSSARY} says which words to use; exceptions go into {EXCEPTIONS}, each with a reason.\n"
    )
    return 1


def _is_below(path: str, prefix: str) -> bool:
    return prefix in ("", ".") or path == prefix or path.startswith(prefix + "/")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
