"""A round of the cells with a tablet: recorded where no network reaches, kept over a reload, sent once with both times, and never as anybody else."""

import signal
import sys
import pathlib
import time

from selenium.webdriver.support.ui import Select

from journey import Journey

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "Verification"))
import stay  # noqa: E402
from independent import query  # noqa: E402

# Away from the numbers that the whiteboard's forty have, so that nobody has two names alike.
FIRST_NUMBER = 71
KEPT = "return caches.keys().then(async (names) => (await Promise.all(names.map(async (name) => [...(await (await caches.open(name)).keys())].map((one) => new URL(one.url).pathname)))).flat())"


class Round(Journey):
    is_story = True
    found = {}

    def acts(self, steps):
        outcome = None
        while True:
            try:
                officer, operation, body = steps.send(outcome)
            except StopIteration as end:
                return end.value
            outcome = self.act(operation, body, officer)

    def act(self, operation, body, officer="ps.custody"):
        answer = self.force.api(f"/api/v1/operations/{operation}", officer, body)
        self.assertIn("outcome", answer, f"{operation}: {answer}")
        return answer["outcome"]

    def cut(self, window, is_cut):
        """The tablet leaves the network, and comes back."""
        window.driver.execute_cdp_cmd("Network.enable", {})
        rate = 0 if is_cut else -1
        window.driver.execute_cdp_cmd("Network.emulateNetworkConditions", {"offline": is_cut, "latency": 0, "downloadThroughput": rate, "uploadThroughput": rate})

    def row(self, window, detention):
        return window.wait(lambda: window.one(f"#r-{detention}"), "the detainee's row")

    def open_form(self, window, detention, operation):
        self.row(window, detention)
        window.driver.execute_script("document.querySelector(arguments[0]).click()", f"#r-{detention} a[data-act='{operation}']")
        return window.wait(lambda: window.one("dialog[open] form"), "the form in place")

    def yes(self, form, *names):
        for name in names:
            form.find_element("css selector", f"input[name={name}][value=yes]").click()

    def send(self, form):
        form.find_element("css selector", "button[type=submit]").click()

    def wait_long(self, window, condition, what, seconds=45):
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if condition():
                return
            time.sleep(0.25)
        window.shot("timeout")
        self.fail(f"waited {seconds} s for {what}; the page says:\n{window.text[:1500]}")

    def check(self, window, name):
        """A request that the journey itself cut off is no complaint of the page."""
        for objection in window.look(name):
            place, _, rest = objection.partition(": ")
            if "net::ERR_" not in rest:
                self.objections.setdefault(rest, place)

    def cached(self, window):
        return window.driver.execute_script(KEPT)

    def log(self, detention, like):
        return query(self.force.database, f"SELECT text, happened_at, recorded_at, entered_at FROM custody_entry WHERE detention_id = '{detention}' AND recorded_at IS NOT NULL AND text LIKE '{like}'")

    def test_1_the_tablet_keeps_the_round_and_no_other_page(self):
        tablet = self.officer("ps.custody", width=900, height=1200)
        suites = [row["suite"] for row in self.force.api("/api/v1/custody/cells", "ps.custody") if not row["name"].startswith("Hackney")]
        suite = suites[-1]
        detective = ("dc.investigation", query(self.force.database, "SELECT id FROM officer WHERE sign_in_name = 'dc.investigation'")[0][0])
        held = [self.acts(stay.booked_in(FIRST_NUMBER + number, suite, None, detective, "ps.custody", level=level)) for number, level in enumerate("21")]
        self.act("custody.medication.plan", {
            "detentionId": held[0], "medicine": "Salbutamol", "dose": "2 puffs", "isControlled": False, "directedBy": "Nurse Sample", "firstDueAt": stay.moment(-20), "hoursBetween": 4, "doses": 3})
        self.found.update(suite=suite, page=f"/suites/{suite}/round", first=held[0], second=held[1])
        tablet.open(f"/suites/{suite}")
        tablet.follow("Round")
        self.assertEqual(tablet.path, self.found["page"])
        self.check(tablet, "round")
        row = self.row(tablet, held[0]).text
        for wanted in ("Level 2", "every 30 minutes", "Salbutamol, 2 puffs", "Medium risk", "Visit", "Meal"):
            self.assertIn(wanted, row)
        self.wait_long(tablet, lambda: self.found["page"] in self.cached(tablet), "the copy of the page")
        kept = self.cached(tablet)
        self.assertEqual([path for path in kept if not path.startswith("/assets/") and path != self.found["page"]], [])
        self.assertTrue(any(path.endswith("round.js") for path in kept))
        # With the network it is done at once, in place.
        form = self.open_form(tablet, held[1], "custody.care.give")
        Select(form.find_element("name", "kind")).select_by_value("DRINK")
        self.yes(form, "isAccepted")
        self.send(form)
        tablet.wait(lambda: ": recorded" in self.row(tablet, held[1]).text, "the row to say that it is recorded")
        self.assertEqual(tablet.path, self.found["page"])
        self.assertEqual(query(self.force.database, f"SELECT COUNT(*) FROM custody_entry WHERE detention_id = '{held[1]}' AND kind = 'care' AND recorded_at IS NULL")[0][0], "1")

    def test_2_without_network_it_is_kept_and_says_so(self):
        tablet = self.officer("ps.custody")
        self.cut(tablet, True)
        form = self.open_form(tablet, self.found["first"], "custody.visit.record")
        Select(form.find_element("name", "state")).select_by_value("awake")
        self.send(form)
        tablet.wait(lambda: "Roused: woke up?" in tablet.one("dialog .summary").text, "the question that level 2 asks")
        self.yes(form, "wakes", "answers", "obeys")
        form.find_element("name", "note").send_keys("Sitting up, talks.")
        self.check(tablet, "round-form")
        self.send(form)
        tablet.wait(lambda: "kept on this tablet, will be sent" in self.row(tablet, self.found["first"]).text, "the row to say what is kept")
        form = self.open_form(tablet, self.found["first"], "custody.medication.give")
        form.find_element("css selector", "input[name=medication]").click()
        Select(form.find_element("name", "outcome")).select_by_value("taken")
        form.find_element("name", "witness").send_keys("DO Sample")
        self.send(form)
        tablet.wait(lambda: "2 entries are kept on this tablet" in tablet.text, "the count of what is kept")
        self.assertIn("as kept here", self.row(tablet, self.found["first"]).text)
        self.check(tablet, "round-kept")
        tablet.shot("round-kept")

    def test_3_a_reload_without_the_server_shows_the_page_and_what_is_kept(self):
        tablet = self.officer("ps.custody")
        # The server is gone before the network is back: nothing may be sent between the two.
        self.force.process.send_signal(signal.SIGSTOP)
        try:
            self.cut(tablet, False)
            tablet.driver.get("about:blank")
            tablet.open(self.found["page"])
            tablet.wait(lambda: "2 entries are kept on this tablet" in tablet.text, "what was kept before the reload")
            self.assertIn("kept on this tablet, will be sent", self.row(tablet, self.found["first"]).text)
            form = self.open_form(tablet, self.found["second"], "custody.visit.record")
            Select(form.find_element("name", "state")).select_by_value("asleep")
            self.send(form)
            self.wait_long(tablet, lambda: "3 entries are kept on this tablet" in tablet.text, "what was recorded after the reload")
            tablet.shot("round-reloaded")
        finally:
            self.force.process.send_signal(signal.SIGCONT)

    def test_4_it_is_sent_by_itself_once_and_the_log_has_both_times(self):
        tablet = self.officer("ps.custody")
        self.wait_long(tablet, lambda: "kept on this tablet" not in tablet.text, "everything to be sent")
        self.assertEqual(len(self.log(self.found["first"], "%Sitting up%")), 1)
        self.assertEqual(len(self.log(self.found["first"], "Dose 1%")), 1)
        asleep = self.log(self.found["second"], "%")
        self.assertEqual(len(asleep), 1)
        for _, happened, recorded, entered in self.log(self.found["first"], "%") + asleep:
            # A time left empty is the minute it was recorded in.
            self.assertEqual(int(happened) // 60_000_000, int(recorded) // 60_000_000)
            self.assertLess(int(recorded), int(entered))
        tablet.open(f"/detentions/{self.found['first']}/log")
        self.assertEqual(tablet.text.count("Recorded without network"), 2)
        self.check(tablet, "round-log")

    def test_5_when_the_session_is_over_it_says_sign_in_again(self):
        tablet = self.officer("ps.custody")
        tablet.open(self.found["page"])
        tablet.driver.delete_cookie("peel_session")
        form = self.open_form(tablet, self.found["second"], "custody.visit.record")
        Select(form.find_element("name", "state")).select_by_value("awake")
        self.send(form)
        tablet.wait_for_text("Sign in again: 1 entry is kept on this tablet")
        tablet.follow("Sign in")
        self.assertIn("will be sent when their officer signs in", tablet.text)
        self.wait_long(tablet, lambda: self.cached(tablet) == [], "the page of a session that is over to go")
        tablet.enter_credentials("ps.custody")
        self.wait_long(tablet, lambda: len(self.log(self.found["second"], "Awake%")) == 1, "what was kept to be sent after signing in")

    def test_6_what_the_server_refuses_stays_and_is_sent_as_nobody_else(self):
        tablet = self.officer("ps.custody")
        tablet.open(self.found["page"])
        self.cut(tablet, True)
        form = self.open_form(tablet, self.found["second"], "custody.visit.record")
        Select(form.find_element("name", "state")).select_by_value("awake")
        self.send(form)
        tablet.wait_for_text("1 entry is kept on this tablet")
        self.act("custody.detention.release", {
            "detentionId": self.found["second"], "disposal": "RUI", "reason": "Enquiries go on.", "releasedAt": stay.moment(), "despite": "Synthetic: seen to by word of mouth."})
        self.cut(tablet, False)
        self.wait_long(tablet, lambda: "not taken" in tablet.text, "the server's answer")
        self.assertIn("has ended", tablet.text)
        self.assertTrue(tablet.all(".kept-acts a[href^='/do/custody.log.enter']"), "no way on is offered")
        self.check(tablet, "round-refused")
        tablet.sign_out()
        self.wait_long(tablet, lambda: self.cached(tablet) == [], "what was shown to go from the tablet after signing out")
        tablet.sign_in("insp.review")
        tablet.open(self.found["page"])
        tablet.wait_for_text("1 entry is kept here by another officer")
        self.assertFalse(tablet.all(".kept-acts li"), "another officer reads it")
        tablet.sign_out()
        tablet.sign_in("ps.custody")
        tablet.open(self.found["page"])
        tablet.wait_for_text("not taken")
        tablet.wait(lambda: tablet.one(".kept-acts button").click() or True, "the button that removes it")
        tablet.press("It is recorded nowhere else")
        tablet.wait(lambda: not tablet.one(".kept-acts").is_displayed(), "the entry to go")

    @staticmethod
    def completes(tablet):
        if not tablet.all("dialog[open] form"):
            tablet.one(".kept-acts button[aria-label^='Complete it']").click()
        return tablet.all("dialog[open] form")

    def test_7_what_lacks_an_answer_is_completed_and_keeps_its_time(self):
        tablet = self.officer("ps.custody")
        self.act("custody.medication.plan", {
            "detentionId": self.found["first"], "medicine": "Methadone", "dose": "30 ml", "isControlled": True, "directedBy": "Nurse Sample", "firstDueAt": stay.moment(-5), "doses": 1})
        tablet.open(self.found["page"])
        self.cut(tablet, True)
        form = self.open_form(tablet, self.found["first"], "custody.medication.give")
        next(label for label in form.find_elements("css selector", "label") if "Methadone" in label.text).click()
        Select(form.find_element("name", "outcome")).select_by_value("taken")
        form.find_element("name", "witness").send_keys("DO Sample")
        self.send(form)
        tablet.wait_for_text("1 entry is kept on this tablet")
        self.cut(tablet, False)
        self.wait_long(tablet, lambda: "not taken" in tablet.text, "the server's answer")
        self.assertIn("personal supervision", tablet.text)
        # The list is drawn anew whenever the page is: what was found a moment ago may be gone.
        tablet.wait(lambda: self.completes(tablet), "the form as it was filled")
        form = tablet.one("dialog[open] form")
        self.assertEqual(form.find_element("name", "witness").get_attribute("value"), "DO Sample")
        self.assertIn("which stays its time", form.text)
        self.check(tablet, "round-complete")
        form.find_element("name", "supervisor").send_keys("Nurse Sample")
        self.send(form)
        self.wait_long(tablet, lambda: not tablet.one(".kept-acts").is_displayed(), "the completed entry to be taken")
        doses = self.log(self.found["first"], "Dose 1%")
        self.assertEqual(len(doses), 2)
        self.assertLess(max(int(recorded) for _, _, recorded, _ in doses), max(int(entered) for _, _, _, entered in doses))

    def test_9_nothing_on_any_of_these_pages_shuts_anybody_out(self):
        self.expect_no_objections()
