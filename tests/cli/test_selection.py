"""Which files a run reads: each once, without what it writes itself, and only those that were chosen."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.cli import places
from cleaner.cli.inputs import gather
from cleaner.cli.own_files import MARKER
from cleaner.cli.patterns import Choice, Pattern
from cleaner.cli.places import Selection
from cleaner.errors import ConfigError
from tests.cli.test_cli import ARTICLE, CLEAN, PAGE, Cli, tree, write
from tests.cli.test_inputs import ids, outputs
from tests.cli.test_many import cli  # noqa: F401  a fixture


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def chosen(*names: str, include: list[str] | None = None, exclude: list[str] | None = None) -> list[str]:
    return ids(gather(names, selection=Selection(Choice(include or [], exclude or []))))


def listed(*names: str) -> dict[str, str]:
    return outputs(gather([], selection=Selection(listed=names)))


# each file once


def test_pattern_reads_no_folder_twice_through_a_link_to_its_parent() -> None:
    write(in__a_txt="", in__deep__b_txt="")
    Path("in/deep/loop").symlink_to(Path("in").absolute())
    Path("in/deep/other").symlink_to(Path("in").absolute())  # with two of them, paths would double at each step
    assert ids(gather(["in/**/*.txt"])) == ["in/a.txt", "in/deep/b.txt"]


def test_named_files_are_told_apart_by_what_they_are() -> None:
    write(a_txt="", b_txt="")
    Path("link.txt").symlink_to("a.txt")
    os.link("a.txt", "hard.txt")
    assert ids(gather(["./a.txt", "link.txt", "hard.txt", "b.txt", "../" + Path.cwd().name + "/a.txt"])) == [
        "a.txt",
        "b.txt",
    ]
    assert ids(gather(["link.txt", "a.txt"])) == ["link.txt"]


def test_file_is_not_read_again_in_a_folder_nor_after_it() -> None:
    write(in__a_txt="", in__b_txt="")
    os.link("in/a.txt", "hard.txt")
    Path("link.txt").symlink_to("in/a.txt")
    for name in ("hard.txt", "link.txt"):
        assert ids(gather([name, "in"])) == [name, "in/b.txt"]
        assert ids(gather(["in", name])) == ["in/a.txt", "in/b.txt"]


def test_links_in_a_tree_are_documents_of_their_own() -> None:
    write(in__a_txt="")
    Path("in/link.txt").symlink_to("a.txt")
    os.link("in/a.txt", "in/z.txt")
    everything = ["in/a.txt", "in/link.txt", "in/z.txt"]
    assert ids(gather(["in"])) == everything
    assert ids(gather(["in/*.txt"])) == ids(gather(["in/*.txt", "in"])) == everything
    assert ids(gather(["in/l*.txt", "in"])) == ["in/link.txt", "in/a.txt", "in/z.txt"]
    assert sorted(ids(gather(["in", "in/*.txt", "in/**/*.txt"]))) == everything
    assert list(listed("in/link.txt", "in/a.txt", "in")) == ["in/link.txt", "in/a.txt", "in/z.txt"]
    # One that was named by itself is read once.
    assert ids(gather(["in/a.txt", "in"])) == ["in/a.txt", "in/link.txt"]
    assert ids(gather(["in/link.txt", "in"])) == ["in/link.txt"]
    assert ids(gather(["in", "in/link.txt"])) == everything


def test_folder_that_a_link_names_is_read_once() -> None:
    write(in__a_txt="")
    Path("link").symlink_to("in")
    assert ids(gather(["in", "link"])) == ["in/a.txt"]


@pytest.mark.skipif(os.name == "nt", reason="no such files")
def test_what_never_ends_is_passed_over_in_folders(cli: Cli) -> None:  # noqa: F811
    write(in__a_txt=ARTICLE)
    os.mkfifo("in/pipe.txt")
    Path("in/zero.txt").symlink_to("/dev/zero")
    Path("in/gone.txt").symlink_to("nowhere")
    outcome = cli("in -o out -j 0 -v")
    assert "skipped in/pipe.txt\nskipped in/zero.txt\n" in outcome.err
    assert outcome.err.endswith("error: in/gone.txt: no such file; check the path\n")  # a broken link is no device
    assert tree("out") == ["a.txt"]


def test_link_that_leads_to_itself_is_one_line(cli: Cli) -> None:  # noqa: F811
    write(a_txt=ARTICLE)
    Path("self.txt").symlink_to("self.txt")
    for command in ("self.txt", "self.txt -o out.txt", "self.txt a.txt -o out"):
        outcome = cli(f"{command} -j 0 -q")
        assert outcome.code == 1
        assert outcome.err.startswith("error: self.txt: cannot be read: ")
        assert "bug" not in outcome.err
    assert tree("out") == ["a.txt"]


@pytest.mark.parametrize("out", ["out.xlsx", "out.txt", "out.warc", "out.gz", "out.txt.gz"])
def test_output_named_like_a_file_becomes_no_folder(cli: Cli, out: str) -> None:  # noqa: F811
    write(in__a_txt=ARTICLE, in__b_txt=ARTICLE, a_jsonl=b'{"text": "Rain."}')
    for name in ("in", "a.jsonl"):
        outcome = cli(f"{name} -o {out} -j 0")
        assert outcome.code == 2
        assert outcome.err.startswith(f"error: {out}: several documents are not written to one .")
        assert not Path(out).exists()
    assert cli(f"in -o {out}/ -j 0").code == 0
    assert tree(out) == ["a.txt", "b.txt"]
    assert cli(f"in -o {out} -j 0").code == 0  # it is there, and is a folder
    assert cli("in -o 2024.05 -j 0").code == 0


def test_hidden_file_is_read_if_it_is_named() -> None:
    write(in__a_txt="")
    Path("in/.b.txt").touch()
    assert ids(gather(["in"])) == ["in/a.txt"]
    assert ids(gather(["in/.b.txt", "in"])) == ["in/.b.txt", "in/a.txt"]
    assert ids(gather(["in/.*.txt"])) == ["in/.b.txt"]


# patterns are mirrored


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["in/**/*.txt"], ["a.txt", "deep/a.txt", "deep/c/d.txt"]),
        (["in/*.txt"], ["a.txt"]),
        (["in/*/*.txt"], ["deep/a.txt"]),
        (["in/*.txt", "in/*/*.txt"], ["a.txt", "deep/a.txt"]),
        (["in/*.txt", "x.txt"], ["a.txt", "x.txt"]),
        (["in/**/d.txt", "x.txt"], ["in/deep/c/d.txt", "x.txt"]),
        (["in/d*"], ["deep/a.txt", "deep/c/d.txt"]),
        (["in/**"], ["a.txt", "deep/a.txt", "deep/c/d.txt"]),
        (["in/**/**/d.txt"], ["deep/c/d.txt"]),
        (["**/c/*.txt"], ["in/deep/c/d.txt"]),
        (["in/deep/*.txt", "in"], ["a-2.txt", "a.txt", "c/d.txt"]),
    ],
)
def test_what_a_pattern_finds_is_mirrored_from_its_fixed_part_on(names: list[str], expected: list[str]) -> None:
    write(in__a_txt="", in__deep__a_txt="", in__deep__c__d_txt="", x_txt="")
    found = outputs(gather(names))
    if names == ["in/deep/*.txt", "in"]:  # a shell would name in/deep/a.txt, which then lies at the top
        assert sorted(found.values()) == ["a.txt", "in/a.txt", "in/deep/c/d.txt"]
    else:
        assert sorted(found.values()) == sorted(expected)


def test_absolute_pattern(home: Path) -> None:
    write(in__a_txt="", in__deep__b_txt="")
    assert sorted(outputs(gather([f"{home}/in/**/*.txt"])).values()) == ["a.txt", "deep/b.txt"]


def test_file_that_a_pattern_finds_meets_none_of_a_folder() -> None:
    write(in__deep__a_html="", in__deep__a_txt="")
    found = outputs(gather(["in/*/*.html", "in/d*"]))
    assert found == {"in/deep/a.html": "deep/a.txt", "in/deep/a.txt": "deep/a-2.txt"}


def test_one_match_of_a_pattern_goes_into_a_folder(cli: Cli) -> None:  # noqa: F811
    write(in__deep__a_txt=ARTICLE)
    assert cli("'in/**/*.txt' -o out").code == 0
    assert tree("out") == ["deep/a.txt"]
    assert cli("'in/**/*.txt'").out == CLEAN


def test_pattern_names_files_of_any_kind_but_a_folder_does_not() -> None:
    write(in__a_log="", in__b_txt="")
    assert ids(gather(["in/*.log"])) == ["in/a.log"]
    assert ids(gather(["in"])) == ["in/b.txt"]


# the output may lie in the input


@pytest.mark.parametrize(("read", "out"), [(".", "cleaned"), ("news", "news/cleaned"), ("'**/*.txt'", "cleaned")])
def test_output_folder_in_the_input_is_left_out_of_it(cli: Cli, read: str, out: str) -> None:  # noqa: F811
    write(news__a_txt=ARTICLE, news__deep__b_txt=ARTICLE, news__bad_txt=b"%PDF-1.7")
    command = f"{read} -o {out} --report report.txt"
    first, second = cli(command), cli(command)
    assert first.err == second.err
    assert (first.code, second.code) == (1, 1)
    start = "" if read == "news" else "news/"
    assert tree(out) == [MARKER, f"{start}a.txt", f"{start}deep/b.txt"]
    assert Path(f"{out}.failures.jsonl").is_file()
    assert cli(f"{command} --json --dry-run").err == first.err


def test_output_folder_in_the_input_must_not_hold_originals(cli: Cli) -> None:  # noqa: F811
    write(news__a_txt=ARTICLE, news__old__a_txt="It rained.")
    for read in ("news", "'news/**/*.txt'", "."):
        outcome = cli(f"{read} -o news/old")
        assert outcome.code == 2
        assert "lies in the input and holds files that may be originals: name a new folder" in outcome.err
    assert Path("news/old/a.txt").read_text() == "It rained."
    Path("news/empty").mkdir()
    assert cli("news -o news/empty --exclude old").code == 0


def test_output_folder_that_holds_a_link_to_an_input_is_refused(cli: Cli) -> None:  # noqa: F811
    write(news__deep__a_txt=ARTICLE)
    Path("out").mkdir()
    Path("out/deep").symlink_to(Path("news/deep").absolute())
    assert "is a link to an input" in cli("news -o out").err
    assert Path("news/deep/a.txt").read_text() == ARTICLE


def test_record_file_in_the_input_is_left_out_of_it(cli: Cli) -> None:  # noqa: F811
    write(a_txt=ARTICLE, b_jsonl='{"text": "Rain."}')
    first = cli(". -o all.jsonl")
    assert (first.code, cli(". -o all.jsonl").err) == (0, first.err)
    assert len(Path("all.jsonl").read_text().splitlines()) == 2
    outcome = cli(". -o b.jsonl")
    assert (outcome.code, Path("b.jsonl").read_text()) == (2, '{"text": "Rain."}')


@pytest.mark.parametrize("option", ["--report", "--failures"])
def test_no_report_goes_over_an_input(cli: Cli, option: str) -> None:  # noqa: F811
    write(in__a_txt=ARTICLE, in__b_txt=ARTICLE)
    for read in ("in", "in/a.txt in/b.txt"):
        outcome = cli(f"{read} -o out {option} in/a.txt")
        assert outcome.code == 2
        assert outcome.err.startswith("error: in/a.txt ")
    assert Path("in/a.txt").read_text() == ARTICLE


# --include and --exclude


def many() -> None:
    write(in__a_txt="", in__b_md="", in__draft_txt="", in__old__c_txt="", in__deep__old__d_txt="", in__deep__e_md="")


@pytest.mark.parametrize(
    ("include", "exclude", "expected"),
    [
        (["*.md"], [], "b.md deep/e.md"),
        (["deep/"], [], "deep/e.md deep/old/d.txt"),
        (["*.md", "/a.txt"], [], "a.txt b.md deep/e.md"),
        ([], ["old"], "a.txt b.md draft.txt deep/e.md"),
        ([], ["/old"], "a.txt b.md draft.txt deep/e.md deep/old/d.txt"),
        ([], ["*.txt", "!a.txt"], "a.txt b.md deep/e.md"),
        ([], ["old/", "!old/c.txt"], "a.txt b.md draft.txt deep/e.md"),
        ([], ["deep/*", "!deep/old"], "a.txt b.md draft.txt deep/old/d.txt old/c.txt"),
        (["*.txt"], ["draft*", "deep/**"], "a.txt old/c.txt"),
        ([], ["in"], "a.txt b.md draft.txt deep/e.md deep/old/d.txt old/c.txt"),
        ([], ["nothing"], "a.txt b.md draft.txt deep/e.md deep/old/d.txt old/c.txt"),
    ],
)
def test_patterns_choose_below_the_folder_that_is_searched(
    include: list[str], exclude: list[str], expected: str
) -> None:
    many()
    wanted = [f"in/{name}" for name in expected.split()]
    assert chosen("in", include=include, exclude=exclude) == wanted
    found = chosen("in/**/*.txt", "in/**/*.md", include=include, exclude=exclude)
    assert sorted(found) == sorted(wanted)


def test_folder_that_is_excluded_is_not_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    many()
    opened: list[str] = []
    scandir = os.scandir

    def note(path: Path) -> object:
        opened.append(str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", note)
    chosen("in", exclude=["old"])
    assert opened == ["in", "in/deep"]


def test_named_files_are_chosen_by_the_paths_that_were_given(home: Path) -> None:
    many()
    names = ["in/a.txt", "in/draft.txt", "in/old/c.txt", "in/b.md"]
    assert chosen(*names, exclude=["draft*", "in/old"]) == ["in/a.txt", "in/b.md"]
    assert chosen(*names, include=["*.md"]) == ["in/b.md"]
    # What a file lies in outside the current folder says nothing of it.
    assert chosen(f"{home}/in/a.txt", exclude=[home.name]) == [f"{home}/in/a.txt"]
    assert chosen("in/old", "in/a.txt", exclude=["old"]) == ["in/old/c.txt", "in/a.txt"]  # a folder is what is searched


@pytest.mark.parametrize("name", ["a\nb/x.txt", "x\n.txt", "tr\udcfce/x.txt", "-x.txt", " x .txt"])
def test_patterns_hold_for_odd_names(name: str) -> None:
    path = Path("in") / name
    path.parent.mkdir(parents=True)
    path.touch()
    assert chosen("in") == [str(path)]
    assert chosen("in", include=["*.txt"]) == [str(path)]
    assert chosen("in", include=[path.name]) == [str(path)]
    with pytest.raises(ConfigError, match="nothing is left to clean"):
        chosen("in", exclude=["*x*"])


def test_end_of_a_name_is_that_of_the_pattern() -> None:
    assert not Choice(["x.txt"]).takes("x.txt\n")
    assert Choice(["x.txt"]).takes("a\nb/x.txt")


@pytest.mark.parametrize(
    ("patterns", "message"),
    [
        ("--include '*.rst'", "error: nothing is left to clean with --include '*.rst': correct the pattern"),
        ("--exclude '*'", "error: nothing is left to clean with --exclude '*': correct the pattern"),
        ("--include '*.jpg'", "--include '*.jpg': files of other kinds (1 .jpg) are read only if you name them"),
        ("--include '#a'", "error: --include '#a' is no pattern of .gitignore that can match anything; write \\#"),
        ("--exclude '!'", "error: --exclude '!' is no pattern of .gitignore that can match anything\n"),
        ("--exclude ''", "error: --exclude '' is no pattern of .gitignore that can match anything\n"),
        ("--exclude 'a['", "error: --exclude 'a[' is no pattern of .gitignore that can match anything\n"),
    ],
)
def test_patterns_that_leave_nothing_are_an_error(cli: Cli, patterns: str, message: str) -> None:  # noqa: F811
    write(in__a_txt=ARTICLE, in__b_jpg="")
    outcome = cli(f"in -o out {patterns}")
    assert outcome.code == 2
    assert message in outcome.err
    assert not Path("out").exists()


def test_folder_without_articles_is_no_error_without_patterns(cli: Cli) -> None:  # noqa: F811
    write(in__b_jpg="")
    assert cli("in -o out").code == 0


# --files-from


def test_list_of_files_is_mirrored(cli: Cli) -> None:  # noqa: F811
    write(news__a_txt=ARTICLE, news__deep__b_html=PAGE, blog__c_txt=ARTICLE, blog__d__e_txt=ARTICLE, other_txt=ARTICLE)
    Path("list").write_bytes(b"\xef\xbb\xbfnews/a.txt\r\n\n  \nnews/deep/b.html\nblog\nnews/../news/a.txt")
    assert cli("--files-from list -o out").code == 0
    assert tree("out") == ["blog/c.txt", "blog/d/e.txt", "news/a.txt", "news/deep/b.txt"]
    outcome = cli("--files-from - -0 -o out2", b"news/a.txt\0gone.txt\0\0blog/c.txt")
    assert (outcome.code, tree("out2")) == (1, ["blog/c.txt", "news/a.txt"])
    assert "error: gone.txt: no such file; check the path" in outcome.err


def test_one_listed_file_goes_into_a_folder(cli: Cli) -> None:  # noqa: F811
    write(a_txt=ARTICLE)
    assert cli("--files-from - -o out", b"a.txt\n").code == 0
    assert tree("out") == ["a.txt"]
    assert cli("--files-from -", b"a.txt\n").out == CLEAN
    assert cli("--files-from - -o none", b"").code == 0


def test_paths_that_cannot_be_mirrored_as_they_are_begin_below_what_they_share(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(x__news__a_txt="", x__blog__b_txt="", here__c_txt="")
    monkeypatch.chdir("here")
    assert listed("../x/news/a.txt", "../x/blog/b.txt") == {
        "../x/news/a.txt": "news/a.txt",
        "../x/blog/b.txt": "blog/b.txt",
    }
    assert list(listed(f"{home}/x/news/a.txt", "c.txt").values()) == ["x/news/a.txt", "here/c.txt"]
    assert list(listed(f"{home}/x/news/a.txt").values()) == ["a.txt"]


def test_listed_paths_are_no_patterns_and_no_standard_input() -> None:
    for name in ("-", "[x].txt", "-q.txt", "a\nb.txt", os.fsdecode(b"\xff.txt"), " a .txt "):
        Path(name).touch()
    write(x_txt="")
    assert list(listed("[x].txt", "-", "-q.txt")) == ["[x].txt", "-", "-q.txt"]
    Path("list").write_bytes(b"a\nb.txt\0\xff.txt\0 a .txt \0")
    assert list(listed(*places.read_list("list", null=True))) == ["a\nb.txt", os.fsdecode(b"\xff.txt"), " a .txt "]


def test_page_of_a_list_and_text_of_a_listed_folder_do_not_meet() -> None:
    write(news__a_html="", news__a_txt="")
    assert listed("news/a.html", "news") == {"news/a.html": "news/a.txt", "news/a.txt": "news/a-2.txt"}


@pytest.mark.parametrize(
    ("command", "message"),
    [
        (
            "a.txt --files-from list",
            "--files-from cannot be mixed with paths: add them to it, or run cleaner twice",
        ),
        ("- --files-from list", "standard input (-) cannot be mixed with files: run cleaner twice"),
        ("--files-from gone", "--files-from gone cannot be read: No such file or directory; check the path"),
        ("--files-from nul", "--files-from nul holds NUL bytes: add --null if they end the paths"),
        ("a.txt --null", "--null says how paths end in --files-from: name a list with it, or drop --null"),
        ("a.txt -v -q", "--verbose and --quiet contradict each other: drop one of them"),
    ],
)
def test_wrong_lists_are_one_line(cli: Cli, command: str, message: str) -> None:  # noqa: F811
    write(a_txt=ARTICLE)
    Path("list").write_text("a.txt")
    Path("nul").write_text("a.txt\0")
    outcome = cli(command)
    assert (outcome.code, outcome.err) == (2, f"error: {message}\n")


names = st.text(st.characters(codec="utf-8", exclude_characters="\n\r\0/"), min_size=1).filter(str.strip)


@given(st.lists(names))
def test_lists_hold_what_was_written(paths: list[str]) -> None:
    Path("list").write_bytes("".join(f"{path}\n" for path in paths).encode())
    first = [paths[0].removeprefix("\ufeff"), *paths[1:]] if paths else []
    assert list(places.read_list("list", null=False)) == [path for path in first if path.encode().strip()]
    Path("list").write_bytes("".join(f"{path}\0" for path in paths).encode())
    assert list(places.read_list("list", null=True)) == paths


# what is skipped


def test_kinds_of_skipped_files_are_told(cli: Cli) -> None:  # noqa: F811
    write(in__a_txt=ARTICLE, in__x_jpg="", in__deep__y_JPG="", in__z_pdf="", in__Makefile="", in__drafts__q_pdf="")
    outcome = cli("in -o out --exclude drafts --report r.json")
    assert "skipped 4 files of other kinds: 2 .jpg, 1 .pdf, 1 without a suffix\n" in outcome.err
    assert "skipped in/" not in outcome.err
    report = json.loads(Path("r.json").read_text())
    assert (report["skipped"], report["skipped_kinds"]) == (4, {".jpg": 2, "": 1, ".pdf": 1})
    verbose = cli("in -o out --exclude drafts -v").err
    assert [line for line in verbose.splitlines() if line.startswith("skipped in/")] == [
        "skipped in/Makefile",
        "skipped in/x.jpg",
        "skipped in/z.pdf",
        "skipped in/deep/y.JPG",
    ]


def test_patterns_are_counted_in_folders_that_cannot_be_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    write(in__a_txt="", in__closed__b_txt="")
    scandir = os.scandir

    def closed(path: Path) -> object:
        if Path(path).name == "closed":
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    monkeypatch.setattr(os, "scandir", closed)
    found = gather(["in/**/*.txt"])
    assert ids(found) == ["in/a.txt"]
    assert [(one.source_id, one.error) for one in found.failures] == [("in/closed", "cannot be opened")]
    assert Pattern("in/**/*.txt").matches() == [Path("in/a.txt")]
