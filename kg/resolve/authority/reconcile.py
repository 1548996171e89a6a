"""Asking a reconciliation service that the user names (Reconciliation Service API 0.2).

The only module of identity that opens a connection, and only to the address that it is given.
https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/
"""

from __future__ import annotations

import json
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http.client import HTTPException
from typing import Any, Final

from kg.errors import SourceError, UsageError
from kg.resolve.authority.candidate import SURE, Candidate, ranked
from kg.resolve.profile import Reason

_LARGEST: Final = 5_000_000  # bytes of one answer
_UNSURE: Final = 0.9  # at most, for what the service itself doesn't call a match
_HINT = "it must be a reconciliation service of OpenRefine's kind"


@dataclass(frozen=True, slots=True)
class Question:
    """A name to look for; `type` is the service's id of a kind, `properties` its own ids."""

    name: str
    type: str = ""
    properties: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reconciler:
    """A service at `url`. It is asked `batch` names at a time, and given `timeout` seconds."""

    url: str
    timeout: float = 20.0
    batch: int = 20
    limit: int = 5

    def __post_init__(self) -> None:
        parts = urllib.parse.urlsplit(self.url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise UsageError("no web address of a service", where=self.url, hint=_HINT)
        if self.batch < 1 or self.timeout <= 0 or self.limit < 1:
            raise UsageError("batch, timeout and limit are positive", where=self.url)

    def match(self, questions: Sequence[Question]) -> list[list[Candidate]]:
        """The candidates for each question, in the order of the questions, best first.

        Only a single candidate that the service calls a match has 0.95. SourceError where it
        can't be reached, answers too slowly or too much, or not as the specification says.
        """
        if not questions:
            return []
        space = self._fetch(None).get("identifierSpace", "")
        found: list[list[Candidate]] = []
        for start in range(0, len(questions), self.batch):
            part = questions[start : start + self.batch]
            queries = {f"q{i}": self._query(q) for i, q in enumerate(part)}
            answer = self._fetch({"queries": json.dumps(queries)})
            found += [self._candidates(answer, f"q{i}", q, space) for i, q in enumerate(part)]
        return found

    def _query(self, question: Question) -> dict[str, Any]:
        query: dict[str, Any] = {"query": question.name, "limit": self.limit}
        if question.type:
            query["type"] = question.type
        if question.properties:
            query["properties"] = [{"pid": p, "v": v} for p, v in question.properties.items()]
        return query

    def _fetch(self, form: Mapping[str, str] | None) -> dict[str, Any]:
        data = urllib.parse.urlencode(form).encode() if form is not None else None
        request = urllib.request.Request(self.url, data, {"Accept": "application/json"})
        try:
            with urllib.request.urlopen(request, timeout=self.timeout) as response:
                kind = response.headers.get_content_type()
                if kind != "application/json" and not kind.endswith("+json"):
                    raise SourceError(f"answers with {kind}, not JSON", where=self.url, hint=_HINT)
                body = response.read(_LARGEST + 1)
        except (OSError, HTTPException, urllib.error.URLError) as e:
            raise SourceError(f"the service failed: {e}", where=self.url, hint=_HINT) from e
        if len(body) > _LARGEST:
            raise SourceError("answers with more than 5 MB", where=self.url, hint=_HINT)
        try:
            answer = json.loads(body)
        except (ValueError, RecursionError) as e:
            raise SourceError(f"answers with broken JSON: {e}", where=self.url, hint=_HINT) from e
        if not isinstance(answer, dict):
            raise SourceError("answers with no object", where=self.url, hint=_HINT)
        return answer

    def _candidates(
        self, answer: dict[str, Any], key: str, question: Question, space: object
    ) -> list[Candidate]:
        try:
            results = answer[key]["result"]
            matches = sum(r.get("match") is True for r in results)
            return ranked(
                [_candidate(r, question, str(space), matches) for r in results[: self.limit]]
            )
        except (KeyError, TypeError, AttributeError, ValueError) as e:
            raise SourceError(
                f"no answer to “{question.name}”: {e!r}", where=self.url, hint=_HINT
            ) from e


def _candidate(result: dict[str, Any], question: Question, space: str, matches: int) -> Candidate:
    identifier, name = result["id"], result["name"]
    if not isinstance(identifier, str) or not isinstance(name, str):
        raise TypeError("id and name are texts")
    score = min(max(float(result.get("score") or 0.0) / 100, 0.0), 1.0)
    if result.get("match") is True and matches == 1:
        score, why = max(score, SURE), "the service is sure"
    else:
        score, why = min(score, _UNSURE), "the service isn't sure"
    return Candidate(
        identifier if "://" in identifier else space + identifier,
        name,
        score=score,
        reasons=(Reason("service", score, why),),
        matched=name,
        text=question.name,
    )
