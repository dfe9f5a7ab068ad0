#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Saves what a released version leaves behind, for later versions to be tested with:

    MESON_BUILD_ROOT=build /usr/bin/python3 tests/data/make-saved.py tests/data/saved/VERSION

server.sql     a server's database, some rows of some kinds in it
wire.json      what a desktop of this version asks of it, from signing in to signing out, and what it was answered
desktop/       an account's files after a sync, one edit waiting: account.json, work.sql, cache.db.gz
expect.json    what must be found in all that

Once a version is released its folder is never changed; tests/cli/test-versions.py opens all of them."""
import gzip
import json
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..'))
os.environ['KABINET_TEST_CHEAP_PASSWORDS'] = '1'
from kabinet_test import Client, Desktop, Server, new_id, program  # noqa: E402


class Recorder:
    """Stands between a desktop and a server: one request a connection, as kabinetd has it."""

    def __init__(self, port):
        self.to, self.records, self.lock = port, [], threading.Lock()
        self.listener = socket.create_server(('127.0.0.1', 0))
        self.url = 'http://127.0.0.1:%d' % self.listener.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                sock = self.listener.accept()[0]
            except OSError:
                return
            threading.Thread(target=self.serve, args=(sock,), daemon=True).start()

    @staticmethod
    def read(sock, data, length=None):
        """Until so many bytes of the body are there, or the end."""
        while length is None or len(data.partition(b'\r\n\r\n')[2]) < length:
            more = sock.recv(65536)
            if not more:
                break
            data += more
            if length is None and b'\r\n\r\n' in data:
                break
        return data

    def serve(self, sock):
        with sock, socket.create_connection(('127.0.0.1', self.to)) as server:
            request = self.read(sock, b'')
            if not request:
                return
            head = request.partition(b'\r\n\r\n')[0].decode('latin-1').split('\r\n')
            headers = {k.lower(): v.strip() for k, _, v in (line.partition(':') for line in head[1:])}
            if 'upgrade' in headers:                       # the live line: desktops sync without it, too
                sock.sendall(b'HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nContent-Length: 0\r\n\r\n')
                return
            request = self.read(sock, request, int(headers.get('content-length', 0)))
            server.sendall(request)
            answer = b''
            while True:
                more = server.recv(65536)
                if not more:
                    break
                answer += more
            sock.sendall(answer)
            method, path, _ = head[0].split(' ')
            body = request.partition(b'\r\n\r\n')[2]
            said, _, got = answer.partition(b'\r\n\r\n')
            with self.lock:
                self.records.append({
                    'method': method, 'path': path, 'authorization': headers.get('authorization'),
                    'body': json.loads(body) if body else None, 'status': int(said.split(b' ')[1]),
                    'answer': json.loads(got) if got else None})


def dump(path, to):
    with sqlite3.connect(path) as db, open(to, 'w', encoding='utf-8') as out:
        out.write('PRAGMA user_version=%d;\n' % db.execute('PRAGMA user_version').fetchone())
        for line in db.iterdump():
            out.write(line + '\n')


def find(folder, name):
    [path] = [os.path.join(root, name) for root, _, files in os.walk(folder) if name in files]
    return path


def fill(client):
    """Some of what a business has, deleted and refused things among it."""
    kind, package, partner, option, gone = (new_id() for _ in range(5))
    n = [0]

    def do(op, entity, row, set=None, base=None, rev=0):
        n[0] += 1
        [outcome] = client.mutate([{'id': new_id(), 'n': n[0], 'entity': entity, 'row': row, 'op': op, 'base_rev': rev,
                                    'base': base or {}, 'set': set or {}, 'schema': 1}])
        assert outcome['outcome'] == 'done', outcome
        return outcome['rev']
    do('create', 'package_kind', kind, {'name': 'Защита данных'})
    do('create', 'package', package, {'name': 'Базовый «№1»', 'kind': kind, 'price': 150000, 'currency': 'RUB',
                                      'description': '<p>Для малых <b>отделов</b></p>'})
    do('create', 'partner', partner, {'name': 'Север'})
    do('create', 'option', option, {'name': 'Обучение', 'price': 5000, 'currency': 'RUB'})
    rev = do('create', 'option', gone, {'name': 'Снятая опция'})
    do('delete', 'option', gone, {}, {}, rev)
    return package


def save(folder):
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(os.path.join(folder, 'desktop'))
    work = tempfile.mkdtemp(prefix='kab-saved-')
    server = Server(folder=work, tcp=True)
    login, password = server.setup()
    server.start()
    package = fill(server.client().sign_in(login, password))
    desk = Desktop(server.url, login, password, os.path.join(work, 'desk'))
    desk.sync()
    server.stop()
    dump(server.path, os.path.join(folder, 'server.sql'))
    with sqlite3.connect(server.path) as db:
        rows = {entity: db.execute('SELECT COUNT(*) FROM "%s" WHERE deleted=0' % entity).fetchone()[0]
                for entity in ('package', 'package_kind', 'partner', 'option', 'user', 'setting', 'template')}
        head = db.execute('SELECT activity_n, activity_hash FROM org').fetchone()

    server.start()
    recorder = Recorder(server.port)
    other = Desktop(recorder.url, login, password, os.path.join(work, 'other'))
    other.sync()
    other.edit('package', package, price='1750,00', name='Базовый «№2»')
    other.add('option', name='Выезд', price='99,90', currency='RUB')
    other.sync()
    second = Client(('127.0.0.1', server.port)).sign_in(login, password)
    second.request('POST', '/v1/mutations', {'device': second.device, 'mutations': [
        {'id': new_id(), 'n': 1, 'entity': 'package', 'row': package, 'op': 'update', 'base_rev': 0, 'schema': 1,
         'base': {'price': 175000, 'currency': 'RUB'}, 'set': {'price': 180000}}]})
    with open(os.path.join(folder, 'wire.json'), 'w', encoding='utf-8') as f:
        json.dump(recorder.records, f, ensure_ascii=False, indent=1)
        f.write('\n')
    server.stop()

    desk.edit('package', package, price='2000,00')                   # with nobody there to send it to
    status = desk.status()
    assert status['pending'] == 1, status
    with open(find(desk.cache, 'account.json'), encoding='utf-8') as f:
        account = json.load(f)
    account.update(server='http://127.0.0.1:1', cache_dir='')
    with open(os.path.join(folder, 'desktop', 'account.json'), 'w', encoding='utf-8') as f:
        json.dump(account, f, ensure_ascii=False)
        f.write('\n')
    dump(find(desk.cache, 'work.db'), os.path.join(folder, 'desktop', 'work.sql'))
    cache = find(desk.cache, 'cache.db')
    with sqlite3.connect(cache) as db:
        db.execute('PRAGMA wal_checkpoint(TRUNCATE)')
    with open(cache, 'rb') as source, open(os.path.join(folder, 'desktop', 'cache.db.gz'), 'wb') as f:
        with gzip.GzipFile(fileobj=f, mode='wb', filename='', mtime=0) as out:
            shutil.copyfileobj(source, out)
    version = subprocess.run([program('kabinetd'), '--version'],
                             capture_output=True, text=True, check=True).stdout.strip()
    with open(os.path.join(folder, 'expect.json'), 'w', encoding='utf-8') as f:
        json.dump({'version': version, 'login': login, 'password': password, 'package': package, 'rows': rows,
                   'journal': {'last': head[0], 'hash': head[1]}}, f, ensure_ascii=False, indent=1)
        f.write('\n')
    shutil.rmtree(work)


if __name__ == '__main__':
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    save(sys.argv[1])
