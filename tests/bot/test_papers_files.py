"""Finished papers, read back: every word and figure of the Document stands in the PDF and the DOCX, and no person.

The text is taken out of the files by another library than the one that made them.
"""

from __future__ import annotations

import re
import zipfile
from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING

import pytest

from bot.papers import typeset
from bot.papers.make import Papers
from bot.papers.orders import PaperFailed, order_of
from bot.papers.typeset import MOST_PAGES, pages, pdf, picture
from bot.papers.word import docx_of
from flows.case_code import stamp_of
from flows.explain_view import Helper
from flows.letters import letter
from flows.letters_book import letter_rules
from flows.paper import BLANKS, Blank, Block, Box, Column, Document, Picture, Table, block
from flows.sheet import sheet
from flows.timeline import timeline
from flows.words import Lang, Paper
from rules.terms import Verdict
from tests.papers import (
    BOOK,
    in_pdf,
    in_word,
    kinds_of_findings,
    kinds_of_letters,
    lines,
    pages_of,
    runs,
    squeezed,
    told,
)
from tests.rules.worked import worked_cases

if TYPE_CHECKING:
    from tests.papers import Told

NURSE = {
    "asker": "worker",
    "stays": [
        {
            "role": "mid_level", "facility": "infectious_hospital", "authority": "local_executive",
            "from": "2020-04-01", "to": "2020-06-30", "direct_participation": "yes", "listed": "no",
            "employment": "employee", "hours": "1",
        }
    ],
}  # fmt: skip
STRANGE = '#read("/etc/passwd") $x$ *b* _i_ @a <l> \\ // /* */ = - + "ӘҒҚҢӨҰҮҺІ" {{}} `c` ~ [u](v)'


def papers_of(one: Told, name: str) -> Document:
    return letter(one.view, name)


def lost(paper: Document, text: str) -> list[str]:
    """The runs of a paper that its file does not show."""
    return [run for run in (*runs(paper), paper.foot) if squeezed(run) not in text]


@pytest.mark.parametrize("lang", list(Lang))
def test_a_letter_says_the_same_as_pdf_and_as_docx(lang: Lang) -> None:
    one = told(NURSE, lang)
    paper = papers_of(one, "complaint_list")
    for text in (in_pdf(pdf(paper)), in_word(docx_of(paper))):
        assert not lost(paper, text)
        assert squeezed(one.code) in text
        assert squeezed(one.view.voice.write(850_000, "num")) in text


def test_letters_peculiar_to_kazakh_are_drawn_and_read_back() -> None:
    paper = Document("employer_pay", Lang.KK, "t", (block("text", "ӘҒҚҢӨҰҮҺІ әғқңөұүһі ₸ №"),), "")
    assert "ӘҒҚҢӨҰҮҺІәғқңөұүһі₸№" in in_pdf(pdf(paper))


def test_what_looks_like_markup_stays_text() -> None:
    paper = Document(
        "employer_pay", Lang.EN, STRANGE, (block("text", STRANGE), Box(block("text", STRANGE).pieces)), STRANGE
    )
    text = in_pdf(pdf(paper))
    assert text.count(squeezed(STRANGE)) >= 3
    assert "root:" not in text


def test_files_name_no_person_and_no_time() -> None:
    one = told(NURSE, Lang.RU)
    paper = papers_of(one, "employer_pay")
    made = pdf(paper)
    assert made == pdf(paper)
    assert b"CreationDate" not in made
    archive = zipfile.ZipFile(BytesIO(docx_of(paper)))
    core = archive.read("docProps/core.xml").decode()
    assert re.findall(r"<dc:creator>(.*?)</dc:creator>", core) == ["MedAqy"]
    assert re.findall(r"\d{4}-\d\d-\d\d", core) == ["2020-01-01", "2020-01-01"]


def test_a_table_in_docx_is_as_wide_as_the_page_and_splits_no_row() -> None:
    rows = (("September 2020", "850,000", "open question"), ("May 2020", "1", ""))
    table = Table((Column("Month"), Column("At most, tenge", numbers=True), Column("Remark")), rows)
    archive = zipfile.ZipFile(BytesIO(docx_of(Document("employer_pay", Lang.EN, "", (table,), ""))))
    said = archive.read("word/document.xml").decode()
    wide = [int(it) for it in re.findall(r'<w:gridCol w:w="(\d+)"', said)]
    assert abs(sum(wide) - 170 / 25.4 * 1440) < 5
    assert wide[0] > wide[2] > wide[1]
    assert said.count("<w:cantSplit/>") == 3
    assert said.count("<w:tblHeader/>") == 1


def test_a_blank_is_a_line_in_docx_as_long_as_it_should_be() -> None:
    for name, width in BLANKS.items():
        paper = Document("employer_pay", Lang.EN, "", (Block("text", (Blank(name),)),), "")
        made = zipfile.ZipFile(BytesIO(docx_of(paper))).read("word/document.xml").decode()
        (strokes,) = re.findall("_+", made)
        assert abs(len(strokes) - width / 2.2) <= 1


def test_a_picture_stands_in_the_sheet_and_alone() -> None:
    one = told(NURSE, Lang.KK)
    drawn = timeline(one.view)
    assert picture(drawn).startswith(b"\x89PNG")
    paper = sheet(one.view, one.code, "5f0a")
    assert in_pdf(pdf(paper)).count(squeezed("2020 жылғы 1 маусым")) >= 1
    assert all(page.startswith(b"\x89PNG") for page in pages(paper, 40))
    assert squeezed(in_word(docx_of(Document("x", Lang.KK, "", (Picture(drawn, "x"),), "")))) == ""


ON_A_PAGE = {
    "employer_pay": "V013", "commission_list": "V013", "labour_inspectorate": "V013", "employer_illness": "C098",
    "health_department_notice": "C098", "complaint_payment": "C098", "family_application": "C100",
    "ministry_question": "outside-facility-no-matter", "complaint_list": "C033",
}  # fmt: skip
"""Each letter, and the case that it is mostly written for."""


@pytest.mark.parametrize("lang", list(Lang))
def test_each_of_the_nine_letters_fits_on_a_page(lang: Lang) -> None:
    assert set(ON_A_PAGE) == {it.id for it in letter_rules(BOOK)}
    cases = {one.id: one.case for one in worked_cases() if one.id in ON_A_PAGE.values()}
    papers = [papers_of(told(cases[case], lang), name) for name, case in ON_A_PAGE.items()]
    assert {paper.id: pages_of(pdf(paper)) for paper in papers} == dict.fromkeys(ON_A_PAGE, 1)


def test_a_letter_gets_smaller_only_where_that_saves_a_page(monkeypatch: pytest.MonkeyPatch) -> None:
    short = Document("employer_pay", Lang.KK, "t", (block("text", "сөз"),), "")
    for paper in (short, replace(short, parts=(block("text", "сөз " * 3000),))):
        full = pdf(paper)
        with monkeypatch.context() as patched:
            patched.setattr(typeset, "LETTER_SCALES", ("1",))
            assert pdf(paper) == full
    a_little_long = replace(short, parts=(block("text", "сөз " * 1700),))
    assert pages_of(pdf(a_little_long)) == 1
    monkeypatch.setattr(typeset, "LETTER_SCALES", ("1",))
    assert pages_of(pdf(a_little_long)) == 2


def test_a_sheet_keeps_to_two_pages_and_gets_smaller_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    one = told(NURSE, Lang.KK)
    paper = sheet(one.view, one.code, "5f0a")
    assert pages_of(pdf(paper)) <= MOST_PAGES
    monkeypatch.setattr(typeset, "MOST_PAGES", 0)
    assert pages_of(pdf(paper)) <= MOST_PAGES


def test_a_paper_that_is_broken_or_too_large_fails_as_one(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(PaperFailed):
        picture("no drawing")
    monkeypatch.setattr(typeset, "MOST_BYTES", 10)
    with pytest.raises(PaperFailed):
        pdf(papers_of(told(NURSE, Lang.RU), "employer_pay"))


async def test_an_order_becomes_the_same_paper_again() -> None:
    one = told(NURSE, Lang.RU)
    maker = Papers(BOOK, Helper("Union", "+7 700"))
    made = await maker.made(order_of(Paper("sheet", "pdf", Lang.RU, Lang.RU, one.code, ("wage_supplement",))))
    assert made.name == "medaqy-sheet-ru.pdf"
    text = in_pdf(made.content)
    assert squeezed(one.code) in text
    assert "Union" in text
    for broken in ("", "AAAA"):
        with pytest.raises(PaperFailed):
            await maker.made(order_of(Paper("sheet", "pdf", Lang.RU, Lang.RU, broken)))


@pytest.mark.prove
@pytest.mark.parametrize("lang", list(Lang))
def test_every_letter_for_every_kind_of_finding_says_what_the_outcome_says(
    lang: Lang, capsys: pytest.CaptureFixture[str]
) -> None:
    count, sizes = 0, list[int]()
    for name, one_id, case in kinds_of_letters():
        one = told(case, lang, one_id)
        paper = papers_of(one, name)
        made = pdf(paper)
        sizes.append(pages_of(made))
        assert sizes[-1] <= MOST_PAGES, (name, one_id)
        for text in (in_pdf(made), in_word(docx_of(paper))):
            assert not lost(paper, text), (name, one_id)
            count += 1
    with capsys.disabled():
        shown = f"{count} files of letters read back, {sizes.count(1)} of {len(sizes)} on one page, the others on two"
        print(f"\n{lang}: {shown}")  # noqa: T201 - the proof tells its size


@pytest.mark.prove
@pytest.mark.parametrize("lang", list(Lang))
def test_every_sheet_for_every_kind_of_finding_says_what_the_outcome_says(
    lang: Lang, capsys: pytest.CaptureFixture[str]
) -> None:
    sizes: list[int] = []
    for one_id, case in kinds_of_findings():
        one = told(case, lang, one_id)
        paper = sheet(one.view, one.code, stamp_of(BOOK.sha256))
        made = pdf(paper)
        assert pages_of(made) <= MOST_PAGES, one_id
        text = in_pdf(made)
        gone = [line for line in lines(paper) if squeezed(line) not in text]
        assert not gone, (one_id, gone)
        for finding in one.view.near:
            if finding.amount is not None and finding.verdict is Verdict.ENTITLED:
                assert squeezed(one.view.voice.write(finding.amount.kzt, "num")) in text
        sizes.append(len(made))
    with capsys.disabled():
        print(f"\n{lang}: {len(sizes)} sheets, at most {max(sizes) // 1024} KiB")  # noqa: T201 - the proof tells its size
