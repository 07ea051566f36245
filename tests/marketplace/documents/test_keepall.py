"""Fails when the internals of WeasyPrint that marketplace/documents/keepall.py wraps have moved."""

import pytest

from marketplace.documents import engine

TEXT = (
    "제12조(검수) 수요기업은 공급기업이 제출한 산출물을 접수한 날부터 14일 안에 “붙임 1”의 기준에 따라 검수하고, "
    "그 결과를 전담기관(이음진흥원)에 알려야 한다. 2026. 4. 1.부터 재현율 95%이상·오류율 3%이하를 유지하여야 한다."
)


def line_boxes(body: str, width: str) -> list:
    fetcher, configuration, sheet = engine._workbench()
    style = f"@page {{ size: A4 }} p {{ width: {width}; overflow-wrap: break-word }}"
    document = engine.weasyprint.HTML(
        string=f'<html lang="ko"><style>{style}</style>{body}', url_fetcher=fetcher
    ).render(font_config=configuration, stylesheets=[sheet])
    boxes = [box for page in document.pages for box in page._page_box.descendants()]
    return [box for box in boxes if type(box).__name__ == "LineBox"]


def lines(body: str, width: str) -> list[str]:
    return ["".join(text.text for text in _texts(box)).strip() for box in line_boxes(body, width)]


def _texts(box) -> list:
    return [inner for inner in box.descendants() if hasattr(inner, "text")]


@pytest.mark.parametrize("width", [*range(42, 72, 3), 90, 110])
def test_line_breaks_fall_between_words(width):
    printed = lines(f"<p>{TEXT}</p>", f"{width}mm")
    assert len(printed) > 1
    assert " ".join(printed) == TEXT


@pytest.mark.parametrize("width", [12, 20, 26, 35, 42, 50, 77])
def test_no_line_is_wider_than_its_column(width):
    for line in line_boxes(f"<p>{TEXT} {'가' * 60}</p>", f"{width}mm"):
        right = max(text.position_x + text.width for text in _texts(line) if text.text.strip())
        assert right - line.position_x <= width / 25.4 * 96 + 5  # a blank at the end may hang over


@pytest.mark.parametrize("width", [f"{width}mm" for width in range(20, 40, 2)])
def test_word_across_an_inline_element_stays_whole(width):
    printed = lines("<p>공급기업인 <b>한빛비전㈜</b>는 <b>수요기업</b>(㈜다온정밀)과 협의한다.</p>", width)
    assert " ".join(printed) == "공급기업인 한빛비전㈜는 수요기업(㈜다온정밀)과 협의한다."


def test_word_wider_than_the_column_is_still_broken():
    printed = lines(f"<p>{'가' * 60} 나다 라마</p>", "40mm")
    assert len(printed) > 5
    assert max(map(len, printed)) < 12
    assert "나다" in " ".join(printed)


def test_narrow_table_column_is_as_wide_as_its_longest_word():
    cells = "<table><tr><td>안정화 시범운영</td><td>" + "긴 설명 " * 60 + "</td></tr></table>"
    assert {"안정화", "시범운영"} <= set(lines(cells, "auto"))
