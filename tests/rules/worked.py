"""The worked cases of ``cases/*.toml``: a case, what it shows, and what is expected of the measures it is about.

Must not know which transcription is tested. A case is written as ``docs/case.md`` says; ``not_entitled`` names the
measures of which nothing but this verdict is expected; ``lenient`` marks a case on which sources can be read both ways.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "cases"


@dataclass(frozen=True)
class Worked:
    """One worked case; ``expect`` has an entry for each measure that is compared."""

    id: str
    file: str
    shows: str
    source: str
    lenient: bool
    case: dict[str, Any]
    expect: dict[str, dict[str, Any]]


def worked_cases() -> list[Worked]:
    """Every case of every file, in the order of the files."""
    return [
        Worked(
            id=one["id"],
            file=path.stem,
            shows=one["shows"],
            source=one["source"],
            lenient=one.get("lenient", False),
            case=one["case"],
            expect={
                **one.get("expect", {}),
                **{measure: {"verdict": ["not_entitled"]} for measure in one.get("not_entitled", ())},
            },
        )
        for path in sorted(FOLDER.glob("*.toml"))
        for one in tomllib.loads(path.read_text(encoding="utf-8"))["worked"]
    ]
