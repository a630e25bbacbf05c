"""Compiles every catalogue of locales/ that is newer than its compiled form.

Must not judge the texts: checks/catalogues.py does.
"""

from __future__ import annotations

import sys
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALES = Path(__file__).resolve().parent.parent / "locales"


def compile_all(locales: Path = LOCALES) -> int:
    """Write ``X.mo`` beside each ``X.po`` that changed since, and return how many were written."""
    written = 0
    for source in sorted(locales.glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime_ns > source.stat().st_mtime_ns:
            continue
        with source.open("rb") as text:
            catalogue = read_po(text, locale=source.parent.parent.name, abort_invalid=True)
        fresh = target.with_suffix(".mo.new")
        with fresh.open("wb") as out:
            write_mo(out, catalogue, use_fuzzy=False)
        fresh.replace(target)
        written += 1
    return written


def main() -> int:
    """Compile, and say how many catalogues were new."""
    count = compile_all()
    if count:
        print(f"compiled {count} catalogues")
    return 0


if __name__ == "__main__":
    sys.exit(main())
