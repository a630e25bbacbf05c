"""Compares the keys of the catalogues with the code and the rulebook that speak them: none missing, none left over.

A key is used where the code or the rulebook writes it, or writes an f-string or a beginning (``"ask."``) that it fits.
Must not run the code: it reads its syntax.
"""

from __future__ import annotations

import ast
import re
import tomllib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from checks.catalogue_files import ROOT, Catalogues, Fault

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SPEAKERS = frozenset({"say", "count", "paragraph", "paragraphs", "note"})
"""Calls whose first argument is a key; ``count`` and ``note`` are also the names of other things, so there only what
has a dot is one."""
LABELLED = frozenset({"button"})
"""Calls in flows whose second argument names a key: ``button(voice, "back", ...)`` speaks ``button.back``."""
_KEY = re.compile(r"[a-z0-9_]+(\.[a-z0-9_]+)*")
_DOTTED = re.compile(r"[a-z0-9_]+(\.[a-z0-9_]+)+")
_BEGINNING = re.compile(r"[a-z0-9_]+(\.[a-z0-9_]+)*\.")
_HOLE = "\0"


@dataclass(slots=True)
class Use:
    """What the code says: ``spoken`` keys by place, ``words`` that may be keys, ``shapes`` of keys made at run time."""

    spoken: dict[str, str] = field(default_factory=dict)
    words: set[str] = field(default_factory=set)
    shapes: dict[str, str] = field(default_factory=dict)

    def knows(self, key: str) -> bool:
        """Whether anything here can be this key."""
        return key in self.words or any(re.fullmatch(shape, key) for shape in self.shapes)


def faults(catalogues: Catalogues, root: Path = ROOT) -> list[Fault]:
    """Keys that the code speaks and no catalogue has, and keys that nothing can speak."""
    use = read_use(root)
    keys = set(catalogues.keys)
    if not keys and not use.spoken:
        return []
    found = [
        Fault(place, key, "is spoken here and in no catalogue") for key, place in use.spoken.items() if key not in keys
    ]
    files = {key: text.file for texts in catalogues.texts.values() for key, text in texts.items()}
    found += [Fault(files[key], key, "nothing speaks it") for key in keys if not use.knows(key)]
    return sorted(found)


def read_use(root: Path) -> Use:
    """Read every module of the three floors, and every string of the rulebook."""
    use = Use()
    for floor in ("rules", "flows", "bot"):
        for path in sorted((root / floor).rglob("*.py")):
            place = path.relative_to(root).as_posix()
            _read_module(ast.parse(path.read_text(encoding="utf-8")), place, use)
    for path in sorted((root / "rules" / "book").rglob("*.toml")):
        use.words.update(_strings(tomllib.loads(path.read_text(encoding="utf-8"))))
    return use


def _read_module(tree: ast.Module, place: str, use: Use) -> None:
    own = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}
    own |= set() if place.startswith("flows/") else LABELLED
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            use.words.add(node.value)
            if _BEGINNING.fullmatch(node.value):
                use.shapes[re.escape(node.value) + r"[a-z0-9_.]+"] = place
        elif isinstance(node, ast.JoinedStr):
            _read_shape(node, place, use)
        elif isinstance(node, ast.Call):
            for key in _spoken(node, own):
                use.spoken.setdefault(key, f"{place}:{node.lineno}")


def _read_shape(node: ast.JoinedStr, place: str, use: Use) -> None:
    parts = [part.value if isinstance(part, ast.Constant) else _HOLE for part in node.values]
    written = "".join(str(part) for part in parts)
    if re.fullmatch(r"[a-z0-9_.\0]+", written) and "." in written and re.search("[a-z]", written):
        use.shapes["[a-z0-9_.]+".join(re.escape(part) for part in written.split(_HOLE))] = place


def _spoken(call: ast.Call, own: set[str]) -> Iterator[str]:
    """The keys that a call like ``voice.say("ask.role")`` names, both of ``say("a.b" if x else "a.c")``.

    ``own`` are the functions of the module's own: one that is called like ours speaks what it likes.
    """
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    if name in SPEAKERS and call.args:
        shape = _DOTTED if name in {"count", "note", *own} else _KEY
        yield from (key for key in _written(call.args[0]) if shape.fullmatch(key))
    elif name in LABELLED - own and len(call.args) > 1:
        yield from (f"{name}.{key}" for key in _written(call.args[1]) if _KEY.fullmatch(key))


def _written(argument: ast.expr) -> Iterator[str]:
    branches = (argument.body, argument.orelse) if isinstance(argument, ast.IfExp) else (argument,)
    for branch in branches:
        if isinstance(branch, ast.Constant) and isinstance(branch.value, str):
            yield branch.value


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield key
            yield from _strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _strings(inner)
