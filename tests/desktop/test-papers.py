#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Several licences at once: chosen by keyboard and mouse, saved as PDF, printed on a real CUPS queue (S1-37, issue 6's bulk actions)."""
import os
import subprocess
import time

from desk import (PATIENCE, column, count, filter_text, find_all, get_text, kabinet, key, labels, main, name_of, re,
                  run, says, set_text, states, steps, table, wait_for)
from printer import Queue

ALL = 2000


def licences(app):
    tab = table(app, 'Licences')
    wait_for(lambda: count(app) == ALL, PATIENCE, 'all sample licences')
    by_rows(app, tab)
    return tab


def by_rows(app, tab):
    """The keyboard is in the list."""
    key('Down')
    wait_for(lambda: any('focused' in states(r) for r in app.row_accessibles(tab)[:40]), PATIENCE, 'a row with the keyboard')


def chosen(app):
    """What the bar says; None: there is no bar."""
    both = find_all(app.acc, None, re.compile('^([0-9,]+|None|All) selected$|^Clear selection$'))
    return both[0].get_name().split()[0] if len(both) == 2 else None


def choose(app, n):
    wait_for(lambda: chosen(app) == n, PATIENCE, 'the bar to say %s, not %s' % (n, chosen(app)))


def ready_to_print(app):
    """The system's dialog, with the printer chosen."""
    dialog = app.dialog('Print', timeout=PATIENCE)
    wait_for(lambda: [a for a in find_all(dialog, bulky=True) if name_of(a) == 'Office'], PATIENCE, 'the printer in the dialog')
    button = app.find('button', 'Print', root=dialog)
    wait_for(lambda: 'sensitive' in states(button), PATIENCE, 'the printer to be ready')
    time.sleep(0.2)
    key('alt+p')


def selecting(app):
    """Space, Shift and the arrows, Ctrl+A of what is filtered, Escape; Ctrl and Shift with a click; the open row stays"""
    tab = table(app, 'Licences')
    numbers = column(app, tab, 'Number')
    key('Home', 'space')
    choose(app, '1')
    key('shift+Down', 'shift+Down', 'shift+Down')
    choose(app, '4')
    key('shift+Up')
    choose(app, '3')
    key('Down', 'Down', 'space')
    choose(app, '4')
    key('Escape')
    choose(app, None)
    key('ctrl+a')
    choose(app, '2,000')
    key('space')
    choose(app, '1,999')
    # all of a filter are not all of another one
    filter_text(app, 'Number', numbers[0])
    wait_for(lambda: count(app) == 1, PATIENCE, 'the one')
    choose(app, 'None')
    key('Escape')
    app.click('button', re.compile('^Number: '))
    app.click('button', 'Clear')
    wait_for(lambda: count(app) == ALL, PATIENCE, 'all')
    key('Escape')


def mouse(app):
    """Ctrl+click and Shift+click choose, and a click opens as ever"""
    tab = table(app, 'Licences')
    rows = app.row_accessibles(tab)
    for i, held in ((1, 'ctrl'), (4, 'ctrl'), (6, 'shift')):
        x, y = app.position(rows[i])
        subprocess.run(['xdotool', 'mousemove', '--sync', str(x), str(y), 'keydown', held, 'click', '1', 'keyup', held], check=True)
        time.sleep(0.2)
    choose(app, '4')
    app.click('button', 'Clear selection')
    choose(app, None)


def save_each(app, folder):
    """Three into files of their own, by a pattern with an example that follows the typing"""
    tab = table(app, 'Licences')
    numbers = column(app, tab, 'Number')[:3]
    key('Home', 'space', 'shift+Down', 'shift+Down')
    choose(app, '3')
    app.click('button', 'Save as PDF…')
    dialog = app.dialog('Save as PDF')
    wait_for(lambda: [n for n in labels(app) if n == numbers[0] + '.pdf'], PATIENCE, 'the example')
    app.choose('combo', 'By a pattern of your own', name='File names')
    pattern = app.find('text', 'Text and variables', root=dialog)
    set_text(pattern, '{{licence.numbr}}')
    wait_for(lambda: 'sensitive' not in states(app.find('button', 'Save', root=dialog)), what='what is wrong to be seen')
    says(app, 'licence.numbr')
    set_text(pattern, 'A {{licence.number}}')
    says(app, 'A %s.pdf' % numbers[0])
    key('alt+s')
    wait_for(lambda: len(app.windows()) == 1, PATIENCE, 'the dialog to go')
    says(app, re.compile('Saved in “.*”: 3 licences'))
    files = sorted(os.listdir(folder))
    assert files == sorted('A %s.pdf' % n for n in numbers), files
    for name, number in zip(files, sorted(numbers)):
        assert number in run(['pdftotext', os.path.join(folder, name), '-'])[1]
    # what is chosen is still chosen, for whatever comes next
    assert chosen(app) == '3'


def save_joined(app, folder):
    """The same in one file, in the order of the list, each with a bookmark"""
    tab = table(app, 'Licences')
    numbers = column(app, tab, 'Number')[:3]
    app.click('button', 'Save as PDF…')
    dialog = app.dialog('Save as PDF')
    app.choose('combo', 'All in one', name='Files')
    name = app.find('text', 'File name', root=dialog)
    wait_for(lambda: get_text(name) == '3 licences', PATIENCE, 'a name')
    set_text(name, 'Все')
    key('alt+s')
    says(app, 'Saved as “Все.pdf”')
    path = os.path.join(folder, 'Все.pdf')
    text = run(['pdftotext', path, '-'])[1]
    places = [text.index(n) for n in numbers]
    assert places == sorted(places)
    outline = run(['qpdf', '--json', '--json-key=outlines', path])[1]
    assert all('"%s"' % n in outline for n in numbers), outline
    key('Escape')
    choose(app, None)


def cancel(app, folder):
    """Cancelled in the middle of 2,000: what is there is whole, and it is said how many"""
    before = set(os.listdir(folder))
    key('ctrl+a')
    choose(app, '2,000')
    app.click('button', 'Save as PDF…')
    dialog = app.dialog('Save as PDF')
    app.choose('combo', 'One for each', name='Files')
    wait_for(lambda: 'sensitive' in states(app.find('button', 'Save', root=dialog)), PATIENCE, 'the dialog to be ready')
    key('alt+s')
    wait_for(lambda: len(os.listdir(folder)) > len(before) + 20, PATIENCE, 'some files')
    key('Escape')
    says(app, 'Saving Was Cancelled')
    made = sorted(set(os.listdir(folder)) - before)
    assert 20 < len(made) < ALL, len(made)
    says(app, re.compile('Saved in “.*”: %s licences' % '{:,}'.format(len(made))))
    says(app, 'Not saved: %s licences' % '{:,}'.format(ALL - len(made)))
    assert all(name.endswith('.pdf') for name in made), made
    for name in made[::10] + made[-2:]:
        run(['pdfinfo', os.path.join(folder, name)])
    key('Escape')
    wait_for(lambda: len(app.windows()) == 1, PATIENCE, 'the dialog to go')
    key('Escape')


def print_thirty(app, queue):
    """One page of the list, as one job, in its order; looked at before"""
    tab = table(app, 'Licences')
    numbers = column(app, tab, 'Number')
    key('Home', 'space', 'shift+End')
    choose(app, str(len(numbers)))
    key('ctrl+p')
    window = app.dialog('Print')
    app.find('alert', '%s · 1 of %d · 1 page' % (numbers[0], len(numbers)))
    key('alt+Page_Down')
    app.find('alert', '%s · 2 of %d · 1 page' % (numbers[1], len(numbers)))
    key('alt+p')
    wait_for(lambda: len(app.windows()) == 3, PATIENCE, 'the dialog of printers')
    ready_to_print(app)
    wait_for(lambda: len(app.windows()) == 1, PATIENCE, 'the dialogs to go')
    says(app, 'Printed: %d licences' % len(numbers))
    pages = queue.text(0)
    assert len(pages) == len(numbers), (len(pages), len(numbers))
    for page, number in zip(pages, numbers):
        assert number in page, (number, page)
    assert window and chosen(app) == str(len(numbers))


def printer_off(app, queue):
    """A printer that is off keeps the job: the window says so, and when it is on again it prints"""
    queue.stop()
    key('ctrl+p')
    app.dialog('Print')
    wait_for(lambda: 'sensitive' in states(app.find('button', 'Print…')), PATIENCE, 'the window to be ready')
    key('alt+p')
    wait_for(lambda: len(app.windows()) == 3, PATIENCE, 'the dialog of printers')
    ready_to_print(app)
    says(app, 'The printer has not begun yet')
    assert len(queue.papers) == 1
    queue.go_on()
    assert len(queue.text(1)) == 20


def test_several():
    """Chosen, saved and printed, in one window"""
    folder = os.path.join(os.environ['HOME'], 'Documents')
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(os.environ['XDG_CONFIG_HOME'], 'user-dirs.dirs'), 'w', encoding='utf-8') as f:
        f.write('XDG_DOCUMENTS_DIR="$HOME/Documents"\n')
    with Queue() as queue, kabinet('--sample', CUPS_SERVER=queue.socket) as app:
        licences(app)

        def saved_each(app):
            save_each(app, folder)

        def saved_joined(app):
            save_joined(app, folder)

        def cancelled(app):
            cancel(app, folder)

        def printed(app):
            print_thirty(app, queue)

        def off(app):
            printer_off(app, queue)
        steps(app, selecting, mouse, saved_each, saved_joined, cancelled, printed, off)


main()
