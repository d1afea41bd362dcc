"""The page in a real browser, on a desk and on a telephone, by keyboard alone, and in print."""

from pathlib import Path

import pytest

from headless import chromium, media, requested, screen
from riskengine.cli.replay_page.page import render
from stories.telling import scenario, small, told

pytest.importorskip("selenium.webdriver", reason="selenium is not installed: make install")

from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import Select

pytestmark = pytest.mark.browser

DESK, TELEPHONE = 1280, 360
LONG = "A neighbour says that Donaudampfschifffahrtsgesellschaftskapitaenswitwenrentenauszahlungsstelle rang"


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    """A headless Chromium."""
    with chromium(tmp_path_factory.mktemp("chromium")) as started:
        yield started


@pytest.fixture(scope="module")
def page(tmp_path_factory) -> Path:
    """The page of the small scenarios, of one raised too late with a long name, and of one missed."""
    folder = tmp_path_factory.mktemp("page")
    late = scenario("late", title=LONG, failing=LONG)
    (folder / "late.scenario.yaml").write_text(late, encoding="utf-8")
    (folder / "missed.scenario.yaml").write_text(scenario("missed", grade="grade_1"), encoding="utf-8")
    made = folder / "page.html"
    made.write_text(render((*small(), *told(folder))), encoding="utf-8")
    return made


@pytest.fixture
def opened(browser, page):
    """Open the page anew, so wide, with what an address asks of it, and forget what was logged before."""

    def open_page(width: int = DESK, hash: str = ""):
        media(browser, prefers_reduced_motion="reduce")
        screen(browser, width)
        browser.get("about:blank")
        for log in ("browser", "performance"):
            browser.get_log(log)
        browser.get(f"{page.as_uri()}{hash}")
        return browser

    return open_page


@pytest.fixture
def desk(opened):
    """The page on a desk."""
    return opened()


def press(browser, *keys: str):
    """Press keys, one after the other, and return what is then focused."""
    for key in keys:
        ActionChains(browser).send_keys(key).perform()
    return browser.switch_to.active_element


def tab_to(browser, name: str):
    """Go on by Tab until what is focused has this accessible name at its beginning."""
    for _ in range(80):
        focused = press(browser, Keys.TAB)
        if focused.accessible_name.startswith(name):
            return focused
    raise AssertionError(f"Tab never comes to {name}")


def case(browser, name: str):
    """The case of that name."""
    found = [
        one
        for one in browser.find_elements(By.CLASS_NAME, "case")
        if one.find_element(By.TAG_NAME, "code").get_attribute("textContent") == name
    ]
    return found[0]


def shown(browser) -> list[str]:
    """The names of the cases that are shown."""
    return browser.execute_script("""
        const cases = [...document.querySelectorAll('.case')].filter(one => one.offsetParent);
        return cases.map(one => one.querySelector('code').textContent);
    """)


def count(browser) -> str:
    return browser.find_element(By.ID, "count").text


def open_everything(browser):
    """Open all that can be opened."""
    browser.execute_script("for (const one of document.querySelectorAll('details')) one.open = true;")


def test_the_first_thing_the_keyboard_meets_skips_to_the_cases(desk):
    """And Enter goes there."""
    link = press(desk, Keys.TAB)

    assert link.accessible_name == "Skip to the cases"
    assert link.is_displayed()
    assert press(desk, Keys.ENTER).get_attribute("id") == "cases"


def test_a_case_is_opened_and_read_by_keyboard_alone(desk):
    """The failing with its lead, the table moment by moment, and behind what is said its reasons."""
    summary = tab_to(desk, "A boy of three is at the scene and the log is graded low")
    assert summary.tag_name == "summary"
    body = case(desk, "boy-of-three").find_element(By.CLASS_NAME, "body")
    assert not body.is_displayed()

    press(desk, Keys.ENTER)

    assert body.is_displayed()
    assert body.find_element(By.CSS_SELECTOR, ".failings").text == (
        "The log was graded too low. The log was graded too low.\n"
        "✓ Raised in time The engine raises it at +5m (row 2). It ended at +3h (row 5): Call handler: sets "
        "response: Immediate; reason given: He is three. Lead: 2h 55m; all its times as the report states "
        "them."
    )
    rows = body.find_elements(By.CSS_SELECTOR, ".moments tbody tr")
    assert [one.text for one in rows[1].find_elements(By.CSS_SELECTOR, "th, td")] == [
        "2 +5m",
        "Call handler sets response: Scheduled; reason given: It was quiet.",
        (
            "Failing A is raised.\n"
            "Challenge: Scheduled is below Immediate. Interrupts the control room sergeant."
        ),
    ]


def test_reasons_and_sources_open_in_their_place(desk):
    """The rule in its owner's words, and the source with its section and its statement."""
    tab_to(desk, "A boy of three")
    press(desk, Keys.ENTER)
    summary = tab_to(desk, "Scheduled is below Immediate.")
    why = summary.find_element(By.XPATH, "..")
    assert "A young child can neither leave" not in why.text

    press(desk, Keys.ENTER)

    assert why.text.splitlines()[1:] == [
        "A young child at domestic abuse is seen at once. A young child can neither leave nor call for help.",
        "Ask about children and weapons. A small guide, 1; guidance small-guide",
        "Rule 3, domestic-abuse.young-child; it binds as “should”.",
    ]


def test_a_rule_in_a_list_of_duties_opens_and_closes(desk):
    """By a button that says which it is."""
    one = case(desk, "boy-of-three")
    one.find_element(By.TAG_NAME, "summary").click()
    (owed,) = one.find_elements(By.XPATH, ".//summary[contains(., 'are owed from now on')]")
    owed.click()
    button = one.find_element(By.XPATH, ".//li[contains(., 'seen and spoken to')]/a[@role='button']")
    states = [button.get_attribute("aria-expanded")]
    for key in (Keys.ENTER, Keys.SPACE):
        button.send_keys(key)
        states.append(button.get_attribute("aria-expanded"))
        shows = bool(one.find_elements(By.CLASS_NAME, "rule"))
        assert shows is (states[-1] == "true")

    assert states == ["false", "true", "false"]
    assert button.accessible_name == "rule 3"


def test_what_is_read_has_its_name_and_its_role(desk):
    """Landmarks, the picture, the table: as whoever listens meets them."""
    one = case(desk, "boy-of-three")
    one.find_element(By.TAG_NAME, "summary").click()
    picture, table = one.find_element(By.TAG_NAME, "svg"), one.find_element(By.TAG_NAME, "table")

    assert [desk.find_element(By.TAG_NAME, tag).aria_role for tag in ("header", "main", "footer")] == [
        "banner",
        "main",
        "contentinfo",
    ]
    assert (picture.aria_role, picture.accessible_name) == (
        "image",
        "Timeline. To scale; 3h from end to end. The table that follows tells the same in words.",
    )
    assert (table.aria_role, table.accessible_name) == ("table", "Moment by moment")
    assert {cell.aria_role for cell in table.find_elements(By.CSS_SELECTOR, "tbody th, tbody td")} == {
        "rowheader",
        "cell",
    }
    assert {
        field.accessible_name
        for field in desk.find_elements(By.CSS_SELECTOR, "#filter select, #filter input, #filter button")
    } == {
        "Force",
        "Area",
        "Kind of incident",
        "Result",
        "Words",
        "Clear",
        "Open those shown",
        "Close all",
    }


def test_on_a_telephone_a_row_is_still_a_row(opened):
    """Though it is laid out as a card."""
    telephone = opened(TELEPHONE)
    table = telephone.find_element(By.CSS_SELECTOR, "table.figures")

    assert table.value_of_css_property("display") == "block"
    assert [
        table.find_element(By.CSS_SELECTOR, one).aria_role for one in ("tbody", "tbody tr", "tbody th", "td")
    ] == ["rowgroup", "row", "rowheader", "cell"]


def test_cases_are_filtered_and_counted_and_the_address_keeps_it(desk):
    """The number is said to whoever listens, and an address brings it all back."""
    assert count(desk) == "5 of 5 cases"
    assert desk.find_element(By.ID, "count").get_attribute("aria-live") == "polite"

    Select(desk.find_element(By.NAME, "result")).select_by_visible_text("Handled well, and it stayed quiet")

    assert (count(desk), shown(desk)) == ("1 of 5 cases", ["handled-well"])
    assert desk.current_url.partition("#")[2] == "result=quiet"


def test_an_address_brings_back_what_was_looked_for(opened):
    """In the fields, too."""
    page = opened(hash="#result=missed&words=boy+THREE")

    assert (count(page), shown(page)) == ("1 of 5 cases", ["missed"])
    assert page.find_element(By.NAME, "words").get_property("value") == "boy THREE"


def test_words_are_looked_for_in_all_that_a_case_says(desk):
    """Every word must be there, in whatever order; and where nothing is, that is said."""
    words = desk.find_element(By.NAME, "words")
    words.send_keys("quiet three")
    assert shown(desk) == ["boy-of-three", "missed"]

    words.send_keys(" nowhere")
    assert count(desk) == "0 of 5 cases"
    assert desk.find_element(By.ID, "nothing").is_displayed()

    desk.find_element(By.XPATH, "//button[.='Clear']").click()
    assert (count(desk), desk.current_url.partition("#")[2]) == ("5 of 5 cases", "")


def test_a_way_to_a_row_opens_the_case_it_is_in(opened, page):
    """From another page, or from a letter."""
    telling = opened(hash="#c2-2")
    row = telling.find_element(By.ID, "c2-2")

    assert row.is_displayed()


def test_those_shown_are_opened_together_and_closed_again(desk):
    """And no others."""
    desk.find_element(By.NAME, "words").send_keys("eleven")
    desk.find_element(By.ID, "open").click()
    is_open = "return [...document.querySelectorAll('.case > details')].filter(one => one.open).length"
    assert desk.execute_script(is_open) == 1

    desk.find_element(By.ID, "close").click()
    assert desk.execute_script(is_open) == 0


@pytest.mark.parametrize("width", [DESK, TELEPHONE])
def test_nothing_makes_the_page_scroll_sideways(width, opened):
    """Whatever is open, and however long a word is."""
    page = opened(width)
    open_everything(page)

    assert (
        page.execute_script("""
        const {scrollWidth, clientWidth} = document.documentElement;
        return scrollWidth - clientWidth;
    """)
        == 0
    )


@pytest.mark.parametrize("width", [DESK, TELEPHONE])
def test_no_word_of_a_picture_is_cut_off(width, opened):
    """Each lies within it."""
    page = opened(width)
    open_everything(page)
    outside = page.execute_script("""
        return [...document.querySelectorAll('svg.line text')].filter(word => {
            const one = word.getBoundingClientRect(), all = word.closest('svg').getBoundingClientRect();
            return one.width && (one.left < all.left - 2 || one.right > all.right + 2);
        }).map(word => word.textContent);
    """)

    assert outside == []


CONTRAST = """
    const canvas = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
    const rgb = (colour) => {
        canvas.clearRect(0, 0, 1, 1);
        canvas.fillStyle = colour;
        canvas.fillRect(0, 0, 1, 1);
        return [...canvas.getImageData(0, 0, 1, 1).data];
    };
    const luminance = ([r, g, b]) => [r, g, b].map(one => one / 255)
        .map(one => one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4)
        .reduce((sum, one, at) => sum + one * [0.2126, 0.7152, 0.0722][at], 0);
    const behind = (one) => {
        for (let at = one; at; at = at.parentElement) {
            const colour = rgb(getComputedStyle(at).backgroundColor);
            if (colour[3] === 255) return colour;
        }
        return rgb(getComputedStyle(document.documentElement).colorScheme.includes('dark') &&
            matchMedia('(prefers-color-scheme: dark)').matches ? 'black' : 'white');
    };
    const poor = new Set();
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const one = walker.currentNode.parentElement;
        if (!walker.currentNode.data.trim() || !one.offsetParent || one.closest('svg, select')) continue;
        const both = [rgb(getComputedStyle(one).color), behind(one)].map(luminance).sort((a, b) => b - a);
        const ratio = (both[0] + 0.05) / (both[1] + 0.05);
        if (ratio < 4.5) poor.add(`${one.tagName}.${one.className}: ${ratio.toFixed(2)}`);
    }
    return [...poor];
"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_word_stands_out_from_what_is_behind_it(scheme, opened):
    """As WCAG asks of AA: 4.5 to 1."""
    page = opened()
    media(page, prefers_color_scheme=scheme)
    open_everything(page)

    assert page.execute_script(CONTRAST) == []


def test_whoever_wants_no_movement_has_none(desk):
    """The page then jumps to where it is sent."""
    behaviour = "return getComputedStyle(document.documentElement).scrollBehavior"
    media(desk, prefers_reduced_motion="reduce")
    assert desk.execute_script(behaviour) == "auto"

    media(desk, prefers_reduced_motion="no-preference")
    assert desk.execute_script(behaviour) == "smooth"


def test_what_is_focused_is_seen(desk):
    """By a line around it."""
    summary = tab_to(desk, "A boy of three")

    assert summary.value_of_css_property("outline-style") == "solid"
    assert summary.value_of_css_property("outline-width") == "3px"


def test_in_print_an_open_case_is_whole_and_the_others_are_one_line(desk):
    """What can only be clicked is gone, and no picture is cut in two."""
    one = case(desk, "boy-of-three")
    one.find_element(By.TAG_NAME, "summary").click()
    media(desk, "print")

    assert not desk.find_element(By.ID, "filter").is_displayed()
    assert not desk.find_element(By.CLASS_NAME, "skip").is_displayed()
    assert one.find_element(By.CSS_SELECTOR, "svg.line").is_displayed()
    assert "Scheduled is below Immediate." in one.text
    closed = case(desk, "handled-well")
    assert closed.text.splitlines() == [
        "A call is graded a priority, attended, and the children are asked about",
        "Testshire 2021 · Domestic abuse · handled well: a control",
        "✓ stayed quiet",
    ]
    assert one.find_element(By.TAG_NAME, "figure").value_of_css_property("break-inside") == "avoid"


def test_a_control_says_what_stayed_quiet(desk):
    """Each of the three things that are looked at."""
    one = case(desk, "handled-well")
    one.find_element(By.TAG_NAME, "summary").click()

    assert one.find_element(By.CSS_SELECTOR, ".plain").text.splitlines() == [
        "✓ No decision was challenged.",
        "✓ Nothing that the report speaks of was called late.",
        "✓ Nobody was interrupted.",
    ]


@pytest.mark.parametrize("width", [DESK, TELEPHONE])
def test_the_page_is_quiet_and_asks_for_nothing(width, opened):
    """No complaint on the console whatever is opened, and no address but its own file."""
    page = opened(width)
    open_everything(page)
    asked = requested(page)

    assert page.get_log("browser") == []
    assert {one.partition(":")[0] for one in asked} <= {"file", "data"}
    assert {one for one in asked if one.startswith("file")} == {page.current_url}
