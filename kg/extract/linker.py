"""Whose post is it? Posts and institutions of a sentence are given to the persons beside them.

Lists are written in one of two styles, "NAME, POST of INSTITUTION" or "POST of INSTITUTION NAME".
Every group costs something to join to the person before it or after it (what stands between them
decides); dynamic programming picks the cheapest assignment, where changing style costs extra.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from kg.extract.lexicon import Lexicon
from kg.extract.mentions import Mention
from kg.extract.organisations import Name
from kg.extract.tokens import Token
from kg.model import Span

_JOINTS = frozenset("of at for in from with to".split())
_ARTICLES = frozenset("the our its his her their a an".split())
_COPULAS = frozenset(
    "is was are were as who serves serving served currently now then also both being "
    "himself".split()
)
_TOO_FAR = 3.6
_CHANGE_OF_STYLE = 0.8


@dataclass(slots=True)
class Affiliation:
    """A post, an institution, or both, as one group; tokens `[first, last)`."""

    first: int
    last: int
    post: Mention | None
    chain: tuple[Name, ...]
    sure: float
    plural: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """A person holds an affiliation; `rule` names the list style that decided.

    `quote`: the words around both where they stand in different sentences.
    """

    person: Mention
    affiliation: Affiliation
    rule: str
    sure: float
    quote: Span | None = None


def affiliations(tokens: list[Token], mentions: list[Mention]) -> list[Affiliation]:
    """The posts of a sentence with their institutions, and the institutions that stand alone."""
    groups: list[Affiliation] = []
    taken: set[int] = set()
    for k, mention in enumerate(mentions):
        if mention.type == "post":
            groups.append(_post_group(tokens, mentions, k, taken))
        elif mention.type == "organisation" and mention.organisation and k not in taken:
            groups.append(
                Affiliation(
                    mention.first, mention.last, None, mention.organisation.chain, mention.sure
                )
            )
    _drop_prefixes(groups)
    _share_last_institution(tokens, groups)
    return groups


def _post_group(
    tokens: list[Token], mentions: list[Mention], k: int, taken: set[int]
) -> Affiliation:
    post = mentions[k]
    group = Affiliation(post.first, post.last, post, (), post.sure, post.plural)
    following = mentions[k + 1] if k + 1 < len(mentions) else None
    if following and following.type == "organisation" and following.organisation:
        gap = [t.lower for t in tokens[post.last : following.first]]
        words = [w for w in gap if w not in _ARTICLES]
        joint = words[1:] if len(words) == 2 and words[0] == "," else words
        if (not joint and post.first and tokens[post.first - 1].lower == "who") or (
            len(joint) == 1 and (joint[0] in _JOINTS or joint[0] in (",", "(", "/", "-", "–"))
        ):
            taken.add(k + 1)
            group.chain, group.last = following.organisation.chain, following.last
            group.sure = min(post.sure, following.sure)
            _extend_unit(tokens, mentions, k + 1, group, taken)
    before = mentions[k - 1] if k else None
    if (
        not group.chain
        and before
        and before.type == "organisation"
        and before.organisation
        and before.last == post.first
    ):
        group.chain, group.first = before.organisation.chain, before.first
        group.sure = min(post.sure, before.sure + 0.1)
    return group


def _extend_unit(
    tokens: list[Token], mentions: list[Mention], k: int, group: Affiliation, taken: set[int]
) -> None:
    """ "Head of Surgery, City Hospital": what a managing post heads is a part of what follows."""
    post = group.post
    if not (post and post.managing and k + 1 < len(mentions)):
        return
    above = mentions[k + 1]
    headless = mentions[k].sure < 0.8
    gap = [t.lower for t in tokens[mentions[k].last : above.first]]
    if (
        above.type == "organisation"
        and above.organisation
        and headless
        and gap in ([","], [",", "the"], ["at"], ["at", "the"], ["of", "the"])
    ):
        taken.add(k + 1)
        unit = Name(group.chain[0].span, True, group.chain[0].acronym)
        group.chain = (unit, *group.chain[1:], *above.organisation.chain)
        group.last = above.last


def _drop_prefixes(groups: list[Affiliation]) -> None:
    """An institution read as the prefix of a post ("CSA Officer") is no group of its own."""
    owned = {g.first for g in groups if g.post}
    groups[:] = [g for g in groups if g.post or g.first not in owned]


def _share_last_institution(tokens: list[Token], groups: list[Affiliation]) -> None:
    """Posts joined by "and" share the institution behind the last ("Chair and Secretary of X")."""
    for left, right in reversed(list(pairwise(groups))):
        if left.post and not left.chain and right.post and right.chain and left.last <= right.first:
            gap = [t.lower for t in tokens[left.last : right.first]]
            if gap in (["and"], ["&"], ["/"], [",", "and"], ["as", "well", "as"]):
                left.chain = right.chain


def link(tokens: list[Token], mentions: list[Mention], lexicon: Lexicon) -> list[Link]:
    """Every affiliation of the sentence with the person (or, for a plural, persons) it belongs to.

    Affiliations with nobody near enough are left out.
    """
    persons = [m for m in mentions if m.type == "person"]
    groups = affiliations(tokens, mentions)
    if not persons or not groups:
        return []
    costs = [_costs(tokens, g, persons, groups, lexicon) for g in groups]
    links: list[Link] = []
    for group, choice in zip(groups, _cheapest(costs), strict=True):
        if choice is None:
            continue
        side, person, cost = choice
        rule = "list.name-first" if side == 0 else "list.post-first"
        if side == 0 and group.post is None and not person.rank:
            links += _share_rank(tokens, group, persons, person)
        if side == 0 and _complete(tokens, group, person, links):
            continue
        sure = max(0.3, min(group.sure, person.sure + 0.1) - 0.12 * max(0.0, cost - 0.5))
        links.append(Link(person, group, rule, sure))
        if group.plural:
            links += [
                Link(p, group, "list.plural", sure - 0.03)
                for p in _coordinated(tokens, persons, person, side)
            ]
    return links


def _share_rank(
    tokens: list[Token], group: Affiliation, persons: list[Mention], person: Mention
) -> list[Link]:
    """The rank in front of "Professors A and B of X" is a post of both at X."""
    joined = _coordinated(tokens, persons, person, 0)
    lead = joined[-1] if joined else person
    if not (lead.rank and lead.rank.plural):
        return []
    group.post, group.plural = lead.rank, False
    return [Link(p, group, "list.plural", group.sure - 0.03) for p in joined]


def _complete(tokens: list[Token], group: Affiliation, person: Mention, links: list[Link]) -> bool:
    """ "Researcher A from X": an institution behind a name completes the post before the name.

    So it does for the posts of persons joined before ("Researcher A and Engineer B of X"). A full
    academic rank in front of a name ("Professor A of X") is a post then, too.
    """
    if group.post is not None:
        return False
    gap = [t.lower for t in tokens[person.last : group.first] if t.lower not in _ARTICLES]
    behind = gap[1:] if gap[:1] == [","] else gap
    if behind not in (["of"], ["from"], ["at"], ["with"], ["("]):
        return False
    if person.rank and not any(k.person is person for k in links):
        group.post = person.rank
        return False
    found = False
    while True:
        own = [
            k
            for k in links
            if k.person is person and k.affiliation.post and not k.affiliation.chain
        ]
        own = [k for k in own if k.rule == "list.post-first" and k.affiliation.last == person.first]
        if not own:
            return found
        for incomplete in own:
            incomplete.affiliation.chain = group.chain
            incomplete.affiliation.sure = min(incomplete.affiliation.sure, group.sure)
        found = True
        joined = [
            k.person
            for k in links
            if 0 < own[0].affiliation.first - k.person.last <= 2
            and {t.lower for t in tokens[k.person.last : own[0].affiliation.first]}
            <= {"and", "&", ","}
        ]
        if not joined:
            return True
        person = joined[-1]


_Choice = tuple[int, Mention, float]


def _cheapest(costs: list[tuple[_Choice | None, _Choice | None]]) -> list[_Choice | None]:
    """Viterbi over the groups with two states (person before, person after)."""
    best: list[tuple[float, list[_Choice | None]]] = [(0.0, []), (0.0, [])]
    for options in costs:
        step: list[tuple[float, list[_Choice | None]]] = []
        for side in (0, 1):
            option = options[side]
            cost = option[2] if option else _TOO_FAR + 0.4
            previous = min((best[s][0] + (0 if s == side else _CHANGE_OF_STYLE), s) for s in (0, 1))
            step.append((previous[0] + cost, [*best[previous[1]][1], option]))
        best = step
    return min(best, key=lambda b: b[0])[1]


def _costs(
    tokens: list[Token],
    group: Affiliation,
    persons: list[Mention],
    groups: list[Affiliation],
    lexicon: Lexicon,
) -> tuple[_Choice | None, _Choice | None]:
    before = max((p for p in persons if p.last <= group.first), key=lambda p: p.last, default=None)
    after = min((p for p in persons if p.first >= group.last), key=lambda p: p.first, default=None)
    options: list[_Choice | None] = []
    for side, person in ((0, before), (1, after)):
        if person is None:
            options.append(None)
            continue
        low, high = (person.last, group.first) if side == 0 else (group.last, person.first)
        gap = _between(tokens, low, high, groups)
        joined = len(gap) < high - low  # other posts of the same person stand in between
        if group.post is None and _initials(tokens, group, person):
            options.append(None)
            continue
        cost = _gap_cost(gap, side, group, lexicon, joined=joined)
        options.append((side, person, cost) if cost <= _TOO_FAR else None)
    return options[0], options[1]


def _initials(tokens: list[Token], group: Affiliation, person: Mention) -> bool:
    """Whether what looks like an institution are the person's initials: Ana Diaz (AD)."""
    first = tokens[group.first]
    letters = "".join(t.text[0] for t in tokens[person.first : person.last] if t.word)
    return group.last - group.first == 1 and first.text.upper() == letters.upper()


def _between(tokens: list[Token], low: int, high: int, groups: list[Affiliation]) -> list[Token]:
    """The tokens between a person and a group, without other groups in between."""
    covered = {
        i
        for g in groups
        if g.post and g.first >= low and g.last <= high
        for i in range(g.first, g.last)
    }
    return [tokens[i] for i in range(low, high) if i not in covered]


def _gap_cost(
    gap: list[Token], side: int, group: Affiliation, lexicon: Lexicon, *, joined: bool
) -> float:
    if group.post is None:
        return _bare_cost(gap, side)
    cost = 0.0 if gap else 0.1
    for k, token in enumerate(gap):
        word = token.lower
        if word in (",", "\t"):
            cost += 0.35 if side == 0 else 0.6
        elif word == ";":
            cost += 2.6
        elif word in ("and", "&"):
            cost += 0.4 if side == 0 and (joined or (k and gap[k - 1].text == ",")) else 1.5
        elif word in ("*", "_", "`"):  # Markdown's marks
            continue
        elif word in (":", "-", "–", "—", "(", ")", "/"):
            cost += 0.4
        elif word in _COPULAS or word in _ARTICLES:
            cost += 0.35
        elif word in _JOINTS:
            cost += 0.8
        elif word in lexicon.person_verbs:
            cost += 2.5
        else:
            cost += 1.2
    return cost


def _bare_cost(gap: list[Token], side: int) -> float:
    """An institution without a post belongs to a name only in a few fixed forms."""
    words = [t.lower for t in gap if t.lower not in _ARTICLES]
    if side == 0:
        if words in (["of"], ["from"], ["at"], ["with"]) or words in (
            ["("],
            [",", "of"],
            [",", "from"],
            [",", "at"],
        ):
            return 0.4
        if words in ([","], ["\t"], ["-"], ["–"], ["—"], ["/"]):
            return 1.2
        return _TOO_FAR + 1
    return 1.0 if not gap else _TOO_FAR + 1


def _coordinated(
    tokens: list[Token], persons: list[Mention], person: Mention, side: int
) -> list[Mention]:
    """Persons joined to `person` by commas and "and", going away from the shared plural post."""
    ordered = sorted(persons, key=lambda p: p.first, reverse=side == 0)
    found: list[Mention] = []
    current = person
    for other in ordered[ordered.index(person) + 1 :]:
        low, high = (other.last, current.first) if side == 0 else (current.last, other.first)
        if any(t.lower not in (",", "and", "&") for t in tokens[low:high]):
            break
        found.append(other)
        current = other
    return found
