"""A custody suite on its whiteboard: booked in with few answers, watched live, counted on when the server is gone."""

import re

from browser import By, Keys
from journey import Journey, london

ANSWERS_MAX = 25


class Custody(Journey):
    is_story = True
    found = {}
    answers = 0

    def answer(self, act, *arguments, **named):
        """One thing the custody officer had to type or choose that was not there already."""
        type(self).answers += 1
        act(*arguments, **named)

    def test_1_an_arrest_is_on_the_queue_board_before_the_van_arrives(self):
        # The same class tells the story on each engine.
        type(self).answers = 0
        custody = self.officer("ps.custody")
        custody.open("/custody/queue")
        waiting = [link for link in custody.all(".queue > li.waiting .person > a, .queue > li.coming .person > a")]
        self.assertTrue(waiting, "the demonstration has nobody on the way")
        self.check(custody, "custody-queue")
        for wanted in ("Expected book-in", "cells free"):
            self.assertIn(wanted, custody.text)
        self.assertRegex(custody.text, r"(On the way|Waiting)")
        # Somebody straightforward: an adult who needs nobody.
        rows = [row for row in custody.all(".queue > li") if "/arrests/" in row.find_element(By.CSS_SELECTOR, ".person > a").get_attribute("href") and "Child" not in row.text]
        self.assertTrue(rows, "no adult is on the way")
        link = rows[0].find_element(By.CSS_SELECTOR, ".person > a")
        self.found.update(arrest=link.get_attribute("href").split("/", 3)[-1], name=link.text)

    def test_2_a_straightforward_book_in_asks_for_little(self):
        custody = self.officer("ps.custody")
        custody.open("/" + self.found["arrest"])
        self.assertIn("Taken to", custody.text)
        custody.follow("Open detention")
        if not custody.one("input[name='arrivedAt.time']").get_attribute("value"):
            self.answer(custody.at, "Arrived at the police station", *london(2))
        custody.press("Open detention")
        self.assertEqual(custody.problems, [], custody.text)
        self.found["detention"] = custody.path
        self.assertTrue(custody.path.startswith("/detentions/"), custody.path)

        self.form(custody, "custody.detention.authorise")
        self.answer(custody.choose, "Is there enough evidence", "No")
        self.answer(custody.choose, "Detention is necessary", "questioning")
        self.answer(custody.fill, "Grounds in writing", "To question about the offence and trace what was taken.")
        self.answer(custody.at, "Authorised at", *london(0))
        custody.press("Authorise detention")
        self.assertEqual(custody.problems, [], custody.text)

        self.risk(custody)
        self.form(custody, "custody.observation.set")
        self.answer(self.pick_code, custody, "level", "1")
        self.answer(custody.fill, "Why this level", "No known risk.")
        self.answer(custody.choose, "On the advice", "No")
        custody.press("Set observation level")
        self.assertEqual(custody.problems, [], custody.text)

        self.rights(custody)
        self.searched(custody)
        self.form(custody, "custody.cell.place")
        choices = custody.all("input[name=cellId]")
        self.assertTrue(choices, "no cell is free")
        self.answer(choices[0].click)
        custody.press("Place in cell")
        self.assertEqual(custody.problems, [], custody.text)
        self.assertIn("Placed in cell", custody.text)
        self.assertLessEqual(self.answers, ANSWERS_MAX, "answers beyond confirmations")
        print(f"(a straightforward book-in took {self.answers} answers beyond confirmations) ", end="", flush=True)

    def form(self, window, operation):
        """The form itself: a button of a page that refreshes under the pointer may be gone before it is clicked."""
        window.open(f"/do/{operation}?ref=detention/{self.found['detention'].split('/')[-1]}")

    def rights(self, custody):
        """What is the same for everybody is there already; what the person chose is an answer."""
        self.form(custody, "custody.rights.give")
        index = 0
        while custody.all(f"[name='rights.{index}.entitlement']"):
            right = custody.one(f"[name='rights.{index}.entitlement']").get_attribute("value")
            acts = custody.all(f"[name='rights.{index}.act']")
            given = any(act.is_selected() for act in acts) if acts[0].tag_name == "input" else acts[0].get_attribute("value")
            if right and not given:
                self.answer(self.pick_code, custody, f"rights.{index}.act", "declined")
                if right == "R2":
                    self.answer(custody.named, **{f"rights.{index}.detail": "Wants to get it over with."})
            index += 1
        custody.press("Give rights")
        self.assertEqual(custody.problems, [], custody.text)

    def searched(self, custody):
        """Searched, and with nothing on them but a telephone, which goes into a bag."""
        self.form(custody, "custody.search.record")
        self.answer(custody.choose, "Of the same sex", "Yes")
        self.answer(custody.fill, "Why", "To learn what they have with them.")
        self.answer(custody.fill, "What was found", "A telephone.")
        custody.press("Record search")
        self.assertEqual(custody.problems, [], custody.text)
        self.form(custody, "custody.property.take")
        self.answer(custody.named, **{"items.0.description": "Black telephone"})
        self.answer(self.pick_code, custody, "items.0.handling", "HELD")
        self.answer(custody.fill, "Seal number", "B0012345")
        self.answer(custody.fill, "If the person would not sign", "Asleep on their feet.")
        custody.press("Take property")
        self.assertEqual(custody.problems, [], custody.text)

    @staticmethod
    def pick_code(window, name, code):
        """A code of a short list, however long a list has to be to be folded away."""
        boxes = window.all(f"input[type=radio][name='{name}'][value='{code}']")
        boxes[0].click() if boxes else window.named(**{name: code})

    def risk(self, custody):
        """Each question that is answered no is a confirmation; what is judged is an answer."""
        self.form(custody, "custody.risk.assess")
        for box in custody.all("select[name$='.answer']"):
            if box.is_displayed() and not box.get_attribute("value"):
                box.send_keys("No")
        for box in custody.all("input[type=radio][name$='.answer'][value=no]"):
            box.click()
        for label in ("Warning markers and PNC checked?", "Earlier detentions read?"):
            custody.choose(label, "Yes")
        self.answer(self.pick_code, custody, "risk", "standard")
        for label in ("May the person be vulnerable?", "Does the person appear to be under 18?"):
            self.answer(custody.choose, label, "No")
        self.answer(custody.fill, "What is done about it", "General observation.")
        custody.press("Assess risk")
        self.assertEqual(custody.problems, [], custody.text)

    def test_3_the_whiteboard_shows_it_and_the_keyboard_acts_on_the_row(self):
        custody = self.officer("ps.custody")
        custody.open("/custody")
        self.check(custody, "custody-board-force")
        # The keys act on the board of the force as on a suite's.
        custody.one("body").send_keys(Keys.ARROW_DOWN)
        record = custody.focused.find_element(By.XPATH, "ancestor::tr").get_attribute("data-record")
        custody.keys("n")
        custody.wait(lambda: custody.path.startswith("/do/custody.log.enter"), "the form the key opens from the force's board")
        self.assertIn(record, custody.driver.current_url)
        custody.open("/custody")
        suite = next(link for link in custody.all("nav.filter.suites a") if re.search(r"[1-9]\d* held", link.text))
        custody.open(suite.get_attribute("href"))
        self.found["suite"] = custody.path
        self.check(custody, "custody-board-suite")
        custody.one("body").send_keys(Keys.ARROW_DOWN)
        self.assertEqual(custody.focused.tag_name, "a")
        row = custody.focused.find_element(By.XPATH, "ancestor::tr")
        self.assertEqual(row, custody.all("table.board tbody tr")[0])
        custody.keys("n")
        custody.wait(lambda: custody.path.startswith("/do/custody.log.enter"), "the form the key opens")
        custody.open(self.found["suite"])
        custody.open(self.found["suite"] + "?view=wall")
        self.check(custody, "custody-wall")
        self.assertFalse(custody.one("header.bar").is_displayed())

    def test_4_the_board_changes_by_itself_and_stays_where_the_officer_was(self):
        custody = self.officer("ps.custody")
        inspector = self.officer("insp.review")
        custody.open(self.found["detention"])
        address = next(link.get_attribute("href") for link in custody.all("a") if "/cells/" in (link.get_attribute("href") or ""))
        custody.open(address)
        suite = next(link.get_attribute("href") for link in custody.all("a") if "/suites/" in (link.get_attribute("href") or ""))
        inspector.open(suite)
        identifier = self.found["detention"].split("/")[-1]
        inspector.wait(lambda: inspector.all(f"#d-{identifier}"), "the row of the detainee")
        inspector.driver.execute_script("document.querySelector('.board-scroll').dataset.untouched = 'yes'; document.getElementById(arguments[0]).focus()", f"d-{identifier}")
        self.form(custody, "custody.observation.set")
        self.pick_code(custody, "level", "2")
        custody.fill("Why this level", "Said to have drunk a bottle of spirits.")
        custody.choose("On the advice", "No")
        custody.press("Set observation level")
        self.assertEqual(custody.problems, [], custody.text)
        inspector.wait(lambda: "Level 2" in inspector.driver.execute_script("return document.getElementById(arguments[0]).closest('tr').textContent", f"d-{identifier}"), "the new level, live")
        self.assertEqual(inspector.one(".board-scroll").get_attribute("data-untouched"), "yes", "the page was loaded anew")
        self.assertEqual(inspector.focused.get_attribute("id"), f"d-{identifier}", "the focus was lost")

    def test_5_without_the_server_it_says_so_and_counts_on(self):
        inspector = self.officer("insp.review")
        inspector.driver.execute_cdp_cmd("Network.enable", {})
        inspector.driver.execute_cdp_cmd("Network.emulateNetworkConditions", {"offline": True, "latency": 0, "downloadThroughput": 0, "uploadThroughput": 0})
        try:
            inspector.wait(lambda: inspector.all(".lost") and inspector.one(".lost").is_displayed(), "the page to say that the server is gone")
            self.assertIn("The server cannot be reached", inspector.one(".lost").text)
            self.assertTrue(inspector.driver.execute_script("return document.documentElement.classList.contains('is-lost')"))
            script = "const c = document.querySelector('.tick[data-until]'); c.dataset.until = new Date(Date.now() - 61000).toISOString(); return c.className"
            inspector.driver.execute_script(script)
            inspector.wait(lambda: "over 0:01" in inspector.one(".tick[data-until]").text, "the clock to count on")
            inspector.shot("custody-lost")
        finally:
            inspector.driver.execute_cdp_cmd("Network.emulateNetworkConditions", {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1})
        inspector.wait(lambda: not inspector.one(".lost").is_displayed(), "the page to find the server again")

    def test_6_the_custody_visitor_sees_nobodys_name(self):
        visitor = self.officer("custody.visitor")
        visitor.open("/custody-visiting")
        self.check(visitor, "custody-visiting-choose")
        visitor.follow("Custody", within="main nav.filter")
        self.check(visitor, "custody-visiting")
        for row in visitor.all("table.board tbody tr"):
            self.assertNotRegex(row.text, r"[A-Z]{2,}, [A-Z]")
        self.assertEqual([link for link in visitor.all("main a") if "/detentions/" in (link.get_attribute("href") or "")], [])

    def test_9_nothing_on_any_of_these_pages_shuts_anybody_out(self):
        self.expect_no_objections()
