"""Made sites: the same ones every time, with clutter known by span; what is counted of cuts, and what peers cut."""

from __future__ import annotations

import itertools
import json
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

pytest.importorskip("rapidfuzz", reason="the benchmark needs the extra [benchmark]")

from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from benchmarks.data.pages import PageRow
from benchmarks.errors import BenchmarkError
from benchmarks.learn import bodies, corpus, learned, scale, track
from benchmarks.learn.bodies import Article, Piece, draw, language_of, pieces
from benchmarks.learn.corpus import GENRES, Size
from benchmarks.learn.documents import MadeDocument, Mark, Marked, documents, joined
from benchmarks.learn.measure import grouped, share_cut, summed, taken
from benchmarks.learn.peers import PEERS, merged, normal
from benchmarks.learn.site import Site, plan
from benchmarks.learn.wordings import SPLITS, Split, languages, load
from benchmarks.quality import learn as commands
from cleaner.api import Cleaner
from cleaner.document import Span
from cleaner.learning.learned import LearnedRule, LearnedSource, Places, SourceDocument, SourceName
from cleaner.rulepack.rule import Example

SLOT = re.compile(r"\{(\w+)\}")
SLOTS = {
    "site", "weekday", "code", "place", "author", "author2", "topic", "date", "day", "month", "num", "year", "time",
    "title", "item",
}  # fmt: skip
WORDS = (
    "harbour saddle kettle orchard lantern ladder plum cart cellar violin ribbon meadow bucket chimney compass".split()
)


def sentence(number: int) -> str:
    random = Random(number)
    return " ".join(random.choices(WORDS, k=12)).capitalize() + f" {number}."


def made_articles(split: Split = "develop") -> tuple[Article, ...]:
    """Return articles no two of which share a sentence, in three languages of which only one has enough."""
    offset = 0 if split == "develop" else 100_000
    languages_in_turn = ["en"] * 6 + ["de", "xx"]
    return tuple(
        Article(languages_in_turn[n % 8], tuple(f"{sentence(offset + 50 * n + k)} Nobody came." for k in range(30)))
        for n in range(60)
    )


@pytest.fixture
def texts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(corpus, "articles", made_articles)


def site(kind: str = "news", number: int = 1, **options: str) -> Site:
    return plan(load("en", "develop"), number, kind, Random(number), **options)


def some_pieces(count: int) -> list[Piece]:
    return pieces(made_articles(), Random(1))[:count]


def plain(text: str) -> str:
    return " ".join(SLOT.sub(" ", text).split()).casefold()


# the wordings


def test_there_are_ten_languages_and_english_says_most() -> None:
    assert len(languages()) == 10
    kinds = {language: {one.kind for one in load(language, "develop").clutter} for language in languages()}
    assert len(load("en", "develop").clutter) >= 28
    assert all(len(found) >= 8 for found in kinds.values())


@pytest.mark.parametrize("language", languages())
def test_the_splits_share_no_wording_and_no_name(language: str) -> None:
    develop, held = (load(language, split) for split in SPLITS)
    assert not set(map(plain, develop.lines())) & set(map(plain, held.lines()))
    for key in ("last", "places", "papers"):
        assert not set(getattr(develop, key)) & set(getattr(held, key))


def test_about_a_third_of_the_wordings_is_held() -> None:
    counts = {split: sum(len(load(language, split).clutter) for language in languages()) for split in SPLITS}
    assert 0.3 < counts["held"] / sum(counts.values()) < 0.45


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("split", SPLITS)
def test_every_slot_can_be_filled(language: str, split: Split) -> None:
    found = load(language, split)
    assert {slot for line in found.lines() for slot in SLOT.findall(line)} <= SLOTS
    assert all(genre.items for genre in found.genres.values() if any("{item}" in line.text for line in genre.run))
    assert len(found.first) * len(found.last) >= 9
    assert {place for one in found.clutter for place in one.places} <= {"head", "mid", "tail", "glue"}
    assert all(one.wordings for one in found.clutter)


def test_every_language_has_what_recurs_and_stays() -> None:
    kinds = set(load("en", "develop").legit)
    for language in languages():
        for split in SPLITS:
            assert set(load(language, split).legit) == kinds
            assert load(language, split).genres


# the bodies


def page(gold: str, **values: str) -> PageRow:
    row = {"id": "1", "corpus": "made", "kind": "article", "country": None, "url": None, "html": "", "gold": gold}
    return PageRow(**{**row, "wanted": (), "unwanted": (), **values})  # type: ignore[arg-type]


def test_the_script_tells_the_language_else_the_country() -> None:
    assert language_of(page("Мост закрыли весной.")) == "ru"
    assert language_of(page("Most zamknięto, gdy znaleźli pęknięcia.")) == "pl"
    assert language_of(page("Es regnete.", corpus="fundus", country="at")) == "de"
    assert language_of(page("Ketvirtadienį lijo.", corpus="fundus", country="lt")) == bodies.UNKNOWN
    assert language_of(page("The café in Zażew, if it is one, stays open all night and all of the day too.")) == "en"


def test_what_stands_in_several_articles_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    golds = [f"{sentence(n)}\nAll rights reserved.\n{sentence(100 + n)}" for n in range(30)]
    monkeypatch.setattr(bodies, "read_pages", lambda name: [page(gold) for gold in golds] if name == "wcxb" else [])
    bodies.articles.cache_clear()
    try:
        found = {split: bodies.articles(split) for split in SPLITS}
    finally:
        bodies.articles.cache_clear()
    assert {article.paragraphs for split in SPLITS for article in found[split]} == {
        (sentence(n), sentence(100 + n)) for n in range(30)
    }
    assert not set(found["develop"]) & set(found["held"])
    assert found["held"]


def test_a_language_with_too_few_pieces_is_filled_up() -> None:
    pool = bodies.by_language(pieces(made_articles(), Random(1)))
    drawn = draw(pool, "de", len(pool["de"]) + 7, Random(2))
    assert Counter(piece.language == "de" for piece in drawn) == {True: len(pool["de"]), False: 7}
    assert all(piece.language == "en" for piece in draw(pool, "en", 40, Random(2)))
    assert len(set(drawn)) == len(drawn)


def test_some_pieces_are_of_one_article() -> None:
    drawn = draw(bodies.by_language(pieces(made_articles(), Random(1))), "en", 10, Random(3))
    lengths = Counter(piece.article for piece in drawn)
    assert max(lengths.values()) >= 3


# the documents


@pytest.mark.parametrize("split", SPLITS)
def test_spans_hold_what_was_put_in_and_nothing_else(texts: None, split: Split) -> None:
    own = {paragraph for article in made_articles(split) for paragraph in article.paragraphs}
    titles = {bodies.title_of(paragraph) for paragraph in own}
    for document in corpus.corpus(Size(8, 28), 1, split):
        patterns = [_pattern(line) for line in load(document.language, split).lines()]
        rest, at = "", 0
        for (start, end), _ in document.marked:
            assert at <= start < end
            assert any(pattern.fullmatch(document.text[start:end]) for pattern in patterns), document.text[start:end]
            rest, at = rest + document.text[at:start], end
        kept = [line.strip() for line in (rest + document.text[at:]).split("\n") if line.strip()]
        assert kept
        assert set(kept) <= own | titles


def _pattern(line: str) -> re.Pattern[str]:
    parts = SLOT.split(line.strip())
    return re.compile(".+?".join(map(re.escape, parts[::2])))


def test_a_corpus_is_always_the_same(texts: None) -> None:
    def made(seed: int, split: Split = "develop") -> list[str]:
        return [document.to_json() for document in corpus.corpus(Size(5, 6), seed, split)]

    assert made(1) == made(1)
    assert len({*made(1), *made(2), *made(1, "held")}) == len(made(1)) + len(made(2)) + len(made(1, "held"))


def test_sources_have_their_size_and_hosts_of_their_own(texts: None) -> None:
    found = Counter(document.source for document in corpus.corpus(Size(20, 12), 1, "develop"))
    assert len(found) == 12
    assert sorted(set(found.values()))[0] == 20  # sites of copies have more
    assert max(found.values()) > 20
    assert all(re.fullmatch(r"[a-z0-9]+\.example", host) for host in found)


def test_clutter_stands_in_the_share_of_documents_that_it_is_for() -> None:
    made = list(documents(site(), some_pieces(200), Random(5)))
    counts = Counter(mark for document in made for mark in {marked.mark for marked in document.marked})
    assert {mark.role for mark in counts} == {"clutter", "legit"}
    for mark, count in counts.items():
        if mark.kind != "background" and mark.role == "clutter":
            assert abs(count / len(made) - mark.share) < 0.12


def test_clutter_stands_in_its_place() -> None:
    made = list(documents(site("news", 3), some_pieces(100), Random(5)))
    for document in made:
        prose = [at for line in ("Nobody came.",) for at in _places(document.text, line)]
        for (start, end), mark in document.marked:
            if mark.place == "tail":
                assert start > prose[-1]
            if mark.place == "head":
                assert end <= prose[0] + len("Nobody came.")


def _places(text: str, line: str) -> list[int]:
    return [match.start() for match in re.finditer(re.escape(line), text)]


def test_background_is_told_in_the_pieces_of_few_articles() -> None:
    found: set[str] = set()
    for number in range(40):
        made = list(documents(site("news", number), some_pieces(60), Random(number)))
        for line in {
            document.text[slice(*s)] for document in made for s, mark in document.marked if mark.kind == "background"
        }:
            holding = [document for document in made if line in document.text]
            found.add(line)
            assert len(holding) < 20
    assert found


def test_an_article_may_come_twice_where_sites_copy() -> None:
    copies = [document for document in documents(site("copies"), some_pieces(60), Random(2)) if document.id[-1] == "b"]
    assert 2 < len(copies) < 20


@pytest.mark.parametrize("name", GENRES)
def test_documents_of_a_genre_hold_no_clutter(texts: None, name: str) -> None:
    made = list(corpus.genre_corpus(name, "develop", size=Size(4, 6)))
    assert len(made) == 24
    marks = {marked.mark for document in made for marked in document.marked}
    assert {mark.role for mark in marks} == {"legit"}
    assert {mark.kind for mark in marks} <= set(GENRES[name])


def test_clean_articles_have_nothing_added(texts: None) -> None:
    found = corpus.gold_corpora("develop")
    assert list(found) == ["en"]  # of the others there are too few
    assert {document.text for document in found["en"]} == {
        "\n\n".join(article.paragraphs) for article in made_articles() if article.language == "en"
    }


def test_a_corpus_survives_the_file(texts: None, tmp_path: Path) -> None:
    made = list(corpus.corpus(Size(3, 2), 1, "develop"))
    for name in ("made.jsonl", "made.jsonl.gz"):
        assert corpus.write(made, tmp_path / name) == len(made)
        assert list(corpus.read(tmp_path / name)) == made


def test_what_cannot_be_had_is_one_line(texts: None, tmp_path: Path) -> None:
    with pytest.raises(BenchmarkError, match=r"at most \d+ documents"):
        list(corpus.corpus(Size(100_000, 1), 1, "develop"))
    with pytest.raises(BenchmarkError, match="cannot be written: No such file"):
        corpus.write([], tmp_path / "none" / "made.jsonl")


@given(
    st.lists(st.lists(st.tuples(st.text("ab \t", min_size=1), st.booleans()), min_size=1)),
    st.sampled_from(["\n", "\n\n"]),
)
def test_spans_of_any_blocks_are_exact(blocks: list[list[tuple[str, bool]]], separator: str) -> None:
    mark = Mark("clutter", "made", 0.5, "mid")
    text, marked = joined(
        [[(part, mark if is_marked else None) for part, is_marked in block] for block in blocks], separator
    )
    assert text == separator.join("".join(part for part, _ in block) for block in blocks)
    put_in = [part.strip() for block in blocks for part, is_marked in block if is_marked]
    assert [text[slice(*span)].strip() for span, _ in marked] == put_in


# what is counted

PAYWALL = Marked(Span(10, 16), Mark("clutter", "paywall", 0.2, "tail"))
REFRAIN = Marked(Span(0, 2), Mark("legit", "refrain", 0.1, "inline"))
DOCUMENT = MadeDocument("a.example", "a.example/1", "It rained Log in\nall day.", "en", (REFRAIN, PAYWALL))


def test_characters_are_counted_without_white_space() -> None:
    whole = taken(DOCUMENT, [Span(0, len(DOCUMENT.text))])
    assert (whole.other, whole.damage) == (len("Itrainedallday."), len("Itrainedallday."))
    assert taken(DOCUMENT, [Span(9, 17)]).damage == 0
    assert taken(DOCUMENT, [Span(8, 16)]).damage == taken(DOCUMENT, [Span(15, 18)]).damage == 1


def test_sums_tell_clutter_repeats_and_damage_apart() -> None:
    nothing, repeat = taken(DOCUMENT, []), taken(DOCUMENT, [Span(0, 2)])
    sums = summed([nothing, repeat])
    assert (sums.documents, sums.removed, sums.legit_cut, sums.hurt) == (2, 0.0, 0.5, 0.5)
    assert sums.damage == pytest.approx(2 / (2 * nothing.other))
    best = summed([taken(DOCUMENT, DOCUMENT.spans("clutter"))])
    assert (best.removed, best.damage, best.legit_cut, best.hurt) == (1.0, 0.0, 0.0, 0.0)
    assert share_cut([]) == 0


def test_groups_are_by_role_and_property() -> None:
    found = [taken(DOCUMENT, DOCUMENT.spans("clutter"))]
    assert grouped(found, "kind") == {"clutter paywall": (1, 5, 1.0), "legit refrain": (1, 2, 0.0)}
    assert set(grouped(found, "share")) == {"clutter 0.20", "legit 0.10"}


# peers

NEWS = [f"{sentence(n)} {sentence(n + 50)}" for n in range(4)]
APPEAL = "Log in to read on, and pay no more than you do for the kettle, the ladder, the cart, the plum and the violin."


def cut(peer: str, given_texts: Sequence[str]) -> list[list[str]]:
    found = PEERS[peer](given_texts)
    return [[text[slice(*span)] for span in spans] for text, spans in zip(given_texts, found, strict=True)]


def test_lines_are_cut_from_the_second_copy_on() -> None:
    others = [f"{line}\n{APPEAL}" for line in NEWS]
    assert cut("exact line, first kept", others) == [[], [APPEAL], [APPEAL], [APPEAL]]
    assert cut("CCNet, first kept", [NEWS[0] + "\n" + APPEAL.upper(), *others[1:]]) == [[], *[[APPEAL]] * 3]
    assert cut("exact line, first kept", [NEWS[0] + "\n" + APPEAL.upper(), *others[1:]]) == [[], [], [APPEAL], [APPEAL]]


def test_frequent_paragraphs_go_everywhere_and_rare_ones_stay() -> None:
    many = [*(f"{line}\n{APPEAL}" for line in NEWS), *(sentence(n) for n in range(300, 330))]
    assert cut("CCNet, all of >= 10 %", many)[:5] == [[APPEAL]] * 4 + [[]]
    assert cut("CCNet, all of >= 10 %", [*many, *(sentence(n) for n in range(400, 410))])[0] == []


def test_three_sentences_in_a_row_are_cut_two_are_not() -> None:
    three, two = "One came. Two came. Three came.", "One came. Two came."
    assert cut("C4, 3 sentences", [three, f"It rained. {three}"])[1] == ["One came.", "Two came.", "Three came."]
    assert cut("C4, 3 sentences", [f"Snow. {two} Wind.", f"Rain. {two} Hail."])[1] == []


def test_trafilatura_cuts_long_lines_from_the_fourth_copy_on() -> None:
    assert cut("trafilatura duplicates", [APPEAL] * 4) == [[], [], [], [APPEAL]]
    assert cut("trafilatura duplicates", ["Log in"] * 4) == [[]] * 4


def test_no_peer_cuts_what_does_not_recur() -> None:
    assert all(not any(cut(peer, NEWS)) for peer in PEERS)


@given(st.text())
def test_to_make_normal_twice_changes_nothing(text: str) -> None:
    assert normal(normal(text)) == normal(text)


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(1, 9)).map(lambda pair: Span(pair[0], sum(pair)))))
def test_merged_spans_cover_the_same_and_stand_apart(spans: list[Span]) -> None:
    found = merged(spans)
    assert {at for span in found for at in range(*span)} == {at for span in spans for at in range(*span)}
    assert all(one.end < other.start for one, other in itertools.pairwise(found))


# the track, with a learner that takes every line that stands in a third of the documents


def fake_learner(
    source: SourceName, given_documents: Iterable[SourceDocument], total: int, cleaner: Cleaner
) -> LearnedSource:
    texts = [str(document.body) for document in given_documents]
    counts = Counter(line for text in texts for line in set(text.split("\n")) if line.strip())
    found = [line for line, count in counts.items() if count >= max(3, total / 3)]
    return LearnedSource(source, total, total, tuple(map(_rule, found)))


def _rule(line: str) -> LearnedRule:
    whole = f"^{re.escape(line)}$"
    return LearnedRule(
        line,
        "other",
        0.9,
        "block",
        ("head", "body", "tail"),
        line,
        whole,
        50,
        (Example(line, ""),),
        3,
        9,
        Places(0, 0, 1),
        "made",
    )


def pack_id(source: SourceName) -> str:
    return "learned-" + source.name.partition(".")[0]


def fake_pack(known: LearnedSource) -> str:
    rules = [
        {
            "id": f"{pack_id(known.source)}.r{number}", "title": "Recurs", "category": rule.category,
            "status": "stable", "confidence": rule.confidence,
            "literals": [rule.literal.casefold()], "any": [rule.pattern],
            "examples": {"remove": [rule.shown], "keep": ["It rained all day."]},
        }
        for number, rule in enumerate(known.rules)
    ]  # fmt: skip
    pack = {
        "id": pack_id(known.source), "version": "2026.1.0", "license": "MIT", "languages": [], "first": True,
        "sites": [known.source.name],
    }  # fmt: skip
    return json.dumps({"schema": 1, "pack": pack, "rules": rules})


@pytest.fixture
def learner(texts: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(learned, "learn_source", fake_learner)
    monkeypatch.setattr(learned, "pack_text", fake_pack)
    monkeypatch.setattr(learned, "pack_name", pack_id)


def test_the_track_measures_the_packs_beside_peers_and_the_pipeline(learner: None) -> None:
    found = track.measure("made", learned.by_source(corpus.corpus(Size(20, 3), 1, "develop")))
    sums = found.sums()
    assert set(sums) == {track.SYSTEM, *track.THROUGH, *PEERS}
    assert found.rules.sure > 3
    assert 0.1 < sums[track.SYSTEM].removed < 1
    assert sums["with packs"].removed > sums["without packs"].removed
    assert all(name in track.report([found]) for name in (track.SYSTEM, *PEERS))
    assert "without packs" in track.through_report([found])


def test_a_pack_cuts_from_its_own_source_only(learner: None, tmp_path: Path) -> None:
    sources = learned.by_source(corpus.corpus(Size(12, 2), 1, "develop"))
    first, second = sources
    learned.write_packs(learned.learn({first: sources[first]}), tmp_path)
    cuts = dict(
        zip(sources, _parted(learned.cuts(sources, learned.Setting(tmp_path, pipeline=False)), sources), strict=True)
    )
    assert any(cuts[first])
    assert not any(cuts[second])


def _parted(cuts: list[list[Span]], sources: learned.Sources) -> Iterator[list[list[Span]]]:
    left = iter(cuts)
    for made in sources.values():
        yield [next(left) for _ in made]


def test_where_nothing_is_learned_nothing_is_cut(learner: None, tmp_path: Path) -> None:
    sources = learned.by_source(corpus.corpus(Size(6, 2), 1, "develop"))
    assert not any(learned.cuts(sources, learned.Setting(tmp_path, pipeline=False)))


def test_clean_corpora_count_rules(learner: None) -> None:
    sources = dict(track.clean_corpora("develop"))
    assert set(sources) == {*GENRES, "gold-en"}
    counted = learned.rules(learned.learn(sources["gold-en"]))
    assert (counted.sure, counted.per_thousand) == (0, 0.0)
    assert learned.rules(learned.learn(sources["recipes"])).sure > 0  # this learner takes headings of recipes


# scale


def test_a_streamed_corpus_has_its_sources_in_turn_and_any_beginning_is_the_same(
    texts: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scale, "articles", made_articles)
    made = list(scale.streamed(60, 20))
    assert [document.source for document in made[:20]] == [document.source for document in made[20:40]]
    assert len({document.source for document in made}) == 20
    assert len({document.text for document in made}) == 60
    assert list(scale.streamed(30, 20)) == made[:30]


def test_a_run_is_measured_in_a_process_of_its_own(
    texts: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    learner = tmp_path / "cleaner"
    learner.write_text(
        f"#!{sys.executable}\nimport pathlib, sys\n_, name, file, _, out, *_ = sys.argv\n"
        "assert name == 'learn' and pathlib.Path(file).stat().st_size\n"
        "pathlib.Path(out).mkdir()\npathlib.Path(out, 'a.yaml').touch()\n",
        encoding="utf-8",
    )
    learner.chmod(0o755)
    monkeypatch.setattr(scale, "articles", made_articles)
    monkeypatch.setattr(scale, "cleaner_command", lambda: str(learner))
    found = scale.run("sources of 10", 50, jobs=1)
    assert (found.documents, found.sources, found.packs) == (50, 10, 1)
    assert found.megabytes > 0.01
    assert found.milliseconds == pytest.approx(20 * found.usage.seconds)
    # Measured times may be any: here they must not look like the growth that is counted below.
    timed = replace(found, usage=replace(found.usage, seconds=0.35, processor=0.2))
    report = scale.scale_report([timed, timed])
    assert report.count("| sources of 10 ") == 2
    assert report.count(" 1.00 |") == 2


# the command


def test_the_command_prints_tables_and_writes_figures(learner: None, tmp_path: Path) -> None:
    out = tmp_path / "figures.json"
    options = ["--size", "9x2", "--no-through", "--by", "kind", "--by", "share", "--json", str(out)]
    run = CliRunner().invoke(commands.app, options, catch_exceptions=False)
    assert run.exit_code == 0
    assert "| 9 x 2 " in run.output
    assert "clutter 0.40" in run.output
    figures = json.loads(out.read_text(encoding="utf-8"))
    assert figures["corpora"]["9 x 2"]["systems"][track.SYSTEM]["documents"] == 18
    assert figures["clean"]["gold-en"] == {"documents": 46, "sure": 0, "unsure": 0}


@pytest.mark.parametrize("options", [["--size", "9"], ["--size", "0x3"], ["--by", "colour"]])
def test_a_wrong_option_is_one_line(options: list[str]) -> None:
    with pytest.raises(BenchmarkError, match=r"is no size|unknown property"):
        CliRunner().invoke(commands.app, options, catch_exceptions=False)


def test_a_corpus_is_written(texts: None, tmp_path: Path) -> None:
    out = tmp_path / "made.jsonl"
    run = CliRunner().invoke(commands.app, ["corpus", "--size", "4", "--sites", "2", "-o", str(out)])
    assert run.output == f"8 documents in {out}\n"
    rows = list(map(json.loads, out.read_text(encoding="utf-8").splitlines()))
    assert set(rows[0]) == {"source", "id", "url", "lang", "text", "spans"}
    run = CliRunner().invoke(commands.app, ["corpus", "--clean", "gold-en", "-o", str(out)])
    assert run.output.startswith("46 documents")
    with pytest.raises(BenchmarkError, match="choose recipes, minutes, tables, gold-en"):
        CliRunner().invoke(commands.app, ["corpus", "--clean", "poems", "-o", str(out)], catch_exceptions=False)
