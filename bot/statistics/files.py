"""Files of a release: a workbook, a CSV, JSON, a chart. The same release, language and form give the same bytes.

Everything shown comes from the published figures; nothing is added but words. Must not write to a disk.
"""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from bot.statistics import labels
from bot.statistics.release import Release
from flows.speech import voice

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.statistics.release import Sheet
    from bot.statistics.stored import Release as Stored
    from flows.speech import Voice
    from flows.words import Lang, Paragraph

MEDIA: Final = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv",
    "csv-excel": "text/csv",
    "json": "application/json",
    "png": "image/png",
    "svg": "image/svg+xml",
}
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
"""What a program of tables would take for the beginning of a formula."""


@dataclass(frozen=True, slots=True)
class File:
    """A file to be given out; ``alt`` says in words what it shows."""

    name: str
    body: bytes
    mime: str
    alt: str


def tables_of(stored: Stored) -> tuple[str, ...]:
    """The ids of the tables of a release."""
    return tuple(sheet.id for sheet in Release.read(stored.body).tables)


def table_name(speak: Voice, table: str) -> str:
    """The name of a table."""
    return labels.table_named(speak, table)


def comparison(speak: Voice, before: Stored, now: Stored, table: str) -> tuple[Paragraph, ...]:
    """A table beside that of the period before."""
    return labels.comparison(speak, Release.read(before.body), Release.read(now.body), table)


def render(stored: Stored, lang: Lang, form: str, table: str | None = None) -> File:
    """The file of a release in a form; of one table, where one is named. KeyError for a table that it lacks."""
    release, speak = Release.read(stored.body), voice(lang)
    sheets = release.tables if table is None else (release.sheet(table),)
    body = _body(stored, release, sheets, speak, form)
    alt = "\n".join(_alt(speak, release, sheet) for sheet in sheets) if table else speak.say("stats.about.title")
    return File(file_name(release, lang, form, table), body, MEDIA[form], alt)


def file_name(release: Release, lang: Lang, form: str, table: str | None = None) -> str:
    """The name of a file, by which files sort: ``inquiries_2026-Q3_kk_v1.xlsx``."""
    of = f"_{table}" if table else ""
    kind = {"csv-excel": "excel.csv"}.get(form, form)
    return f"inquiries_{release.period}_{lang.value}_v{release.version}{of}.{kind}"


def _body(stored: Stored, release: Release, sheets: Sequence[Sheet], speak: Voice, form: str) -> bytes:
    if form == "json":
        return _json(stored, release, sheets, speak)
    if form in {"csv", "csv-excel"}:
        return b"".join(_csv(speak, release, sheet, excel=form == "csv-excel") for sheet in sheets)
    if form == "xlsx":
        from bot.statistics.workbook import workbook  # noqa: PLC0415 - each form loads what it needs

        return workbook(stored, release, sheets, speak)
    from bot.statistics.charts import png, svg  # noqa: PLC0415 - same

    drawn = svg(speak, release, sheets[0], _alt(speak, release, sheets[0]))
    return png(drawn) if form == "png" else drawn.encode()


def _json(stored: Stored, release: Release, sheets: Sequence[Sheet], speak: Voice) -> bytes:
    told: dict[str, Any] = json.loads(stored.body)
    wanted = {sheet.id for sheet in sheets}
    told["tables"] = [
        one
        | {
            "name": labels.table_named(speak, one["id"]),
            "row_names": labels.row_names(speak, release.sheet(one["id"])),
            "column_names": labels.column_names(speak, release.sheet(one["id"])),
        }
        for one in told["tables"]
        if one["id"] in wanted
    ]
    about = {name: speak.say(f"stats.about.{name}") for name in ("title", "rule", "counts")}
    told |= {"language": speak.lang.value, "sha256": stored.sha256, "about": about}
    return json.dumps(told, ensure_ascii=False, indent=1).encode()


def _csv(speak: Voice, release: Release, sheet: Sheet, *, excel: bool) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";" if excel else ",", lineterminator="\r\n")
    total = speak.say("stats.total")
    head = f"{labels.table_named(speak, sheet.id)}, {release.period}"
    writer.writerow(map(safe, [head, *labels.column_names(speak, sheet), total]))
    for row, figures, sum_ in zip(labels.row_names(speak, sheet), sheet.cells, sheet.row_totals, strict=True):
        writer.writerow(map(safe, [row, *(labels.written(speak, it) for it in (*figures, sum_))]))
    writer.writerow(map(safe, [total, *(labels.written(speak, it) for it in (*sheet.column_totals, sheet.total))]))
    return out.getvalue().encode("utf-8-sig" if excel else "utf-8")


def safe(value: str | int) -> str | int:
    """A value of which no program makes a formula."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def _alt(speak: Voice, release: Release, sheet: Sheet) -> str:
    """What a chart of the table shows, in words: its three greatest lines."""
    table = labels.table_named(speak, sheet.id)
    known = [(it, row) for it, row in zip(sheet.row_totals, labels.row_names(speak, sheet), strict=True)
             if isinstance(it, int)]  # fmt: skip
    if not known:
        return speak.say("stats.alt_none", table=table, period=release.period)
    most = ", ".join(f"{row} {count}" for count, row in sorted(known, key=lambda it: -it[0])[:3])
    return speak.say("stats.alt", table=table, period=release.period, most=most)
