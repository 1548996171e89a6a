"""What authority files say of the institutions and people of a corpus: one more source each.

A name that surely means a record gets the record's id (`sameAs`), and an institution its country
and town. Where a name may mean several records nothing is said, and the name is told.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from platformdirs import user_cache_path

from kg import statements
from kg.corpus import AUTHORITY, Corpus, Progress
from kg.errors import UnreadableError
from kg.ingest import is_url
from kg.ingest.entry import EntryWriter
from kg.model import Entry, Kind, Passage, Source, Statement
from kg.names import digest, slug
from kg.propose import grounds
from kg.resolve.authority import (
    Authority,
    Candidate,
    Persons,
    accepted,
    open_authority,
    read_persons,
)
from kg.resolve.authority.reconcile import Question, Reconciler
from kg.statements import name_id

_IRI: Final = re.compile(r"https?://[^\x00-\x20<>\"{}|^`\\]+")
_LIKELY: Final = 0.8  # from here on a candidate is told where none is sure


def consult(corpus: Corpus, names: Sequence[str], progress: Progress = lambda step: None) -> Corpus:
    """The corpus with what authority files say of its names.

    A file of persons is CSV (see `kg.resolve.authority.persons`), every other is a dump of ROR; its
    index is kept in the user's folder for caches. A web address is a reconciliation service of
    OpenRefine's kind, asked for institutions. UnreadableError or SourceError for a file or service
    that is none.

    >>> corpus = Corpus([], 0, [], [])
    >>> consult(corpus, []) == corpus
    True
    """
    found = [*corpus.statements]
    ambiguous: list[str] = []
    mentions = _mentions(corpus.statements) if names else {}
    for name in sorted(names, key=lambda n: (os.path.basename(n), n)):
        progress(name)
        source, matches = _ask(name, mentions) if is_url(name) else _look_up(Path(name), mentions)
        sure = [(m, one) for m, several in matches if (one := accepted(several))]
        ambiguous += [
            f"{source.name}: {mention.name} may be {_listed(several)}"
            for mention, several in matches
            if not accepted(several) and several and several[0].score >= _LIKELY
        ]
        found += statements.state(Passage(source, ""), [])
        for mention, one in sure:
            if _IRI.fullmatch(one.id):
                # Where an entry stands must not depend on which other names the corpus has.
                offset = int(digest(mention.id, one.id), 16)
                found += statements.state_entries(source, [_entry(mention, one)], offset)
    return replace(corpus, statements=found, ambiguous=tuple(sorted(ambiguous)))


def _look_up(path: Path, mentions: Mapping[str, _Mention]) -> tuple[Source, _Matches]:
    """What a file says."""
    source = Source(_sha256(path), path.name, _media_type(path))
    if source.media_type == "text/csv":
        return source, _people(mentions, read_persons(path))
    with open_authority(path, user_cache_path("confkg")) as authority:
        return source, list(_institutions(mentions, authority))


def _ask(url: str, mentions: Mapping[str, _Mention]) -> tuple[Source, _Matches]:
    """What a service says; its answers are the source, so that others are another source."""
    institutions = [m for i, m in mentions.items() if _has_record(i, m)]
    answers = Reconciler(url).match([Question(m.name) for m in institutions])
    told = "\n".join(f"{c.text}\t{c.id}\t{c.score}" for several in answers for c in several)
    sha256 = hashlib.sha256(f"{url}\n{told}".encode()).hexdigest()
    source = Source(sha256, urlsplit(url).hostname or url, "application/json", url=url)
    return source, list(zip(institutions, answers, strict=True))


@dataclass(slots=True)
class _Mention:
    """All that the corpus says of one exact name."""

    id: str
    names: list[str] = field(default_factory=list)
    acronyms: set[str] = field(default_factory=set)
    countries: set[str] = field(default_factory=set)
    places: set[str] = field(default_factory=set)
    above: set[str] = field(default_factory=set)
    affiliations: set[str] = field(default_factory=set)
    unit: bool = False

    @property
    def name(self) -> str:
        return max(self.names, key=lambda name: (len(name), name))


def _mentions(told: Iterable[Statement]) -> dict[str, _Mention]:
    """People and institutions by name id, sorted; what authority files said before is left out."""
    found: dict[str, _Mention] = defaultdict(lambda: _Mention(""))
    names: dict[str, str] = {}
    posts: dict[str, dict[str, str]] = defaultdict(dict)
    for line in sorted(grounds(told)):
        if line.rule.startswith(AUTHORITY):
            continue
        subject = name_id(line.subject)
        if line.kind in (Kind.PERSON, Kind.ORGANISATION):
            mention = found[subject]
            mention.id = subject
            match line.prop:
                case "name":
                    mention.names.append(line.value)
                    names.setdefault(subject, line.value)
                case "acronym":
                    mention.acronyms.add(line.value)
                case "country":
                    mention.countries.add(line.value)
                case "place":
                    mention.places.add(name_id(line.value))
                case "unit":
                    mention.unit = True
                case "unitOf" | "subOrganizationOf":
                    mention.above.add(name_id(line.value))
        elif line.kind is Kind.PLACE and line.prop == "name":
            names.setdefault(subject, line.value)
        elif line.kind is Kind.MEMBERSHIP and line.prop in ("member", "organisation"):
            posts[line.subject][line.prop] = name_id(line.value)
    for post in posts.values():
        if len(post) == 2 and post["member"] in found:
            found[post["member"]].affiliations.add(names.get(post["organisation"], ""))
    for mention in found.values():
        mention.places = {names.get(place, "") for place in mention.places}
    return {i: found[i] for i in sorted(found) if found[i].names}


_Matches = Sequence[tuple[_Mention, Sequence[Candidate]]]


def _institutions(
    mentions: Mapping[str, _Mention], authority: Authority
) -> Iterator[tuple[_Mention, list[Candidate]]]:
    """Institutions with their candidates, those above others first; departments have no record."""
    done: dict[str, str] = {}
    waiting = [m for i, m in mentions.items() if _has_record(i, m)]
    for mention in sorted(waiting, key=lambda m: (len(_chain(m.id, mentions)), m.id)):
        parents = [done[a] for a in _chain(mention.id, mentions) if a in done]
        candidates = authority.match(
            mention.name,
            country=next(iter(sorted(mention.countries)), ""),
            place=next(iter(sorted(mention.places)), ""),
            parents=parents,
            acronyms=sorted(mention.acronyms),
        )
        if one := accepted(candidates):
            done[mention.id] = one.id
        yield mention, candidates


def _has_record(identifier: str, mention: _Mention) -> bool:
    """Whether authority files know such things: institutions, but no departments."""
    return identifier.startswith(f"{Kind.ORGANISATION}/") and not mention.unit


def _people(
    mentions: Mapping[str, _Mention], persons: Persons
) -> list[tuple[_Mention, list[Candidate]]]:
    people = (m for i, m in mentions.items() if i.startswith(Kind.PERSON))
    return [(m, persons.match(m.name, affiliations=sorted(m.affiliations))) for m in people]


def _chain(identifier: str, mentions: Mapping[str, _Mention]) -> list[str]:
    """Everything above an institution, in no particular order."""
    found: list[str] = []
    queue = [identifier]
    while queue:
        for above in sorted(mentions[queue.pop()].above):
            if above in mentions and above not in found:
                found.append(above)
                queue.append(above)
    return found


def _entry(mention: _Mention, record: Candidate) -> Entry:
    """The record as an entry that says who or what the name of the corpus is."""
    row = EntryWriter(record.id, AUTHORITY, min(record.score, 1.0))
    kind, key = mention.id.split("/", 1)
    name = row.cell("record", record.name)
    thing = row.thing(Kind(kind), key, name)
    row.say(thing, "sameAs", record.id, row.cell("id", record.id))
    if record.country:
        row.say(thing, "country", record.country, row.cell("country", record.country))
    if record.place and record.country:
        town = row.cell("place", record.place)
        place = row.thing(Kind.PLACE, slug(f"{record.place} {record.country}"), town)
        if record.geonames:
            row.say(place, "sameAs", record.geonames, row.cell("geonames", record.geonames))
        row.refer(thing, "place", place)
    return row.entry()


def _listed(candidates: Sequence[Candidate]) -> str:
    shown = [f"{c.name} ({c.place or c.country}, {c.id})" for c in candidates[:3]]
    more = f" or {len(candidates) - 3} more" if len(candidates) > 3 else ""
    return " or ".join(shown) + more


def _media_type(path: Path) -> str:
    return "text/csv" if path.suffix.lower() == ".csv" else "application/json"


def _sha256(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise UnreadableError(f"cannot be read: {error.strerror}", where=str(path)) from error
