"""The rulebook for the tests of this folder, read once."""

from __future__ import annotations

import pytest

from rules.rulebook import Rulebook, load


@pytest.fixture(scope="session")
def book() -> Rulebook:
    return load()
