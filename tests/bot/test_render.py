"""What Telegram is given: escaped, split within its limits, with buttons that come back."""

from __future__ import annotations

import pytest

from bot.telegram.limits import TEXT, units
from bot.telegram.render import ButtonTooLong, render, unpacked
from flows.words import Button, Paragraph, Reply, Span, Tap
from tests.botapi.refusals import text_of


def text(said: str, kind: str = "text") -> Paragraph:
    return Paragraph((Span(said),), kind)  # type: ignore[arg-type]


def test_every_kind_of_paragraph_has_its_form() -> None:
    reply = Reply(
        (
            text("Heading", "heading"),
            Paragraph((Span("plain "), Span("bold", "bold"), Span("italic", "italic"), Span("code", "code"))),
            text("one", "item"),
            text("two", "item"),
            text("a\tb", "row"),
            text("c\td", "row"),
            text("aside", "quote"),
        )
    )
    (part,) = render(reply)
    assert part.html == (
        "<b>Heading</b>\n\nplain <b>bold</b><i>italic</i><code>code</code>\n\n• one\n• two\n\na · b\nc · d\n\n"
        "<blockquote>aside</blockquote>"
    )
    assert part.markup is None


def test_hostile_text_stays_text() -> None:
    hostile = "</b><script>&lt; <a href='x'>& </blockquote>"
    (part,) = render(Reply((text(hostile), text(hostile, "heading"), text(hostile, "quote"))))
    assert text_of(part.html, "HTML") == "\n\n".join([hostile] * 3)


@pytest.mark.parametrize("letter", ["ә", "😀", "<", "word "])
@pytest.mark.parametrize("kind", ["text", "item", "heading", "quote"])
def test_long_texts_are_split_within_the_limit_and_nothing_is_lost(letter: str, kind: str) -> None:
    said = letter * 9000
    parts = render(Reply((text("first"), text(said, kind), text("last")), ((Button("B", "b"),),), 3))
    seen = [text_of(part.html, "HTML") for part in parts]
    assert all(units(one) <= TEXT for one in seen)
    joined = "".join(seen).replace("• ", "").replace("\n", "").replace(" ", "")
    assert joined == f"first{said}last".replace(" ", "")
    assert [part.markup is None for part in parts] == [True] * (len(parts) - 1) + [False]


def test_paragraphs_are_kept_whole_where_they_fit() -> None:
    parts = render(Reply(tuple(text(f"{n} " * 300) for n in range(10, 20))))
    assert all(text_of(part.html, "HTML").count("\n\n") >= 2 for part in parts[:-1])
    assert all(part.html.split()[0] == part.html.split("\n\n", maxsplit=1)[0].split()[-1] for part in parts)


def test_nothing_to_say_is_no_message() -> None:
    assert render(Reply((text(" "),))) == ()


def test_a_button_comes_back_as_its_tap() -> None:
    (part,) = render(Reply((text("?"),), ((Button("Doctor", "a:doctor"),),), 17))
    assert part.markup is not None
    assert part.markup.inline_keyboard[0][0].callback_data == "17|a:doctor"
    assert unpacked("17|a:doctor") == Tap("a:doctor", 17)
    assert unpacked("17|a|b") == Tap("a|b", 17)


@pytest.mark.parametrize("data", ["", "a:doctor", "|x", "-3|x", "x|y", "٣|x"])
def test_foreign_data_is_a_stale_tap(data: str) -> None:
    assert unpacked(data).card == -1


def test_a_button_that_cannot_be_packed_is_refused() -> None:
    with pytest.raises(ButtonTooLong) as error:
        render(Reply((text("?"),), ((Button("x", "a:" + "ә" * 31),),), 17))
    assert error.value.data.startswith("17|a:")
