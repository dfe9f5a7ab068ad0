#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""An edit that the server refuses, or that conflicts with somebody else's, waits for a decision and is kept until then: it
is copied, put into a file, edited, tried again, insisted on or let go; and what was decided can be undone."""
import json
import os
import sys

from desk import (HERE, PATIENCE, Server, by_keys, column, do_action, find_all, focused, get_text, go_to, kabinet, key, keys, labels, main, name_of, new_id, program, re, run, says,
                  set_text, sign_in, states, table, wait_for)

sys.path.insert(0, os.path.dirname(HERE))
from cutproxy import CutProxy       # noqa: E402

DECIDE = 'Your edit of this package was not taken over and waits for your decision.'
PUT_IN = 'Your edit that was not taken over is put in again. Save it to send it.'
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
    """Shown with the reason, copied, tried in vain, tried again and taken; another one discarded (invariant 12)"""
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
            go_to(app, 'problems')
            says(app, 'Package · Refused')
            says(app, REASON)
            if again:
                app.menu('Copy or Export', 'Copy My Words')
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
                key('F5')
                go_to(app, 'packages')
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
                go_to(app, 'packages')
                wait_for(lambda: 'Ремонт' not in labels(app) and 'Прокат' in labels(app), PATIENCE, 'what the server has')
                says(app, 'Up to date')


def buttons(app):
    return [name_of(b) for b in find_all(app.acc, 'button')]


def marked(app):
    return [a for a in find_all(app.acc, name='Waits for your decision', bulky=True) if 'visible' in states(a)]


def decide(app, name, toast):
    """Presses a button of the only problem, and waits until it is gone."""
    app.click('button', name)
    says(app, toast)
    wait_for(lambda: 'Take Theirs' not in buttons(app), PATIENCE, 'the decision')


def undo(app):
    app.click('button', 'Undo')
    says(app, 'Package · Conflict')
    app.find('button', 'Take Theirs', timeout=PATIENCE)


def test_conflict():
    """By keyboard nothing is decided by mistake; only what is in dispute is asked about; decisions are undone; my values are
    edited further; all of it goes into a file; and signing out offers that file"""
    server = Server(tcp=True)
    login, password = server.setup()
    colleague = server.add_user('staff', 'Белов', 'Игорь', 'belov@example.org')
    with server, CutProxy(('127.0.0.1', server.port)) as proxy, kabinet('--section=packages') as app:
        office, package = Office(server, login, password), new_id()
        office.do('create', 'package', package, name='Бухгалтерия', state='on_sale', calculation='fixed', price=100000, currency='RUB')
        sign_in(app, proxy.url, login, password)
        tab = table(app, 'Packages')
        app.select_row(tab, 'Бухгалтерия', activate=True)
        wait_for(lambda: get_text(app.find('text', 'Name')) == 'Бухгалтерия', what='the card')
        proxy.cut()
        says(app, 'Offline')
        app.type_text('text', '1700', name='Price', real=False)
        app.type_text('text', 'Моими словами', name='Description', real=False)
        key('ctrl+s')
        says(app, 'Saved')
        office.do('update', 'package', package, price=150000)
        proxy.restore()
        key('F5')
        says(app, '1 problem')
        # the price of the row and its card is theirs now, and they say that mine waits; the way to it is there
        says(app, DECIDE)
        wait_for(lambda: '1,500' in get_text(app.find('text', 'Price')), PATIENCE, 'their price in the card')
        # invariant 20: what nobody else touched is there as it was typed
        assert get_text(app.find('text', 'Description')) == 'Моими словами'
        wait_for(lambda: marked(app), PATIENCE, 'the mark on the row')
        app.click('button', 'Open Problems')
        says(app, 'Package · Conflict')
        # the keyboard comes to what is to be read
        wait_for(lambda: any(name_of(a) == 'Бухгалтерия' for a in focused(app)), PATIENCE, 'the keyboard at the problem')
        key('Return')
        key('space')
        assert 'Take Theirs' in buttons(app) and not any('Undo' in b for b in buttons(app)), buttons(app)
        words = labels(app)
        assert 'Before' in words and '₽1,000.00' in words, words
        words = words[words.index('Theirs') + 1:words.index('Edit…')]
        assert 'Price' in words and 'Description' not in words, words
        assert any('Kept and sent either way' in w and 'Description' in w for w in words), words

        decide(app, 'Take Theirs', 'Theirs was taken')
        says(app, 'No edit waits for your decision.')
        wait_for(lambda: office.package(package).get('description') == 'Моими словами', PATIENCE, 'the rest of the edit at the server')
        assert office.package(package)['price'] == 150000
        undo(app)
        decide(app, 'Keep Mine', 'Your values were kept')
        wait_for(lambda: office.package(package)['price'] == 170000, PATIENCE, 'mine at the server')
        undo(app)
        wait_for(lambda: office.package(package)['price'] == 150000, PATIENCE, 'theirs at the server again')

        wait_for(lambda: '₽1,500.00' in labels(app), PATIENCE, 'theirs beside mine')
        path = os.path.join(os.environ['HOME'], 'mine.txt')
        app.menu('Copy or Export', 'Export…')
        app.choose_file(path)
        says(app, 'Saved as')
        with open(path, encoding='utf-8') as f:
            text = f.read()
        assert 'Бухгалтерия' in text and '1,700' in text and 'theirs: ' in text and 'Моими словами' in text, text

        # on with my values: they stand in the card; let go by keyboard, they wait on, and the keyboard stays in the form
        app.click('button', 'Edit…')
        wait_for(lambda: '1,700' in get_text(app.find('text', 'Price')), PATIENCE, 'my price in the card')
        says(app, PUT_IN)
        assert DECIDE not in labels(app)
        by_keys(app, 'push button', 'Discard')
        key('Return')
        says(app, 'your edit waits under Problems.')
        says(app, DECIDE)
        wait_for(lambda: 'Kind' in [name_of(a) for a in focused(app)], PATIENCE, 'the keyboard in the first field')
        # and saving them settles the problem
        app.click('button', 'Open Problems')
        app.click('button', 'Edit…')
        wait_for(lambda: '1,700' in get_text(app.find('text', 'Price')), PATIENCE, 'my price in the card')
        app.type_text('text', '1650', name='Price', real=False)
        key('ctrl+s')
        says(app, 'Saved')
        wait_for(lambda: office.package(package)['price'] == 165000, PATIENCE, 'the edited price at the server')
        says(app, 'Up to date')
        assert office.package(package)['description'] == 'Моими словами'
        wait_for(lambda: not marked(app), PATIENCE, 'the mark to go')

        # somebody else changes what is looked at: it is said
        Office(server, *colleague).do('update', 'package', package, price=190000)
        says(app, re.compile('^(Белов.*|Somebody) changed this record, '))
        wait_for(lambda: '1,900' in get_text(app.find('text', 'Price')), PATIENCE, 'the new price in the card')
        # and where something is typed, what it is now
        app.type_text('text', 'Ещё печатаю', name='Description', real=False)
        Office(server, *colleague).do('update', 'package', package, price=195000)
        says(app, re.compile('changed this record, .* Your unsaved edits are kept.$'))
        app.click('toggle', 'Show Changes')
        says(app, re.compile('^Price: .* → ₽1,950.00$'))
        assert get_text(app.find('text', 'Description')) == 'Ещё печатаю'
        app.type_text('text', 'Моими словами', name='Description', real=False)

        # what waits is undone from where it is told, and what still waits at signing out is offered as a file
        proxy.cut()
        says(app, 'Offline')
        app.type_text('text', '2100', name='Price', real=False)
        key('ctrl+s')
        says(app, '1 edit waits')
        app.click('toggle', re.compile('^Offline'))
        app.click('button', 'Undo This Edit')
        wait_for(lambda: '1,950' in get_text(app.find('text', 'Price')), PATIENCE, 'the price as it was')
        key('Escape')
        app.type_text('text', 'Ещё не там', name='Description', real=False)
        app.click('button', 'Save', index=0)
        wait_for(lambda: 'sensitive' not in states(app.find('button', 'Save', index=0)), PATIENCE, 'it to be saved')
        do_action(app.find('frame'), 'win.sign-out')
        question = 'Sign Out Кузнецова Анна?'
        app.dialog(question)
        app.click('button', 'Save as a File…')
        wait_for(lambda: question not in [name_of(w) for w in app.windows()], PATIENCE, 'the question to give way')
        path = os.path.join(os.environ['HOME'], 'unsent.txt')
        app.choose_file(path)
        wait_for(lambda: os.path.exists(path) and 'Ещё не там' in open(path, encoding='utf-8').read(), PATIENCE, 'the file')
        app.answer(app.dialog(question), 'Cancel')


def test_command():
    """S4-83: a command that came too late is told in its own words, with what it was told and who was first; and let go"""
    server = Server(tcp=True)
    login, password = server.setup()
    with server, CutProxy(('127.0.0.1', server.port)) as proxy, kabinet('--section=packages') as app:
        office = Office(server, login, password)
        order = new_id()
        office.do('create', 'package', new_id(), name='Бухгалтерия', state='on_sale', calculation='fixed', price=100000, currency='RUB')
        office.do('create', 'order', order, number='Z-7', total=100)
        sign_in(app, proxy.url, login, password)
        table(app, 'Packages')
        # another program on this computer adds to the window's outbox
        folder = os.path.join(os.environ['XDG_DATA_HOME'], 'command')
        os.makedirs(folder, exist_ok=True)
        for name, kept in (('data', 'XDG_DATA_HOME'), ('cache', 'XDG_CACHE_HOME')):
            os.symlink(os.path.join(os.environ[kept], 'kabinet'), os.path.join(folder, name))
        proxy.cut()
        says(app, 'Offline')
        run([program('kabinetctl'), 'desktop', 'run', '--cache', folder, 'order', 'Z-7', 'cancel', 'reason=Ошибка в заказе'])
        office.do('cancel', 'order', order, reason='Дубль')
        proxy.restore()
        key('F5')
        says(app, '1 problem')
        go_to(app, 'problems')
        for words in ('Cancel order Z-7', 'Order · Refused', '“Z-7” is “Cancelled” since', 'Reason', 'Ошибка в заказе'):
            says(app, words)
        assert not find_all(app.acc, 'button', 'Edit…')
        press(app, 'Discard My Values')
        says(app, 'Up to date')
        assert office.api.rows('order')[order]['status_reason'] == 'Дубль'
        # numbers that were taken back meanwhile: which others take their place is said when it is decided, and stays to be read
        proxy.cut()
        says(app, 'Offline')
        run([program('kabinetctl'), 'desktop', 'run', '--cache', folder, 'licence', 'new', 'issue', 'client_name=Гаджиев Эльчин',
             'phone=+79161234567', 'package=Бухгалтерия', 'price=100', 'currency=RUB', 'way=invoice'])
        for lease in json.loads(server.ctl('lease', 'list', '--json')):
            server.ctl('lease', 'return', lease['id'])
        proxy.restore()
        key('F5')
        says(app, '1 problem')
        says(app, re.compile('L-000001'))
        press(app, 'Try Again')
        says(app, re.compile(r'^Licence: L-000001 \(Гаджиев Эльчин\) (has the number L-0000|gets another number)'))
        says(app, 'Up to date')
        [made] = office.api.rows('licence').values()
        assert made['number'] == 'L-000021', made


main()
