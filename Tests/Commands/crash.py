"""Kills a server with SIGKILL again and again while officers take people into custody, and looks afterwards whether anything acknowledged is missing.

On both engines: several clients drive stays from the arrest to bail through the API. At seeded points the server is killed with their requests in flight. While it
is down the database must hold every act that was answered, each act whole, and a journal that `peel verify` finds unbroken. A client whose request was not
answered sends it again with the same key once the server is back; at the end every act has happened once.
"""

import contextlib
import http.client
import json
import pathlib
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
import unittest
import uuid

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "Rig"), str(HERE.parent / "Verification")]
import stay  # noqa: E402
from force import SCRATCH, free_port, stop_postgres, throwaway_postgres  # noqa: E402
from independent import query  # noqa: E402

PEEL = SCRATCH / "debug" / "peel"
CLIENTS = 4
STAYS_MAX = 1_000
KILLS = 8
SEED = 20_260_101

# What a done act of each kind leaves, once. Counted in the same database it must be as many as the journal says were done.
LEAVES = {
    "records.person.record": "SELECT count(*) FROM person",
    "investigation.crime.report": "SELECT count(*) FROM investigation",
    "custody.arrest.record": "SELECT count(*) FROM arrest",
    "custody.arrest.at-station": "SELECT count(*) FROM arrest WHERE at_station_at IS NOT NULL",
    "custody.detention.open": "SELECT count(*) FROM detention",
    "custody.detention.authorise": "SELECT count(*) FROM detention WHERE authorised_at IS NOT NULL",
    "custody.risk.assess": "SELECT count(*) FROM risk_assessment",
    "custody.observation.set": "SELECT count(*) FROM detention_observation",
    "custody.cell.place": "SELECT count(*) FROM occupation",
    "custody.visit.record": "SELECT count(*) FROM cell_visit",
    "custody.log.enter": "SELECT count(*) FROM custody_entry WHERE kind = 'note' AND text LIKE 'Stay %'",
    "custody.care.give": "SELECT count(*) FROM detention_care",
    "custody.property.take": "SELECT count(*) / 2 FROM detention_property",
    "custody.sample.request": "SELECT count(*) / 3 FROM biometric_request",
    "custody.interview.start": "SELECT count(*) FROM custody_interview",
    "custody.interview.end": "SELECT count(*) FROM custody_interview WHERE ended_at IS NOT NULL",
    "custody.review.hold": "SELECT count(*) FROM detention_review",
    "custody.detention.charge": "SELECT count(DISTINCT detention_id) FROM charge",
    "custody.bail.court": "SELECT count(*) FROM detention WHERE ended_at IS NOT NULL",
}

# Rows of half an act: each of these finds none.
HALVES = {
    "a detention without its index card": "SELECT d.id FROM detention d WHERE NOT EXISTS (SELECT 1 FROM entry e WHERE e.id = d.id)",
    "a person without an index card": "SELECT p.id FROM person p WHERE NOT EXISTS (SELECT 1 FROM entry e WHERE e.id = p.id)",
    "a detention without its log": "SELECT d.id FROM detention d WHERE NOT EXISTS (SELECT 1 FROM custody_entry c WHERE c.detention_id = d.id AND c.kind = 'arrest')",
    "a review that is not in the log": "SELECT r.id FROM detention_review r WHERE NOT EXISTS (SELECT 1 FROM custody_entry c WHERE c.about_id = r.id)",
    "an interview that is not in the log": "SELECT i.id FROM custody_interview i WHERE NOT EXISTS (SELECT 1 FROM custody_entry c WHERE c.about_id = i.id)",
    "property that nobody signed for": "SELECT p.id FROM detention_property p WHERE NOT EXISTS (SELECT 1 FROM signature s WHERE s.record_id = p.detention_id)",
    "somebody held with no review to come": "SELECT d.id FROM detention d WHERE d.authorised_at IS NOT NULL AND d.ended_at IS NULL AND d.charged_at IS NULL"
    " AND 1 <> (SELECT count(*) FROM task t WHERE t.subject_id = d.id AND t.kind = 'custody.review' AND t.status = 'open')",
    "somebody held with no limit": "SELECT d.id FROM detention d WHERE d.authorised_at IS NOT NULL AND d.ended_at IS NULL AND d.charged_at IS NULL"
    " AND 1 <> (SELECT count(*) FROM task t WHERE t.subject_id = d.id AND t.kind = 'custody.limit' AND t.status = 'open')",
    "a task of somebody who has left": "SELECT t.id FROM task t JOIN detention d ON d.id = t.subject_id WHERE d.ended_at IS NOT NULL AND t.status = 'open'"
    " AND t.kind IN ('custody.review', 'custody.limit', 'custody.visit.soon', 'custody.visit.overdue')",
    "somebody who has left and is still in a cell": "SELECT o.id FROM occupation o JOIN detention d ON d.id = o.detention_id WHERE d.ended_at IS NOT NULL AND o.until_at IS NULL",
    "a custody number given twice": "SELECT number FROM detention GROUP BY number HAVING count(*) > 1",
    "a crime number given twice": "SELECT number FROM investigation GROUP BY number HAVING count(*) > 1",
    "a key remembered for an act that was not done": "SELECT i.key FROM idempotency i LEFT JOIN journal j ON j.id = i.journal_id AND j.act = i.operation AND j.outcome = 'done' WHERE j.id IS NULL",
}


def state_of(database):
    """Asks one state of a database that nobody writes: what is compared must come from the same moment."""
    if not database.startswith("sqlite:"):
        return lambda sql: query(database, sql)
    copy = sqlite3.connect(":memory:")
    with contextlib.closing(sqlite3.connect(f"file:{database[7:]}?mode=ro", uri=True)) as source:
        source.backup(copy)
    return lambda sql: [tuple(None if value is None else str(value) for value in row) for row in copy.execute(sql)]


class Answered:
    """What the clients were told, and how often they were left without an answer."""

    def __init__(self):
        self.lock = threading.Lock()
        # Set after the last kill: whoever is in custody then is still seen to the door.
        self.enough = threading.Event()
        self.acts = []
        self.unanswered = 0
        self.done_unanswered = 0
        self.failures = []

    def add(self, key, operation, journal):
        with self.lock:
            self.acts.append((key, operation, journal))

    def so_far(self):
        with self.lock:
            return list(self.acts)


class Server:
    """A force with the few officers a suite needs, on one engine; started and killed as often as wanted."""

    officers = {
        "admin": ("ADMIN", "staff", None), "detective": ("DC", "constable", "CU"), "sergeant": ("CUSO", "sergeant", "CU"), "inspector": ("REVO", "inspector", "CU"),
    }

    def __init__(self, engine):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="peel-crash-"))
        self.postgres = throwaway_postgres(fast=True) if engine == "postgres" else None
        self.database = self.postgres or f"sqlite:{self.folder}/force.db"
        self.process = None
        self.is_up = threading.Event()
        self.port = free_port()
        self.setting_up = set()
        self.ids = {}
        self.tokens = {}
        self.peel("migrate")
        self.add_officer("admin")
        self.start()
        self.perform("admin", "access.unit.add", {"code": "CU", "title": "Synthetic custody suite"})
        for name in ("detective", "sergeant", "inspector"):
            self.add_officer(name)
        self.suite = self.perform("sergeant", "custody.suite.set", {"unit": "CU", "desks": 2, "isDesignated": True, "latitude": "51.5", "longitude": "-0.1"})
        self.cells = [
            self.perform("sergeant", "custody.cell.add", {"suiteId": self.suite, "name": f"A{n + 1}", "kind": "cell", "places": 1, "features": ["CCTV"]}) for n in range(CLIENTS)]

    def peel(self, *arguments, check=True):
        done = subprocess.run([str(PEEL), *arguments, "--database", self.database], capture_output=True, text=True, cwd=self.folder, timeout=120)
        if check and done.returncode != 0:
            raise AssertionError(f"peel {' '.join(arguments)} ended with {done.returncode}: {done.stderr}")
        return done

    def add_officer(self, name):
        role, rank, unit = self.officers[name]
        self.peel("officer", "add", "--name", f"Synthetic {name}", "--number", name.upper(), "--role", role, "--rank", rank, *(["--unit", unit] if unit else []))
        self.ids[name] = query(self.database, f"SELECT id FROM officer WHERE number = '{name.upper()}'")[0][0]
        self.tokens[name] = self.peel("token", "create", "--officer", name.upper()).stdout.split()[-1]

    def start(self):
        key = ["--journal-key", str(self.folder / "journal-key")]
        with open(self.folder / "server.log", "ab") as log:
            self.process = subprocess.Popen(
                [str(PEEL), "serve", "--database", self.database, "--bind", f"127.0.0.1:{self.port}", *key], stdout=log, stderr=log, cwd=self.folder)
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                raise AssertionError((self.folder / "server.log").read_text(errors="replace")[-2000:])
            try:
                with self.connection(2) as link:
                    link.request("GET", "/readyz")
                    if link.getresponse().status == 200:
                        self.is_up.set()
                        return
            except (OSError, http.client.HTTPException):
                time.sleep(0.05)
        raise AssertionError("the server was not ready within a minute")

    def connection(self, seconds=30):
        return Closing("127.0.0.1", self.port, timeout=seconds)

    def kill(self):
        """SIGKILL: no handler runs, nothing is flushed, connections break where they are."""
        self.is_up.clear()
        self.process.kill()
        self.process.wait()
        if self.postgres:
            # What had reached the database before the kill may still be committed by it; then the sessions end.
            for _ in range(200):
                if query(self.database, "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()") == [("0",)]:
                    return
                time.sleep(0.05)
            raise AssertionError("the sessions of the killed server did not end")

    def perform(self, officer, operation, body):
        """Outside the storm: answered or failed."""
        key = str(uuid.uuid4())
        self.setting_up.add(key)
        with self.connection() as link:
            status, answer = post(link, self.tokens[officer], operation, body, key)
        if status != 200:
            raise AssertionError(f"{operation}: {answer}")
        return answer["outcome"]

    def get(self, officer, path):
        with self.connection() as link:
            link.request("GET", path, headers={"Authorization": f"Bearer {self.tokens[officer]}"})
            return json.loads(link.getresponse().read())

    def remove(self):
        if self.process and self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        if self.postgres:
            stop_postgres(self.postgres)
        shutil.rmtree(self.folder, ignore_errors=True)


class Closing(http.client.HTTPConnection):
    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


def post(link, token, operation, body, key):
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json", "Idempotency-Key": key}
    link.request("POST", f"/api/v1/operations/{operation}", json.dumps(body), headers)
    answer = link.getresponse()
    return answer.status, json.loads(answer.read())


class Client(threading.Thread):
    """Takes people into custody one after another, each in its own cell."""

    def __init__(self, number, server, answered):
        super().__init__(daemon=True)
        self.number = number
        self.server = server
        self.answered = answered
        self.link = server.connection()

    def run(self):
        detective, tag = ("detective", self.server.ids["detective"]), None
        try:
            for turn in range(STAYS_MAX):
                if self.answered.enough.is_set():
                    break
                number = self.number * STAYS_MAX + turn
                tag = f"Stay {number}:"
                detention = self.follow(stay.booked_in(number, self.server.suite, self.server.cells[self.number], detective, "sergeant"))
                self.follow(stay.cared_for(detention, detective, "sergeant", "inspector", tag))
                self.follow(stay.charged_and_bailed(detention, "sergeant"))
        except Exception as fault:  # told by the test, which would otherwise wait for nothing
            self.answered.failures.append(f"{tag} {type(fault).__name__}: {fault}")
        finally:
            self.link.close()

    def follow(self, acts):
        outcome = None
        while True:
            try:
                officer, operation, body = acts.send(outcome)
            except StopIteration as end:
                return end.value
            outcome = self.perform(officer, operation, body)

    def perform(self, officer, operation, body):
        """Sends the act until it is answered, always with the same key."""
        key = str(uuid.uuid4())
        while True:
            if not self.server.is_up.wait(120):
                raise AssertionError("the server did not come back")
            try:
                status, answer = post(self.link, self.server.tokens[officer], operation, body, key)
            except (OSError, http.client.HTTPException, ValueError):
                self.link.close()
                self.link = self.server.connection()
                with self.answered.lock:
                    self.answered.unanswered += 1
                time.sleep(0.02)
                continue
            if status == 503:
                time.sleep(0.1)
                continue
            if status != 200:
                raise AssertionError(f"{operation} was answered with {status}: {answer}")
            self.answered.add(key, operation, answer["journal"])
            return answer["outcome"]


class Crash(unittest.TestCase):
    """Refusals are not what this is about: nothing that was said to be done may be gone."""

    def test_after_a_kill_nothing_acknowledged_is_missing_on_sqlite(self):
        self.storm("sqlite")

    def test_after_a_kill_nothing_acknowledged_is_missing_on_postgresql(self):
        self.storm("postgres")

    def storm(self, engine):
        server = Server(engine)
        self.addCleanup(server.remove)
        answered, chance = Answered(), random.Random(SEED)
        clients = [Client(number, server, answered) for number in range(CLIENTS)]
        for client in clients:
            client.start()
        self.addCleanup(answered.enough.set)
        for kill in range(1, KILLS + 1):
            time.sleep(chance.uniform(0.2, 0.9))
            server.kill()
            self.check(server, answered, f"after kill {kill}")
            server.start()
        answered.enough.set()
        for client in clients:
            client.join(180)
            self.assertFalse(client.is_alive(), "a client never ended")
        self.assertEqual(answered.failures, [])
        self.assertGreater(answered.unanswered, 0, "no request was ever in flight when the server was killed")
        self.read_back(server, answered)
        server.kill()
        self.check(server, answered, "at the end")
        self.once(server, answered)
        print(
            f"({len(answered.acts)} acts, {KILLS} kills, {answered.unanswered} requests left without an answer, {answered.done_unanswered} of them done) ", end="", flush=True)

    def check(self, server, answered, when):
        """With the server dead: what was answered is there, what is there is whole."""
        told = answered.so_far()
        done = server.peel("verify", "--journal-key", str(server.folder / "journal-key"), check=False)
        self.assertEqual(done.returncode, 0, f"{when}: {done.stdout}{done.stderr}")
        query = state_of(server.database)
        kept = {(key, operation, journal) for key, operation, journal in query("SELECT key, operation, journal_id FROM idempotency")}
        missing = [act for act in told if act not in kept]
        self.assertEqual(missing, [], f"{when}: acknowledged and gone")
        with answered.lock:
            answered.done_unanswered += len({key for key, _, _ in kept} - {key for key, _, _ in told} - server.setting_up)
        acts = dict(query("SELECT act, count(*) FROM journal WHERE outcome = 'done' GROUP BY act"))
        for act, sql in LEAVES.items():
            self.assertEqual(query(sql)[0][0], acts.get(act, "0"), f"{when}: {act} is half there")
        for what, sql in HALVES.items():
            self.assertEqual(query(sql), [], f"{when}: {what}")

    def read_back(self, server, answered):
        """What an officer is shown after the last start is what was answered before all the kills."""
        written = {}
        for _, operation, _ in answered.so_far():
            written[operation] = written.get(operation, 0) + 1
        opened = [row[0] for row in query(server.database, "SELECT id FROM detention ORDER BY id")]
        shown = [server.get("sergeant", f"/api/v1/detentions/{detention}") for detention in opened]
        self.assertEqual({record["kind"] for record in shown}, {"detention"})
        for operation, part in (("custody.visit.record", "visits"), ("custody.interview.start", "interviews"), ("custody.risk.assess", "risk")):
            self.assertEqual(sum(len(record["care"][part]) for record in shown), written[operation], operation)

    def once(self, server, answered):
        """Every act was answered in the end, and none was done twice for being sent twice."""
        told = answered.so_far()
        done = dict(query(server.database, "SELECT act, count(*) FROM journal WHERE outcome = 'done' GROUP BY act"))
        for act in LEAVES:
            self.assertEqual(int(done[act]), sum(1 for _, operation, _ in told if operation == act), f"{act} was not done once each")
        self.assertEqual(len({journal for _, _, journal in told}), len(told), "one act answered two requests")
        self.assertEqual(query(server.database, "SELECT count(*) FROM detention WHERE ended_at IS NULL"), [("0",)])
