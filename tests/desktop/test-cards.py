#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A card asks to be saved when somebody changed something in it, and never otherwise, whatever stands in its row."""
from desk import PATIENCE, Server, column, find_all, get_text, kabinet, key, main, new_id, says, set_text, sign_in, states, \
    table, wait_for

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
    'Ё 15 steps': {'calculation': 'tiers', 'parameters': {'tiers': [{'from': 1, 'price': 5}], 'x': 1.25}},
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
            app.gone('button', 'Add an option')
        for name, row in ids.items():
            if name != 'Ё 04 numbers':
                assert api.rows('package')[row] == before[row], name
    finally:
        server.stop()


main()
