"""What was read, as records: every claim with the words that state it and the sentence around."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable
from typing import NamedTuple

from kg.extract.contributions import Act
from kg.extract.document import read_sentences
from kg.extract.event import Event, Found, read_event
from kg.extract.institutions import Form, Institutions
from kg.extract.lexicon import Lexicon, load
from kg.extract.linker import Link
from kg.extract.people import People
from kg.extract.sentence import Sentence
from kg.model import Claim, Kind, Passage, Record, Span
from kg.names import clean, digest, slug

# Which kind of contribution a role makes; a role that is missing here makes none.
_CONTRIBUTIONS = {
    "speaker": "talk",
    "keynote-speaker": "keynote",
    "poster-presenter": "poster",
    "welcome-speaker": "address",
    "opening-speaker": "address",
    "closing-speaker": "closing-remarks",
    "panellist": "panel",
    "discussant": "panel",
}
_GROUPED = frozenset(("panellist", "discussant"))


_UNSURE = 0.5
_Say = Callable[[str, str, Span, Kind | None], None]


class Extraction(NamedTuple):
    """Records of a passage, and the sentences whose posts could be given to nobody."""

    records: list[Record]
    unparsed: list[Span]


def extract(passage: Passage) -> Extraction:
    """Read an event report.

    The records hold nothing that is not in the passage: each claim points at its words. Records
    come in a fixed order (event, sessions, places, institutions, persons, contributions,
    memberships, participations). Without an event there are no participations.

    >>> from kg.model import Source
    >>> text = "The Rural Health Forum was held in Oslo on 3 May 2021. Rector Ana Diaz spoke."
    >>> records, _ = extract(Passage(Source("0" * 64, "a.txt", "text/plain"), text))
    >>> [r.key for r in records if r.kind is Kind.PERSON]
    ['ana-diaz']
    """
    lexicon = load()
    sentences = read_sentences(passage.text, lexicon, hard_wrapped=not passage.origin)
    event = read_event(passage.text, sentences, lexicon)
    return _Builder(passage.text, sentences, event, lexicon).build()


class _Builder:
    def __init__(
        self, text: str, sentences: list[Sentence], event: Event, lexicon: Lexicon
    ) -> None:
        self.text, self.sentences, self.event = text, sentences, event
        self.people = People(text, sentences)
        self.institutions = Institutions(text, lexicon)
        self.claims: dict[tuple[Kind, str], list[Claim]] = defaultdict(list)
        self.held: dict[str, list[tuple[str, Link, Sentence]]] = defaultdict(list)

    def build(self) -> Extraction:
        """All records and what stayed unparsed."""
        self._collect_institutions()
        if self.event.names:
            self._add_event()
        self._add_institutions()
        self._add_people()
        self._add_memberships()
        if self.event.names:
            self._add_participations()
            self._add_organisers()
        records = [
            Record(kind, key, tuple(dict.fromkeys(claims)))
            for (kind, key), claims in sorted(
                self.claims.items(), key=lambda item: (_ORDER.index(item[0][0]), item[0][1])
            )
        ]
        return Extraction(records, self._unparsed())

    def _say(
        self,
        kind: Kind,
        key: str,
        prop: str,
        value: str,
        span: Span,
        quote: Span,
        rule: str,
        sure: float,
        refers: Kind | None = None,
    ) -> None:
        self.claims[kind, key].append(Claim(prop, value, span, quote, rule, round(sure, 2), refers))

    # -- institutions ------------------------------------------------------------------------

    def _collect_institutions(self) -> None:
        for sentence in self.sentences:
            linked = {link.affiliation.chain for link in sentence.links}
            for link in sentence.links:
                if link.affiliation.chain:
                    self.institutions.add(
                        link.affiliation.chain, sentence.quote, link.affiliation.sure
                    )
            for mention in sentence.mentions:
                chain = mention.organisation.chain if mention.organisation else ()
                if chain and chain not in linked and all(chain != c[-len(chain) :] for c in linked):
                    self.institutions.add(chain, sentence.quote, mention.sure)
        for organiser in self.event.organisers:
            if organiser.chain:
                self.institutions.add(organiser.chain, organiser.quote, organiser.sure)
        self.institutions.settle()

    def _add_institutions(self) -> None:
        used = {
            self.institutions.key(link.affiliation.chain[k:])
            for s in self.sentences
            for link in s.links
            for k in range(len(link.affiliation.chain))
        } | {
            self.institutions.key(o.chain[k:])
            for o in self.event.organisers
            for k in range(len(o.chain))
        }
        for institution in self.institutions:
            best = max((f.sure for f in institution.forms), default=0.0)
            named = [f.name for f in institution.forms]
            if institution.key not in used and not (best >= 0.8 and any(" " in n for n in named)):
                continue
            kind = Kind.ORGANISATION
            if institution.unit:
                self._form(
                    kind, institution.key, "unit", institution.forms[0], "chain.head", value="true"
                )
            for form in institution.forms or institution.acronyms[:1]:
                self._form(kind, institution.key, "name", form, "mention.organisation")
            for form in institution.acronyms:
                self._form(kind, institution.key, "acronym", form, "mention.acronym")
            if institution.parent and institution.parent_form:
                prop = "unitOf" if institution.unit else "subOrganizationOf"
                self._form(
                    kind,
                    institution.key,
                    prop,
                    institution.parent_form,
                    "chain.of",
                    value=institution.parent,
                    refers=kind,
                )

    def _form(
        self,
        kind: Kind,
        key: str,
        prop: str,
        form: Form,
        rule: str,
        *,
        value: str = "",
        refers: Kind | None = None,
    ) -> None:
        self._say(
            kind, key, prop, value or form.name, form.span, form.quote, rule, form.sure, refers
        )

    # -- people and their posts --------------------------------------------------------------

    def _add_people(self) -> None:
        busy = {self.people.key(k.person) for s in self.sentences for k in s.links}
        busy |= {self.people.key(a.person) for s in self.sentences for a in s.acts}
        busy |= {self.people.key(o.person) for o in self.event.organisers if o.person}
        for person in self.people:
            best = max(mention.sure for _, mention, _ in person.forms)
            if best < _UNSURE and person.key not in busy:
                continue  # unlisted words with nothing around that makes them a person
            for name, mention, quote in person.forms:
                self._say(
                    Kind.PERSON,
                    person.key,
                    "name",
                    name,
                    mention.span,
                    quote,
                    "mention.person",
                    mention.sure,
                )

    def _add_memberships(self) -> None:
        for sentence in self.sentences:
            for link in sentence.links:
                person = self.people.key(link.person)
                chain = link.affiliation.chain
                post = link.affiliation.post
                if not person or not (chain or post):
                    continue
                title = clean(self._words(post.span)) if post else ""
                organisation = self.institutions.key(chain) if chain else ""
                key = f"{person}.{slug(title) or 'affiliation'}.{digest(organisation)[:6]}"
                self.held[person].append((key, link, sentence))
                say = self._speaker(Kind.MEMBERSHIP, key, sentence.quote, link.rule, link.sure)
                say("member", person, link.person.span, Kind.PERSON)
                if chain:
                    say("organisation", organisation, chain[0].span, Kind.ORGANISATION)
                if post:
                    say("title", title, post.span, None)
                    concept = load().position(title)
                    if concept:
                        say("role", concept, post.span, None)

    def _speaker(self, kind: Kind, key: str, quote: Span, rule: str, sure: float) -> _Say:
        def say(prop: str, value: str, span: Span, refers: Kind | None) -> None:
            self._say(kind, key, prop, value, span, quote, rule, sure, refers)

        return say

    # -- the event ---------------------------------------------------------------------------

    def _add_event(self) -> None:
        event, key = self.event, self.event.key
        for found in event.names:
            self._found(Kind.EVENT, key, "name", found, clean(found.value))
        for prop, one in (
            ("type", event.kind),
            ("start", event.start),
            ("end", event.end),
            ("mode", event.mode),
        ):
            if one:
                self._found(Kind.EVENT, key, prop, one, one.value)
        if event.place:
            place = clean(event.place.value)
            self._found(Kind.PLACE, slug(place), "name", event.place, place)
            self._found(Kind.EVENT, key, "place", event.place, slug(place), Kind.PLACE)

    def _found(
        self, kind: Kind, key: str, prop: str, found: Found, value: str, refers: Kind | None = None
    ) -> None:
        self._say(kind, key, prop, value, found.span, found.quote, found.rule, found.sure, refers)

    def _add_organisers(self) -> None:
        for organiser in self.event.organisers:
            if organiser.person:
                kind, who, span = (
                    Kind.PERSON,
                    self.people.key(organiser.person),
                    organiser.person.span,
                )
            else:
                kind, who, span = (
                    Kind.ORGANISATION,
                    self.institutions.key(organiser.chain),
                    organiser.chain[0].span,
                )
            if who:
                key = f"{who}.{organiser.role}"
                say = self._speaker(
                    Kind.PARTICIPATION, key, organiser.quote, "event.organiser", organiser.sure
                )
                say("participant", who, span, kind)
                say("role", organiser.role, organiser.cue, None)
                self._at_event(key, organiser.sure)

    def _at_event(self, key: str, sure: float) -> None:
        name = self.event.names[0]
        self._say(
            Kind.PARTICIPATION,
            key,
            "event",
            self.event.key,
            name.span,
            name.quote,
            "event.main",
            min(sure, name.sure),
            Kind.EVENT,
        )

    def _add_participations(self) -> None:
        for sentence in self.sentences:
            groups: dict[tuple[int, str], list[Act]] = defaultdict(list)
            for act in sentence.acts:
                if self.people.key(act.person):
                    groups[act.group, act.role].append(act)
            done: dict[tuple[str, ...], tuple[Kind, str, Span, Span] | None] = {}
            for acts in groups.values():
                # "A presented X and spoke about Y" is one talk on two topics
                same = (acts[0].role, *(self.people.key(a.person) for a in acts))
                if same in done and acts[0].title is None:
                    self._topic(sentence, acts[0], done[same])
                    continue
                done[same] = self._part(sentence, acts)
                for act in acts:
                    self._participation(sentence, act, done[same])

    def _participation(
        self, sentence: Sentence, act: Act, part: tuple[Kind, str, Span, Span] | None
    ) -> None:
        person = self.people.key(act.person)
        key = f"{person}.{act.role}" + (f".{digest(part[1])[:6]}" if part else "")
        cue_quote = (
            sentence.intro
            if sentence.intro and act.cue.span.within(sentence.intro)
            else sentence.quote
        )
        say = self._speaker(Kind.PARTICIPATION, key, sentence.quote, act.rule, act.sure)
        say("participant", person, act.person.span, Kind.PERSON)
        self._say(
            Kind.PARTICIPATION, key, "role", act.role, act.cue.span, cue_quote, act.rule, act.sure
        )
        self._at_event(key, act.sure)
        if part:
            kind, value, span, quote = part
            self._say(Kind.PARTICIPATION, key, "part", value, span, quote, act.rule, act.sure, kind)
        stated = [h for h in self.held[person] if h[2] is sentence] or self.held[person]
        for membership, link, home in stated:
            quote = home.quote
            span = link.affiliation.post.span if link.affiliation.post else link.person.span
            self._say(
                Kind.PARTICIPATION,
                key,
                "holding",
                membership,
                span,
                quote,
                link.rule,
                link.sure,
                Kind.MEMBERSHIP,
            )
            if link.affiliation.chain:
                self._say(
                    Kind.PARTICIPATION,
                    key,
                    "representing",
                    self.institutions.key(link.affiliation.chain),
                    link.affiliation.chain[0].span,
                    quote,
                    link.rule,
                    link.sure,
                    Kind.ORGANISATION,
                )

    def _part(self, sentence: Sentence, acts: list[Act]) -> tuple[Kind, str, Span, Span] | None:
        """The contribution (or, without one, the session) that the acts of one cue belong to."""
        act = acts[0]
        kind = "address" if act.cue.address else _CONTRIBUTIONS.get(act.role, "")
        session = self._session(sentence, act)
        listed = act.cue.agent or (act.cue.after and len(acts) > 1)
        if not kind or (
            act.title is None and act.topic is None and listed and act.role not in _GROUPED
        ):
            return session
        key = (
            slug(self._words(act.title))
            if act.title
            else "-".join(
                [
                    kind,
                    *(self.people.key(a.person) for a in acts[:2]),
                    digest(str(act.cue.span))[:4],
                ]
            )
        )
        quote = (
            sentence.intro
            if sentence.intro and act.cue.span.within(sentence.intro)
            else sentence.quote
        )
        say = self._speaker(Kind.CONTRIBUTION, key, quote, act.rule, act.sure)
        say("type", kind, act.cue.span, None)
        if act.title:
            say = self._speaker(
                Kind.CONTRIBUTION, key, sentence.quote, "cue.quoted-title", act.sure
            )
            say("title", clean(self._words(act.title)), act.title, None)
        part = (
            Kind.CONTRIBUTION,
            key,
            act.title or act.cue.span,
            sentence.quote if act.title else quote,
        )
        self._topic(sentence, act, part)
        self._hang(Kind.CONTRIBUTION, key, session)
        return part

    def _topic(
        self, sentence: Sentence, act: Act, part: tuple[Kind, str, Span, Span] | None
    ) -> None:
        if act.topic and part and part[0] is Kind.CONTRIBUTION:
            self._say(
                part[0],
                part[1],
                "topic",
                clean(self._words(act.topic)),
                act.topic,
                sentence.quote,
                "cue.topic",
                act.sure - 0.05,
            )

    def _hang(self, kind: Kind, key: str, session: tuple[Kind, str, Span, Span] | None) -> None:
        name = self.event.names[0]
        if session:
            self._say(
                kind,
                key,
                "partOf",
                session[1],
                session[2],
                session[3],
                "session.scope",
                0.75,
                Kind.SESSION,
            )
        else:
            self._say(
                kind,
                key,
                "partOf",
                self.event.key,
                name.span,
                name.quote,
                "event.main",
                name.sure,
                Kind.EVENT,
            )

    def _session(self, sentence: Sentence, act: Act) -> tuple[Kind, str, Span, Span] | None:
        """The session being told, or the list that one intro line makes of several addresses."""
        span = sentence.session
        if sentence.intro and act.cue.span.within(sentence.intro) and act.role in _CONTRIBUTIONS:
            span = act.cue.span
            words = re.sub(
                r"\W*(?:\b(?:by|from|were|was|given|delivered)\b\W*)*$", "", self._words(span)
            )
            span = Span(span.start, span.start + len(words))
        if span is None:
            return None
        quote = next(
            (s.quote for s in self.sentences if span.within(s.quote)),
            sentence.intro or sentence.quote,
        )
        key = f"{slug(self._words(span))}-{digest(str(span))[:4]}"
        if (Kind.SESSION, key) not in self.claims:
            self._say(
                Kind.SESSION, key, "name", clean(self._words(span)), span, quote, "session.cue", 0.8
            )
            self._hang(Kind.SESSION, key, None)
        return Kind.SESSION, key, span, quote

    def _words(self, span: Span) -> str:
        return self.text[span.start : span.end]

    def _unparsed(self) -> list[Span]:
        """Sentences with a post that was given to nobody although persons stand beside it."""
        found = []
        for sentence in self.sentences:
            posts = [m for m in sentence.mentions if m.type == "post"]
            linked = {
                link.affiliation.post.span for link in sentence.links if link.affiliation.post
            }
            if any(m.type == "person" for m in sentence.mentions) and any(
                p.span not in linked for p in posts
            ):
                found.append(sentence.quote)
        return found


_ORDER = (
    Kind.EVENT,
    Kind.SESSION,
    Kind.PLACE,
    Kind.ORGANISATION,
    Kind.PERSON,
    Kind.CONTRIBUTION,
    Kind.MEMBERSHIP,
    Kind.PARTICIPATION,
)
