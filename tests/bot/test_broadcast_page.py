"""The transcript on the page is what the desk really says."""

from __future__ import annotations

from pathlib import Path

from tests.bot.keeping import opened
from tests.bot.told_broadcast import transcript

PAGE = Path(__file__).parent.parent.parent / "docs" / "how-to" / "a-broadcast.md"


async def test_the_page_shows_a_true_transcript(tmp_path: Path) -> None:
    shown = PAGE.read_text(encoding="utf-8").partition("```text\n")[2].partition("```")[0]
    async with opened(tmp_path) as it:
        assert shown.strip() == (await transcript(it)).strip()
