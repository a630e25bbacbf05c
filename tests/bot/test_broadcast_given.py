"""What an author sends arrives at the desk with its formatting, its picture and nothing else."""

from __future__ import annotations

from typing import Any

import pytest
from aiogram.types import Message

from bot.broadcasts.content import Media
from bot.broadcasts.markup import read
from bot.telegram.broadcast import given_in
from tests.botapi import refusals

ADDRESS = 'https://a.kz/?q="x"&copy=1&lt=2'


def message(**content: Any) -> Message:
    chat = {"id": 7, "type": "private", "first_name": "A"}
    return Message.model_validate({"message_id": 1, "date": 1, "chat": chat, **content})


@pytest.mark.parametrize(
    ("entity", "html"),
    [
        ({"type": "bold"}, "<b>А&lt;😀&gt;</b> & more"),
        ({"type": "italic"}, "<i>А&lt;😀&gt;</i> & more"),
        ({"type": "spoiler"}, "<tg-spoiler>А&lt;😀&gt;</tg-spoiler> & more"),
        ({"type": "blockquote"}, "<blockquote>А&lt;😀&gt;</blockquote> & more"),
        ({"type": "expandable_blockquote"}, "<blockquote expandable>А&lt;😀&gt;</blockquote> & more"),
        ({"type": "pre", "language": "py"}, '<pre><code class="language-py">А&lt;😀&gt;</code></pre> & more'),
        ({"type": "url"}, "А&lt;😀&gt; & more"),
    ],
)
def test_formatting_becomes_html(entity: dict[str, Any], html: str) -> None:
    plain = "А<😀> & more"
    given = given_in(message(text=plain, entities=[{"offset": 0, "length": 5, **entity}]))
    assert given.html == html.replace(" & ", " &amp; ")
    assert given.plain == plain
    assert read(given.html).plain == refusals.text_of(given.html, "HTML") == plain


def test_an_address_may_hold_anything() -> None:
    given = given_in(message(text="page", entities=[{"type": "text_link", "offset": 0, "length": 4, "url": ADDRESS}]))
    assert read(given.html).links == (ADDRESS,)
    assert refusals.text_of(given.html, "HTML") == "page"


def test_a_picture_a_document_or_nothing_of_the_kind() -> None:
    sizes = [{"file_id": f"f{n}", "file_unique_id": f"u{n}", "width": n, "height": n} for n in (90, 800)]
    caption = {"caption": "ab", "caption_entities": [{"type": "bold", "offset": 1, "length": 1}]}
    pictured = given_in(message(photo=sizes, **caption))
    assert (pictured.media, pictured.html, pictured.plain) == (Media("photo", "f800", "u800"), "a<b>b</b>", "ab")
    paper = given_in(message(document={"file_id": "f", "file_unique_id": "u"}))
    assert (paper.media, paper.html, paper.plain) == (Media("document", "f", "u"), "", "")
    assert given_in(message(voice={"file_id": "f", "file_unique_id": "u", "duration": 1})).media is None
