"""HTML from an enemy: nothing is fetched, nothing embedded, nothing half made."""

import base64
import socketserver
from contextlib import suppress
from pathlib import Path

import pytest

from marketplace import documents
from tests.fakes.background import in_background
from tests.marketplace.documents import sample

SECRET = "비밀-7f3a".encode()


@pytest.fixture(scope="module")
def listener():
    """An HTTP address on this machine, and the list of what was asked from it."""
    asked = []

    class Handler(socketserver.StreamRequestHandler):
        def handle(self):
            asked.append(self.rfile.readline())
            self.wfile.write(b"HTTP/1.0 200 OK\r\nContent-Type: text/css\r\n\r\np{}")

    with in_background(socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)) as server:
        yield f"http://127.0.0.1:{server.server_address[1]}", asked


@pytest.fixture(scope="module")
def secret(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("secret") / "secret.txt"
    path.write_bytes(SECRET)
    return path


def data(kind: str, content: str) -> str:
    return f"data:{kind};base64,{base64.b64encode(content.encode()).decode()}"


SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:x="http://www.w3.org/1999/xlink" width="9" height="9">{}</svg>'
FETCHING = {
    "attachment link": '<link rel="attachment" href="{0}"><p>',
    "attachment anchor": '<p><a rel="attachment" href="{0}">a</a>',
    "image": '<p><img alt="a" src="{0}">',
    "object": '<p><object data="{0}">a</object>',
    "embed": '<p><embed src="{0}">',
    "style sheet": '<link rel="stylesheet" href="{0}"><p>',
    "import": "<style>@import url({0});</style><p>",
    "font": "<style>@font-face {{ font-family: f; src: url({0}) }} p {{ font-family: f }}</style><p>a",
    "background": '<p style="background: url({0})">a',
    "border image": '<p style="border: 3px solid; border-image: url({0}) 3">a',
    "list mark": '<ul style="list-style: url({0})"><li>a</ul>',
    "content": "<style>p::before {{ content: url({0}) }}</style><p>a",
    "page background": "<style>@page {{ background: url({0}) }}</style><p>a",
    "base": '<base href="{0}/"><p><img alt="a" src="b.png">',
}
QUIET = {
    "svg image": "<p>" + SVG.format('<title>a</title><image href="{0}" width="9" height="9"/>'),
    "svg style sheet": "<p>" + SVG.format("<title>a</title><style>@import url({0}); * {{ fill: url({0}) }}</style>"),
    "svg use": "<p>" + SVG.format('<title>a</title><use x:href="{0}#a"/>'),
}


@pytest.mark.parametrize("attack", FETCHING)
@pytest.mark.parametrize("where", ["network", "file"])
def test_reaching_out_ends_the_rendering(listener, secret, attack, where):
    address, asked = listener
    html = FETCHING[attack].format(f"{address}/x" if where == "network" else secret.as_uri())
    with pytest.raises(documents.RenderFailed) as failure:
        sample.print_html(html)
    assert failure.value.reason.startswith("UnfitHtml")
    assert asked == []


def test_relative_address_leads_nowhere():
    with pytest.raises(documents.RenderFailed) as failure:
        sample.print_html('<p><img alt="a" src="../../../../etc/hostname">')
    assert "Relative URI" in failure.value.reason


@pytest.mark.parametrize("attack", QUIET)
@pytest.mark.parametrize("wrapped", [False, True])
def test_nested_svg_reaches_nothing(listener, secret, attack, wrapped):
    address, asked = listener
    for target in (f"{address}/x", secret.as_uri()):
        html = QUIET[attack].format(target)
        if wrapped:
            html = f'<p><img alt="a" src="{data("image/svg+xml", html.removeprefix("<p>"))}">'
        with suppress(documents.RenderFailed):
            assert SECRET not in sample.print_html(html)
    assert asked == []


def test_svg_external_entity_is_not_read(secret):
    svg = f'<!DOCTYPE svg [<!ENTITY e SYSTEM "{secret.as_uri()}">]>' + SVG.format("<text y='9'>&e;</text>")
    with suppress(documents.RenderFailed):
        assert SECRET not in sample.print_html(f'<p><img alt="a" src="{data("image/svg+xml", svg)}">')


@pytest.mark.parametrize(
    "html",
    [
        f'<link rel="attachment" href="{data("text/plain", "a")}"><p>a',
        f'<p><a rel="attachment" href="{data("text/plain", "a")}">a</a>',
    ],
)
def test_html_cannot_attach_even_what_it_carries(html):
    with pytest.raises(documents.RenderFailed) as failure:
        sample.print_html(html)
    assert "attachments are given to render" in failure.value.reason


@pytest.mark.parametrize(
    ("html", "reason"),
    [
        ("<div>" * 2000, "RecursionError"),
        ('<p style="font-size: 1e9px">a', "ZeroDivisionError"),
        ("<p>\ud800", "UnicodeEncodeError"),
    ],
)
def test_html_that_breaks_the_layout_is_a_failure_with_its_reason(html, reason):
    with pytest.raises(documents.RenderFailed) as failure:
        sample.print_html(html)
    assert failure.value.reason.startswith(reason)
    assert reason not in str(failure.value)  # not for the reader


@pytest.mark.parametrize(
    ("html", "reason"),
    [
        ('<p><img alt="a" src="data:image/png;base64,AAAA">', "Failed to load image"),
        (f'<p><img src="{data("image/svg+xml", SVG.format(""))}">', "no required alt"),
        ('<p><a href="#nowhere">a</a>', "No anchor #nowhere"),
        ("<p>스마트공장 🏭", '"🏭" (U+1F3ED)'),
        ("<style>p::before { content: '龘' }</style><p>a", '"龘" (U+9F98)'),
    ],
)
def test_document_with_a_hole_is_refused(html, reason):
    with pytest.raises(documents.RenderFailed) as failure:
        sample.print_html(html)
    assert reason in failure.value.reason


def test_next_document_is_untouched_by_a_broken_one(agreement):
    with pytest.raises(documents.RenderFailed):
        sample.print_html('<style>* { font-family: f } @font-face { font-family: "Noto Sans KR"; src: url(http://a/) }')
    assert sample.render() == agreement
