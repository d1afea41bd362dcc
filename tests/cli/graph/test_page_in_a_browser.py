"""The page in a real browser: what is drawn, how the keyboard goes through it, that it asks for nothing."""

from itertools import combinations

import pytest

from headless import chromium, requested, screen
from pictures.girls import TAKEAWAY, girls
from pictures.hostile import SCRIPT, hostile
from pictures.making import NOTHING, drawn, words
from riskengine.cli.graph.html import render
from riskengine.cli.graph.restricted import Withheld
from riskengine.model.network import LeftOut, Neighbourhood

pytest.importorskip("selenium.webdriver", reason="selenium is not installed: make install")

from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    """A headless Chromium on a desk."""
    with chromium(tmp_path_factory.mktemp("chromium")) as started:
        screen(started, 1280)
        yield started


@pytest.fixture
def opened(browser, tmp_path):
    """Open the page of a picture, and forget what was logged before."""

    def open_page(picture):
        page = tmp_path / "page.html"
        page.write_text(render(picture, words()), encoding="utf-8")
        for log in ("browser", "performance"):
            browser.get_log(log)
        browser.get(page.as_uri())
        return browser

    return open_page


@pytest.fixture
def whole(opened):
    """The page of the five girls, two months on."""
    return opened(girls(60, 3, LeftOut(node=TAKEAWAY, why="hub", most=25), withheld=2))


def press(browser, *keys: str) -> str | None:
    """Press keys, one after the other, and return what is then focused."""
    for key in keys:
        ActionChains(browser).send_keys(key).perform()
    return browser.switch_to.active_element.get_attribute("aria-label")


def details(browser) -> str:
    return browser.find_element(By.ID, "details").text


def test_every_node_and_every_line_is_drawn(whole):
    """All of them, within what is seen of the page."""
    picture = girls()
    counted = whole.execute_script("return [network.nodes().length, network.edges().length]")
    outside = whole.execute_script("""
        const inside = ({x1, x2, y1, y2}) =>
            x1 >= 0 && y1 >= 0 && x2 <= network.width() && y2 <= network.height();
        const outside = network.nodes().filter(node => !inside(node.renderedBoundingBox()));
        return outside.map(node => node.data('name'));
    """)

    assert counted == [len(picture.nodes), len(picture.bundles)]
    assert outside == []


def test_no_label_of_a_node_lies_on_another_node(whole):
    """Shapes with their labels, as the browser measures them."""
    boxes = whole.execute_script("""
        return network.nodes().map(node => {
            const {x1, x2, y1, y2} = node.renderedBoundingBox();
            return [node.data('name'), x1, x2, y1, y2];
        });
    """)

    assert [
        (one[0], other[0])
        for one, other in combinations(boxes, 2)
        if one[1] < other[2] and other[1] < one[2] and one[3] < other[4] and other[3] < one[4]
    ] == []


def test_something_is_painted(whole):
    """The canvas holds the colours of all four kinds of node and of the lines that matter."""
    missing = whole.execute_script("""
        const colours = new Set();
        for (const canvas of document.querySelectorAll('#canvas canvas')) {
            const {data} = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
            for (let at = 0; at < data.length; at += 4) {
                if (data[at + 3] === 255) colours.add([data[at], data[at + 1], data[at + 2]].join());
            }
        }
        const wanted = ['86,180,233', '230,159,0', '0,158,115', '204,121,167', '213,94,0'];
        return wanted.filter(one => !colours.has(one));
    """)

    assert missing == []


def test_tab_goes_from_node_to_node_and_the_panel_says_what_is_linked(whole):
    """After the link that skips the picture comes the centre, then the nearest."""
    assert details(whole).startswith("Choose a node")

    assert press(whole, Keys.TAB, Keys.TAB) == "person girl"
    assert details(whole).split("\n")[:6] == [
        "person girl",
        "the centre",
        "→ child, victim → incident first-report",
        "Mon 14 Nov 2016 17:00 [event-0]",
        "↔ associate of ↔ person girl-2",
        "since 17 Nov 2016 [event-3]",
    ]
    assert press(whole, Keys.TAB) == "incident first-report"
    assert details(whole).split("\n")[:2] == ["incident first-report", "Sexual or criminal exploitation"]


def test_the_panel_says_why_a_link_matters(whole):
    """The rule that rests on it, in the words of its owner, and whom it holds for."""
    whole.find_element(By.CSS_SELECTOR, "[aria-label='person man']").click()

    assert details(whole).split("\n")[1:4] == [
        "→ suspect → incident first-report",
        "Mon 14 Nov 2016 17:00 [event-0]",
        "matters: 2",
    ]
    assert whole.find_elements(By.CSS_SELECTOR, "#details .why li")[1].text == (
        "A man suspected of exploiting a child is in the company of another. "
        "Whoever harms one child is likely to harm others, and they may not be known to anybody.\n"
        "exploitation.suspect-with-other-child: for girl-2 at first-report"
    )


def test_the_arrow_keys_go_to_what_lies_that_way(whole):
    """Each to a node on that side, and back home to the centre."""
    press(whole, Keys.TAB, Keys.TAB)
    where = "return network.getElementById(document.activeElement.dataset.node).renderedPosition()"
    for key, axis, sign in (
        (Keys.ARROW_RIGHT, "x", 1),
        (Keys.ARROW_DOWN, "y", 1),
        (Keys.ARROW_LEFT, "x", -1),
        (Keys.ARROW_UP, "y", -1),
    ):
        before = whole.execute_script(where)
        press(whole, key)
        after = whole.execute_script(where)
        assert (after[axis] - before[axis]) * sign > 0

    assert press(whole, Keys.HOME) == "person girl"


def test_where_nothing_lies_that_way_the_focus_stays(opened):
    """And the page does not scroll under it."""
    page = opened(girls(0, 0))

    assert press(page, Keys.TAB, Keys.TAB, Keys.ARROW_DOWN, Keys.ARROW_LEFT) == "person girl"
    assert page.execute_script("return scrollY") == 0


def test_a_chosen_node_steps_forward_until_escape(whole):
    """What is not linked with it steps back; Escape brings it forward again."""
    aside = "return network.elements('.aside').length"

    press(whole, Keys.TAB, Keys.TAB)
    stepped_back = whole.execute_script(aside)
    press(whole, Keys.ESCAPE)

    assert stepped_back > 0
    assert whole.execute_script(aside) == 0


def test_a_node_out_of_sight_comes_into_sight_when_it_is_chosen(whole):
    """After going closer, too."""
    for _ in range(6):
        whole.find_element(By.ID, "closer").click()
    whole.execute_script("document.querySelector('#nodes button').focus()")

    for _ in range(13):
        x, y, width, height = whole.execute_script("""
            const {x, y} = network.getElementById(document.activeElement.dataset.node).renderedPosition();
            return [x, y, network.width(), network.height()];
        """)
        assert 0 < x < width
        assert 0 < y < height
        assert whole.execute_script("return [scrollY, picture.scrollTop]") == [0, 0]
        press(whole, Keys.TAB)
    assert whole.switch_to.active_element.get_attribute("id") == "closer"


def test_the_page_is_quiet_and_asks_for_nothing(whole):
    """No complaint on the console, and no address but its own file."""
    press(whole, Keys.TAB, Keys.TAB, Keys.TAB)

    assert whole.get_log("browser") == []
    assert {one.partition(":")[0] for one in requested(whole)} <= {"file", "data"}
    assert [one for one in requested(whole) if one.startswith("file") and not one.endswith("page.html")] == []


def test_no_id_does_anything(opened):
    """What is out to run is shown as it is written, in the picture and in words."""
    page = opened(hostile())

    assert press(page, Keys.TAB, Keys.TAB) == f"person {SCRIPT}"
    assert details(page).startswith(f"person {SCRIPT}\nthe centre")
    assert page.execute_script("return [network.nodes().length, document.images.length]") == [4, 0]
    assert page.find_element(By.TAG_NAME, "h1").text.startswith(f"Person {SCRIPT} and")
    assert page.get_log("browser") == []


def test_two_dates_make_two_pictures(opened):
    """Seven nodes two days after the report, thirteen two months after, and only then lines that matter."""

    def seen(picture):
        page = opened(picture)
        return page.execute_script("""
            return [network.nodes().length, network.edges('[?matters]').length,
                    network.nodes().map(node => node.data('name'))];
        """)

    (early, early_matters, early_names), (late, late_matters, late_names) = seen(girls(2)), seen(girls(60))

    assert (early, early_matters, late, late_matters) == (7, 0, 13, 5)
    assert set(early_names) < set(late_names)


def test_a_page_with_nothing_to_draw_says_so(opened):
    """Around somebody restricted there is no node, and no fault either."""
    nothing = Neighbourhood(centre=girls().centre, nodes=(), links=())
    page = opened(drawn(nothing, withheld=Withheld(1, ("safeguarding_supervisor",))))

    assert page.find_element(By.CLASS_NAME, "notes").text == (
        "1 restricted, not shown: ask Safeguarding supervisor."
    )
    assert page.execute_script("return network.nodes().length") == 0
    assert page.get_log("browser") == []
    assert girls().withheld == NOTHING
