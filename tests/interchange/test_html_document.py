"""Pages: what a reader sees, in one shape; what is hidden or too deep is left out or refused."""

from __future__ import annotations

import pytest

from safepassage.foundation.errors import DataRefused
from safepassage.interchange.html_document import read_html


def read(text: str, encoding: str = "utf-8") -> str:
    return read_html(text.encode(encoding))


def test_blocks_stand_apart_and_white_space_is_one_blank() -> None:
    page = """<!DOCTYPE html><html><head><title>Not printed</title></head><body>
      <h1>The  night
      of 10&nbsp;December</h1><p>On <b>Saturday</b>,
      2&nbsp;124 people left <i>24&thinsp;000</i>.<p>Unclosed<div>A<div>B</div>C</div>"""
    assert read(page) == (
        "The night of 10\u00a0December\n\nOn Saturday, 2\u00a0124 people left 24\u2009000.\n\nUnclosed\n\nA\n\nB\n\nC"
    )


def test_what_nobody_sees_is_left_out() -> None:
    page = """<body>a<script>x</script><style>x</style><template>x</template><nav>x</nav><noscript>x</noscript>
      <div hidden>x</div><p style="color:red;DISPLAY : none">x</p><b style='visibility:hidden'>x</b><!-- x -->
      <div role=navigation>x</div><svg><text>x</text></svg><select><option>x</select><dialog>x</dialog>
      hu&shy;man<dialog open>shown</dialog><details><summary>more</summary>below</details></body>"""
    assert read(page) == "a\n\nhuman\n\nshown\n\nmore\n\nbelow"


def test_what_is_left_out_never_glues_what_stood_apart() -> None:
    assert read("<p>24<button>x</button>ha 24<script>x</script>000 7<span hidden>x</span>8</p>") == "24 ha 24000 78"
    assert read("<div>One<nav>x</nav>two</div>") == "One\n\ntwo"
    assert read("<table><tr><td>1<svg></svg>2<nav>x</nav>3<td>4</table>") == "1 2 3\t4"


def test_lists() -> None:
    page = "<ul><li>one<li><p>two</p><p>goes on</p><ol><li>inner</ol></ul>after"
    assert read(page) == "- one\n\n- two\n\ngoes on\n\n- inner\n\nafter"


def test_an_end_of_line_stays_and_two_part_paragraphs() -> None:
    assert read("<p>a<br>b <br> <br>\n c</p><pre>d  e\nf</pre>") == "a\nb\n\nc\n\nd e\nf"


def test_a_table_is_rows_and_cells() -> None:
    page = """<table><caption>Night</caption><thead><tr><th>District<th>People<th>Area</thead>
      <tr><td>Hanano<td>1,200<td>24<br>ha<tr><td>Sakhour<td><td><p>3.5</p><p>ha</p><tr><td>&nbsp;<td></table>"""
    assert read(page) == "Night\n\nDistrict\tPeople\tArea\nHanano\t1,200\t24 ha\nSakhour\t\t3.5 ha"


def test_cells_that_span_keep_the_columns() -> None:
    page = """<table><tr><td rowspan=2>Hanano<td>men<td>3<tr><td>women<td>4
      <tr><td colspan="2">Total<td>7<tr><td rowspan=3>a<td>b<td>c</table>"""
    assert read(page) == "Hanano\tmen\t3\n\twomen\t4\nTotal\t\t7\na\tb\tc"


def test_a_span_without_measure_fills_no_memory() -> None:
    page = "<table><tr><td colspan=999999999>a<td rowspan=0>b<tr><td colspan=x>c<td>d</table>"
    assert read(page) == "a" + "\t" * 100 + "b\nc\td"
    wide = "<table><tr>" + "<td colspan=100 rowspan=100>a" * 1000 + "<tr><td>b</table>"
    first, second = read(wide).split("\n")
    assert (first.count("a"), first.count("\t")) == (1000, 2 * 99 + 999)
    assert second == "\t" * 200 + "b"


def test_a_table_that_only_places_is_no_table() -> None:
    placed = "<table><tr><td><h1>Head</h1><p>One.</p><td><table><tr><td>1<td>2</table></table>"
    assert read(placed) == "Head\n\nOne.\n\n1\t2"
    assert read("<table><tr><td><p>One.</p><p>Two.</p><tr><td>Three.</table>") == "One.\n\nTwo.\n\nThree."
    assert read("<table role=presentation><tr><td>a<td>b</table>") == "a\n\nb"


def test_the_number_of_a_note_never_joins_a_figure() -> None:
    assert read("<p>78,000<sup>1</sup> on 2.6 m<sup>2</sup>, the 10<sup>th</sup>, <sup><a>[3]</a></sup>") == (
        "78,000¹ on 2.6 m², the 10th, [3]"
    )
    assert read("<table><tr><td>78,000<sup>1</sup><td>CO<sub>2</sub></table>") == "78,000¹\tCO₂"


@pytest.mark.parametrize(
    ("head", "encoding"),
    [
        ('<meta charset="windows-1251">', "cp1251"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=koi8-r">', "koi8-r"),
        ('<?xml version="1.0" encoding="windows-1251"?>', "cp1251"),
        ('<meta charset="utf-16">', "utf-8"),
        ("", "utf-8"),
        ("", "utf-8-sig"),
        ('<meta charset="windows-1251">', "utf-8-sig"),
        ("", "utf-16"),
    ],
)
def test_the_encoding_that_a_page_declares(head: str, encoding: str) -> None:
    assert read(f"{head}<p>Восточный Алеппо", encoding) == "Восточный Алеппо"


def test_latin1_is_what_browsers_take_it_for() -> None:
    assert read_html(b"<meta charset=iso-8859-1><p>\x93caf\xe9\x94") == "“café”"


@pytest.mark.parametrize("label", ["utf-7", "idna", "rot13", "unicode_escape", "klingon"])
def test_an_encoding_that_is_no_pages_is_refused(label: str) -> None:
    with pytest.raises(DataRefused, match=f"encoding that is known, got '{label}'"):
        read(f"<meta charset={label}><p>a")


def test_a_byte_outside_the_encoding_is_named() -> None:
    with pytest.raises(DataRefused, match=r"byte 0xE9 at offset 6.*Save it as UTF-8"):
        read_html(b"<p>caf\xe9")


def test_a_page_that_would_be_read_in_part_is_refused() -> None:
    assert read("<div>" * 200 + "deep" + "</div>" * 200 + "<p>end") == "deep\n\nend"
    with pytest.raises(DataRefused, match="nested less than 256 deep"):
        read("<div>" * 300 + "deep" + "</div>" * 300 + "<p>end")
    with pytest.raises(DataRefused, match="a single text of over 10 MB"):
        read("<p>" + "x" * 11_000_000 + "</p>end")


def test_no_entity_is_loaded() -> None:
    page = '<!DOCTYPE html [<!ENTITY leak SYSTEM "file:///etc/passwd">]><p>a&leak;b</p>'
    assert "root:" not in read(page)


@pytest.mark.parametrize("page", ["", "<!-- only -->", "<script>x</script>", "<p>&nbsp;</p>"])
def test_a_page_without_words(page: str) -> None:
    assert read(page) == ""
