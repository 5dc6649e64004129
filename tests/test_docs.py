"""What README and the docs show is what happens."""

from __future__ import annotations

import contextlib
import gzip
import io
import json
import os
import random
import re
import shlex
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from cleaner import clean
from cleaner.categories import CATEGORIES
from cleaner.examples import check_examples
from cleaner.learning.learn import LEAST_DOCUMENTS
from cleaner.rulepack.linting import lint_rules
from cleaner.rulepack.parsing import parse_pack
from tests.integrations.made import document
from tests.learning.made import article

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
CONTRIBUTING = (ROOT / "docs" / "contributing.md").read_text(encoding="utf-8")
INTEGRATIONS = (ROOT / "docs" / "integrations.md").read_text(encoding="utf-8")
LEARN = (ROOT / "docs" / "learn.md").read_text(encoding="utf-8")
LAYOUTS = (ROOT / "docs" / "layouts.md").read_text(encoding="utf-8")
NEEDS = {
    "datatrove": ("datatrove", "orjson"),
    "datasets": ("datasets",),
    "ray": ("ray",),
    "spark": ("pyspark", "pandas"),
}
"""What an example needs, by the module of ``cleaner.integrations`` it imports."""


def fenced(text: str, language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)


def test_the_pictures_of_blocks_are_what_the_command_shows(tmp_path: Path) -> None:
    text, shown = fenced(LAYOUTS, "text")
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "cleaner", "explain", "a.txt", "--blocks"]
    assert subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True).stdout == shown


def test_before_becomes_after() -> None:
    before, after = fenced(README, "text")
    assert clean(before) == after


def test_the_python_example_prints_what_its_comments_say() -> None:
    (code,) = fenced(README, "python")
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(code, "README.md", "exec"), {})
    comments = [line[2:] for line in code.splitlines() if line.startswith("# ")]
    assert comments
    assert printed.getvalue().splitlines() == comments


def test_the_first_command_cleans_the_samples(tmp_path: Path) -> None:
    # The command's last part, in the environment that runs the tests; test_packaging.py installs from scratch.
    command = shlex.split(fenced(README, "sh")[0].split("&&")[-1])
    assert command[0].endswith("cleaner")
    # In a copy: whoever ran the command in the clone has a folder cleaned/ there already.
    shutil.copytree(ROOT / "samples", tmp_path / "samples")
    run = subprocess.run(
        [sys.executable, "-m", "cleaner", *command[1:]], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
    cleaned = sorted(path.name for path in (tmp_path / "cleaned").rglob("*.*"))
    assert len(cleaned) == len(list((ROOT / "samples" / "articles").iterdir()))
    assert "teasers.txt" in cleaned


def test_ci_runs_the_two_commands_as_a_reader_would() -> None:
    # .ci/run takes from README what begins like this, one line a command.
    commands = re.findall(r"^python3 -m venv .*\n", README, re.MULTILINE)
    assert commands == fenced(README, "sh")[:2]
    assert "grep '^python3 -m venv ' README.md" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


def marks_of(text: str, missed: str) -> str:
    """Return what the review page exports where a line of a text is marked as clutter that was missed."""
    known = {"schema": 1, "document": 1, "id": "a"}
    document = {**known, "kind": "document", "text": text, "removed": []}
    document |= dict.fromkeys(("site", "source", "title", "extraction"), "")
    start = text.index(missed)
    mark = {**known, "kind": "missed_clutter", "start": start, "end": start + len(missed), "text": missed}
    return "".join(json.dumps(line) + "\n" for line in (document, mark | {"category": "other"}))


@pytest.mark.parametrize("line", [line for block in fenced(README, "sh")[2:] for line in block.splitlines()])
def test_the_other_commands_run(line: str, tmp_path: Path) -> None:
    text = fenced(README, "text")[0]
    page = f"<article><p>{text}</p></article>"
    record = json.dumps({"id": "a", "text": text, "body": text}) + "\n"
    for name in (
        "articles/a.txt",
        "article.txt",
        "crawl/a.txt",
        "crawl/b.html",
        "page.html",
        "news.jsonl",
        "exports/a.txt",
        "notes/a.txt",
        "news/a.txt",
    ):
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.write_text({".txt": text, ".html": page}.get(file.suffix, record), encoding="utf-8")
    (tmp_path / "news.jsonl.gz").write_bytes(gzip.compress(record.encode()))
    if "sheet.csv" in line:  # else a folder would hold a table without a column of texts
        (tmp_path / "sheet.csv").write_text(f'id,body\n1,"{text}"\n', encoding="utf-8")
    if "learn" in line or "packs/" in line:
        for number in range(LEAST_DOCUMENTS):
            own = tmp_path / f"crawl/orlena/{number}.txt"
            own.parent.mkdir(exist_ok=True)
            own.write_text("\n\n".join([*article(number), "Sign up for our daily newsletter"]), encoding="utf-8")
    if "--rules packs/" in line:
        learn = [sys.executable, "-m", "cleaner", "learn", "crawl/", "-o", "packs/"]
        subprocess.run(learn, cwd=tmp_path, check=True, capture_output=True)
    if "results.jsonl" in line:
        results = [sys.executable, "-m", "cleaner", "clean", "article.txt", "--json"]
        done = subprocess.run(results, cwd=tmp_path, check=True, capture_output=True)
        (tmp_path / "results.jsonl").write_bytes(done.stdout)
    if "marks.jsonl" in line or "reviewed.yaml" in line:
        (tmp_path / "marks.jsonl").write_text(marks_of(text, "The crossing takes fifty minutes."), encoding="utf-8")
    if "--rules reviewed.yaml" in line:
        apply = [sys.executable, "-m", "cleaner", "review", "apply", "marks.jsonl", "-o", "reviewed.yaml"]
        subprocess.run(apply, cwd=tmp_path, check=True, capture_output=True)
    command = line.split("#", maxsplit=1)[0].replace("cleaner ", f"{shlex.quote(sys.executable)} -m cleaner ")
    run = subprocess.run(["sh", "-c", command], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    names = [
        *("cleaned", "out", "cleaned.jsonl.gz", "clean.csv", "report.txt", "notes/a.txt.orig"),
        *("out.html", "report.html", "reviewed.yaml"),
    ]
    written = [tmp_path / name for name in names]
    assert run.stdout or any(path.exists() for path in written)


def test_the_results_are_those_of_the_benchmark() -> None:
    section = README.split("## How good it is")[1].split("## ")[0]
    measured = (ROOT / "benchmarks" / "README.md").read_text(encoding="utf-8")
    shares = [f"{float(share) / 100:.4f}" for share in re.findall(r"(\d+\.\d+) %", section)]
    scores = re.findall(r"0\.\d{4}", section)
    assert len(shares) > 10
    assert [figure for figure in shares + scores if figure not in measured] == []


def example(code: str) -> object:
    engine = (re.findall(r"cleaner\.integrations\.(\w+)", code) or ["none"])[0]
    missing = [package for package in NEEDS.get(engine, ()) if find_spec(package) is None]
    reason = f"{' and '.join(missing)} not installed: needs the extra [{engine}]"
    return pytest.param(code, id=engine, marks=pytest.mark.skipif(bool(missing), reason=reason))


@pytest.mark.parametrize("code", [example(code) for code in fenced(INTEGRATIONS, "python")])
def test_the_examples_for_engines_print_what_their_comments_say(code: str, tmp_path: Path) -> None:
    sentence = "The bridge over the Tarn reopened on Monday, nine years after the flood that broke two of its arches."
    articles = {"ferry": fenced(README, "python")[0].split('"""')[1], "bridge": sentence}
    lines = [json.dumps({"id": name, "text": text}) + "\n" for name, text in articles.items()]
    (tmp_path / "articles.jsonl").write_text("".join(lines), encoding="utf-8")
    if "corpus.jsonl" in code:  # else engines that read the folder would meet it
        outlet = (json.dumps(document(random.Random(number), number, "herald")) + "\n" for number in range(40))
        (tmp_path / "corpus.jsonl").write_text("".join(outlet), encoding="utf-8")
    (tmp_path / "example.py").write_text(code, encoding="utf-8")
    # A process of its own: engines leave threads and servers behind.
    run = subprocess.run(
        [sys.executable, "example.py"], cwd=tmp_path, capture_output=True, text=True, check=False, timeout=300
    )
    assert run.returncode == 0, run.stderr
    comments = [line[2:] for line in code.splitlines() if line.startswith("# ")]
    assert comments
    assert run.stdout.splitlines() == comments


def console(session: str) -> list[tuple[str, str]]:
    """Return the commands of a session on a terminal, each with what it prints."""
    return re.findall(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", session, re.MULTILINE)


def shows(shown: str, printed: str) -> bool:
    """Return whether that is printed, with any lines where ``…`` stands."""
    pattern = re.sub(r"^…\n", r"(?:.*\\n)*", re.escape(shown).replace("\\\n", "\n"), flags=re.MULTILINE)
    return re.fullmatch(pattern, printed) is not None


def test_elided_lines_stand_for_any() -> None:
    assert shows("a (b)\n…\nd\n", "a (b)\nc\nc\nd\n")
    assert shows("a\n…\n", "a\n")
    assert not shows("a\n…\nd\n", "a\nb\nd\ne\n")
    assert not shows("a\n", "a\nb\n")


def test_the_guide_to_learning_runs_from_top_to_bottom(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    environment = {**os.environ, "COLUMNS": "200", "NO_COLOR": "1"}
    python = shlex.quote(sys.executable)
    for language, block in re.findall(r"```(python|console|yaml)\n(.*?)```", LEARN, re.DOTALL):
        if language == "python":
            exec(compile(block, "learn.md", "exec"), {})
        elif language == "yaml":
            (pack,) = (tmp_path / "packs").glob("*.yaml")
            assert block in pack.read_text(encoding="utf-8")
        else:
            assert console(block)
            for command, shown in console(block):
                called = re.sub(r"^cleaner ", f"{python} -m cleaner ", command)
                run = subprocess.run(
                    ["sh", "-c", f"{called} 2>&1"], env=environment, capture_output=True, text=True, check=True
                )
                assert shows(shown, run.stdout), run.stdout


def test_every_engine_has_an_example() -> None:
    shown = {engine for code in fenced(INTEGRATIONS, "python") for engine in NEEDS if f"integrations.{engine}" in code}
    assert shown == set(NEEDS)


def test_the_packs_in_the_rule_guide_are_sound() -> None:
    guide = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")
    *packs, allow = (parse_pack(block, "docs/rules.md") for block in fenced(guide, "yaml"))
    assert [pack.issues for pack in (*packs, allow)] == [()] * 4
    rules = [rule for pack in packs for rule in pack.rules]
    assert lint_rules(rules) == []
    assert list(check_examples(rules)) == []
    assert allow.allow.phrases == ("our valley newsletter",)


def test_the_categories_in_the_design_are_the_closed_set() -> None:
    design = (ROOT / "docs" / "design.md").read_text(encoding="utf-8").split("## Categories")[1]
    assert tuple(re.findall(r"^\| `(\w+)` \|", design, re.MULTILINE)) == CATEGORIES


@pytest.mark.parametrize(
    "path", [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))], ids=lambda path: path.name
)
def test_links_lead_somewhere(path: Path) -> None:
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", path.read_text(encoding="utf-8")):
        assert (path.parent / target).exists(), target


def test_the_paths_that_newcomers_are_sent_to_exist() -> None:
    paths = re.findall(r"`((?:cleaner|rules|tests|benchmarks|docs)/[^`*]*)`", CONTRIBUTING)
    assert len(paths) > 30
    assert [path for path in paths if not (ROOT / path).exists()] == []


def test_folders_of_tests_mirror_those_of_the_code() -> None:
    packages = {path.parent.name for path in (ROOT / "cleaner").glob("*/__init__.py")} | {"benchmarks"}
    folders = {path.parent.name for path in (ROOT / "tests").glob("*/test_*.py")}
    assert folders <= packages
