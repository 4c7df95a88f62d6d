"""A demonstration force to test or measure: makes it on either engine, serves it, and signs its officers in."""

import base64
import hashlib
import http.cookiejar
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from html.parser import HTMLParser

ROOT = pathlib.Path(__file__).resolve().parents[2]
SCRATCH = pathlib.Path(os.environ.get("PEEL_SCRATCH", ROOT / ".build"))


class CannotStart(Exception):
    pass


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def throwaway_postgres(fast):
    command = [str(ROOT / "bin/throwaway-postgres"), "start"] + (["--fast"] if fast else [])
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def stop_postgres(address):
    subprocess.run([str(ROOT / "bin/throwaway-postgres"), "stop", address], check=True)


class Force:
    """One synthetic force in a folder of its own. The demo prints the sign-in names to walk it with, and the one password of all its officers."""

    def __init__(self, engine, people, configuration="debug", fast=True, seconds_max=600):
        self.engine = engine
        self.binary = SCRATCH / configuration / "peel"
        if not self.binary.exists():
            raise CannotStart(f"{self.binary} is not built; run bin/test or bin/peel first")
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix=f"peel-{engine}-"))
        self.postgres = throwaway_postgres(fast) if engine == "postgres" else None
        self.process = None
        self.seconds_max = seconds_max
        self.sign_ins = []
        self.tokens = {}
        started = time.monotonic()
        command = ["demo", "--people", str(people), "--seed", "1", "--data", str(self.folder / "demo")]
        if self.postgres:
            command += ["--database", self.postgres]
        self.serve(command, port_option="--port")
        self.seconds_to_make = time.monotonic() - started

    @property
    def database(self):
        if self.postgres:
            return self.postgres
        files = [path for path in (self.folder / "demo").rglob("*") if path.suffix in (".sqlite", ".db")]
        if not files:
            raise CannotStart(f"no SQLite file in {self.folder / 'demo'}")
        return f"sqlite:{files[0]}"

    def run(self, *arguments, check=True):
        """Runs another command of peel, such as `token create`, and gives back what it printed."""
        done = subprocess.run([str(self.binary), *map(str, arguments)], capture_output=True, text=True, cwd=self.folder)
        if check and done.returncode != 0:
            raise CannotStart(f"peel {' '.join(map(str, arguments))} ended with {done.returncode}: {done.stderr.strip()[-400:]}")
        return done

    def serve(self, command=None, port_option="--bind"):
        """Starts the server on a fresh port and waits until it is ready. Without a command it serves the force that is there."""
        port = free_port()
        self.address = f"http://127.0.0.1:{port}"
        if command is None:
            command = ["serve", "--database", self.database]
            if self.journal_key:
                command += ["--journal-key", str(self.journal_key)]
        command = command + [port_option, f"127.0.0.1:{port}" if port_option == "--bind" else str(port)]
        self.log = self.folder / "server.log"
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen([str(self.binary), *command], stdout=log, stderr=log, cwd=self.folder)
        deadline = time.monotonic() + self.seconds_max
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                raise CannotStart(f"peel {command[0]} ended with {self.process.returncode}:\n{self.tail()}")
            try:
                with urllib.request.urlopen(self.address + "/readyz", timeout=2) as answer:
                    if answer.status == 200:
                        if not self.sign_ins:
                            self.read_sign_ins()
                        return
            except (urllib.error.URLError, OSError):
                pass
            time.sleep(0.2)
        raise CannotStart(f"peel {command[0]} was not ready within {self.seconds_max} s:\n{self.tail()}")

    def read_sign_ins(self):
        """The demo prints the one password of its officers, and a line for each: sign-in name and role."""
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            printed = re.search(r"password\s+(\S+)\s*\n\n((?:  \S+ .*\n)+)", self.log.read_text(errors="replace"))
            if printed:
                self.password = printed[1]
                self.sign_ins = [line.split()[0] for line in printed[2].splitlines()]
                return
            time.sleep(0.1)
        raise CannotStart(f"the demo did not print its sign-ins:\n{self.tail()}")

    @property
    def journal_key(self):
        """The file of the key this force signs its checkpoints with; nothing before it is made."""
        files = (path for path in self.folder.rglob("*") if path.is_file() and path.stat().st_size < 1024)
        return next((path for path in files if path.read_bytes().startswith(b"peel journal signing key")), None)

    @property
    def public_key(self):
        """The public half of that key, as a verifier is handed it."""
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
        from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

        private = Ed25519PrivateKey.from_private_bytes(base64.b64decode(self.journal_key.read_text().splitlines()[1]))
        public = private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        return f"peel-journal-key {hashlib.sha256(public).hexdigest()[:16]} {base64.b64encode(public).decode()}"

    def visitor(self, name):
        """This officer without a browser, signed in."""
        visitor = Visitor(self.address)
        visitor.sign_in(name, self.password)
        return visitor

    def token(self, name):
        """An API token acting as the officer with this sign-in name; made once."""
        if name not in self.tokens:
            number = re.search(r'data-officer="([^"]+)"', self.visitor(name).get("/"))[1]
            self.tokens[name] = self.run("token", "create", "--database", self.database, "--officer", number, "--label", "test").stdout.split()[-1]
        return self.tokens[name]

    def api(self, path, officer="auditor", body=None):
        """What the API answers this officer, read as JSON. A problem comes back as it is, with its `status`."""
        request = urllib.request.Request(self.address + path, headers={"Authorization": f"Bearer {self.token(officer)}"})
        if body is not None:
            request.data = json.dumps(body).encode()
            request.add_header("Content-Type", "application/json")
        try:
            answer = urllib.request.urlopen(request, timeout=30)
        except urllib.error.HTTPError as refused:
            answer = refused
        with answer:
            return json.loads(answer.read())

    def tail(self, lines=20):
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])

    def halt(self):
        """SIGTERM, as a service manager would. Gives back the exit status."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(30)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        return self.process.returncode if self.process else None

    def remove(self):
        self.halt()
        if self.postgres:
            stop_postgres(self.postgres)
        shutil.rmtree(self.folder, ignore_errors=True)

    def peak_memory(self):
        """Bytes: the most physical memory the server has held."""
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmHWM:\s+(\d+) kB", status)[1]) * 1024


class FormReader(HTMLParser):
    """The forms of a page: where each goes and what each field holds."""

    def __init__(self, page):
        super().__init__()
        self.forms = []
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        if tag == "form":
            self.forms.append({"action": values.get("action", ""), "fields": {}, "kinds": {}})
        elif tag in ("input", "button", "textarea", "select") and self.forms and values.get("name"):
            self.forms[-1]["fields"][values["name"]] = values.get("value") or ""
            self.forms[-1]["kinds"][values["name"]] = values.get("type", "text")


class Visitor:
    """An officer with cookies but without a browser, for measuring and for what a browser will not do."""

    def __init__(self, address):
        self.address = address
        self.cookies = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies))

    def get(self, path):
        try:
            answer = self.opener.open(self.address + path, timeout=30)
        except urllib.error.HTTPError as refused:
            answer = refused
        with answer:
            self.status = answer.status
            self.path = urllib.parse.urlparse(answer.url).path
            return answer.read().decode()

    def sign_in(self, name, password):
        page = self.get("/sign-in")
        form = next(form for form in FormReader(page).forms if "password" in form["kinds"].values())
        for field, kind in form["kinds"].items():
            if kind == "password":
                form["fields"][field] = password
            elif kind in ("text", "email"):
                form["fields"][field] = name
        target = urllib.parse.urljoin(self.address + self.path, form["action"] or self.path)
        with self.opener.open(target, urllib.parse.urlencode(form["fields"]).encode(), timeout=30) as answer:
            if 'type="password"' in answer.read().decode():
                raise CannotStart(f"{name} could not sign in")

    @property
    def cookie(self):
        return "; ".join(f"{cookie.name}={cookie.value}" for cookie in self.cookies)
