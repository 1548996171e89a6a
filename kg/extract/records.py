"""What was read, as records: every claim with the words that state it and the sentence around."""

from __future__ import annotations

from typing import NamedTuple

from kg.extract.blocks import blocks
from kg.extract.claims import Basis, Claims
from kg.extract.committees import find_committees
from kg.extract.document import read_sentences
from kg.extract.event import read_event
from kg.extract.event_facts import Event, Found
from kg.extract.institutions import Form, Institutions
from kg.extract.languages import ENGLISH, Language, covered, language
from kg.extract.lexicon import Lexicon, load
from kg.extract.model.reading import shipped
from kg.extract.people import People
from kg.extract.programme import Held, Programme
from kg.extract.readers import Reader
from kg.extract.sentence import Sentence
from kg.model import Kind, Passage, Record, Span
from kg.names import clean, digest, slug

_UNSURE = 0.5
_NAMED_WELL = 0.8


class Extraction(NamedTuple):
    """Records of a passage, and the sentences whose posts could be given to nobody."""

    records: list[Record]
    unparsed: list[Span]


def extract(passage: Passage, *, reader: Reader | None = None) -> Extraction:
    """Read an event report.

    The records hold nothing that is not in the passage: each claim points at its words. Records
    come in a fixed order (event, sessions, places, institutions, persons, contributions,
    memberships, participations). Without an event there are no participations: where the passage
    names none, it is the one that the user gave for the source. `reader` is the shipped model where
    none is given.

    >>> from kg.model import Source
    >>> text = "The Rural Health Forum was held in Oslo on 3 May 2021. Rector Ana Diaz spoke."
    >>> records, _ = extract(Passage(Source("0" * 64, "a.txt", "text/plain"), text))
    >>> [r.key for r in records if r.kind is Kind.PERSON]
    ['ana-diaz']
    """
    code = language(passage.text)
    spoken = covered(code)
    if spoken or code != ENGLISH:
        return _foreign(passage, spoken)
    lexicon = load()
    reader = reader or shipped()
    wrapped = passage.wrapped
    lists = find_committees(passage.text, lexicon, hard_wrapped=wrapped)
    prose = read_sentences(
        passage.text, lexicon, hard_wrapped=wrapped, apart=lists.spans, reader=reader
    )
    event = read_event(passage.text, prose, lexicon, passage.source.event)
    reader.settle(event, passage.text, prose)
    sentences = sorted([*prose, *lists.sentences], key=lambda s: s.quote)
    writer = _Writer(passage.text, sentences, event, lexicon)
    return Extraction(writer.records(), [*_unparsed(prose), *lists.unread])


def _foreign(passage: Passage, spoken: Language | None) -> Extraction:
    """Read a report in another language; what nobody here can read is listed, not guessed at."""
    text = passage.text
    if spoken is None:
        return Extraction([], [b.span for b in blocks(text, hard_wrapped=passage.wrapped)])
    sentences, event = spoken.read(
        text, hard_wrapped=passage.wrapped, apart=(), given=passage.source.event
    )
    writer = _Writer(text, sentences, event, load(), spoken)
    return Extraction(writer.records(), _unparsed(sentences))


class _Writer:
    def __init__(
        self,
        text: str,
        sentences: list[Sentence],
        event: Event,
        lexicon: Lexicon,
        spoken: Language | None = None,
    ) -> None:
        self.text, self.sentences, self.event = text, sentences, event
        self.people = People(text, sentences, spoken.naming if spoken else None)
        scope = digest(event.key)[:6] if event.names else ""
        fold = spoken.institution if spoken else slug
        self.institutions = Institutions(text, lexicon, scope, fold)
        self.position = spoken.position if spoken else lexicon.position
        self.claims = Claims()

    def records(self) -> list[Record]:
        """All records of the report."""
        self._collect_institutions()
        if self.event.names:
            self._add_event()
        self._add_institutions()
        self._add_people()
        held = self._add_memberships()
        if self.event.names:
            programme = Programme(
                self.text, self.sentences, self.event, self.people, self.institutions, self.claims
            )
            programme.add_participations(held)
            programme.add_organisers()
        return self.claims.records()

    def _collect_institutions(self) -> None:
        for sentence in self.sentences:
            linked = {link.affiliation.chain for link in sentence.links}
            for link in sentence.links:
                if link.affiliation.chain:
                    sure = link.affiliation.sure
                    self.institutions.add(link.affiliation.chain, sentence.quote, sure)
            for mention in sentence.mentions:
                chain = mention.organisation.chain if mention.organisation else ()
                if chain and all(chain != c[-len(chain) :] for c in linked):
                    self.institutions.add(chain, sentence.quote, mention.sure)
        for organiser in self.event.organisers:
            if organiser.chain:
                self.institutions.add(organiser.chain, organiser.quote, organiser.sure)
        self.institutions.settle()

    def _add_event(self) -> None:
        event = self.event
        record = Kind.EVENT, event.key
        for found in event.names:
            self._found(record, "name", found, clean(found.value))
        stated = {"type": event.kind, "start": event.start, "end": event.end, "mode": event.mode}
        for prop, one in stated.items():
            if one:
                self._found(record, prop, one, one.value)
        if event.place:
            place = clean(event.place.value)
            self._found((Kind.PLACE, slug(place)), "name", event.place, place)
            self._found(record, "place", event.place, slug(place), Kind.PLACE)

    def _found(
        self,
        record: tuple[Kind, str],
        prop: str,
        found: Found,
        value: str,
        refers: Kind | None = None,
    ) -> None:
        basis = Basis(found.quote, found.rule, found.sure)
        self.claims.say(record, prop, value, found.span, basis, refers)

    def _add_institutions(self) -> None:
        chains = [k.affiliation.chain for s in self.sentences for k in s.links]
        chains += [o.chain for o in self.event.organisers]
        used = {self.institutions.key(c[k:]) for c in chains for k in range(len(c))}
        for institution in self.institutions:
            if any(f.sure >= _NAMED_WELL and " " in f.name for f in institution.forms):
                used.add(institution.key)
        above = {i.key: i.parent for i in self.institutions if i.parent and i.parent_form}
        while more := {above[key] for key in used & above.keys()} - used:
            used |= more  # whoever is said to stand above one that is told of is told of, too
        for institution in self.institutions:
            if institution.key not in used:
                continue
            record = Kind.ORGANISATION, institution.key
            forms = institution.forms or institution.acronyms[:1]
            if institution.unit:
                self._form(record, "unit", forms[0], "chain.head", "true")
            for form in forms:
                self._form(record, "name", form, "mention.organisation", form.name)
            for form in institution.acronyms:
                self._form(record, "acronym", form, "mention.acronym", form.name)
            if institution.parent and institution.parent_form:
                prop = "unitOf" if institution.unit else "subOrganizationOf"
                form = institution.parent_form
                self._form(record, prop, form, "chain.of", institution.parent, Kind.ORGANISATION)

    def _form(
        self,
        record: tuple[Kind, str],
        prop: str,
        form: Form,
        rule: str,
        value: str,
        refers: Kind | None = None,
    ) -> None:
        self.claims.say(record, prop, value, form.span, Basis(form.quote, rule, form.sure), refers)

    def _add_people(self) -> None:
        busy = {self.people.key(k.person) for s in self.sentences for k in s.links}
        busy |= {self.people.key(a.person) for s in self.sentences for a in s.acts}
        busy |= {self.people.key(o.person) for o in self.event.organisers if o.person}
        for person in self.people:
            best = max(mention.sure for _, mention, _ in person.forms)
            if best < _UNSURE and person.key not in busy:
                continue  # unlisted words with nothing around that makes them a person
            for name, mention, quote in person.forms:
                basis = Basis(quote, "mention.person", mention.sure)
                self.claims.say((Kind.PERSON, person.key), "name", name, mention.span, basis)

    def _add_memberships(self) -> list[Held]:
        held: list[Held] = []
        for sentence in self.sentences:
            for link in sentence.links:
                person = self.people.key(link.person)
                chain, post = link.affiliation.chain, link.affiliation.post
                if not person or not (chain or post):
                    continue
                title = clean(self.text[post.span.start : post.span.end]) if post else ""
                organisation = self.institutions.key(chain) if chain else ""
                key = f"{person}.{slug(title) if title else 'affiliation'}"
                record = Kind.MEMBERSHIP, f"{key}.{digest(organisation)[:6]}"
                basis = Basis(link.quote or sentence.quote, link.rule, link.sure)
                self.claims.say(record, "member", person, link.person.span, basis, Kind.PERSON)
                if chain:
                    where = chain[0].span
                    self.claims.say(
                        record, "organisation", organisation, where, basis, Kind.ORGANISATION
                    )
                if post:
                    self.claims.say(record, "title", title, post.span, basis)
                    if concept := self.position(title):
                        self.claims.say(record, "role", concept, post.span, basis)
                held.append(Held(person, record[1], link, sentence))
        return held


def _unparsed(sentences: list[Sentence]) -> list[Span]:
    """Sentences with a post that was given to nobody although persons stand beside it."""
    found = []
    for sentence in sentences:
        posts = [m for m in sentence.mentions if m.type == "post"]
        linked = {k.affiliation.post.span for k in sentence.links if k.affiliation.post}
        persons = any(m.type == "person" for m in sentence.mentions)
        if persons and any(p.span not in linked for p in posts):
            found.append(sentence.quote)
    return found
