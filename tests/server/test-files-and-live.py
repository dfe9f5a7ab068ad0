#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files by their digest, and the line that tells of news."""
import hashlib
import os
import threading
import time

from world import World
from kabinet_test import main, new_id, wait_for


def blob(size=200000):
    data = os.urandom(size)
    digest = hashlib.sha256(data).hexdigest()
    return data, digest, '/v1/blobs/' + digest


def test_up_and_down():
    """Whole, in ranges, or not at all"""
    with World() as world:
        person = world.person('ADMIN')
        data, digest, path = blob()
        assert person.request('GET', path)[0] == 404 and person.request('HEAD', path)[0] == 404
        assert person.request('PUT', path, data)[0] == 201 and person.request('PUT', path, data)[0] == 200
        status, headers, body = person.request('GET', path)
        assert (status, body) == (200, data) and headers['ETag'] == '"%s"' % digest
        assert 'immutable' in headers['Cache-Control'] and headers['Content-Length'] == str(len(data))
        status, headers, body = person.request('HEAD', path)
        assert (status, body, headers['Content-Length']) == (200, b'', str(len(data))), headers.items()
        for wanted, part in (('bytes=0-0', data[:1]), ('bytes=199990-', data[199990:]), ('bytes=-5', data[-5:]),
                             ('bytes=5-9', data[5:10])):
            status, headers, body = person.request('GET', path, headers={'Range': wanted})
            assert (status, body) == (206, part), (wanted, status)
            assert headers['Content-Range'].endswith('/%d' % len(data))
        assert person.request('GET', path, headers={'Range': 'bytes=300000-'})[0] == 416
        same = {'Range': 'bytes=5-9', 'If-Range': '"%s"' % digest}
        assert person.request('GET', path, headers=same)[0] == 206
        status, _, body = person.request('GET', path, headers=dict(same, **{'If-Range': '"other"'}))
        assert (status, body) == (200, data)
        assert person.request('GET', path, headers={'If-None-Match': '"%s"' % digest})[0] == 304
        assert person.request('PUT', path[:-64] + hashlib.sha256(b'').hexdigest(), b'')[0] == 201
        file = os.path.join(world.dir, 'blobs', digest[:2], digest[2:])
        assert os.stat(file).st_mode & 0o077 == 0


def test_not_whole():
    """A wrong digest, a cut body, a name that is none: nothing is published"""
    with World() as world:
        person = world.person('ADMIN')
        data, digest, path = blob()
        status, _, problem = person.request('PUT', path, data[:-1])
        assert (status, problem['code']) == (422, 'invalid'), problem
        for name in ('x', digest[:-1], digest.upper(), digest + '0', '../../etc/passwd', '%2e%2e%2fkabinet.db', ''):
            assert person.request('PUT', '/v1/blobs/' + name, data)[0] in (400, 404), name
            assert person.request('GET', '/v1/blobs/' + name)[0] in (400, 404), name
        sock = person.connect()
        sock.sendall(('PUT %s HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\nContent-Length: %d\r\n\r\n'
                      % (path, person.token, len(data))).encode() + data[:1000])
        sock.close()
        time.sleep(0.3)
        assert person.request('GET', path)[0] == 404
        assert not any(files for _, _, files in os.walk(os.path.join(world.dir, 'blobs')))
        assert person.request('PUT', path, data)[0] == 201


def test_too_large():
    """Refused by its header before a byte is read, and by counting where there is no length"""
    with World() as world:
        person = world.person('ADMIN')
        for path, size in (('/v1/blobs/' + 'a' * 64, 20 * 1024 * 1024 + 1), ('/v1/mutations', 4 * 1024 * 1024 + 1),
                           ('/v1/session', 16385)):
            method = 'PUT' if 'blobs' in path else 'POST'
            for head, body in (('Content-Length: %d' % size, [b'x' * 10]),
                               ('Transfer-Encoding: chunked', [b'%x\r\n' % 65536 + b'x' * 65536 + b'\r\n'] * (size // 65536 + 2))):
                sock = person.connect()
                sock.sendall(('%s %s HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\n%s\r\n\r\n'
                              % (method, path, person.token, head)).encode())
                try:
                    for piece in body:
                        sock.sendall(piece)
                    if len(body) > 1:
                        sock.sendall(b'0\r\n\r\n')
                    else:
                        sock.shutdown(1)
                    answer = sock.recv(65536)
                except (BrokenPipeError, ConnectionResetError):
                    answer = b'HTTP/1.1 413'
                assert not answer or b' 413 ' in answer[:20] + b' ', (path, head, answer[:100])
                sock.close()
        assert person.request('GET', '/healthz')[0] == 200


def test_who_may_read():
    """Who sent it, and who sees a row that names it; nobody else"""
    with World() as world:
        admin, agent, client = (world.person(p) for p in ('ADMIN', 'AGENT', 'CLIENT'))
        data, digest, path = blob()
        assert world.person().request('PUT', path, data)[0] == 401
        assert admin.request('PUT', path, data)[0] == 201
        for person in (agent, client, world.person()):
            assert person.request('GET', path)[0] == (404 if person.token else 401)
        admin.done('update', 'template', world.template, {'assets': [{'name': 'seal', 'sha256': digest}]}, {})
        for person in (agent, client):
            assert person.request('GET', path)[2] == data


def test_nudges():
    """A commit is told at once to those whom it concerns; many are one"""
    with World() as world:
        admin, other, south = world.person('ADMIN'), world.person('ADMIN'), world.person('SOUTH')
        line, far = other.live(), south.live()
        assert line.status == 101 and far.status == 101
        head = line.receive()['head']
        far.receive()
        start = time.monotonic()
        done = admin.done('create', 'option', new_id(), {'name': 'x'})
        assert line.receive()['head'] >= done['rev'] > head
        assert time.monotonic() - start < 2
        try:
            told = far.receive(1)
            raise AssertionError('the south was told of %s' % told)
        except TimeoutError:
            pass
        admin.mutate([admin.mutation('create', 'option', new_id(), {'name': 'y'}) for _ in range(200)])
        [[head]] = world.sql('SELECT rev FROM counter')
        frames = []
        while not frames or frames[-1] < head:
            frames.append(line.receive()['head'])
        assert len(frames) <= 3, frames
        admin.done('create', 'package_binding', new_id(), {'partner': world.south, 'package': world.other})
        assert far.receive(5)['head'] > head
        # another program that writes into the same database is noticed, too
        status, _, err = world.ctl('org', 'create', 'Другая', check=False)
        assert status == 0, err
        world.sql('UPDATE counter SET rev = rev + 1 WHERE org = ?', world.org)
        assert line.receive(10)['head'] and far.receive(10)['head']
        line.close()
        far.close()


def test_fragments():
    """What comes in by a WebSocket is bounded: fragments end it, whatever stands between them; whole words do not"""
    with World() as world:
        agent = world.person('AGENT')

        def line():
            one = agent.live()
            assert one.status == 101 and 'head' in one.receive()
            return one

        def frame(first, data=b''):
            length = bytes([0x80 | len(data)]) if len(data) < 126 else bytes([0xfe]) + len(data).to_bytes(2, 'big')
            return bytes([first]) + length + b'\0\0\0\0' + data

        def ends(one):
            one.sock.settimeout(10)
            try:
                while one.sock.recv(4096):
                    pass
            except ConnectionError:
                pass
            one.sock.close()
        good = line()
        for part in (frame(0x81, b'x' * 200), frame(0x8a), frame(0x89, b'still there?'), frame(0x81, b'y')):
            for byte in part:
                good.sock.sendall(bytes([byte]))
        good.sock.settimeout(10)
        assert good.sock.recv(100) == b'\x8a\x0cstill there?'
        for parts in (frame(0x01, b'a'), frame(0x81, b'a' * 300) + frame(0x02), frame(0x8a, b'p' * 100) + frame(0x00, b'a')):
            bad = line()
            bad.sock.sendall(parts)
            ends(bad)
        good.close()
        assert world.person('AGENT').get('/v1/session')[0] == 200


def test_only_websockets():
    """A line needs a WebSocket and a good token"""
    with World() as world:
        assert world.person('ADMIN').get('/v1/live')[0] == 400
        nobody = world.person()
        assert nobody.live().status == 401
        nobody.token = 'nonsense'
        assert nobody.live().status == 401


def test_revoked():
    """A session that ends is told so: signed out, disabled, role withdrawn"""
    with World() as world:
        admin, agent = world.person('ADMIN'), world.person('AGENT')

        def told(line):
            while True:
                frame = line.receive(10)
                if frame.get('revoked'):
                    return True
        line = agent.live()
        assert agent.request('DELETE', '/v1/session')[0] == 204
        assert told(line)
        agent = world.person('AGENT')
        line = agent.live()
        [membership] = agent.session['memberships']
        admin.done('update', 'membership', membership['id'], {'state': 'suspended'}, {'state': 'active'})
        assert told(line)
        partner = world.person('PARTNER')
        line = partner.live()
        admin.done('update', 'user', world.partner_user, {'status': 'disabled'}, {})
        assert told(line)


def test_revoked_during_a_check():
    """What happens while it is asked whether a session is still good is not overlooked (invariant 13)"""
    with World() as world:
        admin, rev = world.person('ADMIN'), 0
        for i in range(5):
            agent = world.person('AGENT')
            lines = [agent.live() for _ in range(50)]
            [membership] = agent.session['memberships']
            rev = admin.done('update', 'membership', membership['id'], {'position': 'p%d' % i}, {'position': 'p%d' % (i - 1) if i else None}, rev)['rev']
            rev = admin.done('update', 'membership', membership['id'], {'state': 'suspended'}, {'state': 'active'}, rev)['rev']
            for line in lines:
                while not line.receive(10).get('revoked'):
                    pass
            rev = admin.done('update', 'membership', membership['id'], {'state': 'active'}, {'state': 'suspended'}, rev)['rev']


def test_many_lines():
    """Three hundred desktops at once, all told, none kept after they went"""
    with World() as world:
        admin, readers = world.person('ADMIN'), [world.person('ADMIN') for _ in range(6)]
        before = len(os.listdir('/proc/%d/fd' % world.process.pid))
        lines = []

        def connect(reader):
            for _ in range(50):
                lines.append(reader.live())
        threads = [threading.Thread(target=connect, args=(reader,)) for reader in readers]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(lines) == 300 and all(line.status == 101 for line in lines)
        done = admin.done('create', 'option', new_id(), {'name': 'x'})
        for line in lines:
            while line.receive(20)['head'] < done['rev']:
                pass
        for i, line in enumerate(lines):
            if i % 2:
                line.close()
            else:
                line.sock.close()       # as a cable that is pulled
        wait_for(lambda: len(os.listdir('/proc/%d/fd' % world.process.pid)) <= before + 8, 30, 'descriptors given back')


main()
