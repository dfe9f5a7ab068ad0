#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Is a paper what it says? In the window: a PDF, a picture, a pasted code; with no network (documents, point 4)."""
import base64
import json
import os
import re
import sqlite3
import subprocess
import sys
import time

from desk import (PATIENCE, children, count, focused, kabinet, key, main, program, run, sample_licence, says, screenshot, steps,
                  table, wait_for)

FOLDER = os.environ['SESSION_DIR']
SHOTS = os.environ.get('KABINET_VERIFY_SHOTS')

# Holds something on the clipboard, as another program does, until it is ended.
HOLDER = '''
import sys
import gi
gi.require_version('Gtk', '4.0')
from gi.repository import Gdk, Gio, GLib, GObject, Gtk
Gtk.init()
kind, path = sys.argv[1:]
if kind == 'picture':
    value = GObject.Value(Gdk.Texture)
    value.set_object(Gdk.Texture.new_from_filename(path))
    content = Gdk.ContentProvider.new_for_value(value)
elif kind == 'text':
    with open(path, encoding='utf-8') as f:
        content = Gdk.ContentProvider.new_for_value(f.read())
else:
    content = Gdk.ContentProvider.new_for_bytes('application/x-nothing', GLib.Bytes.new(b'1'))
Gdk.Display.get_default().get_clipboard().set_content(content)
print('held', flush=True)
GLib.MainLoop().run()
'''


# A window of another program out of which its one thing is dragged: a file, or a text.
SOURCE = '''
import sys
import gi
gi.require_version('Gdk', '4.0')
gi.require_version('Gtk', '4.0')
from gi.repository import Gdk, Gio, GLib, GObject, Gtk
Gtk.init()
kind, what = sys.argv[1:]
if kind == 'file':
    content = Gdk.ContentProvider.new_for_bytes('text/uri-list', GLib.Bytes.new((Gio.File.new_for_path(what).get_uri() + '\\r\\n').encode()))
else:
    content = Gdk.ContentProvider.new_for_value(what)
window = Gtk.Window(title='Kabinet test source', default_width=120, default_height=120, decorated=False)
label = Gtk.Label(label='drag me', hexpand=True, vexpand=True)
source = Gtk.DragSource(actions=Gdk.DragAction.COPY)
source.set_content(content)
label.add_controller(source)
window.set_child(label)
window.connect('map', lambda *_: print('shown', flush=True))
window.present()
GLib.MainLoop().run()
'''


class Clipboard:
    def __init__(self, kind, path='-'):
        self.process = subprocess.Popen([sys.executable, '-c', HOLDER, kind, path], stdout=subprocess.PIPE, text=True)
        assert self.process.stdout.readline().strip() == 'held'
        time.sleep(0.3)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(20)
        self.process.stdout.close()


def papers():
    """The PDF of a sample licence that is in force, a picture of it, and its code, made once."""
    one = sample_licence()
    database = os.path.join(os.environ['XDG_CACHE_HOME'], 'kabinet', 'sample', 'kabinet.db')
    pdf, png = os.path.join(FOLDER, 'paper.pdf'), os.path.join(FOLDER, 'paper.png')
    for path in (pdf, png):
        run([program('kabinetctl'), '--database', 'sqlite:' + database, 'render', one.number, '-o', path])
    out = subprocess.run(['pdfinfo', '-enc', 'UTF-8', pdf], capture_output=True, text=True, timeout=PATIENCE, check=True).stdout
    return one, pdf, png, re.search(r'Keywords: +((?:.*\n){9})', out).group(1).strip()


def shot(name):
    if SHOTS:
        time.sleep(0.5)
        screenshot(os.path.join(SHOTS, 'verify-%s.png' % name))


def has_focus(app, name):
    return wait_for(lambda: any(a.get_role_name() in ('push button', 'button') and name in (a.get_name() or '')
                                for a in focused(app)), PATIENCE, 'the keyboard on ' + name)


def open_dialog(app):
    app.menu('Main menu', '_Verify Licence…')
    says(app, 'Is It Genuine?')
    has_focus(app, 'Choose File')
    shot('ask')


def file(app):
    """A PDF that is whole: whose licence it is, what is signed, and as of when that is known"""
    one, pdf, _, _ = papers()
    key('Return')
    app.choose_file(pdf)
    says(app, 'The Licence Is Genuine')
    for text in (one.number, one.holder, one.package, one.price, 'The licence is in force', 'As known on this computer'):
        says(app, text)
    shot('genuine')
    has_focus(app, 'Verify Another')
    key('Return')
    has_focus(app, 'Choose File')


def pasted(app):
    """A code with one digit changed: the sentence says what does not match. Pasted with Ctrl+V"""
    _, _, png, code = papers()
    lines = code.split('\n')
    price = lines[7]
    lines[7] = ('1' if price[0] != '1' else '2') + price[1:]
    path = os.path.join(FOLDER, 'code.txt')
    with open(path, 'w', encoding='utf-8') as f:
        f.write('\n'.join(lines))
    with Clipboard('text', path):
        key('ctrl+v')
        says(app, 'The Licence Is Not Confirmed')
        says(app, re.compile('Price: the paper says'))
        shot('altered')
    with Clipboard('picture', png):
        key('ctrl+v')
        says(app, 'The Licence Is Genuine')
    with Clipboard('nothing'):
        key('ctrl+v')
        says(app, 'This Is No Licence That Could Be Verified')
        says(app, 'There is neither a file')


def drop(app, kind, what):
    """Dragged out of another program's window, with the mouse, and let go over the dialog."""
    source = subprocess.Popen([sys.executable, '-c', SOURCE, kind, what], stdout=subprocess.PIPE, text=True)
    try:
        assert source.stdout.readline().strip() == 'shown'
        time.sleep(0.5)
        mouse = lambda *args: subprocess.run(['xdotool', *map(str, args)], timeout=PATIENCE, check=True)   # noqa: E731
        [window] = subprocess.run(['xdotool', 'search', '--name', '^Kabinet test source$'], capture_output=True, text=True,
                                  timeout=PATIENCE, check=True).stdout.split()
        mouse('windowmove', '--sync', window, 900, 300)
        mouse('mousemove', 960, 360, 'mousedown', 1)
        for x in (940, 900, 800, 600, 400, 300, 250, 240):
            mouse('mousemove', x, 330)
            time.sleep(0.1)
        time.sleep(0.3)
        mouse('mouseup', 1)
        time.sleep(0.5)
    finally:
        source.terminate()
        source.wait(20)
        source.stdout.close()


def dropped(app):
    """A file, and a code, dragged onto the dialog"""
    one, _, png, code = papers()
    drop(app, 'file', png)
    says(app, 'The Licence Is Genuine')
    says(app, one.holder)
    drop(app, 'text', code.replace(one.number, one.number[:-1] + 'X'))
    says(app, 'The Licence Is Not Confirmed')


def broken(app):
    """What is no licence, or no file that anybody can read, is said in words"""
    path = os.path.join(FOLDER, 'broken.pdf')
    with open(path, 'wb') as f:
        f.write(b'%PDF-1.7 and nothing more')
    key('ctrl+o')
    app.choose_file(path)
    says(app, re.compile('“broken.pdf” is not a PDF'))
    key('Escape')
    app.gone('button', 'Verify Another')
    table(app, 'Licences')


def trusted(value=None):
    """The keys that this computer trusts, as it keeps them; or other ones in their place, as if it had seen those first."""
    root = os.path.join(os.environ['XDG_CACHE_HOME'], 'kabinet', 'sample-desktop')
    [path] = [os.path.join(d, f) for d, _, files in os.walk(root) for f in files if f == 'work.db']
    with sqlite3.connect(path, timeout=PATIENCE) as db:
        if value is not None:
            db.execute("UPDATE meta SET value=? WHERE key='signing_keys'", (json.dumps(value, separators=(',', ':')),))
        [(kept,)] = db.execute("SELECT value FROM meta WHERE key='signing_keys'").fetchall()
    db.close()
    return json.loads(kept)


def paste(png):
    with Clipboard('picture', png):
        key('ctrl+v')
        time.sleep(0.5)


def strange(app):
    """A key that nothing known here vouches for: said, with the fingerprint to compare; accepted by who may, after a question"""
    one, _, png, _ = papers()
    ours = trusted()
    trusted({'key': base64.b64encode(bytes(range(32))).decode()})
    paste(png)
    says(app, 'The Key Is Not Known')
    says(app, re.compile('^([0-9A-F]{4} ){7}[0-9A-F]{4}$'))
    shot('strange')
    app.click('button', re.compile('^Accept These Keys'))
    shot('accept')
    app.answer(app.dialog('Accept These Keys?'), 'Cancel')
    assert trusted()['key'] != ours['key']
    app.click('button', re.compile('^Accept These Keys'))
    app.answer(app.dialog('Accept These Keys?'), re.compile('Accept'))
    says(app, 'The Licence Is Genuine')
    assert trusted() == ours
    # A key that was stolen since: what the records have is confirmed, and is to be printed anew.
    trusted(dict(ours, key=base64.b64encode(bytes(range(32))).decode(), former=[dict(key=ours['key'], distrusted='2020-01-15')]))
    paste(png)
    says(app, 'Known, but to Be Printed Anew')
    says(app, re.compile('has not trusted since 15 Jan 2020'))
    says(app, one.holder)
    shot('distrusted')
    trusted(ours)


def test_verify():
    with kabinet('--sample') as app:
        table(app, 'Licences')
        wait_for(lambda: count(app) == 2000, PATIENCE, 'all sample licences')
        assert children(app.acc)
        steps(app, open_dialog, file, pasted, strange, dropped, broken)


if __name__ == '__main__':
    main()
