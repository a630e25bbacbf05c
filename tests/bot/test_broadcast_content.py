"""What each reader gets, what the dry run finds, what differs between languages, and the night. No database."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from bot.broadcasts.content import Audience, Draft, Link, Media, NoVersion, Version, hashes, letter, used_for
from bot.broadcasts.differences import differences, facts
from bot.broadcasts.dryrun import LABEL, MOST_LINKS, Crowd, crowd, look, sound, times
from bot.broadcasts.markup import is_page, read
from bot.broadcasts.quiet import is_quiet, morning, plan
from bot.clock import ALMATY
from bot.telegram.limits import CAPTION, TEXT
from flows.speech import voice
from flows.words import Lang
from tests.botapi import refusals

KK, RU, EN = Lang.KK, Lang.RU, Lang.EN
PICTURE = Media("photo", "file", "same", "ab" * 32)


def draft(**texts: str) -> Draft:
    return Draft(Audience(), {Lang(lang): Version(html) for lang, html in texts.items()})


@pytest.mark.parametrize("order", [(RU, KK, EN), (KK, EN, RU), (EN, RU, KK)])
@pytest.mark.parametrize("written", [(KK,), (RU,), (EN,), (KK, RU), (KK, EN), (RU, EN), (KK, RU, EN)])
@pytest.mark.parametrize("wanted", list(Lang))
def test_a_missing_language_is_replaced_in_the_stated_order_and_said(
    wanted: Lang, written: tuple[Lang, ...], order: tuple[Lang, ...]
) -> None:
    it = replace(draft(**{lang.value: f"text {lang.value}" for lang in written}), fallback=order)
    sheet = letter(it, wanted)
    expected = wanted if wanted in written else next(lang for lang in order if lang in written)
    assert (sheet.used, used_for(it, wanted)) == (expected, expected)
    first, _, rest = sheet.html.partition("\n\n")
    if expected is wanted:
        assert sheet.html == f"text {wanted.value}"
    else:
        assert first == f"<i>{voice(wanted).say(f'cast.line.instead_{expected.value}')}</i>"
        assert rest == f"text {expected.value}"


def test_nothing_written_is_nothing_sent() -> None:
    with pytest.raises(NoVersion):
        letter(Draft(), RU)
    assert [remark.what for remark in look(Draft()).remarks] == ["nothing"]


@pytest.mark.parametrize("lang", list(Lang))
def test_each_broadcast_ends_with_one_tap_to_change_or_to_stop(lang: Lang) -> None:
    it = Draft(Audience(), {lang: Version("text", (Link("Page", "https://a.kz"),))})
    rows = letter(it, lang).rows
    assert [row[0].get("url") or row[0]["callback_data"] for row in rows] == ["https://a.kz", "0|sub:", "0|sub:stop"]
    assert refusals.keyboard({"inline_keyboard": letter(it, lang).markup["inline_keyboard"][1:]})


def test_a_second_copy_and_a_correction_say_so() -> None:
    it = draft(ru="text")
    assert letter(it, RU, again=True).html == f"<i>{voice(RU).say('cast.line.again')}</i>\n\ntext"
    assert letter(replace(it, corrects=True), RU).html == f"<i>{voice(RU).say('cast.line.corrected')}</i>\n\ntext"


def test_hashes_tell_what_has_changed() -> None:
    it = draft(ru="text")
    before, names = hashes(it), ("text", "buttons", "media", "audience")
    for changed, name in (
        (draft(ru="text."), "text"),
        (replace(it, versions={RU: Version("text", (Link("A", "https://a.kz"),))}), "buttons"),
        (replace(it, media=PICTURE), "media"),
        (replace(it, audience=Audience("rules")), "audience"),
    ):
        after = hashes(changed)
        assert [key for key in names if getattr(after, key) != getattr(before, key)] == [name]
        assert after.whole != before.whole
    assert hashes(Draft.from_json(it.to_json())) == before
    assert hashes(replace(it, media=PICTURE)) == hashes(replace(it, media=replace(PICTURE, file_id="elsewhere")))
    assert hashes(replace(it, media=PICTURE)) != hashes(replace(it, media=replace(PICTURE, sha256="cd" * 32)))
    assert Draft.from_json(replace(it, media=PICTURE).to_json()).media == PICTURE
    before_bytes_were_read = it.to_json() | {"media": ["photo", "file", "same"]}
    assert Draft.from_json(before_bytes_were_read).media == replace(PICTURE, sha256="")


def test_the_dry_run_reads_lengths_as_telegram_does() -> None:
    fits, long = draft(ru="<b>" + "я" * TEXT + "</b>"), draft(ru="😀" * (TEXT // 2) + "я")
    assert look(replace(fits, versions=dict.fromkeys(Lang, fits.versions[RU]))).sound
    assert [remark.what for remark in look(long).remarks if remark.stops] == ["too_long"] * 3
    assert look(long).lengths[RU] == TEXT + 1 == refusals.units("😀" * (TEXT // 2) + "я")
    pictured = replace(draft(ru="я" * (CAPTION + 1)), media=PICTURE)
    assert not look(pictured).sound
    assert look(replace(pictured, media=None)).sound


def test_the_line_that_says_it_is_another_language_counts_too() -> None:
    it = look(draft(ru="я" * TEXT))
    assert it.lengths[RU] == TEXT
    assert {remark.values["lang"] for remark in it.remarks if remark.what == "too_long"} == {KK, EN}


@pytest.mark.parametrize(
    ("version", "what"),
    [
        (Version("<b>open"), "tag"),
        (Version("<b>a</i></b>"), "tag"),
        (Version("<script>a</script>"), "tag"),
        (Version("<b> </b>"), "empty"),
        (Version('<a href="javascript:x">a</a>'), "link"),
        (Version('<a href="">a</a>'), "link"),
        (Version("a", (Link("a", "http://nowhere"),)), "link"),
        (Version("a", (Link("a", "https://a b.kz"),)), "link"),
        (Version("a", (Link(" ", "https://a.kz"),)), "label"),
        (Version("a", (Link("я" * (LABEL + 1), "https://a.kz"),)), "label"),
        (Version("a", (Link("a", "https://a.kz"),) * (MOST_LINKS + 1)), "links"),
    ],
)
def test_the_dry_run_stops_what_cannot_be_sent(version: Version, what: str) -> None:
    it = Draft(Audience(), dict.fromkeys(Lang, version))
    assert {remark.what for remark in look(it).remarks if remark.stops} == {what}
    assert not sound(it)


def test_a_missing_language_is_said_and_stops_nothing() -> None:
    run = look(draft(kk="мәтін"))
    assert [(remark.what, remark.values["lang"], remark.stops) for remark in run.remarks] == [
        ("missing", RU, False),
        ("missing", EN, False),
    ]
    assert run.sound


@pytest.mark.parametrize(
    ("count", "reason", "found"),
    [(0, "", [("nobody", True)]), (9, "", [("small", True)]), (9, "why", [("small", False)]), (10, "", [])],
)
def test_fewer_than_ten_need_a_reason(count: int, reason: str, found: list[tuple[str, bool]]) -> None:
    it = Draft(Audience("news", reason=reason), draft(ru="text").versions)
    remarks = crowd(it, Crowd({RU: count}, 20.0))
    assert [(remark.what, remark.stops) for remark in remarks] == found
    if count:
        assert crowd(replace(it, corrects=True), Crowd({RU: count}, 20.0)) == ()


def test_texts_are_read_as_telegram_reads_them() -> None:
    html = 'A <a href="https://a.kz?x=1&amp;y=2">page</a> &lt;3 &amp; <s>more</s><blockquote>q</blockquote>'
    marked = read(html)
    assert marked.plain == refusals.text_of(html, "HTML") == "A page <3 & moreq"
    assert (marked.links, marked.faults, marked.length) == (("https://a.kz?x=1&y=2",), (), 17)


@pytest.mark.parametrize("url", ["https://a.kz", "http://a.kz/x?y", "tg://user?id=1", "https://t.me/bot?start=x"])
def test_pages_that_a_button_opens(url: str) -> None:
    assert is_page(url)


@pytest.mark.parametrize("url", ["", "a.kz", "ftp://a.kz", "https://", "http://[", "tg:", "mailto:a@b.kz", "https://a"])
def test_addresses_that_open_nothing(url: str) -> None:
    assert not is_page(url)


SAME = {
    KK: "2020 жылғы 15 сәуірден бастап 850 000 теңгеге дейін; 2,5 ай; сағат 10:00-де. https://a.kz/x.",
    RU: "С 15 апреля 2020 года до 850 000 тенге; 2,5 месяца; в 10:00. https://a.kz/x",
    EN: "From 15 April 2020 up to 850,000 tenge; 2.5 months; at 10:00. (https://a.kz/x)",
}


def test_the_same_said_in_three_languages_is_no_difference() -> None:
    said = {lang: facts(Version(text)) for lang, text in SAME.items()}
    assert said[KK] == said[RU] == said[EN]
    assert ("date", "15.04.2020") in said[KK]
    assert differences({lang: Version(text) for lang, text in SAME.items()}) == ()
    for spelling in (
        "April 15, 2020",
        "15.04.2020",
        "2020-04-15",
        "15th April 2020",
        "15 Apr 2020",
        "15 апреля 2020 г.",
    ):
        assert facts(Version(spelling)) == {("date", "15.04.2020")}
    assert facts(Version("2020 жылдың 15 сәуіріне")) == {("date", "15.04.2020")}
    assert facts(Version("15 мая")) == {("date", "15.05")}


@pytest.mark.parametrize("lang", list(Lang))
@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [("15", "16", "date"), ("2020", "2021", "date"), ("850", "860", "number"), ("10:00", "11:00", "number"),
     ("a.kz/x", "a.kz/y", "link"), ("2", "3", "date")],
)  # fmt: skip
def test_what_is_altered_in_one_language_is_flagged(lang: Lang, old: str, new: str, kind: str) -> None:
    texts = {**SAME, lang: SAME[lang].replace(old, new)}
    found = differences({it: Version(text) for it, text in texts.items()})
    mine = [one for one in found if one.kind == kind]
    assert [one.has for one in mine if one.has == (lang,)] == [(lang,)]
    assert [one.lacks for one in mine if one.lacks == (lang,)] == [(lang,)]


def test_the_links_of_buttons_are_compared_too() -> None:
    one, other = Version("a", (Link("A", "https://a.kz"),)), Version("b", (Link("B", "https://b.kz"),))
    assert [(it.kind, it.value) for it in differences({KK: one, RU: other})] == [
        ("link", "https://a.kz"),
        ("link", "https://b.kz"),
    ]
    assert differences({KK: one}) == ()


def at(text: str) -> float:
    return datetime.strptime(text, "%d %H:%M").replace(year=2026, month=11, tzinfo=ALMATY).timestamp()


@pytest.mark.parametrize(
    ("moment", "night", "then"),
    [
        ("21 20:59", False, "21 20:59"),
        ("21 21:00", True, "22 08:00"),
        ("21 23:59", True, "22 08:00"),
        ("22 00:00", True, "22 08:00"),
        ("22 07:59", True, "22 08:00"),
        ("22 08:00", False, "22 08:00"),
    ],
)
def test_the_night_is_from_nine_to_eight(moment: str, night: bool, then: str) -> None:  # noqa: FBT001 - a table
    assert is_quiet(at(moment)) is night
    assert morning(at(moment)) == at(then)


@pytest.mark.parametrize(
    ("begun", "hours", "ends", "stops", "goes_on"),
    [
        ("21 12:00", 2, "21 14:00", None, None),
        ("21 12:00", 9, "21 21:00", None, None),
        ("21 20:00", 2, "22 09:00", "21 21:00", "22 08:00"),
        ("21 22:00", 2, "22 10:00", "21 22:00", "22 08:00"),
        ("21 20:00", 15, "23 09:00", "21 21:00", "22 08:00"),
        ("21 20:00", 0, "21 20:00", None, None),
    ],
)
def test_the_end_is_reckoned_with_the_nights(
    begun: str, hours: int, ends: str, stops: str | None, goes_on: str | None
) -> None:
    it = plan(at(begun), hours * 3600, quiet=True)
    assert (it.ends_at, it.stops_at, it.goes_on_at) == (at(ends), stops and at(stops), goes_on and at(goes_on))
    by_night = plan(at(begun), hours * 3600, quiet=False)
    assert (by_night.ends_at, by_night.stops_at) == (at(begun) + hours * 3600, None)


def test_the_time_is_people_by_pace() -> None:
    crowd_ = Crowd({KK: 36_000, RU: 36_000}, 20.0)
    it = times(draft(ru="x"), crowd_, at("21 12:00"))
    assert it.ends_at - it.starts_at == 3600
