"""Pictures: the same bytes for the same picture, the size that was asked for, and what stands in them."""

from __future__ import annotations

import io
import re
import struct
import subprocess
import sys
from dataclasses import replace
from itertools import combinations

import pytest

from qcode.errors import UsageError
from qcode.formats.figures import drawn, text, write
from qcode.formats.figures.canvas import settings, told_apart
from qcode.formats.figures.drawing import figure_of
from qcode.formats.figures.paging import paged
from qcode.formats.figures.words import Words
from qcode.model.chart import (
    About,
    Chart,
    Codelines,
    Curve,
    Dot,
    Dots,
    Heatmap,
    Network,
    Portrait,
    Strip,
    Timeline,
    Tree,
    Twig,
)
from qcode.model.table import Sign

ABOUT = About("Kodlar × belediye", "what is seen", ("a note",), "tr")
HEATMAP = Heatmap(ABOUT, ("AB", "bütçe"), ("Iğdır", "Van"), ((4, 0), (Sign.NOT_CODED, 1)), "excerpts")
TREE = Tree(
    ABOUT,
    (Twig(1, "why", "", 12), Twig(2, "AB", "#4477aa", 8), Twig(3, "fon", "", 3), Twig(2, "bütçe", "", 4)),
    "excerpts",
)
CODELINES = Codelines(
    ABOUT, 100, (Strip("AB", "", ((0, 10), (90, 100))), Strip("bütçe", "", ())), ((0, 1), (50, 2)), "turn"
)
PORTRAIT = Portrait(ABOUT, (0, 0, -1, 1), (("AB", "#4477aa", 2), ("bütçe", "#4477aa", 1)), "no code")
DOTS = Dots(
    ABOUT,
    (Dot("AB", 0.8, 0.6, 1.0), Dot("bütçe", None, note="not used by either coder"), Dot("fon", -0.2, -0.5, 0.1)),
    ((0.667, ".667"), (0.8, ".800")),
    "alpha",
)
NETWORK = Network(ABOUT, (("AB", "", 8), ("fon", "", 3), ("bütçe", "", 1)), ((0, 1, 3.0), (0, 2, 1.0)), "overlapping")
TIMELINE = Timeline(ABOUT, ((2009, 1), (2010, 0), (2011, 2)), ((2009, "seçim"),), "founded", "belediye")
CURVE = Curve(ABOUT, ("kozan-1", "van-1"), (3, 1), (3, 4), (2, 4), (3, 4), ((2, "5 %"),), "interviews", "new", "known")
ALL = {
    "heatmap": HEATMAP, "tree": TREE, "codelines": CODELINES, "portrait": PORTRAIT, "dots": DOTS, "network": NETWORK,
    "timeline": TIMELINE, "curve": CURVE,
}  # fmt: skip


@pytest.mark.parametrize("name", ALL)
def test_a_picture_is_drawn_in_every_format_and_has_the_same_bytes_again(name: str) -> None:
    first = drawn(ALL[name])
    assert list(first) == ["svg", "png", "pdf"]
    assert first["svg"].startswith(b"<?xml")
    assert first["png"].startswith(b"\x89PNG")
    assert first["pdf"].startswith(b"%PDF")
    assert drawn(ALL[name]) == first


@pytest.mark.parametrize("name", ALL)
def test_no_picture_has_a_date(name: str) -> None:
    made = drawn(ALL[name])
    assert b"dc:date" not in made["svg"]
    assert b"CreationDate" not in made["pdf"]
    assert b"tIME" not in made["png"]


def test_another_process_draws_the_same_bytes() -> None:
    code = (
        "import sys; from tests.formats.figures.test_figures import NETWORK; from qcode.formats.figures import drawn;"
        "sys.stdout.buffer.write(drawn(NETWORK, formats=['svg'])['svg'])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert run.stdout == drawn(NETWORK, formats=["svg"])["svg"]


@pytest.mark.parametrize("width", [85, 175])
def test_a_picture_is_as_wide_in_print_as_was_asked_for(width: int) -> None:
    made = drawn(HEATMAP, formats=["png", "svg"], width=width)
    pixels = struct.unpack(">I", made["png"][16:20])[0]
    assert abs(pixels - width / 25.4 * 300) <= 1
    points = float(re.search(rb'width="([\d.]+)pt"', made["svg"])[1])
    assert points == pytest.approx(width / 25.4 * 72, abs=0.01)


def test_a_width_that_no_page_has_is_refused() -> None:
    with pytest.raises(UsageError, match="10 mm"):
        drawn(HEATMAP, width=10)
    with pytest.raises(UsageError, match="gif"):
        drawn(HEATMAP, formats=["gif"])


def test_the_suffix_says_the_format_and_a_stream_takes_the_bytes(tmp_path) -> None:
    write(TIMELINE, to=tmp_path / "t.svg")
    assert (tmp_path / "t.svg").read_bytes() == drawn(TIMELINE, formats=["svg"])["svg"]
    stream = io.BytesIO()
    write(TIMELINE, to=stream, format="pdf")
    assert stream.getvalue().startswith(b"%PDF")


def test_a_picture_of_nothing_is_drawn_too() -> None:
    nothing = (
        Heatmap(ABOUT, (), (), (), ""), Codelines(ABOUT, 0, (), (), ""), Portrait(ABOUT, (), (), ""),
        Dots(ABOUT, (), (), ""), Tree(ABOUT, (), ""), Network(ABOUT, (), (), ""), Curve(ABOUT, (), (), ()),
    )  # fmt: skip
    for chart in nothing:
        assert drawn(chart, formats=["png"])["png"]
        assert text(chart, width=40)


def body(chart: Chart, width: int = 40) -> list[str]:
    lines = text(chart, width=width).splitlines()
    assert lines[0] == "Kodlar × belediye"
    assert lines[-2:] == ["", "a note"]
    return lines[2:-2]


class TestInCharacters:
    def test_a_heatmap_shades_numbers_and_keeps_signs(self) -> None:
        lines = body(HEATMAP)
        assert [line[6:].strip() for line in lines[:5]] == ["I", "ğ", "d V", "ı a", "r n"]
        assert lines[5:7] == ["AB    ██0", "bütçe · ░░"]
        assert lines[-2:] == ["excerpts: ░░ ≤ 1  ▒▒ ≤ 2  ▓▓ ≤ 3  ██ ≤ 4", "· not coded yet"]

    def test_a_tree_has_branches_and_bars(self) -> None:
        lines = body(TREE, 30)
        assert [line[:8].rstrip() for line in lines[:4]] == ["why", "├─ AB", "│ └─ fon", "└─ bütçe"]
        longest = lines[0].count("█")
        assert lines[1].count("█") in (longest * 8 // 12, longest * 8 // 12 + 1)

    def test_codelines_stand_where_the_codes_are(self) -> None:
        lines = body(CODELINES, 26)
        assert lines[0] == "AB    ██················██"
        assert lines[1] == "bütçe ····················"
        assert lines[2] == "      1         2"

    def test_a_portrait_is_read_from_left_to_right(self) -> None:
        assert body(PORTRAIT)[0] == "A A · B"

    def test_a_dot_stands_in_its_interval_between_the_lines(self) -> None:
        lines = body(DOTS, 60)
        assert re.fullmatch(r"AB    +┊? *├─+●─+┤  0\.800", lines[0])
        assert re.fullmatch(r"bütçe +┊ +┊ +–", lines[1])
        assert re.fullmatch(r"fon   ├─+●─+┤ +┊ +┊ +-0\.200", lines[2])
        assert ".667" in lines[3]
        assert lines[3].split()[0] == "-0.50"

    def test_a_network_lists_its_links_from_the_strongest(self) -> None:
        assert [line.split("  ")[0].strip() for line in body(NETWORK)[:2]] == ["AB ─ fon", "AB ─ bütçe"]

    def test_a_timeline_leaves_no_year_out_and_says_what_is_marked(self) -> None:
        lines = body(TIMELINE)
        assert [line.split()[:2] for line in lines[:3]] == [["2009", "1"], ["2010", "0"], ["2011", "2"]]
        assert lines[0].endswith("◂ seçim")

    def test_a_curve_adds_up_and_says_where_a_level_is_reached(self) -> None:
        lines = body(CURVE, 50)
        assert lines[0].split()[:3] == ["kozan-1", "+3", "3"]
        assert lines[1].split()[:3] == ["van-1", "+1", "4"]
        assert lines[1].endswith("◂ 5 %")

    @pytest.mark.parametrize("name", ALL)
    @pytest.mark.parametrize("width", [40, 80, 200])
    def test_no_line_is_wider_than_the_terminal(self, name: str, width: int) -> None:
        from wcwidth import width as wide

        assert max(wide(line) for line in text(ALL[name], width=width).splitlines()) <= width


def test_rows_that_are_more_than_a_page_holds_go_on_on_another_with_the_same_scale() -> None:
    cells = tuple((at, 0) for at in range(100))
    heatmap = Heatmap(About("Codes", "A heatmap.", ("A note.",)), tuple(map(str, range(100))), ("a", "b"), cells, "n")
    pages = paged(heatmap, width=175)
    assert len(pages) == 3
    assert [row for each in pages for row in each.rows] == list(heatmap.rows)
    assert [row for each in pages for row in each.cells] == list(cells)
    assert {each.most for each in pages} == {99}
    assert [each.about.title for each in pages] == ["Codes (1/3)", "Codes (2/3)", "Codes (3/3)"]
    assert [each.about.notes for each in pages] == [(), (), ("A note.",)]
    for each in pages:
        _, height = struct.unpack(">II", drawn(each, formats=["png"])["png"][16:24])
        assert height / 300 * 25.4 < 230


def test_what_fits_on_a_page_stays_one_picture() -> None:
    dots = Dots(About("Agreement", "Dots."), tuple(Dot(str(at), 0.5) for at in range(30)), (), "alpha")
    assert [each.about.title for each in paged(dots, width=175)] == ["Agreement"]
    assert paged(PORTRAIT, width=175) == [PORTRAIT]


def test_names_of_one_beginning_are_told_apart_where_they_are_cut() -> None:
    names = ["a municipality of the coast 1", "a municipality of the coast 2", "short", "a very long name of a city"]
    assert told_apart(names, 16) == ["a munic…coast 1", "a munic…coast 2", "short", "a very long nam…"]


@pytest.mark.parametrize("width", [85, 175])
def test_the_legend_of_a_curve_and_the_notes_of_dots_stay_on_the_picture(width: int) -> None:
    note = "both coders marked every unit, so there is nothing to disagree about"
    about, units = About("t", "a"), ("interviews", "new codes", "codes so far", "codes so far in other orders, 5–95 %")
    curve = Curve(about, ("one", "two"), (2, 0), (2, 2), (1, 2), (2, 2), (), *units)
    marks = ((0.667, ".667"), (0.8, ".800"))
    dots = Dots(about, (Dot("one", None, note=note), Dot("two", 0.4)), marks, "alpha")
    with settings(width):
        for chart in (curve, dots):
            figure = figure_of(chart, width)
            figure.draw_without_rendering()
            words = [*(each for one in figure.legends for each in one.get_texts()), *figure.axes[0].texts]
            boxes = [each.get_window_extent() for each in words]
            assert boxes
            assert all(box.x0 >= 0 and box.x1 <= figure.bbox.width for box in boxes)
            assert not any(one.overlaps(other) for one, other in combinations(boxes, 2))


def test_a_dot_below_nought_is_on_the_axis_though_it_has_no_interval() -> None:
    dots = (Dot("sure", 0.5, 0.2, 0.8), Dot("worse than chance", -0.4, note="too few"))
    chart = Dots(About("t", "a"), dots, (), "alpha")
    assert chart.left == -0.4
    assert [each.left for each in paged(replace(chart, dots=dots * 60), width=175)] == [-0.4] * 4
    with settings(175):
        low, high = figure_of(chart, 175).axes[0].get_xlim()
    assert low < -0.4 < high
    assert "-0.40" in text(chart, width=80)


def test_numbers_have_a_decimal_comma_in_turkish_and_signs_are_seen() -> None:
    cells = ((1.5, Sign.NOT_CODED), (0, 120.0))
    heatmap = Heatmap(About("Kodlar", "Bir harita.", language="tr"), ("a", "b"), ("c", "d"), cells, "n")
    words = next(each for each in figure_of(heatmap, 175).axes[0].artists if isinstance(each, Words))
    assert [(each.x, each.y, each.text) for each in words.words] == [(0, 0, "1,5"), (1, 0, "•"), (1, 1, "120")]


def test_letters_that_go_from_the_right_are_drawn_so_and_arabic_ones_are_joined() -> None:
    labels = ("א", "ב", "אב", "م", "مم")
    picture = Codelines(ABOUT, 10, tuple(Strip(label, "", ((0, 5),)) for label in labels), (), "turn")
    svg = drawn(picture, formats=["svg"])["svg"].decode("utf-8")
    letters = {each: re.findall(r'href="#DejaVuSans-(\w+)"', svg.split(f"<!-- {each} -->")[1].split("<!--")[0])
               for each in labels}  # fmt: skip
    assert letters["אב"] == [*letters["ב"], *letters["א"]] != [*letters["א"], *letters["ב"]]
    assert len(letters["مم"]) == 2
    assert set(letters["مم"]).isdisjoint(letters["م"])
