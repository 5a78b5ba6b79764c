#!/usr/bin/env python3
"""Opens a report in headless Chromium as a reader would, and says what is wrong with it.

    check-report.py FOLDER [--screenshots DIR] [--axe axe.min.js] [--within SECONDS]

FOLDER is an output folder that holds report/index.html. Needs Playwright (PyPI) and a Chromium, Playwright's own or
the system's. axe-core (npm) finds what keeps people with assistive technology out; without it that check is left out.
"""

import argparse, os, shutil, sys, time
from pathlib import Path
from playwright.sync_api import sync_playwright

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("folder", type=Path)
parser.add_argument("--screenshots", type=Path, help="write overview.png and issue.png there")
parser.add_argument("--issue", default="", help="part of the id of the issue on the screenshot")
parser.add_argument("--axe", type=Path)
parser.add_argument("--within", type=float, default=2.0, help="seconds that the overview may take to open")
parser.add_argument("--issues", type=int, default=20, help="issues whose pages are looked at")
options = parser.parse_args()
root = (options.folder / "report").resolve()
overview = (root / "index.html").as_uri()
failures = []


def expect(truth, what):
    if not truth:
        failures.append(what)


def watch(page):
    """Everything that a page says on its console or asks for."""
    page.on("console", lambda m: failures.append(f"console: {m.text}") if m.type in ("error", "warning") else None)
    page.on("pageerror", lambda e: failures.append(f"error: {e}"))
    page.on("request", lambda r: None if r.url.startswith("file://") else failures.append(f"request leaves the disk: {r.url}"))
    page.on("requestfailed", lambda r: failures.append(f"not on the disk: {r.url}"))


def axe(page, where):
    if not options.axe:
        return
    # The page's policy keeps foreign scripts out; the debugger may evaluate one all the same.
    page.evaluate(options.axe.read_text())
    found = page.evaluate("axe.run(document, {resultTypes: ['violations'], preload: false})")["violations"]
    for violation in found:
        if violation["impact"] in ("serious", "critical"):
            nodes = "; ".join(str(n["target"]) + " " + n["failureSummary"].splitlines()[-1] for n in violation["nodes"][:3])
            failures.append(f"{where}: axe: {violation['id']}: {violation['help']} ({len(violation['nodes'])}): {nodes}")


def no_sideways_scrolling(page, where):
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    expect(wide <= 0, f"{where}: {wide} pixels wider than the window")


def check_overview(page):
    page.goto((root / "labels.js").as_uri())  # so that the browser's own start is not counted
    begun = time.monotonic()
    page.goto(overview)
    page.wait_for_selector("#rows tr")
    took = time.monotonic() - begun
    print(f"overview: opened in {took:.2f} s")
    expect(took < options.within, f"overview: took {took:.2f} s to open")
    expect(page.locator("figure.chart svg rect.bar").count() > 3, "overview: charts without bars")
    expect(page.locator("figure.chart").count() == 6, "overview: six charts")
    everything = page.evaluate("BLATTLESE_MENTIONS.length")
    page.select_option("#kind", "mention")
    page.wait_for_timeout(400)
    expect(page.locator("#found").inner_text().startswith(f"{everything} "), "overview: not all mentions are found")
    surface = page.evaluate("BLATTLESE_MENTIONS.find((m) => m[4] === 1)[6]")
    page.fill("#words", surface)
    page.select_option("#kind", "amount")
    page.wait_for_timeout(300)
    cells = page.locator("#rows tr td:first-child").all_text_contents()
    expect(cells and all(surface.lower().split()[0] in " ".join(r).lower() for r in [cells]), "overview: search finds what is there")
    page.fill("#words", "wrzlbrmpft")
    page.wait_for_timeout(300)
    expect(page.locator("#rows tr").count() == 0, "overview: search finds what is not there")
    page.select_option("#kind", "article")
    page.check("#full")
    page.wait_for_timeout(300)
    deep = page.evaluate("BLATTLESE_TEXTS.map((t) => t.split(' ').slice(40).find((w) => /^\\p{L}{9,}$/u.test(w))).find(Boolean) || ''")
    page.fill("#words", deep)
    page.wait_for_timeout(300)
    expect(not deep or page.locator("#rows tr p.hint").count() > 0, f"overview: the search in whole texts does not find {deep}")
    page.uncheck("#full")
    page.select_option("#kind", "amount")
    page.fill("#words", surface)
    page.wait_for_timeout(300)
    page.reload()
    page.wait_for_selector("#rows tr")
    expect(page.input_value("#words") == surface, "overview: the address keeps the search")
    page.locator("#rows a").first.click()
    page.wait_for_selector("#tip:not([hidden])")
    expect(page.url.split("#")[0].startswith(root.as_uri() + "/issues/"), "overview: a row leads to its issue")
    expect(page.evaluate("document.activeElement.matches('.m')"), "issue: the mention that a row leads to has the focus")


def check_chart_links(page):
    page.goto(overview)
    link = page.locator("figure.chart a[href*='kind=organisation']").first
    if link.count():
        link.click()
        page.wait_for_timeout(300)
        expect(page.input_value("#kind") == "organisation" and page.locator("#rows tr").count() > 0, "overview: a bar leads to the search")


def check_issue(page, url):
    page.goto(url)
    name = url.rsplit("/", 1)[-1]
    expect(page.locator("section.sheet").count() > 0, f"{name}: no pages")
    for picture in page.locator("img[data-page]").all():
        picture.scroll_into_view_if_needed()
        loaded = picture.evaluate("(p) => p.decode().then(() => p.naturalWidth, () => 0)")
        expect(loaded > 300, f"{name}: a picture does not load")
    mark = page.locator(".texts .m").first
    if not mark.count():
        return
    mark.scroll_into_view_if_needed()
    mark.hover()
    page.wait_for_selector("#tip:not([hidden])")
    rule, told = mark.get_attribute("data-rule"), page.locator("#tip").text_content()
    expect(rule in told, f"{name}: the rule shows on hover")
    expect(page.locator(f"rect.on[data-m='{mark.get_attribute('id')}']").count() > 0 or not page.locator(f"rect[data-m='{mark.get_attribute('id')}']").count(), f"{name}: the mention lights up on the page")
    page.mouse.move(0, 0)
    page.locator("h1").click()
    page.wait_for_selector("#tip", state="hidden")
    mark.focus()
    page.wait_for_selector("#tip:not([hidden])")
    expect(mark.get_attribute("aria-describedby") == "tip", f"{name}: the value is told to screen readers")
    page.keyboard.press("Escape")
    page.wait_for_selector("#tip", state="hidden")
    expect(page.locator(".overlay a.outline").count() > 0, f"{name}: no outlines")


def contrast_of_themes(browser):
    for scheme in ("light", "dark"):
        page = browser.new_page(color_scheme=scheme, viewport={"width": 1280, "height": 900}, locale="de-DE")
        watch(page)
        page.goto(overview)
        page.wait_for_selector("#rows tr")
        shade = lambda: page.evaluate("getComputedStyle(document.body).backgroundColor.match(/\\d+/g).slice(0, 3).reduce((a, b) => +a + +b, 0)")
        before = shade()
        expect((before < 200) == (scheme == "dark"), f"{scheme}: the ground is {before}")
        axe(page, f"overview, {scheme}")
        page.click("#switch-theme")
        expect((shade() < 200) != (before < 200), f"{scheme}: the switch changes the theme")
        expect(page.locator("h2#issues").inner_text() == "Ausgaben", "labels are German in a German browser")
        page.click("#switch-language")
        expect(page.locator("h2#issues").inner_text() == "Issues", "labels change to English")
        page.goto(issue_url())
        axe(page, f"issue, {scheme}")
        page.close()


def issue_url():
    pages = sorted((root / "issues").glob("*.html"), key=lambda p: (options.issue not in p.name if options.issue else False, p.name))
    return pages[0].as_uri()


def narrow(browser):
    page = browser.new_page(viewport={"width": 375, "height": 740}, has_touch=True, is_mobile=True, locale="en-GB")
    watch(page)
    page.goto(overview)
    page.wait_for_selector("#rows tr")
    no_sideways_scrolling(page, "overview at 375 px")
    expect(page.locator("h2#issues").inner_text() == "Issues", "labels are English in an English browser")
    page.goto(issue_url())
    no_sideways_scrolling(page, "issue at 375 px")
    mark = page.locator(".texts .m").first
    if mark.count():
        mark.scroll_into_view_if_needed()
        mark.tap()
        page.wait_for_selector("#tip:not([hidden])")
        no_sideways_scrolling(page, "issue at 375 px with a value shown")
    page.close()


def screenshots(browser):
    options.screenshots.mkdir(parents=True, exist_ok=True)
    page = browser.new_page(viewport={"width": 1200, "height": 860}, locale="de-DE")
    page.goto(overview)
    page.wait_for_selector("#rows tr")
    page.screenshot(path=options.screenshots / "overview.png")
    page.goto(issue_url())
    page.evaluate("document.querySelector('section.sheet').scrollIntoView()")
    page.wait_for_timeout(500)
    mark = page.locator(".texts .m.amount, .texts .m.minister").first
    if mark.count():
        mark.hover()
    page.wait_for_timeout(300)
    page.screenshot(path=options.screenshots / "issue.png")
    page.close()


with sync_playwright() as playwright:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    as_root = hasattr(os, "geteuid") and os.geteuid() == 0
    browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"] if as_root else [])
    page = browser.new_page(viewport={"width": 1280, "height": 900}, locale="de-DE")
    watch(page)
    check_overview(page)
    check_chart_links(page)
    for issue in sorted((root / "issues").glob("*.html"))[:options.issues]:
        check_issue(page, issue.as_uri())
    page.close()
    contrast_of_themes(browser)
    narrow(browser)
    if options.screenshots:
        screenshots(browser)
    browser.close()
if not options.axe:
    print("left out: axe-core", file=sys.stderr)
for failure in dict.fromkeys(failures):
    print(failure)
sys.exit(bool(failures))
