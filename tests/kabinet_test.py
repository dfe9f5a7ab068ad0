# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests of whole programs share: where the programs are, a server with an org and
its people, an HTTP and a WebSocket client of their own (not the program's), bounded waits,
and a runner that speaks TAP.

    from kabinet_test import Server, Client, main

    def test_something():
        with Server() as server:
            ...

    main()
"""
import atexit
import base64
import gzip
import http.client
import json
import os
import re
import secrets
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import time
import traceback
import uuid

HERE = os.path.dirname(os.path.abspath(__file__))
SOURCE = os.environ.get('MESON_SOURCE_ROOT') or os.path.dirname(HERE)
DATA = os.path.join(SOURCE, 'tests', 'data')
# Passwords cost their real price (0.1 s and 64 MB each time) in those scripts alone that set this to 0 beforehand.
os.environ.setdefault('KABINET_TEST_CHEAP_PASSWORDS', '1')
# Sanitizers and a busy machine make everything slower; a wait that is bounded may be generous.
PASSWORD = 'korrekt-Pferd-Батарея-42'
PATIENCE = float(os.environ.get('KABINET_PATIENCE', '60'))


def build_root():
    root = os.environ.get('MESON_BUILD_ROOT') or os.path.join(SOURCE, 'build')
    if not os.path.exists(os.path.join(root, 'build.ninja')):
        raise SystemExit('no build directory: set MESON_BUILD_ROOT')
    return root


def is_sanitized():
    """Whether the programs were built with AddressSanitizer, which needs memory of its own."""
    with open(os.path.join(build_root(), 'meson-info', 'intro-buildoptions.json'), encoding='utf-8') as f:
        return any(o['name'] == 'b_sanitize' and 'address' in o['value'] for o in json.load(f))


def with_comma(language='en'):
    """Variables of a program whose C library writes 1,5: most of our users', and the tests' own C.UTF-8 does not."""
    folder = os.path.join(build_root(), 'tests', 'locales')
    if not os.path.exists(os.path.join(folder, 'ru_RU.UTF-8')):
        made = tempfile.mkdtemp(dir=os.path.dirname(folder))
        subprocess.run(['localedef', '-i', 'ru_RU', '-f', 'UTF-8', os.path.join(made, 'ru_RU.UTF-8')], capture_output=True, check=False)
        assert os.listdir(made), 'localedef made nothing: is the package locales installed?'
        os.makedirs(folder, exist_ok=True)
        try:
            os.rename(os.path.join(made, 'ru_RU.UTF-8'), os.path.join(folder, 'ru_RU.UTF-8'))
        except OSError:              # another script was faster
            pass
        shutil.rmtree(made, ignore_errors=True)
    return {'LOCPATH': folder, 'LC_ALL': 'ru_RU.UTF-8', 'LANGUAGE': language}


def program(name):
    folder = {'kabinetd': 'server', 'kabinetctl': 'cli', 'kabinet': 'app'}[name]
    return os.path.join(build_root(), 'src', folder, name)


def wait_for(predicate, timeout=None, what=None, interval=0.05):
    """Polls predicate() until it is true, and returns its value."""
    end = time.monotonic() + (PATIENCE if timeout is None else timeout)
    while True:
        value = predicate()
        if value:
            return value
        if time.monotonic() > end:
            raise AssertionError('waited in vain: %s' % (what() if callable(what) else what or predicate))
        time.sleep(interval)


def new_id():
    """A UUIDv7."""
    ms = int(time.time() * 1000)
    value = (ms << 80) | (7 << 76) | (secrets.randbits(12) << 64) | (2 << 62) | secrets.randbits(62)
    return str(uuid.UUID(int=value))


# -- programs -----------------------------------------------------------------
class Failed(AssertionError):
    def __init__(self, command, status, out, err):
        super().__init__('%s ended with %s\n%s\n%s' % (' '.join(command), status, out[-4000:], err[-8000:]))
        self.status, self.out, self.err = status, out, err


def run(command, check=True, timeout=None, **more):
    """Runs a program to its end: (status, out, err); Failed unless check is False."""
    p = subprocess.run(command, capture_output=True, text=True, timeout=timeout or 5 * PATIENCE, **more)
    if (check and p.returncode) or 'Sanitizer' in p.stderr or 'runtime error:' in p.stderr:
        raise Failed(command, p.returncode, p.stdout, p.stderr)
    return p.returncode, p.stdout, p.stderr


def ctl(*args, check=True, **more):
    """kabinetctl ARGS: its output; with check=False (status, out, err)."""
    status, out, err = run([program('kabinetctl'), *map(str, args)], check=check, **more)
    return out if check else (status, out, err)


def ctl_json(*args, **more):
    return json.loads(ctl(*args, '--json', **more))


# KABINET_TEST_DB=postgresql: every server has a database in the script's own PostgreSQL. That is started with the
# first one; a database with the tables in it is copied for each.
ON_POSTGRESQL = os.environ.get('KABINET_TEST_DB') == 'postgresql'
CLUSTERS, DATABASES = [], []


def cluster():
    import postgres    # pylint: disable=import-outside-toplevel
    if not CLUSTERS:
        CLUSTERS.append(postgres.Cluster())
        CLUSTERS[0].__enter__()
        atexit.register(CLUSTERS[0].__exit__)
    return CLUSTERS[0]


def fresh_database(template=None):
    name = 'kab%d' % len(DATABASES)
    if template is None:
        template = 'tables'
        if template not in DATABASES:
            ctl('--database', cluster().database(template), 'org', 'list')
            DATABASES.insert(0, template)
    DATABASES.append(name)
    return cluster().database(name, template)


class Server:
    """kabinetd over a database of its own, on a Unix socket or (tcp=True) a free port."""

    def __init__(self, folder=None, tcp=False, template=None):
        """template: the name of the database in the script's own PostgreSQL to begin with."""
        self.own = folder is None
        self.dir = folder or tempfile.mkdtemp(prefix='kab-server-')
        self.path = os.path.join(self.dir, 'kabinet.db')
        self.database = fresh_database(template) if ON_POSTGRESQL else 'sqlite:' + self.path
        self.blobs = os.path.join(self.dir, 'blobs')
        self.socket = os.path.join(self.dir, 'kabinetd.sock')
        self.log_path = os.path.join(self.dir, 'kabinetd.log')
        self.tcp, self.port, self.process = tcp, 0, None

    def ctl(self, *args, **more):
        """kabinetctl on this server's database, while it runs or not."""
        return ctl('--database', self.database, *args, **more)

    def setup(self, name='ООО «Тест и Право»'):
        """Makes an org with one administrator: (login, password)."""
        self.ctl('org', 'create', name)
        return self.add_user('admin', 'Кузнецова', 'Анна', 'admin@example.org')

    def add_user(self, role, surname, given_name, email, *more):
        self.ctl('user', 'add', '--role', role, '--surname', surname, '--given-name', given_name, '--email', email,
                 '--password-stdin', *more, input=PASSWORD + '\n')
        return email, PASSWORD

    def start(self, *more):
        """A second start is as the first one was."""
        self.more = more = more or getattr(self, 'more', ())
        at = os.path.getsize(self.log_path) if os.path.exists(self.log_path) else 0
        where = ['--listen', '127.0.0.1:%d' % self.port] if self.tcp else ['--socket', self.socket]
        with open(self.log_path, 'ab') as log:
            self.process = subprocess.Popen([program('kabinetd'), '--database', self.database, *where,
                                             '--blobs', self.blobs, *more],
                                            stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        if self.tcp:
            def port():
                self._alive()
                m = re.search(r'listening on http://127\.0\.0\.1:(\d+)', self.log(at))
                return m and int(m.group(1))
            self.port = wait_for(port, what='kabinetd to listen')
        wait_for(self._answers, what='kabinetd to answer')
        return self

    def _alive(self):
        if self.process.poll() is not None:
            raise AssertionError('kabinetd ended with %s:\n%s' % (self.process.returncode, self.log()[-8000:]))

    def _answers(self):
        self._alive()
        try:
            return self.client().get('/healthz')[0] == 200
        except OSError:
            return False

    def client(self):
        return Client(('127.0.0.1', self.port) if self.tcp else self.socket)

    @property
    def url(self):
        return 'http://127.0.0.1:%d' % self.port if self.tcp else 'unix:' + self.socket

    def log(self, since=0):
        with open(self.log_path, 'rb') as f:
            f.seek(since)
            return f.read().decode('utf-8', 'replace')

    def kill(self):
        """As a power cut has it."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(10)

    def stop(self):
        """As systemd has it; a leak or a status other than 0 fails the test."""
        if self.process is None or self.process.poll() is not None:
            return
        self.process.send_signal(signal.SIGTERM)
        status = self.process.wait(PATIENCE)
        assert status == 0, 'kabinetd ended with %s:\n%s' % (status, self.log()[-8000:])
        self.check_books()

    def check_books(self):
        """Whatever a test did: the books balance."""
        if self.ctl('ledger', 'check', '--quiet', check=False)[0] == 0:    # there is one org, and they do
            return
        for org in json.loads(self.ctl('org', 'list', '--json')):
            self.ctl('--org', org['id'], 'ledger', 'check', '--quiet')

    def __enter__(self):
        return self.start()

    def __exit__(self, kind, *_):
        try:
            if kind is None:
                self.stop()
            elif self.process and self.process.poll() is None:
                self.kill()
        finally:
            if kind is not None:
                print('# kabinetd said:\n# ' + self.log()[-6000:].replace('\n', '\n# '))
            if self.own:
                shutil.rmtree(self.dir, ignore_errors=True)


# -- a desktop without a window ---------------------------------------------------
class Desktop:
    """One of many desktops: kabinetctl desktop, on the same engine as the window."""

    def __init__(self, server, login, password, folder):
        self.server, self.login, self.password, self.cache = server, login, password, folder
        os.makedirs(folder, exist_ok=True)
        self.password_file = os.path.join(folder, 'password')
        with open(self.password_file, 'w', encoding='utf-8') as f:
            f.write(password + '\n')
        os.chmod(self.password_file, 0o600)

    def command(self, verb, *args):
        where = ['--server', self.server, '--login', self.login] if verb == 'sync' else []
        return [program('kabinetctl'), 'desktop', verb, '--cache', self.cache, *where, *map(str, args)]

    def environment(self):
        return dict(os.environ, KABINET_PASSWORD_FILE=self.password_file)

    def run(self, verb, *args, check=True):
        """(status, out, err); with check an honest 0 is wanted."""
        return run(self.command(verb, *args), check=check, env=self.environment())

    def start(self, verb, *args):
        """The same, left running, to be killed."""
        return subprocess.Popen(self.command(verb, *args), env=self.environment(), stdin=subprocess.DEVNULL,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def json(self, verb, *args):
        return json.loads(self.run(verb, '--json', *args)[1])

    def sync(self, check=True):
        return self.run('sync', check=check)

    def status(self):
        return self.json('status')

    def rows(self, entity, *filters, **more):
        """All rows of a list, page by page: {id: row}."""
        found, page = {}, 1
        options = [x for f in filters for x in ('--filter', f)] + [x for k, v in more.items() for x in ('--' + k, v)]
        while True:
            answer = self.json('list', entity, '--size', 1000, '--page', page, *options)
            found.update({row['id']: row for row in answer['rows']})
            if page >= answer['pages']:
                assert len(found) == answer['total'], (len(found), answer['total'])
                return found
            page += 1

    def add(self, entity, **values):
        return self.run('add', entity, *['%s=%s' % v for v in values.items()])

    def edit(self, entity, row, **values):
        return self.run('edit', entity, row, *['%s=%s' % v for v in values.items()])


# -- HTTP -----------------------------------------------------------------------
class Client:
    """HTTP/1.1 to ('host', port) or the path of a socket; context: TLS."""

    def __init__(self, address, context=None):
        self.address, self.context, self.token, self.session = address, context, None, None
        self.device = str(uuid.uuid4())

    def connect(self, timeout=None):
        timeout = timeout or PATIENCE
        if isinstance(self.address, str):
            sock = socket.socket(socket.AF_UNIX)
            sock.settimeout(timeout)
            sock.connect(self.address)
        else:
            sock = socket.create_connection(self.address, timeout)
        if self.context:
            sock = self.context.wrap_socket(sock, server_hostname='127.0.0.1')
        return sock

    def request(self, method, path, body=None, headers=None, timeout=None):
        """(status, headers, body), body decoded: JSON where it is that, else bytes."""
        connection = http.client.HTTPConnection('localhost', timeout=timeout or PATIENCE)
        connection.sock = self.connect(timeout)
        headers = dict(headers or {})
        if self.token:
            headers.setdefault('Authorization', 'Bearer ' + self.token)
        if body is not None and not isinstance(body, bytes):
            body = json.dumps(body).encode()
            headers.setdefault('Content-Type', 'application/json')
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            data = answer.read()
        finally:
            connection.close()
        if answer.headers.get('Content-Encoding') == 'gzip':
            data = gzip.decompress(data)
        if 'json' in answer.headers.get('Content-Type', '') and data:
            data = json.loads(data)
        return answer.status, answer.headers, data

    def get(self, path, **more):
        status, _, body = self.request('GET', path, **more)
        return status, body

    def post(self, path, body, **more):
        status, _, answer = self.request('POST', path, body, **more)
        return status, answer

    def sign_in(self, login, password):
        status, answer = self.post('/v1/session', {'login': login, 'password': password,
                                                   'device': {'id': self.device, 'name': 'test'}})
        assert status == 200, (status, answer)
        self.session, self.token = answer, answer['access_token']
        return self

    def changes(self, cursor=None, limit=None):
        """One whole run: (items, cursor)."""
        items = []
        while True:
            query = '&'.join(['%s=%s' % p for p in (('cursor', cursor), ('limit', limit)) if p[1]])
            status, page = self.get('/v1/changes' + ('?' + query if query else ''))
            assert status == 200, (status, page)
            items += page['items']
            cursor = page['cursor']
            if not page['more']:
                return items, cursor

    def rows(self, entity):
        """{id: row} of all live rows of an entity that this account may see."""
        found = {}
        for item in self.changes()[0]:
            if item.get('entity') == entity and not item.get('deleted'):
                found[item['id']] = item
        return found

    def mutate(self, mutations):
        status, answer = self.post('/v1/mutations', {'device': self.session['device'], 'mutations': mutations})
        assert status == 200, (status, answer)
        return answer['outcomes']

    def live(self):
        return WebSocket(self, '/v1/live')


class WebSocket:
    """As much of RFC 6455 as a listener needs."""

    def __init__(self, client, path):
        self.sock = client.connect()
        key = base64.b64encode(secrets.token_bytes(16)).decode()
        lines = ['GET %s HTTP/1.1' % path, 'Host: localhost', 'Upgrade: websocket', 'Connection: Upgrade',
                 'Sec-WebSocket-Key: ' + key, 'Sec-WebSocket-Version: 13']
        if client.token:
            lines.append('Authorization: Bearer ' + client.token)
        self.sock.sendall(('\r\n'.join(lines) + '\r\n\r\n').encode())
        self.buffer, head = b'', b''
        while b'\r\n\r\n' not in head:
            data = self.sock.recv(4096)
            if not data:
                break
            head += data
        head, _, self.buffer = head.partition(b'\r\n\r\n')
        self.status = int(head.split(None, 2)[1])

    def _read(self, count):
        while len(self.buffer) < count:
            data = self.sock.recv(4096)
            if not data:
                raise ConnectionError('closed')
            self.buffer += data
        data, self.buffer = self.buffer[:count], self.buffer[count:]
        return data

    def receive(self, timeout=10):
        """The next text message, as JSON; pings are answered."""
        self.sock.settimeout(timeout)
        while True:
            first, second = self._read(2)
            length = second & 0x7f
            if length == 126:
                length = struct.unpack('!H', self._read(2))[0]
            elif length == 127:
                length = struct.unpack('!Q', self._read(8))[0]
            data = self._read(length)
            kind = first & 0x0f
            if kind == 1:
                return json.loads(data)
            if kind == 8:
                raise ConnectionError('closed by the server')
            if kind == 9:
                self._send(10, data)

    def _send(self, kind, data):
        mask = secrets.token_bytes(4)
        body = bytes(b ^ mask[i % 4] for i, b in enumerate(data))
        self.sock.sendall(bytes([0x80 | kind, 0x80 | len(data)]) + mask + body)

    def close(self):
        try:
            self._send(8, b'\x03\xe8')
        except OSError:
            pass
        self.sock.close()


# -- running --------------------------------------------------------------------
class Skipped(Exception):
    """This machine cannot do what the test needs; why."""


def main():
    """Runs every test_* function of the calling script, in order, and speaks TAP."""
    script = sys.modules['__main__']
    wanted = sys.argv[1:]
    tests = [(n, f) for n, f in vars(script).items()
             if n.startswith('test_') and callable(f) and (not wanted or n in wanted)]
    print('1..%d' % len(tests), flush=True)
    failures = 0
    for number, (name, function) in enumerate(tests, 1):
        start = time.monotonic()
        title = '%s %s' % (name[5:].replace('_', ' '), ((function.__doc__ or '').strip().splitlines() or [''])[0])
        try:
            function()
            print('ok %d %s (%.1f s)' % (number, title.strip(), time.monotonic() - start), flush=True)
        except Skipped as why:
            print('ok %d %s # SKIP %s' % (number, title.strip(), why), flush=True)
        except Exception:      # pylint: disable=broad-except
            failures += 1
            print('# ' + traceback.format_exc().replace('\n', '\n# '))
            print('not ok %d %s' % (number, title.strip()), flush=True)
    sys.exit(1 if failures else 0)
