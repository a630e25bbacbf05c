"""A session goes to JSON and back; one of another format is refused."""

from __future__ import annotations

import pytest

from flows.words import Session


def test_a_session_of_another_format_is_refused() -> None:
    written = Session(answers={"door": "work"}).to_json()
    assert Session.from_json(written).answers == {"door": "work"}
    with pytest.raises(ValueError, match="99"):
        Session.from_json({**written, "format": 99})
