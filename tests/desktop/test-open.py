#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A card that is open while somebody else, at another desktop, changes its row, deletes it, or takes it out of what this
person may see: it is said by whom and when, what was not touched follows, and no typed word is lost (invariants 12, 17)."""
import tempfile

from desk import (PATIENCE, Server, get_text, go_to, kabinet, key, labels, main, re, says, set_text,
                  sign_in, states, table, wait_for)
from kabinet_test import Desktop

PACKAGE = dict(name='Бухгалтерия', state='on_sale', calculation='fixed', price='1000', currency='RUB')
WHO = 'Белов'


def entry(app, name):
    return get_text(app.find('text', name))


def edit(desk, package, **values):
    desk.sync()
    desk.edit('package', package, **values)
    desk.sync()


def test_changed():
    """Who changed what and when; fields nobody typed in follow; a field that both changed keeps mine, with theirs below it,
    and theirs can be taken; saved, the two are merged or become a problem; deleted, the words stay and can be copied"""
    server = Server(tcp=True)
    login, password = server.setup('ООО «Тест и Право»')
    colleague = server.add_user('staff', 'Белов', 'Пётр', 'belov@example.org')
    with server, tempfile.TemporaryDirectory() as folder, kabinet('--section=packages') as app:
        desk = Desktop(server.url, *colleague, folder)
        desk.sync()
        desk.add('package', **PACKAGE)
        desk.sync()
        [package] = desk.rows('package')
        sign_in(app, server.url, login, password)
        app.select_row(table(app, 'Packages'), PACKAGE['name'], activate=True)
        says(app, 'Up to date')
        wait_for(lambda: entry(app, 'Name') == PACKAGE['name'], what='the card')

        # nothing typed: it follows, and it is said, and what it was is a press away
        edit(desk, package, price='1900')
        says(app, re.compile('^%s changed this record, ' % WHO))
        wait_for(lambda: '1,900' in entry(app, 'Price'), PATIENCE, 'the new price')
        app.click('toggle', 'Show Changes')
        says(app, 'Price: ₽1,000.00 → ₽1,900.00')
        app.click('button', 'Dismiss')
        wait_for(lambda: not shown(app), what='the note to go')

        # typed in another field: kept, and merged when it is saved
        set_text(app.find('text', 'Description'), 'Моими словами')
        edit(desk, package, price='1950')
        says(app, re.compile('^%s changed this record, .* Your unsaved edits are kept.$' % WHO))
        wait_for(lambda: '1,950' in entry(app, 'Price'), PATIENCE, 'the next price')
        assert entry(app, 'Description') == 'Моими словами'
        key('ctrl+s')
        says(app, 'Up to date')
        desk.sync()
        row = desk.rows('package')[package]
        assert row['description'] == 'Моими словами' and row['price'] == 195000, row
        wait_for(lambda: not shown(app), what='the note to go')

        # the same field: mine stays, theirs is below it, and is taken
        set_text(app.find('text', 'Price'), '2100')
        edit(desk, package, price='2200')
        says(app, 'Theirs: ₽2,200.00')
        says(app, re.compile('What you typed is kept; below it stands what they wrote.$'))
        assert '2100' in entry(app, 'Price').replace(',', '')
        app.click('button', 'Take Theirs')
        wait_for(lambda: '2,200' in entry(app, 'Price'), PATIENCE, 'theirs')
        wait_for(lambda: 'sensitive' not in states(app.find('button', 'Save', index=0)), what='nothing to save')

        # or insisted on: then it is for the person to decide, as ever
        set_text(app.find('text', 'Price'), '2300')
        edit(desk, package, price='2400')
        says(app, 'Theirs: ₽2,400.00')
        key('ctrl+s')
        says(app, '1 problem')
        go_to(app, 'problems')
        app.click('button', 'Keep Mine')
        says(app, 'No Problems')
        go_to(app, 'packages')
        says(app, 'Up to date')

        # deleted: what was typed stays
        app.select_row(table(app, 'Packages'), PACKAGE['name'], activate=True)
        wait_for(lambda: entry(app, 'Name') == PACKAGE['name'], what='the card')
        set_text(app.find('text', 'Description'), 'Ещё не сохранено')
        desk.sync()
        desk.run('delete', 'package', package)
        desk.sync()
        says(app, re.compile('^%s deleted this record, .* What you typed is still here' % WHO))
        assert entry(app, 'Description') == 'Ещё не сохранено'
        app.click('button', 'Copy My Words')
        says(app, 'Copied')
        set_text(app.find('text', 'Name'), '')
        app.mouse(app.find('text', 'Name'))
        key('ctrl+v')
        wait_for(lambda: 'Ещё не сохранено' in entry(app, 'Name'), what='my words in the clipboard')
        key('ctrl+q')
        app.click('button', 'Discard', root=app.dialog('Save Changes?'))
        app.process.wait(PATIENCE)


def shown(app):
    return any('changed this record' in n for n in labels(app))


main()
