# SPDX-License-Identifier: GPL-3.0-or-later
"""The office of the story: a server with an org, its people, packages and licences, and the
cable between it and the desktops."""
import csv
import os
import shutil
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..'))
from cutproxy import CutProxy  # noqa: E402
from kabinet_test import DATA, Desktop, Server, new_id  # noqa: E402

AGENTS = (('Данилова', 'Вероника', 'Олеговна'), ('Ефимова', 'Ольга', 'Ярославовна'), ('Максимов', 'Евгений', 'Вадимович'))
BOUND = ('Бухгалтерия Старт', 'Бухгалтерия Профи', 'Документооборот', 'Касса Онлайн', 'Склад и заказы',
         'Электронная подпись')


def mutation(n, entity, op, row, base_rev=0, base=None, **fields):
    return {'id': new_id(), 'n': n, 'entity': entity, 'row': row, 'op': op, 'base_rev': base_rev,
            'base': base or {}, 'set': fields, 'schema': 1}


class Office:
    """Everything that an administrator sets up, done the way the README says."""

    def __init__(self, server=None):
        self.dir = tempfile.mkdtemp(prefix='kab-office-')
        self.server = server or Server(tcp=True)
        self.desktops = []

    def __enter__(self):
        self.admin = self.server.setup('ООО «Правовые решения»')
        self.server.start()
        self.proxy = CutProxy(('127.0.0.1', self.server.port))
        self.api = self.server.client().sign_in(*self.admin)     # the administrator's own eyes on the server
        self._n = 0
        return self

    def __exit__(self, *what):
        self.proxy.close()
        try:
            self.server.__exit__(*what)
        finally:
            if self.server.own:
                shutil.rmtree(self.server.dir, ignore_errors=True)
            shutil.rmtree(self.dir, ignore_errors=True)

    def do(self, entity, op, row=None, **fields):
        """One edit straight on the server, as another desktop's; the row's id."""
        self._n += 1
        row = row or new_id()
        [outcome] = self.api.mutate([mutation(self._n, entity, op, row, **fields)])
        assert outcome['outcome'] == 'done', outcome
        return row

    def employ(self):
        """A partner with three agents."""
        self.partner = self.do('partner', 'create', name='Партнёр Плюс', status='active', sells_through_agents=True,
                               promotes_through_links=False)
        self.agents = [self.server.add_user('agent', *name[:2], 'agent%d@example.org' % i, '--patronymic', name[2],
                                            '--partner', 'Партнёр Плюс') for i, name in enumerate(AGENTS)]

    def take_over(self):
        """Packages and licences from the office's own tables; the packages are bound to the partner."""
        status, out, err = self.server.ctl('import', 'packages', os.path.join(DATA, 'packages.csv'), '--json', check=False)
        assert status == 0, (status, out, err)
        status, out, err = self.server.ctl('import', 'licences', os.path.join(DATA, 'licences-2000-cp1251.csv'),
                                           '--errors', os.path.join(self.dir, 'rejected.csv'), '--json', check=False)
        for package in self.api.rows('package').values():
            if package['name'] in BOUND:
                self.do('package_binding', 'create', package=package['id'], partner=self.partner)
        return status, out

    def rejected(self):
        with open(os.path.join(self.dir, 'rejected.csv'), encoding='utf-8-sig', newline='') as f:
            return list(csv.reader(f, delimiter=';'))

    def desktop(self, account):
        """A desktop of its own computer, whose cable runs through the proxy."""
        found = Desktop(self.proxy.url, *account, folder=os.path.join(self.dir, 'desktop%d' % len(self.desktops)))
        self.desktops.append(found)
        return found
