"""Lines that head a list of those who prepare an event: "Program Co-Chairs", "Steering Committee:".

A heading names an office, stands on a line of its own or before a colon, and is printed like one:
few words, the content words capitalised, no full stop. Whether a list follows is decided elsewhere.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from kg.model import Span
from kg.roles import event_role

_CHAIR: Final = (
    r"chair(?:s|man|men|woman|women|person|persons)?|président(?:e|s|es)?|presidente?s?|"
    r"vorsitzende[rn]?|председател[ьи]|сопредседател[ьи]|主席|委員長"
)
_CHAIRING: Final = re.compile(rf"(?<!\w)(?:(?:co|vice)[ -]?)?(?:{_CHAIR})(?!\w)|主席|委員長")
_OFFICE: Final = re.compile(
    rf"(?:(?:co|vice)-?)?(?:{_CHAIR})|committees?|board|jury|organi[sz]ers?|co-?ordinators?|"
    r"secretariat|reviewers?|referees?|conven[eo]rs?|liaisons?|pc|tpc|spc|komitet|оргкомитет|"
    r"комитет|\w*(?:komitee|ausschuss|委员会|委員会)|organisateurs?|organizadores|organizzatori"
)
# In these languages the office stands first: "Comité scientifique".
_FIRST: Final = re.compile(r"comités?|comites?|comitês?|comitato|comissão|comisión|commission")
_ORGANISERS: Final = re.compile(r"\borgani[sz]ers?$")
_KINDS: Final = (
    (re.compile(r"program|scientif|científic|wissenschaft|программ|научн|程序|学术"), "programme"),
    (re.compile(r"organi[sz]|organiz|оргком|организац|组织"), "organising"),
    (re.compile(r"steering|lenkung|pilotage|指导"), "steering"),
)
# Words that belong to the names of offices and may be printed in lower case.
_SMALL: Final = frozenset(
    "program programme technical scientific organizing organising organization organisation "
    "steering advisory local general arrangements publicity publication publications proceedings "
    "finance registration web workshop workshops tutorial tutorials poster posters demo demos "
    "track area industry industrial student travel grant session award awards member members "
    "international national external senior committee committees chair chairs co-chair co-chairs "
    "vice-chair vice-chairs and & of the for de du des la del di do da e et y und".split()
)
_WORD: Final = re.compile(r"[^\W_]+(?:[-'’./][^\W_]+)*|&")
# Over a list whose entries name their offices themselves.
_GENERAL: Final = re.compile(
    r"(?:(?:conference|workshop|symposium|event)\s+)?(?:organi[sz]ation|officers|people|team)", re.I
)
_YEAR: Final = re.compile(r"(?:19|20)\d\d|['’]\d\d")
_NOTE: Final = re.compile(r"\s*[(\[][^()\[\]]*[)\]]\s*$")
_SPLIT: Final = re.compile(r"\s*(?:[:：]|\t|\s{2,}|\s[–—-]\s)[\s:：]*")
_PARTED: Final = re.compile(r",|\t|\s{2,}|\s[–—-]\s")
_LEAD: Final = re.compile(r"[\s#>*_•●▪◦‣·]*")
_TRAIL: Final = " \t\u00a0*_#:：="
_FOR: Final = frozenset("of for de del".split())
_LONGEST: Final = 9
_LONGEST_LEADING: Final = 4
_LONGEST_LABEL: Final = 120
# Roles of the programme, and of those who pay: lists of these are read elsewhere.
_OF_PREPARING: Final = re.compile(r"chair|committee|organiser|reviewer|jury")


class Heading(NamedTuple):
    """The words of a heading, the concept of its role, and what stands behind it on the line.

    The role is empty where the entries below must name theirs: "Organization".
    """

    span: Span
    role: str
    rest: Span


def read_heading(text: str, line: Span) -> Heading | None:
    """The heading that a line is, or begins with, if any.

    >>> line = "Program Co-Chairs: Ada Diaz"
    >>> read_heading(line, Span(0, len(line)))
    Heading(span=Span(start=0, end=17), role='programme-chair', rest=Span(start=19, end=27))
    >>> read_heading("The chair opened the meeting", Span(0, 28))
    """
    lead = _LEAD.match(text, line.start, line.end)
    start = lead.end() if lead else line.start
    whole = _trimmed(text, start, line.end)
    role = office(text[whole.start : whole.end])
    if role or _GENERAL.fullmatch(text, whole.start, whole.end):
        return Heading(whole, role, Span(line.end, line.end))
    for gap in _SPLIT.finditer(text, start, line.end):
        if gap.start() - start > _LONGEST_LABEL:
            return None
        label = _trimmed(text, start, gap.start())
        role = office(text[label.start : label.end])
        # Before the speakers of a session its chair is named: that is no office of the event.
        if role and role != "chair" and gap.end() < line.end:
            return Heading(label, role, Span(gap.end(), line.end))
    return None


def office(label: str) -> str:
    """The concept of the office that a whole label names, "" when it names none.

    An office without a concept of its own is that of a chair, or of a member, of a committee.

    >>> office("Technical Program Committee"), office("Weather Coordinators"), office("Overview")
    ('programme-committee-member', 'committee-member', '')
    """
    label = label.strip()
    if not 1 < len(label) <= _LONGEST_LABEL or not (label := _NOTE.sub("", label)):
        return ""
    words = [w for w in _WORD.findall(label) if not _YEAR.fullmatch(w)]
    leading = bool(words) and _FIRST.fullmatch(words[0].lower()) is not None
    if not 1 <= len(words) <= _LONGEST or label.rstrip()[-1] in ".!?,;":
        return ""
    before = _PARTED.split(label, maxsplit=1)[0]
    if before != label and not office(before):  # "Ada Diaz, Chair"
        return ""
    if not words[0][0].isupper() and words[0].lower() != words[0].upper():
        return ""
    if leading and len(words) <= _LONGEST_LEADING:
        return _role(" ".join(words))
    if not all(_titled(word) for word in words) or not _ends_in_office(words):
        return ""
    return _role(" ".join(words))


def chairs_it(note: str, role: str) -> str:
    """The role of who stands in a list of `role` with a note: "Chair" makes a chair of a member.

    >>> chairs_it("Chair", "programme-committee-member"), chairs_it("Publicity Chair", "organiser")
    ('programme-chair', 'publicity-chair')
    """
    own = office(note[:1].upper() + note[1:])
    if own in ("chair", "committee-chair") and role.startswith("programme-committee"):
        return "programme-chair"
    return "committee-chair" if own == "chair" else own


def _role(label: str) -> str:
    known = event_role(f"{label} member") if label.lower().endswith("committee") else ""
    known = known if known not in ("", "committee-member") else event_role(label)
    if known and not _OF_PREPARING.search(known):
        return "" if known != "contact" else "committee-member"
    if known == "session-chair":
        return ""
    if _CHAIRING.search(label.lower()):
        if (known.endswith("-chair") and known != "committee-chair") or known == "chair":
            return known
        programme = re.search(r"\bprogramm?e?\b|\bt?pc\b", label, re.IGNORECASE)
        return "programme-chair" if programme else "committee-chair"
    if known and known != "committee-member":
        return known
    if _ORGANISERS.search(label.lower()):
        return "organiser"
    kind = next((kind for words, kind in _KINDS if words.search(label.lower())), "")
    return f"{kind}-committee-member" if kind else "committee-member"


def _ends_in_office(words: list[str]) -> bool:
    """Whether the label ends in an office, its members, or what the office is for."""
    at = max((i for i, w in enumerate(words) if _OFFICE.fullmatch(w.lower())), default=-1)
    if at < 0:
        return False
    tail = [w.lower() for w in words[at + 1 :]]
    return not tail or tail in (["members"], ["member"]) or tail[0] in _FOR


def _titled(word: str) -> bool:
    return not word[0].islower() or word in _SMALL or _OFFICE.fullmatch(word) is not None


def _trimmed(text: str, start: int, end: int) -> Span:
    while start < end and text[start] in _TRAIL:
        start += 1
    while end > start and text[end - 1] in _TRAIL:
        end -= 1
    return Span(start, end)
