#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Licences in the window (S1-30 to S1-33, S1-37), looked at with sample data: filters alone and
together, pages, order, the card, its PDF; the view as it was left comes back."""
import os
import subprocess
import time

from desk import (PATIENCE, by_keys, column, count, filter_text, get_text, go_to, kabinet, key, keys, main, open_filter,
                  pages as shown, re, sample_licence, says, set_text, steps, table, wait_for, workbook)


def licences(app):
    tab = table(app, 'Licences')
    wait_for(lambda: count(app) == 2000, PATIENCE, 'all sample licences')
    return tab


def only(app, title, value, least=1):
    """Waits until the column shows nothing but values for which value() holds."""
    def look():
        shown = column(app, table(app, 'Licences'), title)
        return shown if len(shown) >= least and all(value(v) for v in shown) else None
    return wait_for(look, PATIENCE, 'only such rows in ' + title)


def pages(app):
    """S1-31, S1-32: twenty a page, the exact total, every page reached"""
    tab = licences(app)
    assert shown(app) == (1, 20, 2000), shown(app)
    first = column(app, tab, 'Number')
    assert len(first) == 20 and len(set(first)) == 20, first
    app.click('button', 'Next page')
    wait_for(lambda: shown(app) == (21, 40, 2000), what='page 2')
    assert not set(first) & set(column(app, tab, 'Number'))
    app.click('button', 'Last page')
    wait_for(lambda: shown(app) == (1981, 2000, 2000), what='the last page')
    app.type_text(app.find('text', 'Page number'), '50')
    key('Return')
    wait_for(lambda: shown(app) == (981, 1000, 2000), what='page 50')
    app.mouse(app.row_accessibles(tab)[0])
    key('Escape')
    key('alt+Home')
    wait_for(lambda: shown(app) == (1, 20, 2000), what='Alt+Home')
    assert column(app, tab, 'Number') == first


def order(app):
    tab = licences(app)
    app.header_click(tab, 'Number')
    up = wait_for(lambda: (lambda n: n if n == sorted(n) else None)(column(app, tab, 'Number')), what='ascending')
    app.header_click(tab, 'Number')
    wait_for(lambda: (lambda n: n == sorted(n, reverse=True) and n[0] > up[-1])(column(app, tab, 'Number')),
             what='descending')


def filters(app):
    """S1-33: by full name in any case, number, package and status, alone and together"""
    licences(app)
    filter_text(app, 'Full name', 'ВОРОБЬЕВ')
    found = only(app, 'Full name', lambda v: 'воробьёв' in v.lower())
    total = count(app)
    assert 0 < len(found) <= 20 and total < 2000
    # the status, besides
    open_filter(app, 'Status')
    app.mouse(app.find('radio', 'Active'))
    only(app, 'Status', lambda v: v == 'Active', 0)
    key('Escape')
    app.click('button', 'Clear')
    wait_for(lambda: count(app) == 2000, what='no filter')
    number = sample_licence().number
    filter_text(app, 'Number', number[3:])
    assert only(app, 'Number', lambda v: v == number) == [number]
    app.click('button', 'Do Not Filter by Number')
    wait_for(lambda: count(app) == 2000, what='no filter')
    open_filter(app, 'Package')
    app.type_text(app.find('text', 'Find'), 'касса')
    wait_for(lambda: app.find('row', 'Касса Онлайн'), what='the package')
    key('Return')
    only(app, 'Package', lambda v: v == 'Касса Онлайн', 5)
    filter_text(app, 'Full name', 'нет такого человека')
    says(app, 'Nothing Matches the Filters')
    app.click('button', 'Clear Filters')
    wait_for(lambda: count(app) == 2000, what='no filter')


def card_and_pdf(app):
    """S1-37: the card has everything; its PDF is the licence"""
    path = os.path.join(os.environ['SESSION_DIR'], 'licence.pdf')
    tab = licences(app)
    one = sample_licence()
    filter_text(app, 'Number', one.number)
    only(app, 'Number', lambda v: v == one.number)
    app.select_row(tab, one.number, activate=True)
    app.find('button', 'Save as PDF')
    for text in (one.holder, one.package, one.note, re.compile(one.price)):
        says(app, text)
    key('ctrl+s')
    app.choose_file(path)
    says(app, 'Saved as “licence.pdf”')
    text = subprocess.run(['pdftotext', '-layout', path, '-'], capture_output=True, text=True, check=True).stdout
    for part in (one.number, one.holder, one.package):
        assert part in text, text
    app.click(app.find(None, 'Document'))
    app.find('image', one.number)
    key('Escape')
    app.gone('button', 'Save as PDF')
    app.click('button', 'Do Not Filter by Number')
    wait_for(lambda: count(app) == 2000, what='no filter')


def keyboard_alone(app):
    """The list, its card and back without a mouse"""
    tab = licences(app)
    key('Down', 'Down', 'Return')
    app.find('button', 'Print')
    key('Escape')
    app.gone('button', 'Print')
    go_to(app, 'packages')
    table(app, 'Packages')
    go_to(app, 'licences')
    wait_for(lambda: column(app, tab, 'Number'), what='the licences again')


def order_by_keys(app):
    """The list is put in order from its menu, without a mouse"""
    tab = licences(app)
    key('ctrl+f')
    for choice, title, ordered in (('Number', 'Number', lambda n: n == sorted(n)),
                                   ('Descending', 'Number', lambda n: n == sorted(n, reverse=True))):
        by_keys(app, 'push button', 'Columns and page size')     # where the keyboard comes back to
        key('space')
        by_keys(app, 'menu item', choice, 'Down')
        key('Return')
        app.gone('menu item')
        wait_for(lambda: ordered(column(app, tab, title)), what=choice + ' by keyboard')


def main_menu(app):
    """F10 opens the main menu, whatever is shown"""
    licences(app)
    key('F10')
    app.find('menu item', 'Preferences')
    key('Escape')
    app.gone('menu item')


def exported(app, names):
    """S1-33, sections.md: a list is written down as it is filtered and ordered, and copied, without a mouse"""
    path = os.path.join(os.environ['SESSION_DIR'], 'found')
    numbers = column(app, table(app, 'Licences'), 'Number')
    key('ctrl+e')
    app.choose_file(path)
    says(app, 'Saved as “found.xlsx”')
    rows, _ = workbook(path + '.xlsx')
    assert len(rows) == count(app) + 1 and rows[0]['B'][1] == 'Full name', rows[0]
    assert [r['A'][1] for r in rows[1:21]] == numbers and [r['B'][1] for r in rows[1:21]] == names
    # what the ending makes another file's name is asked about
    written = os.stat(path + '.xlsx').st_mtime_ns
    key('ctrl+e')
    app.choose_file(path)
    app.answer(app.dialog('Replace the File?'), 'Cancel')
    assert os.stat(path + '.xlsx').st_mtime_ns == written
    # only those that are chosen
    app.mouse(app.row_accessibles(table(app, 'Licences'))[0])
    app.find('button', 'Save as PDF')
    key('Escape')
    app.gone('button', 'Save as PDF')
    key('Home', 'space', 'shift+Down')
    app.find(None, '2 selected')
    key('ctrl+k')
    app.dialog('Search Everything')
    keys('copy table')
    app.find('list item', 'Copy as Table')
    key('Return')
    says(app, '2 rows copied')
    key('Escape')
    app.gone(None, '2 selected')
    key('ctrl+f', 'ctrl+a', 'ctrl+v')
    entry = app.find('text', 'Search by name, number or phone')
    pasted = wait_for(lambda: 'Full name' in get_text(entry) and get_text(entry), PATIENCE, 'what was copied')
    assert [n in pasted for n in numbers[:3]] == [True, True, False], pasted
    set_text(entry, 'воробьёва')
    only(app, 'Full name', lambda v: 'воробьёва' in v.lower(), len(names))


def test_licences():
    with kabinet('--sample') as app:
        steps(app, pages, card_and_pdf, keyboard_alone, main_menu, order_by_keys, filters, order)
        # the filter and the order come back
        key('ctrl+f')
        time.sleep(0.2)
        entry = app.find('text', 'Search by name, number or phone')
        app.type_text(entry, 'воробьёва')
        only(app, 'Full name', lambda v: 'воробьёва' in v.lower())
        total = count(app)
        app.header_click(table(app, 'Licences'), 'Full name')
        names = only(app, 'Full name', lambda v: 'воробьёва' in v.lower())
        exported(app, names)
        time.sleep(1.2)
    with kabinet('--sample', settings=True) as app:
        assert only(app, 'Full name', lambda v: 'воробьёва' in v.lower()) == names
        assert count(app) == total


def test_told_to_end():
    """S1-33: a program that is told to end while it writes a list leaves nothing half written, and complains of nothing"""
    folder = os.path.join(os.environ['SESSION_DIR'], 'told')
    os.mkdir(folder)
    for written in (False, True):
        with kabinet('--sample') as app:
            licences(app)
            key('ctrl+k')
            app.dialog('Search Everything')
            keys('save as pdf')
            app.find('list item', 'Save as PDF…')
            key('Return')
            app.choose_file(os.path.join(folder, 'list.pdf'))
            if written:
                wait_for(lambda: os.listdir(folder), what='the beginning of the file')
            assert app.kill(timeout=PATIENCE) == 0
            for name in os.listdir(folder):     # it was through before it heard of it
                assert name == 'list.pdf', name
                os.unlink(os.path.join(folder, name))


main()
