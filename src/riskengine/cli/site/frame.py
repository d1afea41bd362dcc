"""What every page of the site has: a head, the way to the others, and a link for each name in it."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from importlib.resources import files
from string import Template
from typing import Final

from riskengine.rulebook.rules import Rulebook

SECTIONS: Final = {
    "index.html": "The pack",
    "rules.html": "Rules",
    "facts.html": "Facts",
    "actions.html": "Actions",
    "sources.html": "Sources",
    "diagnostics.html": "Diagnostics",
}
"""The pages that every other leads to, each with what it is called."""


def framed(rulebook: Rulebook, here: str, title: str, body: str) -> str:
    """Return a whole page.

    Args:
        rulebook: The pack that the site is of.
        here: The page's file.
        title: What it is about, as plain text.
        body: What stands in it, as HTML.
    """
    pack = rulebook.pack
    return Template(asset("page.html")).substitute(
        title=escape(title),
        pack=escape(f"{pack.title} ({pack.id} {pack.version})"),
        ways="".join(_way(page, words, here) for page, words in SECTIONS.items()),
        body=body,
        hash=escape(rulebook.hash[:12]),
    )


def asset(name: str) -> str:
    """Return a file that came with the site's code."""
    return (files("riskengine.cli.site") / "assets" / name).read_text(encoding="utf-8")


def link(page: str, name: str, words: str | None = None) -> str:
    """Return a link to where something is explained on a page."""
    return f'<a href="{page}#{escape(name)}">{escape(words or name)}</a>'


def listed(items: Iterable[str], none: str = "none") -> str:
    """Return pieces of HTML as a list, or what to say where there is none."""
    made = "".join(f"<li>{one}</li>" for one in items)
    return f"<ul>{made}</ul>" if made else f"<p>{escape(none)}</p>"


def defined(rows: Iterable[tuple[str, str]]) -> str:
    """Return names, as plain text, with what they mean, as HTML; a row that means nothing is left out."""
    made = "".join(f"<dt>{escape(name)}</dt><dd>{means}</dd>" for name, means in rows if means)
    return f"<dl>{made}</dl>"


def entry(name: str, heading: str, body: str, level: int = 2) -> str:
    """Return something that has a place of its own on its page.

    Args:
        name: Its name, by which links find it.
        heading: What it is, as plain text.
        body: What is said of it, as HTML.
        level: How deep its heading is.
    """
    head = f"<h{level}>{escape(heading)} <code>{escape(name)}</code></h{level}>"
    return f'<section id="{escape(name)}">{head}{body}</section>\n'


def _way(page: str, words: str, here: str) -> str:
    current = ' aria-current="page"' if page == here else ""
    return f'<li><a href="{page}"{current}>{escape(words)}</a></li>'
