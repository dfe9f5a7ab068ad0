#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Several licences at once: chosen by keyboard and mouse, saved as PDF, printed on a real CUPS queue (S1-37, issue 6's bulk actions)."""
import os
import struct
import subprocess
import time
import zlib

from desk import (PATIENCE, Server, column, count, filter_text, find_all, focused, get_text, kabinet, key, keys, labels, main, name_of, new_id, re,
                  run, says, set_text, sign_in, states, steps, table, wait_for)
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
    wait_for(lambda: len(app.windows()) == 3, PATIENCE, 'the dialog of printers')
    dialog = app.dialog('Print')
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
    for name in made[:3] + made[-3:]:
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
    ready_to_print(app)
    says(app, 'The printer has not begun yet')
    assert len(queue.papers) == 1
    queue.go_on()
    assert len(queue.text(1)) == 20


def counting(app, queue):
    """Cancelled while the pages are counted: back to looking, nothing was sent, and it can be begun again"""
    sent = len(queue.papers)
    key('Escape', 'ctrl+a')
    choose(app, '2,000')
    key('ctrl+p')
    app.dialog('Print')
    wait_for(lambda: 'sensitive' in states(app.find('button', 'Print…')), PATIENCE, 'the window to be ready')
    key('alt+p')
    says(app, 'Pages are being counted…')
    key('Escape')
    wait_for(lambda: [b for b in find_all(app.acc, 'button', 'Print…') if 'sensitive' in states(b)], PATIENCE, 'the papers to be looked at')
    assert len(app.windows()) == 2 and len(queue.papers) == sent, app.windows()
    # once it has taken the first
    wait_for(lambda: len(app.windows()) == 1 or key('Escape'), PATIENCE, 'the window to go', interval=0.5)
    key('Escape')


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

        def uncounted(app):
            counting(app, queue)
        steps(app, selecting, mouse, saved_each, saved_joined, cancelled, printed, off, uncounted)


def picture(path, colour, width=96, height=48):
    """A PNG of one colour."""
    def chunk(kind, data):
        return struct.pack('>I', len(data)) + kind + data + struct.pack('>I', zlib.crc32(kind + data))
    rows = (b'\0' + bytes(colour) * width) * height
    with open(path, 'wb') as f:
        f.write(b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', struct.pack('>IIBBBBB', width, height, 8, 2, 0, 0, 0))
                + chunk(b'IDAT', zlib.compress(rows)) + chunk(b'IEND', b''))
    return path


def popover(app, button):
    """Opens what a button of the toolbar opens; it has the keyboard then."""
    app.click('button', button)
    wait_for(lambda: [a for a in focused(app) if a.get_role_name() in ('text', 'entry', 'spin button')
                      and name_of(a) != 'Template as HTML'], PATIENCE, 'what the button opens')


def variable(app, source, words):
    """The toolbar's Variable, found by what it is called."""
    before = get_text(source).count(words)
    popover(app, 'Put in what the paper is about: a name, a date, a price')
    keys(words)
    key('Return')
    wait_for(lambda: get_text(source).count(words) > before, PATIENCE, 'the variable')


def make_template(app, folder):
    """A licence with an emblem, a heading, a table, a stamp and a QR code, out of an empty page: words, keys and the toolbar"""
    key('ctrl+n')
    app.choose('combo', 'An empty page', name='Begin with')
    app.click('button', 'Begin')
    source = app.find('text', 'Template as HTML')
    wait_for(lambda: 'focused' in states(source), PATIENCE, 'the text to have the keyboard')
    app.menu('Put in a picture', '_Add a Picture…')
    app.choose_file(picture(os.path.join(folder, 'Emblem.png'), (0x1a, 0x5f, 0xb4)))
    wait_for(lambda: 'src="emblem"' in get_text(source), PATIENCE, 'the emblem')
    key('End', 'Return', 'Return')
    keys('Лицензия № ')
    variable(app, source, 'licence.number')
    key('ctrl+alt+1', 'End', 'Return')
    keys('Владелец: ')
    variable(app, source, 'client.name')
    key('ctrl+alt+0', 'End', 'Return')

    popover(app, 'Put in a table')
    key('ctrl+a')
    keys('2')
    key('Tab', 'ctrl+a')
    keys('2')
    key('Return')
    wait_for(lambda: '<table' in get_text(source), PATIENCE, 'the table')
    for cell in ('Пакет', 'Цена', ('package.name',), ('licence.price',)):
        if isinstance(cell, str):
            keys(cell)
        else:
            variable(app, source, *cell)
        key('Tab')
    key('Return')
    app.menu('Put in a QR code, a signature, a page break', '_QR Code')
    wait_for(lambda: '<qr' in get_text(source), PATIENCE, 'the code')
    app.menu('Put a stamp or a seal on the page', '_Add a Picture…')
    app.choose_file(picture(os.path.join(folder, 'Seal.png'), (0xc0, 0x1c, 0x28), 64, 64))
    wait_for(lambda: 'src="seal"' in get_text(source), PATIENCE, 'the stamp')
    return source


def sell(api, n):
    """As many licences, by others."""
    for begin in range(0, n, 50):
        done = api.mutate([{'id': new_id(), 'n': i + 1, 'entity': 'licence', 'row': new_id(), 'op': 'create', 'base_rev': 0, 'base': {},
                            'set': {'number': 'НЛ-%03d' % (i + 1), 'client_name': 'Клиент %03d' % (i + 1), 'package_name': 'Годовой',
                                    'price': 500000 + i, 'currency': 'RUB', 'status': 'active', 'sold_on': '2026-11-%02d' % (1 + i % 20)},
                            'schema': 1} for i in range(begin, min(begin + 50, n))])
        assert all(d['outcome'] == 'done' for d in done), done


def check_codes(queue, number):
    """The first sheet has the emblem, the seal and a QR code that can be read."""
    path = os.path.join(os.environ['SESSION_DIR'], 'printed.pdf')
    run(['pdftoppm', '-r', '150', '-png', '-singlefile', path, path])
    assert number in run(['zbarimg', '-q', '--raw', path + '.png'])[1]
    colours = run(['convert', path + '.png', '-format', '%c', 'histogram:info:'])[1]
    assert '#1A5FB4' in colours and queue.papers, colours[:500]
    assert len(run(['pdfimages', '-f', '1', '-l', '1', '-list', path])[1].splitlines()) >= 4


def test_the_office():
    """5: an office manager makes a licence template with emblem, table, stamp and QR without writing HTML, and prints 200
    licences offline in seconds"""
    server = Server(tcp=True)
    try:
        server.setup()
        login, password = server.add_user('staff', 'Фомина', 'Ольга', 'staff@example.org')
        server.start()
        api = server.client().sign_in(login, password)
        with Queue() as queue, kabinet('--section=templates', CUPS_SERVER=queue.socket) as app:
            sign_in(app, server.url, login, password)
            table(app, 'Templates')
            source = make_template(app, os.environ['XDG_DATA_HOME'])
            app.gone('label', re.compile('^[0-9]+ problem'))
            app.mouse(app.find('tab', 'Details'))
            set_text(app.find('text', 'Name'), 'Лицензия с печатью')
            app.click('check', 'Used where nothing else is chosen')
            key('ctrl+s')
            form = wait_for(lambda: next((t for t in api.rows('template').values() if t['name'] == 'Лицензия с печатью'), None),
                            PATIENCE, 'the template at the server')
            assert form['is_default'] and form['kind'] == 'licence' and sorted(form['assets']) == ['emblem', 'seal'], form
            assert source

            sell(api, 200)
            key('alt+2')
            says(app, '200 licences')
            says(app, 'Up to date')
            server.stop()

            by_rows(app, app.find('table', 'Licences'))
            key('ctrl+a')
            choose(app, '200')
            key('ctrl+p')
            app.find('alert', re.compile(' · 1 of 200 · 1 page'))
            start = time.monotonic()
            key('alt+p')
            ready_to_print(app)
            wait_for(lambda: queue.papers, 30, 'the paper')
            print('# printed after %.1f s' % (time.monotonic() - start))
            pages = queue.text(0)
            assert len(pages) == 200, len(pages)
            numbers = ['НЛ-%03d' % (i + 1) for i in sorted(range(200), key=lambda i: (i % 20, i), reverse=True)]
            for page, number in zip(pages, numbers):
                assert 'Лицензия № ' + number in page and 'Клиент ' + number[3:] in page and 'Пакет' in page, page
            says(app, 'Printed: 200 licences')
            check_codes(queue, numbers[0])
            server.start()
    finally:
        server.stop()


main()
