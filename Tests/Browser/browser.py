"""Chromium as an officer uses it: fields by their labels, buttons by their words, and an eye on what would shut somebody out."""

import json
import time

from selenium import webdriver
from selenium.common.exceptions import NoSuchElementException, StaleElementReferenceException, TimeoutException, WebDriverException
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import Select, WebDriverWait

from force import SCRATCH

SHOTS = SCRATCH / "screenshots"
SECONDS_MAX = 10


def quoted(text):
    """A string as XPath writes it; XPath has no escapes, so both kinds of quotes need concat."""
    if "'" not in text:
        return f"'{text}'"
    return "concat(" + ", \"'\", ".join(f"'{part}'" for part in text.split("'")) + ")"


def reads_like(words):
    """True of an element whose text has these words, in capitals or not."""
    return f"contains(translate(normalize-space(), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'), {quoted(words.lower())})"


class Browser:
    """One officer's window. `typed` keeps everything this officer has entered, so that a journey can say what was asked for twice."""

    def __init__(self, force, width=1440, height=1000, dark=False):
        options = Options()
        options.binary_location = "/usr/bin/chromium"
        for argument in ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--lang=en-GB", f"--window-size={width},{height}"):
            options.add_argument(argument)
        if dark:
            options.add_argument("--force-dark-mode")
            options.add_argument("--blink-settings=preferredColorScheme=0")
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        self.driver = webdriver.Chrome(service=Service("/usr/bin/chromedriver"), options=options)
        self.driver.set_page_load_timeout(30)
        self.force = force
        self.typed = []
        self.checked = set()

    def close(self):
        self.driver.quit()

    # Going about

    def open(self, path="/"):
        self.driver.get(path if path.startswith("http") else self.force.address + path)

    @property
    def path(self):
        return self.driver.execute_script("return location.pathname + location.search")

    @property
    def heading(self):
        return self.driver.find_element(By.CSS_SELECTOR, "h1").text

    @property
    def text(self):
        return self.driver.find_element(By.TAG_NAME, "body").text

    def all(self, selector):
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    def one(self, selector):
        return self.driver.find_element(By.CSS_SELECTOR, selector)

    def wait(self, condition, what):
        try:
            return WebDriverWait(self.driver, SECONDS_MAX, poll_frequency=0.05, ignored_exceptions=(StaleElementReferenceException, NoSuchElementException)).until(
                lambda _: condition()
            )
        except TimeoutException:
            self.shot("timeout")
            raise AssertionError(f"waited {SECONDS_MAX} s on {self.path} for {what}; the page says:\n{self.text[:1500]}") from None

    def wait_for_text(self, text):
        return self.wait(lambda: text in self.text, f"“{text}”")

    def follow(self, words, within="body"):
        """Clicks the first link that reads like this and waits for the page it leads to."""
        link = self.wait(lambda: next(iter(self.seen(By.CSS_SELECTOR, within, f".//a[{reads_like(words)}]")), None), f"a link “{words}”")
        self.leaving(link.click)

    def press(self, words):
        """Presses the button that reads like this and waits for the page it leads to."""
        self.leaving(self.button(words).click)

    def button(self, words):
        path = f".//button[contains(normalize-space(), {quoted(words)})] | .//input[@type='submit'][contains(@value, {quoted(words)})]"
        return self.wait(lambda: next(iter(self.seen(By.CSS_SELECTOR, "body", path)), None), f"a button “{words}”")

    def seen(self, how, within, path):
        return [element for part in self.driver.find_elements(how, within) for element in part.find_elements(By.XPATH, path) if element.is_displayed()]

    def leaving(self, act):
        page = self.one("html")
        act()
        try:
            WebDriverWait(self.driver, SECONDS_MAX, poll_frequency=0.05).until(lambda _: self.is_gone(page))
        except TimeoutException:
            pass  # a page that updates in place stays
        self.wait(lambda: self.driver.execute_script("return document.readyState") == "complete", "the page to load")

    @staticmethod
    def is_gone(element):
        try:
            element.is_enabled()
            return False
        except (StaleElementReferenceException, WebDriverException):
            return True

    # Signing in

    def sign_in(self, name):
        self.open("/")
        if not self.all("input[type=password]"):
            self.sign_out()
        self.enter_credentials(name)
        if self.all("input[type=password]"):
            raise AssertionError(f"{name} could not sign in: {self.text[:400]}")
        return self

    def enter_credentials(self, name):
        form = self.one("input[type=password]").find_element(By.XPATH, "ancestor::form")
        user = next(field for field in form.find_elements(By.CSS_SELECTOR, "input") if field.get_attribute("type") in ("text", "email"))
        user.clear()
        user.send_keys(name)
        form.find_element(By.CSS_SELECTOR, "input[type=password]").send_keys(self.force.password)
        self.leaving(form.find_element(By.CSS_SELECTOR, "button, input[type=submit]").click)

    def sign_out(self):
        self.press("Sign out")

    # Forms

    def field(self, label, number=0):
        """The input whose label, or whose group's legend, starts with these words."""

        def find():
            found = []
            for element in self.seen(By.CSS_SELECTOR, "body", f".//label[starts-with(normalize-space(), {quoted(label)})]"):
                target = element.get_attribute("for")
                field = self.driver.find_element(By.ID, target) if target else element.find_element(By.CSS_SELECTOR, "input, select, textarea")
                found.append(field)
            return found[number] if len(found) > number else None

        return self.wait(find, f"a field labelled “{label}”")

    def group(self, legend):
        return self.wait(
            lambda: next(iter(self.seen(By.CSS_SELECTOR, "body", f".//fieldset[legend[starts-with(normalize-space(), {quoted(legend)})]]")), None), f"a group “{legend}”"
        )

    def fill(self, label, value, number=0):
        field = self.field(label, number)
        self.typed.append((self.path, label, value))
        if field.tag_name == "select":
            Select(field).select_by_visible_text(value)
        elif field.get_attribute("type") in ("date", "datetime-local", "time"):
            self.driver.execute_script("arguments[0].value = arguments[1]; arguments[0].dispatchEvent(new Event('change', {bubbles: true}))", field, value)
        else:
            field.clear()
            field.send_keys(value)
        return field

    def tick(self, label):
        """Ticks a box or a choice by its label."""
        field = self.field(label)
        if not field.is_selected():
            field.click()

    def choose(self, legend, label):
        """Ticks a choice of a group: a yes or no, one of several grounds."""
        group = self.group(legend)
        box = group.find_element(By.XPATH, f".//label[contains(normalize-space(), {quoted(label)})]//input")
        if not box.is_selected():
            box.click()

    def at(self, legend, day, time_of_day):
        """Fills a moment: `day` as YYYY-MM-DD."""
        group = self.group(legend)
        date = group.find_element(By.CSS_SELECTOR, "input[type=date]")
        self.driver.execute_script("arguments[0].value = arguments[1]; arguments[0].dispatchEvent(new Event('input', {bubbles: true}))", date, day)
        clock = next(field for field in group.find_elements(By.CSS_SELECTOR, "input") if field.get_attribute("id").endswith(".time"))
        clock.clear()
        clock.send_keys(time_of_day)

    def matches(self, field):
        """What a type-ahead shows now."""
        listing = self.driver.find_element(By.ID, field.get_attribute("aria-controls"))
        return [item for item in listing.find_elements(By.CSS_SELECTOR, "[role=option]") if item.is_displayed()]

    def pick(self, label, typed, match=None, within=None):
        """Chooses from a type-ahead: a code, an officer, somebody already known."""
        if within:
            field = self.group(within).find_element(By.CSS_SELECTOR, "[role=combobox]")
        else:
            field = self.field(label)
        self.typed.append((self.path, label, typed))
        wanted = (match or typed).lower()
        field.clear()
        field.send_keys(typed)
        # The matches of what was typed so far come and go until the last letter's are there.
        chosen = self.wait(lambda: next((item for item in self.matches(field) if wanted in item.text.lower()), None), f"{label}: “{wanted}” among the matches for “{typed}”")
        chosen.click()
        self.wait(lambda: field.get_attribute("aria-expanded") == "false", "the list of matches to close")

    def add_new(self, legend):
        """Opens the fields of somebody or something not known yet, and gives back the group they are in."""
        group = self.group(legend)
        details = group.find_element(By.CSS_SELECTOR, "details.new")
        if not details.get_attribute("open"):
            details.find_element(By.TAG_NAME, "summary").click()
        return group

    def fill_in(self, group, **values):
        """Fills fields of a group by the last part of their names: `fill_in(group, familyName="Peel")`."""
        for name, value in values.items():
            field = next(field for field in group.find_elements(By.CSS_SELECTOR, "input, select, textarea") if (field.get_attribute("name") or "").endswith("." + name))
            self.typed.append((self.path, name, value))
            if field.tag_name == "select":
                Select(field).select_by_visible_text(value)
            else:
                field.clear()
                field.send_keys(value)

    def value(self, label, number=0):
        return self.field(label, number).get_attribute("value")

    @property
    def problems(self):
        """The sentences of the error summary."""
        return [item.text for item in self.all("[role=alert] li")]

    def named(self, **values):
        """Fills fields by their keys, dots written as two underscores: `named(property__0__description="Laptop")`."""
        for key, value in values.items():
            name = key.replace("__", ".")
            field = self.wait(lambda name=name: self.driver.find_element(By.NAME, name), f"a field named {name}")
            self.typed.append((self.path, name, value))
            if field.tag_name == "select":
                Select(field).select_by_value(value)
            else:
                field.clear()
                field.send_keys(value)

    @property
    def me(self):
        """The name and number of the officer signed in, as the bar shows them."""
        who = self.one(".who a, .who span").text
        number = self.one(".who small").text
        return who.replace(number, "").strip(), number

    def empty_fields(self):
        """Keys of the fields a person would still have to type into: visible, editable and empty."""
        script = """
            return [...document.querySelectorAll('main form input, main form textarea, main form select')]
                .filter(f => f.checkVisibility({visibilityProperty: true}) && !f.readOnly && !f.disabled && !['hidden', 'submit', 'button', 'checkbox', 'radio', 'search'].includes(f.type) && !f.value)
                .map(f => f.id || f.name)"""
        return self.driver.execute_script(script)

    # The eye

    def shot(self, name):
        SHOTS.mkdir(parents=True, exist_ok=True)
        path = SHOTS / f"{self.force.engine}-{name}.png"
        self.driver.save_screenshot(str(path))
        return path

    def look(self, name):
        """Keeps a picture, and answers what axe and the console object to on this page."""
        self.shot(name)
        return self.axe() + self.complaints() + self.twins()

    def axe(self):
        """What axe-core finds, as one line each: rule, what it says, and where."""
        self.driver.execute_script((SCRATCH / "axe.min.js").read_text())
        script = "const done = arguments[arguments.length - 1]; axe.run(document, {resultTypes: ['violations']}).then(r => done(JSON.stringify(r.violations)), e => done(JSON.stringify([{id: 'axe', help: String(e), nodes: []}])))"
        self.driver.set_script_timeout(60)
        found = json.loads(self.driver.execute_async_script(script))
        return [f"{self.path}: {one['id']}: {one['help']}: {'; '.join(node['html'][:120] for node in one['nodes'][:3])}" for one in found]

    def twins(self):
        """Regions of one name: a page that refreshes itself would put the one into the other's place."""
        names = self.driver.execute_script("return [...document.querySelectorAll('[data-region]')].map((region) => region.dataset.region)")
        return [f"{self.path}: two regions are named {name}" for name in sorted({name for name in names if names.count(name) > 1})]

    def complaints(self):
        """Errors in the console since last asked: a script that failed, something the content security policy stopped, a missing file."""
        serious = [entry["message"] for entry in self.driver.get_log("browser") if entry["level"] == "SEVERE"]
        # A page that refuses says so with its status, which the console repeats; a missing script or style is a mistake.
        return [f"{self.path}: console: {line[:200]}" for line in serious if "status of 4" not in line or "/assets/" in line]

    def keys(self, *keys):
        self.driver.switch_to.active_element.send_keys(*keys)

    @property
    def focused(self):
        return self.driver.switch_to.active_element


__all__ = ["Browser", "By", "Keys", "time"]
