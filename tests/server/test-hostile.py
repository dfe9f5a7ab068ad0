#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whatever comes in: a clean answer within bounds, and the next one is served (invariant 35)."""
import json
import os
import random
import socket
import stat
import subprocess

from world import World
from kabinet_test import ON_POSTGRESQL, main, new_id, program


def post(person, path, body):
    return person.request('POST', path, body, {'Content-Type': 'application/json'})


def test_bodies():
    """Broken, deep, invalid, endless: 400, and nothing of it is done (invariant 35)"""
    with World() as world:
        person = world.person('ADMIN')
        mutation = json.dumps(person.mutation('create', 'option', new_id(), {'name': 'x'}))
        good = '{"device":"%s","mutations":[%s]}' % (person.device, mutation)
        person.n = 0
        for body in (b'', b'{', b'[]', b'null', b'"x"', b'\x00', b'{"device":1,"mutations":[]}', b'{"mutations":[]}',
                     good[:-1], good + '}', good.replace('"n": 1', '"n": 0'), good.replace('"n": 1', '"n": 1.5'),
                     good.replace('"n": 1', '"n": "1"'), good.replace('"n": 1', '"n": 99999999999999999999'),
                     '[' * 100000, '{"a":' * 100000, good.replace('"x"', '[' * 40 + ']' * 40),
                     good.encode().replace(b'"x"', b'"\xff\xfe"'), good.encode().replace(b'"x"', b'"\xed\xa0\x80"'),
                     good.replace('"x"', '"\\u0000"'), good.replace('"x"', '"\\ud800"'), good.replace('"x"', 'NaN'),
                     good.replace('"x"', '1e999x'), '{"device":"%s","mutations":{}}' % person.device,
                     '{"device":"%s","mutations":[1]}' % person.device, '{"device":"%s","mutations":[{}]}' % person.device):
            body = body.encode() if isinstance(body, str) else body
            status, _, problem = post(person, '/v1/mutations', body)
            assert status == 400 and problem['code'] in ('protocol', 'invalid'), (body[:80], status, problem)
        many = [dict(json.loads(mutation), id=new_id(), n=n + 1) for n in range(501)]
        status, _, problem = person.request('POST', '/v1/mutations', {'device': person.device, 'mutations': many})
        assert (status, problem['code']) == (413, 'too-large'), problem
        assert world.sql('SELECT COUNT(*) FROM mutation') == [(0,)]
        assert post(person, '/v1/mutations', good.encode())[0] == 200
        for path in ('/v1/session', '/v1/session/refresh'):
            for body in (b'', b'{', b'[' * 16000, b'\xff', b'{"login":{"a":1},"password":[]}'):
                assert post(person, path, body)[0] == 400, (path, body[:20])


def test_random():
    """Random damage to a good batch: never a crash, never a 5xx (invariant 35)"""
    with World() as world:
        person = world.person('ADMIN')
        dice = random.Random(7)
        good = json.dumps({'device': person.device, 'mutations': [
            person.mutation('update', 'package', world.package, {'name': 'я', 'characteristics': [{'a': 1}]}, {'name': 'Защита'})]}).encode()
        for _ in range(400):
            body = bytearray(good)
            for _ in range(dice.randint(1, 6)):
                at = dice.randrange(len(body))
                kind = dice.randrange(4)
                if kind == 0:
                    body[at] = dice.randrange(256)
                elif kind == 1:
                    del body[at:at + dice.randint(1, 20)]
                elif kind == 2:
                    body[at:at] = bytes([dice.choice(b'{}[]",:\\0u')]) * dice.randint(1, 5)
                else:
                    body[at:at] = body[dice.randrange(len(body)):][:40]
            status = post(person, '/v1/mutations', bytes(body))[0]
            assert status in (200, 400, 403, 409), (status, bytes(body))


def test_requests():
    """Lines that are not HTTP, unknown paths and methods, headers without end"""
    with World() as world:
        person = world.person('ADMIN')
        status, headers, problem = person.request('GET', '/nothing')
        assert status == 404 and problem['code'] == 'not-found' and headers['Connection'] == 'close'
        status, headers, problem = person.request('DELETE', '/v1/changes')
        assert status == 405 and headers['Allow'] == 'GET', headers.items()
        for token in ('', 'x' * 7000, 'Bearer', "' OR 1=1 --", '\x7f'):
            assert person.request('GET', '/v1/changes', headers={'Authorization': 'Bearer ' + token})[0] == 401, token[:20]
        assert person.request('GET', '/v1/changes', headers={'Authorization': 'Basic YTpi'})[0] == 401
        for raw in (b'\r\n\r\n', b'GET\r\n\r\n', b'\x16\x03\x01\x02\x00', b'GET / HTTP/9.9\r\n\r\n', b'GET /' + b'a' * 70000,
                    b'GET / HTTP/1.1\r\n' + b'X: ' + b'y' * 200000, b'GET /v1/changes?cursor=%ZZ HTTP/1.1\r\nHost: x\r\n\r\n',
                    b'POST /v1/mutations HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n',
                    b'POST /v1/mutations HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n',
                    b'POST /v1/mutations HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\nContent-Length: 4\r\n\r\nabcdefghij'):
            sock = person.connect(5)
            try:
                sock.sendall(raw)
                sock.shutdown(socket.SHUT_WR)
                while sock.recv(65536):
                    pass
            except OSError:
                pass
            sock.close()
            assert person.get('/healthz')[0] == 200, raw[:40]


def test_description():
    """The description names every path and every field, and is whole"""
    with World() as world:
        status, api = world.person().get('/openapi.json')
        assert status == 200 and api['openapi'] == '3.1.0'
        assert set(api['paths']) >= {'/v1/session', '/v1/session/refresh', '/v1/changes', '/v1/mutations', '/v1/live',
                                     '/v1/blobs/{sha256}', '/healthz', '/openapi.json', '/v1/token',
                                     '/v1/licence', '/v1/licence/{id}'}
        schemas = api['components']['schemas']
        assert schemas['licence']['properties']['status']['enum'][0] == 'draft'
        assert schemas['licence']['properties']['signature']['readOnly'] is True

        def refs(node):
            if isinstance(node, dict):
                if '$ref' in node:
                    _, _, kind, name = node['$ref'].split('/')
                    assert name in api['components'][kind], node
                for value in node.values():
                    refs(value)
            elif isinstance(node, list):
                for value in node:
                    refs(value)
        refs(api)
        admin = world.person('ADMIN')
        for row in admin.changes()[0]:
            assert set(row) <= set(schemas[row['entity']]['properties']), row


def test_where_it_listens():
    """Only where this machine alone reaches it; a socket left behind is replaced, a living one is not"""
    with World() as world:
        def start(*args):
            return subprocess.run([program('kabinetd'), *args], capture_output=True, text=True, timeout=20, check=False)
        other = 'sqlite:' + os.path.join(world.dir, 'other.db')
        for address in ('0.0.0.0:0', '192.0.2.1:80', '[::]:0', 'example.org:80'):
            done = start('--database', other, '--listen', address)
            assert done.returncode == 1 and '127.0.0.1' in done.stderr, done
        done = start('--database', other, '--socket', world.socket)
        assert done.returncode == 1 and world.socket in done.stderr, done
        done = start('--database', other, '--socket', world.log_path)
        assert done.returncode == 1 and os.path.exists(world.log_path), done
        assert start('--database', other).returncode == 2 and start().returncode == 2 and start('--nothing').returncode == 2
        assert start('--version').stdout.startswith('kabinetd ') and '--database' in start('--help').stdout
        assert stat.S_IMODE(os.stat(world.socket).st_mode) == 0o600
        world.kill()
        assert os.path.exists(world.socket)
        world.start()
        world.stop()
        assert not os.path.exists(world.socket)
        if ON_POSTGRESQL:
            done = start('--database', world.database, '--socket', world.socket)
            assert done.returncode == 1 and '--blobs' in done.stderr, done
            done = start('--database', 'postgresql://anna:geheim@localhost/x', '--socket', world.socket)
            assert done.returncode == 1 and '.pgpass' in done.stderr and 'geheim' not in done.stderr, done
            done = start('--database', world.database + 'x', '--socket', world.socket, '--blobs', world.dir)
            assert done.returncode == 1 and 'does not exist' in done.stderr, done
            return
        with open(world.path, 'r+b') as f:
            f.write(b'not a database at all')
        done = start('--database', world.database, '--socket', world.socket)
        assert done.returncode == 1 and 'damaged' in done.stderr, done


def test_logs_tell_nothing():
    """Neither tokens nor passwords, names, phones or cursors are in the log"""
    with World() as world:
        world.stop()
        world.start('--verbose')
        person = world.person('8 912 000-00-01')
        person.pull()
        person.do('update', 'package', world.package, {'name': 'тайна'}, {})
        person.request('GET', '/v1/changes?cursor=secretcursor')
        person.request('POST', '/v1/session', {'login': 'anna@example.org', 'password': 'wrong-word',
                                               'device': {'id': person.device, 'name': 'x'}})
        for secret in (person.token, person.session['refresh_token'], 'wrong-word', '912000', 'anna@', 'Соколова', 'тайна',
                       'secretcursor', 'Иванова'):
            assert secret not in world.log(), secret


main()
