# SPDX-License-Identifier: GPL-3.0-or-later
"""A PostgreSQL of our own: one cluster for a script, on a Unix socket in a folder of its own, never on the
network, run by somebody who is not root. What initdb makes is made once and copied.

    with Cluster() as cluster:
        uri = cluster.database('one')                  # postgresql:host=… dbname=one user=kabinet
        rows = cluster.sql('one', 'SELECT 1')

As a program it runs another one with KABINET_TEST_DB naming a database:

    postgres.py PROGRAM ARGUMENT…
"""
import csv
import fcntl
import glob
import io
import os
import pwd
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

OPTIONS = {'fsync': 'off', 'full_page_writes': 'off', 'listen_addresses': '', 'max_connections': '100',
           'shared_buffers': '64MB', 'autovacuum_naptime': '5s', 'max_wal_size': '512MB', 'log_min_messages': 'warning',
           'unix_socket_permissions': '0777', 'timezone': 'UTC'}
NULL = '\x01null\x01'
MEMORY, ENOUGH = '/dev/shm', 4 << 30


def tools():
    """The folder of initdb and postgres, as Debian has it or on the PATH; None if there is none."""
    found = sorted(glob.glob('/usr/lib/postgresql/*/bin/initdb'), key=lambda p: int(re.sub(r'\D', '', p.split('/')[4])))
    path = found[-1] if found else shutil.which('initdb')
    return os.path.dirname(path) if path else None


def user():
    """As whom to run it: PostgreSQL refuses root."""
    if os.getuid() != 0:
        return None
    for name in ('postgres', 'nobody'):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise SystemExit('there is no user to run PostgreSQL as')


def build_root():
    root = os.environ.get('MESON_BUILD_ROOT')
    return root or os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), 'build')


def environment():
    """Nothing of the caller's own PostgreSQL, and no sanitizer for programs that were built without."""
    return dict({k: v for k, v in os.environ.items() if not k.startswith('PG') and k not in ('LD_PRELOAD',)},
                LC_ALL='C.UTF-8')


def room():
    """In which folder the clusters are: in memory where there is enough of it, as each database is a thousand files
    that are made and deleted, which takes a file system on a disk longer than PostgreSQL itself."""
    try:
        with open('/proc/meminfo', encoding='ascii') as f:
            available = next(int(line.split()[1]) << 10 for line in f if line.startswith('MemAvailable:'))
        return MEMORY if min(available, shutil.disk_usage(MEMORY).free) > ENOUGH and os.access(MEMORY, os.W_OK) else None
    except (OSError, StopIteration):
        return None


class Cluster:
    def __init__(self):
        self.bin, self.user, self.process = tools(), user(), None
        if self.bin is None:
            raise SystemExit('PostgreSQL is not installed: sh data/packages.sh, group test')
        self.dir = tempfile.mkdtemp(prefix='kab-pg-', dir=room())
        self.data = os.path.join(self.dir, 'data')

    def _as_user(self, command, **more):
        if self.user:
            command = ['setpriv', '--reuid=%d' % self.user.pw_uid, '--regid=%d' % self.user.pw_gid, '--clear-groups',
                       *command]
        return subprocess.Popen(command, env=environment(), cwd=self.dir, stdin=subprocess.DEVNULL, **more)

    def _own(self, path):
        if self.user:
            os.chown(path, self.user.pw_uid, self.user.pw_gid)

    def _initdb(self, folder):
        p = self._as_user([os.path.join(self.bin, 'initdb'), '-D', folder, '-U', 'kabinet', '-A', 'trust', '-E', 'UTF8',
                           '--locale=C.UTF-8', '--no-sync', '--wal-segsize=4'],
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        out, _ = p.communicate(timeout=120)
        assert p.returncode == 0, out

    def _template(self):
        """A folder that initdb has filled, shared by all scripts of this build and this version."""
        version = subprocess.run([os.path.join(self.bin, 'postgres'), '--version'], capture_output=True, text=True,
                                 check=True).stdout.split()[2]
        kept = os.path.join(build_root(), 'tests', 'postgres-' + version)
        with open(kept + '.lock', 'w', encoding='ascii') as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not os.path.exists(kept):
                made = os.path.join(self.dir, 'made')
                self._initdb(made)
                shutil.copytree(made, kept + '.part')
                os.rename(kept + '.part', kept)
                shutil.rmtree(made)
        return kept

    def __enter__(self):
        os.chmod(self.dir, 0o755)
        self._own(self.dir)
        shutil.copytree(self._template(), self.data)
        for folder, _, files in os.walk(self.data):
            self._own(folder)
            for name in files:
                self._own(os.path.join(folder, name))
        os.chmod(self.data, 0o700)
        self.start()
        return self

    def start(self):
        with open(os.path.join(self.dir, 'log'), 'ab') as log:
            self.process = self._as_user([os.path.join(self.bin, 'postgres'), '-D', self.data, '-k', self.dir,
                                          *[x for o in OPTIONS.items() for x in ('-c', '%s=%s' % o)]],
                                         stdout=log, stderr=log)
        end = time.monotonic() + 60
        while True:
            if self.process.poll() is not None:
                raise AssertionError('PostgreSQL ended:\n' + self.log())
            try:
                return self.sql('postgres', 'SELECT 1')
            except AssertionError:
                if time.monotonic() > end:
                    raise
                time.sleep(0.05)

    def log(self):
        with open(os.path.join(self.dir, 'log'), encoding='utf-8', errors='replace') as f:
            return f.read()

    def stop(self, how=signal.SIGINT):
        if self.process and self.process.poll() is None:
            # The one postmaster that we started, by its number.
            os.kill(self.process.pid, how)
            self.process.wait(60)

    def __exit__(self, *_):
        self.stop(signal.SIGQUIT)
        shutil.rmtree(self.dir, ignore_errors=True)

    # -- a stand-by, and a moment at which it was behind --
    def fall_behind(self):
        """From here on a stand-by has heard of nothing."""
        self.stop()
        subprocess.run(['cp', '-a', self.data, self.data + '-behind'], check=True)
        self.start()

    def fail_over(self):
        """The primary is gone with what the stand-by has not heard of, and that one is promoted in its place."""
        self.stop(signal.SIGQUIT)
        shutil.rmtree(self.data)
        os.rename(self.data + '-behind', self.data)
        signals = os.path.join(self.data, 'standby.signal')
        with open(signals, 'w', encoding='ascii'):
            self._own(signals)
        self.start()
        assert self.sql('postgres', 'SELECT pg_promote()') == [('t',)]

    def uri(self, name):
        return 'postgresql:host=%s dbname=%s user=kabinet' % (self.dir, name)

    def database(self, name, template=None):
        """Makes it, as a copy of another one if that is given: its address."""
        self.sql('postgres', 'CREATE DATABASE "%s"%s' % (name, ' TEMPLATE "%s"' % template if template else ''))
        return self.uri(name)

    def sql(self, name, text, *values):
        """Rows of what is printed, numbers as numbers; ? stands for a value, as elsewhere."""
        return sql(self.uri(name), text, *values)


def quoted(value):
    if value is None:
        return 'NULL'
    if isinstance(value, int):
        return str(value)
    return "'%s'" % value.replace("'", "''")


def sql(uri, text, *values):
    at = iter(values)
    text = re.sub(r"\?|'[^']*'", lambda m: quoted(next(at)) if m.group() == '?' else m.group(), text)
    p = subprocess.run([os.path.join(tools(), 'psql'), '-X', '-q', '--csv', '-t', '-v', 'ON_ERROR_STOP=1', '-P',
                        'null=' + NULL, '-d', uri[len('postgresql:'):], '-c', text],
                       env=environment(), capture_output=True, text=True, timeout=120, check=False)
    assert p.returncode == 0, p.stderr

    def cell(value):
        return None if value == NULL else int(value) if re.fullmatch(r'-?\d{1,19}', value) else value
    return [tuple(cell(c) for c in row) for row in csv.reader(io.StringIO(p.stdout))]


def main():
    with Cluster() as cluster:
        env = dict(os.environ, KABINET_TEST_DB=cluster.database('test'), KABINET_TEST_CLUSTER=cluster.dir)
        sys.exit(subprocess.run(sys.argv[1:], env=env, check=False).returncode)


if __name__ == '__main__':
    main()
