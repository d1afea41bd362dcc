"""The words of the shipped rules: what people are asked, what things are called, what reasons are given."""

import re
from functools import cache

import pytest

from riskengine.rulebook.load import check_packs

# What inspectors found in records, and what makes a child answerable for what is done to the child.
BLAME = re.compile(
    r"\b(life-?style|street-?wise|promiscu\w*|naught\w*|attention[- ]seek\w*|abscon\w*|wayward|manipulative|"
    r"risk(y|-taking) behaviou?r|(put|puts|plac\w+|putting) (him|her|them)sel(f|ves) at risk|runaway|"
    r"refus\w* to engage|(fail\w*|not|un)[- ](to )?(engage|cooperat|co-operat)\w*|hard to reach|"
    r"(bad|poor|own|life) choices?|(his|her|their) own fault|beyond (parental )?control|no control|"
    r"child prostitut\w*|sexually active|consensual)\b",
    re.IGNORECASE,
)


@cache
def books():
    """Every pack that is shipped."""
    return dict(check_packs().rulebooks)


def words_of(book):
    """Yield every text of a pack that anybody may read, with the name of what it belongs to."""
    words = book.vocabulary
    for rule in book.rules:
        yield from ((rule.id, rule.title), (rule.id, rule.because))
    sections = (words.kinds, words.roles, words.posts, words.facts, words.actions, words.flags)
    for section in (*sections, words.handlings, words.relations, words.systems, words.strands):
        for one in section.values():
            yield one.id, one.title
            if getattr(one, "ask", None):
                yield one.id, one.ask
    for strand in words.strands.values():
        yield from ((strand.id, word) for word in strand.levels.values())
    yield from ((one.id, one.because) for one in book.parameters.values())


@pytest.mark.parametrize("pack", books())
def test_no_word_blames_a_child(pack):
    """Neither what is asked, nor what a thing is called, nor the reason for a number."""
    assert [(id, text) for id, text in words_of(books()[pack]) if BLAME.search(text)] == []


@pytest.mark.parametrize(
    "text",
    [
        "A lifestyle choice",
        "She is streetwise",
        "has absconded again",
        "Puts herself at risk",
        "placing themselves at risk",
        "They refused to engage",
        "failed to engage with officers",
        "a sexually active girl",
        "risk-taking behaviour",
        "It was consensual",
    ],
)
def test_blame_is_recognised(text):
    """However it is put, it is found."""
    assert BLAME.search(text)


@pytest.mark.parametrize(
    "text",
    [
        "A child cannot choose to be exploited. What looks like consent is given under power.",
        "Is the child at risk of harm?",
        "The child's own words and behaviour were recorded",
        "The suspect refused entry",
        "Has the child a boyfriend who is much older?",
    ],
)
def test_plain_words_are_let_be(text):
    """What is done to a child may be said."""
    assert not BLAME.search(text)


@pytest.mark.parametrize("pack", books())
def test_what_is_asked_is_a_question(pack):
    """A call handler can say the words as they stand: they ask, and begin as a sentence does."""
    words = books()[pack].vocabulary
    asked = [(one.id, one.ask) for one in (*words.facts.values(), *words.roles.values()) if one.ask]
    assert asked
    assert [(id, text) for id, text in asked if "?" not in text or not text[0].isupper()] == []
