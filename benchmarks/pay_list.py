"""A pay list of 10,000 rows in XLSX through ``medaqy evaluate --xlsx``: seconds, and how they divide.

Two rows a person; words, days and shares as people write them. ``benchmarks/pay_list.py 2000`` takes fewer rows.
"""

from __future__ import annotations

import random
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

from openpyxl import Workbook

ROOT = Path(__file__).parent.parent
ROWS = 10_000
SECONDS = 30
FIRST = date(2020, 3, 1)
HEAD = (
    "№", "Должность", "Место работы", "Кому подчиняется", "Вид договора", "Первый день", "Последний день",
    "Непосредственное участие", "В списке комиссии", "Доля нормы", "Получено за апрель 2020 года",
    "Получено за май 2020 года", "Заболевание", "День заболевания", "Заражение связано с работой", "Запись в СУР",
)  # fmt: skip
ROLES = (
    "врач",
    "медсестра",
    "санитарка",
    "водитель скорой",
    "санитарный врач",
    "лаборант",
    "дәрігер",
    "мейіргер",
    "nurse",
)
PLACES = ("инфекционный стационар", "провизорный", "скорая", "поликлиника", "лаборатория", "СЭС", "емхана", "ambulance")


def row(number: int, chance: random.Random) -> list[object]:
    """Make one row."""
    first = FIRST + timedelta(days=chance.randrange(400))
    last = first + timedelta(days=chance.randrange(20, 150))
    ill = number % 2 and chance.random() < 0.25  # noqa: PLR2004 - a quarter of the people
    days = (first, last) if chance.random() < 0.5 else (f"{first:%d.%m.%Y}", f"{last:%d.%m.%Y}")  # noqa: PLR2004 - half
    return [
        number // 2 + 1, chance.choice(ROLES), chance.choice(PLACES), chance.choice(("акимат", "минздрав", "частная")),
        "по трудовому договору", *days, chance.choice(("да", "+", "нет")), chance.choice(("да", "не знаю", "нет")),
        chance.choice((1, 0.5, "80 %", f"{chance.randrange(10, 160)}/160")), chance.choice((None, 425_000)),
        chance.choice((None, "212 500")),
        *(("COVID-19 подтверждён", f"{first:%d.%m.%Y}", "да", "да") if ill else (None, None, None, None)),
    ]  # fmt: skip


def write(file: Path, rows: int) -> None:
    """Write the list."""
    chance, book = random.Random(7), Workbook(write_only=True)  # noqa: S311 - rows, not secrets
    sheet = book.create_sheet()
    sheet.append(HEAD)
    for number in range(rows):
        sheet.append(row(number, chance))
    book.save(file)


def main() -> None:
    """Measure and print."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    with tempfile.TemporaryDirectory() as folder:
        file, answer = Path(folder) / "list.xlsx", Path(folder) / "answer.xlsx"
        write(file, rows)
        begin = time.perf_counter()
        subprocess.run(  # noqa: S603 - our own command
            [
                sys.executable,
                "-m",
                "bot.cli",
                "evaluate",
                "--xlsx",
                str(file),
                "-o",
                str(answer),
                "--today",
                "2022-09-20",
            ],
            cwd=ROOT,
            check=True,
        )
        seconds = time.perf_counter() - begin
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        size = answer.stat().st_size
    target = SECONDS * rows / ROWS
    print(f"rows                {rows:>10,}")
    print(f"seconds             {seconds:>10.1f}  target < {target:.1f}  {'met' if seconds < target else 'missed'}")
    print(f"processor seconds   {used.ru_utime + used.ru_stime:>10.1f}")
    print(f"peak memory, MiB    {used.ru_maxrss / 1024:>10.0f}")
    print(f"milliseconds a row  {seconds / rows * 1000:>10.2f}")
    print(f"answer, KiB         {size / 1024:>10.0f}")


if __name__ == "__main__":
    main()
