#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Clients that are slow, silent, many, or gone: whoever behaves gets an answer meanwhile, and
nothing of the others stays behind (S1-38: times and numbers are bounded)."""
import hashlib
import json
import os
import resource
import socket
import struct
import sys
import threading
import time

from world import World
from kabinet_test import main, wait_for

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..'))
from nginx import Nginx, program  # noqa: E402

# The server's own times are 20 and 30 seconds, and one more for each 16 KiB; here 2 and 3, and 4 MB.
HURRY = '%d,2,3,4000000'
PROMPT = 10.0          # a normal answer on a busy machine under sanitizers
ALL = os.environ.get('KABINET_TEST_CONNECTIONS')


def hurried(most=8192, **more):
    os.environ['KABINET_TEST_LINKS'] = HURRY % most
    return World(**more)


def descriptors(process):
    return len(os.listdir('/proc/%d/fd' % process.pid))


def megabytes(process):
    with open('/proc/%d/statm' % process.pid, encoding='ascii') as f:
        return int(f.read().split()[1]) * os.sysconf('SC_PAGE_SIZE') / 1e6


def back_to(world, base, within=40):
    """As many descriptors as before, but for one or two of databases that readers opened."""
    wait_for(lambda: descriptors(world.process) <= base + 6, within,
             'descriptors: %d, now %d' % (base, descriptors(world.process)))


def prompt(person, path='/v1/session'):
    """Seconds that a normal request took."""
    start = time.monotonic()
    assert person.get(path)[0] == 200
    took = time.monotonic() - start
    assert took < PROMPT, took
    return took


def is_closed(sock, timeout=0.0):
    """Whether the server has ended the connection; what it said before is thrown away."""
    sock.settimeout(timeout)
    try:
        while sock.recv(65536):
            pass
        return True
    except (BlockingIOError, TimeoutError, socket.timeout):
        return False
    except OSError:
        return True


def all_closed(socks, within):
    wait_for(lambda: all(is_closed(s) for s in socks), within, 'all to be cut off', 0.2)
    for s in socks:
        s.close()


def test_slow_heads():
    """Half a head and no more: cut off in time, and room is made for who asks whole questions"""
    with hurried(300) as world:
        person = world.person('ADMIN')
        prompt(person)
        base = descriptors(world.process)
        socks = []
        for i in range(400):
            sock = person.connect(20)
            try:
                sock.sendall((b'GET /v1/session HTTP/1.1\r\nHost: x\r\nX-A: ', b'G', b'')[i % 3])
            except OSError:
                pass            # made room already
            socks.append(sock)
            if i % 50 == 0:
                prompt(person)
        assert descriptors(world.process) <= base + 300 + 128 + 6
        for _ in range(3):
            prompt(person)
        all_closed(socks, 20)
        back_to(world, base)


def test_drops():
    """A byte now and then does not lengthen the time, of a head nor of a body"""
    with hurried() as world:
        person = world.person('ADMIN')
        prompt(person)
        base = descriptors(world.process)
        head = person.connect(20)
        head.sendall(b'GET /v1/session HTTP/1.1\r\n')
        body = person.connect(20)
        body.sendall(b'POST /v1/mutations HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{')
        chunks = person.connect(20)
        chunks.sendall(b'POST /v1/session HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n')
        start = time.monotonic()
        open_ones = {'head': (head, b'X-A: b\r\n'), 'body': (body, b' '), 'chunks': (chunks, b'1\r\n \r\n')}
        took = {}
        while open_ones and time.monotonic() < start + 30:
            for name, (sock, drop) in list(open_ones.items()):
                try:
                    sock.sendall(drop)
                except OSError:
                    pass
                if is_closed(sock):
                    took[name] = time.monotonic() - start
                    del open_ones[name]
            prompt(person)
            time.sleep(0.3)
        assert not open_ones, (open_ones, took)
        for sock in (head, body, chunks):
            sock.close()
        back_to(world, base)


def test_never_reading():
    """Who asks and does not read the answer is let go of; so is who is only half there"""
    with hurried(licences=3000) as world:
        person = world.person('ADMIN')
        prompt(person)
        base = descriptors(world.process)
        socks = []
        for i in range(40):
            sock = person.connect(20)
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            sock.sendall(('GET /v1/changes?limit=2000 HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\n\r\n' % person.token).encode())
            if i % 3 == 1:
                sock.shutdown(socket.SHUT_WR)
            socks.append(sock)
        prompt(person)
        time.sleep(1)
        assert descriptors(world.process) > base + 20, 'they hold on to their answers'
        back_to(world, base, 30)
        for sock in socks:
            sock.close()
    with hurried(tcp=True) as world:
        person = world.person('ADMIN')
        prompt(person)
        base = descriptors(world.process)
        for i in range(200):
            sock = person.connect(20)
            if i % 2:
                sock.sendall(b'POST /v1/mutations HTTP/1.1\r\nHost: x\r\nContent-Length: 99\r\n\r\n{')
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0))
            sock.close()        # a reset, and no goodbye
        prompt(person)
        back_to(world, base)


def test_uploads():
    """Files may be sent by those who have signed in alone, two at once from one address, and not slowly for ever"""
    with hurried() as world:
        person, other = world.person('ADMIN'), world.person('ADMIN')
        data = b'\x89PNG\r\n\x1a\n' + os.urandom(2000)
        path = '/v1/blobs/' + hashlib.sha256(data).hexdigest()
        base = descriptors(world.process)

        def begin(token, address):
            sock = person.connect(20)
            sock.sendall(('PUT %s HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: %s\r\nAuthorization: Bearer %s\r\n'
                          'Content-Length: %d\r\n\r\n' % (path, address, token, len(data))).encode() + data[:100])
            return sock
        socks = [begin(person.token, '192.0.2.1') for _ in range(2)]
        third = begin(person.token, '192.0.2.1')
        third.sendall(data[100:])
        assert third.recv(100).startswith(b'HTTP/1.1 429'), 'a third upload'
        nobody = world.person()
        assert nobody.request('PUT', path, data)[0] == 401
        status, _, _ = other.request('PUT', path, data, {'X-Forwarded-For': '192.0.2.2'})
        assert status == 201, status
        third.close()
        all_closed(socks, 20)
        assert person.request('PUT', path, data, {'X-Forwarded-For': '192.0.2.1'})[0] == 200
        back_to(world, base)


def test_lines():
    """A session has 64 live lines at most; one whose client went without a word stays no descriptor"""
    with hurried() as world:
        person = world.person('ADMIN')
        prompt(person)
        base = descriptors(world.process)
        lines = [person.live() for _ in range(80)]
        assert all(line.status == 101 for line in lines)
        wait_for(lambda: sum(not is_closed(line.sock) for line in lines) <= 64, 20, 'old lines to end')
        assert sum(not is_closed(line.sock) for line in lines) == 64
        big = person.live()
        big.sock.sendall(bytes([0x81, 0xfe]) + struct.pack('!H', 60000) + bytes(4) + bytes(60000))
        wait_for(lambda: is_closed(big.sock), 20, 'a large frame to end the line')
        for line in lines + [big]:
            line.sock.close()
        prompt(person)
        back_to(world, base)


def test_heads():
    """Addresses without end, packed bodies, ranges of a thousand pieces: said in a sentence, or sent whole"""
    with hurried() as world:
        person = world.person('ADMIN')
        for path in ('/v1/changes?cursor=' + 'a' * 20000, '/v1/changes?' + '&'.join('a%d=1' % i for i in range(70)),
                     '/' + 'a' * 20000):
            status, _, problem = person.request('GET', path)
            assert (status, problem['code']) == (414, 'too-large') and problem['detail'], (status, problem)
        bomb = {'Content-Encoding': 'gzip', 'Content-Type': 'application/json'}
        status, headers, problem = person.request('POST', '/v1/mutations', b'\x1f\x8b' + bytes(200), bomb)
        assert status == 415 and headers['Accept-Encoding'] == 'identity' and problem['detail'], (status, problem)
        data = b'\x89PNG\r\n\x1a\n' + os.urandom(3000)
        path = '/v1/blobs/' + hashlib.sha256(data).hexdigest()
        assert person.request('PUT', path, data)[0] == 201
        ranges = 'bytes=' + ','.join('%d-%d' % (i, i) for i in range(0, 2000, 2))
        status, _, body = person.request('GET', path, headers={'Range': ranges})
        assert (status, body) == (200, data), status
        assert person.request('GET', path, headers={'Range': 'bytes=1-3'})[2] == data[1:4]
        for wrong in ('bytes=-99999', 'bytes=3007-', 'bytes=3008-', 'bytes=3009-', 'bytes=0-99999', 'bytes=-1', 'bytes=5-5', 'bytes=5-4', 'bytes=', 'bytes=9-1', 'bytes=99999999999999999999-', 'pages=1', 'bytes=-0'):
            status, _, body = person.request('GET', path, headers={'Range': wrong})
            assert status in (200, 206, 416) and (status != 206 or body in data), (wrong, status)
        values = json.dumps({'device': person.device, 'mutations': [], 'x': [0] * 250000}).encode()
        assert person.request('POST', '/v1/mutations', values)[0] == 200     # passed over, no tree of it
        deep = person.mutation('update', 'package', world.package, {'characteristics': []}, {})
        text = json.dumps({'device': person.device, 'mutations': [deep]}).replace(
            '"characteristics": []', '"characteristics": [' + '0,' * 250000 + '0]').encode()
        status, _, answer = person.request('POST', '/v1/mutations', text)
        assert status == 200 and answer['outcomes'][0]['outcome'] == 'refused', answer


def test_twenty_thousand():
    """Connections that clients close while idle, or after an answer: 20,000 of them leave nothing behind"""
    with hurried() as world:
        person = world.person('ADMIN')
        for _ in range(20):
            prompt(person)
        base, memory = descriptors(world.process), []

        def storm(count, say):
            for _ in range(count):
                sock = socket.socket(socket.AF_UNIX)    # one that blocks where the queue is full
                sock.connect(world.socket)
                if say:
                    sock.sendall(say)
                    sock.recv(65536)
                sock.close()
        for _ in range(4):
            threads = [threading.Thread(target=storm, args=(1150, None)) for _ in range(4)]
            threads += [threading.Thread(target=storm, args=(100, b'GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n')) for _ in range(4)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            back_to(world, base)
            prompt(person)
            memory.append(megabytes(world.process))
        # Caches fill in the beginning; what grows by every connection goes on growing.
        if 'asan' not in ''.join(open('/proc/%d/maps' % world.process.pid, encoding='utf-8')):
            assert memory[-1] - memory[0] < 10, memory


def test_ten_thousand_through_nginx():
    """10,000 connections that say nothing, or not all, in front of nginx: who behaves is answered"""
    count = int(ALL or 10000)
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if program() is None or hard < count + 1000:
        print('# skipped: the hard limit of descriptors is %d, and %d are needed' % (hard, count + 1000))
        return
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    with hurried() as world, Nginx(world.socket, connections=count + 2000) as proxy:
        person = world.person()
        person.address, person.context = ('127.0.0.1', proxy.port), proxy.context()
        person.sign_in('ADMIN', 'secret password')
        prompt(person)
        base = descriptors(world.process)
        socks = []
        for i in range(count):
            sock = socket.socket()
            sock.setblocking(False)
            sock.connect_ex(('127.0.0.1', proxy.port if i % 2 else proxy.plain_port))
            socks.append(sock)
            if i % 500 == 499:
                for one in socks[-500:]:
                    try:
                        one.send(b'\x16\x03\x01' if one.getpeername()[1] == proxy.port else b'GET / HTTP/1.1\r\nX: ')
                    except OSError:
                        pass
            if i % 2000 == 1999:
                prompt(person)
        took = [prompt(person) for _ in range(5)]
        there = sum(not is_closed(sock) for sock in socks)
        print('# %d of %d connections are open; a normal answer takes %.0f ms' % (there, count, 1000 * max(took)))
        assert there > count // 2, there
        assert descriptors(world.process) <= base + 6     # they never reach kabinetd
        for sock in socks:
            sock.close()
        prompt(person)
        back_to(world, base)
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


main()
