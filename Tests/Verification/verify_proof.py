#!/usr/bin/env python3
"""Checks that a journal entry stands in Peel's signed journal. Written apart from Peel, with nothing but Python's standard library.

    verify_proof.py PROOF.json "peel-journal-key ID BASE64"

The proof is the JSON that Peel hands out for one position; the key is the force's public key, had from somewhere other than the proof.
Prints the entry and exits 0 if everything fits; otherwise says what does not and exits 1. Exit 2: wrong usage.

What is checked: SHA-256(00 || leaf) is the leaf hash; leaf hash and path lead to the root for this position and size (RFC 6962, RFC 9162
section 2.1.3.2); the checkpoint is of this size and root; its Ed25519 signature (RFC 8032) holds under the key given.
"""
import base64
import hashlib
import json
import sys

FIELDS = ["id", "at", "officer_id", "act", "category", "outcome", "subject_kind", "subject_id", "basis", "request", "event", "detail_hash"]


class Unproven(Exception):
    pass


# Ed25519, RFC 8032 section 5.1, in affine coordinates: slow and short.
P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P


def recover_x(y, sign):
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P != 0:
        x = x * pow(2, (P - 1) // 4, P) % P
    if (x * x - square) % P != 0 or (x == 0 and sign == 1):
        return None
    return P - x if x & 1 != sign else x


def decode_point(data):
    number = int.from_bytes(data, "little")
    y = number & ((1 << 255) - 1)
    x = recover_x(y, number >> 255)
    return None if x is None else (x, y)


def add(a, b):
    product = D * a[0] * b[0] * a[1] * b[1] % P
    x = (a[0] * b[1] + b[0] * a[1]) * pow(1 + product, P - 2, P) % P
    y = (a[1] * b[1] + a[0] * b[0]) * pow(1 - product, P - 2, P) % P
    return (x, y)


def multiply(scalar, point):
    result = (0, 1)
    while scalar:
        if scalar & 1:
            result = add(result, point)
        point = add(point, point)
        scalar >>= 1
    return result


BASE_Y = 4 * pow(5, P - 2, P) % P
BASE = (recover_x(BASE_Y, 0), BASE_Y)


def signature_holds(public, message, signature):
    if len(public) != 32 or len(signature) != 64:
        return False
    key, commitment = decode_point(public), decode_point(signature[:32])
    scalar = int.from_bytes(signature[32:], "little")
    if key is None or commitment is None or scalar >= ORDER:
        return False
    challenge = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % ORDER
    return multiply(scalar, BASE) == add(commitment, multiply(challenge, key))


def root_of(leaf_hash, position, size, path):
    if not 0 <= position < size:
        raise Unproven("the position lies outside the tree")
    node, index, last = leaf_hash, position, size - 1
    for sibling in path:
        if last == 0:
            raise Unproven("the path is too long")
        if index % 2 == 1 or index == last:
            node = hashlib.sha256(b"\x01" + sibling + node).digest()
            while index % 2 == 0 and index != 0:
                index //= 2
                last //= 2
        else:
            node = hashlib.sha256(b"\x01" + node + sibling).digest()
        index //= 2
        last //= 2
    if last != 0:
        raise Unproven("the path is too short")
    return node


def read_netstrings(data):
    fields = []
    while data:
        if data.startswith(b"-,"):
            fields.append(None)
            data = data[2:]
            continue
        length, colon, rest = data.partition(b":")
        if not colon or not length.isdigit() or (len(length) > 1 and length.startswith(b"0")):
            raise Unproven("the leaf is not a list of netstrings")
        count = int(length)
        if rest[count:count + 1] != b",":
            raise Unproven("the leaf is not a list of netstrings")
        fields.append(rest[:count].decode("utf-8"))
        data = rest[count + 1:]
    return fields


def read_key(text):
    parts = text.split()
    if len(parts) != 3 or parts[0] != "peel-journal-key":
        raise Unproven("the key is not of the form: peel-journal-key ID BASE64")
    public = base64.b64decode(parts[2], validate=True)
    if hashlib.sha256(public).digest()[:8].hex() != parts[1]:
        raise Unproven("the key's id is not that of the key")
    return parts[1], public


def require(condition, sentence):
    if not condition:
        raise Unproven(sentence)


def verify(proof, key_text):
    key_id, public = read_key(key_text)
    require(proof["format"] == "peel-journal-proof-v1", "this is not a proof of a form that I know")
    leaf = base64.b64decode(proof["leaf"], validate=True)
    leaf_hash = hashlib.sha256(b"\x00" + leaf).digest()
    require(leaf_hash.hex() == proof["leafHash"], "the leaf does not have the hash given")
    path = [bytes.fromhex(step) for step in proof["path"]]
    require(all(len(step) == 32 for step in path), "a step of the path is not a SHA-256 hash")
    root = root_of(leaf_hash, proof["position"], proof["size"], path)
    require(root.hex() == proof["root"], "leaf and path do not lead to the root")
    checkpoint = proof["checkpoint"]
    require(checkpoint["size"] == proof["size"], "the checkpoint is of another size")
    require(base64.b64decode(checkpoint["root"], validate=True) == root, "the checkpoint is of another root")
    require(checkpoint["keyID"] == key_id, "the checkpoint is signed with key %s, not with the key given" % checkpoint["keyID"])
    text = "peel journal\n%d\n%s\n%s\n" % (checkpoint["size"], checkpoint["root"], checkpoint["at"])
    signature = base64.b64decode(checkpoint["signature"], validate=True)
    require(signature_holds(public, text.encode("utf-8"), signature), "the checkpoint's signature does not hold")
    fields = read_netstrings(leaf)
    require(fields[:1] == ["peel-journal-v1"] and len(fields) == 1 + len(FIELDS), "the leaf is not a journal entry")
    return dict(zip(FIELDS, fields[1:]))


def main(arguments):
    if len(arguments) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    try:
        with open(arguments[0], encoding="utf-8") as file:
            proof = json.load(file)
        entry = verify(proof, arguments[1])
    except Unproven as reason:
        print("Not proven: %s." % reason)
        return 1
    except (KeyError, TypeError, ValueError) as error:
        print("Not proven: the proof cannot be read (%s: %s)." % (type(error).__name__, error))
        return 1
    for name in FIELDS:
        if entry[name] is not None:
            print("%s: %s" % (name, entry[name]))
    checkpoint = proof["checkpoint"]
    print("Proven: position %d of %d, signed %s with key %s." % (proof["position"], proof["size"], checkpoint["at"], checkpoint["keyID"]))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
