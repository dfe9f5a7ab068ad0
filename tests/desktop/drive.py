# SPDX-License-Identifier: GPL-3.0-or-later
"""Drive a GTK 4 application through AT-SPI and, where GTK offers no AT-SPI
action, through real X events (xdotool).  Works with GTK 4.8 (Debian 12) and
GTK 4.18 (Debian 13).

Run it inside tests/session with the system's Python (python3-gi,
gir1.2-atspi-2.0, xdotool, x11-utils, imagemagick):

    tests/session /usr/bin/python3 test-something.py

    from drive import App
    with App(['build/src/app'], name='app') as app:
        app.click('button', 'Add')
        app.type_text(app.find('text', 'Holder name'), 'Иван')
        assert app.table_rows(app.find('table', 'Licences'))[0][1] == 'Иван'

Every look-up polls until it succeeds or its timeout ends, and then raises
NotFound with the names that were there.
"""
import os
import re
import signal
import subprocess
import tempfile
import time
import warnings

from gi.repository import GLib

import tree

warnings.simplefilter('ignore', DeprecationWarning)
TIMEOUT = float(os.environ.get('KABINET_DRIVE_TIMEOUT', '40'))

# One name for what GTK/at-spi call differently from version to version.
ROLES = {
    'button': ('push button', 'button', 'toggle button'),
    'toggle': ('toggle button', 'push button'),
    'text': ('text', 'entry', 'password text'),
    'check': ('check box', 'switch'),
    'radio': ('radio button', 'check box'),
    'combo': ('combo box',),
    'table': ('tree table', 'table', 'tree'),
    'row': ('table row', 'list item', 'tree item'),
    'cell': ('table cell', 'column header'),
    'menu item': ('menu item', 'check menu item', 'radio menu item'),
    'dialog': ('dialog', 'alert', 'window'),
    'window': ('frame', 'window', 'dialog', 'alert'),
    'tab': ('page tab',),
}
BULKY = ('table row', 'tree table')   # find() does not look below these


class NotFound(AssertionError):
    pass


def wait_for(predicate, timeout=None, what=None, interval=0.05):
    """Poll predicate() until it is true, return its value; NotFound otherwise."""
    read = time.monotonic()
    end = read + (TIMEOUT if timeout is None else timeout)
    error = None
    while True:
        start = time.monotonic()
        if start - read > 1:
            tree.forget()
            read = start
        try:
            value = predicate()
            if value:
                return value
            error = None
        except (GLib.Error, NotFound, AttributeError) as e:  # the tree moved under us
            error = e
        now = time.monotonic()
        if now > end:
            break
        time.sleep(max(interval, min(2 * (now - start), 0.5)))      # the program has to get on with what is waited for, too
    raise NotFound('timed out: %s%s' % (what() if callable(what) else what or predicate, ' (%s)' % error if error else ''))


def _roles(role):
    return ROLES.get(role, (role,)) if isinstance(role, str) else tuple(role or ())


def name_of(acc):
    """Accessible name; GTK 4.8 names a mnemonic button '_Add Add', 4.18 'Add'."""
    name = acc.get_name() or ''
    half = (len(name) - 2) // 2
    if half > 0 and '_' in name[:-half - 1] and name[:-half - 1].replace('_', '') == name[-half:]:
        return name[-half:]
    return name


def states(acc):
    return acc.states()


def fresh(acc):
    now = acc.fresh()
    if now is None:
        raise NotFound('%r has gone' % acc)
    return now


def children(acc):
    return fresh(acc).kids


def walk(acc, bulky=True, depth=0):
    """All that is at and below acc as it was read; with bulky=False not the insides of tables."""
    yield acc
    if not bulky and depth and acc.get_role_name() in BULKY:
        return
    for child in acc.kids:
        yield from walk(child, bulky, depth + 1)


def _matches(acc, role, name, description, state):
    if role and acc.get_role_name() not in _roles(role):
        return False
    if name is not None:
        n = name_of(acc)
        if not (name.search(n) if isinstance(name, re.Pattern) else name in (n, acc.get_name())):
            return False
    if description is not None and acc.get_description() != description:
        return False
    if state and not set(state) <= acc.states():
        return False
    return True


def find_all(root, role=None, name=None, description=None, state=(), bulky=False):
    now = root.fresh()
    return [acc for acc in walk(now, bulky) if _matches(acc, role, name, description, state)] if now else []


def dump(root, bulky=False):
    """The tree as text, for messages and for looking at."""
    def lines(node, depth):
        yield '%s%s %r %s' % ('  ' * depth, node.role, name_of(node), ' '.join(sorted(node.seen_states() - {'visible', 'sensitive'})))
        if bulky or not depth or node.role not in BULKY:
            for child in node.kids:
                yield from lines(child, depth + 1)
    return '\n'.join(lines(root.fresh(states=True) or root, 0))


def actions(acc):
    if 'Action' not in acc.get_interfaces():
        return []
    return [acc.call('Action', 'GetName', 'i', i)[0] for i in range(acc.get('Action', 'NActions'))]


def do_action(acc, name=None):
    names = actions(acc)
    if name is None:
        name = next((n for n in ('click', 'toggle', 'activate') if n in names), None)
    if name not in names:
        raise NotFound('%s %r has no action %s, only %s'
                       % (acc.get_role_name(), name_of(acc), name, names))
    if not acc.call('Action', 'DoAction', 'i', names.index(name))[0]:
        raise NotFound('action %s of %r failed' % (name, name_of(acc)))


def get_text(acc):
    """Text of an entry, text view or label.  (GetText(0, -1) is '' for entries.)"""
    return acc.call('Text', 'GetText', 'ii', 0, acc.get('Text', 'CharacterCount'))[0]


def set_text(acc, text):
    """Replace the contents at once, through AT-SPI; no key events, no 'activate'."""
    if not acc.call('EditableText', 'SetTextContents', 's', text)[0]:
        raise NotFound('cannot set the text of %r' % name_of(acc))


def get_value(acc):
    return acc.get('Value', 'CurrentValue')


def set_value(acc, value):
    acc.call_properties('Set', 'ssv', tree.ATSPI + 'Value', 'CurrentValue', GLib.Variant('d', value))


def is_checked(acc):
    return bool(states(acc) & {'checked', 'pressed'})


def _x(*args):
    return subprocess.run(args, capture_output=True, text=True, check=True).stdout


def key(*keys):
    """Real key presses: key('ctrl+n'), key('Tab', 'Return')."""
    _x('xdotool', 'key', '--clearmodifiers', '--delay', '20', *keys)


def _registry():
    """[(name, English title, the rest of its line)] of the sections, in the order of the sidebar."""
    root = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    with open(os.path.join(root, 'src', 'sections', 'kab-sections.c'), encoding='utf-8') as f:
        return re.findall(r'^  \{ "([a-z-]+)",\s+N_ \("([^"]+)"\)(.*?)\},$', f.read(), re.M | re.S)


def section_names():
    """The names of all sections, as in an address."""
    return [name for name, _title, _more in _registry()]


def section_title(name):
    """The English title of a section."""
    return next(title for n, title, _more in _registry() if n == name)


def section_keys(name, titles=None):
    """The keys of a section, Alt and its place in the sidebar, or None: ten have some.  name: as in the registry; titles:
    the English ones of those that the account has (None: all), of which Problems is counted also while it is hidden."""
    # a client and who sells have sections of the same title
    client = titles is not None and 'Catalogue' in titles
    order = [n for n, title, more in _registry() if ('.sellers = TRUE' if client else '.clients = TRUE') not in more
             and (titles is None or n == 'problems' or title in titles)]
    place = order.index(name) + 1
    return 'alt+%d' % (place % 10) if place <= 10 else None


def keys(text):
    """Type real characters (any script) into whatever has the keyboard focus."""
    _x('xdotool', 'type', '--clearmodifiers', '--delay', '12', text)


def screenshot(path, window='root'):
    """PNG of the whole screen, or of one X window id."""
    _x('import', '-window', str(window), path)
    return path


def x_windows():
    """[(id, name, x, y, width, height, override_redirect)], bottom to top, real ones only."""
    out = []
    for line in _x('xwininfo', '-root', '-tree').splitlines():
        m = re.match(r'\s+(0x[0-9a-f]+) (?:"(.*?)":|\(has no name\)).*?'
                     r'(\d+)x(\d+)\+-?\d+\+-?\d+\s+\+(-?\d+)\+(-?\d+)$', line)
        if not m or int(m.group(3)) < 8:
            continue
        info = _x('xwininfo', '-id', m.group(1))
        if 'Map State: IsViewable' in info and 'Class: InputOutput' in info:
            out.insert(0, (m.group(1), m.group(2) or '', int(m.group(5)), int(m.group(6)),
                           int(m.group(3)), int(m.group(4)), 'Override Redirect State: yes' in info))
    return out


def _extents(acc):
    return acc.extents()


class App:
    """An application under test: start it, find things in it, act on them."""

    def __init__(self, argv, name=None, env=None, timeout=None, window_timeout=None,
                 settle=0.3):
        self.settle = settle
        self.argv = list(argv)
        self.name = name or os.path.basename(self.argv[0])
        self.env = dict(os.environ, **(env or {}))
        self.timeout = TIMEOUT if timeout is None else timeout
        self.window_timeout = window_timeout or max(self.timeout, 20)
        self.process = self.acc = None
        self._log = tempfile.NamedTemporaryFile(prefix='app-', suffix='.log', delete=False)

    # -- life ------------------------------------------------------------
    def start(self):
        self.process = subprocess.Popen(self.argv, env=self.env, stdin=subprocess.DEVNULL,
                                        stdout=self._log, stderr=subprocess.STDOUT)
        self.acc = wait_for(self._accessible, self.window_timeout, 'application ' + self.name)
        title = wait_for(self.windows, self.window_timeout, 'first window')[0].get_name()
        wait_for(lambda: [w for w in x_windows() if w[1] == title],
                 self.window_timeout, 'first X window')
        time.sleep(self.settle)   # the first click on a window just mapped can get lost
        return self

    def _accessible(self):
        if self.process.poll() is not None:
            raise RuntimeError('%s ended with %s:\n%s'
                               % (self.argv[0], self.process.returncode, self.output()))
        for peer, pid in reversed(tree.applications()):
            if pid == self.process.pid:
                return tree.Node(peer, tree.ROOT)
        return None

    def quit(self, timeout=10):
        """Close the windows, last one first, and return the exit status (-15 if that
        did not end it).  Only a normal exit writes coverage data and leak reports."""
        if self.process.poll() is None:
            try:
                # GTK 4.8 leaks the list of a window's actions whenever AT-SPI asks for it: not first, then.
                key('ctrl+q')
                return self.process.wait(3)
            except subprocess.TimeoutExpired:
                pass
            try:
                for window in reversed(self.windows()):
                    do_action(window, 'window.close')
                return self.process.wait(timeout)
            except (GLib.Error, NotFound, subprocess.TimeoutExpired):
                pass
        return self.kill()

    def kill(self, how=signal.SIGTERM, timeout=10):
        if self.process.poll() is None:
            self.process.send_signal(how)
        try:
            return self.process.wait(timeout)
        except subprocess.TimeoutExpired:
            self.process.kill()
            return self.process.wait()

    def output(self):
        with open(self._log.name, encoding='utf-8', errors='replace') as f:
            return f.read()

    def __enter__(self):
        return self.start()

    def __exit__(self, kind, *_):
        if kind is not None:
            try:
                screenshot(os.path.join(os.environ.get('KABINET_DRIVE_SHOTS', '.'), 'failure.png'))
                print(dump(self.acc))
            except Exception as e:  # the report must not hide the failure
                print('no report:', e)
            print(self.output())
            self.kill()
            return
        status = self.quit()
        output = self.output()
        os.unlink(self._log.name)
        if status:   # sanitizers end with their own status
            raise AssertionError('the application ended with %d:\n%s' % (status, output))

    # -- finding ---------------------------------------------------------
    def windows(self):
        return children(self.acc)

    def find(self, role=None, name=None, root=None, index=0, timeout=None, **more):
        """First match (or index-th); waits for it.  name: exact, or a compiled regex."""
        def look():
            found = find_all(root or self.acc, role, name, **more)
            return found[index] if -len(found) <= index < len(found) else None
        try:
            return wait_for(look, self.timeout if timeout is None else timeout)
        except NotFound:
            there = sorted({name_of(a) for a in find_all(root or self.acc, role)})
            raise NotFound('no %s %r %s; there are %s' % (role, name, more or '', there)) from None

    def gone(self, role=None, name=None, root=None, timeout=None, **more):
        """Wait until nothing matches."""
        wait_for(lambda: not find_all(root or self.acc, role, name, **more),
                 self.timeout if timeout is None else timeout, '%s %r to go' % (role, name))

    def dialog(self, name=None, timeout=None):
        """The newest window that is not the first one, by title if given.  (Roles
        do not tell: GTK 4.8's file chooser is a 'filler'.)"""
        return wait_for(lambda: next((w for w in reversed(self.windows()[1:])
                                      if name in (None, name_of(w))), None),
                        timeout or self.timeout, 'dialog %r' % name)

    # -- acting ----------------------------------------------------------
    def _target(self, what, name, **more):
        return self.find(what, name, **more) if isinstance(what, str) else what

    def click(self, what, name=None, **more):
        """Activate: through AT-SPI where the widget has an action, else with the mouse; waits until it can be."""
        acc = self._target(what, name, **dict({'state': ('sensitive',)}, **more))
        if 'click' in actions(acc) or 'toggle' in actions(acc):
            do_action(acc)
            return acc
        inner = find_all(acc, 'button')    # GtkMenuButton, GtkDropDown: the button inside
        if acc.get_role_name() in ROLES['button'] + ROLES['combo']:
            for b in inner:
                if 'click' in actions(b):
                    do_action(b)
                    return acc
        self.mouse(acc)
        return acc

    def position(self, acc):
        """Screen coordinates of the middle of acc, which must be in view.

        AT-SPI's own screen coordinates are useless under GTK 4, and its window
        coordinates leave out the window's shadow; so they are added here."""
        x, y, w, h = _extents(acc)
        wins = x_windows()
        popups = [v for v in wins if v[6]]
        up = acc
        while up is not None and popups and up.get_role_name() not in ROLES['window']:
            # a popover is an X window of its own, exactly as large as one ancestor
            if 'Component' in up.get_interfaces():
                ux, uy, uw, uh = _extents(up)
                for _, _, wx, wy, ww, wh, _ in reversed(popups):
                    if (uw, uh) == (ww, wh):
                        return wx + x - ux + w // 2, wy + y - uy + h // 2
            up = up.get_parent()
        up = acc
        while up.get_parent().get_role_name() != 'application':
            up = up.get_parent()
        title, (fx, fy, fw, fh) = up.get_name(), _extents(up)
        same = [v for v in wins if v[1] == title and not v[6]]
        if not same:
            raise NotFound('no X window %r among %s' % (title, wins))
        xid, _, wx, wy, ww, wh, _ = same[-1]
        m = re.search(r'= (\d+), (\d+), (\d+), (\d+)', _x('xprop', '-id', xid, '_GTK_FRAME_EXTENTS'))
        # GTK 4.8: relative to the window's contents, (0, 0) is below the shadow.
        # Later: the window itself is at (-left, -top), and its children leave that out too.
        left, upper = (int(m.group(1)), int(m.group(3))) if m else \
            (((ww - fw) // 2, (wh - fh) // 2) if not fx else (-fx, -fy))
        return wx + left - min(fx, 0) + x + w // 2, wy + upper - min(fy, 0) + y + h // 2

    def mouse(self, what, name=None, button=1, count=1, **more):
        """A real click in the middle of the widget (which must be in view)."""
        acc = self._target(what, name, **more)
        place, before = _extents(acc), None
        for _i in range(40):                # what still slides to its place is clicked on there
            if place == before:
                break
            time.sleep(0.05)
            place, before = _extents(acc), place
        x, y = self.position(acc)
        _x('xdotool', 'mousemove', '--sync', str(x), str(y))
        _x('xdotool', 'click', '--repeat', str(count), '--delay', '50', str(button))
        return acc

    def type_text(self, what, text, name=None, real=True, **more):
        """Replace an entry's contents: real=True by mouse and key events."""
        acc = self._target(what, name, **more)
        if not real:
            set_text(acc, text)
            return acc
        if 'focused' not in states(acc):
            self.mouse(acc)
            time.sleep(0.15)     # (an AdwEntryRow never says that it is focused)
        key('ctrl+a')
        if text:
            keys(text)
            wait_for(lambda: len(get_text(acc)) >= len(text), self.timeout, 'typed text in %r' % name_of(acc))
        else:
            key('BackSpace')
        return acc

    def menu(self, button, *items):
        """Open the menu button and choose item (sub-item, ...).  Give items with their
        mnemonic, '_Open': GTK 4.18 shows AT-SPI menu items without names, and then the
        mnemonic letter is pressed."""
        self.click('button', button) if isinstance(button, str) else self.click(button)
        for n, item in enumerate(items):
            wait_for(lambda: find_all(self.acc, 'menu item'), self.timeout, 'menu to open')
            time.sleep(0.2)
            if any(name_of(a) for a in find_all(self.acc, 'menu item')):
                # a sub-menu has a 'back' item of the parent's name: take the last one
                do_action(self.find('menu item', item.replace('_', ''), index=-1 if n else 0))
            else:
                key(item[item.index('_') + 1].lower())
        self.gone('menu item')

    def choose(self, what, value, name=None, opening=None):
        """Choose an entry of a drop-down or combo row by its text, with the keyboard; opening: keys that open it, where it
        is not to be clicked."""
        combo = self._target(what, name)
        if opening:
            key(*opening)
        else:
            self.click(combo)

        def items():
            lists = [a for a in find_all(combo, 'list') if a.kids]
            rows = lists[-1].kids if lists else []
            return [' '.join(label_texts(r)) for r in rows]
        texts = wait_for(lambda: (lambda t: t if value in t else None)(items()), self.timeout,
                         lambda: '%r among %s' % (value, items()))
        time.sleep(0.15)                     # the popover has to take the focus
        key('Home', *['Down'] * texts.index(value), 'Return')
        time.sleep(0.15)

    # -- tables (GtkColumnView, GtkListView) ------------------------------
    def row_accessibles(self, table):
        """The rows GTK has made, in the model's order: with 4.8 some 200 around the
        view (so all rows of a small table), with 4.18 those in view only."""
        table = fresh(table)
        lists = [c for c in table.kids if c.get_role_name() == 'list']
        return (lists[0] if lists else table).kids

    def table_rows(self, table, first=None):
        """Texts of those rows: [[cell, cell, ...], ...]; first: at most so many."""
        return [row_texts(r) for r in self.row_accessibles(table)[:first]]

    def table_headers(self, table):
        head = [c for c in children(table) if c.get_role_name() == 'table row']
        return label_texts(head[0]) if head else []

    def row(self, table, *texts, timeout=None):
        """The row whose cells include all texts (see row_accessibles)."""
        return wait_for(lambda: next((r for r in self.row_accessibles(table)
                                      if set(texts) <= set(row_texts(r))), None),
                        timeout or self.timeout, 'row with %s' % (texts,))

    def select_row(self, table, *texts, add=False, activate=False):
        """Select the row with these texts by keyboard; add: besides the others;
        activate: then Return.  (A row's own coordinates are stale in GTK 4.8 once it
        was scrolled out of view, so this does not click on it.)"""
        def look():
            rows = self.row_accessibles(table)
            return next(((rows, i) for i, r in enumerate(rows)
                         if set(texts) <= set(row_texts(r))), None)

        def focused():
            return next((i for i, r in enumerate(rows) if 'focused' in states(r)), None)
        rows, target = wait_for(look, self.timeout, 'row with %s' % (texts,))
        if focused() is None:    # into the list, with a click on the first row in view
            holder = rows[0].get_parent()
            x, y = self.position(holder)
            _x('xdotool', 'mousemove', '--sync', str(x), str(y - _extents(holder)[3] // 2 + 18))
            _x('xdotool', 'click', '1')
            wait_for(lambda: focused() is not None, self.timeout, 'a focused row')
        way = target - focused()
        if way:
            key(*[('ctrl+' if add else '') + ('Down' if way > 0 else 'Up')] * abs(way))
        elif not add and 'selected' not in states(rows[target]):
            # Space would choose it, for what is done to several.
            key('Home', *['Down'] * target)
        if add:
            key('ctrl+space')
        wait_for(lambda: 'selected' in states(rows[target]), self.timeout, 'row %s to be selected' % (texts,))
        if activate:
            key('Return')
        return rows[target]

    def click_row(self, table, *texts, count=1, button=1):
        """A real click on a row that is in view (never scrolled, or GTK >= 4.18)."""
        row = self.row(table, *texts)
        self.mouse(row, count=count, button=button)
        return row

    def header_click(self, table, title):
        head = [c for c in children(table) if c.get_role_name() == 'table row'][0]
        self.mouse(next(a for a in walk(head) if name_of(a) == title))

    def scroll(self, acc, clicks):
        """Mouse wheel over acc: positive is down."""
        x, y = self.position(acc)
        _x('xdotool', 'mousemove', '--sync', str(x), str(y))
        _x('xdotool', 'click', '--repeat', str(abs(clicks)), '--delay', '20', '5' if clicks > 0 else '4')

    def scroll_to(self, acc):
        """Turns the wheel until acc is in view, as whoever wants to press it does; what it stands in is in the window's middle."""
        for _i in range(20):
            x, y = self.position(acc)
            if 80 < y < 700:
                return acc
            _x('xdotool', 'mousemove', '--sync', str(x), '450')
            _x('xdotool', 'click', '--repeat', '3', '--delay', '20', '5' if y >= 700 else '4')
            time.sleep(0.3)
        raise NotFound('%r does not come into view' % name_of(acc))

    def answer(self, dialog, button):
        """Press a dialog's button and wait until the dialog has gone."""
        n = len(self.windows())
        self.click(self.find('button', button, root=dialog))
        wait_for(lambda: len(self.windows()) < n, self.timeout, 'dialog to close')

    def choose_file(self, path):
        """Answer GTK's own file chooser (no portal): an absolute path, then Return."""
        # (GTK 4.8 gives it no role of a window.)
        chooser = wait_for(lambda: next((w for w in reversed(self.windows()[1:]) if w.get_role_name() not in ('frame', 'window')), None),
                           self.timeout, 'file chooser')
        wait_for(lambda: not any('active' in states(w) for w in self.windows() if w != chooser), self.timeout, 'the keyboard of the file chooser')
        time.sleep(0.5)
        keys('/')                            # makes the location entry appear
        entry = wait_for(lambda: next((a for r in ('text', 'entry') for a in find_all(chooser, r)
                                       if 'focused' in states(a) or get_text(a).startswith('/')),
                                      None), self.timeout, 'location entry')
        for _ in range(10):                  # its completion may write into it, too
            set_text(entry, path)
            key('End')
            time.sleep(0.3)
            if get_text(entry) == path:
                break
        key('Return')
        wait_for(lambda: chooser not in self.windows(), self.timeout, 'file chooser to close')


def label_texts(acc):
    """As they were read with acc."""
    return [a.get_name() for a in walk(acc) if a.get_role_name() == 'label']


def row_texts(row):
    """One text per cell (several labels in a cell are joined by a space)."""
    cells = [c for c in row.kids if c.get_role_name() in ROLES['cell']]
    if not cells:
        return label_texts(row)
    return [' '.join(label_texts(c)) for c in cells]
