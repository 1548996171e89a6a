"""The group of verbs: its help, and what becomes of errors."""

from __future__ import annotations

from typing import Final

import click

from kg import __version__, terminal
from kg.errors import KgError

_EXIT_CODES: Final = """
\b
Exit codes:
  0  done
  1  kg check found something
  2  wrong usage, or the system refused (disk full, no permission)
  3  a source cannot be used
  4  there is no usable graph folder
  5  the decisions file is malformed
  6  the query is not SPARQL
  7  nothing is called that
  8  the query takes too long
  9  a store elsewhere cannot be reached, or refuses
  130  interrupted
"""


class _Verbs(click.Group):
    """Turns errors into a message and an exit code."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except KgError as error:
            ctx.exit(terminal.fail(error))
        except BrokenPipeError:  # nobody reads our output any more, as in `kg read … | head`
            terminal.hang_up()
            ctx.exit(0)
        except OSError as error:
            where = "output" if error.filename is None else str(error.filename)
            ctx.exit(terminal.fail(KgError(error.strerror or str(error), where=where)))
        except KeyboardInterrupt:
            terminal.say("kg: interrupted; files are as they were")
            ctx.exit(130)


@click.group(
    cls=_Verbs,
    epilog=_EXIT_CODES,
    context_settings={
        "help_option_names": ["-h", "--help"],
        "max_content_width": 100,
        "show_default": True,
    },
)
@click.version_option(__version__, prog_name="kg")
def main() -> None:
    """Turn conference reports into a knowledge graph: one fact, one quote.

    Start with kg build, then open out/graph.html in a browser. Data goes to standard output,
    messages to standard error.
    """
    terminal.set_up()
