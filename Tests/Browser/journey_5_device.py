"""A child's telephone: taken from a witness, agreed to by a parent in the child's place, copied; and a file whose words cannot be read, which says so."""

import datetime
import json

from journey import Journey
from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver.support.ui import WebDriverWait

# Rounds come by every fifteen seconds; a busy machine takes longer.
ROUND_SECONDS_MAX = 75


class Device(Journey):
    is_story = True
    found = {}

    def act(self, name, officer, values):
        answer = self.force.api(f"/api/v1/operations/{name}", officer, values)
        self.assertIn("outcome", answer, answer)
        return answer["outcome"]

    @staticmethod
    def ago(minutes):
        return (datetime.datetime.now(datetime.UTC) - datetime.timedelta(minutes=minutes)).strftime("%Y-%m-%dT%H:%M:%SZ")

    def test_1_a_crime_with_a_child_as_its_witness_and_their_telephone(self):
        mother = self.act("records.person.record", "pc.response", {"givenNames": "Ottoline", "familyName": "Fenwicket", "dateOfBirth": "1985-04-02"})
        crime = self.act(
            "investigation.crime.report", "pc.response",
            {
                "offenceClass": "8N", "occurredFrom": self.ago(300), "location": {"new": {"line": "5 Zeugma Street", "town": "London"}},
                "account": "He struck her outside the shop.", "victim": {"id": mother}, "injuries": ["MINOR"], "weapons": ["NONE"], "isDomestic": False,
                "witnesses": [{"person": {"new": {"givenNames": "Kit", "familyName": "Fenwicket", "dateOfBirth": "2014-01-01"}}, "said": "I saw him do it."}],
            })["id"]
        self.act("investigation.crime.review", "ds.response", {"investigationId": crime, "decision": "Rightly recorded."})
        window = self.officer("dc.investigation")
        window.open(f"/pick/officer?q={window.me[1]}")
        detective = json.loads(window.text)[0]["id"]
        self.act("investigation.crime.allocate", "ds.response", {"investigationId": crime, "officer": detective})
        window.open("/pick/person?q=kit%20fenwicket")
        child = json.loads(window.text)[0]["id"]
        self.found["phone"] = self.act(
            "investigation.exhibit.record", "dc.investigation",
            {"investigationId": crime, "object": "new", "description": "Telephone of the witness", "category": "DIGI", "seizedAt": self.ago(60), "seizedFrom": "Handed over at home", "witness": child})["id"]

    def test_2_the_child_does_not_agree_alone_and_a_parent_does_in_their_place(self):
        window = self.officer("dc.investigation")
        window.open(f"/exhibits/{self.found['phone']}")
        window.follow("Agreement to extraction")
        window.named(level="1", scope="Messages of that evening.", reason="He wrote to the child afterwards.", necessity="His own telephone was not found.")
        window.choose("Were they told that they may refuse", "Yes")
        window.fill("Name of who signs", "Kit Fenwicket")
        window.press("Agreement to extraction")
        self.assertIn("not treated as able to agree", window.text)
        self.check(window, "device-2-refused")
        window.pick("Already known?", "ottoline fenwicket", match="Fenwicket, Ottoline", within="Who agrees in their place")
        window.named(guardianAs="PARENT", views="Wants to help, and wants it back on Monday.")
        window.fill("Name of who signs", "Ottoline Fenwicket")
        window.press("Agreement to extraction")
        self.assertEqual(window.problems, [], window.text)
        for part in ("FENWICKET, Ottoline", "Parent or guardian", "Wants to help", "Stands", "as signed"):
            self.assertIn(part, window.text)
        self.check(window, "device-2-agreed")

    def test_3_a_file_says_that_its_words_could_not_be_read_and_is_read_again(self):
        window = self.officer("dc.investigation")
        torn = self.force.folder / "torn.pdf"
        torn.write_bytes(b"%PDF-1.4 torn in two")
        window.open(f"/exhibits/{self.found['phone']}")
        window.follow("Add a file")
        window.one("input[type=file]").send_keys(str(torn))
        window.press("Add a file")
        self.assertEqual(window.problems, [], window.text)
        # The page hears by itself what became of it.
        WebDriverWait(window.driver, ROUND_SECONDS_MAX, ignored_exceptions=(StaleElementReferenceException,)).until(
            lambda _: "Words could not be read: the PDF is damaged" in window.text
        )
        self.check(window, "device-3-unread")
        window.follow("Read it again")
        self.check(window, "device-3-again")
        window.press("Read the words of a file again")
        self.assertEqual(window.problems, [], window.text)
        self.assertIn("torn.pdf", window.text)

    def test_9_nothing_on_these_pages_shuts_anybody_out(self):
        self.expect_no_objections()
