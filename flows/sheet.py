"""The sheet to take along: one or two pages with the verdicts, the months, why, what to do, and how certain each is.

Puts on paper what the explanation says; adds nothing of its own but the order and the code. Pure.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from flows.explain_brief import beside, stake
from flows.explain_steps import advice_paragraphs, deadline_paragraphs, step_paragraphs
from flows.explain_whom import whom_paragraphs
from flows.letters_months import month_table
from flows.paper import Block, Box, Column, Document, Picture, Table, block, told
from flows.timeline import timeline
from flows.words import Span
from rules.terms import AmountKind, Certainty, Holds, Unclear, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flows.explain_view import View
    from flows.paper import Part
    from flows.words import Paragraph
    from rules.terms import Finding

ID: Final = "sheet"
_COLUMNS: Final = (("measure", 10), ("verdict", 5), ("sum", 9), ("certainty", 7))
_NARROW: Final = 3
"""So many columns of a table by month fit into half the width of the sheet."""


def sheet(view: View, code: str, stamp: str) -> Document:
    """The sheet of an outcome; ``code`` repeats it, ``stamp`` names the rulebook."""
    say = view.voice.say
    return Document(
        id=ID,
        lang=view.voice.lang,
        title=say("sheet.title"),
        parts=tuple(_parts(view, code)),
        foot=say("sheet.foot", version=view.outcome.version, stamp=stamp, code=code),
    )


def _parts(view: View, code: str) -> Iterator[Part]:
    say = view.voice.say
    yield block("title", say("sheet.title"), wide=True)
    yield block("subject", say("sheet.of", day=view.today), wide=True)
    yield _verdicts(view)
    svg = timeline(view)
    if svg:
        yield Picture(svg, say("timeline.title"))
    for finding in view.near:
        table = month_table(view, finding, "short")
        if table is not None:
            wide = len(table.columns) > _NARROW
            yield block("heading", say("letters.months", measure=view.named(finding.measure)), wide=wide)
            yield replace(table, wide=wide)
    yield from _under(view, "sheet.why", tuple(_why(view)))
    yield from _under(view, "part.steps", tuple(_boxes(view, step_paragraphs(view, view.near))))
    yield from _under(view, "part.papers", tuple(_papers(view)))
    yield from _under(view, "part.deadlines", tuple(_lines(view, deadline_paragraphs(view, view.near))))
    yield from _under(view, "part.whom", tuple(_lines(view, whom_paragraphs(view, view.near))))
    yield from _under(view, "part.advice", tuple(map(told, advice_paragraphs(view, view.near))))
    yield from _under(view, "sheet.grades", tuple(_grades(view)))
    yield block("heading", say("sheet.code"))
    yield Block("code", (Span(code),))
    yield block("small", say("sheet.code_how", code=code))
    yield block("small", say("brief.information"))


def _under(view: View, heading: str, parts: tuple[Part, ...]) -> Iterator[Part]:
    if parts:
        yield block("heading", view.voice.say(heading))
        yield from parts


def _verdicts(view: View) -> Table:
    """Every payment that concerns the person: verdict, sum, certainty; then those that plainly do not."""
    label = view.voice.say
    columns = tuple(Column(label(f"sheet.col.{name}"), share=share) for name, share in _COLUMNS)
    rows = [_verdict(view, finding) for finding in view.near]
    rows += [_verdict(view, finding) for finding in view.aside]
    return Table(columns, tuple(rows), wide=True)


def _verdict(view: View, finding: Finding) -> tuple[str, ...]:
    say = view.voice.say
    name = view.named(finding.measure)
    verdict = say(f"sheet.verdict.{finding.verdict.value}")
    return name[:1].upper() + name[1:], verdict, _sum(view, finding), _certainty(view, finding)


def _sum(view: View, finding: Finding) -> str:
    if finding.amount is None:
        return " ".join(stake(view, finding))
    fixed = finding.amount.kind is AmountKind.FIXED
    parts = [view.voice.say("due.fixed" if fixed else "due.upto", sum=finding.amount.kzt)]
    if finding.shortfall_kzt:
        parts.append(view.voice.say("brief.missing", sum=finding.shortfall_kzt))
    if finding.verdict is Verdict.ENTITLED:
        parts += beside(view, finding)
    return " ".join(parts)


def _certainty(view: View, finding: Finding) -> str:
    if finding.unclear_because is Unclear.FACTS:
        return view.voice.say("sheet.answer_missing")
    grade = view.voice.say(f"certainty.{finding.certainty.word}")
    if finding.amount is None or finding.amount.certainty is finding.certainty:
        return grade
    sums = view.voice.say(f"certainty.{finding.amount.certainty.word}")
    return view.voice.say("sheet.two_grades", verdict=grade, sum=sums)


def _why(view: View) -> Iterator[Part]:
    """What each condition of each payment came to, and how certain that is."""
    for finding in view.near:
        yield Block("lead", view.headline(finding).spans)
        lines: dict[tuple[str, str], dict[str, None]] = {}
        for reason in finding.because:
            grade = (reason.holds.word, reason.certainty.word)
            lines.setdefault(grade, {})[view.condition(finding.measure, reason.condition)] = None
        for (holds, certainty), conditions in lines.items():
            yield block("item", _conditions(view, holds, certainty, tuple(conditions)))


def _conditions(view: View, holds: str, certainty: str, conditions: tuple[str, ...]) -> str:
    say = view.voice.say
    word, what = say(f"holds.{holds}"), "; ".join(conditions)
    word = word[:1].upper() + word[1:]
    if holds == Holds.FACTS_UNKNOWN.word:
        return say("sheet.conditions_open", holds=word, what=what)
    return say("sheet.conditions", holds=word, certainty=say(f"certainty.{certainty}"), what=what)


def _papers(view: View) -> Iterator[Part]:
    for paper in dict.fromkeys(paper for finding in view.near for paper in finding.documents):
        name = view.voice.say(f"paper.{paper}")
        issuer = view.voice.say(f"paper_issuer.{paper}")
        yield Box(view.voice.paragraph("papers.item", paper=name[:1].upper() + name[1:], issuer=issuer).spans)


def _boxes(view: View, paragraphs: tuple[Paragraph, ...]) -> Iterator[Part]:
    """A box before every line but the headlines."""
    headlines = {view.headline(finding) for finding in view.near}
    for paragraph in paragraphs:
        yield Block("lead", paragraph.spans) if paragraph in headlines else Box(paragraph.spans)


def _lines(view: View, paragraphs: tuple[Paragraph, ...]) -> Iterator[Part]:
    headlines = {view.headline(finding) for finding in view.near}
    for paragraph in paragraphs:
        yield Block("lead", paragraph.spans) if paragraph in headlines else told(paragraph)


def _grades(view: View) -> Iterator[Part]:
    for grade in Certainty:
        name = view.voice.say(f"certainty.{grade.word}")
        yield block("item", view.voice.say(f"sheet.grade.{grade.word}", grade=name[:1].upper() + name[1:]))
