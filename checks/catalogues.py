"""``python -m checks.catalogues``: every fault of every catalogue, one a line, and exit code 1 if there is one.

Only puts the parts together: files, rules, use, spelling.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from checks import catalogue_files, catalogue_rules, catalogue_use, spelling

if TYPE_CHECKING:
    from pathlib import Path

    from checks.catalogue_files import Catalogues, Fault


def faults(catalogues: Catalogues, root: Path = catalogue_files.ROOT) -> list[Fault]:
    """Every fault but spelling: what a test can ask on any machine."""
    return [*catalogues.faults, *catalogue_rules.faults(catalogues), *catalogue_use.faults(catalogues, root)]


def main() -> int:
    """Print the faults, and what could not be checked."""
    catalogues = catalogue_files.read()
    found = faults(catalogues)
    misspelt, unchecked = spelling.faults(catalogues)
    for fault in (*found, *misspelt):
        print(fault)
    for lang in unchecked:
        print(f"spelling of {lang} not checked: no hunspell with {spelling.DICTIONARIES[lang]} here")
    total = len(found) + len(misspelt)
    print(f"catalogues: {len(catalogues.keys)} keys in {len(catalogue_files.LANGUAGES)} languages, {total} faults")
    return 1 if total else 0


if __name__ == "__main__":
    sys.exit(main())
