# SPDX-License-Identifier: GPL-3.0-or-later
"""What released versions left behind: tests/data/saved has a folder of each, made by tests/data/make-saved.py."""
import atexit
import gzip
import hashlib
import importlib.util
import json
import os
import shutil
import sqlite3
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..'))
from kabinet_test import DATA, Server  # noqa: E402

SAVED = os.path.join(DATA, 'saved')


def load_sql(sql, path):
    with open(sql, encoding='utf-8') as f, sqlite3.connect(path) as db:
        db.executescript(f.read())


class Set:
    """One version's folder, and a server on its database."""

    def __init__(self, folder):
        self.folder, self.name = folder, os.path.basename(folder)
        self.expect = self.json('expect.json')
        self.server = Server(tcp=True)
        load_sql(os.path.join(folder, 'server.sql'), self.server.path)

    def json(self, name):
        with open(os.path.join(self.folder, name), encoding='utf-8') as f:
            return json.load(f)

    def lay_out(self, work):
        """The desktop's files, below work, as they would lie there: its data and its cache."""
        account = self.json(os.path.join('desktop', 'account.json'))
        account['server'] = self.server.url
        name = hashlib.sha256(('%s\n%s' % (account['server'], account['user']['id'])).encode()).hexdigest()[:24]
        data, cache = (os.path.join(work, kind, 'accounts', name) for kind in ('data', 'cache'))
        for path in (data, cache):
            os.makedirs(path, 0o700)
        account['cache_dir'] = cache
        with open(os.path.join(data, 'account.json'), 'w', encoding='utf-8') as f:
            json.dump(account, f, ensure_ascii=False)
        load_sql(os.path.join(self.folder, 'desktop', 'work.sql'), os.path.join(data, 'work.db'))
        with gzip.open(os.path.join(self.folder, 'desktop', 'cache.db.gz')) as f, open(os.path.join(cache, 'cache.db'), 'wb') as out:
            shutil.copyfileobj(f, out)
        return os.path.join(data, 'work.db'), os.path.join(cache, 'cache.db')


def versions():
    names = sorted(os.listdir(SAVED)) if os.path.isdir(SAVED) else []
    return [os.path.join(SAVED, n) for n in names if os.path.exists(os.path.join(SAVED, n, 'expect.json'))] + [of_today()]


def of_today():
    if not hasattr(of_today, 'folder'):
        path = os.path.join(DATA, 'make-saved.py')
        spec = importlib.util.spec_from_file_location('make_saved', path)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        of_today.parent = tempfile.mkdtemp(prefix='kab-versions-')
        atexit.register(shutil.rmtree, of_today.parent, True)
        of_today.folder = os.path.join(of_today.parent, 'today')
        module.save(of_today.folder)
    return of_today.folder
