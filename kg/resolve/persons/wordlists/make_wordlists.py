"""Write census_families.txt, census_given.txt and hanzi.txt again.

    python kg/resolve/persons/wordlists/make_wordlists.py FOLDER_OF_CENSUS_FILES

The folder holds dist.all.last, dist.female.first and dist.male.first of the US Census of 1990;
the readings come from pypinyin, which must be installed.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from pathlib import Path

HERE = Path(__file__).parent
RARE_FAMILY, RARE_GIVEN = 40, 20  # per million: rarer names are left out
_WIDTH = 95
# Characters of family names that are read otherwise in other words.
_READINGS = {"曾": "zeng", "单": "shan", "單": "shan", "仇": "qiu", "解": "xie", "查": "zha"}
_READINGS |= {"区": "ou", "盖": "ge", "翟": "zhai", "乐": "le", "尉": "wei", "覃": "qin"}


def shares(path: Path) -> dict[str, float]:
    """Names and how many of a million bear them."""
    rows = (line.split() for line in path.read_text("ascii").splitlines())
    return {row[0].lower(): float(row[1]) * 10_000 for row in rows}


def write_shares(path: Path, found: dict[str, float], least: int, head: str) -> None:
    """One line for each step of a fifth of a power of ten: `share: names`."""
    steps: dict[int, list[str]] = defaultdict(list)
    for name, share in found.items():
        if share >= least:
            steps[_rounded(share)].append(name)
    lines = [f"# {head}", "# How many of a million bear a name: the names."]
    for share in sorted(steps, reverse=True):
        lines += _wrapped(f"{share}:", sorted(steps[share]))
    path.write_text("\n".join(lines) + "\n", "utf-8")


def write_readings(path: Path) -> None:
    """One line for each syllable: the characters of GB 2312 and Big5 that are read so."""
    from pypinyin import Style, pinyin  # type: ignore[import-not-found, unused-ignore]

    ranges = [("gb2312", range(0xB0, 0xF8)), ("big5", range(0xA4, 0xC7))]
    chars = {
        char
        for coding, firsts in ranges
        for first in firsts
        for second in range(0x40, 0xFF)
        if len(char := bytes((first, second)).decode(coding, "ignore")) == 1 and char >= "一"
    }
    names = (HERE / "traditional.txt").read_text("utf-8")
    chars.update(char for char in names if char >= "一")
    found: dict[str, list[str]] = defaultdict(list)
    for char in sorted(chars):
        reading = _READINGS.get(char) or pinyin(char, style=Style.NORMAL)[0][0]
        if reading.isascii() and reading.isalpha():
            found[reading.replace("v", "u")].append(char)
    lines = ["# A syllable without its tone and the characters that are read so."]
    lines += [f"{reading} {''.join(found[reading])}" for reading in sorted(found)]
    path.write_text("\n".join(lines) + "\n", "utf-8")


def _rounded(share: float) -> int:
    size = 1
    while size * 10 <= share:
        size *= 10
    return int(share / size) * size


def _wrapped(head: str, words: list[str]) -> list[str]:
    lines = [head]
    for word in words:
        if len(lines[-1]) + len(word) >= _WIDTH:
            lines.append(head)
        lines[-1] += f" {word}"
    return lines


def main(folder: Path) -> None:
    """Write the three lists."""
    families = shares(folder / "dist.all.last")
    female, male = (shares(folder / f"dist.{sex}.first") for sex in ("female", "male"))
    given = {n: (female.get(n, 0) + male.get(n, 0)) / 2 for n in female.keys() | male.keys()}
    source = "US Census 1990, public domain"
    write_shares(HERE / "census_families.txt", families, RARE_FAMILY, source)
    write_shares(HERE / "census_given.txt", given, RARE_GIVEN, source)
    write_readings(HERE / "hanzi.txt")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
