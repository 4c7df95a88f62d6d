"""Checks on a real force, on each engine, that Peel's word about its journal is true; and ends with a line that counts the checks.

    /usr/bin/python3 Tests/Verification/run.py [--engine sqlite|postgres]

It reads the tables with SQL of its own, recomputes every hash, the tree and every signature with `verify_proof.py`, and compares with what `peel verify`
says: on the whole journal, on one with a single byte changed, and on one restored into the other engine.
"""

import argparse
import pathlib
import subprocess
import sys
import unittest
import urllib.request

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "Rig")]
import independent  # noqa: E402
import verify_proof  # noqa: E402
from force import CannotStart, Force, stop_postgres, throwaway_postgres  # noqa: E402


class JournalOfAForce(unittest.TestCase):
    force = None

    def peel_verify(self, database):
        return self.force.run("verify", "--database", database, "--journal-key", self.force.journal_key, check=False)

    def test_1_every_act_is_sealed_and_the_whole_journal_holds(self):
        journal = independent.settled(self.force.database)
        self.assertEqual(independent.faults(journal, self.force.public_key), [])
        self.assertGreater(journal.size, 300)
        self.assertEqual(journal.unsealed, 0)
        done = self.peel_verify(self.force.database)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertIn(str(journal.size), done.stdout)

    def test_2_a_proof_handed_out_is_accepted_by_someone_who_has_only_the_key(self):
        size = independent.settled(self.force.database).size
        for position in (0, 1, size // 2, size - 1):
            entry = verify_proof.verify(self.force.api(f"/api/v1/journal/{position}/proof"), self.force.public_key)
            self.assertTrue(entry["act"])

    def test_3_a_proof_of_something_else_is_not_accepted(self):
        proof = self.force.api("/api/v1/journal/1/proof")
        for change in ({"position": 2}, {"leafHash": "00" * 32}, {"path": proof["path"][:-1]}, {"root": "00" * 32}):
            with self.assertRaises(verify_proof.Unproven):
                verify_proof.verify({**proof, **change}, self.force.public_key)

    def test_4_a_backup_restored_into_the_other_engine_is_the_same_journal(self):
        backup = self.force.folder / "force.peel"
        self.force.run("backup", "--database", self.force.database, "--to", backup)
        other = throwaway_postgres(fast=True) if self.force.engine == "sqlite" else None
        try:
            restored = other or f"sqlite:{self.force.folder / 'restored.sqlite'}"
            self.force.run("restore", "--from", backup, "--database", restored)
            before, after = independent.settled(self.force.database), independent.Journal(restored)
            self.assertEqual(independent.faults(after, self.force.public_key), [])
            self.assertLessEqual(after.size, before.size)
            self.assertEqual(before.leaves[: after.size], after.leaves)
            done = self.peel_verify(restored)
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        finally:
            if other:
                stop_postgres(other)

    def test_5_one_changed_byte_is_found_and_its_position_named(self):
        self.force.halt()
        position = independent.settled(self.force.database).size // 3
        independent.alter(self.force.database, position)
        self.assertTrue(any(f"position {position}" in fault for fault in independent.faults(independent.Journal(self.force.database), self.force.public_key)))
        done = self.peel_verify(self.force.database)
        self.assertEqual(done.returncode, 1, done.stdout + done.stderr)
        self.assertIn(f"position {position}", done.stdout + done.stderr)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--engine", choices=["sqlite", "postgres"])
    options = parser.parse_args()
    passed = failed = 0
    for engine in [options.engine] if options.engine else ["sqlite", "postgres"]:
        print(f"\n{engine}", flush=True)
        try:
            JournalOfAForce.force = Force(engine, 300)
        except CannotStart as reason:
            print(f"the force could not be made: {reason}")
            failed += 1
            continue
        try:
            suite = unittest.defaultTestLoader.loadTestsFromTestCase(JournalOfAForce)
            result = unittest.TextTestRunner(stream=sys.stdout, verbosity=2).run(suite)
        finally:
            JournalOfAForce.force.remove()
        bad = len(result.failures) + len(result.errors)
        failed += bad
        passed += result.testsRun - bad
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
