#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Packages in the window (S1-38 to S1-45, S4-104): filters, a new one with options of both sorts, editing,
what is not valid, what is not saved, archive and its undo."""
import subprocess
import time

from desk import (PATIENCE, by_keys, column, count, filter_text, find_all, focused, get_text, kabinet, key, keys, main, name_of, open_filter, re, says, set_text, states,
                  steps, table, wait_for)


def packages(app):
    tab = table(app, 'Packages')
    wait_for(lambda: (count(app) or 0) >= 21, PATIENCE, 'all sample packages')
    return tab


def fill(app, name, text):
    set_text(app.find('text', name), text)


def add_option(app):
    """Opens what an option is added with, once it is in view: nobody sees a button below the window."""
    app.click(app.scroll_to(app.find('button', 'Add an Option')))


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
    add_option(app)
    app.type_text(app.find('text', 'Find'), 'архив')
    first = wait_for(lambda: next((r for r in app.acc and [app.find('list', 'Options')] if r.get_child_count() == 1), None),
                     what='one option found').get_child_at_index(0).get_name()
    key('Return')
    says(app, first)
    # one there was not
    add_option(app)
    add = app.find('button', 'Add to the Package')
    fill(app, 'Name', 'Аренда касс')
    names = [a for a in find_all(app.acc, 'text', 'Name')]
    set_text(names[-1], 'Выезд мастера')
    prices = [a for a in find_all(app.acc, 'text', 'Price')]
    set_text(prices[-1], '900')
    # a click beside it costs no words; and Return adds it
    app.mouse(app.find('text', 'Search by name or description'))
    add_option(app)
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
    app.gone('button', 'Add an Option')
    # again from the list, with both options
    app.select_row(tab, 'Аренда касс', activate=True)
    says(app, 'Выезд мастера')
    says(app, first)
    # what it costs with one of them, as it stands in the form
    wait_for(lambda: total(app) == '₽1,234.50', what='the price without options, not %s' % total(app))
    app.click(app.scroll_to(app.find('check', re.compile('^Выезд мастера, ₽900.00'))))
    wait_for(lambda: total(app) == '₽2,134.50', what='the price with the option, not %s' % total(app))
    # templates of licences alone, and neither of invoices nor of price lists
    app.mouse(app.find('text', 'Price'))
    for _i in range(60):
        if any('Licence template' in name_of(a) for a in focused(app)):
            break
        key('Tab')
        time.sleep(0.1)
    key('space')
    rows = wait_for(lambda: [name_of(r) for r in find_all(app.find('list', 'Templates'), 'row')], what='the templates')
    assert 'Лицензия' in rows and len(rows) == 5, rows        # four languages, and none
    key('Escape')
    app.gone('list', 'Templates')
    price = app.find('text', 'Price')
    wait_for(lambda: get_text(price) == '1,234.50', what='the price')
    set_text(price, '1500')
    key('ctrl+s')
    wait_for(lambda: any('1,500.00' in p for p in column(app, tab, 'Price')), what='the new price in the list')
    key('Escape')
    app.gone('button', 'Add an Option')


def total(app):
    """What the price that is tried comes to."""
    return next((n.removesuffix(' Total').partition(', ')[2] for n in (name_of(a) for a in find_all(app.acc, 'list item')) if n.startswith('Total, ')), None)


def calculation(app):
    """S1-41: seats with a price on top, tiers by quantity, a percentage: each with the price that comes of it, as one types"""
    tab = packages(app)
    key('ctrl+n')
    says(app, 'New Package')
    fill(app, 'Name', 'Рабочие места')
    says(app, 'Fill in a price.')
    fill(app, 'Price', '1000')
    wait_for(lambda: total(app) == '₽1,000.00', what='the price of one, not %s' % total(app))
    app.choose('combo', 'Per seat', name='Calculation')
    fill(app, 'On top, once', '500')
    fill(app, 'Seats that cost nothing', '2')
    fill(app, 'Fewest seats', '3')
    says(app, 'is sold from a quantity of 3 on')
    fill(app, 'Quantity', '5')
    wait_for(lambda: total(app) == '₽3,500.00', what='500 and three seats at 1,000, not %s' % total(app))
    fill(app, 'Most seats', '2')
    key('ctrl+s')
    says(app, '“Fewest seats” is above “Most seats”.')
    app.choose('combo', 'Tiers by quantity', name='Calculation')
    app.find('button', 'Add a tier')          # the popover has gone, to which a key would go
    key('ctrl+s')
    says(app, 'Add at least one tier, or choose another calculation.')
    for start, price in (('10', '900'), ('50', '700')):
        app.click('button', 'Add a tier')
        wait_for(lambda: len(find_all(app.acc, 'text', 'From how many')) == (1 if start == '10' else 2), what='a new tier')
        set_text(app.find('text', 'From how many', index=-1), start)
        set_text(app.find('text', 'Price of each', index=-1), price)
    fill(app, 'Quantity', '50')
    wait_for(lambda: total(app) == '₽35,000.00', what='fifty at 700, not %s' % total(app))
    app.click('check', 'Each piece at the price of its own tier')
    wait_for(lambda: total(app) == '₽45,700.00', what='9 at 1,000, 40 at 900, one at 700, not %s' % total(app))
    key('ctrl+s')
    says(app, 'Saved')
    wait_for(lambda: 'Рабочие места' in column(app, tab, 'Name'), what='the new package')
    key('Escape')
    app.gone('button', 'Add an Option')
    # it comes back as it was saved
    app.select_row(tab, 'Рабочие места', activate=True)
    says(app, 'From 50')
    fill(app, 'Quantity', '49')
    wait_for(lambda: total(app) == '₽45,000.00', what='9 at 1,000, 40 at 900, not %s' % total(app))
    key('Escape')
    app.gone('button', 'Add an Option')


def of_declared(app):
    """S1-39, S1-41: what costs a part of what is declared says so in the list, and not that it costs nothing"""
    tab = packages(app)
    key('ctrl+n')
    says(app, 'New Package')
    fill(app, 'Name', 'Страхование груза')
    fill(app, 'Price', '0')
    app.choose('combo', 'Percent of a declared value', name='Calculation')
    fill(app, 'Percent of the declared value', '10')
    key('ctrl+s')
    says(app, 'Saved')
    key('Escape')
    app.gone('button', 'Add an Option')
    wait_for(lambda: any('Страхование груза' in row and '10% of the declared value' in row for row in app.table_rows(tab)),
             PATIENCE, 'what it costs')


def kinds(app):
    """S1-42, S1-45: a kind of packages is made; a new package of it starts with what the kind says, and keeps what was typed
    when it becomes of another; one in use is not deleted but archived, which can be undone"""
    packages(app)
    app.menu(app.find('button', 'More actions', index=-1), '_Kinds of Packages…')
    tab = table(app, 'Package kinds')
    wait_for(lambda: len(column(app, tab, 'Name')) == 5, PATIENCE, 'the kinds of the sample')
    key('ctrl+n')
    says(app, 'New Kind of Packages')
    fill(app, 'Name', 'Абонементы')
    fill(app, 'Price', '990')
    fill(app, 'Term, months', '6')
    app.choose('combo', 'Per period', name='Calculation')
    fill(app, 'Months of a period', '3')
    key('ctrl+s')
    says(app, 'Saved')
    wait_for(lambda: 'Абонементы' in column(app, tab, 'Name'), what='the new kind')
    app.mouse(app.find('row', 'Packages'))
    list_of_packages = packages(app)
    key('ctrl+n')
    says(app, 'New Package')
    # the keyboard is where the kind is chosen
    for kind, price, term in (('безоп', '', '12'), ('абонем', '990.00', '6')):
        wait_for(lambda: 'Kind' in [name_of(a) for a in focused(app)], PATIENCE, 'the keyboard at the kind')
        key('space')
        app.type_text(app.find('text', 'Find'), kind)
        wait_for(lambda: app.find('list', 'Package kinds').get_child_count() == 1, what='one kind found')
        key('Return')
        app.gone('list', 'Package kinds')
        wait_for(lambda: (get_text(app.find('text', 'Price')), get_text(app.find('text', 'Term, months'))) == (price, term),
                 what='what a package of %s starts with' % kind)
        fill(app, 'Name', 'Годовой абонемент')
    fill(app, 'Price', '1200')
    # S1-43: bold by the keyboard, a list by a dash
    app.mouse(app.find('text', 'Description'))
    key('ctrl+b')
    keys('Важно')
    key('ctrl+b', 'Return', 'minus', 'space')
    keys('пункт')
    key('ctrl+s')
    says(app, 'Saved')
    assert get_text(app.find('text', 'Description')) == 'Важно\n• пункт'
    app.mouse(app.find('text', 'Description'))
    for end, bold in (('ctrl+Home', False), ('Right', True), ('ctrl+End', False)):
        key(end)
        wait_for(lambda: bool({'pressed', 'checked'} & set(states(app.find('button', 'Bold')))) == bold, what='bold is %s' % bold)
    assert get_text(app.find('text', 'Months of a period')) == '3'
    key('Escape')
    app.gone('button', 'Add an Option')
    wait_for(lambda: any('Годовой абонемент' in row and 'Абонементы' in row for row in app.table_rows(list_of_packages)),
             PATIENCE, 'the package of its kind')
    app.mouse(app.find('row', 'Package Kinds'))
    tab = table(app, 'Package kinds')
    state = lambda: dict(zip(column(app, tab, 'Name'), column(app, tab, 'State')))['Абонементы']
    app.select_row(tab, 'Абонементы', activate=True)
    app.menu('More', 'D_elete')
    dialog = app.dialog()
    assert any('Packages: Годовой абонемент' in name_of(a) for a in find_all(dialog, 'label')), 'who uses it'
    app.answer(dialog, 'Archive Instead')
    app.click('button', 'Undo')
    wait_for(lambda: state() == 'In use', PATIENCE, 'as it was')
    app.mouse(app.find('row', 'Packages'))


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
    app.gone('button', 'Add an Option')
    assert 'Касса Онлайн' in column(app, tab, 'Name')
    app.select_row(tab, 'Касса Онлайн')
    key('Return')
    app.find('button', 'Add an Option')
    time.sleep(0.3)
    state = lambda: dict(zip(column(app, tab, 'Name'), column(app, tab, 'State')))['Касса Онлайн']
    # It is offered once the package is archived, and for fifteen seconds: at once, then.
    app.menu('More', '_Archive')
    app.click('button', 'Undo')
    wait_for(lambda: state() == 'On sale', PATIENCE, 'on sale again')
    app.menu('More', '_Archive')
    wait_for(lambda: state() == 'Archived', PATIENCE, 'archived')


def narrow(app):
    """sections.md: in a narrow window the card's title has the room: what saves says so by a sign, and aloud"""
    packages(app)
    [window] = [w for w in subprocess.run(['xdotool', 'search', '--onlyvisible', '--name', '^Kabinet$'], capture_output=True,
                                          text=True, check=True).stdout.split()]
    words = lambda: find_all(app.find('button', 'Save'), 'label')
    app.select_row(app.find('table', 'Packages'), 'Касса Онлайн', activate=True)
    wait_for(words, PATIENCE, 'the word where there is room')
    for width, short in ((370, True), (1200, False)):
        subprocess.run(['xdotool', 'windowsize', '--sync', window, str(width), '760'], check=True)
        wait_for(lambda: bool(words()) != short, PATIENCE, 'the sign' if short else 'the word again')


def test_packages():
    with kabinet('--sample', '--section=packages') as app:
        steps(app, filters, add_and_edit, calculation, of_declared, kinds, unsaved_and_archive, narrow)


main()
