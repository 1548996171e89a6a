"""What speaks against two names being one institution, however alike they look."""

from __future__ import annotations

from urllib.parse import urlsplit

from kg.resolve.organisations.names import OrganisationName
from kg.resolve.organisations.pair import Pair
from kg.resolve.organisations.reading import Word
from kg.resolve.organisations.support import SCHOOLS, is_short
from kg.resolve.organisations.words import Sort, regions
from kg.resolve.profile import Profile, Reason

_DECISIVE = -1.0
_DOUBT = -0.25
_PARTS = frozenset(
    "department faculty division section unit ward branch chair service laboratory group team"
    " programme".split()
)
# Heads that, added to a name, make it another institution: the hospital, the press of a university.
_OTHERS = _PARTS | frozenset(
    "hospital clinic press school college library museum foundation hospice garden archive church"
    " theatre bank company association society trust station consortium observatory".split()
)
# Heads that sources swap: a hospital is called a clinic, an institute becomes a university.
_SWAPPED = (
    frozenset({"hospital", "clinic"}),
    frozenset({"university", "hochschule"}),
    frozenset({"college", "hochschule"}),
)
_RENAMED = frozenset("university academy institute centre polytechnic".split())


def conflicting_identifiers(pair: Pair) -> Reason | None:
    """One authority file knows them by different ids."""
    mine, yours = _by_authority(pair.left), _by_authority(pair.right)
    for host in sorted(mine.keys() & yours.keys()):
        if not mine[host] & yours[host]:
            why = f"{min(mine[host])} is not {min(yours[host])}"
            return Reason("other identifier", _DECISIVE, why)
    return None


def unit_and_whole(pair: Pair) -> Reason | None:
    """A department is never its hospital."""
    if (pair.left.is_unit or _heads_unit(pair.a)) != (pair.right.is_unit or _heads_unit(pair.b)):
        return Reason("unit and whole", _DECISIVE, "one is a department or the like")
    return None


def part_of(pair: Pair) -> Reason | None:
    """A part is never its whole."""
    if pair.left.id in pair.right.organisations or pair.right.id in pair.left.organisations:
        return Reason("part of", _DECISIVE, "one is a part of the other")
    return None


def other_parent(pair: Pair) -> Reason | None:
    """Departments of different organisations, or whole ones with different parents."""
    mine, yours = pair.left.organisations, pair.right.organisations
    if not mine or not yours or mine & yours:
        return None
    close = pair.generic or pair.left.is_unit or _heads_unit(pair.a)
    return Reason("other parent", _DECISIVE if close else -0.1, "parts of different organisations")


def other_numbers(pair: Pair) -> Reason | None:
    """The First is not the Second."""
    mine, yours = pair.a.texts(Sort.NUMBER), pair.b.texts(Sort.NUMBER)
    if mine == yours or is_short(pair):
        return None
    if mine and yours:
        return Reason("other number", _DECISIVE, f"{_show(mine)} and {_show(yours)}")
    weight = _DOUBT if pair.rare else -0.5
    return Reason("number", weight, f"only one has {_show(mine | yours)}")


def other_heads(pair: Pair) -> Reason | None:
    """A university is not its hospital, press or school."""
    if is_short(pair):
        return None
    mine, yours = (n.texts(Sort.HEAD, Sort.UNIT) for n in (pair.a, pair.b))
    if mine == yours or not mine or not yours or _misspelt_head(pair):
        return None
    odd = (mine ^ yours) - pair.shared_of(*Sort)
    if not odd:
        return None
    why = f"{_show(mine)} and {_show(yours)}"
    if odd in _SWAPPED:
        return Reason("other head", _DOUBT, why)
    if odd <= _RENAMED and pair.rare and not _others(pair.only_left, pair.only_right):
        return Reason("other head", _DOUBT, f"{why}: renamed, or another")
    if (mine < yours or yours < mine) and not odd & _OTHERS:
        return Reason("other head", _DOUBT, why)
    return Reason("other head", _DECISIVE, why)


def other_qualities(pair: Pair) -> Reason | None:
    """State, Technical, Women's, Northern: what only one of two alike names says."""
    if is_short(pair):
        return None
    sorts = (Sort.QUALITY, Sort.COMPASS)
    mine, yours = _of(pair.only_left, *sorts), _of(pair.only_right, *sorts)
    if not mine and not yours:
        return None
    why = f"only one is {_show(mine | yours)}"
    if (mine and yours) or not pair.rare or _of((*pair.only_left, *pair.only_right), Sort.COMPASS):
        return Reason("other quality", _DECISIVE, why)
    return None


def other_words(pair: Pair) -> Reason | None:
    """Each has a word of its own."""
    if is_short(pair) or not pair.only_left or not pair.only_right:
        return None
    mine, yours = _of(pair.only_left), _of(pair.only_right)
    heads = _of((*pair.only_left, *pair.only_right), Sort.HEAD, Sort.UNIT)
    if mine | yours == heads:
        return None
    sorts = {w.sort for w in (*pair.only_left, *pair.only_right)}
    if pair.rare and sorts <= {Sort.HEAD, Sort.WEAK}:
        return None
    return Reason("other words", _DECISIVE, f"{_show(mine)} and {_show(yours)}")


def other_locator(pair: Pair) -> Reason | None:
    """Campuses: "…, Berkeley" is not "…, Davis", and perhaps not the whole."""
    mine = pair.a.locators - pair.b.texts()
    yours = pair.b.locators - pair.a.texts()
    towns = mine - regions(), yours - regions()
    if all(towns) and not towns[0] & towns[1]:
        return Reason("other place", _DECISIVE, f"{_show(towns[0])} and {_show(towns[1])}")
    if mine & yours or not (mine or yours):
        return None
    if mine and yours:
        return Reason("other place", _DOUBT, f"{_show(mine)} and {_show(yours)}")
    if mine & pair.right.places or yours & pair.left.places:
        return None
    if pair.rare and not pair.shared_of(Sort.HEAD) & SCHOOLS:
        return None
    if mine | yours <= regions() and not pair.generic:
        return None
    return Reason("place added", _DOUBT, f"only one says {_show(mine | yours)}: a campus, perhaps")


def other_places(pair: Pair) -> Reason | None:
    """Sources put them in different places."""
    mine, yours = pair.left.places, pair.right.places
    if mine and yours and not mine & yours:
        weight = -0.5 if pair.generic or is_short(pair) else -0.15
        return Reason("elsewhere", weight, f"{_show(mine)} and {_show(yours)}")
    return None


def _by_authority(profile: Profile) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for iri in profile.identifiers:
        found.setdefault(urlsplit(iri).netloc, set()).add(iri)
    return found


def _heads_unit(name: OrganisationName) -> bool:
    """Whether a name begins as a unit: "Department of …", or ends as one without a parent."""
    return bool(name.words) and name.words[0].text in _PARTS and len(name.words) > 1


def _misspelt_head(pair: Pair) -> bool:
    """Whether the heads differ by a misprint only."""
    return bool(pair.variants) and not pair.only_left and not pair.only_right


def _others(*rests: tuple[Word, ...]) -> bool:
    return any(w.sort in (Sort.PROPER, Sort.PLACE, Sort.NUMBER) for rest in rests for w in rest)


def _of(words: tuple[Word, ...], *sorts: Sort) -> frozenset[str]:
    return frozenset(w.text for w in words if not sorts or w.sort in sorts)


def _show(words: frozenset[str]) -> str:
    return " ".join(sorted(words)) or "nothing"
