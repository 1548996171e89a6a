"""Optional proposers: others that may say what a text says, all behind the same gate.

A proposer (`[spacy]`, `[ru]`, a language model, or a package's entry point in `kg.proposers`) only
names words. The gate finds them in the text or refuses them; what passes and was not read by the
built-in extractor is kept with little confidence, listed for review, and overrides nothing. No
build uses one unless it is named.
"""

from __future__ import annotations

from kg.propose.gate import grounds
from kg.propose.proposal import Answer, Proposal, Proposer, Words
from kg.propose.proposers import NONE, Proposed, Proposers, open_proposers

__all__ = [
    "NONE",
    "Answer",
    "Proposal",
    "Proposed",
    "Proposer",
    "Proposers",
    "Words",
    "grounds",
    "open_proposers",
]
