# SPDX-License-Identifier: GPL-3.0-or-later
"""A kabinetd over the org that make-server-db makes: two partners, an agent, a client, an
administrator, and rows that some of them see and others do not."""
import atexit
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..'))
from kabinet_test import DATABASES, ON_POSTGRESQL, Client, Server, build_root, cluster, new_id  # noqa: E402

PASSWORD = 'secret password'


def say(error):
    return ' '.join(str(error).split())


class Person(Client):
    """Somebody with a desktop: counts mutations, remembers a cursor."""

    def __init__(self, address):
        super().__init__(address)
        self.device, self.n, self.cursor, self.cache = new_id(), 0, None, {}

    def mutation(self, op, entity, row, set=None, base=None, base_rev=0, **more):
        self.n += 1
        return dict({'id': new_id(), 'n': self.n, 'entity': entity, 'row': row, 'op': op, 'base_rev': base_rev,
                     'base': base or {}, 'set': set or {}, 'schema': 1}, **more)

    def do(self, op, entity, row, set=None, base=None, base_rev=0):
        return self.mutate([self.mutation(op, entity, row, set, base, base_rev)])[0]

    def done(self, *args, **more):
        outcome = self.do(*args, **more)
        assert outcome['outcome'] == 'done', outcome
        return outcome

    def pull(self, limit=None):
        """One run, applied to the cache: the items. A restart drops what did not come."""
        items, restarted = [], False
        while True:
            query = '&'.join('%s=%s' % p for p in (('cursor', self.cursor), ('limit', limit)) if p[1])
            status, page = self.get('/v1/changes' + ('?' + query if query else ''))
            assert status == 200, (status, page)
            assert page['echo'] == self.cursor, page['echo']
            if page['restart']:
                restarted, self.cache, items = True, {}, []
            for item in page['items']:
                if 'leave' in item:
                    self.cache.pop((item['leave'], item['id']), None)
                else:
                    self.cache[item['entity'], item['id']] = item
            items += page['items']
            self.cursor = page['cursor']
            if not page['more']:
                self.restarted = restarted
                return items

    def ids(self, entity):
        return {key[1] for key, row in self.cache.items() if key[0] == entity and not row.get('deleted')}


# What make-server-db made for this script: {licences: (folder or database, what it printed)}.
TEMPLATES = {}


def template(licences):
    """Made once for a script; every World begins with a copy."""
    if licences not in TEMPLATES:
        if ON_POSTGRESQL:
            place = 'world%d' % licences
            database = cluster().database(place)
        else:
            place = tempfile.mkdtemp(prefix='kab-world-')
            atexit.register(shutil.rmtree, place, ignore_errors=True)
            database = 'sqlite:' + os.path.join(place, 'kabinet.db')
        tool = os.path.join(build_root(), 'tests', 'server', 'make-server-db')
        done = subprocess.run([tool, database, str(licences)], capture_output=True, text=True, check=False)
        assert done.returncode == 0 and 'Sanitizer' not in done.stderr, done.stderr
        TEMPLATES[licences] = place, done
    return TEMPLATES[licences]


class World(Server):
    def __init__(self, licences=10, tcp=False):
        place, done = template(licences)
        super().__init__(tcp=tcp, template=place)
        if not ON_POSTGRESQL:
            shutil.copytree(place, self.dir, dirs_exist_ok=True)
        self.ids = json.loads(done.stdout)
        self.made = done.stderr

    def __getattr__(self, name):
        try:
            return self.__dict__['ids'][name]
        except KeyError:
            raise AttributeError(name) from None

    def person(self, login=None):
        one = Person(('127.0.0.1', self.port) if self.tcp else self.socket)
        return one.sign_in(login, PASSWORD) if login else one

    def stored(self):
        """All that stands in the database's files of what has to do with secrets, as bytes."""
        if ON_POSTGRESQL:
            return ''.join(str(row) for table in ('api_key', 'api_token', 'access_token', 'refresh_token', 'credential',
                                                        'session', 'device', 'activity')
                           for row in self.sql('SELECT * FROM ' + table)).encode()
        with open(self.path, 'rb') as f, open(self.path + '-wal', 'rb') as g:
            return f.read() + g.read()

    def sql(self, text, *values):
        """What no client could do: time passing, mostly."""
        if ON_POSTGRESQL:
            return cluster().sql(DATABASES[-1], text, *values)
        with sqlite3.connect(self.path, timeout=20) as db:
            return db.execute(text, values).fetchall()
