"""Where the name of an institution ends: head nouns, what follows them, complements, acronyms.

All functions take token indexes and give the index after the last word that belongs.
"""

from __future__ import annotations

from kg.extract import names
from kg.extract.lexicon import Lexicon
from kg.extract.posts import is_head
from kg.extract.tokens import Token
from kg.model import Span

# Heads that close a ministry's name ("… of Health and Human Services") without being above it.
WEAK_HEADS = frozenset(
    "service services programme initiative network industries exchange trust press section "
    "group".split()
)
MAX_WORDS = 18
_MISSIONS = frozenset("consulate embassy mission office representation".split())
_NOT_ACRONYMS = frozenset(
    "AI IT CEO CTO CIO CFO COO PHD MD MS MSC BA BSC MBA HIV DNA RNA USB PDF FAQ Q&A TV PM AM UTC "
    "GMT CET CT MRI ICU "
    "R&D PR HR VR AR ML NLP OK II III IV VI VII US USA UK EU UAE II".split()
)


def run_end(tokens: list[Token], i: int, lexicon: Lexicon) -> int:
    """Index after the capitalised words in a row from `i`; "and" or "de" may lead to a head."""
    end = i
    while end < len(tokens) and end - i < MAX_WORDS:
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
                and (token.lower != "and" or not has_head(tokens, i, end, lexicon))
            )
        ):
            end += 1
        else:
            break
    return end


def _leads_to_head(tokens: list[Token], i: int, lexicon: Lexicon) -> bool:
    """Whether common capitalised words from `i` end in a head ("… and Technology Park Office")."""
    for token in tokens[i : i + 5]:
        if not token.cap:
            return False
        if token.lower in lexicon.org_heads:
            return True
        if not lexicon.is_common(token.lower) or is_head(token, lexicon):
            return False
    return False


def has_head(tokens: list[Token], i: int, end: int, lexicon: Lexicon) -> bool:
    return any(is_org_head(t, lexicon) for t in tokens[i:end])


def is_org_head(token: Token, lexicon: Lexicon) -> bool:
    return token.cap and token.lower.removesuffix("'s").rstrip(".") in lexicon.org_heads


def last_head(tokens: list[Token], i: int, run: int, lexicon: Lexicon) -> int:
    """Index of the last head noun before a post or a personal name begins, -1 if none."""
    found = -1
    for j in range(i, run):
        token = tokens[j]
        if is_org_head(token, lexicon):
            found = j
        elif (
            found >= 0
            and is_head(token, lexicon)
            and j + 1 < len(tokens)
            and not is_org_head(tokens[min(j + 1, run - 1)], lexicon)
        ) or (
            found >= 0
            and names.name_end(tokens, j, lexicon) > j + 1
            and not has_head(tokens, j, run, lexicon)
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


def tail_end(tokens: list[Token], head: int, run: int, lexicon: Lexicon) -> int:
    """Index after words behind the head that belong ("Consulate General", "Clinic Zurich")."""
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


def complement_end(
    tokens: list[Token], start: int, preposition: str, head_word: str, lexicon: Lexicon
) -> int:
    """Index after a complement's words ("… of Traditional Chinese Medicine"), `start` if none."""
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
            or (is_org_head(token, lexicon) and token.lower not in WEAK_HEADS)
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
            and not is_org_head(tokens[j], lexicon)
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


def bracketed_acronym(tokens: list[Token], end: int) -> tuple[Span | None, int]:
    """An acronym in brackets right behind a name: "… Agency (CSA)"."""
    if end + 2 < len(tokens) and tokens[end].text == "(" and tokens[end + 2].text == ")":
        inner = tokens[end + 1]
        if sum(c.isupper() for c in inner.text) >= 2 and len(inner.text) <= 12:
            return inner.span, end + 3
    return None, end


def is_unit(token: Token, lexicon: Lexicon) -> bool:
    return token.lower.removesuffix("'s") in lexicon.unit_heads


def head_word(tokens: list[Token], i: int, end: int, lexicon: Lexicon) -> str:
    heads = [t.lower for t in tokens[i:end] if is_org_head(t, lexicon)]
    return heads[-1] if heads else ""
