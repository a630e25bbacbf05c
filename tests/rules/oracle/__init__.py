"""The law a second time, in plain Python, written from the same sources as the rulebook and never from the rulebook.

It is for comparing: where the two transcriptions differ, one of them is wrong. Must not import ``rules`` nor read its
data.
"""

from tests.rules.oracle.law import MEASURES, Finding, evaluate

__all__ = ["MEASURES", "Finding", "evaluate"]
