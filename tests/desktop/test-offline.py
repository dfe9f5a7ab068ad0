#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The cable pulled while a package is edited in the window: the edit is kept, shown as waiting, sent when
the cable is back; what somebody else changed meanwhile becomes a problem that is decided here."""
import os
import shutil
import sys
import time

from desk import (HERE, PATIENCE, Server, column, find_all, get_text, kabinet, key, labels, main, name_of, re, says, screenshot,
                  set_text, sign_in, table, wait_for)

sys.path.insert(0, os.path.dirname(HERE))
from cutproxy import CutProxy       # noqa: E402
from kabinet_test import new_id     # noqa: E402

_n = 0


def mutate(api, op, row, base_rev=0, base=None, **fields):
    global _n
    _n += 1
    [outcome] = api.mutate([{'id': new_id(), 'n': _n, 'entity': 'package', 'row': row, 'op': op, 'base_rev': base_rev,
                             'base': base or {}, 'set': fields, 'schema': 1}])
    assert outcome['outcome'] == 'done', outcome
    return outcome


def status(app):
    return [name_of(a) for a in find_all(app.acc, 'toggle') + find_all(app.acc, 'button')]


def set_price(app, tab, name, price):
    entry = app.find('text', 'Price')
    wait_for(lambda: get_text(app.find('text', 'Name')) == name, what='the card')
    set_text(entry, price)
    key('ctrl+s')
    wait_for(lambda: any(price in p for p in column(app, tab, 'Price')), what='the new price in the list')


def test_the_cable():
    server = Server(tcp=True)
    login, password = server.setup('ООО «Тест и Право»')
    with server, CutProxy(('127.0.0.1', server.port)) as proxy, kabinet('--section=packages') as app:
        api = server.client().sign_in(login, password)
        row = new_id()
        made = mutate(api, 'create', row, name='Бухгалтерия', state='on_sale', calculation='fixed', price=100000, currency='RUB')
        app.mouse(app.find('label', 'Connect to a Server', index=0))
        time.sleep(0.4)
        set_text(app.find('text', 'Server, for example cabinet.example.org'), proxy.url)
        set_text(app.find('text', 'Phone, e-mail or identifier'), login)
        set_text(app.find('text', 'Password', index=0), password)
        app.click('button', 'Sign In', index=0)
        tab = table(app, 'Packages')
        says(app, 'Up to date')
        app.select_row(tab, 'Бухгалтерия', activate=True)
        # the cable is pulled
        proxy.cut()
        set_price(app, tab, 'Бухгалтерия', '1,500.00')
        says(app, 'Offline')
        says(app, re.compile('^1 edit waits'))
        # the numbers that papers get meanwhile: how many, which, since when; out of what is on this disk
        app.click('button', 'Account')
        time.sleep(0.3)
        app.click('button', 'Numbers for Work Offline…')
        says(app, re.compile(r'^L-0*1 – L-0*20\nhere since '))
        says(app, '20 left')
        if os.environ.get('KABINET_DRIVE_SHOTS'):
            screenshot(os.path.join(os.environ['KABINET_DRIVE_SHOTS'], 'numbers.png'))
        key('Escape')
        # in the popover: how old it is, and when it is tried again, counted down
        app.click('toggle', re.compile('^Offline'))
        says(app, re.compile('^1 edit waits, the oldest made'))
        says(app, re.compile(r'^Trying again( in \d+ s|…)$'))
        key('Escape')
        # meanwhile somebody else changes the same
        mutate(api, 'update', row, made['rev'], {'price': 100000, 'currency': 'RUB'}, price=200000)
        proxy.restore()
        key('F5')
        says(app, '1 problem')
        app.mouse(app.find('label', 'Problems', index=0))
        says(app, 'Бухгалтерия')
        for text in ('Mine', 'Theirs', '₽1,500.00', '₽2,000.00'):
            says(app, text)
        app.click('button', 'Keep Mine')
        says(app, 'No Problems')
        wait_for(lambda: api.rows('package')[row]['price'] == 150000, PATIENCE, 'mine on the server')
        says(app, 'Up to date')
        # the cable is back after a while: it is found by itself, soon
        proxy.cut()
        says(app, 'Offline')
        time.sleep(8)
        proxy.restore()
        start = time.monotonic()
        says(app, 'Up to date')
        assert time.monotonic() - start < 9, 'found after %.1f s' % (time.monotonic() - start)


def test_set_back():
    """The server is set back to a backup: who signs in again is told what became of what was confirmed here since, until it was
    understood, and not after that"""
    for root in ('XDG_DATA_HOME', 'XDG_CACHE_HOME'):
        shutil.rmtree(os.path.join(os.environ[root], 'kabinet'), ignore_errors=True)
    server = Server(tcp=True)
    login, password = server.setup('ООО «Тест и Право»')
    backup = os.path.join(os.environ['SESSION_DIR'], 'backup.db')
    with server, kabinet('--section=packages') as app:
        api = server.client().sign_in(login, password)
        row = new_id()
        global _n
        _n = 0
        mutate(api, 'create', row, name='Бухгалтерия', state='on_sale', calculation='fixed', price=100000, currency='RUB')
        sign_in(app, server.url, login, password)
        tab = table(app, 'Packages')
        says(app, 'Up to date')
        server.ctl('backup', backup, '--blobs', server.blobs)
        app.select_row(tab, 'Бухгалтерия', activate=True)
        set_price(app, tab, 'Бухгалтерия', '1,500.00')
        wait_for(lambda: api.rows('package')[row]['price'] == 150000, PATIENCE, 'the edit to be with the server')
        says(app, 'Up to date')
        server.stop()
        server.ctl('restore', '--force', backup, '--blobs', server.blobs)
        server.start()
        says(app, 'Not signed in')
        app.click('button', 'Sign In…', index=0)
        dialog = app.dialog('Sign In Again')
        set_text(app.find('text', 'Password', root=dialog), password)
        app.answer(dialog, 'Sign In')
        says(app, 'The server was set back')
        app.click('toggle', re.compile('^The server was set back'))
        app.click('button', 'Understood')
        says(app, 'Up to date')
        wait_for(lambda: 'The server was set back' not in labels(app), PATIENCE, 'nothing more to be said')
        # What was confirmed came back by itself.
        api = server.client().sign_in(login, password)
        wait_for(lambda: api.rows('package')[row]['price'] == 150000, PATIENCE, 'the edit to be with the server again')


main()
