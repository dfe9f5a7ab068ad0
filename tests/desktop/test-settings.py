#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Settings in the window: the company, as papers print it."""
import json

from desk import (PATIENCE, Server, find_all, get_text, kabinet, key, main, name_of, new_id, re, says, set_text, sign_in, states, wait_for)


def typed(app, name):
    return get_text(app.find('text', name))


def company(api):
    [row] = [r for r in api.rows('setting').values() if r['key'] == 'company']
    return row['value'] if isinstance(row['value'], dict) else json.loads(row['value'])


def change_company(api, value):
    [row] = [r for r in api.rows('setting').values() if r['key'] == 'company']
    [done] = api.mutate([{'id': new_id(), 'n': 1, 'entity': 'setting', 'row': row['id'], 'op': 'update', 'base_rev': row['rev'],
                          'base': {'value': row['value']}, 'set': {'value': value}, 'schema': 1}])
    assert done['outcome'] == 'done', done


def sections(app):
    return {name_of(a) for a in find_all(app.find('list', 'Sections'), 'row')}


def test_company():
    """S2-20: what invoices print as the seller: a wrong INN is refused by name, also beside a right one; saved with no
    network, sent later; what somebody else wrote meanwhile is kept beside what was typed"""
    server = Server(tcp=True)
    try:
        login, password = server.setup()
        other = server.add_user('staff', 'Фомина', 'Ольга', 'staff@example.org')
        server.start()
        api = server.client().sign_in(*other)
        with kabinet('--section=company') as app:
            sign_in(app, server.url, login, password)
            wait_for(lambda: typed(app, 'Name of the organisation') == 'ООО «Тест и Право»', PATIENCE, 'the company')
            save = app.find('button', 'Save')
            assert 'sensitive' not in states(save)
            # only what companies of the country have; another country has others
            app.choose('combo', 'Azerbaijan', name='Country')
            app.find('text', 'VÖEN')
            app.gone('text', 'KPP')
            app.choose('combo', 'Russia', name='Country')
            app.gone('text', 'VÖEN')
            set_text(app.find('text', 'INN'), '7707083894')
            says(app, 'INN: ')
            key('ctrl+s')
            assert 'inn' not in company(api)
            wait_for(lambda: 'focused' in states(app.find('text', 'INN')), what='the keyboard where it is wrong')
            set_text(app.find('text', 'INN'), '7707083893')
            app.gone('label', re.compile('^INN: '))
            # an account is of a bank, which its BIC names
            set_text(app.find('text', 'BIC'), '044525225')
            set_text(app.find('text', 'Account'), '40702810138250123018')
            says(app, 'Account: ')
            set_text(app.find('text', 'Account'), '40702810138250123017')
            app.gone('label', re.compile('^(Settlement a|A)ccount: '))
            set_text(app.find('text', 'Website'), 'example.org')
            key('ctrl+s')
            wait_for(lambda: company(api).get('inn') == '7707083893', PATIENCE, 'the INN at the server')
            assert company(api)['account'] == '40702810138250123017' and company(api)['name'] == 'ООО «Тест и Право»'
            # somebody else, while something is typed
            set_text(app.find('text', 'Director'), 'Пшеничников А. Ю.')
            value = dict(company(api), phone='+78123456789', logo='x')
            change_company(api, value)
            says(app, 'Your unsaved edits are kept.')
            wait_for(lambda: typed(app, 'Phone').replace(' ', '').endswith('3456789') or '345' in typed(app, 'Phone'), what='the phone')
            assert typed(app, 'Director') == 'Пшеничников А. Ю.'
            key('ctrl+s')
            wait_for(lambda: company(api).get('director'), PATIENCE, 'the director')
            # what the form does not know stays
            assert company(api)['phone'] == '+78123456789' and company(api)['logo'] == 'x'
            # without a network
            server.stop()
            set_text(app.find('text', 'Bank'), 'ПАО Сбербанк')
            key('ctrl+s')
            wait_for(lambda: 'sensitive' not in states(save), what='saved')
            server.start()
            api = server.client().sign_in(*other)
            wait_for(lambda: company(api).get('bank') == 'ПАО Сбербанк', PATIENCE, 'the bank at the server')
    finally:
        server.stop()


def test_only_the_office():
    """Others print with the company and the templates, and see neither section"""
    server = Server(tcp=True)
    try:
        admin = server.setup()
        server.start()
        api = server.client().sign_in(*admin)
        [done] = api.mutate([{'id': new_id(), 'n': 1, 'entity': 'partner', 'row': new_id(), 'op': 'create', 'base_rev': 0, 'base': {},
                              'set': {'name': 'Партнёр Плюс', 'status': 'active', 'sells_through_agents': True}, 'schema': 1}])
        assert done['outcome'] == 'done', done
        login, password = server.add_user('agent', 'Данилова', 'Вероника', 'agent@example.org', '--partner', 'Партнёр Плюс')
        with kabinet('--section=company') as app:
            sign_in(app, server.url, login, password)
            wait_for(lambda: 'Licences' in sections(app), PATIENCE, 'the sections')
            assert sections(app) <= {'Licences', 'Packages', 'Problems'}, sections(app)
            assert not find_all(app.acc, 'label', 'Settings')
    finally:
        server.stop()


main()
