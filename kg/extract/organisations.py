"""Names of institutions, and the chains they stand in (department → hospital → university).

A name is a capitalised phrase around a head noun ("Hospital", "Ministry of …"), an acronym, or,
after "ROLE of", any capitalised phrase. A chain is split where both sides are institutions.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from kg.extract import names
from kg.extract.lexicon import Lexicon
from kg.extract.posts import is_head
from kg.extract.tokens import Token
from kg.model import Span

_COMPLEMENTS = frozenset("of for on in and & to de do da del der des du für di della".split())
_LINKS = frozenset("of at under within in".split())
_ARTICLES = frozenset("the la le el los las o a os il die das".split())
_MISSIONS = frozenset("consulate embassy mission office representation".split())
_WITHIN = frozenset(
    "department faculty school college institute hospital clinic centre center laboratory lab division section unit chair ward office directorate dept".split()
)
_WHOLE = frozenset(
    "university hospital academy institute centre center college ministry school agency administration government".split()
)
_NOT_ACRONYMS = frozenset(
    "AI IT CEO CTO CIO CFO COO PHD MD MS MSC BA BSC MBA HIV DNA RNA USB PDF FAQ Q&A TV PM AM UTC GMT CET CT MRI ICU "
    "R&D PR HR VR AR ML NLP OK II III IV VI VII US USA UK EU UAE II".split()
)
# Heads that close many a ministry's name ("… of Health and Human Services") without being above it.
_WEAK = frozenset(
    "service services programme initiative network industries exchange trust press section group".split()
)
_STATES = frozenset("acting former new then outgoing incoming".split())
_MAX_WORDS = 18


@dataclass(frozen=True, slots=True)
class Name:
    """One institution as printed, with its acronym when that stands in brackets behind it."""

    span: Span
    unit: bool = False
    acronym: Span | None = None


@dataclass(frozen=True, slots=True)
class Organisation:
    """A chain of institutions, leaf first, whose tokens end before `end`."""

    end: int
    chain: tuple[Name, ...] = field(default=())
    sure: float = 0.9

    @property
    def span(self) -> Span:
        """From the first printed character of the chain to the last."""
        spans = [n.span for n in self.chain] + [n.acronym for n in self.chain if n.acronym]
        return Span(min(s.start for s in spans), max(s.end for s in spans))


def parse_organisation(
    tokens: list[Token], i: int, lexicon: Lexicon, *, expected: bool = False, depth: int = 0
) -> Organisation | None:
    """The institution (with its chain) that starts exactly at token `i`, if any.

    `expected`: the context asks for an institution ("Director of …"), so a capitalised phrase
    without a head noun is one too, with less certainty.

    >>> from kg.extract.lexicon import load
    >>> from kg.extract.tokens import tokenize
    >>> text = "Emergency Department of the First Hospital of Jinan University Guo Jun"
    >>> o = parse_organisation(tokenize(text), 0, load())
    >>> [text[n.span.start:n.span.end] for n in o.chain]
    ['Emergency Department', 'First Hospital', 'Jinan University']
    """
    if i >= len(tokens) or not tokens[i].cap or depth > 4:
        return None
    if tokens[i].lower in _STATES and i + 1 < len(tokens) and tokens[i + 1].cap:
        return None  # "Acting Transport Service Commissioner": the word belongs to the post
    run = _run_end(tokens, i, lexicon)
    head = _last_head(tokens, i, run, lexicon)
    if head < 0:
        return _without_head(tokens, i, run, lexicon, expected=expected, depth=depth)
    if tokens[head].lower.endswith("'s") and head + 1 < run:
        owned = parse_organisation(tokens, head + 1, lexicon, depth=depth + 1)
        owner = Name(Span(tokens[i].start, tokens[head].end - 2), _unit(tokens[head], lexicon))
        if owned:
            return Organisation(owned.end, (*owned.chain, owner))
        return Organisation(head + 1, (owner,))
    end = _tail_end(tokens, head, run, lexicon)
    return _extend(
        tokens, i, end, lexicon, unit=_unit(tokens[head], lexicon), depth=depth, sure=0.93
    )


def _extend(
    tokens: list[Token], i: int, end: int, lexicon: Lexicon, *, unit: bool, depth: int, sure: float
) -> Organisation:
    """Add complements, an acronym and the institutions above to the name `[i, end)`."""
    head_word = _head_word(tokens, i, end, lexicon)
    while end < len(tokens) and end - i < _MAX_WORDS:
        word = tokens[end].lower
        if word not in _COMPLEMENTS and word not in _LINKS:
            break
        start = end + 1
        while start < len(tokens) and tokens[start].lower in _ARTICLES:
            start += 1
        if start >= len(tokens) or not tokens[start].cap:
            break
        land = names.place_end(tokens, start, lexicon)
        above = (
            None
            if word in ("and", "&")
            or (land > start and not (land < len(tokens) and tokens[land].cap))
            else parse_organisation(tokens, start, lexicon, depth=depth + 1)
        )
        if above and _mere_subject(tokens, start, above, head_word, lexicon):
            above = None
        if (
            above is None
            and head_word == "office"
            and word in ("of", "for")
            and is_head_at(tokens, start, lexicon)
        ):
            end = _office_end(tokens, start)
            continue
        if above and word in _LINKS:
            name = Name(Span(tokens[i].start, tokens[end - 1].end), unit)
            return Organisation(above.end, (name, *above.chain), min(sure, above.sure))
        stop = _complement_end(tokens, start, word, head_word, lexicon)
        if stop == start or (above and word in ("and", "&")):
            break
        end = stop
    acronym, after = _acronym(tokens, end)
    possessive = 2 if tokens[end - 1].lower.endswith("'s") else 0
    name = Name(Span(tokens[i].start, tokens[end - 1].end - possessive), unit, acronym)
    if after < len(tokens) and tokens[after].text == "," and head_word in _WITHIN and depth < 4:
        above = parse_organisation(tokens, after + 1, lexicon, depth=depth + 1)
        listed = above and not unit and _list_goes_on(tokens, above.end, lexicon)
        if above and not listed and _whole(tokens, after + 1, above, unit, lexicon):
            return Organisation(above.end, (name, *above.chain), min(sure, above.sure) - 0.05)
    return Organisation(after, (name,), sure)


def is_head_at(tokens: list[Token], i: int, lexicon: Lexicon) -> bool:
    """Whether a post begins at `i` ("Office of the Assistant Secretary for …")."""
    return any(t.cap and is_head(t, lexicon) for t in tokens[i : i + 3])


def _office_end(tokens: list[Token], i: int) -> int:
    end = i
    while end < len(tokens) and (
        tokens[end].cap
        or (
            tokens[end].lower in ("for", "of", "and", "the")
            and end + 1 < len(tokens)
            and tokens[end + 1].cap
        )
    ):
        end += 1
    return end


def _mere_subject(
    tokens: list[Token], start: int, above: Organisation, head_word: str, lexicon: Lexicon
) -> bool:
    """Whether what follows "of" only says what a department is about ("Human Services")."""
    if head_word == "office" and is_head_at(tokens, start, lexicon):
        return True
    words = [t for t in tokens[start : above.end] if t.end <= above.chain[0].span.end and t.word]
    heads = [t for t in words if _is_org_head(t, lexicon)]
    return (
        head_word
        in (
            "department",
            "ministry",
            "bureau",
            "committee",
            "secretariat",
            "directorate",
            "office",
            "commission",
        )
        and all(t.lower in _WEAK for t in heads)
        and all(lexicon.is_common(t.lower) for t in words)
    )


def _list_goes_on(tokens: list[Token], i: int, lexicon: Lexicon) -> bool:
    """Whether another institution follows by "," or "and": then these are a list, not a chain."""
    j = i
    while j < len(tokens) and tokens[j].lower in (",", "and", "&", "the", "as", "well"):
        j += 1
    return (
        j > i
        and j < len(tokens)
        and _last_head(tokens, j, _run_end(tokens, j, lexicon), lexicon) >= j
    )


def _whole(
    tokens: list[Token], start: int, above: Organisation, unit: bool, lexicon: Lexicon
) -> bool:
    """Whether what follows a comma can contain what stands before it."""
    first_name_end = above.chain[0].span.end
    head = [
        t
        for t in tokens[start : above.end]
        if t.end <= first_name_end and t.lower in lexicon.org_heads
    ]
    above_unit = above.chain[0].unit
    return (
        (unit and not above_unit)
        or (unit and bool(head))
        or (bool(head) and head[-1].lower in ("university", "academy"))
    )


def _run_end(tokens: list[Token], i: int, lexicon: Lexicon) -> int:
    """Index after the capitalised words in a row from `i`; "&"/"and"/"de" join words to a later head."""
    end = i
    while end < len(tokens) and end - i < _MAX_WORDS:
        token = tokens[end]
        if (
            token.cap
            or (token.word and token.text[0].isdigit() and end > i and len(token.text) < 4)
            or (
                token.lower in ("&", "and", "de", "da", "do", "des", "der")
                and end > i
                and end + 1 < len(tokens)
                and tokens[end + 1].cap
                and (token.lower != "and" or _leads_to_head(tokens, end + 1, lexicon))
                and (token.lower != "and" or not _has_head(tokens, i, end, lexicon))
            )
        ):
            end += 1
        else:
            break
    return end


def _leads_to_head(tokens: list[Token], i: int, lexicon: Lexicon) -> bool:
    """Whether common capitalised words from `i` end in a head noun ("… and Technology Park Office")."""
    for token in tokens[i : i + 5]:
        if not token.cap:
            return False
        if token.lower in lexicon.org_heads:
            return True
        if not lexicon.is_common(token.lower) or is_head(token, lexicon):
            return False
    return False


def _has_head(tokens: list[Token], i: int, end: int, lexicon: Lexicon) -> bool:
    return any(_is_org_head(t, lexicon) for t in tokens[i:end])


def _is_org_head(token: Token, lexicon: Lexicon) -> bool:
    return token.cap and token.lower.removesuffix("'s") in lexicon.org_heads


def _last_head(tokens: list[Token], i: int, run: int, lexicon: Lexicon) -> int:
    """Index of the last head noun in the run before a post or a personal name begins, -1 if none."""
    found = -1
    for j in range(i, run):
        token = tokens[j]
        if _is_org_head(token, lexicon):
            found = j
        elif (
            found >= 0
            and is_head(token, lexicon)
            and j + 1 < len(tokens)
            and not _is_org_head(tokens[min(j + 1, run - 1)], lexicon)
        ) or (
            found >= 0
            and names.name_end(tokens, j, lexicon) > j + 1
            and not _has_head(tokens, j, run, lexicon)
        ):
            break
    if (
        found == i
        and tokens[i].lower
        in (
            "office",
            "school",
            "section",
            "unit",
            "team",
            "group",
            "press",
            "service",
            "services",
            "company",
            "network",
            "exchange",
            "programme",
            "league",
            "mission",
            "chair",
        )
        and run - i == 1
    ):
        follower = tokens[i + 1].lower if i + 1 < len(tokens) else ""
        return found if follower in ("of", "for") else -1
    return found


def _tail_end(tokens: list[Token], head: int, run: int, lexicon: Lexicon) -> int:
    """Index after words that follow the head and still belong ("Consulate General", "Clinic Zurich")."""
    end = head + 1
    while end < run and not is_head_of_person(tokens, end, run, lexicon):
        token = tokens[end]
        if is_head(token, lexicon) and token.lower != "general":
            break
        if (
            lexicon.is_common(token.lower)
            or token.lower in lexicon.places
            or any(c.isdigit() for c in token.text)
        ) or (run - end == 1 and token.lower not in lexicon.given):
            end += 1
        else:
            break
    while end > head + 1 and not tokens[end - 1].cap and not tokens[end - 1].text[0].isdigit():
        end -= 1
    return end


def is_head_of_person(tokens: list[Token], i: int, run: int, lexicon: Lexicon) -> bool:
    """Whether a personal name of two words or more begins at `i` inside the run."""
    return (
        names.is_title(tokens[i], lexicon)
        or names.name_end(tokens, i, lexicon) >= min(run, i + 2) > i + 1
    )


def _complement_end(
    tokens: list[Token], start: int, preposition: str, head_word: str, lexicon: Lexicon
) -> int:
    """Index after the words of a complement ("… of Traditional Chinese Medicine"), `start` if none."""
    if preposition in ("in", "to", "at", "under", "within") and not (
        head_word in _MISSIONS or (preposition == "at" and head_word == "university")
    ):
        return start
    end = start
    while end < len(tokens) and end - start < 8 and tokens[end].cap:
        if is_head_of_person(tokens, end, len(tokens), lexicon) and (
            end > start or preposition in ("and", "&")
        ):
            break
        if end == start and names.is_title(tokens[end], lexicon):
            break
        place = names.place_end(tokens, end, lexicon)
        if place > end:
            end = place
            continue
        token = tokens[end]
        if preposition in ("and", "&") and (
            not lexicon.is_common(token.lower)
            or is_head(token, lexicon)
            or (_is_org_head(token, lexicon) and token.lower not in _WEAK)
        ):
            return start
        if is_head(token, lexicon) and end > start:
            break
        if end > start and _only_a_name(token, lexicon) and _all_known(tokens, start, end, lexicon):
            break
        end += 1
    if preposition in ("and", "&") and end < len(tokens) and tokens[end].cap:
        return start
    # "Ministry of Science, Technology and Innovation"
    if end < len(tokens) and tokens[end].text == "," and preposition in ("of", "for", "on"):
        end = _series_end(tokens, end, lexicon)
    return end


def _only_a_name(token: Token, lexicon: Lexicon) -> bool:
    word = token.lower
    return (word in lexicon.given or word in lexicon.surnames) and not lexicon.is_common(word)


def _all_known(tokens: list[Token], start: int, end: int, lexicon: Lexicon) -> bool:
    return all(lexicon.is_common(t.lower) for t in tokens[start:end])


def _series_end(tokens: list[Token], comma: int, lexicon: Lexicon) -> int:
    j = comma
    while j < len(tokens) and tokens[j].text == ",":
        j += 1
        if j < len(tokens) and tokens[j].lower in ("and", "&"):
            j += 1
        start = j
        while (
            j < len(tokens)
            and tokens[j].cap
            and lexicon.is_common(tokens[j].lower)
            and not is_head(tokens[j], lexicon)
            and not _is_org_head(tokens[j], lexicon)
        ):
            j += 1
        if j == start:
            return comma
        if j + 1 < len(tokens) and tokens[j].lower in ("and", "&"):
            k = j + 1
            while (
                k < len(tokens)
                and tokens[k].cap
                and lexicon.is_common(tokens[k].lower)
                and not is_head(tokens[k], lexicon)
            ):
                k += 1
            return k if k > j + 1 else comma
    return comma


def _without_head(
    tokens: list[Token], i: int, run: int, lexicon: Lexicon, *, expected: bool, depth: int
) -> Organisation | None:
    token = tokens[i]
    if is_acronym(token, lexicon):
        end = i + 1
        if (
            end < run
            and not is_head(tokens[end], lexicon)
            and not is_head_of_person(tokens, end, run, lexicon)
        ):
            known = lexicon.is_common(tokens[end].lower)
            if expected and known:
                end += 1
        return _extend(
            tokens,
            i,
            end,
            lexicon,
            unit=False,
            depth=depth,
            sure=0.75 if expected or depth else 0.6,
        )
    if not expected:
        return None
    if names.place_end(tokens, i, lexicon) > i:
        return None
    end = i
    while end < run and not is_head(tokens[end], lexicon):
        if end > i and is_head_of_person(tokens, end, run, lexicon):
            break
        end += 1
    if end == i or names.is_title(tokens[i], lexicon):
        return None
    return _extend(tokens, i, end, lexicon, unit=False, depth=depth, sure=0.65)


def is_acronym(token: Token, lexicon: Lexicon) -> bool:
    """Whether the token looks like the acronym of an institution ("NIH", "18F", "UNESCO")."""
    word = token.text.removesuffix("'s").removesuffix("’s")
    letters = [c for c in word if c.isalpha()]
    return (
        2 <= len(word) <= 8
        and (len(word) > 3 or not any(c.islower() for c in word))
        and sum(c.isupper() for c in letters) >= max(1, len(letters) - 1)
        and len(letters) + sum(c.isdigit() for c in word) == len(word)
        and word.upper() not in _NOT_ACRONYMS
        and token.lower not in lexicon.places
        and not token.initial
        and (len(letters) >= 2 or word[-1].isalpha())
        and not is_head(token, lexicon)
    )


def _acronym(tokens: list[Token], end: int) -> tuple[Span | None, int]:
    """An acronym in brackets right behind a name: "… Agency (CSA)"."""
    if end + 2 < len(tokens) and tokens[end].text == "(" and tokens[end + 2].text == ")":
        inner = tokens[end + 1]
        if sum(c.isupper() for c in inner.text) >= 2 and len(inner.text) <= 12:
            return inner.span, end + 3
    return None, end


def _unit(token: Token, lexicon: Lexicon) -> bool:
    return token.lower.removesuffix("'s") in lexicon.unit_heads


def _head_word(tokens: list[Token], i: int, end: int, lexicon: Lexicon) -> str:
    heads = [t.lower for t in tokens[i:end] if _is_org_head(t, lexicon)]
    return heads[-1] if heads else ""
