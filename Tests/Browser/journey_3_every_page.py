"""Every page an officer can reach from the bar, in light and dark, wide and on a tablet: nothing shuts anybody out, nothing scrolls sideways."""

from browser import Browser
from journey import Journey

OFFICERS = ["pc.response", "ps.response", "ps.custody", "intel.officer", "auditor"]


class EveryPage(Journey):
    def walk(self, name, **options):
        window = Browser(self.force, **options).sign_in(name)
        try:
            paths = [link.get_attribute("href") for link in window.all("nav.main a")]
            self.assertTrue(paths, f"{name} has nowhere to go")
            for number, path in enumerate(paths):
                window.open(path)
                label = f"page-{name}-{number}-{'dark' if options.get('dark') else 'light'}-{options.get('width', 1440)}"
                self.check(window, label)
                overflow = window.driver.execute_script("return document.documentElement.scrollWidth - document.documentElement.clientWidth")
                self.assertLessEqual(overflow, 0, f"{path} is {overflow} pixels too wide at {options.get('width', 1440)}")
        finally:
            window.close()

    def test_1_every_area_of_every_role(self):
        for name in OFFICERS:
            with self.subTest(name):
                self.walk(name)

    def test_2_on_a_tablet_in_the_dark(self):
        for name in OFFICERS[:3]:
            with self.subTest(name):
                self.walk(name, width=820, height=1180, dark=True)

    def test_3_the_sign_in_page(self):
        window = Browser(self.force)
        try:
            window.open("/")
            self.check(window, "sign-in")
            self.assertEqual(window.one("label[for='sign-in.name']").text, "Sign-in name")
        finally:
            window.close()

    def test_9_nothing_on_any_of_these_pages_shuts_anybody_out(self):
        self.expect_no_objections()
