"""The command line as people and scripts meet it."""

from __future__ import annotations

import csv
import io
import json
import os
import pty
import re
import resource
import select
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pyoxigraph as ox
import pytest
from rich.cells import cell_len

from kg import __version__, terminal
from kg.build import Built, build
from kg.cli import main
from kg.errors import KgError
from kg.export import FORMATS
from kg.folder import GraphFolder
from kg.query import questions

from .command import kg
from .conftest import ROOT

VERBS = sorted(main.commands)
EVENTS = "SELECT ?name { ?event a ckg:Event ; rdfs:label ?name } ORDER BY ?name"
FORUM = "The Health Forum was held on 8 June 2022. Ada Lovelace, Director of Acme Institute, spoke."


def run(
    *words: str | Path, given: bytes = b"", env: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[bytes]:
    """Run the command as a process of its own, away from the checkout's folder."""
    return subprocess.run(
        [*COMMAND, *map(str, words)],
        input=given,
        capture_output=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT), **(env or {})},
    )


COMMAND = (sys.executable, "-c", "from kg.cli import main; main(prog_name='kg')")


def on_a_terminal(*words: str | Path, columns: int = 100, **env: str) -> str:
    """What the command writes when its output is a terminal of so many columns."""
    ours, theirs = pty.openpty()
    settings = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "TERM": "xterm",
        "COLUMNS": str(columns),
        **env,
    }
    with subprocess.Popen(
        [*COMMAND, *map(str, words)], stdout=theirs, stderr=subprocess.DEVNULL, env=settings
    ) as process:
        os.close(theirs)
        written = b""
        while select.select([ours], [], [], 60)[0]:
            try:
                chunk = os.read(ours, 65_536)
            except OSError:  # the other side is closed
                break
            if not chunk:
                break
            written += chunk
        assert process.wait(60) == 0
    os.close(ours)
    return written.decode()


@pytest.fixture
def example(example_built: tuple[GraphFolder, Built]) -> Path:
    return example_built[0].path


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A graph with a title in two scripts that is full of control characters."""
    folder = tmp_path_factory.mktemp("hostile")
    report = folder / "report.txt"
    report.write_text(
        "The Health Forum was held on 8 June 2022. Ada Lovelace, Director of Acme Institute,"
        " presented the talk “张忠德: Hearts \x1b]0;owned\x07\x1b[2J\u202eand\x9b31m minds”.\n",
        "utf-8",
    )
    build([str(report)], folder / "out")
    return folder / "out"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def rows(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text)))


# Help


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_says_what_it_does_and_gives_an_example(verb: str) -> None:
    text = kg(verb, "--help").stdout
    assert re.search(rf"^\s+(Example: )?kg {verb}\b", text, re.MULTILINE)
    assert text == kg(verb, "-h").stdout
    options = [line for line in text.splitlines() if re.match(r"\s+-", line)]
    assert options
    assert max(map(len, text.splitlines())) <= 80


def test_the_examples_in_the_help_are_real_commands() -> None:
    found = 0
    for verb in VERBS:
        for line in kg(verb, "-h").stdout.splitlines():
            if example := re.match(r"\s+(?:Example: )?kg (\w+)(.*)", line):
                assert example[1] == verb
                known = {o for p in main.commands[verb].params for o in p.opts}
                assert set(re.findall(r"(?<=\s)--?[a-z][a-z-]*", example[2])) <= known
                found += 1
    assert found >= len(VERBS)


def test_the_help_lists_every_verb_and_exit_code() -> None:
    text = kg("--help").stdout
    assert all(re.search(rf"^  {verb} ", text, re.MULTILINE) for verb in VERBS)
    assert "..." not in text.partition("Commands:")[2], "a short help is cut off"
    errors, codes = [KgError], {0, 1}
    while errors:
        error = errors.pop()
        codes.add(error.exit_code)
        errors += error.__subclasses__()
    listed = {int(n) for n in re.findall(r"^    (\d+)  \w", text, re.MULTILINE)}
    assert listed == codes | {130}


def test_the_help_names_every_format() -> None:
    text = kg("export", "--help").stdout
    assert all(re.search(rf"\b{name}\b", text) for name in FORMATS)


def test_version() -> None:
    assert kg("--version").stdout == f"kg, version {__version__}\n"


def test_help_takes_little_time() -> None:
    spent = []
    for _ in range(5):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        assert run("--help").returncode == 0
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        spent.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    assert min(spent) < (0.6 if os.environ.get("CI") else 0.2)


# Building and reading


def test_build_without_sources_builds_the_example(here: Path, example: Path) -> None:
    result = kg("build")
    assert result.exit_code == 0
    assert result.stdout == ""
    assert "building the bundled example" in result.stderr
    assert re.search(r"^ +9  events$", result.stderr, re.MULTILINE)
    assert re.search(r"^9 files read, 0 unchanged, 0 left out, in \d+\.\d s$", result.stderr, re.M)
    assert f"next: open {Path('out', 'graph.html')}" in result.stderr
    assert (here / "out/graph.ttl").read_bytes() == (example / "graph.ttl").read_bytes()
    assert "0 files read, 9 unchanged" in kg("build").stderr


def test_build_says_what_became_of_every_file(here: Path) -> None:
    Path("forum.txt").write_text(FORUM, "utf-8")
    Path("forum again.txt").write_text(FORUM, "utf-8")
    Path("dull.txt").write_text("Nothing happened.", "utf-8")
    Path("decided.jsonl").write_text(
        '{"by":"me","left":"person/x","right":"person/y","verdict":"same","when":"2022-06-08"}\n',
        "utf-8",
    )
    result = kg("build", ".", "-k", "--decisions", "decided.jsonl")
    assert result.exit_code == 0
    said = result.stderr
    assert "left out: dull.txt: no event found" in said
    assert "left out: decided.jsonl:" in said
    assert "the same as forum again.txt: forum.txt" in said
    assert "decided about, but in no source: person/x" in said
    assert "1 file read, 0 unchanged, 3 left out" in said


def test_build_reads_standard_input(here: Path) -> None:
    assert kg("build", "-", "-o", "g", given=FORUM).exit_code == 0
    assert rows(kg("query", EVENTS, "-g", "g").stdout) == [["name"], ["Health Forum"]]


def test_base_changes_the_iris(here: Path) -> None:
    Path("forum.txt").write_text(FORUM, "utf-8")
    base = "https://ids.example/"
    assert kg("build", "forum.txt", "--base", base).exit_code == 0
    query = "SELECT DISTINCT ?p { ?p a foaf:Person }"
    (_, (person,)) = rows(kg("query", query, "--base", base).stdout)
    assert person == f"{base}person/ada-lovelace"
    assert kg("explain", person, "--base", base).stdout.startswith("Ada Lovelace\n")


def test_read_prints_json_lines_and_nothing_else(here: Path) -> None:
    Path("forum.txt").write_text(FORUM, "utf-8")
    result = kg("read", "forum.txt")
    told = [json.loads(line) for line in result.stdout.splitlines()]
    assert result.stderr == ""
    keys = {"subject", "prop", "value", "original", "rule", "confidence", "evidence"}
    assert any(keys <= each.keys() for each in told)
    assert all(FORUM[t["start"] : t["end"]] == t["original"] for t in told if "end" in t)
    piped = kg("read", "-", given=FORUM)
    assert len(piped.stdout.splitlines()) == len(told)


# Asking


@pytest.mark.parametrize("fmt", ["csv", "tsv", "json", "xml", "md", "table"])
def test_query_formats(fmt: str, example: Path) -> None:
    result = kg("query", EVENTS, "-f", fmt, "-g", example)
    assert result.exit_code == 0
    assert "Medical Innovation Forum" in result.stdout
    assert result.stderr == ("9 rows\n" if fmt == "table" else "")


def test_query_gives_csv_in_a_pipe_and_a_table_on_a_terminal(example: Path) -> None:
    piped = run("query", EVENTS, "-g", example).stdout.decode()
    assert piped.startswith("name\r\n")
    assert len(rows(piped)) == 10
    shown = on_a_terminal("query", EVENTS, "-g", example)
    assert "────" in shown
    assert "name\r\n" not in shown.splitlines()[0]


def test_query_from_standard_input_a_file_and_a_name(here: Path, example: Path) -> None:
    Path("events.rq").write_text(EVENTS, "utf-8")
    from_file = kg("query", "events.rq", "-g", example).stdout
    assert len(rows(from_file)) == 10
    assert kg("query", "-", "-g", example, given=EVENTS).stdout == from_file
    assert kg("query", "-", "-g", example, given="\ufeff" + EVENTS).stdout == from_file
    chaired = kg("query", "who-chaired", "-p", "event=Forum", "-g", example)
    assert chaired.exit_code == 0
    assert rows(chaired.stdout)[0]


def test_construct_gives_turtle_and_ask_gives_a_word(example: Path) -> None:
    turtle = kg("query", "CONSTRUCT { ?e a ckg:Event } WHERE { ?e a ckg:Event }", "-g", example)
    assert len(list(ox.parse(turtle.stdout, format=ox.RdfFormat.TURTLE))) == 9
    assert kg("query", "ASK { ?e a ckg:Event }", "-g", example).stdout == "true\n"
    refused = kg("query", "CONSTRUCT WHERE { ?e a ckg:Event }", "-f", "table", "-g", example)
    assert refused.exit_code == 2
    assert "no format for" in refused.stderr


def test_the_list_of_questions_is_whole(example: Path) -> None:
    text = kg("query", "--list").stdout
    for question in questions().values():
        assert question.name in text.split()
        assert all(f"-p {name}=…" in text for name in question.parameters)
        assert question.question.split()[-1] in text


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["query"], 2, "kg query --list"),
        (["query", "no-such-question"], 2, "did you mean"),
        (["query", "who-chaired", "-p", "event"], 2, "write -p NAME=VALUE"),
        (["query", "who-chaired", "-p", "even=t"], 2, "its parameters: event"),
        (["query", "missing.rq"], 2, "missing.rq: cannot read the query"),
        (["query", "SELECT nonsense"], 6, "line 1, column"),
        (["query", "SELECT * { SERVICE <http://a.example/> {} }"], 6, "never uses the network"),
        (["query", "DELETE WHERE { ?s ?p ?o }"], 6, "not a SPARQL query"),
        (["explain", "Nobody at all"], 7, "nothing is called"),
        (["export", "-f", "docx"], 2, "one of ttl, nt"),
        (["export", "-f", "ttl,nt", "-o", "-"], 2, "only one format"),
        (["export", "-f", "ttl", "-o", "no/such/folder.ttl"], 2, "No such file"),
        (["view", "-o", "."], 2, "s a directory"),
    ],
)
def test_what_is_wrong_is_told_and_has_its_exit_code(
    words: list[str], code: int, said: str, example: Path, here: Path
) -> None:
    result = kg(*words, "-g", example)
    assert result.stdout == ""
    assert said in result.stderr
    assert "Traceback" not in result.stderr
    assert result.exit_code == code


@pytest.mark.parametrize("verb", ["query", "stats", "view", "export", "explain", "check"])
def test_without_a_graph_folder_every_verb_says_how_to_make_one(verb: str, here: Path) -> None:
    more = {"query": ["ASK {}"], "export": ["-f", "ttl"], "explain": ["Ada"]}
    result = kg(verb, *more.get(verb, []))
    assert result.exit_code == 4
    assert result.stderr == "kg: out: no graph here (run kg build, or name the folder with -g)\n"
    assert list(here.iterdir()) == []


# Looking


@pytest.mark.parametrize("agents", ["people", "institutions"])
def test_stats(agents: str, example: Path) -> None:
    text = kg("stats", "--of", agents, "-g", example).stdout
    assert re.search(r"^events +9$", text, re.MULTILINE)
    assert "The network\n" in text
    assert "Communities" in text


def test_stats_for_programs(example: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(kg("stats", "-f", "csv", "-g", example).stdout)))
    found = json.loads(kg("stats", "-f", "json", "-g", example).stdout)
    assert len(rows) == found["nodes"]
    assert [row["iri"] for row in rows[:10]] == [place["iri"] for place in found["best_connected"]]
    assert sum(int(row["degree"]) for row in rows) == 2 * found["links"]
    assert "| links | " in kg("stats", "-f", "md", "-g", example).stdout


def test_stats_of_nothing_says_so(example: Path) -> None:
    said = "no participation fits what was asked for"
    assert kg("stats", "--since", "2090", "-g", example).stderr == f"{said}\n"
    found = kg("stats", "--country", "Atlantis", "-g", example)
    assert found.stderr.startswith(f"{said}; countries known here: ")
    assert kg("stats", "-g", example).stderr == ""


@pytest.mark.parametrize("until", ["2021", "2022-02", "2022-02-28"])
def test_a_period_that_ends_before_it_begins_is_an_error(until: str, example: Path) -> None:
    found = kg("stats", "--since", "2022-03", "--until", until, "-g", example)
    assert (found.exit_code, found.stdout) == (2, "")
    assert f"--since 2022-03 is later than --until {until}" in found.stderr
    assert kg("stats", "--since", "2022-03", "--until", "2022", "-g", example).exit_code == 0


def test_names_that_look_like_formulas_do_not_run_in_a_spreadsheet(tmp_path: Path) -> None:
    rows = ["event,date,name,role,organisation", "Forum,2021-05-01,Ada,speaker,+1 University"]
    Path(tmp_path, "in.csv").write_text("\n".join([*rows, "Forum,2021-05-01,Bo,speaker,@SUM(A1)"]))
    folder = tmp_path / "out"
    build([str(tmp_path / "in.csv")], folder)
    text = kg("stats", "--of", "institutions", "-f", "csv", "-g", folder).stdout
    names = [row["name"] for row in csv.DictReader(io.StringIO(text))]
    assert len(names) == 2
    assert all(name.startswith("'") for name in names)


def test_view_writes_one_page(here: Path, example: Path) -> None:
    result = kg("view", "--title", "Our <forums>", "-o", "page.html", "-g", example)
    assert result.stderr == "wrote page.html\n"
    page = Path("page.html").read_text("utf-8")
    assert "<title>Our &lt;forums&gt;" in page
    assert kg("view", "--title", "Our <forums>", "-o", "-", "-g", example).stdout == page
    chosen = ("--roll-up", "--focus", "almazov centre", "--since", "2019", "--hops", "1")
    page = kg("view", *chosen, "-o", "-", "-g", example).stdout
    assert '"start":"view=institutions&rollup=true&focus=' in page.replace("\\u0026", "&")
    assert kg("view", "--focus", "Nobody At All", "-o", "-", "-g", example).exit_code == 7


def test_an_export_into_a_folder_to_be_made(here: Path, example: Path) -> None:
    assert (
        kg("export", "-f", "gexf", "--network", "people", "-o", "new/", "-g", example).exit_code
        == 0
    )
    assert Path("new/people.gexf").is_file()


def test_check(example: Path) -> None:
    result = kg("check", "-g", example)
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "conforms\n")


def test_check_tells_findings_from_errors(here: Path) -> None:
    Path("forum.txt").write_text(FORUM, "utf-8")
    kg("build", "forum.txt")
    store = ox.Store("out/store")
    label = ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
    (named,) = {q.subject for q in store.quads_for_pattern(None, label, ox.Literal("Ada Lovelace"))}
    graph = next(q.graph_name for q in store.quads_for_pattern(named, label, None))
    for where in (graph, ox.DefaultGraph()):
        store.add(ox.Quad(named, label, ox.Literal("A second label"), where))
    store.flush()
    del store
    result = kg("check")
    assert result.exit_code == 1
    assert "person/ada-lovelace" in result.stdout
    assert "what to do" in result.stdout.splitlines()[0]


def test_score(here: Path) -> None:
    gold = ROOT / "tests" / "corpus" / "dev"
    files = sorted(gold.glob("00[123].json"))
    result = kg("score", *files)
    assert result.exit_code == 0
    summary, trust, grounded = result.stdout.strip().split("\n\n")
    assert len(summary.splitlines()) == len(trust.splitlines()) > 5
    assert "95 % of F1" in trust
    assert "claims stand in their text" in grounded
    assert "a second" in result.stderr
    each = kg("score", "--each", *files)
    assert [path.name in each.stdout for path in files] == [True] * 3
    assert each.stdout.endswith(result.stdout)


# Exporting


@pytest.mark.parametrize("name", FORMATS)
def test_export_to_standard_output_is_what_the_file_holds(
    name: str, here: Path, example: Path
) -> None:
    assert kg("export", "-f", name, "-o", "one.zip", "-g", example).exit_code == 0
    piped = kg("export", "-f", name, "-o", "-", "-g", example)
    assert piped.stdout_bytes == Path("one.zip").read_bytes()
    assert piped.stderr == ""


def test_export_of_several_formats_makes_the_folder(here: Path, example: Path) -> None:
    result = kg(
        "export", "-f", "ttl,gexf,csv", "--network", "people", "-o", "new/dir", "-g", example
    )
    made = {"graph.ttl", "people.gexf", "people.zip"}
    assert {p.name for p in Path("new/dir").iterdir()} == made
    assert set(result.stderr.splitlines()) == {f"wrote {Path('new/dir', name)}" for name in made}
    with zipfile.ZipFile("new/dir/people.zip") as archive:
        assert set(archive.namelist()) >= {"nodes.csv", "edges.csv"}
    assert kg("export", "-f", "nt", "-o", "new/dir", "-g", example).exit_code == 0
    assert Path("new/dir/graph.nt").is_file()
    kg("export", "-f", "nt", "-g", example)
    assert Path("graph.nt").read_bytes() == Path("new/dir/graph.nt").read_bytes()


# Explaining


def test_explain_shows_each_sentence_once_with_its_words_marked(example: Path) -> None:
    text = kg("explain", "Evgeny Shlyakhto", "-g", example).stdout
    assert text.startswith("Evgeny Shlyakhto\nperson/evgeny-shlyakhto\n")
    assert "«Evgeny Shlyakhto»" in text
    places = re.findall(r"^.*, characters \d+–\d+$", text, re.MULTILINE)
    assert places
    assert len(places) == len(set(places))
    assert re.search(r"^    role +\S.* \([\w.-]+, \d\.\d\d\)$", text, re.MULTILINE)


def test_explain_on_the_seed_report(seed_report: Path, here: Path) -> None:
    build([str(seed_report)], here / "out")
    text = kg("explain", "Tatyana Karonova").stdout
    (sentence,) = re.findall(r"^  «Tatyana Karonova», .*$", text, re.MULTILINE)
    assert "«Professor» of «Endocrinology Department» of Almazov Centre" in sentence
    assert sentence.count("«") == sentence.count("»") > 5
    assert re.search(r"^    role +professor ← Professor", text, re.MULTILINE)


def test_explain_underlines_on_a_terminal(example: Path) -> None:
    shown = on_a_terminal("explain", "Evgeny Shlyakhto", "-g", example)
    assert "\x1b[1;4mEvgeny Shlyakhto\x1b[0m" in shown
    assert "«Evgeny" not in shown


# Terminals, pipes, locales


def test_no_color(example: Path) -> None:
    shown = on_a_terminal("explain", "Evgeny Shlyakhto", "-g", example, NO_COLOR="1")
    assert "\x1b" not in shown
    assert "«Evgeny Shlyakhto»" in shown
    table = on_a_terminal("query", EVENTS, "-g", example, NO_COLOR="1")
    assert "\x1b" not in table
    assert b"\x1b" not in run("explain", "Evgeny Shlyakhto", "-g", example).stdout


def test_wide_characters_line_up(capsys: pytest.CaptureFixture[str]) -> None:
    terminal.table(("who", "count"), [("张忠德教授", "7"), ("Ada", "1,200")])
    lines = capsys.readouterr().out.splitlines()
    assert len({cell_len(line) for line in lines}) == 1
    assert lines[-1].endswith("1,200")
    assert lines[-2].endswith("    7")


def test_a_table_in_a_pipe_is_not_folded(capsys: pytest.CaptureFixture[str]) -> None:
    terminal.table(("long", "other"), [("word " * 60, "end")])
    assert len(capsys.readouterr().out.splitlines()) == 3


def test_a_table_too_wide_for_the_terminal_becomes_lists(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(terminal, "on_terminal", lambda: True)
    heads = [f"head {n}" for n in range(8)]
    rows = [[f"a long value {n}" for n in range(8)], ["short", "", *"abcdef"]]
    monkeypatch.setenv("COLUMNS", "60")
    terminal.table(heads, rows, title="All")
    lines = capsys.readouterr().out.splitlines()
    assert lines[:4] == ["", "All", "", "head 0  a long value 0"]
    assert lines[11:15] == ["", "head 0  short", "head 2  a", "head 3  b"]
    monkeypatch.setenv("COLUMNS", "160")
    terminal.table(heads, rows, title="All")
    assert "head 0" in capsys.readouterr().out.splitlines()[2]


TALKS = "SELECT ?title { ?talk dcterms:title ?title }"


@pytest.mark.parametrize(
    "words",
    [
        ("query", TALKS),
        ("query", TALKS, "-f", "csv"),
        ("query", TALKS, "-f", "tsv"),
        ("query", TALKS, "-f", "json"),
        ("query", TALKS, "-f", "md"),
        ("explain", "Ada Lovelace"),
        ("export", "-f", "ttl", "-o", "-"),
    ],
    ids=" ".join,
)
def test_text_of_a_source_cannot_drive_the_terminal(words: tuple[str, ...], hostile: Path) -> None:
    shown = on_a_terminal(*words, "-g", hostile)
    assert "Hearts" in shown
    styles = re.sub(r"\x1b\[[\d;]*m", "", shown)  # our own: bold, underlined
    assert not re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202e]", styles)


def test_text_of_a_source_is_unchanged_in_a_pipe(hostile: Path) -> None:
    piped = run("query", TALKS, "-g", hostile).stdout.decode()
    (_, (title,)) = rows(piped)
    assert "\x1b]0;owned\x07" in title


@pytest.mark.parametrize(
    "env",
    [
        {"LC_ALL": "C"},
        {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"},
        {"LC_ALL": "POSIX", "PYTHONIOENCODING": "ascii"},
    ],
    ids=str,
)
def test_the_locale_does_not_matter(env: dict[str, str], hostile: Path, tmp_path: Path) -> None:
    usual, other = run("query", TALKS, "-g", hostile), run("query", TALKS, "-g", hostile, env=env)
    assert "张忠德" in other.stdout.decode()
    assert other.stdout == usual.stdout
    query = "ASK { ?talk dcterms:title ?t FILTER(STRSTARTS(?t, '张忠德')) }"
    asked = run("query", "-", "-g", hostile, given=query.encode(), env=env)
    assert asked.stdout == b"true\n"
    report = tmp_path / "Отчёт.txt"
    report.write_text(FORUM, "utf-8")
    built = run("build", report, "-o", tmp_path / "граф", env=env)
    assert built.returncode == 0, built.stderr.decode()
    told = run("build", tmp_path / "нет.txt", "-o", tmp_path / "граф", env=env)
    assert told.returncode == 3
    assert b"Traceback" not in told.stderr


def test_a_reader_that_goes_away_is_no_error(example: Path) -> None:
    query = "SELECT * { ?s ?p ?o }"
    for words in (("query", query), ("query", query, "-f", "table"), ("export", "-f", "nt", "-o-")):
        with subprocess.Popen(
            [*COMMAND, *words, "-g", str(example)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        ) as process:
            assert process.stdout is not None
            assert process.stderr is not None
            assert process.stdout.read(10)
            process.stdout.close()
            assert re.fullmatch(rb"([\d,]+ rows\n)?", process.stderr.read()), words
            assert process.wait(60) == 0, words


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_full_disk_is_told(example: Path) -> None:
    with open("/dev/full", "wb") as full:
        result = subprocess.run(
            [*COMMAND, "query", EVENTS, "-g", str(example)],
            stdout=full,
            stderr=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            check=False,
        )
    assert result.stderr.decode().splitlines() == ["kg: output: No space left on device"]
    assert result.returncode == 2


def test_an_interruption_ends_quietly(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(sources: object, event: str) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("kg.sources.expand", interrupted)
    result = kg("build")
    assert result.exit_code == 130
    assert "files are as they were" in result.stderr
