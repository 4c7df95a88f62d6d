"""The journal read with SQL of our own and recomputed from its definition (docs/ARCHITECTURE.md): nothing here comes from Peel's code."""

import base64
import csv
import datetime
import hashlib
import io
import os
import sqlite3
import subprocess
import time

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from verify_proof import FIELDS, read_key

ABSENT = "\\N"


def query(database, sql):
    """The rows of one statement, on either engine, as text; absent values as None."""
    if database.startswith("sqlite:"):
        with sqlite3.connect(f"file:{database[7:]}?mode=ro", uri=True) as connection:
            return [tuple(None if value is None else str(value) for value in row) for row in connection.execute(sql)]
    done = subprocess.run(["psql", "--csv", "-t", "-P", f"null={ABSENT}", "-v", "ON_ERROR_STOP=1", "-c", sql, database], capture_output=True, text=True, check=True)
    csv.field_size_limit(1 << 30)
    return [tuple(None if value == ABSENT else value for value in row) for row in csv.reader(io.StringIO(done.stdout, newline=""))]


def in_hex(database, column):
    return f"lower(hex({column}))" if database.startswith("sqlite:") else f"encode({column}, 'hex')"


def netstring(value):
    if value is None:
        return b"-,"
    data = value.encode()
    return b"%d:%s," % (len(data), data)


class Journal:
    """Everything sealed, in order of position."""

    def __init__(self, database):
        columns = ", ".join(f"j.{name}" for name in FIELDS)
        rows = query(
            database,
            f"SELECT s.position, {in_hex(database, 's.leaf_hash')}, {in_hex(database, 'd.salt')}, d.body, {columns} FROM journal_seal s"
            " LEFT JOIN journal j ON j.id = s.journal_id LEFT JOIN journal_detail d ON d.journal_id = s.journal_id ORDER BY s.position",
        )
        self.positions = [int(row[0]) for row in rows]
        self.sealed = [row[1] for row in rows]
        self.salts = [row[2] for row in rows]
        self.bodies = [row[3] for row in rows]
        self.entries = [dict(zip(FIELDS, row[4:])) for row in rows]
        self.leaves = [b"".join([netstring("peel-journal-v1")] + [netstring(entry[name]) for name in FIELDS]) for entry in self.entries]
        self.checkpoints = [
            (int(size), root, int(at), key, signature)
            for size, root, at, key, signature in query(
                database, f"SELECT size, {in_hex(database, 'root')}, at, key_id, {in_hex(database, 'signature')} FROM journal_checkpoint ORDER BY size"
            )
        ]
        self.unsealed = int(query(database, "SELECT count(*) FROM journal WHERE id NOT IN (SELECT journal_id FROM journal_seal)")[0][0])
        self.erased = {entry["subject_id"] for entry in self.entries if entry["category"] == "ERA" and entry["outcome"] == "done"}

    @property
    def size(self):
        return len(self.positions)


def settled(database, seconds_max=30):
    """The journal once the sealer has caught up: the statements above are not one snapshot, so a journal that is growing is read again."""
    deadline = time.monotonic() + seconds_max
    while True:
        journal = Journal(database)
        caught_up = journal.unsealed == 0 and journal.size and journal.checkpoints and journal.checkpoints[-1][0] == journal.size
        if caught_up or time.monotonic() > deadline:
            return journal
        time.sleep(0.5)


def node(left, right):
    return hashlib.sha256(b"\x01" + left + right).digest()


class Tree:
    """RFC 6962's tree, growing: the complete subtrees so far, largest first, with how many leaves each has."""

    def __init__(self):
        self.peaks = []

    def append(self, leaf_hash):
        self.peaks.append((1, leaf_hash))
        while len(self.peaks) > 1 and self.peaks[-1][0] == self.peaks[-2][0]:
            (count, right), (_, left) = self.peaks.pop(), self.peaks.pop()
            self.peaks.append((2 * count, node(left, right)))

    @property
    def root(self):
        if not self.peaks:
            return hashlib.sha256(b"").digest()
        root = self.peaks[-1][1]
        for _, peak in reversed(self.peaks[:-1]):
            root = node(peak, root)
        return root


def rfc3339(microseconds):
    """As a checkpoint's text writes its time: UTC, with microseconds unless there are none."""
    seconds, fraction = divmod(microseconds, 1_000_000)
    text = datetime.datetime.fromtimestamp(seconds, datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%S")
    return text + (f".{fraction:06d}" if fraction else "") + "Z"


def signature_holds(public, message, signature):
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
        return True
    except InvalidSignature:
        return False


def faults(journal, public_key):
    """Everything that does not hold, as sentences; an empty list for a journal that is whole."""
    key_id, public = read_key(public_key)
    found = []
    tree = Tree()
    waiting = list(journal.checkpoints)
    for index in range(journal.size):
        if journal.positions[index] != index:
            return found + [f"position {index} is missing"]
        leaf_hash = hashlib.sha256(b"\x00" + journal.leaves[index]).digest()
        if leaf_hash.hex() != journal.sealed[index]:
            found.append(f"position {index}: entry and seal do not agree")
        found += detail_faults(journal, index)
        tree.append(leaf_hash)
        if waiting and waiting[0][0] == index + 1:
            size, root, at, key, signature = waiting.pop(0)
            if root != tree.root.hex():
                found.append(f"the checkpoint of {size} is of another tree")
            text = f"peel journal\n{size}\n{base64.b64encode(bytes.fromhex(root)).decode()}\n{rfc3339(at)}\n"
            if key != key_id or not signature_holds(public, text.encode(), bytes.fromhex(signature)):
                found.append(f"the checkpoint of {size} is not signed with the key")
    if waiting:
        found.append(f"{len(waiting)} checkpoints are of more entries than there are")
    if journal.size and (not journal.checkpoints or journal.checkpoints[-1][0] != journal.size):
        found.append("the last entries have no checkpoint")
    return found


def detail_faults(journal, index):
    wanted, salt, body = journal.entries[index]["detail_hash"], journal.salts[index], journal.bodies[index]
    if wanted is None:
        return [] if body is None else [f"position {index}: a detail that the entry does not have"]
    if body is None:
        return [] if journal.entries[index]["id"] in journal.erased else [f"position {index}: the detail is gone and nothing says it was erased"]
    return [] if hashlib.sha256(bytes.fromhex(salt) + body.encode()).hexdigest() == wanted else [f"position {index}: the detail was altered"]


def alter(database, position):
    """What somebody with the database's own password could do: change one letter of one entry."""
    where = f"WHERE id = (SELECT journal_id FROM journal_seal WHERE position = {position})"
    change = f"UPDATE journal SET act = 'x' || substr(act, 2) {where}"
    if database.startswith("sqlite:"):
        with sqlite3.connect(database[7:]) as connection:
            connection.execute("DROP TRIGGER journal_no_update")
            connection.execute(change)
        return
    subprocess.run(["psql", "-q", "-v", "ON_ERROR_STOP=1", "-c", "ALTER TABLE journal DISABLE TRIGGER ALL", "-c", change, database], check=True, env=os.environ)
