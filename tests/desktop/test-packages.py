#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Packages in the window (S1-38 to S1-45, S4-104): filters, a new one with options of both sorts, editing,
what is not valid, what is not saved, archive and its undo."""
import time

from desk import (PATIENCE, by_keys, column, count, filter_text, find_all, get_text, kabinet, key, main, open_filter, re, says, set_text, states,
                  steps, table, wait_for)


def packages(app):
    tab = table(app, 'Packages')
    wait_for(lambda: (count(app) or 0) >= 21, PATIENCE, 'all sample packages')
    return tab


def fill(app, name, text):
    set_text(app.find('text', name), text)


def filters(app):
    """S1-39, S1-44, S1-45: thirty a page; by text, kind and state"""
    tab = packages(app)
    everything = count(app)
    assert len(column(app, tab, 'Name')) == everything
    filter_text(app, 'Name', 'бухгалтерия')
    wait_for(lambda: set(column(app, tab, 'Name')) == {'Бухгалтерия 2024', 'Бухгалтерия Профи', 'Бухгалтерия Старт'},
             what='three of that name')
    open_filter(app, 'State')
    app.mouse(app.find('radio', 'Archived'))
    wait_for(lambda: column(app, tab, 'Name') == ['Бухгалтерия 2024'], what='the archived one')
    key('Escape')
    app.click('button', 'Clear')
    wait_for(lambda: count(app) == everything, what='no filter')
    open_filter(app, 'Kind')
    app.type_text(app.find('text', 'Find'), 'безоп')
    wait_for(lambda: app.find('row', 'Безопасность'), what='the kind')
    key('Return')
    wait_for(lambda: set(column(app, tab, 'Kind')) == {'Безопасность'}, what='one kind')
    app.click('button', 'Clear')
    wait_for(lambda: count(app) == everything, what='no filter')


def add_and_edit(app):
    """S1-40 to S1-43, S4-104: a new package with an option there is and one there was not; its price changed"""
    packages(app)
    key('ctrl+n')
    says(app, 'New Package')
    says(app, 'Name *')
    assert 'sensitive' not in states(app.find('button', 'Save'))
    # nothing is saved without what must be there
    fill(app, 'Name', 'Аренда касс')
    key('ctrl+s')
    says(app, '“Price” must be filled in.')
    fill(app, 'Price', '1 234,5x')
    says(app, 'is not an amount')
    fill(app, 'Price', '1 234,50')
    # an option there is
    app.click('button', 'Add an option')
    app.type_text(app.find('text', 'Find'), 'архив')
    first = wait_for(lambda: next((r for r in app.acc and [app.find('list', 'Options')] if r.get_child_count() == 1), None),
                     what='one option found').get_child_at_index(0).get_name()
    key('Return')
    says(app, first)
    # one there was not
    app.click('button', 'Add an option')
    add = app.find('button', 'Add to the Package')
    fill(app, 'Name', 'Аренда касс')
    names = [a for a in find_all(app.acc, 'text', 'Name')]
    set_text(names[-1], 'Выезд мастера')
    prices = [a for a in find_all(app.acc, 'text', 'Price')]
    set_text(prices[-1], '900')
    # a click beside it costs no words; and Return adds it
    app.mouse(app.find('text', 'Search by name or description'))
    app.click('button', 'Add an option')
    wait_for(lambda: get_text(app.find('text', 'Name', index=-1)) == 'Выезд мастера', what='what was typed')
    by_keys(app, 'text', 'Price')
    key('Return')
    says(app, 'Выезд мастера')
    # from the sidebar, too
    app.mouse(app.find('row', 'Packages'))
    key('ctrl+s')
    says(app, 'Saved')
    tab = table(app, 'Packages')
    wait_for(lambda: 'Аренда касс' in column(app, tab, 'Name'), what='the new package')
    app.click('button', 'Close the card')
    app.gone('button', 'Add an option')
    # again from the list, with both options
    app.select_row(tab, 'Аренда касс', activate=True)
    says(app, 'Выезд мастера')
    says(app, first)
    price = app.find('text', 'Price')
    wait_for(lambda: get_text(price) == '1,234.50', what='the price')
    set_text(price, '1500')
    key('ctrl+s')
    wait_for(lambda: any('1,500.00' in p for p in column(app, tab, 'Price')), what='the new price in the list')
    key('Escape')
    app.gone('button', 'Add an option')


def unsaved_and_archive(app):
    """What is not saved is asked about; archiving can be undone"""
    tab = packages(app)
    app.select_row(tab, 'Касса Онлайн', activate=True)
    name = app.find('text', 'Name')
    wait_for(lambda: get_text(name) == 'Касса Онлайн', what='the card')
    set_text(name, 'Касса')
    key('Escape')
    app.answer(app.dialog(), 'Cancel')
    assert get_text(name) == 'Касса'
    key('Escape')
    app.answer(app.dialog(), 'Discard')
    app.gone('button', 'Add an option')
    assert 'Касса Онлайн' in column(app, tab, 'Name')
    app.select_row(tab, 'Касса Онлайн')
    key('Return')
    app.find('button', 'Add an option')
    time.sleep(0.3)
    state = lambda: dict(zip(column(app, tab, 'Name'), column(app, tab, 'State')))['Касса Онлайн']
    # It is offered once the package is archived, and for fifteen seconds: at once, then.
    app.menu('More', '_Archive')
    app.click('button', 'Undo')
    wait_for(lambda: state() == 'On sale', PATIENCE, 'on sale again')
    app.menu('More', '_Archive')
    wait_for(lambda: state() == 'Archived', PATIENCE, 'archived')


def test_packages():
    with kabinet('--sample', '--section=packages') as app:
        steps(app, filters, add_and_edit, unsaved_and_archive)


main()
