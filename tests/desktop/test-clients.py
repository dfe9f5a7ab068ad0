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
    assert not [a for a in find_all(app.acc, 'button') if name_of(a) == 'Change'], 'an agent gives no clients away'


def test_clients():
    global SALES
    with Sales() as SALES:
        with kabinet('--section=clients') as app:
            sign_in(app, SALES.server.url, *SALES.admin)
            steps(app, lists, card)
        with kabinet('--section=clients') as app:
            sign_in(app, SALES.server.url, *SALES.other)
            steps(app, own)


SELLING = {'Sales Analytics', 'Licences', 'Clients', 'Packages', 'Options', 'Promo Codes', 'Partners', 'Agent Structure', 'Orders'}


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
        for who, sections, clients in ((SALES.agent, SELLING, everyone - 1), (SALES.head, SELLING, everyone - 1),
                                       (SALES.partner, SELLING, everyone - 1), (SALES.admin, SELLING | {'Templates', 'Company'}, everyone)):
            with kabinet('--section=clients') as app:
                offered(app, who, sections, clients)


main()
