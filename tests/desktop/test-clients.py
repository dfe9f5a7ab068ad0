#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Clients in the window (S1-55 to S1-59): the list with its filters, the card with the licences that are active and those that are
not, a new one that is the agent's who makes it, and who sees whom (S1-54)."""
from desk import (PATIENCE, column, count, filter_text, find_all, get_text, kabinet, key, labels, main, name_of, re, says, set_text,
                  sign_in, steps, table, wait_for)
from sales import Sales

SALES = None


def shown(app):
    """The numbers of the licences in the card."""
    numbers = {x['number'] for x in SALES.api.rows('licence').values()}
    return sorted(n for n in labels(app) if n in numbers)


def choose_all(app, tab, n):
    """With the keyboard in the rows."""
    key('ctrl+f', 'Tab')
    app.mouse(app.row_accessibles(tab)[0])
    key('Escape')
    key('ctrl+a')
    app.find(None, '%d selected' % n)


def lists(app):
    """S1-55, S1-56: thirty a page, found by name and by the last digits of a phone"""
    tab = table(app, 'Clients')
    everyone = sorted(c['name'] for c in SALES.api.rows('client').values())
    wait_for(lambda: sorted(column(app, tab, 'Full name or company')) == everyone, PATIENCE, 'all clients')
    assert count(app, tab) == len(everyone)
    filter_text(app, 'Phone', '1234567')
    wait_for(lambda: column(app, tab, 'Full name or company') == ['ИП Горелова Марина Викторовна'], PATIENCE, 'the one with that phone')
    app.click('button', 'Clear')
    wait_for(lambda: count(app, tab) == len(everyone), PATIENCE, 'all again')


def give(app):
    """S1-50, S1-54: a client that is given to an agent of another partner is that partner's; and undone, whose it was"""
    tab = table(app, 'Clients')
    nobody = SALES.do('create', 'client', name='ООО «Ничей»', kind='company')
    wait_for(lambda: count(app, tab) == len(SALES.api.rows('client')), PATIENCE, 'the new one')

    def owners():
        return {c['id']: (c.get('agent'), c.get('partner')) for c in SALES.api.rows('client').values()}

    before, far = owners(), (SALES.agents['Ефимова'], SALES.south)
    others = [owner for owner in before.values() if owner != far]
    assert before[nobody] == (None, None) and (SALES.agents['Данилов'], SALES.north) in others and far in before.values(), before
    choose_all(app, tab, len(before))
    app.menu('Change', '_Give to an Agent…')
    dialog = app.dialog('Give to Which Agent?')
    app.type_text(app.find('text', 'Find', root=dialog), 'ефимова')
    wait_for(lambda: any('Ефимова' in name_of(r) for r in find_all(dialog, 'list item') + find_all(dialog, 'row')), what='the agent')
    key('Return')
    says(app, 'Given: %d clients' % len(others))
    wait_for(lambda: set(owners().values()) == {far}, PATIENCE, 'all given')
    app.click('button', 'Undo')
    wait_for(lambda: owners() == before, PATIENCE, 'all as they were')
    SALES.do('delete', 'client', nobody, rev=SALES.api.rows('client')[nobody]['rev'])


def card(app):
    """S1-57 to S1-59: the client's data, and the licences: all, the active ones, the others; one opens in its section"""
    tab = table(app, 'Clients')
    freight = next(c for c in SALES.api.rows('client').values() if c['name'] == 'ООО «Балтийский фрахт»')
    bought = [x for x in SALES.api.rows('licence').values() if x['client'] == freight['id']]
    active = sorted(x['number'] for x in bought if x['status'] == 'active')
    others = sorted(x['number'] for x in bought if x['status'] != 'active')
    assert active and others, bought
    app.select_row(tab, freight['name'], activate=True)
    wait_for(lambda: get_text(app.find('text', 'Phone')) == '+7 812 765-43-21', PATIENCE, 'the card')
    wait_for(lambda: shown(app) == sorted(active + others), PATIENCE, 'all licences, not %s' % shown(app))
    app.choose('combo', 'Active', name='Which licences')
    wait_for(lambda: shown(app) == active, PATIENCE, 'the active ones, not %s' % shown(app))
    app.choose('combo', 'Not active', name='Which licences')
    wait_for(lambda: shown(app) == others, PATIENCE, 'the others, not %s' % shown(app))
    app.mouse(app.scroll_to(app.find('row', re.compile('^%s, ' % others[0]))))
    table(app, 'Licences')
    says(app, 'Sale')


def own(app):
    """S1-54, S1-57: an agent has its own clients; one that it makes is its own, and its partner's"""
    tab = table(app, 'Clients')
    wait_for(lambda: column(app, tab, 'Full name or company') == ['ООО «Южный порт»'], PATIENCE, "the agent's client")
    key('ctrl+n')
    says(app, 'New Client')
    set_text(app.find('text', 'Full name or company'), 'Лыкова Дарья')
    set_text(app.find('text', 'Phone'), '8 903 123-45-67')
    key('ctrl+s')
    says(app, 'Saved')
    made = wait_for(lambda: next((c for c in SALES.api.rows('client').values() if c['name'] == 'Лыкова Дарья'), None), PATIENCE,
                    'the client at the server')
    assert (made['agent'], made['partner'], made['phone']) == (SALES.agents['Ефимова'], SALES.south, '+79031234567'), made
    says(app, 'Nothing was bought yet.')
    key('Escape')
    wait_for(lambda: count(app, tab) == 2, what='both')
    choose_all(app, tab, 2)
    app.find('button', 'Export')
    assert not find_all(app.acc, 'button', 'Change'), 'an agent gives no clients away'


def test_clients():
    global SALES
    with Sales() as SALES:
        with kabinet('--section=clients') as app:
            sign_in(app, SALES.server.url, *SALES.admin)
            steps(app, lists, give, card)
        with kabinet('--section=clients') as app:
            sign_in(app, SALES.server.url, *SALES.other)
            steps(app, own)


SELLING = {'Sales Analytics', 'Licences', 'Clients', 'Packages', 'Options', 'Promo Codes', 'Partners', 'Agent Structure', 'Partner Links',
           'Orders', 'Commissions', 'Messages', 'Support', 'Activity'}


def offered(app, who, sections, clients):
    """The sidebar of one person, and how many clients are seen."""
    sign_in(app, SALES.server.url, *who)
    tab = table(app, 'Clients')
    titles = lambda: {name_of(row) for row in find_all(app.find('list', 'Sections'), 'row')}
    wait_for(lambda: titles() == sections, PATIENCE, 'the sections, not %s' % titles())
    wait_for(lambda: count(app, tab) == clients, PATIENCE, '%d clients, not %s' % (clients, count(app, tab)))


def test_roles():
    """S0-28, S1-20, S1-54: the sections are those of the role, and in them are the role's own rows: an agent and those who lead the agent have
    what selling takes, and nothing of what the office sets up"""
    global SALES
    with Sales() as SALES:
        everyone = len(SALES.api.rows('client'))
        for who, sections, clients in ((SALES.agent, SELLING, everyone - 1), (SALES.head, SELLING - {'Commissions'}, everyone - 1),
                                       (SALES.partner, SELLING, everyone - 1), (SALES.admin, SELLING | {'Offers', 'Package Kinds', 'Templates', 'Company'}, everyone)):
            with kabinet('--section=clients') as app:
                offered(app, who, sections, clients)


main()
