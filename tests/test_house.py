"""The house keeps its measures: lengths, names, docstrings, and words that have no place in a published project.

Must stay fast (a second) and know nothing of the law or the dialogue; imports between floors are import-linter's.
"""

from __future__ import annotations

import ast
import re
import subprocess
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

ROOT = Path(__file__).resolve().parent.parent
LINES_OF_A_FILE = 300
LINES_OF_A_FUNCTION = 60
NAMES_THAT_SAY_NOTHING = {"utils", "util", "helpers", "helper", "common", "base", "service", "manager", "misc"}
MAKE_TARGET = re.compile(r"`make ([a-z]+)\b")

# Written in two pieces, so that this file does not contain what it looks for.
NO_PLACE_HERE = [
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"\bpypi" + r"\.org",
        r"python" + r"hosted\.org",
        r"npm" + r"js\.(?:org|com)",
        r"\bpypi" + r"-more\b",
        r"\bproxy\." + r"golang\.org",
        r"\buv\." + r"lock\b",
        r"(?<![\w.])/wo" + r"rk/",
        r"/t" + r"mp/plan",
        r"/opt/" + r"wheels",
        r"\.\./sha" + r"red\b",
        r"(?<!\w)sha" + r"red/(?:law|seeds|contract|design|anchors|botapi)",
        r"(?<!\w)contr" + r"act/",
        r"\bfar" + r"m-\w",
        r"\bissu" + r"e #?\d",
        r"\bPLAN" + r"\.md",
    )
]
WEAK_TESTS = re.compile(
    r"\b(?:pytest\.(?:mark\.)?(?:skip|skipif|xfail|importorskip)|unittest\.mock|mocker|Magic" + r"Mock)\b"
)

ONE_ENGINE = re.compile(
    r"sqlite|postgres|psycopg|pragma|vacuum|\browid\b|sqlalchemy\.dialects|\bon.conflict|\binsert or\b"
    r"|exec_driver_sql|from sqlalchemy import .*\b(?-i:text)\b",
    re.IGNORECASE,
)
"""Words of one engine, and doors through which such words come into SQL."""
MAY_KNOW_THE_ENGINE = {
    "bot/storage/dialect.py": "SQL that differs",
    "bot/storage/engine_sqlite.py": "the file, the driver, the pragmas",
    "bot/storage/database.py": "which engine is opened",
    "bot/settings.py": "how the file is named: sqlite:///FILE",
    "bot/logs.py": "whose talk is left out of the log",
}
PASSED_OVER = {
    "bot/": re.compile(r"from bot\.storage\.engine_sqlite import .+"),
    "migrations/": re.compile(r"\bsqlite_(?:with_rowid=False|autoincrement=True)"),
}
"""What a driver gives has names that say nothing of an engine; other engines do not read these options of a table."""


@cache
def tracked() -> tuple[Path, ...]:
    """Every file that is, or could next be, part of the repository."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],  # noqa: S607 - git is git
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    paths = (ROOT / name for name in listed.stdout.split("\0") if name)
    return tuple(sorted(path for path in paths if path.is_file()))


@cache
def modules() -> dict[Path, str]:
    """The text of every Python file."""
    return {path: path.read_text(encoding="utf-8") for path in tracked() if path.suffix == ".py"}


def name_of(path: Path) -> str:
    """A path as a person reads it."""
    return path.relative_to(ROOT).as_posix()


def functions(source: str) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function of a module, methods and inner ones too."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def code_of(source: str) -> str:
    """A module without comments and docstrings, in one form of writing."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        for name, value in ast.iter_fields(node):
            if isinstance(value, list):
                kept = [it for it in value if not (isinstance(it, ast.Expr) and isinstance(it.value, ast.Constant))]
                setattr(node, name, kept)
    return ast.unparse(tree)


def of_one_engine(sources: Mapping[str, str]) -> list[str]:
    """Where something that only one engine knows stands, of all that the product is."""
    return [
        f"{name}: {hit.group()}"
        for name, source in sources.items()
        for folder, passed_over in PASSED_OVER.items()
        if name.startswith(folder) and name not in MAY_KNOW_THE_ENGINE
        for hit in ONE_ENGINE.finditer(passed_over.sub("", code_of(source)))
    ]


def test_no_file_is_long() -> None:
    long = {name_of(path): n for path, text in modules().items() if (n := text.count("\n")) >= LINES_OF_A_FILE}
    assert not long


def test_no_function_is_long() -> None:
    long = {
        f"{name_of(path)}:{node.name}": length
        for path, text in modules().items()
        for node in functions(text)
        if (length := (node.end_lineno or node.lineno) - node.lineno + 1) >= LINES_OF_A_FUNCTION
    }
    assert not long


def test_no_name_says_nothing() -> None:
    empty = [
        name_of(path) for path in modules() if NAMES_THAT_SAY_NOTHING & {path.stem, *path.relative_to(ROOT).parts[:-1]}
    ]
    assert not empty


def test_every_module_says_what_it_is_for() -> None:
    silent = [
        name_of(path) for path, text in modules().items() if text.strip() and not ast.get_docstring(ast.parse(text))
    ]
    assert not silent


def test_nothing_names_the_place_where_it_was_written() -> None:
    found = []
    for path in tracked():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        found += [f"{name_of(path)}: {hit.group()}" for pattern in NO_PLACE_HERE for hit in pattern.finditer(text)]
    assert not found


def test_what_is_one_engines_own_is_in_its_place() -> None:
    sources = {name_of(path): text for path, text in modules().items()}
    assert set(MAY_KNOW_THE_ENGINE) <= set(sources)
    assert of_one_engine(sources) == []


@pytest.mark.parametrize(
    "line",
    [
        "from sqlalchemy.dialects.sqlite import insert",
        "from sqlalchemy.dialects import postgresql",
        "import sqlite3",
        "made = insert(inbox).on_conflict_do_nothing()",
        "connection.exec_driver_sql('SELECT 1')",
        "from sqlalchemy import select, text",
        "found = 'PRAGMA page_count'",
        "inbox = Table('inbox', metadata, sqlite_with_rowid=False)",
    ],
)
def test_what_is_one_engines_own_is_found(line: str) -> None:
    for name in ("bot/storage/queue.py", "bot/doctor.py"):
        source = (ROOT / name).read_text(encoding="utf-8")
        assert of_one_engine({name: source}) == []
        assert of_one_engine({name: f"{source}\n\n{line}\n"})
    assert not of_one_engine({"bot/storage/engine_sqlite.py": line})


def test_no_lock_file_that_names_an_index() -> None:
    assert not [name_of(path) for path in tracked() if path.name == "uv" + ".lock"]


def test_every_requirement_is_pinned_and_hashed() -> None:
    for path in sorted((ROOT / "requirements").glob("*.txt")):
        entries = path.read_text(encoding="utf-8").replace("\\\n", " ").splitlines()
        loose = [entry for entry in entries if not re.fullmatch(r"[\w-]+==\S+ .*--hash=sha256:[0-9a-f]{64}.*", entry)]
        assert entries
        assert not loose


def test_no_test_is_skipped_and_nothing_is_mocked() -> None:
    found = [
        f"{name_of(path)}: {hit.group()}"
        for path, text in modules().items()
        if path.is_relative_to(ROOT / "tests")
        for hit in WEAK_TESTS.finditer(text)
        if path != Path(__file__)
    ]
    assert not found


def test_every_make_target_that_a_page_names_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    unknown = {
        f"{name_of(path)}: make {target}"
        for path in tracked()
        if path.suffix == ".md"
        for target in MAKE_TARGET.findall(path.read_text(encoding="utf-8"))
        if target not in targets
    }
    assert not unknown
