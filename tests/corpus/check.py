"""Check the annotated corpus: gold files have the agreed shape and say only what their text says.

Run as ``python tests/corpus/check.py``: prints one line per finding, exits with 1 if there is any.
"""

from __future__ import annotations

import json
import re
import sys
import unicodedata
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any, Final

HERE: Final = Path(__file__).resolve().parent
NUMBERS: Final = {
    "dev": [*range(1, 21)],
    "sealed": [*range(101, 161), *range(421, 431), *range(521, 531)],
    "train": [
        *range(201, 401),
        *range(401, 421),
        *range(431, 461),
        *range(501, 521),
        *range(531, 556),
        *range(601, 631),
    ],
}
# length of a text by its language, in words; Chinese, which has no spaces, in characters
LENGTH: Final = {"en": range(80, 501), "ru": range(120, 351), "zh": range(200, 651)}
HAN: Final = re.compile(r"[\u3400-\u9fff]")

# Words that an accepted form may bring although the text lacks them: the noun of a role that is
# printed as a verb ("directs the X": Director), a title spelt out, and "former" for a past post.
FREE: Final = frozenset(
    {"coordinator", "director", "former", "founder", "head", "leader"}
    | {"lecturer", "member", "organizer", "senator", "teacher"}
    | {"бывший", "глава", "директор", "заведующий"}
    | {"заместитель", "начальник", "организатор", "руководитель", "член"}
)
ENDING: Final = 3  # letters at the end of a Russian word that change with its case

CONTRIBUTIONS: Final = frozenset(
    {"address", "talk", "discussion", "chair", "closing", "statement", "attended", "award", "other"}
)
ORGANISATION_ROLES: Final = frozenset({"organiser", "host", "supporter", "sponsor", "partner"})
MODES: Final = frozenset({"online", "onsite", "hybrid"})
DATE: Final = re.compile(r"(?:(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?|(\d{2})-(\d{2}))\Z")

# key -> (type, required); a key that is not listed is an error
Shape = dict[str, tuple[type | tuple[type, ...], bool]]
TOP: Final[Shape] = {
    "lang": (str, True),
    "event": (dict, True),
    "organisations": (list, True),
    "other_organisations": (list, True),
    "persons": (list, True),
}
EVENT: Final[Shape] = {
    "name": (str, False),
    "accept": (list, True),
    "type": (str, True),
    "start": (str, False),
    "end": (str, False),
    "place": (list, True),
    "mode": (str, False),
}
ORGANISATION: Final[Shape] = {"role": (str, True), "name": (str, True), "accept": (list, True)}
PERSON: Final[Shape] = {
    "name": (str, True),
    "aliases": (list, True),
    "present": (bool, False),
    "positions": (list, True),
    "contributions": (list, True),
}
POSITION: Final[Shape] = {
    "title": ((str, type(None)), True),
    "organisation": (list, True),
    "accept_title": (list, False),
    "accept_organisation": (list, False),
}
CONTRIBUTION: Final[Shape] = {"type": (str, True), "title": (str, False)}


def shape_findings(value: Any, shape: Shape, where: str) -> Iterator[str]:
    """Yield what is missing, unknown or of the wrong type in one JSON object.

    >>> list(shape_findings({"type": 3}, CONTRIBUTION, "talk"))
    ['talk: type is int']
    """
    if not isinstance(value, dict):
        yield f"{where}: not an object"
        return
    for key in value.keys() - shape.keys():
        yield f"{where}: unknown key {key}"
    for key, (kind, required) in shape.items():
        if key not in value:
            if required:
                yield f"{where}: no {key}"
        elif not isinstance(value[key], kind):
            yield f"{where}: {key} is {type(value[key]).__name__}"
        elif kind is list and key not in {"organisations", "persons", "positions", "contributions"}:
            if not all(isinstance(item, str) and item.strip() == item != "" for item in value[key]):
                yield f"{where}: {key} must hold trimmed, non-empty strings"
            elif len(set(value[key])) != len(value[key]):
                yield f"{where}: {key} repeats a value"


def is_date(text: str) -> bool:
    """Tell whether a date is ISO: ``YYYY-MM-DD``, ``YYYY-MM``, ``YYYY`` or ``MM-DD``.

    >>> [is_date(d) for d in ("2023-02-29", "2024-02", "11-14", "14.11.2023")]
    [False, True, True, False]
    """
    match = DATE.match(text)
    if match is None:
        return False
    year, month, day, only_month, only_day = match.groups()
    try:
        # 2000 is a leap year: 02-29 without a year is a possible date
        date(int(year or 2000), int(month or only_month or 1), int(day or only_day or 1))
    except ValueError:
        return False
    return True


def words(text: str) -> set[str]:
    """Return the words of a text, case-folded, each also without its plural ending.

    >>> sorted(words("Deputy Ministers"))
    ['deputy', 'minister', 'ministers']
    """
    found = set(re.findall(r"\w+", text.casefold()))
    return found | {word.removesuffix("s") for word in found}


def words_check(text: str, lang: str = "en") -> Callable[[str], bool]:
    """Return a test: do all words of an accepted form stand in the text, up to case and plural?

    A form in an ``accept`` list may be shortened or reordered, but brings no word of its own
    beyond the few in ``FREE``. A Russian word may differ in its ending; a Chinese form is made
    of characters of the text.

    >>> [words_check("who heads the Unit")(form) for form in ("Head", "the unit", "Ward")]
    [True, True, False]
    >>> [words_check("ректора вуза", "ru")(form) for form in ("Ректор", "вуз", "проректор")]
    [True, True, False]
    >>> [words_check("北京大学副校长", "zh")(form) for form in ("校长", "院长")]
    [True, False]
    """
    known = words(text) | FREE
    if lang == "ru":
        known |= {word[:cut] for word in known for cut in range(1, len(word) + 1)}
        return lambda form: all(
            word in known or word[: max(1, len(word) - ENDING)] in known
            for word in re.findall(r"\w+", form.casefold())
        )
    if lang == "zh":
        return lambda form: set(form) <= set(text)
    return lambda form: set(re.findall(r"\w+", form.casefold())) <= known


def event_findings(event: dict[str, Any]) -> Iterator[str]:
    """Yield what is wrong with an event's dates and mode."""
    for key in ("start", "end"):
        if key in event and not is_date(event[key]):
            yield f"event: {key} {event[key]!r} is not an ISO date"
    if ("start" in event) != ("end" in event):
        yield "event: start and end go together"
    elif "start" in event and event["start"] > event["end"]:
        yield "event: ends before it starts"
    if event.get("mode", "onsite") not in MODES:
        yield f"event: mode {event['mode']!r}"


def person_findings(person: dict[str, Any], where: str) -> Iterator[str]:
    """Yield what is wrong inside one person: positions, contributions, presence."""
    for position in person["positions"]:
        yield from shape_findings(position, POSITION, f"{where}, position")
        if position.get("title") is None and not position.get("organisation"):
            yield f"{where}: a position with neither title nor organisation"
    for contribution in person["contributions"]:
        yield from shape_findings(contribution, CONTRIBUTION, f"{where}, contribution")
        if contribution.get("type") not in CONTRIBUTIONS:
            yield f"{where}: contribution type {contribution.get('type')!r}"
    if person.get("present") is True:
        yield f"{where}: present is written only when false"
    elif person.get("present") is False and person["contributions"]:
        yield f"{where}: contributes but is not present"
    elif "present" not in person and not person["contributions"]:
        yield f"{where}: present but without a contribution (say attended)"


def values(gold: dict[str, Any]) -> Iterator[tuple[str, str, bool]]:
    """Yield (field, value, verbatim): each string that has to be grounded in the text.

    Lists of which any item counts may add the nominative of what a Russian text inflects.
    """
    event = gold["event"]
    listed = gold["lang"] != "ru"
    if "name" in event:
        yield "event name", event["name"], True
    yield from (("event accept", form, False) for form in event["accept"])
    yield from (("place", form, listed) for form in event["place"])
    yield from (("other organisation", form, listed) for form in gold["other_organisations"])
    for organisation in gold["organisations"]:
        yield "organiser", organisation["name"], True
        yield from (("organiser accept", form, False) for form in organisation["accept"])
    for person in gold["persons"]:
        name = person["name"]
        yield "person", name, True
        yield from ((f"{name}: alias", form, False) for form in person["aliases"])
        for position in person["positions"]:
            if position["title"] is not None:
                yield f"{name}: title", position["title"], True
            for link in position["organisation"]:
                yield f"{name}: organisation", link, True
            for key in ("accept_title", "accept_organisation"):
                yield from ((f"{name}: {key}", form, False) for form in position.get(key, []))
        for contribution in person["contributions"]:
            if "title" in contribution:
                yield f"{name}: talk", contribution["title"], True


def findings(text: str, gold: Any) -> Iterator[str]:
    """Yield everything that is wrong with one text and its gold; nothing if both are good."""
    if not text.endswith("\n") or text != unicodedata.normalize("NFC", text):
        yield "text: must be NFC and end with a newline"
    shape = list(shape_findings(gold, TOP, "top"))
    if not shape and gold["lang"] not in LENGTH:
        shape.append(f"top: lang {gold['lang']!r}")
    if not shape:
        shape += shape_findings(gold["event"], EVENT, "event")
        for organisation in gold["organisations"]:
            shape += shape_findings(organisation, ORGANISATION, "organisation")
        for number, person in enumerate(gold["persons"]):
            shape += shape_findings(person, PERSON, f"person {number}")
    yield from shape
    if shape:
        return  # the checks below rely on the shape
    count = len(HAN.findall(text) if gold["lang"] == "zh" else text.split())
    if count not in LENGTH[gold["lang"]]:
        yield f"text: {count} words or characters"
    yield from event_findings(gold["event"])
    for organisation in gold["organisations"]:
        if organisation["role"] not in ORGANISATION_ROLES:
            yield f"organisation role {organisation['role']!r}"
    names = [person["name"] for person in gold["persons"]]
    yield from (f"{name}: named twice" for name in dict.fromkeys(names) if names.count(name) > 1)
    for person in gold["persons"]:
        yield from person_findings(person, person["name"])
    grounded = words_check(text, gold["lang"])
    for field, value, verbatim in values(gold):
        if value not in text if verbatim else not grounded(value):
            yield f"{field}: {value!r} does not stand in the text"


def check(folder: Path) -> list[str]:
    """Check all files of the corpus in a folder and return the findings, one line each."""
    lines = []
    for half, numbers in NUMBERS.items():
        expected = {f"{n:03}{suffix}" for n in numbers for suffix in (".txt", ".json")}
        here = {path.name for path in (folder / half).iterdir()}
        lines += [f"{half}/{name}: missing or unexpected" for name in sorted(expected ^ here)]
        for path in sorted((folder / half).glob("*.json")):
            raw = path.read_text(encoding="utf-8")
            gold = json.loads(raw)
            if raw != json.dumps(gold, ensure_ascii=False, indent=2) + "\n":
                lines.append(f"{half}/{path.name}: not written as json.dumps(…, indent=2)")
            text = path.with_suffix(".txt")
            if text.exists():
                found = findings(text.read_text(encoding="utf-8"), gold)
                lines += [f"{half}/{path.stem}: {line}" for line in found]
    return lines


def main() -> int:
    """Print the findings and return the exit status."""
    lines = check(HERE)
    print("\n".join(lines) or f"{sum(map(len, NUMBERS.values()))} texts checked, no findings")
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())
