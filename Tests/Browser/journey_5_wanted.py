"""A person who is sought and bound by an order: recorded by a constable, seen at the door, found by search, asked to be ended after the arrest."""

import datetime
import json

from journey import Journey, london
from selenium.webdriver.common.by import By


class Wanted(Journey):
    is_story = True
    found = {}

    def form(self, window, operation, kind, identifier):
        window.open(f"/do/{operation}?ref={kind}/{identifier}")

    @staticmethod
    def code(window, name, value):
        """A code of a list, whether it is drawn as buttons or as one box."""
        boxes = window.all(f"input[type=radio][name='{name}'][value='{value}']")
        boxes[0].click() if boxes else window.named(**{name: value})

    def day(self, window, name, value):
        field = window.driver.find_element(By.NAME, name)
        window.driver.execute_script("arguments[0].value = arguments[1]; arguments[0].dispatchEvent(new Event('change', {bubbles: true}))", field, value)

    def test_1_a_constable_records_the_warrant_and_it_stands_first_on_the_page(self):
        window = self.officer("pc.response")
        window.open("/do/records.person.record")
        window.named(givenNames="Quillon", familyName="Umbellatus")
        window.press("Record a person")
        self.assertEqual(window.problems, [], window.text)
        self.found["person"] = window.path.split("/")[-1].split("?")[0]
        self.form(window, "records.wanted.record", "person", self.found["person"])
        self.code(window, "kind", "BENCH")
        window.named(soughtFor="Failing to appear for theft", authority="Synthetic Magistrates' Court", number="W/26/901")
        self.day(window, "issuedOn", london(60 * 24 * 3)[0])
        self.check(window, "wanted-1-form")
        window.press("Record as wanted")
        self.assertEqual(window.problems, [], window.text)
        standing = window.one(".standing.wanted").text
        for part in ("Wanted", "W/26/901", "Warrant for failing to appear", "Arrest on the warrant"):
            self.assertIn(part, standing)
        self.check(window, "wanted-1-person")

    def test_2_a_restraining_order_says_what_may_be_done_and_whom_it_protects(self):
        window = self.officer("pc.response")
        self.form(window, "records.order.record", "person", self.found["person"])
        self.code(window, "kind", "OO")
        window.named(court="Synthetic Family Court", number="FAM/26/17", conditions__0__text="Not to enter 9 Zeugma Street")
        self.day(window, "madeOn", london(60 * 24 * 2)[0])
        window.choose("The court attached a power of arrest", "Yes")
        window.fill("What the power of arrest is attached to", "The first condition.")
        self.check(window, "wanted-2-form")
        window.press("Record a court order")
        self.assertEqual(window.problems, [], window.text)
        orders = [item.text for item in window.all(".standing.order")]
        self.assertEqual(len(orders), 1, window.text)
        for part in ("Occupation order", "Not to enter 9 Zeugma Street", "not recorded as served", "A power of arrest is attached", "The first condition."):
            self.assertIn(part, orders[0])
        window.follow("FAM/26/17")
        self.assertIn("At the scene", window.text)
        self.assertIn("UMBELLATUS", window.text)
        self.check(window, "wanted-2-order")
        window.follow("Record that it was served")
        window.at("Served at", *london(30))
        window.fill("How and by whom", "By hand, by the usher.")
        window.press("Record that it was served")
        self.assertEqual(window.problems, [], window.text)
        self.assertNotIn("not recorded as served", window.text)
        self.check(window, "wanted-2-served")

    def test_3_whoever_searches_sees_that_they_are_wanted(self):
        window = self.officer("dc.investigation")
        window.open("/search?q=umbellatus")
        self.assertEqual([mark.text for mark in window.all(".result strong.safety")], ["Wanted"])
        self.check(window, "wanted-3-search")

    def test_4_after_the_arrest_the_entry_asks_to_be_ended(self):
        window = self.officer("dc.investigation")
        crime = self.force.api("/api/v1/search?q=kind:investigation", "dc.investigation")["results"][0]["id"]
        window.open(f"/pick/officer?q={window.me[1]}")
        officer = json.loads(window.text)[0]["id"]
        arrest = {
            "investigationId": crime, "personId": self.found["person"], "officerId": officer, "arrestedAt": datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "suspectedOf": "Theft", "power": "S24", "necessity": ["N-DISA"], "grounds": "Named by the victim.", "isCautioned": True,
        }
        self.force.api("/api/v1/operations/custody.arrest.record", "dc.investigation", arrest)
        window.open(f"/people/{self.found['person']}")
        self.assertIn("waits to be ended", window.one(".standing.wanted").text)
        window.follow("W/26/901", within=".standing.wanted")
        self.assertIn("was arrested: end the wanted entry", window.text)
        self.check(window, "wanted-4-arrested")
        window.follow("End: no longer wanted")
        self.assertTrue(window.all("input[name=reason][value=ARR]:checked") or window.all("select[name=reason] option[value=ARR]:checked"), "what is known is filled in")
        window.named(authority="DC Synthetic")
        window.press("End: no longer wanted")
        self.assertEqual(window.problems, [], window.text)
        self.assertIn("Ended", window.text)
        window.open("/search?q=umbellatus")
        self.assertEqual(window.all(".result strong.safety"), [])

    def test_9_nothing_on_these_pages_shuts_anybody_out(self):
        self.expect_no_objections()
