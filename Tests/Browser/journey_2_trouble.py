"""What goes wrong on an ordinary day: a session that ends half-way, a finger that clicks twice, a name that is not kind to programs."""

import re

from journey import Journey, london
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

CRIME_NUMBER = re.compile(r"\b\d{2}/\d{6}/\d{2}[A-Z]\b")
HOSTILE = "O'Quill \"'; DROP TABLE person; --<script>alert(1)</script> 🦊 שלום"


class Trouble(Journey):
    def setUp(self):
        super().setUp()
        self.window = self.officer("pc.response")

    def begin(self, account):
        """A report of a burglary with everything that must be said."""
        window = self.window
        window.open("/")
        window.follow("Report a crime")
        window.pick("Offence", "burglary home", match="28I")
        window.at("From", *london(180))
        window.fill_in(window.add_new("Where"), line="3 Umbellifer Mews", town="London")
        window.fill("What happened", account)
        window.fill("How they got in", "Door forced")
        window.choose("Was anybody inside?", "Yes")

    def test_1_a_session_that_ended_in_a_long_form_costs_nothing(self):
        window = self.window
        account = "Vermiculated account, half an hour in the typing, that must not be lost."
        self.begin(account)
        window.driver.delete_cookie("peel_session")
        window.press("Report a crime")
        self.assertTrue(window.all("input[type=password]"), window.text)
        self.assertIn("what you typed is kept", window.text)
        self.check(window, "trouble-1-signed-out")
        window.enter_credentials("pc.response")
        self.assertEqual(window.value("What happened"), account)
        self.assertEqual(window.driver.find_element(By.NAME, "location.new.line").get_attribute("value"), "3 Umbellifer Mews")
        self.check(window, "trouble-1-resumed")
        self.assertFalse(CRIME_NUMBER.search(window.text), "it was sent without being asked")
        window.press("Report a crime")
        self.assertRegex(window.text, CRIME_NUMBER)

    def test_2_a_double_click_makes_one_crime(self):
        window = self.window
        self.begin("Dichotomous account of a nervous finger.")
        button = window.button("Report a crime")
        window.driver.execute_script("const b = arguments[0]; b.click(); b.click(); b.form.requestSubmit && setTimeout(() => { try { b.form.requestSubmit(b) } catch (e) {} }, 30)", button)
        window.wait(lambda: CRIME_NUMBER.search(window.text), "the crime's page")
        number = CRIME_NUMBER.search(window.text)[0]
        self.assertEqual(self.force.api(f"/api/v1/search?q={number}", "pc.response")["results"][0].get("reference"), number)
        auditor = self.officer("auditor")
        auditor.open(f"/journal?act=investigation.crime.report&officer={window.me[1]}")
        self.assertEqual(auditor.text.count(number), 1)

    def test_3_what_is_wrong_is_said_beside_the_field_and_nothing_typed_is_lost(self):
        window = self.window
        window.open("/do/records.person.record")
        window.fill("Given names", HOSTILE)
        window.fill("Date of birth", "1 1 2090")
        window.press("Record a person")
        self.assertTrue(window.problems, window.text)
        self.assertTrue(any("Family name" in problem for problem in window.problems), window.problems)
        self.assertTrue(any("not come yet" in problem or "Date of birth" in problem for problem in window.problems), window.problems)
        self.assertEqual(window.value("Given names"), HOSTILE)
        self.assertEqual(window.field("Date of birth").get_attribute("aria-invalid"), "true")
        self.check(window, "trouble-3-problems")
        window.fill("Date of birth", "29 2 1996")
        window.fill("Family name", "Ünlü-Ó Briain")
        window.press("Record a person")
        self.assertEqual(window.problems, [], window.text)
        self.assertIn("<script>alert(1)</script>", window.text)
        self.assertIn("שלום", window.text)
        self.check(window, "trouble-3-person")

    def test_4_an_hour_that_does_not_exist_is_refused_with_the_reason(self):
        window = self.window
        self.begin("Told of the night the clocks went forward.")
        window.at("From", "2026-03-29", "01:30")
        window.press("Report a crime")
        self.assertTrue(any("01:30" in problem or "clocks" in problem for problem in window.problems), window.problems or window.text)
        self.check(window, "trouble-4-no-such-hour")

    def test_5_the_keyboard_alone_finds_a_person_from_anywhere(self):
        window = self.window
        person = self.force.api("/api/v1/people?limit=1", "pc.response")["results"][0]
        known = self.force.api(f"/api/v1/people/{person['id']}", "pc.response")
        window.open("/")
        window.one("body").send_keys("/")
        self.assertEqual(window.focused.get_attribute("id"), "q")
        window.keys(f"{known['givenNames'].split()[0]} {known['familyName']}", Keys.ENTER)
        window.wait(lambda: window.path.startswith("/search"), "the search page")
        self.check(window, "trouble-5-search")
        for _ in range(60):
            window.keys(Keys.TAB)
            if f"/people/{known['id']}" in (window.focused.get_attribute("href") or ""):
                break
        window.keys(Keys.ENTER)
        window.wait(lambda: window.path.startswith(f"/people/{known['id']}"), "the person's page")

    def test_6_a_page_that_is_not_there_says_so_with_a_reference(self):
        window = self.window
        window.open("/people/019f0000-0000-7000-8000-000000000000")
        self.assertIn("Not found", window.heading)
        self.assertRegex(window.text, r"[Rr]eference")
        self.check(window, "trouble-6-not-found")

    def test_7_two_people_who_change_the_same_record_are_told(self):
        sergeant, other = self.officer("ps.response"), self.officer("ds.response")
        self.begin("Account for two sergeants at once.")
        self.window.press("Report a crime")
        path = self.window.path
        for supervisor in (sergeant, other):
            supervisor.open(path)
            supervisor.follow("Review")
            supervisor.fill("Decision and direction", "House to house enquiries first.")
        sergeant.press("Review")
        self.assertEqual(sergeant.problems, [])
        other.press("Review")
        self.assertTrue(other.problems, other.text)
        self.assertEqual(other.value("Decision and direction"), "House to house enquiries first.")
        self.check(other, "trouble-7-second-sergeant")

    def test_9_nothing_on_any_of_these_pages_shuts_anybody_out(self):
        self.expect_no_objections()
