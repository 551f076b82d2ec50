"""Tests for tools.check_language on small trees with their own vocabulary."""

from __future__ import annotations

import subprocess
import tempfile
import unittest
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from textwrap import dedent

from tools import check_language
from tools.check_language import Checker, Finding, LanguageError, Vocabulary, list_files, read_exceptions, summarize

ROOT = Path(__file__).parents[3]
GLOSSARY = dedent(
    """\
    # Glossary

    A zebra may be mentioned here.

    ## Words not used

    | Word | Say instead |
    |---|---|
    | `zebra`, `zebras` | horse |
    | `gnu` | antelope |

    | Phrase | Say instead |
    |---|---|
    | `once upon a time` | the year |

    Prose between the tables.

    | Parameter | Say instead |
    |---|---|
    | `it` | the thing |

    ## After it

    | Other | Table |
    |---|---|
    """
)
VOCABULARY = Vocabulary.read(GLOSSARY)


def check(text: str, path: str = "page.md", exceptions: str = "") -> list[Finding]:
    return Checker(VOCABULARY, read_exceptions(exceptions)).check(path, text)


def forms(text: str, path: str = "page.md", exceptions: str = "") -> list[str]:
    return [finding.form for finding in check(text, path, exceptions)]


class VocabularyTests(unittest.TestCase):
    def test_heading_of_a_table_decides_what_it_bans(self) -> None:
        self.assertEqual(VOCABULARY.words, {"zebra": "horse", "zebras": "horse", "gnu": "antelope"})
        self.assertEqual(VOCABULARY.phrases, {"once upon a time": "the year"})
        self.assertEqual(VOCABULARY.parameters, {"it": "the thing"})

    def test_glossary_without_the_section(self) -> None:
        with self.assertRaisesRegex(LanguageError, "no section"):
            Vocabulary.read("# Glossary\n")

    def test_table_with_an_unknown_heading(self) -> None:
        with self.assertRaisesRegex(LanguageError, "'Animal'"):
            Vocabulary.read("## Words not used\n\n| Animal | Say instead |\n|---|---|\n")

    def test_row_without_advice_or_without_words(self) -> None:
        for row in ("| `zebra` | |", "| zebra | horse |", "| `zebra` |"):
            with self.subTest(row), self.assertRaisesRegex(LanguageError, "a row needs"):
                Vocabulary.read(f"## Words not used\n\n| Word | Say instead |\n|---|---|\n{row}\n")


class WordTests(unittest.TestCase):
    def test_position_and_advice(self) -> None:
        self.assertEqual(check("A line.\n\nThe zebra."), [Finding("page.md", 3, 5, '"zebra"', "say horse")])
        self.assertEqual(str(check("zebra")[0]), 'page.md:1:1: "zebra": say horse')

    def test_any_capitals_and_parts_of_identifiers(self) -> None:
        for text in ("Zebra", "ZEBRA", "_zebra_", "drain_zebra", "zebraDrain", "drainZebra", "HTTPZebra", "MAX_ZEBRA"):
            self.assertEqual(forms(text), ['"zebra"'], text)

    def test_punctuation_and_possessives(self) -> None:
        for text in ("zebra's", "`zebra`", "zebra2", "(zebra)", "zebra-like", "b'zebra'"):
            self.assertEqual(forms(text), ['"zebra"'], text)

    def test_longer_words_are_not_banned(self) -> None:
        for text in ("zebrafish", "megazebra", "Zebrafish", "gnus", "zebr", "AZEBRA"):
            self.assertEqual(forms(text), [], text)

    def test_several_in_order(self) -> None:
        self.assertEqual(
            [(finding.line, finding.column) for finding in check("gnu zebra\ngnu")], [(1, 1), (1, 5), (2, 1)]
        )

    def test_file_name(self) -> None:
        findings = check("", "burrowgate/zebra_pool.md")
        self.assertEqual(
            findings, [Finding("burrowgate/zebra_pool.md", 0, 0, '"zebra" in the file\'s name', "say horse")]
        )


class PhraseTests(unittest.TestCase):
    def test_over_the_end_of_a_line_and_a_comment_sign(self) -> None:
        for text in ("Once upon a time", "once\nupon a time", "# once upon\n    # a time", "> once upon a\n> time"):
            self.assertEqual(forms(text), ['"once upon a time"'], text)

    def test_not_within_other_words(self) -> None:
        self.assertEqual(forms("once upon a timer; nonce upon a time; once, upon a time"), [])


class PythonTests(unittest.TestCase):
    def check(self, source: str) -> list[str]:
        return forms(dedent(source), "module.py")

    def test_module_without_docstring(self) -> None:
        self.assertEqual(self.check("import os\n"), ["no docstring"])

    def test_empty_module(self) -> None:
        self.assertEqual(self.check("# SPDX-License-Identifier: MIT\n"), [])

    def test_docstring_that_begins_with_a_question(self) -> None:
        for begin in ("What", "Who", "How", "All that", "Where", "Whether"):
            with self.subTest(begin):
                findings = self.check(f'"""{begin} it does."""\n')
                self.assertEqual(findings, [f'a module\'s docstring that begins with "{begin}"'])

    def test_docstring_that_only_begins_alike(self) -> None:
        for begin in ("Whatsoever", "Howler monkeys", "All thatched roofs", "Allocates"):
            self.assertEqual(self.check(f'"""{begin}."""\n'), [], begin)

    def test_functions_may_begin_with_whether(self) -> None:
        self.assertEqual(self.check('"""Module."""\n\ndef is_full():\n    """Whether it is full."""\n'), [])

    def test_part_of_an_interface(self) -> None:
        for docstring in ("Part of IProtocol.", "Part of `reader.Taker`.", "Part of tcp.Client; raises nothing."):
            findings = self.check(f'"""Module."""\n\nclass A:\n    def f(self):\n        """{docstring}"""\n')
            self.assertEqual(len(findings), 1, docstring)
            self.assertTrue(findings[0].startswith('"Part of '), findings)

    def test_part_of_something_else(self) -> None:
        self.assertEqual(self.check('"""Module."""\n\ndef f():\n    """Part of the sum."""\n'), [])

    def test_parameters(self) -> None:
        source = '''\
            """Module."""

            def f(it): ...
            async def g(*, it=1): ...
            h = lambda *it: 0

            def fine(items, **its): ...
            it = 3
            '''
        findings = check(dedent(source), "module.py")
        self.assertEqual(
            [(finding.line, finding.form) for finding in findings], [(n, "a parameter called 'it'") for n in (3, 4, 5)]
        )

    def test_syntax_error(self) -> None:
        self.assertEqual(self.check('"""Module."""\n(\n'), ["syntax error"])

    def test_forms_apply_to_python_only(self) -> None:
        self.assertEqual(forms("What it does\n", "page.md"), [])


class ExceptionTests(unittest.TestCase):
    def test_words_in_files(self) -> None:
        exceptions = '[[allow]]\nfiles = ["zoo/*"]\nwords = ["zebra"]\nreason = "its name"\n'
        self.assertEqual(forms("zebra gnu", "zoo/page.md", exceptions), ['"gnu"'])
        self.assertEqual(forms("zebra gnu", "park/page.md", exceptions), ['"zebra"', '"gnu"'])

    def test_text(self) -> None:
        exceptions = "[[allow]]\ntext = 'zebra\\.example'\nreason = \"a host\"\n"
        self.assertEqual([finding.column for finding in check("zebra.example zebra", exceptions=exceptions)], [15])

    def test_whole_files(self) -> None:
        exceptions = '[[allow]]\nfiles = ["vendor/*"]\nreason = "not ours"\n'
        self.assertEqual(forms("import zebra", "vendor/zebra/lib.py", exceptions), [])

    def test_mistakes(self) -> None:
        for entry in ("words = ['gnu']", "reason = 'r'", "reason = 'r'\nzoo = 1", "reason = 'r'\ntext = '('", "]"):
            with self.subTest(entry), self.assertRaises(LanguageError):
                read_exceptions(f"[[allow]]\n{entry}\n")


class CommandTests(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = Path(folder.name)
        subprocess.run(["git", "init", "-q", str(self.root)], check=True)
        self.write("docs/glossary.md", GLOSSARY)
        self.write("tools/language.toml", '[[allow]]\nfiles = ["docs/glossary.md"]\nreason = "names them"\n')

    def write(self, path: str, text: str) -> None:
        (self.root / path).parent.mkdir(parents=True, exist_ok=True)
        (self.root / path).write_text(text, "utf-8")

    def run_check(self, *arguments: str) -> tuple[int, str]:
        with redirect_stdout(StringIO()) as out, redirect_stderr(out):
            code = check_language.main(arguments, self.root)
        return code, out.getvalue()

    def test_nothing_found(self) -> None:
        self.assertEqual(self.run_check(), (0, "2 files: no banned word or form.\n"))

    def test_findings_and_where_to_look(self) -> None:
        self.write("a.md", "A zebra.\n")
        code, out = self.run_check()
        self.assertEqual(code, 1)
        self.assertIn('a.md:1:3: "zebra": say horse\n\n1 findings in 1 of 3 files. docs/glossary.md says', out)

    def test_paths(self) -> None:
        self.write("a/b.md", "gnu\n")
        self.write("ab.md", "gnu\n")
        self.assertEqual(self.run_check("docs", "./a/")[1].count("say antelope"), 1)
        self.assertEqual(self.run_check("ab.md")[1].count("say antelope"), 1)
        self.assertEqual(self.run_check("docs")[0], 0)

    def test_summary(self) -> None:
        self.write("a.md", "gnu\n")
        self.write("b.md", "gnu gnu zebra\n")
        lines = self.run_check("--summary")[1].splitlines()
        self.assertRegex(lines[0], r'^ +3  b\.md +"gnu" 2, "zebra" 1$')
        self.assertRegex(lines[1], r'^ +1  a\.md +"gnu" 1$')
        self.assertEqual([line.split() for line in lines[3:5]], [["3", '"gnu"'], ["1", '"zebra"']])
        self.assertEqual(summarize([]), "")

    def test_exception_that_matches_nothing(self) -> None:
        with (self.root / "tools/language.toml").open("a") as file:
            file.write('[[allow]]\nwords = ["gnu"]\nreason = "herds"\n')
        code, out = self.run_check()
        self.assertEqual(code, 1)
        self.assertIn("unused exception: remove it: herds", out)
        self.assertEqual(self.run_check("docs")[0], 0)

    def test_ignored_binary_and_deleted_files_are_not_checked(self) -> None:
        self.write(".gitignore", "ignored.md\n")
        self.write("ignored.md", "gnu\n")
        self.write("picture.png", "gnu\n")
        self.write("gone.md", "gnu\n")
        subprocess.run(["git", "-C", str(self.root), "add", "gone.md"], check=True)
        (self.root / "gone.md").unlink()
        self.assertEqual(list_files(self.root), [".gitignore", "docs/glossary.md", "tools/language.toml"])

    def test_glossary_that_cannot_be_read(self) -> None:
        (self.root / "docs/glossary.md").unlink()
        code, out = self.run_check()
        self.assertEqual(code, 2)
        self.assertIn("glossary.md", out)


class ProjectTests(unittest.TestCase):
    def test_glossary_and_exceptions_of_the_project_are_valid(self) -> None:
        vocabulary = Vocabulary.read((ROOT / check_language.GLOSSARY).read_text("utf-8"))
        self.assertTrue(vocabulary.words and vocabulary.phrases and vocabulary.parameters)
        self.assertTrue(read_exceptions((ROOT / check_language.EXCEPTIONS).read_text("utf-8")))

    def test_fields_terms_are_not_banned(self) -> None:
        vocabulary = Vocabulary.read((ROOT / check_language.GLOSSARY).read_text("utf-8"))
        text = "gateway heartbeat Heartbeat keep-alive pool handshake drain bucket lease understanding"
        self.assertEqual(Checker(vocabulary, []).check("page.md", text), [])
