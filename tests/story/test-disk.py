#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Invariant 32, with real files: a full disk, a read-only folder, and damaged files, at the desktop and at the server.  What
cannot be saved is refused aloud, what was saved stays, and when the disk has room again everything goes on by itself."""
import contextlib
import glob
import hashlib
import os
import random
import resource
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from office import Office  # noqa: E402
from typists import Book, Typist, check_files  # noqa: E402
from kabinet_test import Desktop, Server, Skipped, main, program, wait_for  # noqa: E402


def in_namespace():
    """Whether file systems of our own can be mounted: as root or as nobody in particular, where the kernel lets us."""
    if os.environ.get('KABINET_TEST_NAMESPACE'):
        return os.environ['KABINET_TEST_NAMESPACE'] == 'yes'
    for how in ('-m', '-rm'):
        with tempfile.TemporaryDirectory() as folder:
            tried = subprocess.run(['unshare', how, 'mount', '-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder],
                                   capture_output=True, check=False)
        if tried.returncode == 0:
            os.environ['KABINET_TEST_NAMESPACE'] = 'yes'
            os.execvp('unshare', ['unshare', how, sys.executable, *sys.argv])
    return False


CAN_MOUNT = in_namespace()


class SmallDisk:
    """A file system of so many MiB."""

    def __init__(self, size):
        if not CAN_MOUNT:
            raise Skipped('no file system can be mounted here (unshare -m, -rm)')
        self.dir = tempfile.mkdtemp(prefix='kab-disk-')
        self.size, self.filler = size, os.path.join(self.dir, 'filler')

    def __enter__(self):
        subprocess.run(['mount', '-t', 'tmpfs', '-o', 'size=%dm' % self.size, 'tmpfs', self.dir], check=True)
        return self

    def __exit__(self, *_):
        subprocess.run(['umount', '-l', self.dir], check=True)
        os.rmdir(self.dir)

    def fill(self):
        with contextlib.suppress(OSError), open(self.filler, 'ab', buffering=0) as f:
            while True:
                f.write(bytes(4096))

    def free(self):
        os.unlink(self.filler)

    def remount(self, how):
        """'ro' or 'rw': nobody may have a file open for writing"""
        wait_for(lambda: subprocess.run(['mount', '-o', 'remount,' + how, self.dir], capture_output=True, check=False).returncode == 0, 10)


class Desk:
    """An office with one desktop, in a folder of the test's choice, and what it types."""

    def __init__(self, office, folder):
        self.office = office
        self.desktop = Desktop(office.proxy.url, *office.admin, folder=folder)
        self.desktop.sync()
        self.book = Book(os.path.join(office.dir, 'said'))
        self.typed, self.typist = 0, None

    def open(self):
        self.typist = Typist(self.desktop, self.book).wait_ready()
        return self.typist

    def type(self, count):
        names = ['Опция %d' % i for i in range(self.typed + 1, self.typed + 1 + count)]
        self.typed += count
        for name in names:
            self.typist.add(name)
        wait_for(lambda: all(n in self.book.are_saved or n in self.book.are_refused for n in names), 60, 'an answer to what was typed')
        return names

    def type_until_refused(self):
        """What SQLite has room for already is still saved."""
        for _ in range(400):
            [name] = self.type(1)
            if name in self.book.are_refused:
                return self.book.are_refused[name]
        raise AssertionError('everything was saved')

    def rest(self, seconds=40):
        """By itself: nobody presses anything."""
        wait_for(lambda: (lambda s: s['state'] == 'live' and s['pending'] == 0 and s['all_saved'])(self.typist.state()), seconds,
                 lambda: 'all to be saved: %s' % self.typist.ask('state'))

    def files(self):
        return {name: path for folder, _, names in os.walk(self.desktop.cache) for name in names
                for path in [os.path.join(folder, name)]}

    def check(self):
        """Each one that was said to be saved is at the server once, the others are not; the files are whole."""
        names = sorted(o['name'] for o in self.office.api.sign_in(*self.office.admin).rows('option').values())
        assert names == sorted(self.book.are_saved), (set(names) ^ self.book.are_saved)
        self.typist.close()
        assert {r['name'] for r in self.desktop.rows('option').values()} == self.book.are_saved
        self.book.check()
        check_files(*[path for name, path in self.files().items() if name.endswith('.db')])


def test_full_at_the_desktop():
    """Edits are refused aloud while there is no room; what was saved stays, through a kill; with room all goes on by itself"""
    with SmallDisk(12) as disk, Office() as office:
        desk = Desk(office, os.path.join(disk.dir, 'desk'))
        desk.open()
        desk.type(3)
        desk.rest()
        disk.fill()
        said = desk.type_until_refused()
        assert 'disk is full' in said, said
        # a person elsewhere goes on: what they do cannot be kept here, and that is said
        for i in range(30):
            office.do('option', 'create', name='Чужая %d' % i, price=1, currency='RUB')
            desk.book.are_saved.add('Чужая %d' % i)
        wait_for(lambda: desk.typist.state()['state'] not in ('live', 'syncing'), 30, lambda: desk.typist.ask('state'))
        told = desk.typist.ask('state')[-1]
        assert 'disk is full' in told, told
        assert not desk.typist.state()['all_saved']
        # power goes while it is full
        desk.typist.kill()
        again = Typist(desk.desktop, desk.book)
        wait_for(lambda: again.lines, 30)
        assert again.lines[0] == 'ready' or 'disk is full' in again.lines[0], again.lines
        desk.typist = again
        if again.lines[0] == 'ready':
            desk.type(3)
            # invariant 37: nobody else is the syncer, and that is not said
            wait_for(lambda: (lambda told: told.startswith('state failed ') and 'disk is full' in told)(desk.typist.ask('state')[-1]), 20,
                     lambda: desk.typist.ask('state'))
        disk.free()
        if again.lines[0] != 'ready':
            again.process.wait(20)
            desk.open()
        desk.rest()
        desk.type(3)
        desk.rest()
        print('# %d saved, %d refused: %s' % (len(desk.book.are_saved), len(desk.book.are_refused), said))
        desk.check()


def test_writes_fail():
    """The same where each write fails, as on a disk that dies: told, and over when it is over"""
    with Office() as office, tempfile.TemporaryDirectory(prefix='kab-desk-') as folder:
        desk = Desk(office, folder)
        desk.open()
        desk.type(3)
        desk.rest()
        resource.prlimit(desk.typist.process.pid, resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))
        said = desk.type_until_refused()
        office.do('option', 'create', name='Чужая', price=1, currency='RUB')
        desk.book.are_saved.add('Чужая')
        wait_for(lambda: desk.typist.state()['state'] not in ('live', 'syncing'), 30, lambda: desk.typist.ask('state'))
        told = desk.typist.ask('state')[-1]
        assert 'db' in told, told
        resource.prlimit(desk.typist.process.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        desk.rest()
        desk.type(3)
        desk.rest()
        print('# told: %s; %s' % (said, told))
        desk.check()


def test_full_at_the_server():
    """Edits stay where they were made; the server neither dies nor lies; with room all goes up by itself, once"""
    with SmallDisk(12) as disk, tempfile.TemporaryDirectory(prefix='kab-desk-') as folder:
        server = Server(folder=disk.dir, tcp=True)
        server.log_path = os.path.join(folder, 'kabinetd.log')
        with Office(server) as office:
            desk = Desk(office, folder)
            desk.open()
            desk.type(3)
            desk.rest()
            disk.fill()
            for _ in range(100):
                desk.type(5)
                time.sleep(0.02)
                if desk.typist.state()['pending'] > 20:
                    break
            wait_for(lambda: desk.typist.state()['state'] == 'offline', 30, lambda: desk.typist.ask('state'))
            assert desk.typist.state()['pending'] and not desk.book.are_refused
            told = desk.typist.ask('state')[-1]
            assert 'disk' in told and disk.dir not in told, told
            assert 'disk is full' in office.server.log()
            assert office.server.process.poll() is None
            assert office.server.client().get('/healthz')[0] in (200, 503)
            # it is killed, and begins while there is no room
            office.server.kill()
            office.server.start()
            disk.free()
            desk.rest()
            desk.type(3)
            desk.rest()
            print('# %d saved; told: %s' % (len(desk.book.are_saved), told))
            desk.check()
            check_files(office.server.path)


def digests(folder):
    found = {}
    for parent, _, names in os.walk(folder):
        for name in names:
            with open(os.path.join(parent, name), 'rb') as f:
                found[os.path.join(parent, name)] = hashlib.sha256(f.read()).hexdigest()
    return found


def test_read_only():
    """A folder that may not be written is named, and left as it is; writable again, what waited is sent"""
    with SmallDisk(12) as disk, Office() as office:
        desk = Desk(office, os.path.join(disk.dir, 'desk'))
        desk.open()
        office.proxy.cut()
        desk.type(5)
        desk.typist.close()
        before = digests(disk.dir)
        disk.remount('ro')
        refused = Typist(desk.desktop, desk.book)
        refused.process.wait(30)
        assert refused.lines and refused.lines[0].startswith('closed: ') and 'work.db' in refused.lines[0], refused.lines
        status, _, err = desk.desktop.run('edit', 'option', 'Опция 1', 'price=2,00', check=False)
        assert status != 0 and 'work.db' in err, (status, err)
        disk.remount('rw')
        assert digests(disk.dir) == before
        office.proxy.restore()
        desk.open()
        desk.rest()
        desk.check()
        # the server's
        with SmallDisk(12) as other:
            server = Server(folder=other.dir, tcp=True)
            server.setup()
            other.remount('ro')
            command = subprocess.run([*server_command(server)], capture_output=True, text=True, timeout=30, check=False)
            assert command.returncode not in (0, -signal.SIGSEGV) and 'kabinet.db' in command.stderr, command
            other.remount('rw')
            server.start()
            server.stop()


def server_command(server):
    return [program('kabinetd'), '--database', server.database, '--listen', '127.0.0.1:0', '--blobs', server.blobs]


def damage_head(path, _):
    with open(path, 'r+b') as f:
        f.write(b'this was a database' * 50)


def damage_half(path, _):
    os.truncate(path, os.path.getsize(path) // 2 + 100)


def damage_empty(path, _):
    with open(path, 'wb'):
        pass


def damage_pages(path, dice):
    """Pages all over the file, not its first one."""
    size = os.path.getsize(path) // 4096
    with open(path, 'r+b') as f:
        for page in dice.sample(range(1, size), max(1, size // 3)):
            f.seek(page * 4096)
            f.write(dice.randbytes(4096))


def damage_log(path, dice):
    with open(path + '-wal', 'wb') as f:
        f.write(dice.randbytes(100000))


DAMAGES = (damage_head, damage_half, damage_empty, damage_pages, damage_log)


def test_damaged_cache():
    """A damaged cache is made anew, whatever befell it; the edits that wait are not touched, and are sent; what was
    damaged does not stay (invariants 10 and 32)"""
    dice = random.Random(32)
    with Office() as office, tempfile.TemporaryDirectory(prefix='kab-desk-') as folder:
        desk = Desk(office, folder)
        for damage in DAMAGES:
            desk.open()
            desk.rest()
            office.proxy.cut()
            desk.type(3)
            desk.typist.close()
            damage(desk.files()['cache.db'], dice)
            desk.open()
            assert desk.typist.state()['pending'] == 3, (damage, desk.typist.state())
            desk.type(2)
            office.proxy.restore()
            desk.typist.tell('now')
            desk.rest()
            try:
                desk.check()
            except AssertionError as e:
                raise AssertionError(damage.__name__) from e
        kept = glob.glob(os.path.join(folder, 'cache', '**', 'cache.db.damaged-*'), recursive=True)
        assert not kept, kept


def test_damaged_work():
    """A damaged file of edits is set aside and kept, which is said; edits made afterwards are numbered on, and sent"""
    dice = random.Random(33)
    with Office() as office, tempfile.TemporaryDirectory(prefix='kab-desk-') as folder:
        desk = Desk(office, folder)
        for damage in (damage_head, damage_half, damage_pages):
            desk.open()
            desk.type(4)
            desk.rest()
            office.proxy.cut()
            lost = desk.type(3)
            desk.typist.close()
            path = desk.files()['work.db']
            damage(path, dice)
            with open(path, 'rb') as f:
                damaged = f.read()
            desk.open()
            kept = [p for p in glob.glob(path + '.damaged-*') if not p.endswith(('-wal', '-shm'))]
            assert any(open(p, 'rb').read() == damaged for p in kept), 'what was damaged is kept byte for byte'
            for name in lost:
                desk.book.are_saved.discard(name)            # they are in that file, and the person was told
            desk.type(3)
            office.proxy.restore()
            desk.typist.tell('now')
            desk.rest()
            told = desk.typist.ask('state')[-1]
            assert 'was damaged' in told and 'work.db.damaged-' in told, (damage, told)
            try:
                desk.check()
            except AssertionError as e:
                raise AssertionError(damage.__name__) from e


def test_damaged_account():
    """A damaged account.json is told and left; signing in again finds what waits, and the device's count goes on"""
    with Office() as office, tempfile.TemporaryDirectory(prefix='kab-desk-') as folder:
        desk = Desk(office, folder)
        device = desk.desktop.status()['device']
        path = desk.files()['account.json']
        with open(path, 'rb') as f:
            whole = f.read()
        for content in (b'', whole[:len(whole) // 2], b'\0' * len(whole), b'[' * 200000, whole.replace(b'"device"', b'"devise"')):
            desk.open()
            desk.rest()
            office.proxy.cut()
            desk.type(3)
            desk.typist.close()
            with open(path, 'wb') as f:
                f.write(content)
            status, _, err = desk.desktop.run('status', check=False)
            assert status != 0 and err, (status, err)
            with open(path, 'rb') as f:
                assert f.read() == content
            office.proxy.restore()
            desk.desktop.sync()
            status = desk.desktop.status()
            assert status['pending'] == 0 and status['device'] == device, (content[:50], status, device)
            desk.open()
            desk.rest()
            desk.check()


main()
