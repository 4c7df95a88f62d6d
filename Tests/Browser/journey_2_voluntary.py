"""A suspect who comes of their own will: asked, received, interviewed with the solicitor there, arrested where they are, and in detention without anything typed again."""

from browser import By
from journey import Journey, london


class Voluntary(Journey):
    is_story = True
    found = {}

    def form(self, window, operation, kind="voluntary-attendance", record=None):
        window.open(f"/do/{operation}?ref={kind}/{record or self.found['attendance']}")

    def choose(self, window, name, code):
        """A code or option by its value, whether it is drawn as buttons or as a list."""
        boxes = window.all(f"input[type=radio][name='{name}'][value='{code}']")
        if boxes:
            boxes[0].click()
        else:
            window.named(**{name: code})

    def test_1_the_list_of_appointments_names_who_comes(self):
        detective = self.officer("dc.investigation")
        detective.open("/custody/appointments")
        self.check(detective, "appointments")
        links = [link for link in detective.all("main table a") if "/voluntary-attendances/" in (link.get_attribute("href") or "")]
        self.assertTrue(links, "the demonstration has asked nobody")
        rows = [row for row in detective.all("main table tbody tr") if "Invited" in row.text and "Police office" not in row.text]
        self.assertTrue(rows, "nobody is still to come")
        asked = [row.find_element(By.TAG_NAME, "a").get_attribute("href").split("/")[-1] for row in rows]
        # Somebody who is in no cell meanwhile, and with whom no interpreter is needed.
        for attendance in asked:
            self.form(detective, "custody.voluntary.arrive", record=attendance)
            if "in detention" not in detective.text and not detective.one("[name='language']").get_attribute("value"):
                self.found["attendance"] = attendance
                break
        self.assertIn("attendance", self.found, "everybody who was asked is held")

    def test_2_nobody_attends_who_was_not_told_that_they_may_leave(self):
        detective = self.officer("dc.investigation")
        self.form(detective, "custody.voluntary.arrive")
        detective.at("Arrived at", *london(0))
        detective.choose("Told that they are not under arrest", "No")
        detective.choose("Given the notice", "Yes")
        self.choose(detective, "advice", "requested")
        detective.choose("Does the person appear to be under 18", "No")
        detective.choose("May the person be vulnerable", "No")
        detective.press("Arrived")
        self.assertTrue(detective.problems, detective.text)
        self.assertIn("not voluntary", detective.text)
        detective.choose("Told that they are not under arrest", "Yes")
        detective.press("Arrived")
        self.assertEqual(detective.problems, [], detective.text)
        self.assertIn("Legal advice: not yet", detective.text)
        self.assertIn("No detention clock runs", detective.text)
        self.check(detective, "voluntary-here")

    def test_3_the_interview_waits_for_the_solicitor(self):
        detective = self.officer("dc.investigation")
        self.form(detective, "custody.voluntary.assess")
        detective.choose("Fit to be interviewed", "Yes")
        detective.press("Check risk and fitness")
        self.assertEqual(detective.problems, [], detective.text)
        self.interview(detective)
        self.assertIn("no interview until it has", detective.text)
        self.form(detective, "custody.voluntary.advice")
        self.choose(detective, "advice", "consulted")
        detective.fill("Reason, or who gave it", "A. Solicitor, in person.")
        detective.at("When", *london(0))
        detective.press("Legal advice")
        self.assertEqual(detective.problems, [], detective.text)
        self.interview(detective)
        self.assertEqual(detective.problems, [], detective.text)
        self.assertIn("Interview 1 is going on", detective.text)
        self.check(detective, "voluntary-interview")

    def interview(self, detective):
        self.form(detective, "custody.voluntary.interview.start")
        detective.choose("Cautioned, and reminded", "Yes")
        self.choose(detective, "medium", "audio")
        detective.fill("Disc or file", "FILE-VA-1")
        detective.at("Began", *london(0))
        detective.press("Start interview")

    def test_4_arrested_there_and_in_detention_without_typing_it_again(self):
        detective = self.officer("dc.investigation")
        self.form(detective, "custody.voluntary.arrest")
        detective.at("Arrested at", *london(0))
        detective.all("input[type=checkbox][name='necessity'][value='N-INV']")[0].click()
        detective.fill("Grounds", "Tried to leave with the telephone that is to be examined.")
        detective.choose("Cautioned, and told", "Yes")
        detective.press("Arrest here")
        self.assertEqual(detective.problems, [], detective.text)
        self.assertIn("Arrested there", detective.text)
        arrest = next(link.get_attribute("href") for link in detective.all("main a") if "/arrests/" in (link.get_attribute("href") or "")).split("/")[-1]
        custody = self.officer("ps.custody")
        self.form(custody, "custody.detention.open", "arrest", arrest)
        custody.press("Open detention")
        self.assertEqual(custody.problems, [], custody.text)
        self.assertTrue(custody.path.startswith("/detentions/"), custody.path)
        self.assertIn("PACE-13", custody.text)
        self.assertIn("What may be done now", custody.text)
        self.check(custody, "detention-next-steps")
        steps = custody.one("#next-steps").text
        self.assertIn("Authorise detention", steps)

    def test_9_nothing_on_any_of_these_pages_shuts_anybody_out(self):
        self.expect_no_objections()
