"""The programme as claims: who took part in which role, in which contribution and session."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import NamedTuple

from kg.extract.claims import Basis, Claims
from kg.extract.contributions import Act
from kg.extract.event_facts import Event
from kg.extract.institutions import Institutions
from kg.extract.linker import Link
from kg.extract.people import People
from kg.extract.sentence import Sentence
from kg.model import Kind, Span
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
_TRAILING = re.compile(r"\W*(?:\b(?:by|from|were|was|given|delivered|came)\b\W*)*$")
# A session told in one paragraph is taken to go on in the next ones: less sure.
_SCOPE = 0.75


class Part(NamedTuple):
    """A session or contribution, and the words that make somebody part of it."""

    kind: Kind
    key: str
    span: Span
    quote: Span


class Held(NamedTuple):
    """A membership of a person, with the link and the sentence it was read from."""

    person: str
    membership: str
    link: Link
    sentence: Sentence


@dataclass(slots=True)
class Programme:
    """Adds sessions, contributions and participations of the main event to the claims."""

    text: str
    sentences: list[Sentence]
    event: Event
    people: People
    institutions: Institutions
    claims: Claims
    _sessions: dict[Span, Part] = field(default_factory=dict)
    _titled: dict[str, list[str]] = field(default_factory=dict)

    def add_participations(self, held: list[Held]) -> None:
        """Participations of persons, in the order told.

        `held` are the memberships: what a person holds is stated with the participation when
        both stand in one sentence, and taken from elsewhere in the report otherwise.
        """
        posts: dict[str, list[Held]] = defaultdict(list)
        for one in held:
            posts[one.person].append(one)
        for sentence in self.sentences:
            groups: dict[tuple[int, str], list[Act]] = defaultdict(list)
            for act in sentence.acts:
                if self.people.key(act.person):
                    groups[act.group, act.role].append(act)
            done: dict[tuple[str, ...], Part | None] = {}
            for acts in groups.values():
                # "A presented X and spoke about Y" is one talk on two topics
                same = (acts[0].role, *(self.people.key(a.person) for a in acts))
                if same in done and acts[0].title is None:
                    self._topic(sentence, acts[0], done[same])
                    continue
                done[same] = self._part(sentence, acts)
                for act in acts:
                    self._participation(sentence, act, done[same], posts)

    def add_organisers(self) -> None:
        """Participations of those who organised, hosted, supported or sponsored."""
        for organiser in self.event.organisers:
            if organiser.person:
                kind, who = Kind.PERSON, self.people.key(organiser.person)
                span = organiser.person.span
            else:
                kind, who = Kind.ORGANISATION, self.institutions.key(organiser.chain)
                span = organiser.chain[0].span
            if who:
                record = Kind.PARTICIPATION, f"{kind}.{who}.{organiser.role}"
                basis = Basis(organiser.quote, "event.organiser", organiser.sure)
                self.claims.say(record, "participant", who, span, basis, kind)
                self.claims.say(record, "role", organiser.role, organiser.cue, basis)
                self._at_event(record, organiser.sure)

    def _participation(
        self, sentence: Sentence, act: Act, part: Part | None, posts: dict[str, list[Held]]
    ) -> None:
        person = self.people.key(act.person)
        key = f"{Kind.PERSON}.{person}.{act.role}" + (f".{digest(part.key)[:6]}" if part else "")
        record = Kind.PARTICIPATION, key
        say = self.claims.say
        basis = Basis(sentence.quote, act.rule, act.sure)
        say(record, "participant", person, act.person.span, basis, Kind.PERSON)
        cue = Basis(self._cue_quote(sentence, act), act.rule, act.sure)
        say(record, "role", act.role, act.cue.span, cue)
        if act.label:
            say(record, "roleTitle", self._words(act.label), act.label, cue)
        self._at_event(record, act.sure)
        if part:
            there = Basis(part.quote, act.rule, act.sure)
            say(record, "part", part.key, part.span, there, part.kind)
        mine = posts[person]
        for _, membership, link, home in [h for h in mine if h.sentence is sentence] or mine:
            stated = Basis(link.quote or home.quote, link.rule, link.sure)
            post, chain = link.affiliation.post, link.affiliation.chain
            span = post.span if post else link.person.span
            say(record, "holding", membership, span, stated, Kind.MEMBERSHIP)
            if chain:
                where = self.institutions.key(chain)
                say(record, "representing", where, chain[0].span, stated, Kind.ORGANISATION)

    def _at_event(self, record: tuple[Kind, str], sure: float) -> None:
        name = self.event.names[0]
        basis = Basis(name.quote, "event.main", min(sure, name.sure))
        self.claims.say(record, "event", self.event.key, name.span, basis, Kind.EVENT)

    def _part(self, sentence: Sentence, acts: list[Act]) -> Part | None:
        """The contribution (or, without one, the session) that the acts of one cue belong to."""
        act = acts[0]
        kind = "address" if act.cue.address else _CONTRIBUTIONS.get(act.role, "")
        session = self._session(sentence, act)
        listed = act.cue.agent or (act.cue.after and len(acts) > 1)
        untold = act.title is None and act.topic is None
        if not kind or (untold and listed and act.role not in _GROUPED):
            return session
        quote = self._cue_quote(sentence, act)
        part = Part(Kind.CONTRIBUTION, self._contribution_key(kind, acts), act.cue.span, quote)
        if act.title:
            part = part._replace(span=act.title, quote=sentence.quote)
        record = part.kind, part.key
        self.claims.say(record, "type", kind, act.cue.span, Basis(quote, act.rule, act.sure))
        if act.title:
            basis = Basis(sentence.quote, "cue.quoted-title", act.sure)
            self.claims.say(record, "title", self._words(act.title), act.title, basis)
        self._topic(sentence, act, part)
        self._hang(record, session)
        return part

    def _contribution_key(self, kind: str, acts: list[Act]) -> str:
        people = [self.people.key(a.person) for a in acts[:2]]
        if acts[0].title:
            title = slug(self._words(acts[0].title))
            # the same title by others is another contribution ("Opening remarks")
            mine = self._titled.setdefault(title, people) == people
            return title if mine else "-".join([title, *people])
        return "-".join([kind, *people, digest(str(acts[0].cue.span))[:4]])

    def _topic(self, sentence: Sentence, act: Act, part: Part | None) -> None:
        if act.topic and part and part.kind is Kind.CONTRIBUTION:
            basis = Basis(sentence.quote, "cue.topic", act.sure - 0.05)
            words = self._words(act.topic)
            self.claims.say((part.kind, part.key), "topic", words, act.topic, basis)

    def _hang(self, record: tuple[Kind, str], session: Part | None) -> None:
        """Say what a session or contribution is part of."""
        if session:
            basis = Basis(session.quote, "session.scope", _SCOPE)
            self.claims.say(record, "partOf", session.key, session.span, basis, session.kind)
        else:
            name = self.event.names[0]
            basis = Basis(name.quote, "event.main", name.sure)
            self.claims.say(record, "partOf", self.event.key, name.span, basis, Kind.EVENT)

    def _session(self, sentence: Sentence, act: Act) -> Part | None:
        """The session being told, or the list that one intro line makes of several addresses."""
        span = sentence.session
        if sentence.intro and act.cue.span.within(sentence.intro) and act.role in _CONTRIBUTIONS:
            words = _TRAILING.sub("", self.text[act.cue.span.start : act.cue.span.end])
            span = Span(act.cue.span.start, act.cue.span.start + len(words))
        if span is None:
            return None
        if span in self._sessions:
            return self._sessions[span]
        around = (s.quote for s in self.sentences if span.within(s.quote))
        quote = next(around, sentence.intro or sentence.quote)
        session = Part(
            Kind.SESSION, f"{slug(self._words(span))}-{digest(str(span))[:4]}", span, quote
        )
        self._sessions[span] = session
        record = session.kind, session.key
        basis = Basis(quote, "session.cue", 0.8)
        self.claims.say(record, "name", self._words(span), span, basis)
        self._hang(record, None)
        return session

    def _cue_quote(self, sentence: Sentence, act: Act) -> Span:
        """Where the cue stands: in the sentence, or in the line that introduces its list."""
        above = sentence.intro or sentence.above
        return above if above and act.cue.span.within(above) else sentence.quote

    def _words(self, span: Span) -> str:
        return clean(self.text[span.start : span.end])
