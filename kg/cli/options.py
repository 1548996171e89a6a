"""Options that several verbs share."""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import click

from kg.errors import UsageError
from kg.vocab import BASE

PATH: Final = click.Path(path_type=Path)
OUT: Final = Path("out")
graph_option = click.option(
    "-g", "--graph", metavar="DIR", type=PATH, default=OUT, help="Graph folder."
)
event_option = click.option(
    "--event", metavar="NAME", default="", help="The event of sources that name none."
)
base_option = click.option(
    "--base", metavar="IRI", default=BASE, help="What the IRIs of things begin with."
)


def selection_options(command: Callable[..., None]) -> Callable[..., None]:
    """Options for a part of the participations; the command gets them as `selection`.

    That is a mapping for `ParticipationTable.select`. UsageError for what is no date, role or
    kind of event.
    """

    @click.option(
        "--since",
        metavar="DATE",
        default="",
        show_default=False,
        help="Only events on or after this day, month or year.",
    )
    @click.option(
        "--until",
        metavar="DATE",
        default="",
        show_default=False,
        help="Only events on or before it.",
    )
    @click.option(
        "--type",
        "kinds",
        metavar="TYPE",
        multiple=True,
        help="Only events of this kind, such as forum; may be repeated.",
    )
    @click.option(
        "--role",
        "roles",
        metavar="ROLE",
        multiple=True,
        help="Only who was there in this role, or a kind of it, such as speaker; may be repeated.",
    )
    @click.option(
        "--country",
        "countries",
        metavar="COUNTRY",
        multiple=True,
        help="Only people and institutions of this country; may be repeated.",
    )
    @functools.wraps(command)
    def with_selection(
        *,
        since: str,
        until: str,
        kinds: tuple[str, ...],
        roles: tuple[str, ...],
        countries: tuple[str, ...],
        **others: Any,
    ) -> None:
        from kg import roles as lexicon
        from kg.analyse import read_day

        since, until = (read_day(day) if day else "" for day in (since, until))
        if since and until and since[: len(until)] > until:
            raise UsageError(f"--since {since} is later than --until {until}")
        selection = {
            "since": since,
            "until": until,
            "kinds": [_concept(kind, "event_types", lexicon.event_type) for kind in kinds],
            "roles": [_concept(role, "event_roles", lexicon.event_role) for role in roles],
            "countries": countries,
        }
        command(selection=selection, **others)

    return with_selection


def network_options(command: Callable[..., None]) -> Callable[..., None]:
    """The same, and how links are made: `links` is a mapping for `analyse.project`."""

    @click.option(
        "--level",
        type=click.Choice(["contribution", "session", "event"]),
        default="event",
        help="The widest stage that counts as shared.",
    )
    @click.option(
        "--half-life",
        metavar="YEARS",
        type=click.FloatRange(min=0.1),
        help="Let an event count half for every so many years before the newest.",
    )
    @click.option("--roll-up", is_flag=True, help="Let each institution stand for its topmost one.")
    @selection_options
    @functools.wraps(command)
    def with_links(*, level: str, half_life: float | None, roll_up: bool, **others: Any) -> None:
        links = {"within": level, "half_life": half_life, "roll_up": roll_up}
        command(links=links, **others)

    return with_links


def _concept(name: str, branch: str, known_as: Callable[[str], str]) -> str:
    """A concept by its name or by a label of it in any language."""
    from kg import roles as lexicon

    concepts = lexicon.data()[branch]
    found = name if name in concepts else known_as(name)
    if not found:
        what = branch.replace("_", " ").removesuffix("s")
        raise UsageError(f"no {what} is called {name!r}", hint=f"one of {', '.join(concepts)}")
    return found
