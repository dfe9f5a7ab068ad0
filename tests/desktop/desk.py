# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests of the window share: the program as it lies in the build directory, and words for
what a person does with it."""
import os
import re
import sqlite3
import subprocess
import sys
import time
from types import SimpleNamespace

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
sys.path.insert(0, os.path.dirname(HERE))
import kabinet_test                                       # noqa: E402
from kabinet_test import PASSWORD, Server, main, new_id, program, run   # noqa: E402,F401
from workbook import workbook                             # noqa: E402,F401
from drive import (App, NotFound, children, do_action, dump, find_all, get_text, is_checked, key, keys, label_texts,   # noqa: E402,F401
                   name_of, screenshot, section_keys, section_names, section_title, set_text, states, wait_for, walk, x_windows)

BUILD = kabinet_test.build_root()
ENV = {
    'GSETTINGS_SCHEMA_DIR': os.path.join(BUILD, 'data'),
    'KABINET_LOCALEDIR': os.path.join(BUILD, 'po'),
    'KABINET_KABINETD': program('kabinetd'),
    'KABINET_KABINETCTL': program('kabinetctl'),
    'LANGUAGE': 'en',
    'G_DEBUG': '',
    'LSAN_OPTIONS': os.environ.get('LSAN_OPTIONS', '') + ':exitcode=0',
}
PATIENCE = 40
# What GTK 4.8 says when a widget goes while AT-SPI asks for it.
TOLERATED = ['g_variant_is_object_path']


class Desk(App):
    """The window under test.  It is told to quit over the bus, because GTK 4.8 leaks the names of a
    window's actions when they are asked for through AT-SPI; and its log must hold no complaint,
    but for the one that GTK 4.8 makes when a widget goes while AT-SPI asks for it."""

    def quit(self, timeout=PATIENCE):
        if self.process.poll() is None:
            subprocess.run(['gdbus', 'call', '--session', '--dest', 'org.kabinet.Kabinet', '--object-path',
                            '/org/kabinet/Kabinet', '--method', 'org.freedesktop.Application.ActivateAction',
                            'quit', '[]', '{}'], stdout=subprocess.DEVNULL, timeout=PATIENCE, check=False)
            try:
                return self.process.wait(timeout)
            except subprocess.TimeoutExpired:
                screenshot(os.path.join(os.environ.get('KABINET_DRIVE_SHOTS', '.'), 'failure.png'))
                self.kill()
                raise AssertionError('told to quit, the window stayed') from None
        return self.process.wait()

    def __exit__(self, kind, *rest):
        if kind is None:
            self.quit()     # what leaked is written at the end
        complaints = [line for line in self.output().splitlines()
                      if '-CRITICAL' in line and not any(known in line for known in TOLERATED)]
        # GTK, GLib and libsecret let go of some things on purpose, and their stacks are cut, so no
        # suppression can name them: a leak of the window's is one with a line of our sources in its stack.
        # What the libraries below leak is judged whole, by the tests of their own folders.
        leaks = [block for block in self.output().split('\n\n') if ' leak of ' in block and re.search(r' \.\./src/', block)]
        report = self.output() if leaks else ''
        super().__exit__(kind, *rest)
        assert not complaints, complaints
        assert not leaks, report


def kabinet(*args, settings=False, **env):
    """The program, to be used with 'with': it must end well, too.  settings: as it was left last."""
    kept = os.path.join(os.environ['XDG_CONFIG_HOME'], 'glib-2.0', 'settings', 'keyfile')
    if not settings and os.path.exists(kept):
        os.unlink(kept)
    if settings:
        # libsecret 0.20 leaks the answer of each look-up, which a second start needs: only the first is looked at
        env.setdefault('ASAN_OPTIONS', 'detect_leaks=0')
    return Desk([program('kabinet'), *args], name='kabinet', env={**ENV, **env}, timeout=PATIENCE)


def table(app, name):
    found = app.find('table', name, timeout=PATIENCE)
    wait_for(lambda: app.row_accessibles(found), PATIENCE, 'rows of ' + name)
    return found


def sample_licence():
    """The newest licence in roubles of the sample data that has a note; what they are depends on the day."""
    path = os.path.join(os.environ['XDG_CACHE_HOME'], 'kabinet', 'sample', 'kabinet.db')
    with sqlite3.connect('file:%s?mode=ro' % path, uri=True, timeout=PATIENCE) as db:
        number, holder, package, price, note = db.execute(
            "SELECT number, client_name, package_name, price, note FROM licence WHERE currency = 'RUB' AND note > '' "
            'AND status = \'active\' ORDER BY number DESC LIMIT 1').fetchone()
    return SimpleNamespace(number=number, holder=holder, package=package, note=note, price='{:,.2f}'.format(price / 100))


def column(app, tab, title):
    """The texts of one column of the page, by its header, once all its rows have come."""
    def look():
        index = {h: n for n, h in enumerate(app.table_headers(tab))}.get(title)
        rows = app.table_rows(tab) if index is not None else [()]
        return ([r[index] for r in rows],) if all(len(r) > (index or 0) for r in rows) else None
    return wait_for(look, what='the column ' + title)[0]


def footer(app, tab):
    """The label with 'a–b of N' of a list: of the one that tab is, since the lists of sections not seen have theirs, too."""
    shown = re.compile(r'^[\d,]+–[\d,]+ of [\d,]+$')
    if not tab:
        return next(iter(find_all(app.acc, 'label', shown)), None)
    around = tab.get_parent()
    while around:
        for label in find_all(around, 'label', shown):
            return label
        around = around.get_parent()
    return None


def count(app, tab=None):
    """How many rows the list says there are: 'a–b of N'."""
    label = footer(app, tab)
    return int(label.get_name().rpartition(' ')[2].replace(',', '')) if label else None


def pages(app, tab=None):
    """(first, last, of) of the footer."""
    return tuple(int(n.replace(',', '')) for n in re.findall(r'[\d,]+', footer(app, tab).get_name()))


def labels(app):
    return [a.get_name() for a in find_all(app.acc, 'label') if a.get_name()]


def says(app, text, timeout=None):
    """Waits until a label holds text (a string or a compiled expression)."""
    def look():
        return next((n for n in labels(app) if (text.search(n) if hasattr(text, 'search') else text in n)), None)
    try:
        return wait_for(look, timeout or PATIENCE, 'a label with %r' % (text,))
    except NotFound:
        raise NotFound('no label with %r among %s' % (text, labels(app)[:200])) from None


def go_to(app, name):
    """To a section by its keys. name: as in the registry."""
    place = section_keys(name, {name_of(row) for row in find_all(app.find('list', 'Sections'), 'row')})
    if place:
        key(place)
        return
    # those further down are found by their title
    key('ctrl+k')
    app.dialog('Search Everything')
    wait_for(lambda: focused(app), PATIENCE, 'the keyboard in what is typed')
    keys(section_title(name))
    key('Return')
    wait_for(lambda: 'Search Everything' not in [name_of(w) for w in app.windows()], PATIENCE, 'the search to close')


def open_filter(app, title):
    """Opens the filter of a field; without room for it on the line it is behind "More"."""
    name = re.compile('^(Filter by %s|%s: .*)$' % (title, title))
    if not find_all(app.acc, 'button', name):
        app.click('button', 'More filters')
    app.click('button', name)


def filter_text(app, title, text):
    """Opens the filter of a field and types into it."""
    open_filter(app, title)
    entry = app.find('text', title)
    app.type_text(entry, text)
    key('Return')


def focused(app):
    """What has the keyboard, the innermost last."""
    return [a for a in walk(app.acc.fresh(states=True)) if 'focused' in a.seen_states()]


def has_keyboard(app, name):
    """Waits until it is there."""
    wait_for(lambda: name in [name_of(a) for a in focused(app)], PATIENCE,
             lambda: 'the keyboard at %s: it is at %s' % (name, [name_of(a) for a in focused(app)]))


def by_keys(app, role, name, press='Tab', most=40):
    """Goes to a widget by pressing one key over and over, as somebody without a mouse does."""
    for _i in range(most):
        if any(a.get_role_name() == role and name_of(a) == name for a in focused(app)):
            return
        key(press)
        time.sleep(0.1)
    raise NotFound('%s does not lead to the %s “%s”' % (press, role, name))


def tab_to(app, what, most=40):
    """Goes on with the Tab key until what() holds of something that has the keyboard."""
    for _i in range(most):
        if any(what(a) for a in focused(app)):
            return
        key('Tab')
    raise NotFound('the keyboard does not come there, but to %s' % [name_of(a) for a in focused(app)])


def sign_in(app, url, login, password):
    """From the welcome page to the cabinet."""
    app.mouse(app.find('label', 'Connect to a Server', index=0))
    entry = app.find('text', 'Server, for example cabinet.example.org')
    time.sleep(0.3)
    set_text(entry, url)
    set_text(app.find('text', 'Phone, e-mail or identifier'), login)
    set_text(app.find('text', 'Password', index=0), password)
    app.click('button', 'Sign In', index=0)


def steps(app, *functions):
    """One start of the program for several things to try, each of which leaves the list as it found it."""
    for function in functions:
        start = time.monotonic()
        function(app)
        print('# %s (%.1f s): %s' % (function.__name__, time.monotonic() - start, (function.__doc__ or '').strip()), flush=True)
