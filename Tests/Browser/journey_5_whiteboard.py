"""A full suite: forty detainees on one whiteboard, on a desk, a tablet and a wall, by day and by night, and on paper."""

import base64
import subprocess
import sys
import pathlib

from browser import By, Keys
from journey import Journey

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "Verification"))
import stay  # noqa: E402
from independent import query  # noqa: E402

HELD = 40
# A cell of a table is out of reach when no scrolling brings it into the window.
REACH = """
const board = document.querySelector('.board-scroll'), out = [];
for (const row of board.querySelectorAll('tbody tr')) {
  row.querySelector('th a').focus();
  row.scrollIntoView({block: 'nearest'});
  for (const cell of row.children) {
    cell.scrollIntoView({block: 'nearest', inline: 'nearest'});
    const who = row.children[0].getBoundingClientRect(), head = board.querySelector('thead th').getBoundingClientRect(), box = cell.getBoundingClientRect();
    const isSeen = box.top >= head.bottom - 1 && box.bottom <= innerHeight + 1 && (cell === row.children[0] || box.left >= who.right - 1 && box.right <= innerWidth + 1);
    const isNamed = who.left >= -1 && who.left < 40 && head.top >= -1 && head.bottom <= innerHeight;
    if (!isSeen || !isNamed) out.push([row.querySelector('th a').textContent, cell.cellIndex, Math.round(box.left), Math.round(box.top), Math.round(box.right), Math.round(box.bottom)]);
  }
}
return out;
"""


class Whiteboard(Journey):
    is_story = True
    found = {}

    def test_1_forty_people_are_taken_into_one_suite(self):
        custody = self.officer("ps.custody")
        self.found["suite"] = self.fill(HELD)
        custody.open(f"/suites/{self.found['suite']}")
        self.assertGreaterEqual(len(custody.all("table.board tbody tr")), HELD)

    def fill(self, count):
        """Through the API, as the custody officer's and the detective's machines would."""
        suite = next(row["suite"] for row in self.force.api("/api/v1/custody/cells", "ps.custody") if row["name"].startswith("Hackney"))
        cells = [
            cell["id"] for row in self.force.api("/api/v1/custody/cells", "ps.custody") if row["suite"] == suite for cell in row["cells"]
            if cell["isFree"] and not cell["outOfUse"] and cell["kind"] == "cell"]
        for number in range(count):
            acts = stay.booked_in(
                number, suite, cells.pop(0) if cells else None, self.detective, "ps.custody", level=("1", "1", "2", "3")[number % 4], risks=("MENTAL",) if number % 6 == 2 else (),
                arrived_minutes=10 + number * 9)
            self.follow(acts)
        return suite

    @property
    def detective(self):
        """Sign-in name and id of who arrests."""
        return "dc.investigation", query(self.force.database, "SELECT id FROM officer WHERE sign_in_name = 'dc.investigation'")[0][0]

    def follow(self, acts):
        outcome = None
        while True:
            try:
                officer, operation, body = acts.send(outcome)
            except StopIteration as end:
                return end.value
            answer = self.force.api(f"/api/v1/operations/{operation}", officer, body)
            self.assertIn("outcome", answer, f"{operation}: {answer}")
            outcome = answer["outcome"]

    def size(self, window, width, height):
        window.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False})

    def test_2_no_cell_of_any_row_is_out_of_reach(self):
        custody = self.officer("ps.custody")
        for width, height in ((1920, 1080), (1440, 900), (1280, 800), (800, 1280)):
            self.size(custody, width, height)
            custody.open(f"/suites/{self.found['suite']}")
            self.assertEqual(custody.driver.execute_script(REACH)[:5], [], f"out of reach at {width} by {height}")
            self.assertLessEqual(custody.driver.execute_script("return document.documentElement.scrollWidth - innerWidth"), 0, f"the page is wider than {width}")

    def test_3_a_finger_meets_what_it_aims_at(self):
        custody = self.officer("ps.custody")
        self.size(custody, 1280, 800)
        custody.driver.execute_cdp_cmd("Emulation.setTouchEmulationEnabled", {"enabled": True, "maxTouchPoints": 5})
        try:
            custody.open(f"/suites/{self.found['suite']}")
            self.assertTrue(custody.driver.execute_script("return matchMedia('(pointer: coarse)').matches"), "this browser shows no touch screen")
            small = custody.driver.execute_script(
                """return [...document.querySelectorAll('main a, main button')].map((link) => [link.textContent.trim(), link.getBoundingClientRect()])
                .filter(([, box]) => box.width > 0 && (box.height < 43.5 || box.width < 43.5)).map(([text, box]) => [text, Math.round(box.width), Math.round(box.height)]).slice(0, 8)""")
            self.assertEqual(small, [])
            custody.shot("whiteboard-tablet")
        finally:
            custody.driver.execute_cdp_cmd("Emulation.setTouchEmulationEnabled", {"enabled": False})
            custody.driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})

    def test_4_the_wall_holds_all_of_them_at_once_and_can_be_read_across_the_room(self):
        custody = self.officer("ps.custody")
        try:
            for width, height, pixels in ((1920, 1080, 26), (3840, 2160, 44), (1280, 800, 17)):
                self.size(custody, width, height)
                custody.open(f"/suites/{self.found['suite']}?view=wall")
                rows = custody.all(".wall > li")
                self.assertGreaterEqual(len(rows), HELD)
                beyond = custody.driver.execute_script("return [...document.querySelectorAll('.wall > li')].filter((row) => row.getBoundingClientRect().bottom > innerHeight + 1).length")
                self.assertEqual(beyond, 0, f"rows are below the edge of {width} by {height}")
                letters = custody.driver.execute_script("return parseFloat(getComputedStyle(document.querySelector('.wall .cell')).fontSize)")
                self.assertGreaterEqual(letters, pixels, f"at {width} by {height}")
                cut = custody.driver.execute_script("return [...document.querySelectorAll('.wall .on')].filter((clock) => clock.scrollWidth > clock.clientWidth + 1).length")
                self.assertEqual(cut, 0, "a clock runs into the next")
                custody.shot(f"wall-{width}")
        finally:
            custody.driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})

    def test_5_on_paper_it_is_few_clean_pages(self):
        custody = self.officer("ps.custody")
        custody.open(f"/suites/{self.found['suite']}")
        pdf = base64.b64decode(custody.driver.execute_cdp_cmd("Page.printToPDF", {"preferCSSPageSize": True})["data"])
        facts = subprocess.run(["pdfinfo", "-"], input=pdf, capture_output=True, check=True).stdout.decode()
        pages = int(next(line.split()[1] for line in facts.splitlines() if line.startswith("Pages:")))
        rows = len(custody.all("table.board tbody tr"))
        self.assertLessEqual(pages, (rows + 19) // 20, f"{rows} rows: {facts}")
        width, height = (float(part) for part in next(line.split(":")[1].split("pts")[0] for line in facts.splitlines() if line.startswith("Page size")).split(" x "))
        self.assertGreater(width, height, "landscape")
        # Cell by cell: a long name may stand on two lines, as it does when something long is due next.
        words = " ".join(subprocess.run(["pdftotext", "-raw", "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode().split())
        for number in range(HELD):
            self.assertIn(f"{stay.FIRST[number % 10]} {number}", words)

    def test_6_a_wall_screen_is_registered_shows_only_its_suite_and_goes_dark_when_taken_off(self):
        custody, screen = self.officer("ps.custody"), self.unsigned("screen")
        screen.open("/wall")
        code = screen.one(".wall-code .code").text
        custody.open(f"/custody/screens?suite={self.found['suite']}")
        self.check(custody, "custody-screens")
        custody.follow("Register wall screen")
        custody.fill("Code on the screen", code.lower())
        custody.fill("Where it hangs", "Behind the desk")
        custody.press("Register wall screen")
        self.assertEqual(custody.problems, [], custody.text)
        screen.wait(lambda: len(screen.all(".wall > li")) >= HELD, "the screen to show the suite by itself")
        self.check(screen, "custody-screen")
        self.assertNotIn("SPECIMEN", screen.text)
        before = len(screen.all(".wall > li"))
        screen.driver.execute_script("document.querySelector('.walls').dataset.untouched = 'yes'")
        name = self.follow(stay.booked_in(HELD + 1, self.found["suite"], None, self.detective, "ps.custody"))
        self.assertTrue(name)
        screen.wait(lambda: len(screen.all(".wall > li")) == before + 1, "somebody new on the wall, live")
        screen.open(f"/suites/{self.found['suite']}")
        self.assertTrue(screen.all("input[type=password]"), "the screen opened another page")
        screen.open("/wall")
        custody.open(f"/custody/screens?suite={self.found['suite']}")
        custody.follow("Take wall screen off")
        boxes = custody.all("input[name=display]")
        boxes[0].click() if boxes else custody.all("select[name=display] option")[-1].click()
        custody.fill("Why", "The desk is moved.")
        custody.press("Take wall screen off")
        self.assertEqual(custody.problems, [], custody.text)
        screen.wait(lambda: screen.all(".wall-code .code"), "the screen to go dark")
        self.assertNotEqual(screen.one(".wall-code .code").text, code)

    def test_7_the_keyboard_goes_through_every_row(self):
        custody = self.officer("ps.custody")
        custody.open(f"/suites/{self.found['suite']}")
        rows = len(custody.all("table.board tbody tr"))
        custody.one("body").send_keys(Keys.ARROW_DOWN)
        for _ in range(rows - 1):
            custody.keys(Keys.ARROW_DOWN)
        self.assertEqual(custody.focused.find_element(By.XPATH, "ancestor::tr"), custody.all("table.board tbody tr")[-1])
        box = custody.driver.execute_script("const b = document.activeElement.getBoundingClientRect(); return [b.top, b.bottom, innerHeight]")
        self.assertTrue(0 <= box[0] and box[1] <= box[2], f"the last row is out of sight: {box}")

    def test_9_nothing_on_any_of_these_pages_shuts_anybody_out(self):
        self.expect_no_objections()
