#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A card asks to be saved when somebody changed something in it, and never otherwise, whatever stands in its row;
what was typed and not saved outlives the program."""
import os
import signal
import time

from desk import (PATIENCE, Server, by_keys, column, find_all, get_text, kabinet, key, labels, main, new_id, run, says, set_text,
                  sign_in, states, table, wait_for)

PLAIN = {'state': 'on_sale', 'calculation': 'fixed', 'price': 100000, 'currency': 'RUB'}
# What imports, other programs and later versions may leave in a row.
ODD = {
    'Ё 01 bare': {'vat': None, 'term_months': None},
    'Ё 02 lines': {'description': 'Первая строка\r\n\r\n  вторая \tс отступом', 'materials': 'one\n\ntwo'},
    'Ё 03 long': {'description': 'Долго. ' * 1500},
    'Ё 04 numbers': {'characteristics': [{'name': 'Скорость', 'value': 1.5, 'unit': 'Гбит/с'}, {'name': 'Мест', 'value': 10},
                                         {'name': 'Код', 'value': '007'}, {'name': 'Год', 'value': '2024'}]},
    'Ё 05 flags': {'characteristics': [{'name': 'Облако', 'value': True}, {'name': 'Архив', 'value': None, 'unit': None}]},
    'Ё 06 spaces': {'characteristics': [{'name': ' Мест ', 'value': ' 5 ', 'unit': ''}]},
    'Ё 07 more': {'characteristics': [{'name': 'Мест', 'value': 5, 'unit': 'шт.', 'note': 'к', 'range': [1, 2]}]},
    'Ё 08 nameless': {'characteristics': [{'value': 5}, {'name': '', 'value': 'x'}, {'name': 'A'}]},
    'Ё 09 list': {'characteristics': ['word', 7, [1], None, {'name': 'A', 'value': 'b'}]},
    'Ё 10 object': {'characteristics': {'seats': 5}},
    'Ё 11 empty': {'characteristics': []},
    'Ё 12 many': {'characteristics': [{'name': 'N%d' % i, 'value': i} for i in range(75)]},
    'Ё 13 dear': {'price': 100000000000000, 'currency': 'AZN', 'term_months': 1200, 'position': 1000000},
    'Ё 14 days': {'price': 0, 'on_sale_from': '2024-02-29', 'on_sale_to': '2032-12-31', 'term_months': 0, 'position': 0},
    'Ё 15 steps': {'calculation': 'tiers', 'parameters': {'tiers': [{'from': 1, 'price': 5}, {'from': 10, 'price': 4}]}},
}


def odd_world(server):
    login, password = server.setup()
    server.start()
    api = server.client().sign_in(login, password)
    ids = {}
    outcomes = api.mutate([{'id': new_id(), 'n': n, 'entity': 'package', 'row': ids.setdefault(name, new_id()), 'op': 'create',
                            'base_rev': 0, 'base': {}, 'set': {**PLAIN, **fields, 'name': name}, 'schema': 1}
                           for n, (name, fields) in enumerate(ODD.items(), 1)])
    assert {o['outcome'] for o in outcomes} == {'done'}, outcomes
    return api, ids, login, password


def test_nothing_to_save():
    """Opened one after the other, none has changes; one that has keeps all the rest of itself"""
    server = Server(tcp=True)
    try:
        api, ids, login, password = odd_world(server)
        before = api.rows('package')
        with kabinet('--section=packages') as app:
            sign_in(app, server.url, login, password)
            tab = table(app, 'Packages')
            wait_for(lambda: column(app, tab, 'Name') == list(ODD), PATIENCE, 'the packages')
            app.select_row(tab, 'Ё 01 bare', activate=True)
            save, name = app.find('button', 'Save'), app.find('text', 'Name')
            for number, title in enumerate(ODD):
                wait_for(lambda: get_text(name) == title, what='the card of ' + title)
                says(app, 'This package has no options.')
                assert 'sensitive' not in states(save), title
                if number + 1 < len(ODD):
                    key('Down')
                    assert len(app.windows()) == 1, 'asked about changes in ' + title
            # one characteristic of an odd list is changed: the others stay what they were
            key(*['Up'] * (len(ODD) - 4))
            wait_for(lambda: get_text(name) == 'Ё 04 numbers', what='the card')
            values = [a for a in find_all(app.acc, 'text', 'Value')]
            assert [get_text(a) for a in values] == ['1.5', '10', '007', '2024']
            set_text(values[1], '11')
            wait_for(lambda: 'sensitive' in states(save), what='something to save')
            set_text(values[1], '10')
            wait_for(lambda: 'sensitive' not in states(save), what='nothing to save again')
            set_text(values[1], '12')
            key('ctrl+s')
            wanted = [dict(c, value=12) if c['name'] == 'Мест' else c for c in ODD['Ё 04 numbers']['characteristics']]
            wait_for(lambda: api.rows('package')[ids['Ё 04 numbers']]['characteristics'] == wanted, PATIENCE, 'the new value')
            key('Escape')
            app.gone('button', 'Add an Option')
        for name, row in ids.items():
            if name != 'Ё 04 numbers':
                assert api.rows('package')[row] == before[row], name
    finally:
        server.stop()


def draft_waits(least=1):
    """Waits until the disk has what was typed: the program's own pause is over."""
    def look():
        for folder, _, files in os.walk(os.environ['XDG_CACHE_HOME']):
            if 'work.db' in files:
                out = run(['sqlite3', '-readonly', os.path.join(folder, 'work.db'), 'SELECT group_concat(json) FROM draft'],
                          check=False)[1]
                return out if out.count('"base"') >= least else None
        return None
    return wait_for(look, PATIENCE, 'a draft on the disk')


def typed(app, name):
    return get_text(app.find('text', name))


def killed(app):
    app.process.send_signal(signal.SIGKILL)
    app.process.wait(PATIENCE)
    app.process.returncode = 0
    return kabinet('--sample', '--section=packages', settings=True)


def test_what_was_typed_survives():
    """kill -9 while a new package and an old one are typed: both are back, with options and what is not valid"""
    with kabinet('--sample', '--section=packages') as app:
        tab = table(app, 'Packages')
        # an old one: a price that is none yet, a characteristic, an option that goes and one that comes
        app.select_row(tab, 'Касса Онлайн', activate=True)
        wait_for(lambda: typed(app, 'Name') == 'Касса Онлайн', what='the card')
        set_text(app.find('text', 'Price'), '12x')
        rows = len(find_all(app.acc, 'text', 'Value'))
        app.click('button', 'Add a characteristic')
        wait_for(lambda: len(find_all(app.acc, 'text', 'Value')) == rows + 1, what='a line for it')
        set_text(app.find('text', 'Value', index=-1), '77')
        app.click(app.scroll_to(app.find('button', 'Add an Option')))
        add = app.find('button', 'Add to the Package')
        set_text(app.find('text', 'Name', index=-1), 'Выезд мастера')
        set_text(app.find('text', 'Price', index=-1), '900')
        app.click(add)
        says(app, 'Выезд мастера')
        for part in ('12x', '77', 'Выезд'):
            wait_for(lambda: part in draft_waits(), what='%s among %s' % (part, draft_waits()))
        again = killed(app)
        again.start()
        try:
            tab = table(again, 'Packages')
            again.select_row(tab, 'Касса Онлайн', activate=True)
            says(again, 'What you had typed and not saved is back.')
            assert typed(again, 'Price') == '12x'
            assert get_text(again.find('text', 'Value', index=-1)) == '77'
            says(again, 'Выезд мастера')
            assert len(find_all(again.acc, 'button', 'Remove Выезд мастера')) == 1
            # made right and saved, it is a draft no more
            set_text(again.find('text', 'Price'), '1 300')
            key('ctrl+s')
            says(again, 'A characteristic has a value and no name.')
            set_text(again.find('text', 'Name', index=-1), 'Смен')
            key('ctrl+s')
            wait_for(lambda: any('1,300.00' in p for p in column(again, tab, 'Price')), what='the price in the list')
            key('Escape')
            again.gone('button', 'Add an Option')
            again.select_row(tab, 'Касса Онлайн', activate=True)
            says(again, 'Выезд мастера')
            assert 'What you had typed and not saved is back.' not in labels(again)
            # a new one
            key('ctrl+n')
            says(again, 'New Package')
            set_text(again.find('text', 'Name'), 'Аренда касс')
            again.choose('combo', 'Tiers by quantity', name='Calculation')
            again.click('button', 'Add a tier')
            set_text(again.find('text', 'From how many'), '1o')
            for part in ('Аренда', '1o'):
                wait_for(lambda: part in draft_waits(), what=part)
            last = killed(again)
            last.start()
            tab = table(last, 'Packages')
            key('ctrl+n')
            says(last, 'What you had typed and not saved is back.')
            assert typed(last, 'Name') == 'Аренда касс'
            assert typed(last, 'From how many') == '1o'
            last.click('button', 'Discard')
            wait_for(lambda: typed(last, 'Name') == '', what='nothing typed')
            key('Escape')
            last.gone('button', 'Add an Option')
            key('ctrl+n')
            says(last, 'New Package')
            time.sleep(0.5)
            assert typed(last, 'Name') == '' and 'What you had typed and not saved is back.' not in labels(last)
        finally:
            for one in (again, locals().get('last')):
                if one and one.process.poll() is None:
                    assert one.quit() == 0, one.output()


def test_closed_with_the_keyboard():
    """The window is closed while something is typed: Discard and Save end the program, as they should, by the keyboard"""
    for answer, name in (('Discard', 'Касса Онлайн'), ('Save', 'Касса Онлайн'), (None, 'Касса')):
        with kabinet('--sample', '--section=packages') as app:
            app.select_row(table(app, 'Packages'), name, activate=True)
            wait_for(lambda: typed(app, 'Name') == name, what='the card')    # pylint: disable=cell-var-from-loop
            if not answer:
                continue
            set_text(app.find('text', 'Name'), 'Касса')
            wait_for(lambda: 'sensitive' in states(app.find('button', 'Save')), what='something to save')
            key('ctrl+w')
            app.dialog('Save Changes?')
            time.sleep(0.3)
            by_keys(app, 'push button', answer)
            key('Return')
            wait_for(lambda: app.process.poll() is not None, PATIENCE, 'the program to end')


main()
