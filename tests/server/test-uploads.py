#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files that come piece by piece (invariant 31): whole and verified, or not there; cut anywhere, gone on with."""
import glob
import hashlib
import os
import threading
import time

from world import World
from kabinet_test import is_sanitized, main, wait_for, new_id

PIECE = 1024 * 1024
MOST = 20 * 1024 * 1024


class Upload:
    """One file, as a desktop sends it."""

    def __init__(self, person, data):
        self.person, self.data = person, data
        self.digest = hashlib.sha256(data).hexdigest()
        self.path = '/v1/blobs/' + self.digest

    def piece(self, first, last, size=None, body=None):
        size = len(self.data) if size is None else size
        return self.person.request('PATCH', self.path, self.data[first:last + 1] if body is None else body,
                                   headers={'Content-Range': 'bytes %d-%d/%d' % (first, last, size)})

    def ask(self, size=None):
        return self.person.request('PATCH', self.path, b'', headers={
            'Content-Range': 'bytes */%d' % (len(self.data) if size is None else size)})

    def offset(self):
        status, headers, _ = self.person.request('HEAD', self.path)
        assert status == 404, status
        return int(headers['Upload-Offset'])

    def rest(self, step=PIECE):
        """All that is not there yet: the last answer's status."""
        status, headers, body = self.ask()
        while status == 202:
            at = int(headers['Upload-Offset'])
            status, headers, body = self.piece(at, min(at + step, len(self.data)) - 1)
        return status

    def is_there(self):
        status, _, body = self.person.request('GET', self.path)
        assert status == 404 or body == self.data
        return status == 200


def unfinished(world):
    return glob.glob(os.path.join(world.dir, 'blobs', 'unfinished', '*'))


def test_piece_by_piece():
    """Absent until the last byte is there and the digest is right; then whole; invariant 31"""
    with World() as world:
        person = world.person('ADMIN')
        up = Upload(person, os.urandom(3 * PIECE - 7))
        assert up.offset() == 0
        status, headers, _ = up.ask()
        assert (status, headers['Upload-Offset']) == (202, '0')
        status, headers, _ = up.piece(0, PIECE - 1)
        assert (status, headers['Upload-Offset']) == (202, str(PIECE)) and up.offset() == PIECE
        assert not up.is_there() and len(unfinished(world)) == 1
        assert os.stat(unfinished(world)[0]).st_mode & 0o077 == 0
        assert up.rest() == 201 and up.is_there() and not unfinished(world)
        assert up.ask()[0] == 200 and up.piece(0, 5)[0] == 200 and not unfinished(world)
        # what came whole, by PUT, ends what had come in part
        other = Upload(person, os.urandom(5000))
        assert other.piece(0, 99)[0] == 202 and len(unfinished(world)) == 1
        assert person.request('PUT', other.path, other.data)[0] == 201 and not unfinished(world)
        empty = Upload(person, b'')
        assert empty.ask()[0] == 201 and empty.is_there()


def test_boundaries():
    """A piece that is cut at any byte leaves what was there; a wrong place is told; cut at each boundary and one beside it"""
    with World() as world:
        person = world.person('ADMIN')
        data = os.urandom(4096)
        for first in (0, 1, 1023, 1024, 1025, 4094, 4095):
            up = Upload(person, data[first:] + data[:first])
            if first:
                assert up.piece(0, first - 1)[0] == 202
            for wrong in (first - 1, first + 1):
                if 0 <= wrong < 4095:
                    status, headers, problem = up.piece(wrong, 4095)
                    assert (status, headers['Upload-Offset'], problem['code']) == (409, str(first), 'conflict')
            # the cable is pulled inside the piece
            sock = person.connect()
            sock.sendall(('PATCH %s HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\nContent-Length: %d\r\n'
                          'Content-Range: bytes %d-4095/4096\r\n\r\n'
                          % (up.path, person.token, 4096 - first, first)).encode() + up.data[first:-1])
            sock.close()
            time.sleep(0.05)
            assert up.offset() == first and not up.is_there()
            assert up.rest() == 201 and up.is_there()


def test_damaged():
    """A flipped bit, a byte too many or too few: dropped and never published, and the next try is anew"""
    with World() as world:
        person = world.person('ADMIN')
        up = Upload(person, os.urandom(2000))
        wrong = bytes([up.data[0] ^ 1]) + up.data[1:1000]
        assert up.piece(0, 999, body=wrong)[0] == 202
        status, _, problem = up.piece(1000, 1999)
        assert (status, problem['code']) == (422, 'invalid'), problem
        assert not up.is_there() and not unfinished(world) and up.offset() == 0
        assert up.piece(0, 1999, body=up.data + b'x')[0] == 400 and up.piece(0, 1999, body=up.data[:-1])[0] == 400
        assert up.piece(0, 1998, size=1999)[0] == 422 and not unfinished(world)
        assert up.rest() == 201 and up.is_there()
        for bad in ('bytes 5-4/10', 'bytes 0-9/5', 'bytes -1-4/5', 'bytes a-b/c', 'bytes 0-4', '0-4/5', 'bytes 0-4/*',
                    'bytes 0-4/99999999999999999999999', 'bytes */', 'items 0-4/5', ''):
            status, _, _ = person.request('PATCH', up.path, b'12345', headers={'Content-Range': bad})
            assert status == 400 or status == 413, (bad, status)
        assert person.request('PATCH', up.path, b'12345')[0] == 400
        for name in ('x', up.digest.upper(), '../../etc/passwd', up.digest + '0'):
            assert person.request('PATCH', '/v1/blobs/' + name, b'1', headers={'Content-Range': 'bytes 0-0/1'})[0] in (400, 404)


def test_bounds():
    """Size, number and age are bounded, each with a sentence; nobody's part is another's"""
    with World() as world:
        person, other = world.person('ADMIN'), world.person('AGENT')
        up = Upload(person, b'x' * 100)
        status, _, problem = up.ask(MOST + 1)
        assert (status, problem['code']) == (413, 'too-large') and '20' in problem['detail'], problem
        assert up.piece(0, 99, size=MOST + 1)[0] == 413
        assert Upload(person, b'x' * (PIECE + 1)).piece(0, PIECE)[0] == 413
        assert Upload(world.person(), b'x').piece(0, 0)[0] == 401
        assert up.piece(0, 9)[0] == 202
        theirs = Upload(other, up.data)
        assert theirs.offset() == 0 and theirs.piece(0, 4)[0] == 202 and up.offset() == 10
        # a seventeenth takes the place of the oldest of the same user
        old = time.time() - 3600
        os.utime(next(f for f in unfinished(world) if os.path.getsize(f) == 10), (old, old))
        for i in range(16):
            assert Upload(person, b'%d' % i * 2).piece(0, 0)[0] == 202
        assert up.offset() == 0 and theirs.offset() == 5 and len(unfinished(world)) == 17
        # and all together
        folder = os.path.dirname(unfinished(world)[0])
        for i in range(512 - 17):
            open(os.path.join(folder, 'o.u%d.d' % i), 'w', encoding='ascii').close()
        status, headers, problem = Upload(other, b'new').piece(0, 0)
        assert (status, problem['code']) == (503, 'busy') and int(headers['Retry-After']) > 0
        assert theirs.rest() == 201, 'what was begun ends'
        for file in unfinished(world):
            os.utime(file, (old - 86400, old - 86400))
        world.stop()
        world.start()
        wait_for(lambda: not unfinished(world), what='old parts to go')


def test_killed():
    """The server is killed between two pieces, and before it publishes: gone on with where it was; invariant 31"""
    with World() as world:
        person = world.person('ADMIN')
        up = Upload(person, os.urandom(3000))
        assert up.piece(0, 999)[0] == 202
        world.kill()
        world.start()
        assert up.offset() == 1000 and up.rest(500) == 201 and up.is_there()
        late = Upload(person, os.urandom(500))
        assert late.piece(0, 249)[0] == 202
        world.kill()
        with open(unfinished(world)[0], 'ab') as f:     # the last piece was written, and nothing more
            f.write(late.data[250:])
        world.start()
        assert late.offset() == 500 and not late.is_there()
        assert late.ask()[0] == 201 and late.is_there()


def test_at_once():
    """The same file by two devices of one user, and by two users, at the same moment: whole, once"""
    with World() as world:
        one, two, agent = world.person('ADMIN'), world.person('ADMIN'), world.person('AGENT')
        data, answers = os.urandom(300000), []
        threads = [threading.Thread(target=lambda p=p: answers.append(send(Upload(p, data)))) for p in (one, two, agent)]

        def send(up):
            for _ in range(200):
                status, headers, _ = up.ask()
                if status != 202:
                    return status
                at = int(headers['Upload-Offset'])
                status, headers, _ = up.piece(at, min(at + 10000, len(data)) - 1)
                if status in (200, 201):
                    return status
                assert status in (202, 409), status
            return 0

        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert set(answers) <= {200, 201} and 201 in answers, answers
        assert all(Upload(p, data).is_there() for p in (one, two, agent)) and not unfinished(world)


def test_memory():
    """20 MB come and go without the server's memory growing by as much (invariant 30)"""
    with World() as world:
        person = world.person('ADMIN')
        warm = Upload(person, os.urandom(2 * PIECE))
        assert warm.rest() == 201 and warm.is_there()

        def memory():
            with open('/proc/%d/status' % world.process.pid, encoding='ascii') as f:
                return next(int(line.split()[1]) for line in f if line.startswith('RssAnon'))
        before, most, stop = memory(), [0], threading.Event()

        def watch():
            while not stop.is_set():
                most[0] = max(most[0], memory())
                time.sleep(0.005)
        watcher = threading.Thread(target=watch)
        watcher.start()
        up = Upload(person, os.urandom(MOST))
        assert up.rest() == 201 and up.is_there()
        stop.set()
        watcher.join()
        limit = (60 if is_sanitized() else 10) * 1024
        assert most[0] - before < limit, (before, most[0])


def test_who_may_read():
    """A file is read by whoever sees a row that names it, whatever the entity; invariant 13"""
    with World() as world:
        admin, agent, client = (world.person(p) for p in ('ADMIN', 'AGENT', 'CLIENT'))
        up = Upload(admin, os.urandom(1000))
        assert up.rest() == 201
        theirs, foreign = Upload(agent, up.data), Upload(client, up.data)
        assert not theirs.is_there() and not foreign.is_there()
        # neither does asking, nor claiming to have it, tell that it is there
        assert theirs.ask()[0] == 202 and theirs.piece(0, 5)[0] == 202
        document = new_id()
        admin.done('create', 'document', document, {'name': 'Порядок', 'audience': 'agents', 'file': up.digest,
                                                    'file_name': 'a.pdf', 'size': 1000})
        assert theirs.is_there() and not foreign.is_there()
        rev = admin.rows('document')[document]['rev']
        admin.done('update', 'document', document, {'audience': 'everyone'}, {'audience': 'agents'}, rev)
        assert foreign.is_there()
        # to name what one may not read would be to read it
        secret = Upload(admin, os.urandom(500))
        assert secret.rest() == 201
        outcome = agent.do('create', 'ticket', new_id(), {'number': 'Т-1', 'subject': 'Вопрос', 'body': 'См. снимок',
                                                          'attachments': [{'name': 'a.png', 'sha256': secret.digest}]})
        assert outcome['outcome'] == 'refused' and outcome['field'] == 'attachments', outcome
        assert not Upload(agent, secret.data).is_there()
        own = Upload(agent, os.urandom(500))
        assert own.rest() == 201
        agent.done('create', 'ticket', new_id(), {'number': 'Т-2', 'subject': 'Вопрос', 'body': 'См. снимок',
                                                  'attachments': [{'name': 'a.png', 'sha256': own.digest},
                                                                  {'name': 'b.pdf', 'sha256': up.digest}]})
        assert Upload(admin, own.data).is_there() and not Upload(client, own.data).is_there()
        outcome = admin.do('update', 'document', document, {'file': 'x' * 64}, {'file': up.digest}, 0)
        assert outcome['outcome'] == 'refused' and outcome['code'] == 'invalid', outcome


main()
