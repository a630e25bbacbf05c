"""The Bot API server of the tests is true: it refuses what Telegram refuses, and its facts are the published ones."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from tests.botapi.refusals import METHODS, Refused, keyboard, parameters, text_of, units

SCHEMA = os.environ.get("BOT_API_SCHEMA")
"""The published schema, where it is at hand; no copy of it is kept here."""


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("<b>a</b> &lt;b&gt; &amp; &quot;", 'a <b> & "'),
        ("<blockquote><i>x</i>\n<code>y</code></blockquote>", "x\ny"),
        (" a \n", "a"),
        ("&nbsp; 1 > 0", "&nbsp; 1 > 0"),
    ],
)
def test_markup_is_read(source: str, text: str) -> None:
    assert text_of(source, "HTML") == text


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("<script>", 'can\'t parse entities: Unsupported start tag "script" at byte offset 0'),
        ("ә<b>x", "can't parse entities: Can't find end tag corresponding to start tag \"b\""),
        ("ә<b>x</i>", "can't parse entities: Unexpected end tag at byte offset 6"),
        ("1 < 0", "can't parse entities: Unclosed start tag at byte offset 2"),
        ("  ", "message text is empty"),
        ("<b></b>", "message text is empty"),
        ("😀" * 2049, "message is too long"),
    ],
)
def test_what_telegram_refuses_is_refused(source: str, why: str) -> None:
    with pytest.raises(Refused) as refused:
        text_of(source, "HTML")
    assert refused.value.description == f"Bad Request: {why}"


def test_lengths_are_counted_after_the_markup_in_units_of_utf_16() -> None:
    assert units("ә😀") == 3
    assert len(text_of("<b>&lt;</b>" * 4096, "HTML")) == 4096


def test_buttons_have_limits() -> None:
    def row(count: int, data: str) -> dict[str, Any]:
        return {"inline_keyboard": [[{"text": "x", "callback_data": data}] * count]}

    assert len(keyboard(row(100, "ә" * 32))[0]) == 100
    for markup in (row(101, "x"), row(1, "ә" * 33), row(1, ""), {"inline_keyboard": [[{"text": " "}]]}):
        with pytest.raises(Refused):
            keyboard(markup)


def test_parameters_are_read_by_their_types() -> None:
    given = {"chat_id": "71", "text": "5", "reply_markup": '{"inline_keyboard": []}', "protect_content": "true"}
    assert parameters("sendMessage", given) == {
        "chat_id": 71, "text": "5", "reply_markup": {"inline_keyboard": []}, "protect_content": True,
    }  # fmt: skip
    for bad in ({"chat_id": "71"}, {"chat_id": "a", "text": "x"}, {"chat_id": "71", "text": "x", "colour": "red"}):
        with pytest.raises(Refused):
            parameters("sendMessage", bad)


if SCHEMA:

    @pytest.mark.parametrize("method", METHODS)
    def test_the_facts_are_the_published_ones(method: str) -> None:
        published = json.loads(Path(str(SCHEMA)).read_text(encoding="utf-8"))["methods"][method]
        fields = {field["name"]: field for field in published.get("fields", [])}
        for name, facts in METHODS[method].items():
            assert (facts["types"], facts["required"]) == (fields[name]["types"], fields[name]["required"])
        assert {name for name, field in fields.items() if field["required"]} <= set(METHODS[method])
