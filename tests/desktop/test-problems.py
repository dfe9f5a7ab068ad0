#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""An edit that the server refuses is shown with its reason and kept; it is copied, tried again once what stood in
its way is out of it, or discarded."""
import os
import sys

from desk import (HERE, PATIENCE, Server, column, find_all, get_text, kabinet, key, keys, labels, main, name_of, new_id, says, set_text, sign_in,
                  table, wait_for)

sys.path.insert(0, os.path.dirname(HERE))
from cutproxy import CutProxy       # noqa: E402

REASON = 'what it refers to does not exist, or was deleted'


class Office:
    """The other side: an administrator who works through the API."""

    def __init__(self, server, login, password):
        self.api, self.n, self.revs = server.client().sign_in(login, password), 0, {}

    def do(self, op, entity, row, **fields):
        self.n += 1
        [outcome] = self.api.mutate([{'id': new_id(), 'n': self.n, 'entity': entity, 'row': row, 'op': op, 'schema': 1,
                                      'base_rev': self.revs.get(row, 0), 'base': {}, 'set': fields}])
        assert outcome['outcome'] == 'done', outcome
        self.revs[row] = outcome['rev']

    def package(self, row):
        return self.api.rows('package')[row]


def choose_kind(app, name):
    app.click('button', 'Kind')
    app.find('row', name)
    keys(name)          # at once: Enter takes what was typed, found yet or not
    key('Return')
    says(app, name)
    key('ctrl+s')
    says(app, 'Saved')


def press(app, name):
    """Decides the problem: its view goes."""
    discard = app.find('button', 'Discard My Values', timeout=PATIENCE)
    app.click(next(b for b in discard.get_parent().kids if name_of(b) == name))
    wait_for(lambda: discard not in find_all(app.acc, 'button', 'Discard My Values'), PATIENCE, 'the decision')


def test_refused():
    """Shown with the reason, copied, tried in vain, tried again and taken; another one discarded"""
    server = Server(tcp=True)
    login, password = server.setup()
    with server, CutProxy(('127.0.0.1', server.port)) as proxy, kabinet('--section=packages') as app:
        office = Office(server, login, password)
        kinds = {name: new_id() for name in ('Прокат', 'Ремонт')}
        package = new_id()
        for name, row in kinds.items():
            office.do('create', 'package_kind', row, name=name)
        office.do('create', 'package', package, name='Бухгалтерия', state='on_sale', calculation='fixed', price=100000,
                  currency='RUB', kind=kinds['Прокат'])
        sign_in(app, proxy.url, login, password)
        tab = table(app, 'Packages')
        app.select_row(tab, 'Бухгалтерия', activate=True)
        wait_for(lambda: get_text(app.find('text', 'Name')) == 'Бухгалтерия', what='the card')
        for again in (True, False):
            # the kind that is chosen here goes there meanwhile
            proxy.cut()
            says(app, 'Offline')
            choose_kind(app, 'Ремонт')
            office.do('delete', 'package_kind', kinds['Ремонт'])
            proxy.restore()
            key('F5')
            says(app, '1 problem')
            assert office.package(package)['kind'] == kinds['Прокат']
            key('alt+3')
            says(app, 'Package · Refused')
            says(app, REASON)
            if again:
                app.click('button', 'Copy My Words')
                says(app, 'Copied')
                # in vain: it is a problem again, with its reason
                press(app, 'Try Again')
                app.find('button', 'Discard My Values', timeout=PATIENCE)
                says(app, REASON)
                office.do('restore', 'package_kind', kinds['Ремонт'])
                press(app, 'Try Again')
                wait_for(lambda: office.package(package)['kind'] == kinds['Ремонт'], PATIENCE, 'it on the server')
                says(app, 'Up to date')
                office.revs[package] = office.package(package)['rev']
                office.do('update', 'package', package, kind=kinds['Прокат'])
                key('F5', 'alt+2')
                wait_for(lambda: column(app, tab, 'State') == ['On sale'] and 'Прокат' in labels(app), PATIENCE, 'it here')
                # what was copied is words that can be pasted
                key('ctrl+f', 'ctrl+v')
                search = app.find('text', 'Search by name or description')
                wait_for(lambda: 'Бухгалтерия' in get_text(search), what='the copied words')
                set_text(search, '')
            else:
                press(app, 'Discard My Values')
                says(app, 'Up to date')
                assert office.package(package)['kind'] == kinds['Прокат']
                key('alt+2')
                wait_for(lambda: 'Ремонт' not in labels(app) and 'Прокат' in labels(app), PATIENCE, 'what the server has')
                says(app, 'Up to date')


main()
