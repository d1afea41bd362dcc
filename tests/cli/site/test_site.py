"""The reference pages of a pack: everything in it is explained, and every link leads somewhere."""

import re
from html.parser import HTMLParser

import pytest

from riskengine.cli.site import site_of
from riskengine.packaged import rules_dir
from riskengine.rulebook.codes import CODES
from riskengine.rulebook.load import load_rulebook


class Read(HTMLParser):
    """Notes the ids and the links of a page, and whether its elements are closed in order."""

    VOID = ("meta", "link", "br")

    def __init__(self) -> None:
        super().__init__()
        self.ids, self.links, self.open, self.misplaced = set(), set(), [], []

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if "id" in given:
            assert given["id"] not in self.ids, given["id"]
            self.ids.add(given["id"])
        if "href" in given:
            self.links.add(given["href"])
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.misplaced.append(tag)


@pytest.fixture(scope="module")
def rulebook():
    return load_rulebook(rules_dir(), "hampshire")


@pytest.fixture(scope="module")
def site(rulebook):
    return site_of(rulebook, {"missing.social-care-told": ("some-case",)})


@pytest.fixture(scope="module")
def read(site):
    found = {}
    for name, text in site.items():
        if name.endswith(".html"):
            found[name] = Read()
            found[name].feed(text)
    return found


def test_every_link_leads_to_something_that_is_there(site, read):
    """On the same page or another; nothing is loaded from outside."""
    for page, one in read.items():
        for target in one.links:
            name, _, place = target.partition("#")
            assert name in {"", *site}, (page, target)
            assert not place or place == "main" or place in read[name or page].ids, (page, target)


def test_every_page_is_closed_as_it_was_opened(read):
    """Browsers guess where it is not."""
    assert {page: (one.misplaced, one.open) for page, one in read.items()} == dict.fromkeys(read, ([], []))


def test_everything_of_the_pack_has_its_place(rulebook, read):
    """Each rule once, each fact, action, handling, source and code."""
    rules = [rule for page, one in read.items() if page.startswith("rules-") for rule in one.ids - {"main"}]
    assert sorted(rules) == sorted(rule.id for rule in rulebook.rules)
    assert read["facts.html"].ids - {"main"} == set(rulebook.vocabulary.facts)
    assert read["sources.html"].ids - {"main"} == set(rulebook.sources)
    assert read["diagnostics.html"].ids - {"main"} == set(CODES)
    assert {*rulebook.vocabulary.actions, *rulebook.vocabulary.handlings} <= read["actions.html"].ids


def test_a_rule_reads_as_a_person_reads_it(site):
    """When, then, because, on what it rests and where it is tried."""
    section = re.search(r'<section id="missing.social-care-told">.*?</section>', site["rules-missing.html"])
    text = " ".join(re.sub(r"<[^>]+>", " ", section[0]).split())
    assert text.startswith(
        "Children&#x27;s services are told of every missing child, also of one who is recorded as absent "
        "missing.social-care-told About child In Missing person When child.missing "
        "(Nobody who looks after the child knows where the child is): true "
        "Then owed by the call handler: Children&#x27;s services were told that the child is missing , "
        "within 24h from reported Because Children&#x27;s services may know where the child goes"
    )
    assert "Tried in some-case" in text


def test_the_same_pack_makes_the_same_pages(rulebook, site):
    """Nothing of the day or the machine is in them."""
    assert site_of(rulebook, {"missing.social-care-told": ("some-case",)}) == site


def test_what_a_pack_says_is_shown_and_never_run(rulebook):
    """A test such as "< 13" is no tag."""
    assert "child.age</a> (Age in years): <b>&lt; 13</b>" in "".join(site_of(rulebook, {}).values())
