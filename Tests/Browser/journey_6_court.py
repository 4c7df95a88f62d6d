"""From the street to the court: bailed where the arrest was made, told another time, come to the station; charged, another offence admitted besides, and on the court's list."""

import datetime
import sys
import pathlib

from journey import Journey, LONDON, london

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "Verification"))
import stay  # noqa: E402
from independent import query  # noqa: E402

# Nobody else's: the whiteboard's forty and the round's two have other numbers.
STREET, CHARGED = 81, 82


class Court(Journey):
    is_story = True
    found = {}

    def officer_id(self, name):
        return query(self.force.database, f"SELECT id FROM officer WHERE sign_in_name = '{name}'")[0][0]

    def act(self, officer, operation, body):
        answer = self.force.api(f"/api/v1/operations/{operation}", officer, body)
        self.assertIn("outcome", answer, f"{operation}: {answer}")
        return answer["outcome"]

    def crime(self, number, what):
        return self.act("dc.investigation", "investigation.crime.report", {
            "offenceClass": "39", "occurredFrom": stay.moment(500), "reportedAt": stay.moment(400), "location": {"new": {"line": f"{number} Courtly Row"}}, "account": what})

    def person(self, number):
        return self.act("dc.investigation", "records.person.record", {
            "givenNames": f"{stay.FIRST[number % 10]} {number}", "familyName": stay.LAST[number % 8], "dateOfBirth": "1986-07-08", "sex": "1"})

    def tick(self, window, name, code):
        boxes = window.all(f"input[name='{name}'][value='{code}']")
        boxes[0].click() if boxes else window.named(**{name: code})

    def test_1_at_the_scene_bail_waits_for_the_notice_and_a_custody_officer(self):
        constable = self.officer("pc.response")
        crime = self.crime(STREET, "A telephone was taken from a synthetic bag.")
        suite = self.force.api("/api/v1/custody/cells", "ps.custody")[0]["suite"]
        arrest = self.act("pc.response", "custody.arrest.record", {
            "investigationId": crime["id"], "personId": self.person(STREET), "officerId": self.officer_id("pc.response"), "arrestedAt": stay.moment(30), "place": "Courtly Row",
            "suspectedOf": "Theft from the person", "power": "S24", "necessity": ["N-INV"], "grounds": "Named by a synthetic witness.", "isCautioned": True, "destinationId": suite})
        self.found.update(arrest=arrest, suite=suite)
        constable.open(f"/arrests/{arrest}")
        constable.follow("Bail at the scene")
        self.check(constable, "street-bail-form")
        constable.press("Bail at the scene")
        for wanted in ("Custody officer who authorised it", "Necessary and proportionate", "Was the person given the notice"):
            self.assertTrue([line for line in constable.problems if line.startswith(wanted)], f"{wanted}: {constable.problems}")
        sergeant = query(self.force.database, "SELECT number FROM officer WHERE sign_in_name = 'ps.custody'")[0][0]
        constable.pick("Custody officer who authorised it", sergeant)
        constable.all("input[name=factors]")[0].click()
        constable.fill("Why, in this case", "A settled address near by; nothing is to be searched now.")
        constable.at("Released at", *london(5))
        constable.choose("Was the person given the notice", "No")
        constable.press("Bail at the scene")
        self.assertIn("Give the person the notice in writing before they are released", " ".join(constable.problems))
        constable.choose("Was the person given the notice", "Yes")
        constable.press("Bail at the scene")
        self.assertEqual(constable.problems, [], constable.text)
        links = [link.get_attribute("href") for link in constable.all("main a") if "/street-bails/" in (link.get_attribute("href") or "")]
        self.assertTrue(links, f"the arrest does not lead to the bail: {constable.text[:800]}")
        constable.open(links[0])
        self.assertIn("Bail at the scene of", constable.heading)
        self.assertIn("to be told", constable.text)
        self.found["bail"] = constable.path
        self.check(constable, "street-bail")
        constable.open("/custody/queue")
        self.assertFalse(constable.all(f"#q-{arrest}"), "somebody on bail is still on the way")

    def test_2_told_when_and_where_and_taken_in_when_they_come(self):
        custody = self.officer("ps.custody")
        custody.open(self.found["bail"])
        custody.follow("Time and station to attend")
        soon = datetime.datetime.now(LONDON) + datetime.timedelta(days=2)
        custody.at("At", soon.strftime("%Y-%m-%d"), "11:00")
        self.tick(custody, "suiteId", self.found["suite"])
        custody.at("Told in writing at", *london(0))
        custody.press("Time and station to attend")
        self.assertEqual(custody.problems, [], custody.text)
        self.assertNotIn("to be told", custody.text)
        self.assertIn("11:00", custody.text)
        custody.open(f"/do/custody.detention.open?ref=arrest/{self.found['arrest']}")
        custody.at("Arrived at the police station", *london(1))
        custody.press("Open detention")
        self.assertEqual(custody.problems, [], custody.text)
        self.found["answered"] = custody.path
        custody.open(self.found["bail"])
        self.assertTrue([link for link in custody.all("main a") if (link.get_attribute("href") or "").endswith(self.found["answered"])], "the bail does not lead to the detention that answers it")
        self.check(custody, "street-bail-answered")

    def test_3_another_offence_is_admitted_once_charged(self):
        custody = self.officer("ps.custody")
        suite = self.found["suite"]
        steps = stay.booked_in(CHARGED, suite, None, ("dc.investigation", self.officer_id("dc.investigation")), "ps.custody")
        outcome = None
        while True:
            try:
                outcome = self.act(*steps.send(outcome))
            except StopIteration as end:
                detention = end.value
                break
        other = self.crime(CHARGED, "A synthetic purse was taken on another day.")
        self.found.update(detention=detention)
        self.act("ps.custody", "custody.detention.charge", {"detentionId": detention, "charges": [{"offence": "TH68001"}], "chargedAt": stay.moment(), "decidedBy": "police", "reply": "No reply."})
        custody.open(f"/do/custody.offence.consider?ref=detention/{detention}")
        custody.press("Offence to be taken into consideration")
        self.assertTrue(custody.problems)
        number = query(self.force.database, f"SELECT reference FROM entry WHERE id = '{other['id']}'")[0][0]
        custody.pick("Already known", number, within="Crime")
        self.pick_offence(custody)
        custody.fill("When, where and what", "Took a purse in Courtly Row the week before.")
        custody.at("Admitted at", *london(0))
        self.check(custody, "tic-form")
        custody.press("Offence to be taken into consideration")
        self.assertEqual(custody.problems, [], custody.text)
        self.assertIn("Took a purse in Courtly Row", custody.text)
        self.check(custody, "tic")
        custody.open(f"/do/custody.offence.consider?ref=detention/{detention}")
        custody.pick("Already known", number, within="Crime")
        self.pick_offence(custody)
        custody.fill("When, where and what", "The same again.")
        custody.at("Admitted at", *london(0))
        custody.press("Offence to be taken into consideration")
        self.assertIn("It is taken into consideration once", custody.text)

    def pick_offence(self, window):
        window.pick("Offence", "TH68001")

    def test_4_the_courts_list_has_them_with_it(self):
        custody = self.officer("ps.custody")
        day = stay.court_day()[:10]
        self.act("ps.custody", "custody.bail.court", {
            "detentionId": self.found["detention"], "court": "Courtly Magistrates' Court", "courtAt": f"{day}T10:00:00Z", "reasons": "No ground to refuse bail.",
            "despite": "Synthetic: seen to by word of mouth.", "givenAt": stay.moment()})
        custody.open("/custody/court")
        self.check(custody, "court-today")
        box = custody.one("input[type=date][name=day]")
        custody.driver.execute_script("arguments[0].value = arguments[1]", box, day)
        custody.press("Show")
        row = next(row for row in custody.all("main table tbody tr") if f" {CHARGED}" in row.text)
        for wanted in ("and 1 to be taken into consideration", "Theft"):
            self.assertIn(wanted, row.text)
        custody.follow("Courtly Magistrates", within="nav[aria-label=Courts]")
        self.assertEqual(len(custody.all("main table tbody tr")), 1)
        self.check(custody, "court-list")
        self.assertEqual([row["how"] for row in self.force.api(f"/api/v1/custody/court?day={day}&court=Courtly%20Magistrates%27%20Court", "ps.custody")["people"]], ["bail"])
        custody.follow("Courtly Magistrates", within="nav[aria-label=Courts]")
        custody.open(f"/custody/court?day={day}&court=Nowhere")
        self.assertFalse(custody.all("main table tbody tr"))

    def test_9_nothing_on_any_of_these_pages_shuts_anybody_out(self):
        self.expect_no_objections()
