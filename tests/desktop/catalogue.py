# SPDX-License-Identifier: GPL-3.0-or-later
"""A company with a small catalogue and two partners, for the tests of the sections about them."""
import os
import sys

from desk import HERE
from kabinet_test import Server, new_id

sys.path.insert(0, os.path.dirname(HERE))
from cutproxy import CutProxy                             # noqa: E402


class Company:
    """With 'with'. The people: admin, partner (of the north), agent (of the north): (login, password)."""

    def __enter__(self):
        self.server, self.n = Server(tcp=True), 0
        try:
            self.make()
        except BaseException:
            self.server.stop()
            raise
        self.proxy = CutProxy(('127.0.0.1', self.server.port))
        self.url = 'http://127.0.0.1:%d' % self.proxy.port
        return self

    def __exit__(self, *_):
        self.proxy.close()
        self.server.stop()

    def do(self, op, entity, row=None, base=None, rev=0, **values):
        self.n += 1
        row = row or new_id()
        [outcome] = self.api.mutate([{'id': new_id(), 'n': self.n, 'entity': entity, 'row': row, 'op': op, 'base_rev': rev,
                                      'base': base or {}, 'set': values, 'schema': 1}])
        assert outcome['outcome'] == 'done', outcome
        return row

    def set(self, entity, row, **values):
        now = self.api.rows(entity)[row]
        return self.do('update', entity, row, {name: now.get(name) for name in values}, now['rev'], **values)

    def row(self, entity, **having):
        """The one row of an entity that has these values; None if there is none."""
        found = [r for r in self.api.rows(entity).values() if all(r.get(k) == v for k, v in having.items())]
        assert len(found) < 2, found
        return found[0] if found else None

    def make(self):
        self.admin = self.server.setup('ООО «Меридиан»')
        self.server.start()
        self.api = self.server.client().sign_in(*self.admin)
        self.north, self.south = (self.do('create', 'partner', name=name, status='active', sells_through_agents=True)
                                  for name in ('Партнёр «Север»', 'Партнёр «Юг»'))
        add = self.server.add_user
        self.partner = add('partner', 'Власова', 'Ирина', 'partner@example.org', '--partner', 'Партнёр «Север»')
        self.agent = add('agent', 'Данилов', 'Пётр', 'agent@example.org', '--partner', 'Партнёр «Север»')
        self.cash, self.audit = (self.do('create', 'package', name=name, calculation='fixed', price=price, currency='RUB', vat='20',
                                         state='on_sale') for name, price in (('Касса Онлайн', 450000), ('Аудит', 1200000)))
        self.token, self.visit = (self.do('create', 'option', name=name, price=price, currency='RUB', state='active')
                                  for name, price in (('Защищённый носитель', 190000), ('Настройка на месте', 250000)))
        self.do('create', 'package_option', package=self.cash, option=self.token)
        self.do('create', 'package_binding', package=self.cash, partner=self.north)
        for code, partner in (('SEVER10', self.north), ('YUG10', self.south)):
            self.do('create', 'promo_code', code=code, kind='percent', percent=1000, currency='RUB', partner=partner, state='active')
