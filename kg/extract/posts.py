"""Stated posts: "First Deputy Chairman", "cardiology ward head", "Vice President for Research".

Productive: modifiers + a head noun (from the labels of the role scheme, or formed like "…ologist")
+ a complement that is not itself an institution.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from kg.extract.lexicon import Lexicon
from kg.extract.names import place_end
from kg.extract.tokens import Token

_FORMED = re.compile(
    r"(?:[a-z]+(?:ologists?|iatrists?|icists?|surgeons?|therapists?|ographers?|omists?|physicists?|"
    r"pathists?|anists?|chemists?|iatricians?))"
)
_JOINED = frozenset(
    "vice co deputy sub pro pro-vice ex under director president first general".split()
)
_AFTER_HEAD = frozenset("general emeritus emerita elect designate".split())
# Heads that lead a part of an institution: what follows "of" is that part, not a subject.
_MANAGING = frozenset("head chief chair chairman chairwoman chairperson".split())
_LEADS = frozenset(
    "heads directs leads chairs coordinates manages headed directed led runs".split()
)
_NOT_ALONE = frozenset(
    "lead leads fellow member members partner partners student students doctor".split()
)
_FUNCTION_WORDS = frozenset(
    "about above after again against also although among another because been before being below "
    "between both "
    "could during each either every from have here into just many more most much must neither "
    "once only other over "
    "same several should since some such than that their them then there these they this those "
    "through until upon "
    "very were what when where whether which while whom whose will with within without would your "
    "ours current four "
    "five seven eight nine hundred young former colleague colleagues".split()
)
_ACTIVITIES = frozenset(
    "accounting banking building consulting computing engineering farming financing housing "
    "learning licensing "
    "manufacturing marketing mining nursing planning printing processing programming publishing "
    "purchasing teaching "
    "training".split()
)
_SMALL = frozenset("and & of for the in".split())
_MAX_MODIFIERS = 7


class Post(NamedTuple):
    """A post whose tokens end before `end`."""

    end: int
    plural: bool
    managing: bool


def parse_post(tokens: list[Token], i: int, lexicon: Lexicon) -> Post | None:
    """The post that starts exactly at token `i`, complement included, if there is one.

    >>> from kg.extract.lexicon import load
    >>> from kg.extract.tokens import tokenize
    >>> parse_post(tokenize("deputy director for research of the clinic"), 0, load()).end
    4
    """
    if tokens[i].lower in _LEADS and i and tokens[i - 1].lower == "who":
        return Post(i + 1, plural=False, managing=True)  # "who heads the X": the verb is the title
    head_end = _head_end(tokens, i, lexicon)
    if head_end == i:
        return None
    head = tokens[head_end - 1]
    noun = _head_noun(tokens, i, head_end, lexicon)
    managing = noun.removesuffix("s") in _MANAGING
    end = _complement_end(tokens, head_end, lexicon, managing=managing)
    return Post(end, _plural(head.lower), managing)


def is_head(token: Token, lexicon: Lexicon) -> bool:
    """Whether the token is a noun for a post."""
    word = token.lower
    if word in lexicon.role_heads or _FORMED.fullmatch(word):
        return True
    first, _, last = word.rpartition("-")
    return last in lexicon.role_heads and first in _JOINED


def _head_end(tokens: list[Token], i: int, lexicon: Lexicon) -> int:
    """Index after the head noun of the post starting at `i`, `i` when there is none."""
    first = tokens[i]
    capital = first.cap and first.lower != "phd"
    found = i
    j = i
    joined = False
    while j < len(tokens) and j - i <= _MAX_MODIFIERS:
        token = tokens[j]
        if is_head(token, lexicon) and (token.cap == capital or not token.cap):
            if found > i and joined and tokens[found - 1].lower not in lexicon.role_modifiers:
                break
            found = j + 1
            if found < len(tokens) and tokens[found].lower in _AFTER_HEAD:
                found += 1
                break
            j += 1
            continue
        modifying = tokens[found - 1].lower in lexicon.role_modifiers and j > found
        if token.lower in ("and", "&") and j > i and not joined and (found == i or modifying):
            joined = True
            j += 1
            continue
        if not _can_modify(token, capital, lexicon):
            break
        j += 1
    if found == i or _part_of_name(tokens, i, found, lexicon):
        return i
    if not capital and found - i == 1 and first.lower in _NOT_ALONE:
        return i
    return found


def _can_modify(token: Token, capital: bool, lexicon: Lexicon) -> bool:
    if not token.word or token.lower in _SMALL:
        return False
    if token.lower in lexicon.role_modifiers:
        return True
    if token.cap and not capital:
        return False
    if token.lower == "phd":
        return True
    known = lexicon.is_common(token.lower) and token.lower not in lexicon.org_heads
    if not capital:
        return known and token.lower not in lexicon.person_verbs and _describes(token.lower)
    return token.cap and known and not token.lower.endswith("'s")


def _describes(word: str) -> bool:
    """Whether a lower-case word can stand in a title ("cardiology ward head")."""
    if word in _ACTIVITIES or word == "phd":
        return True
    return len(word) > 3 and word not in _FUNCTION_WORDS and not word.endswith(("ed", "ly", "ing"))


def _part_of_name(tokens: list[Token], i: int, end: int, lexicon: Lexicon) -> bool:
    """Whether the head belongs to something else: an institution ("Engineers Society") or a
    personal name ("Dean Smith", "Grant Fellow said")."""
    head = tokens[end - 1]
    follower = tokens[end] if end < len(tokens) else None
    if follower and follower.cap and head.cap and follower.lower in lexicon.org_heads:
        return True
    if head.cap and end - i == 1 and head.lower in lexicon.given and follower and follower.cap:
        after = tokens[end + 1] if end + 1 < len(tokens) else None
        return not (after and after.cap)
    return False


def _head_noun(tokens: list[Token], i: int, end: int, lexicon: Lexicon) -> str:
    for token in reversed(tokens[i:end]):
        if is_head(token, lexicon):
            return token.lower.rsplit("-", 1)[-1]
    return tokens[end - 1].lower


def _plural(word: str) -> bool:
    return word.endswith("s") and not word.endswith("ss")


def _complement_end(tokens: list[Token], end: int, lexicon: Lexicon, *, managing: bool) -> int:
    """Index after a complement that names a subject or duty ("for Research", "of physics").

    A managing head keeps nothing after "of": "Head of Surgery" heads a department named Surgery.
    """
    if end >= len(tokens) or tokens[end].lower not in ("for", "of", "in", "on", "to"):
        return end
    preposition = tokens[end].lower
    country = _country_end(tokens, end, lexicon)
    if country > end:
        return country
    if preposition == "to" or (managing and preposition != "for"):
        return end
    j = end + 1
    if j < len(tokens) and tokens[j].lower == "the":
        return end
    last = end
    while j < len(tokens) and j - end <= 9:
        token = tokens[j]
        if token.lower in ("and", "&") or (token.text == "," and _series(tokens, j, lexicon)):
            j += 1
            continue
        subject = (
            token.word
            and lexicon.is_common(token.lower)
            and token.lower not in lexicon.org_heads
            and token.lower not in _SMALL
            and token.lower not in lexicon.person_verbs
            and not is_head(token, lexicon)
            and (token.cap or (j - end <= 4 and len(token.lower) > 3))
        )
        if not subject:
            break
        j += 1
        last = j
    if last == end:
        return end
    follower = tokens[last] if last < len(tokens) else None
    if (
        follower
        and follower.word
        and (follower.lower in lexicon.org_heads or is_head(follower, lexicon))
    ):
        return end  # the words belong to an institution: "Professor of Endocrinology Department"
    if (
        not tokens[end + 1].cap
        and follower
        and follower.word
        and follower.lower not in ("at", "of", "from", "with", "and", "in", "for")
    ):
        return end  # lower-case words run on: a sentence, not a title
    return last


_OF_PLACES = frozenset(
    "commissioner ambassador consul minister mayor governor general attaché president senator "
    "ombudsman".split()
)


def _country_end(tokens: list[Token], end: int, lexicon: Lexicon) -> int:
    """Index after the country or town an office is of: "Ambassador of Chile in Norway"."""
    if tokens[end - 1].lower.rsplit("-", 1)[-1] not in _OF_PLACES:
        return end
    last = end
    while last < len(tokens) and tokens[last].lower in ("of", "to", "in"):
        start = last + 1
        if start < len(tokens) and tokens[start].lower == "the":
            start += 1
        place = place_end(tokens, start, lexicon) if start < len(tokens) else start
        follower = tokens[place] if place < len(tokens) else None
        if place == start or (follower and follower.cap):
            break  # "Vice President of Henan Medical University"
        last = place
    return last


def _series(tokens: list[Token], comma: int, lexicon: Lexicon) -> bool:
    """Whether the comma stands inside "Science, Technology and Innovation"."""
    j = comma + 1
    while j < len(tokens) and j - comma <= 3:
        if tokens[j].lower in ("and", "&"):
            return (
                j > comma + 1
                and j + 1 < len(tokens)
                and tokens[j + 1].cap
                and lexicon.is_common(tokens[j + 1].lower)
            )
        if not (tokens[j].cap and lexicon.is_common(tokens[j].lower)) or is_head(
            tokens[j], lexicon
        ):
            return False
        j += 1
    return False
