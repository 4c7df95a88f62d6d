"""The first thread: from a reported burglary to a charge, by six officers. After the report nobody is asked again for what is known."""

import re

from journey import Journey, london

CRIME_NUMBER = re.compile(r"\b\d{2}/\d{6}/\d{2}[A-Z]\b")
URN = re.compile(r"\b\d{2}[A-Z0-9]{2}\d{7}\b")

# What the report says; each value is unlikely enough to be looked for in everything typed later.
VICTIM = {"givenNames": "Thistledown", "familyName": "Quarrenden", "dateOfBirth": "4 5 1968", "phone": "020 7946 0123"}
PLACE = {"line": "17 Zephyrine Row", "town": "London", "postcode": "E8 1CC"}
ITEM = "Silver carriage clock engraved TQ"
ACCOUNT = "The back door was forced while she was out. A neighbour saw the suspect leave over the wall with a bag."

# The last parts of the keys of fields that would ask for what the report already said.
ASKED_ONCE = {"givenNames", "familyName", "dateOfBirth", "phone", "address", "line", "town", "postcode", "offenceClass", "offence", "description", "personId", "suspectedOf"}


class Thread(Journey):
    """Steps of one story; what one step finds the next uses."""

    is_story = True
    found = {}

    def ask_nothing_twice(self, window):
        """Notes for step 8 what a form after the report leaves to be typed although it is known."""
        again = [key for key in window.empty_fields() if key.split(".")[-1] in ASKED_ONCE]
        self.found.setdefault("asked again", []).extend(f"{window.path.split('?')[0]} asks for {key}" for key in again)
        return again

    def setUp(self):
        super().setUp()
        if "suspect" not in self.found or self.found.get("force") is not self.force:
            self.found.clear()
            self.found["force"] = self.force

    def suspect(self):
        """Somebody the force knows already, grown up and not in custody."""
        people = self.force.api("/api/v1/people?limit=100", "pc.response")["results"]
        for one in people:
            person = self.force.api(f"/api/v1/people/{one['id']}", "pc.response")
            if (person.get("dateOfBirth") or "9999") < "2000" and person.get("givenNames") and "detention" not in str(person):
                return person
        self.fail("nobody in the force will do as a suspect")

    def test_1_a_constable_reports_a_burglary_and_it_has_its_number_at_once(self):
        window = self.officer("pc.response")
        self.check(window, "1-work-list")
        suspect = self.found["suspect"] = self.suspect()
        window.follow("Report a crime")
        self.check(window, "1-report-empty")
        window.pick("Offence", "burglary home", match="28I")
        window.at("From", *london(24 * 60))
        window.at("To", *london(20 * 60))
        window.fill_in(window.add_new("Where"), **PLACE)
        window.fill("What happened", ACCOUNT)
        window.fill("How they got in", "Door forced")
        window.choose("Was anybody inside?", "Yes")
        window.fill_in(window.add_new("Victim"), **VICTIM)
        window.named(property__0__item__new__description=ITEM, property__0__item__new__category="JEWL", property__0__item__new__value="850.00")
        typed = f"{suspect['givenNames'].split()[0]} {suspect['familyName']}"
        window.pick("Suspect", typed, match=suspect["familyName"], within="Suspect")
        window.named(suspects__0__grounds="The neighbour knows him and recognised him.")
        self.check(window, "1-report-filled")
        window.press("Report a crime")
        self.assertEqual(window.problems, [], window.text)
        number = CRIME_NUMBER.search(window.text)
        self.assertTrue(number, window.text)
        self.found.update(number=number[0], crime=window.path)
        self.assertTrue(window.path.startswith("/investigations/"))
        for known in (VICTIM["familyName"], PLACE["line"], ITEM, suspect["familyName"]):
            self.assertIn(known.lower(), window.text.lower())
        self.check(window, "1-crime")
        for officer in self.windows.values():
            officer.typed.clear()

    def test_2_the_sergeant_reviews_and_allocates_and_the_detective_has_it_with_its_deadline(self):
        detective = self.officer("dc.investigation")
        sergeant = self.officer("ps.response")
        number = self.found["number"]
        self.assertIn(number, sergeant.text)
        self.check(sergeant, "2-sergeant-work-list")
        sergeant.follow(number)
        sergeant.follow("Review")
        self.ask_nothing_twice(sergeant)
        sergeant.fill("Decision and direction", "Named suspect. Arrest, recover the property, take the neighbour's statement.")
        self.check(sergeant, "2-review")
        sergeant.press("Review")
        sergeant.follow("Allocate")
        self.ask_nothing_twice(sergeant)
        name, officer_number = detective.me
        sergeant.pick("Officer in the case", officer_number, match=name.split()[-1])
        self.check(sergeant, "2-allocate")
        sergeant.press("Allocate")
        self.assertEqual(sergeant.problems, [], sergeant.text)
        # Not reloaded: the work list the detective has had open all the time shows it by itself.
        detective.wait_for_text(number)
        row = next(row for row in detective.all("[data-region=own] tr") if number in row.text)
        self.assertTrue(row.find_elements("css selector", "time[data-due]"), f"no deadline in: {row.text}")
        self.check(detective, "2-detective-work-list")

    def test_3_the_custody_sergeant_authorises_and_the_detective_is_refused_with_the_reason(self):
        detective = self.officer("dc.investigation")
        custody = self.officer("ps.custody")
        detective.follow(self.found["number"])
        detective.follow("Record arrest")
        self.ask_nothing_twice(detective)
        detective.at("Arrested at", *london(5))
        detective.choose("Why arrest was necessary", "prompt and effective investigation")
        detective.fill("Grounds", "Identified by name; property outstanding; a voluntary interview would let it be disposed of.")
        detective.choose("Cautioned?", "Yes")
        self.check(detective, "3-arrest-form")
        detective.press("Record arrest")
        self.assertEqual(detective.problems, [], detective.text)
        if not detective.path.startswith("/arrests/"):
            self.check(detective, "3-crime-with-arrest")
            detective.follow("Arrest of", within="main")
        self.assertTrue(detective.path.startswith("/arrests/"), detective.path)
        self.check(detective, "3-arrest")

        custody.open(detective.path)
        custody.follow("Open detention")
        self.ask_nothing_twice(custody)
        custody.at("Arrived at the police station", *london(4))
        self.check(custody, "3-open-detention-form")
        custody.press("Open detention")
        self.assertEqual(custody.problems, [], custody.text)
        self.found["detention"] = custody.path
        self.assertTrue(custody.path.startswith("/detentions/"), custody.path)

        detective.open(self.found["detention"])
        self.authorise(detective)
        self.assertIn("PACE-21", detective.text)
        self.assertIn("You cannot act as custody officer for this detainee", detective.text)
        self.check(detective, "3-refused")

        self.authorise(custody)
        self.assertEqual(custody.problems, [], custody.text)
        self.assertEqual(custody.path, self.found["detention"])
        for stated in ("Detention clock", "Review clock", "24-hour limit", "Review 1 due", "PACE-16", "PACE-23", "PACE-30", "PACE-40"):
            self.assertIn(stated, custody.text)
        self.check(custody, "3-detention")

    def authorise(self, window):
        window.follow("Authorise detention")
        self.ask_nothing_twice(window)
        window.choose("Is there enough evidence", "No")
        window.choose("Detention is necessary", "questioning")
        window.fill("Grounds in writing", "To question about the burglary and trace what was taken.")
        window.at("Authorised at", *london(3))
        window.press("Authorise detention")

    def test_4_the_charge_opens_a_case_file_that_already_holds_everything(self):
        custody = self.officer("ps.custody")
        custody.open(self.found["detention"])
        custody.follow("Charge", within="nav.actions")
        if self.ask_nothing_twice(custody):
            custody.pick("Offence", "TH68036")
        custody.at("Charged at", *london(1))
        custody.named(decidedBy="police")
        self.check(custody, "4-charge-form")
        custody.press("Charge")
        self.assertEqual(custody.problems, [], custody.text)
        self.assertRegex(custody.text, r"[A-Z]{2}\d{5}")
        self.check(custody, "4-charged")

        detective = self.officer("dc.investigation")
        detective.open("/case-files")
        self.check(detective, "4-case-files")
        detective.follow(self.found["suspect"]["familyName"])
        self.assertTrue(detective.path.startswith("/case-files/"), detective.path)
        self.found["case"] = detective.path
        text = detective.text.lower()
        for held in (self.found["suspect"]["familyName"], self.found["number"], VICTIM["familyName"], ITEM, PLACE["line"], *[part.split()[-1] for part, _ in (detective.me, custody.me)]):
            self.assertIn(held.lower(), text)
        self.assertRegex(detective.text, URN)
        self.assertRegex(detective.text, r"(?s)Relevant time.*Charged")
        self.check(detective, "4-case-file")
        detective.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
        shown = [part for part in ("header.bar", "nav.main", "nav.actions", "form.search") if any(element.is_displayed() for element in detective.all(part))]
        detective.shot("4-case-file-printed")
        detective.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
        self.assertEqual(shown, [], "the printed page is not clean")

    def test_5_restricted_intelligence_does_not_exist_for_anyone_outside_its_group(self):
        suspect = self.found["suspect"]
        intelligence = self.officer("intel.officer")
        intelligence.open("/intelligence")
        self.check(intelligence, "5-intelligence")
        intelligence.follow("Submit intelligence")
        intelligence.named(purpose="crime", provenance="public", marking="OFFICIAL-SENSITIVE")
        intelligence.at("Obtained at", *london(60))
        intelligence.pick("Person", f"{suspect['givenNames'].split()[0]} {suspect['familyName']}", match=suspect["familyName"], within="Person")
        intelligence.named(paragraphs__0__text="He keeps xylophonists' silver in a lock-up.", paragraphs__0__source="2", paragraphs__0__assessment="C", paragraphs__0__handling="P")
        group = intelligence.one("input[type=checkbox][name=groups]")
        group.click()
        self.check(intelligence, "5-submit")
        intelligence.press("Submit intelligence")
        self.assertEqual(intelligence.problems, [], intelligence.text)
        report = intelligence.path
        reference = intelligence.one(".reference").text
        self.found.update(report=report, reference=reference)
        self.check(intelligence, "5-report")

        person = f"/people/{suspect['id']}"
        intelligence.open(person)
        self.assertIn(reference, intelligence.text)
        nobody = "/intelligence-reports/019f0000-0000-7000-8000-000000000000"
        for outsider in ("pc.response", "dc.investigation", "ps.custody"):
            window = self.officer(outsider)
            for path in (person, "/intelligence", "/search?q=xylophonists", f"/search?q={reference}", f"/search?q={suspect['familyName']}"):
                window.open(path)
                self.assertNotIn(reference, window.text.replace(f"“{reference}”", ""), f"{outsider} sees it on {path}")
                self.assertNotIn("lock-up", window.text)
            visitor = self.force.visitor(outsider)
            self.assertEqual(self.without_reference(visitor.get(report)), self.without_reference(visitor.get(nobody)))
            self.assertIn(visitor.status, (403, 404))  # 403 to a role that may read no intelligence at all, there or not
            kind, identifier = "intelligence-reports", report.split("/")[-1]
            hidden, absent = (self.force.api(f"/api/v1/{kind}/{one}", outsider) for one in (identifier, nobody.split("/")[-1]))
            self.assertEqual({**hidden, "reference": ""}, {**absent, "reference": ""})
            self.assertNotIn(identifier, str(self.force.api(f"/api/v1/people/{suspect['id']}", outsider)))
            self.assertNotIn(identifier, str(self.force.api("/api/v1/search?q=xylophonists", outsider)))
        self.check(self.officer("pc.response"), "5-outsider")

    @staticmethod
    def without_reference(page):
        """A page as it is for everyone: without this request's reference, this session's token and the address asked for."""
        return re.sub(r'name="csrf" value="[^"]*"|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}', "", page)

    def test_6_the_persons_page_tells_the_whole_story_with_markers_first(self):
        person = f"/people/{self.found['suspect']['id']}"
        constable = self.officer("pc.response")
        constable.open(person)
        constable.follow("Set a warning marker")
        constable.named(code="WE", justification="Carried a chisel when arrested; seen by the arresting officer.")
        self.check(constable, "6-marker")
        constable.press("Set a warning marker")
        self.assertEqual(constable.problems, [], constable.text)
        constable.open(person)
        text = constable.text
        warned = constable.one(".markers li").location["y"]
        named = constable.one("h1").location["y"]
        self.assertLess(warned, named, "the warning is not the first thing on the page")
        self.assertIn("Carried a chisel", text)
        for known in (self.found["number"], "Detention", "Case"):
            self.assertIn(known, text)
        self.assertNotIn(self.found["reference"], text)
        self.check(constable, "6-person")
        intelligence = self.officer("intel.officer")
        intelligence.open(person)
        for known in (self.found["number"], self.found["reference"]):
            self.assertIn(known, intelligence.text)
        self.check(intelligence, "6-person-with-intelligence")

    def test_7_the_auditor_sees_every_act_and_the_journal_is_whole(self):
        auditor = self.officer("auditor")
        acts = {}
        for record in (self.found["crime"], self.found["detention"], self.found["case"], f"/people/{self.found['suspect']['id']}"):
            auditor.open(f"/journal?record={record.split('/')[-1].split('?')[0]}")
            acts[record] = auditor.text
            self.check(auditor, "7-journal")
        for record, act in (
            (self.found["crime"], "investigation.crime.report"), (self.found["crime"], "investigation.crime.review"), (self.found["crime"], "investigation.crime.allocate"),
            (self.found["crime"], "investigation.read"), (self.found["detention"], "custody.detention.authorise"), (self.found["detention"], "custody.detention.charge"),
            (self.found["detention"], "custody.detention.read"), (self.found["case"], "prosecution.case.read"), (f"/people/{self.found['suspect']['id']}", "records.person.read"),
        ):
            self.assertIn(act, acts[record], f"{act} on {record}")
        self.assertIn("PACE-21", acts[self.found["detention"]])
        auditor.open("/journal?act=search.run")
        self.assertIn("search.run", auditor.text)
        auditor.follow(":", within="table.journal tbody")
        self.check(auditor, "7-entry")
        done = self.force.run("verify", "--database", self.force.database, "--journal-key", self.force.journal_key, check=False)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def test_8_nothing_was_typed_twice(self):
        self.assertEqual(self.found["asked again"], [])
        told = [*VICTIM.values(), *PLACE.values(), ITEM, self.found["suspect"]["familyName"]]
        for name, window in self.windows.items():
            if name == "intel.officer":  # another story: a report starts with looking the person up
                continue
            for path, field, value in window.typed:
                for known in told:
                    self.assertNotIn(known.lower(), value.lower(), f"{name} typed {known!r} again as {field} on {path}")

    def test_9_nothing_on_any_of_these_pages_shuts_anybody_out(self):
        self.expect_no_objections()
