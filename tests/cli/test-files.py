#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files both ways between desktops and a server (invariants 10, 31, 37): added without a network, sent once, fetched."""
import hashlib
import json
import os
import signal
import sqlite3
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..'))
from cutproxy import CutProxy  # noqa: E402
from kabinet_test import PATIENCE, Desktop, Server, is_sanitized, main, wait_for  # noqa: E402

PIECE = 1024 * 1024


class Office:
    """A server, an administrator's desktop, and others."""

    def __init__(self, cut=False):
        self.server = Server(tcp=True)
        self.login, self.password = self.server.setup()
        self.server.start()
        self.proxy = CutProxy(('127.0.0.1', self.server.port)) if cut else None
        self.n = 0

    def desktop(self, login=None):
        self.n += 1
        url = self.proxy.url if self.proxy else self.server.url
        return Desktop(url, login or self.login, self.password, os.path.join(self.server.dir, 'desk%d' % self.n))

    def person(self, login=None):
        return self.server.client().sign_in(login or self.login, self.password)

    def file(self, size, name='a.pdf'):
        data = os.urandom(size)
        path = os.path.join(self.server.dir, name)
        with open(path, 'wb') as f:
            f.write(data)
        return data, hashlib.sha256(data).hexdigest(), path

    def __enter__(self):
        return self

    def __exit__(self, *what):
        if self.proxy:
            self.proxy.close()
        self.server.__exit__(*what)


def work_of(desk):
    for root, _, files in os.walk(desk.cache):
        if 'work.db' in files:
            return root
    raise AssertionError('no work.db')


def own_files(desk):
    folder = os.path.join(work_of(desk), 'files')
    return sorted(os.listdir(folder)) if os.path.isdir(folder) else []


def cached(desk):
    found = []
    for root, _, files in os.walk(os.path.join(desk.cache, 'cache')):
        if os.path.basename(root) == 'blobs':
            found += files
    return sorted(found)


def add_document(desk, path, name='Порядок работы', **more):
    row = json.loads(desk.run('add', 'document', '--json', 'name=' + name, 'file=@' + path,
                              *['%s=%s' % x for x in more.items()])[1])
    return row


def fetch(desk, digest, check=True):
    return desk.run('file', digest, check=check)


def is_right(path, data):
    with open(path.strip(), 'rb') as f:
        return f.read() == data


def test_offline_to_online():
    """Added without a network, kept through a restart, sent once, then the row; everybody else fetches it (31, 37)"""
    with Office() as office:
        desk, other = office.desktop(), office.desktop()
        desk.sync()
        office.server.stop()
        data, digest, path = office.file(3 * PIECE + 17)
        row = add_document(desk, path)
        assert row['file'] == digest and row['file_name'] == 'a.pdf' and row['size'] == len(data), row
        os.unlink(path)     # what was added is a copy
        status = desk.status()
        assert status['files'] == 1 and status['files_left'] == len(data) and not status['all_saved'], status
        assert own_files(desk) == [digest]
        assert is_right(fetch(desk, digest, check=False)[1] or open_own(desk, digest), data)
        assert desk.sync(check=False)[0] != 0 and desk.status()['files'] == 1
        office.server.start()
        desk.sync()
        status = desk.status()
        assert status['files'] == 0 and status['pending'] == 0 and status['problems'] == 0, status
        assert office.person().request('GET', '/v1/blobs/' + digest)[2] == data
        assert own_files(desk) == [] and cached(desk) == [digest], 'it stays here, where it may go'
        other.sync()
        assert other.rows('document')[row['id']]['file'] == digest
        assert is_right(fetch(other, digest)[1], data) and cached(other) == [digest]
        office.server.stop()
        assert is_right(other.run('file', digest, check=False)[1] or cached_path(other, digest), data)
        office.server.start()


def open_own(desk, digest):
    return os.path.join(work_of(desk), 'files', digest)


def cached_path(desk, digest):
    for root, _, files in os.walk(desk.cache):
        if digest in files:
            return os.path.join(root, digest)
    raise AssertionError('not here')


def test_others_flow():
    """One file that does not get through holds up its own row and what hangs on it, and nothing else (15, 31)"""
    with Office(cut=True) as office:
        desk = office.desktop()
        desk.sync()
        data, digest, path = office.file(2 * PIECE)
        first = json.loads(desk.run('add', 'option', '--json', 'name=Первая')[1])['id']
        held = add_document(desk, path)['id']
        desk.run('edit', 'document', held, 'name=Порядок, второй')
        later = json.loads(desk.run('add', 'option', '--json', 'name=Вторая')[1])['id']
        refuse = [True]
        # every piece is lost on its way; the rest passes
        office.proxy.watch = lambda down, piece: office.proxy.cut_after_up(0) \
            if refuse[0] and not down and b'PATCH /v1/blobs' in piece else None
        process = desk.start('sync', '--timeout', '60')
        person = office.person()
        for _ in range(1000):
            office.proxy.restore()
            rows = person.rows('option')
            if first in rows and later in rows:
                break
            time.sleep(0.05)
        assert first in rows and later in rows and held not in person.rows('document')
        process.kill()
        process.communicate()
        status = desk.status()
        assert status['files'] == 1 and status['pending'] >= 2 and not status['all_saved'], status
        refuse[0] = False
        office.proxy.restore()
        desk.sync()
        row = person.rows('document')[held]
        assert (row['name'], row['file']) == ('Порядок, второй', digest)
        assert desk.status()['pending'] == desk.status()['files'] == 0


def test_cut_up():
    """Cut at each boundary of the pieces and one beside it, on the way up: gone on with, never published by halves (31)"""
    with Office(cut=True) as office:
        desk = office.desktop()
        desk.sync()
        person = office.person()
        data, digest, path = office.file(3 * PIECE)
        row = add_document(desk, path)['id']
        seen = 0
        for at in (PIECE - 1, PIECE, PIECE + 1, PIECE - 1, PIECE, PIECE + 1):
            office.proxy.restore()
            office.proxy.cut_after_up(at + 2500)
            process = desk.start('sync', '--timeout', '30')
            wait_for(lambda: office.proxy._server is None or process.poll() is not None, what='the cut')
            process.kill()
            process.communicate()
            status, headers, _ = person.request('HEAD', '/v1/blobs/' + digest)
            if status == 200:
                break
            offset = int(headers['Upload-Offset'])
            assert offset % PIECE == 0 and offset >= seen, (offset, seen)
            seen = offset
            assert row not in person.rows('document')
        office.proxy.restore()
        desk.sync()
        assert person.request('GET', '/v1/blobs/' + digest)[2] == data
        assert person.rows('document')[row]['file'] == digest


def test_cut_down():
    """Cut anywhere on the way down: gone on with by Range, in the same process and the next one (31)"""
    with Office(cut=True) as office:
        data, digest, path = office.file(700000)
        writer = office.desktop()
        writer.sync()
        add_document(writer, path)
        writer.sync()
        desk = office.desktop()
        desk.sync()
        asked = []
        office.proxy.watch = lambda down, piece: asked.append(piece) if b'GET /v1/blobs' in piece else None
        for at in (1, 65536 - 1, 65536, 65536 + 1, 300000, 131072):
            office.proxy.restore()
            process = desk.start('file', digest)
            # the sign-in passes; then so much of the file
            wait_for(lambda: asked or process.poll() is not None, what='the request')
            office.proxy.cut_after(at)
            process.communicate()
            asked.clear()
            names = cached(desk)
            assert names in ([digest + '.part'], [digest], []), names
            if names == [digest]:
                assert is_right(cached_path(desk, digest), data)
        office.proxy.restore()
        assert is_right(fetch(desk, digest)[1], data) and cached(desk) == [digest]


def test_killed_anywhere():
    """Killed while it sends, again and again: sent once, and the row after it; nothing half (25, 31)"""
    with Office() as office:
        desk = office.desktop()
        desk.sync()
        person = office.person()
        data, digest, path = office.file(4 * PIECE)
        row = add_document(desk, path)['id']
        for i in range(6):
            process = desk.start('sync', '--timeout', '60')
            time.sleep(0.05 * i)
            process.send_signal(signal.SIGKILL)
            process.communicate()
            if row in person.rows('document'):
                assert person.request('GET', '/v1/blobs/' + digest)[2] == data
            else:
                assert desk.status()['pending'] == 1
        desk.sync()
        assert person.request('GET', '/v1/blobs/' + digest)[2] == data and row in person.rows('document')
        assert desk.status()['files'] == 0 and own_files(desk) == []


def test_refused():
    """What the server will not take becomes a problem that is seen, with its bytes kept; other edits go on (22, 31)"""
    with Office() as office:
        desk = office.desktop()
        desk.sync()
        data, digest, path = office.file(5000)
        lost, lost_digest, lost_path = office.file(6000, 'b.pdf')
        big = os.path.join(office.server.dir, 'big')
        with open(big, 'wb') as f:
            f.truncate(20 * PIECE + 1)
        status, _, err = desk.run('add', 'document', 'name=x', 'file=@' + big, check=False)
        assert status and '20' in err and own_files(desk) == [], err
        assert desk.run('add', 'document', 'name=x', 'file=@/nowhere/x', check=False)[0]
        row = add_document(desk, path)['id']
        other = add_document(desk, lost_path, name='Другой')['id']
        with open(open_own(desk, lost_digest), 'r+b') as f:     # a bit flips on this disk
            f.write(bytes([lost[0] ^ 1]))
        status = desk.sync(check=False)
        person = office.person()
        assert row in person.rows('document') and other not in person.rows('document')
        [problem] = json.loads(desk.run('problems', '--json', check=False)[1])
        assert problem['code'] == 'corrupt' and problem['field'] == 'file', problem
        assert lost_digest in own_files(desk), 'nothing that was not sent is thrown away'
        # the person chooses it again, and insists
        desk.run('add', 'document', 'name=Вспомогательный', 'file=@' + lost_path)
        desk.run('resolve', problem['id'], 'mine')
        desk.sync()
        assert person.rows('document')[other]['file'] == lost_digest
        assert person.request('GET', '/v1/blobs/' + lost_digest)[2] == lost


def test_there_already():
    """What the server has is not sent again, by whomever it came; two rows that name one file send it once (31)"""
    with Office(cut=True) as office:
        desk = office.desktop()
        desk.sync()
        person = office.person()
        data, digest, path = office.file(2 * PIECE)
        assert person.request('PUT', '/v1/blobs/' + digest, data)[0] == 201
        before = office.proxy.up
        add_document(desk, path, name='Раз')
        add_document(desk, path, name='Два')
        desk.sync()
        assert office.proxy.up - before < PIECE // 2, office.proxy.up - before
        assert [r['file'] for r in person.rows('document').values()] == [digest] * 2
        data, digest, path = office.file(PIECE + 5, 'c.pdf')
        before = office.proxy.up
        add_document(desk, path, name='Три')
        add_document(desk, path, name='Четыре')
        desk.sync()
        assert PIECE < office.proxy.up - before < PIECE * 3 // 2, office.proxy.up - before
        assert desk.status()['files'] == 0 and own_files(desk) == []


def test_damaged_and_shared():
    """A bit flips in what was fetched, or in a part: fetched anew; two at once fetch it once (31)"""
    with Office(cut=True) as office:
        data, digest, path = office.file(900000)
        writer = office.desktop()
        writer.sync()
        add_document(writer, path)
        writer.sync()
        desk = office.desktop()
        desk.sync()
        assert is_right(fetch(desk, digest)[1], data)
        here = cached_path(desk, digest)
        with open(here, 'r+b') as f:
            f.write(bytes([data[0] ^ 1]))
        assert is_right(fetch(desk, digest)[1], data)
        for damage in (bytes([data[0] ^ 1]) + data[1:400000], data + b'more', b'', data):
            os.unlink(here)
            with open(here + '.part', 'wb') as f:
                f.write(damage)
            assert is_right(fetch(desk, digest)[1], data) and cached(desk) == [digest]
        os.unlink(here)
        before = office.proxy.down
        processes = [desk.start('file', digest) for _ in range(2)]
        outs = [p.communicate(timeout=PATIENCE) for p in processes]
        assert all(is_right(out, data) for out, _ in outs), outs
        assert office.proxy.down - before < 1.5 * len(data), 'once'


def test_left_the_scope():
    """A file that only a row named which left goes with it, from the disk; invariant 10"""
    with Office() as office:
        office.server.ctl('partner', 'add', 'Север')
        login, _ = office.server.add_user('agent', 'Лапин', 'Пётр', 'lapin@example.org', '--partner', 'Север')
        writer, reader = office.desktop(), office.desktop(login)
        writer.sync()
        data, digest, path = office.file(5000)
        other_data, other_digest, other_path = office.file(6000, 'b.pdf')
        row = add_document(writer, path, audience='everyone')['id']
        add_document(writer, other_path, name='Общий', audience='everyone')
        writer.sync()
        reader.sync()
        assert is_right(fetch(reader, digest)[1], data) and is_right(fetch(reader, other_digest)[1], other_data)
        assert cached(reader) == sorted([digest, other_digest])
        writer.run('edit', 'document', row, 'audience=staff')
        writer.sync()
        reader.sync()
        assert cached(reader) == [other_digest]
        status, _, err = fetch(reader, digest, check=False)
        assert status and cached(reader) == [other_digest], err


def test_room():
    """No more is kept than there is room for: what was used least recently goes, what waits to be sent stays (31)"""
    with Office() as office:
        writer, desk = office.desktop(), office.desktop()
        writer.sync()
        files = [office.file(100000 + i, 'f%d.pdf' % i) for i in range(4)]
        for i, (_, _, path) in enumerate(files):
            add_document(writer, path, name='Файл %d' % i)
        writer.sync()
        desk.sync()
        work = sqlite3.connect(os.path.join(work_of(desk), 'work.db'))
        work.execute("INSERT OR REPLACE INTO meta VALUES('file_room', '250000')")
        work.commit()
        work.close()
        for data, digest, _ in files[:2]:
            assert is_right(fetch(desk, digest)[1], data)
            time.sleep(0.02)
        assert is_right(fetch(desk, files[0][1])[1], files[0][0])     # used again
        time.sleep(0.02)
        assert is_right(fetch(desk, files[2][1])[1], files[2][0])
        assert cached(desk) == sorted([files[0][1], files[2][1]]), 'the one used least recently went'
        # the edit waits for a decision
        row = next(r for r, values in desk.rows('document').items() if values['file'] == files[0][1])
        desk.run('edit', 'document', row, 'file=' + files[2][1])
        writer.run('edit', 'document', row, 'file=' + files[1][1])
        writer.sync()
        desk.sync(check=False)
        assert desk.status()['problems'] == 1
        assert is_right(fetch(desk, files[3][1])[1], files[3][0])
        assert cached(desk) == sorted(files[i][1] for i in (0, 2, 3)), 'named by an edit that waits, or just fetched'


def test_memory():
    """20 MB up and down raise the desktop's memory by far less (30)"""
    with Office() as office:
        desk, other = office.desktop(), office.desktop()
        desk.sync()
        other.sync()
        data, digest, path = office.file(20 * PIECE)
        add_document(desk, path)

        def most(process):
            top = 0
            while process.poll() is None:
                try:
                    with open('/proc/%d/status' % process.pid, encoding='ascii') as f:
                        top = max(top, next((int(x.split()[1]) for x in f if x.startswith('RssAnon')), 0))
                except (FileNotFoundError, ProcessLookupError):
                    break
                time.sleep(0.005)
            out, err = process.communicate()
            assert process.returncode == 0, err
            return top, out
        idle, _ = most(other.start('sync'))
        up, _ = most(desk.start('sync'))
        other.sync()
        down, out = most(other.start('file', digest))
        assert is_right(out, data)
        slack = (80 if is_sanitized() else 12) * 1024
        assert up < idle + slack and down < idle + slack, (idle, up, down)


main()
