"""Reads the catalogues of locales/ as they stand on disk: languages, domains, keys and their texts.

Must not judge a text (checks/catalogue_rules.py) nor know the code that uses it (checks/catalogue_use.py).
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from babel.messages.pofile import PoFileError, read_po

ROOT = Path(__file__).resolve().parent.parent
LOCALES = ROOT / "locales"
LANGUAGES = ("kk", "ru", "en")
PLURALS = {
    "kk": "nplurals=2; plural=(n != 1);",
    "ru": ("nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);"),
    "en": "nplurals=2; plural=(n != 1);",
}
_MSGID = re.compile(r'^msgid "(.+)"$', re.MULTILINE)


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing to mend: the file (relative to the project where it can be), the key (may be empty) and the reason."""

    file: str
    key: str
    reason: str

    def __str__(self) -> str:
        """One line for a terminal."""
        return f"{self.file}: {self.key}: {self.reason}" if self.key else f"{self.file}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Text:
    """One key in one language: ``forms`` has one text, or as many as the language has plurals."""

    lang: str
    domain: str
    key: str
    forms: tuple[str, ...]
    plural: bool

    @property
    def file(self) -> str:
        """Where it stands, as a person would look for it."""
        return f"locales/{self.lang}/LC_MESSAGES/{self.domain}.po"


@dataclass(frozen=True, slots=True)
class Catalogues:
    """All texts, by language and key, and the faults of the files themselves."""

    texts: dict[str, dict[str, Text]]
    faults: tuple[Fault, ...]

    @property
    def keys(self) -> tuple[str, ...]:
        """Every key of any language, sorted."""
        return tuple(sorted({key for one in self.texts.values() for key in one}))


def read(locales: Path = LOCALES) -> Catalogues:
    """Read every domain of every language; a file that cannot be read is a fault and no text."""
    texts: dict[str, dict[str, Text]] = {lang: {} for lang in LANGUAGES}
    faults: list[Fault] = []
    domains = {lang: {path.stem for path in (locales / lang / "LC_MESSAGES").glob("*.po")} for lang in LANGUAGES}
    every = set().union(*domains.values())
    for lang in LANGUAGES:
        faults.extend(
            Fault(f"locales/{lang}/LC_MESSAGES/{domain}.po", "", "this domain is missing here")
            for domain in sorted(every - domains[lang])
        )
        for domain in sorted(domains[lang]):
            path = locales / lang / "LC_MESSAGES" / f"{domain}.po"
            found, wrong = _read_one(path, lang, domain)
            faults.extend(wrong)
            for text in found:
                if text.key in texts[lang]:
                    faults.append(Fault(text.file, text.key, f"also in {texts[lang][text.key].file}"))
                texts[lang][text.key] = text
    return Catalogues(texts, tuple(faults))


def _read_one(path: Path, lang: str, domain: str) -> tuple[list[Text], list[Fault]]:
    name = f"locales/{lang}/LC_MESSAGES/{domain}.po"
    raw = path.read_text(encoding="utf-8")
    try:
        with path.open("rb") as stream:
            catalogue = read_po(stream, locale=lang, abort_invalid=True)
    except (PoFileError, ValueError) as error:
        return [], [Fault(name, "", f"cannot be read: {error}")]
    faults = [Fault(name, key, "twice in this file") for key, n in Counter(_MSGID.findall(raw)).items() if n > 1]
    if "Plural-Forms:" not in raw or _squeezed(catalogue.plural_forms) != _squeezed(PLURALS[lang]):
        faults.append(Fault(name, "", f"Plural-Forms must be {PLURALS[lang]}"))
    faults += [Fault(name, str(key), "obsolete entry (#~): delete it") for key in catalogue.obsolete]
    texts: list[Text] = []
    for message in catalogue:
        if not message.id:
            continue
        plural = isinstance(message.id, (list, tuple))
        key = str(message.id[0] if plural else message.id)
        if plural and message.id[0] != message.id[1]:
            faults.append(Fault(name, key, "msgid_plural must repeat the key"))
        if message.context is not None:
            faults.append(Fault(name, key, "has a context (msgctxt); a key is enough"))
        if message.fuzzy:
            faults.append(Fault(name, key, "is marked fuzzy"))
        forms = tuple(str(form or "") for form in message.string or ()) if plural else (str(message.string or ""),)
        texts.append(Text(lang, domain, key, forms, plural))
    return texts, faults


def _squeezed(text: str) -> str:
    return re.sub(r"[\s()]", "", text).rstrip(";")
