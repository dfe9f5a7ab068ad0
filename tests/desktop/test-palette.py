#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Search everything (Ctrl+K): records by number, name and phone, sections and commands, by the keyboard alone, and nothing that
the person may not see."""
import time

from desk import (PATIENCE, find_all, focused, get_text, kabinet, key, keys, labels, main, name_of, sign_in,
                  steps, table, wait_for)
from sales import Sales

SALES = None
TITLE = 'Search Everything'


def opened(app):
    key('ctrl+k')
    found = app.dialog(TITLE)
    wait_for(lambda: 'text' in [a.get_role_name() for a in focused(app)] or focused(app), PATIENCE, 'the keyboard in what is typed')
    time.sleep(0.2)
    return found


def closed(app):
    wait_for(lambda: TITLE not in [name_of(w) for w in app.windows()], PATIENCE, 'the search to close')


def rows(palette):
    return [name_of(a) for a in find_all(palette, 'list item')]


def offered(palette, *titles):
    wait_for(lambda: set(titles) <= set(rows(palette)), PATIENCE, '%s among %s' % (titles, rows(palette)))


def records(app):
    """A record by its number with Enter pressed at once, by a name, by a phone as people write it"""
    number = SALES.number('order', SALES.orders.waiting)
    opened(app)
    keys(number)
    key('Return')
    closed(app)
    wait_for(lambda: number in labels(app), PATIENCE, 'the order ' + number)
    table(app, 'Orders')
    palette = opened(app)
    keys('765-43-21')
    offered(palette, *[SALES.number('order', getattr(SALES.orders, x)) for x in ('paid', 'waiting', 'fresh')])
    key('ctrl+a')
    keys('дАнИЛ')
    wait_for(lambda: not [r for r in rows(palette) if r == number], PATIENCE, 'what was found before to go')
    key('Escape')
    closed(app)


def sections_and_commands(app):
    """A section, a command of the menu, the form of a new record; arrows, and typing goes on from the list"""
    palette = opened(app)
    offered(palette, 'Licences', 'Packages', 'Orders', 'Problems', 'New Package', 'Preferences', 'Synchronise Now')
    assert 'Search Everything…' not in rows(palette)
    keys('packa')
    wait_for(lambda: rows(palette)[:3] == ['Packages', 'Package Kinds', 'New Package'], PATIENCE,
             lambda: 'three of them, not %s' % rows(palette))
    key('Down')
    wait_for(lambda: 'Package Kinds' in [name_of(a) for a in focused(app)], PATIENCE, 'the keyboard on the second')
    key('Up')
    wait_for(lambda: 'Packages' in [name_of(a) for a in focused(app)], PATIENCE, 'the keyboard on the first')
    key('Up')
    keys('ges')
    entry = app.find('text', 'Search everything', root=palette)
    wait_for(lambda: get_text(entry) == 'packages', PATIENCE, 'what is typed, not ' + get_text(entry))
    key('Return')
    closed(app)
    table(app, 'Packages')
    opened(app)
    keys('prefer')
    key('Return')
    app.dialog('Preferences')
    key('Escape')
    wait_for(lambda: len(app.windows()) == 1, PATIENCE, 'the preferences to close')


def nothing(app):
    """What is nowhere is said; Ctrl+K closes what it opened"""
    palette = opened(app)
    keys('qqzzxx')
    app.find('label', 'Nothing Found', root=palette)
    key('ctrl+k')
    closed(app)


def unsaved(app):
    """What was typed in a form is asked about first, and then the record that was taken is opened"""
    opened(app)
    keys('new package')
    key('Return')
    closed(app)
    entry = app.find('text', 'Name')
    app.type_text(entry, 'Недописанный')
    number = SALES.number('order', SALES.orders.paid)
    opened(app)
    keys(number)
    key('Return')
    closed(app)
    app.answer(app.dialog(), 'Discard')
    wait_for(lambda: number in labels(app), PATIENCE, 'the order ' + number)


def test_search():
    """The office's: everything"""
    global SALES
    with Sales() as SALES:
        with kabinet('--section=orders') as app:
            sign_in(app, SALES.server.url, *SALES.admin)
            table(app, 'Orders')
            steps(app, records, sections_and_commands, nothing, unsaved)
        with kabinet('--section=orders') as app:
            sign_in(app, SALES.server.url, *SALES.other)
            table(app, 'Orders')
            palette = opened(app)
            offered(palette, 'Orders', 'Licences')
            assert not {'Package Kinds', 'Templates', 'Company', 'New Package'} & set(rows(palette)), rows(palette)
            keys(SALES.number('order', SALES.orders.paid))
            app.find('label', 'Nothing Found', root=palette)
            key('Escape')
            closed(app)


main()
