"""What a text must keep: complete in three languages, equal placeholders and marks, one alphabet a word.

Must not read files nor know the code; spelling is checks/spelling.py.
"""

from __future__ import annotations

import re
from string import Formatter
from typing import TYPE_CHECKING

from checks.catalogue_files import LANGUAGES, PLURALS, Catalogues, Fault, Text
from flows.forms import ALL_FORMS, small

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

LIMITS = {"button.": 28, "toast.": 180}
PLACEHOLDER = re.compile(r"\{[^{}]*\}")
_WORD = re.compile(r"[^\W\d_]+")
_LATIN_NAME = re.compile(r"(?<!\w)[A-Za-z0-9.@/-]*[bdfgj-nqrstuvwzDFGJLNQRSUVWZ][A-Za-z0-9.@/-]*(?!\w)")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u02af]")
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_KEY = re.compile(r"[a-z0-9_]+(\.[a-z0-9_]+)*")
_STRANGE_LATIN = re.compile(r"[\u0180-\u02af]")
_LOOK_ALIKE = re.compile(r"[aceiopxyhABCEHIKMOPTXY]+")
_CYRILLIC_LANGUAGES = ("kk", "ru")


def faults(catalogues: Catalogues) -> list[Fault]:
    """Every fault of the texts themselves, in the order of file and key."""
    found: list[Fault] = []
    for key in catalogues.keys:
        texts = [catalogues.texts[lang][key] for lang in LANGUAGES if key in catalogues.texts[lang]]
        found += _absent(key, texts)
        found += [fault for text in texts for fault in _alone(text)]
        if not any(_names(form) is None for text in texts for form in text.forms):
            found += _together(texts)
    return sorted(found)


def _absent(key: str, texts: list[Text]) -> Iterator[Fault]:
    for lang in LANGUAGES:
        if all(text.lang != lang for text in texts):
            yield Fault(f"locales/{lang}/LC_MESSAGES/{texts[0].domain}.po", key, "is missing in this language")
    if not _KEY.fullmatch(key):
        yield Fault(texts[0].file, key, "a key is lower-case words with dots, like ask.role_kind")
    if len({text.domain for text in texts}) > 1:
        yield Fault(texts[0].file, key, "stands in different domains: " + ", ".join(sorted({t.file for t in texts})))


def _alone(text: Text) -> Iterator[Fault]:
    """The faults of one text that show without the other languages."""
    if text.plural and len(text.forms) != int(PLURALS[text.lang].split("=")[1][0]):
        yield Fault(text.file, text.key, f"has {len(text.forms)} plural forms")
    for form in text.forms:
        if not form.strip():
            yield Fault(text.file, text.key, "is empty")
            continue
        for reason in (*_shape(text.key, form), *_alphabets(text.lang, form)):
            yield Fault(text.file, text.key, reason)


def _shape(key: str, form: str) -> Iterator[str]:
    if _names(form) is None:
        yield f"braces do not pair, or a placeholder has no name: {form!r}"
    else:
        for name, spec in _placeholders(form):
            if small(spec) not in ALL_FORMS:
                yield f"{{{name}:{spec}}}: no value has this form"
    if form != form.strip() or "  " in form:
        yield "begins or ends with a space, or has two in a row: whole sentences, never fragments"
    if form.count("**") % 2:
        yield "a ** has no partner"
    for start, limit in LIMITS.items():
        if key.startswith(start) and len(form) > limit:
            yield f"has {len(form)} characters, at most {limit} fit"


def _alphabets(lang: str, form: str) -> Iterator[str]:
    for word in _WORD.findall(_LATIN_NAME.sub(" ", PLACEHOLDER.sub(" ", form))):
        latin, cyrillic = _LATIN.findall(word), _CYRILLIC.findall(word)
        if latin and cyrillic:
            fewer = "".join(latin if len(latin) <= len(cyrillic) else cyrillic)
            yield f"Latin and Cyrillic letters in one word: {word} ({fewer})"
        elif lang in _CYRILLIC_LANGUAGES and _LOOK_ALIKE.fullmatch(word):
            yield f"a word of Latin letters that look Cyrillic: {word}"
        elif lang in _CYRILLIC_LANGUAGES and (strange := _STRANGE_LATIN.findall(word)):
            yield f"Latin letters that look Kazakh: {word} ({''.join(strange)})"


def _together(texts: list[Text]) -> Iterator[Fault]:
    """The faults that show when the three languages lie side by side; the first language is the measure."""
    first = texts[0]
    for text in texts[1:]:
        if text.plural != first.plural:
            yield Fault(text.file, text.key, f"has plural forms in one of {first.lang}, {text.lang} only")
    names, marks = _all_names(first), first.forms[0].count("**")
    for text in texts:
        for form in text.forms:
            here = (_names(form) or set()) | ({"n"} if text.plural else set())
            if form.strip() and here != names:
                yield Fault(text.file, text.key, f"placeholders {_list(here)}, in {first.lang} {_list(names)}")
            if form.strip() and form.count("**") != marks:
                yield Fault(text.file, text.key, f"{form.count('**')} marks **, in {first.lang} {marks}")


def _all_names(text: Text) -> set[str]:
    names = set().union(*(_names(form) or set() for form in text.forms))
    return names | {"n"} if text.plural else names


def _names(form: str) -> set[str] | None:
    """The names in braces, or None where the text cannot be filled in."""
    try:
        names = [name for name, _ in _placeholders(form)]
    except ValueError:
        return None
    return set(names) if all(name.isidentifier() for name in names) else None


def _placeholders(form: str) -> list[tuple[str, str]]:
    """Name and form of each placeholder; ValueError where the braces do not pair."""
    return [(name, spec or "") for _, name, spec, _ in Formatter().parse(form) if name is not None]


def _list(names: Iterable[str]) -> str:
    return "{" + ", ".join(sorted(names)) + "}"
