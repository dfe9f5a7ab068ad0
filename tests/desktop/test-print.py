#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A licence printed: the real dialog, a real CUPS queue, and what comes out of it read back (S1-37)."""
import os

from desk import (PATIENCE, column, count, filter_text, find_all, kabinet, key, label_texts, main, name_of, sample_licence, says,
                  states, table, wait_for)
from printer import Queue


def open_licence(app):
    tab = table(app, 'Licences')
    wait_for(lambda: count(app) == 2000, PATIENCE, 'all sample licences')
    one = sample_licence()
    filter_text(app, 'Number', one.number)
    wait_for(lambda: column(app, tab, 'Number') == [one.number], PATIENCE, 'the licence')
    app.select_row(tab, one.number, activate=True)
    says(app, one.holder)
    return one


def print_dialog(app):
    """The dialog of Ctrl+P, the printer in it."""
    key('ctrl+p')
    dialog = app.dialog('Print')
    wait_for(lambda: [a for a in find_all(dialog, bulky=True) if name_of(a) == 'Office'], PATIENCE, 'the printer in the dialog')
    return dialog


def printer_ready(app, dialog=None):
    """The dialog of Ctrl+P, once what is chosen in it can be printed to"""
    dialog = dialog or print_dialog(app)
    button = app.find('button', 'Print', root=dialog)
    wait_for(lambda: 'sensitive' in states(button), PATIENCE, 'the printer to be ready')
    return button


def press_print(app, dialog=None):
    app.click(printer_ready(app, dialog))
    wait_for(lambda: len(app.windows()) == 1, PATIENCE, 'the dialog to go')


def rejecting(app, queue):
    """A queue that takes no jobs: the dialog says so, and does not print; once it takes them it does"""
    queue.reject()
    dialog = print_dialog(app)
    wait_for(lambda: any('Rejecting Jobs' in label_texts(row) for row in find_all(dialog, 'row', bulky=True)), PATIENCE, 'the dialog to say so')
    assert 'sensitive' not in states(app.find('button', 'Print', root=dialog))
    queue.accept()
    press_print(app, dialog)
    says(app, 'Printed')
    assert len(queue.text(0)) == 1


def refused(app, queue):
    """A job that is turned down: it is said, the licence stays open, and it can be tried again"""
    queue.allow(1)
    printer_ready(app)
    key('alt+p')
    app.answer(app.dialog('The Document Was Not Printed'), 'Close')
    assert len(queue.papers) == 1
    queue.allow(0)
    press_print(app)
    says(app, 'Printed')
    assert len(queue.text(1)) == 1


def page_set_up(app, queue):
    """Another paper, chosen once, is there the next time"""
    dialog = print_dialog(app)
    printer_ready(app, dialog)
    app.mouse(app.find('label', 'Page Setup', root=dialog))
    app.choose('combo', 'US Letter', name='Paper size:')
    sent = len(queue.papers)
    press_print(app, dialog)
    assert queue.size(sent) == (612, 792), queue.size(sent)
    press_print(app)
    assert queue.size(sent + 1) == (612, 792), queue.size(sent + 1)
    assert len(queue.text(sent + 1)) == 1


def test_trouble():
    """A queue that rejects jobs; a page set-up that is kept, also once the program was closed (S1-37)"""
    with Queue() as queue:
        with kabinet('--sample', CUPS_SERVER=queue.socket) as app:
            open_licence(app)
            rejecting(app, queue)
            refused(app, queue)
            page_set_up(app, queue)
        with kabinet('--sample', CUPS_SERVER=queue.socket) as app:
            open_licence(app)
            sent = len(queue.papers)
            press_print(app)
            assert queue.size(sent) == (612, 792), queue.size(sent)


def test_to_a_queue():
    """Ctrl+P, the printer, Cancel: nothing is said; Ctrl+P again, Print: the paper has the licence on it"""
    with Queue() as queue, kabinet('--sample', CUPS_SERVER=queue.socket) as app:
        one = open_licence(app)
        printer_ready(app)
        key('alt+c')
        wait_for(lambda: len(app.windows()) == 1, PATIENCE, 'the dialog to go')

        printer_ready(app)
        assert len(app.windows()) == 2, [name_of(w) for w in app.windows()]
        key('alt+p')
        wait_for(lambda: len(app.windows()) == 1, PATIENCE, 'the dialog to go')
        says(app, 'Printed')

        [text] = queue.text(0)
        for words in (one.number, one.holder, one.package, one.price.replace(',', ' ').replace('.', ',')):
            assert words in text, (words, text)


def test_to_a_file():
    """Without a printer it goes into a file that is called like the licence, and which is named"""
    with kabinet('--sample', CUPS_SERVER=os.path.join(os.environ['SESSION_DIR'], 'no-cups')) as app:
        one = open_licence(app)
        key('ctrl+p')
        dialog = app.dialog('Print')
        app.mouse(wait_for(lambda: [a for a in find_all(dialog, bulky=True) if name_of(a) == 'Print to File'], PATIENCE, 'it')[0])
        button = app.find('button', 'Print', root=dialog)
        wait_for(lambda: 'sensitive' in states(button), PATIENCE, 'the file to be ready')
        key('alt+p')
        says(app, 'Saved as “%s.pdf”' % one.number)
        assert [f for folder, _, files in os.walk(os.environ['HOME']) for f in files if f == one.number + '.pdf']


main()
