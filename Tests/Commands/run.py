"""Runs the `peel` program as a person would and checks what it says and how it ends: refusals first, then the whole way.

    /usr/bin/python3 Tests/Commands/run.py [name of a test …]
"""

import json
import os
import pathlib
import re
import shutil
import signal
import socket
import sqlite3
import stat
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.request

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "Rig"))
from crash import Crash  # noqa: E402
from force import ROOT, SCRATCH, free_port, stop_postgres, throwaway_postgres  # noqa: E402

PEEL = SCRATCH / "debug" / "peel"
HEADER = "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,Crime type,Last outcome category,Context"
ONE = "a" * 64
ROW = f"{ONE},2021-01,Test Police,Test Police,-0.1,51.5,On or near Test Street,E01000001,Test 001A,Burglary,Under investigation,"
ASB = ",2021-01,Test Police,Test Police,-0.1,51.5,On or near Test Street,E01000001,Test 001A,Anti-social behaviour,,"


class Commands(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="peel-commands-"))
        self.database = f"sqlite:{self.folder}/force.db"
        self.addCleanup(shutil.rmtree, self.folder, True)

    def peel(self, *arguments, environment=None):
        return subprocess.run(
            [str(PEEL), *map(str, arguments)], capture_output=True, text=True, cwd=self.folder, timeout=300, env={**os.environ, **(environment or {})})

    def refused(self, status, sentence, *arguments, **more):
        done = self.peel(*arguments, **more)
        self.assertEqual(done.returncode, status, done.stderr)
        self.assertRegex(done.stderr, sentence)
        self.assertNotIn("Fatal error", done.stderr)
        return done

    def done(self, *arguments, **more):
        done = self.peel(*arguments, **more)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def file(self, name, *lines, end="\n"):
        path = self.folder / name
        path.write_bytes((end.join(lines) + end).encode())
        return path

    # Refusals

    def test_wrong_usage_ends_with_2(self):
        self.refused(2, "database", "migrate")
        self.refused(2, "port", "demo", "--port", "70000")
        self.refused(2, "address and a port", "serve", "--database", self.database, "--bind", "nowhere")
        self.refused(2, "together", "serve", "--database", self.database, "--tls-key", "x.pem")
        self.refused(2, "rank", "officer", "add", "--database", self.database, "--name", "A", "--number", "1", "--role", "PC", "--rank", "admiral")

    def test_a_database_that_cannot_be_reached_ends_with_3(self):
        self.refused(3, "cannot be reached|not reach", "migrate", "--database", f"postgres://peel:secret-word@127.0.0.1:{free_port()}/peel")
        self.assertNotIn("secret-word", self.peel("migrate", "--database", f"postgres://peel:secret-word@127.0.0.1:{free_port()}/peel").stderr)
        self.refused(3, "sqlite:PATH", "migrate", "--database", "mysql://x")
        self.refused(3, ".", "migrate", "--database", f"sqlite:{self.folder}")

    def test_a_database_that_is_not_ours_or_newer_is_refused(self):
        strange = sqlite3.connect(self.folder / "strange.db")
        strange.execute("CREATE TABLE somebody_elses (id INTEGER)")
        strange.commit()
        strange.close()
        self.refused(3, "not Peel's", "migrate", "--database", f"sqlite:{self.folder}/strange.db")
        self.file("text.db", "this is a text file, not a database at all, although it is long enough to look like one" * 3)
        self.refused(3, ".", "migrate", "--database", f"sqlite:{self.folder}/text.db")
        self.done("migrate", "--database", self.database)
        newer = sqlite3.connect(self.folder / "force.db")
        newer.execute("INSERT INTO peel_migration VALUES ('core/999_tomorrow', 0, 999)")
        newer.commit()
        newer.close()
        self.refused(3, "newer than this program", "migrate", "--database", self.database)
        self.refused(3, "newer than this program", "serve", "--database", self.database, "--no-migrate")

    def test_a_missing_configuration_folder_and_a_wrong_role_are_told(self):
        self.refused(3, "no configuration folder", "migrate", "--database", self.database, "--config", self.folder / "nothing")
        (self.folder / "config").mkdir()
        self.file("config/access.yaml", "roles:", "  - code: PC", "    title: Constable", "    area: x", "    may: [fly.to.the.moon]")
        done = self.peel("migrate", "--database", self.database, "--config", self.folder / "config")
        self.assertEqual(done.returncode, 3)
        self.assertIn("fly.to.the.moon", done.stderr)

    def test_a_port_in_use_is_told(self):
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            self.refused(3, "in use", "serve", "--database", self.database, "--bind", f"127.0.0.1:{taken.getsockname()[1]}")

    def test_a_full_disk_leaves_nothing_half_written(self):
        path = self.file("big.csv", HEADER, *[ROW.replace(ONE, f"{n:064x}") for n in range(4000)])
        small = self.folder / "small"
        small.mkdir()
        kept = self.folder / "kept.db"
        # A disk of its own, seen by this one shell only.
        script = f"""
            mount -t tmpfs -o size=3m peel {small} || exit 77
            {PEEL} import police-uk-street {path} --database sqlite:{small}/force.db
            status=$?
            cp {small}/force.db {kept} && cp {small}/force.db-wal {kept}-wal 2>/dev/null
            exit $status"""
        done = subprocess.run(["unshare", "--map-root-user", "--mount", "bash", "-c", script], capture_output=True, text=True, cwd=self.folder, timeout=300)
        if done.returncode == 77 or "unshare" in done.stderr:
            self.skipTest("this machine lets nobody mount a small disk")
        self.assertEqual(done.returncode, 3, done.stdout + done.stderr)
        self.assertRegex(done.stderr, "disk is full")
        database = sqlite3.connect(kept)
        self.assertEqual(database.execute("PRAGMA integrity_check").fetchone()[0], "ok")
        crimes, acts = [database.execute(q).fetchone()[0] for q in (
            "SELECT count(*) FROM investigation", "SELECT count(*) FROM journal WHERE act = 'investigation.historic.record' AND outcome = 'done'")]
        self.assertEqual(crimes, acts)
        database.close()
        again = self.done("import", "police-uk-street", path, "--database", f"sqlite:{kept}")
        self.assertRegex(again.splitlines()[-1], rf"^read=4000 created={4000 - crimes} already={crimes} updated=0 rejected=0$")

    def test_files_that_are_not_street_files_are_rejected_whole(self):
        rejects = self.folder / "rejects"
        wrong = self.file("wrong.csv", "Name,Age", "Ada,36")
        cut = self.folder / "cut.csv"
        cut.write_text(f"{HEADER}\n{ROW}\n\"{ONE},2021-01,half a row")
        done = self.peel("import", "police-uk-street", wrong, cut, "--database", self.database, "--rejects", rejects)
        last = done.stdout.splitlines()[-1]
        self.assertRegex(last, r"^read=\d+ created=0 already=0 updated=0 rejected=\d+$")
        read, rejected = re.match(r"read=(\d+) .*rejected=(\d+)", last).groups()
        self.assertEqual(read, rejected)
        self.assertTrue(any(rejects.iterdir()))
        database = sqlite3.connect(self.folder / "force.db")
        self.assertEqual(database.execute("SELECT count(*) FROM investigation").fetchone()[0], 0)
        database.close()

    def test_files_that_cannot_be_matched_are_refused_with_the_reason(self):
        good = self.file("good.csv", "id,given_name,family_name,date_of_birth", "1,Ada,Synthson,1985-03-04")
        out = self.folder / "pairs.csv"
        self.refused(2, "out", "match", good)
        self.refused(2, "one file|two", "match", "--out", out)
        self.refused(2, "one file", "match", good, "b.csv", "c.csv", "--out", out)
        self.refused(2, "0 to 1", "match", good, "--out", out, "--threshold", "1.5")
        self.refused(2, "another", "match", good, "--out", good)
        self.refused(2, "another", "match", good, good, "--out", out)
        self.refused(3, "nothing.csv.*cannot be read", "match", self.folder / "nothing.csv", "--out", out)
        self.refused(3, "no header|first row must name", "match", self.file("bare.csv", "1,Ada,Synthson,1985-03-04"), "--out", out)
        self.refused(3, "the id 1 stands in rows 1 and 2", "match", self.file("twice.csv", "id,surname", "1,Synthson", "1,Mockley"), "--out", out)
        self.refused(3, "never closes", "match", self.file("cut.csv", "id,surname", '1,"Synthson'), "--out", out)
        self.refused(3, "cannot be written", "match", good, "--out", self.folder / "no" / "pairs.csv")
        self.assertFalse(out.exists())

    def test_duplicates_are_refused_without_sense_or_database(self):
        self.refused(2, "between 0 and 1", "duplicates", "--database", self.database, "--threshold", "1")
        self.refused(2, "between 0 and 1", "duplicates", "--database", self.database, environment={"PEEL_THRESHOLD": "0"})
        self.refused(3, "migrate|schema|up to date", "duplicates", "--database", self.database)

    def test_a_street_export_is_refused_without_sense_or_database(self):
        to = ["--to", self.folder / "street"]
        self.refused(2, "such as 2026-03", "export", "street", "--month", "March", "--force", "Synthetic Police", "--database", self.database, *to)
        self.refused(2, "force's name", "export", "street", "--month", "2021-01", "--force", " ", "--database", self.database, *to)
        self.refused(3, "migrate|schema|up to date", "export", "street", "--month", "2021-01", "--force", "Synthetic Police", "--database", self.database, *to)
        self.assertFalse((self.folder / "street").exists())

    def test_a_token_is_made_for_officers_in_service_only(self):
        self.done("migrate", "--database", self.database)
        self.refused(3, "no active officer NOBODY.*peel officer add", "token", "create", "--database", self.database, "--officer", "NOBODY")
        # What acts by the clock is nobody's to act as.
        self.refused(3, "no active officer SYSTEM", "token", "create", "--database", self.database, "--officer", "SYSTEM")
        self.done("officer", "add", "--database", self.database, "--name", "Synthetic Ada", "--number", "A1", "--role", "PC")
        self.refused(2, "from 1 to 730", "token", "create", "--database", self.database, "--officer", "A1", "--days", "0")
        self.assertRegex(self.done("token", "create", "--database", self.database, "--officer", "A1"), r"^peel_\S{43}\n$")

    def test_a_switch_in_the_environment_is_yes_or_no(self):
        self.refused(2, "PEEL_NO_MIGRATE is yes or no", "serve", "--database", self.database, environment={"PEEL_NO_MIGRATE": "perhaps"})
        self.refused(3, "migrate|schema|up to date", "serve", "--database", self.database, environment={"PEEL_NO_MIGRATE": "yes"})

    def test_every_option_has_a_variable(self):
        """The table of variables names just the options that the commands have."""
        def commands(command, path):
            if command.get("subcommands"):
                for inner in command["subcommands"]:
                    if inner["commandName"] != "help":
                        yield from commands(inner, [*path, inner["commandName"]])
            else:
                yield " ".join(path), command
        source = (ROOT / "Sources/peel/Peel.swift").read_text()
        table = {}
        for kind in ("options", "flags"):
            rows = re.search(rf"static let {kind}: .*? = \[(.*?)\]\n(?:    \]\n)?", source, re.S) if kind == "flags" else re.search(r"static let options: .*? = \[\n(.*?)\n    \]\n", source, re.S)
            for name, names in re.findall(r'"([a-z ]+)": \[([^\]]*)', rows.group(1) + "]"):
                table.setdefault(name, set()).update((kind, option) for option in re.findall(r'"([a-z-]+)"', names))
        found = {}
        for name, command in commands(json.loads(self.done("--experimental-dump-help"))["command"], []):
            found[name] = {("flags" if argument["kind"] == "flag" else "options", spelt["name"])
                           for argument in command.get("arguments", []) for spelt in argument.get("names", [])
                           if spelt["kind"] == "long" and spelt["name"] not in ("help", "version")}
        self.assertEqual(table, found)

    def test_an_altered_journal_is_named_by_position(self):
        self.done("officer", "add", "--database", self.database, "--name", "Synthetic Ada", "--number", "A1", "--role", "PC")
        self.refused(3, "key", "verify", "--database", self.database)
        self.serve_briefly(self.database)
        self.done("verify", "--database", self.database)
        database = sqlite3.connect(self.folder / "force.db")
        # A byte is changed the way a thief would: past the triggers.
        for trigger in [row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'journal'")]:
            database.execute(f"DROP TRIGGER {trigger}")
        position, journal = database.execute("SELECT position, journal_id FROM journal_seal ORDER BY position LIMIT 1").fetchone()
        database.execute("UPDATE journal SET act = act || 'x' WHERE id = ?", (journal,))
        database.commit()
        database.close()
        done = self.peel("verify", "--database", self.database)
        self.assertEqual(done.returncode, 1)
        self.assertRegex(done.stdout + done.stderr, rf"\b{position}\b")

    # The whole way

    def act(self, base, token, operation, body):
        request = urllib.request.Request(
            f"{base}/api/v1/operations/{operation}", json.dumps(body).encode(), {"Authorization": f"Bearer {token}", "Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=20) as answer:
            return json.load(answer)

    def served(self, database, body):
        """What `body` gives when called with the address of a server that serves the database meanwhile."""
        kept = []
        self.serve_briefly(database, while_up=lambda base: kept.append(body(base)))
        return kept[0]

    def serve_briefly(self, database, *arguments, while_up=None):
        port = free_port()
        server = subprocess.Popen(
            [str(PEEL), "serve", "--database", database, "--bind", f"127.0.0.1:{port}", *arguments], cwd=self.folder, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, text=True)
        try:
            for _ in range(100):
                try:
                    if urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=2).status == 200:
                        break
                except OSError:
                    time.sleep(0.1)
            else:
                self.fail("the server was not ready in time")
            if while_up:
                while_up(f"http://127.0.0.1:{port}")
            time.sleep(1)
        finally:
            server.send_signal(signal.SIGTERM)
            output, errors = server.communicate(timeout=30)
        self.assertEqual(server.returncode, 0, errors)
        return output, errors

    def test_the_journal_key_is_readable_by_its_owner_only(self):
        self.serve_briefly(self.database, "--journal-key", str(self.folder / "key"))
        self.assertEqual(stat.S_IMODE((self.folder / "key").stat().st_mode), 0o600)

    def test_an_import_adds_up_and_a_second_run_changes_nothing(self):
        path = self.file("2021-01-test-street.csv", HEADER, ROW, ROW, ASB, ASB, ROW.replace("-0.1,51.5", ",").replace(ONE, "b" * 64), end="\r\n")
        first = self.done("import", "police-uk-street", path, "--database", self.database)
        self.assertEqual(first.splitlines()[-1], "read=5 created=4 already=1 updated=0 rejected=0")
        second = self.done("import", "police-uk-street", path, "--database", self.database)
        self.assertEqual(second.splitlines()[-1], "read=5 created=0 already=5 updated=0 rejected=0")
        released = self.file("again.csv", HEADER, ROW.replace("Under investigation", "Offender given a caution"))
        third = self.done("import", "police-uk-street", released, environment={"PEEL_DATABASE": self.database})
        self.assertEqual(third.splitlines()[-1], "read=1 created=0 already=0 updated=1 rejected=0")

    def test_people_are_matched_in_one_file_and_across_two(self):
        header = "id,given_name,family_name,date_of_birth,postcode,eye_colour"
        strangers = [f"S{n},Given{chr(97 + n)}q,Family{chr(122 - n)}q,19{50 + n}-03-1{n % 9},AB{n} 1CD,blue" for n in range(20)]
        one = self.file("one.csv", header, *strangers, "a,Robert,O'Brien,1985-03-04,LS1 4AB,blue", "b,Bob,O BRIEN,1985-04-03,ls14ab,blue", "c,Robert,O'Brien,,,", end="\r\n")
        pairs, clusters = self.folder / "pairs.csv", self.folder / "clusters.csv"
        done = self.peel("match", one, "--out", pairs, "--clusters", clusters)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(done.stderr.count("eye_colour"), 1)
        self.assertRegex(done.stdout.splitlines()[-1], r"^rows=23 compared=\d+ pairs=\d+ people=\d+ refused=\d+$")
        lines = pairs.read_text().splitlines()
        self.assertEqual(lines[0], "left_id,right_id,probability,why")
        self.assertRegex(lines[1], r"^a,b,0\.9\d+,.*day and month of birth swapped")
        self.assertEqual(len(clusters.read_text().splitlines()), 24)
        first = pairs.read_bytes()
        self.done("match", one, environment={"PEEL_OUT": str(pairs)})
        self.assertEqual(pairs.read_bytes(), first)
        two = self.file("two.csv", "unique_id,forename,surname,dob,postcode", "z,Robert,OBrien,19850304,LS1 4AB", "y,Zoe,Elsewhere,19500101,ZE1 0AA")
        self.done("match", one, two, "--out", pairs)
        self.assertTrue(all(line.split(",")[1] == "z" for line in pairs.read_text().splitlines()[1:]))
        self.assertIn("a,z,", pairs.read_text())
        apart = self.file("apart.csv", "left_id,right_id", "a,z")
        self.done("match", one, two, "--out", pairs, "--apart", apart)
        self.assertNotIn("a,z,", pairs.read_text())

    def test_awkward_rows_are_counted_and_none_is_lost(self):
        path = self.folder / "awkward.csv"
        path.write_bytes(b"id,surname,dob\n1,Synthson,some time\n2," + b"a" * 1_000_000 + b",1985-03-04\n3,M\xff\xc3ller,1985-03-04\n4,\"Two\nlines\",1985-03-04,extra\n")
        done = self.peel("match", path, "--out", self.folder / "pairs.csv", "--clusters", self.folder / "clusters.csv")
        self.assertEqual(done.returncode, 0, done.stderr)
        for part in ("1 birth dates could not be read", "1 fields are longer", "1 rows are not UTF-8", "1 rows have more fields"):
            self.assertIn(part, done.stderr)
        self.assertEqual([line.split(",")[0] for line in (self.folder / "clusters.csv").read_text().splitlines()], ["id", "1", "2", "3", "4"])

    def test_duplicates_are_suggested_once(self):
        self.done("migrate", "--database", self.database)
        self.assertEqual(self.done("duplicates", "--database", self.database), "people=0 found=0 suggested=0\n")
        self.done("officer", "add", "--database", self.database, "--name", "Synthetic Ada", "--number", "A1", "--role", "PC")
        token = self.done("token", "create", "--database", self.database, "--officer", "A1").strip()
        people = [("Robert", "Mockleby", "1985-03-04"), ("Rob", "Mockleby", "1985-03-04"), ("Zoe", "Elsewhere", "1950-06-01")]
        self.served(self.database, lambda base: [
            self.act(base, token, "records.person.record", {"givenNames": given, "familyName": family, "dateOfBirth": born, "phone": "07700 900123"} if family == "Mockleby"
                     else {"givenNames": given, "familyName": family, "dateOfBirth": born})
            for given, family, born in people])
        self.assertEqual(self.done("duplicates", environment={"PEEL_DATABASE": self.database}), "people=3 found=1 suggested=1\n")
        self.assertEqual(self.done("duplicates", "--database", self.database), "people=3 found=1 suggested=0\n")

    def test_a_month_is_exported_as_it_is_published(self):
        self.done("migrate", "--database", self.database)
        last = self.done("export", "street", "--month", "2021-01", "--to", self.folder / "street", "--force", "Synthetic Police", "--database", self.database).splitlines()[-1]
        self.assertEqual(last, "month=2021-01 crimes=0 outcomes=0")
        files = sorted(path.name for path in (self.folder / "street").rglob("*.csv"))
        self.assertEqual(len(files), 2, files)
        self.assertEqual(stat.S_IMODE((self.folder / "force.db.publication-key").stat().st_mode), 0o600)

    def test_addresses_and_borders_are_imported_and_add_up(self):
        square = {"type": "Polygon", "coordinates": [[[-0.2, 51.4], [0, 51.4], [0, 51.6], [-0.2, 51.6], [-0.2, 51.4]]]}
        areas = [{"NAME": "Probe", "GSS_CODE": "E09000001"}, {"NAME": "Nowhere"}]
        borders = self.file("areas.geojson", json.dumps({"type": "FeatureCollection", "features": [{"type": "Feature", "properties": p, "geometry": square} for p in areas]}))
        addresses = self.file("addresses.csv", "UPRN,BUILDING_NUMBER,THOROUGHFARE,POST_TOWN,POSTCODE,LATITUDE,LONGITUDE", "1,12,TESTING ROAD,LONDON,SW1A 1IC,51.5,-0.1", "x,,,,,,")
        for form, path in (("boundaries", borders), ("gazetteer", addresses)):
            for line in ("read=2 created=1 already=0 updated=0 rejected=1", "read=2 created=0 already=1 updated=0 rejected=1"):
                self.assertEqual(self.done("import", form, path, "--database", self.database, "--rejects", self.folder / "rejects").splitlines()[-1], line)
        self.refused(3, "no column UPRN", "import", "gazetteer", self.file("other.csv", "Name,Age", "Ada,36"), "--database", self.database)
        self.refused(3, "not JSON", "import", "boundaries", addresses, "--database", self.database)

    def test_a_backup_goes_to_the_other_engine_and_back(self):
        self.done("import", "police-uk-street", self.file("a.csv", HEADER, ROW, ASB), "--database", self.database)
        self.done("officer", "add", "--database", self.database, "--name", "Synthetic Ada", "--number", "A1", "--role", "PC")
        key = str(self.folder / "key")
        self.serve_briefly(self.database, "--journal-key", key)
        one, two = self.folder / "one.backup", self.folder / "two.backup"
        self.done("backup", "--database", self.database, "--to", one)
        self.refused(3, "already", "backup", "--database", self.database, "--to", one)
        postgres = throwaway_postgres(fast=True)
        self.addCleanup(stop_postgres, postgres)
        cut = self.folder / "cut.backup"
        cut.write_bytes(one.read_bytes()[:-200])
        self.refused(3, "cut short|altered|damaged", "restore", "--from", cut, "--database", postgres)
        self.done("restore", "--from", one, "--database", postgres)
        self.refused(3, "already", "restore", "--from", one, "--database", postgres)
        self.done("verify", "--database", postgres, "--journal-key", key)
        self.done("backup", "--database", postgres, "--to", two)
        back = f"sqlite:{self.folder}/back.db"
        self.done("restore", "--from", two, "--database", back)
        self.done("verify", "--database", back, "--journal-key", key)
        self.assertEqual(self.rows(self.folder / "force.db"), self.rows(self.folder / "back.db"))

    def rows(self, path):
        """What a force's database holds, without the order the engine keeps it in and without running nodes' own tables."""
        database = sqlite3.connect(path)
        tables = [row[0] for row in database.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'entry_words%'"
            " AND name NOT IN ('peel_migration', 'session', 'lease')")]
        held = {}
        for table in tables:
            columns = [row[1] for row in database.execute(f"PRAGMA table_info({table})") if (table, row[1]) != ("entry", "number")]
            held[table] = sorted(
                (tuple(sorted(str(value).split()) if (table, name) == ("entry", "words") else value for name, value in zip(columns, row))
                 for row in database.execute(f"SELECT {', '.join(columns)} FROM {table}")), key=repr)
        database.close()
        return held


if __name__ == "__main__":
    if not PEEL.exists():
        sys.exit(f"{PEEL} is not built; run swift build first")
    names = [f"{'Commands' if hasattr(Commands, name) else 'Crash'}.{name}" for name in sys.argv[1:]] or ["Commands", "Crash"]
    suite = unittest.defaultTestLoader.loadTestsFromNames(names, sys.modules[__name__])
    result = unittest.TextTestRunner(stream=sys.stdout, verbosity=2).run(suite)
    bad, skipped = len(result.failures) + len(result.errors), len(result.skipped)
    print(f"{result.testsRun - bad - skipped} passed, {bad} failed, {skipped} skipped")
    sys.exit(1 if bad else 0)
