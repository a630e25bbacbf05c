"""The cards of the desk on which a broadcast is written, as replies in the author's language.

Must not decide anything nor change a draft. An action is ``bc:<act>:<number>[:<more>]``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.broadcasts.audience import is_small, shown
from bot.broadcasts.content import ROLE_GROUPS, TOPICS, used_for
from bot.broadcasts.markup import read
from flows import regions
from flows.broadcast import OPEN, Stage
from flows.words import Button, Lang, Paragraph, Reply

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.broadcasts.content import Draft
    from bot.broadcasts.dryrun import Crowd
    from bot.broadcasts.terms import Stored
    from flows.speech import Voice

ACTION: Final = "bc:"
TITLE: Final = 30
Rows = tuple[tuple[Button, ...], ...]


def cast_button(voice: Voice, name: str, action: str) -> Button:
    """A button whose label is ``button.cast_<name>``."""
    return Button(voice.say(f"button.cast_{name}"), f"{ACTION}{action}")


def title(draft: Draft) -> str:
    """The beginning of the text, to tell broadcasts apart; empty where nothing is written."""
    if not draft.versions:
        return ""
    plain = " ".join(read(draft.versions[used_for(draft, Lang.RU)].html).plain.split())
    return plain if len(plain) <= TITLE else f"{plain[: TITLE - 1]}…"


def listed(voice: Voice, found: Iterable[Stored], *, writes: bool) -> Reply:
    """The newest broadcasts, each with a button."""
    lines, rows = [], []
    for it in found:
        stage, name = voice.say(f"cast.stage.{it.state}"), title(it.draft) or "–"
        key, of = ("cast.list_line", 0) if it.of is None else (f"cast.list_{it.kind}", it.of)
        lines.append(voice.paragraph(key, "item", number=it.id, stage=stage, title=name, of=of))
        rows.append((Button(voice.say("cast.list_button", number=it.id, stage=stage), f"{ACTION}o:{it.id}"),))
    head = voice.paragraph("cast.list" if lines else "cast.list_empty", "heading")
    if writes:
        rows.append((cast_button(voice, "new", "new"),))
    return Reply((head, *lines), tuple(rows))


def draft_card(voice: Voice, it: Stored, people: Crowd) -> Reply:
    """The draft as it stands, with all that can be changed."""
    number, draft = it.id, it.draft
    audience = () if draft.corrects else (_to_whom(voice, draft), *counts(voice, people))
    paragraphs = (
        voice.paragraph("cast.card", "heading", number=number, stage=voice.say(f"cast.stage.{it.state}")),
        *_versions(voice, draft),
        voice.paragraph(f"cast.media.{draft.media.kind if draft.media else 'none'}", "item"),
        *audience,
        voice.paragraph("cast.fallback", "item", order=_join(voice, "cast.lang", draft.fallback)),
        voice.paragraph(f"cast.unknown.{draft.unknown}", "item"),
        voice.paragraph("cast.quiet.yes" if draft.quiet else "cast.quiet.no", "item"),
    )
    texts = tuple(
        Button(voice.say(f"button.cast_text_{lang.value}"), f"{ACTION}t:{number}:{lang.value}") for lang in Lang
    )
    more = (cast_button(voice, "media", f"m:{number}"), cast_button(voice, "audience", f"a:{number}"))
    ways = (cast_button(voice, "ways", f"u:{number}"), cast_button(voice, "preview", f"p:{number}"))
    choices = (texts, ways) if draft.corrects else (texts, more, ways)
    rows = (*choices, (cast_button(voice, "discard", f"c:{number}"),))
    return Reply(paragraphs, rows, redraw=True)


def text_card(voice: Voice, it: Stored, lang: Lang) -> Reply:
    """The question for a text, with its link buttons and the way back."""
    number, here = it.id, it.draft.versions.get(lang)
    paragraphs = [voice.paragraph(f"cast.ask_text.{lang.value}", "heading"), voice.paragraph("cast.ask_text_how")]
    rows: list[tuple[Button, ...]] = []
    if here is not None:
        paragraphs.append(voice.paragraph("cast.ask_text_again", n=read(here.html).length))
        rows.append((cast_button(voice, "links", f"l:{number}:{lang.value}"),))
        rows.append((cast_button(voice, "drop", f"d:{number}:{lang.value}"),))
    return Reply(tuple(paragraphs), (*rows, _back(voice, number)), redraw=True)


def links_card(voice: Voice, it: Stored, lang: Lang) -> Reply:
    """The question for the buttons under a text."""
    here = it.draft.versions.get(lang)
    now = (
        [Paragraph(voice.paragraph("cast.link", text=link.label, url=link.url).spans, "item") for link in here.links]
        if here
        else []
    )
    paragraphs = (
        voice.paragraph(f"cast.ask_links.{lang.value}", "heading"),
        voice.paragraph("cast.ask_links_how"),
        *now,
    )
    return Reply(paragraphs, (_back(voice, it.id),), redraw=True)


def media_card(voice: Voice, it: Stored) -> Reply:
    """The question for a picture or a document."""
    drop = ((cast_button(voice, "media_none", f"m:{it.id}:none"),),) if it.draft.media else ()
    said = (voice.paragraph("cast.ask_media", "heading"), voice.paragraph("cast.ask_media_how"))
    return Reply(said, (*drop, _back(voice, it.id)), redraw=True)


def audience_card(voice: Voice, it: Stored, people: Crowd) -> Reply:
    """The audience by topic, language, region and group of roles, with counts."""
    draft, number = it.draft, it.id
    audience = draft.audience
    paragraphs = (voice.paragraph("cast.ask_audience", "heading"), _to_whom(voice, draft), *counts(voice, people))
    topics = tuple(_choice(voice, f"cast.topic.{it}", f"a:{number}:t:{it}", on=it == audience.topic) for it in TOPICS)
    langs = tuple(
        _choice(voice, f"cast.lang.{it.value}", f"a:{number}:l:{it.value}", on=it in audience.langs) for it in Lang
    )
    rows = [
        topics,
        langs,
        (cast_button(voice, "regions", f"a:{number}:r:"), cast_button(voice, "roles", f"a:{number}:g:")),
    ]
    if is_small(people.total):
        rows.append((cast_button(voice, "reason", f"w:{number}"),))
    return Reply(paragraphs, (*rows, _back(voice, number)), redraw=True)


def regions_card(voice: Voice, it: Stored, part: str = "") -> Reply:
    """The regions of the audience, in two steps."""
    chosen = it.draft.audience.regions
    rows = regions.rows(voice, f"{ACTION}a:{it.id}:r:", part)
    marked = tuple(tuple(_mark(one, on=one.action.rpartition(":")[2] in chosen) for one in row) for row in rows)
    every = () if part else ((cast_button(voice, "everywhere", f"a:{it.id}:r:all"),), _audience_back(voice, it.id))
    said = (voice.paragraph("cast.ask_regions", "heading"), _to_whom(voice, it.draft))
    return Reply(said, (*marked, *every), redraw=True)


def roles_card(voice: Voice, it: Stored) -> Reply:
    """The groups of roles of the audience."""
    chosen = it.draft.audience.roles
    rows = tuple((_choice(voice, f"cast.role.{one}", f"a:{it.id}:g:{one}", on=one in chosen),) for one in ROLE_GROUPS)
    every = (cast_button(voice, "all_roles", f"a:{it.id}:g:all"),)
    said = (voice.paragraph("cast.ask_roles", "heading"), _to_whom(voice, it.draft))
    return Reply(said, (*rows, every, _audience_back(voice, it.id)), redraw=True)


def reason_card(voice: Voice, it: Stored) -> Reply:
    """The question why fewer than ten are written to."""
    return Reply((voice.paragraph("cast.ask_reason", "heading"),), (_audience_back(voice, it.id),), redraw=True)


def ways_card(voice: Voice, it: Stored) -> Reply:
    """How it is sent: the order of languages, what becomes of the unknown, the night."""
    draft, number = it.draft, it.id
    said = (
        voice.paragraph("cast.ask_ways", "heading"),
        voice.paragraph("cast.fallback", "item", order=_join(voice, "cast.lang", draft.fallback)),
        voice.paragraph(f"cast.unknown.{draft.unknown}", "item"),
        voice.paragraph("cast.quiet.yes" if draft.quiet else "cast.quiet.no", "item"),
    )
    rows = (
        (cast_button(voice, "order", f"u:{number}:f"),),
        (cast_button(voice, "unknown_leave" if draft.unknown == "resend" else "unknown_resend", f"u:{number}:r"),),
        (cast_button(voice, "night_yes" if draft.quiet else "night_no", f"u:{number}:q"),),
        _back(voice, number),
    )
    return Reply(said, rows, redraw=True)


def can_edit(it: Stored) -> bool:
    """Whether the draft may still be changed."""
    return Stage(it.state) in OPEN


def _versions(voice: Voice, draft: Draft) -> Iterator[Paragraph]:
    for lang in Lang:
        here = draft.versions.get(lang)
        if here is not None:
            n, links = read(here.html).length, len(here.links)
            yield voice.paragraph(f"cast.version.{lang.value}", "item", n=n, links=links)
        elif draft.versions:
            used = voice.say(f"cast.lang.{used_for(draft, lang).value}")
            yield voice.paragraph(f"cast.version_none.{lang.value}", "item", used=used)
        else:
            yield voice.paragraph(f"cast.version_empty.{lang.value}", "item")


def _to_whom(voice: Voice, draft: Draft) -> Paragraph:
    it = draft.audience
    return voice.paragraph(
        "cast.to_whom",
        "item",
        topic=voice.say(f"cast.topic.{it.topic}"),
        langs=_join(voice, "cast.lang", it.langs),
        regions=voice.join([regions.name(voice, one) for one in it.regions]) or voice.say("cast.any_region"),
        roles=_join(voice, "cast.role", it.roles) or voice.say("cast.any_role"),
    )


def counts(voice: Voice, people: Crowd) -> tuple[Paragraph, ...]:
    """How many would get it, by language; below ten only that."""
    found = {f"in_{lang.value}": number(voice, people.wanted.get(lang, 0)) for lang in Lang}
    gone = (voice.paragraph("cast.gone", "item", n=number(voice, people.gone)),) if people.gone else ()
    return (voice.paragraph("cast.counts", "item", total=number(voice, people.total), **found), *gone)


def number(voice: Voice, count: int) -> str:
    """A count of people as it may be shown: below ten only that."""
    return voice.say("cast.few") if shown(count) is None else voice.write(count, "num")


def _join(voice: Voice, prefix: str, codes: Iterable[str]) -> str:
    return voice.join([voice.say(f"{prefix}.{code}") for code in codes]) or voice.say("cast.any_lang")


def _choice(voice: Voice, key: str, action: str, *, on: bool) -> Button:
    return _mark(Button(voice.say(key), f"{ACTION}{action}"), on=on)


def _mark(button_: Button, *, on: bool) -> Button:
    return Button(f"✓ {button_.label}", button_.action) if on else button_


def _back(voice: Voice, number_: int) -> tuple[Button, ...]:
    return (cast_button(voice, "back", f"o:{number_}"),)


def _audience_back(voice: Voice, number_: int) -> tuple[Button, ...]:
    return (cast_button(voice, "back", f"a:{number_}"),)
