#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""One set of pictures: gallery.py OUT SET, inside tests/session (gallery.sh calls it)."""
import ctypes
import gettext
import json
import os
import re
import shutil
import subprocess
import sys
import time
import traceback

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, 'desktop')]
from cutproxy import CutProxy  # noqa: E402
from drive import (App, actions, do_action, find_all, key, keys, name_of, section_keys, set_text,  # noqa: E402
                   wait_for, x_windows)
from gallery_sales import SalesScenes  # noqa: E402
from kabinet_test import PASSWORD, Server, new_id, program  # noqa: E402

OUT, SET, SCENES = sys.argv[1], sys.argv[2], sys.argv[3:]
LANGUAGE = os.environ.get('LANGUAGE', 'en')
NARROW = SET == 'narrow'
_messages = gettext.translation('kabinet', os.environ['KABINET_LOCALEDIR'], [LANGUAGE], fallback=True)


def _(text, context=None):
    """The words on the screen: translated, without the mnemonic."""
    return (_messages.pgettext(context, text) if context else _messages.gettext(text)).replace('_', '')


def configure():
    """How the window looks, before it first opens."""
    config = os.environ['XDG_CONFIG_HOME']
    os.makedirs(os.path.join(config, 'glib-2.0', 'settings'), exist_ok=True)
    width, height = (360, 720) if NARROW else (1200, 800)
    with open(os.path.join(config, 'glib-2.0', 'settings', 'keyfile'), 'w', encoding='utf-8') as f:
        f.write('[org/kabinet/Kabinet]\nwindow-width=%d\nwindow-height=%d\n' % (width, height))
    if SET == 'large':      # text at 200 %: on X11 that is the resolution, which settings.ini does not rule
        subprocess.run(['xrdb', '-nocpp', '-merge'], input='Xft.dpi: 192\n', text=True, check=True)
    with open(os.path.join(config, 'gtk-4.0', 'settings.ini'), 'a', encoding='utf-8') as f:
        f.write('gtk-dialogs-use-header=1\ngtk-decoration-layout=appmenu:close\n')   # as GNOME has them
    # what is seen behind round corners
    paint_root(0x3d3846 if SET == 'dark' else 0xffffff)


def paint_root(colour):
    """As a picture, which compositors look for; the colour that xsetroot sets is black to them."""
    x = ctypes.CDLL('libX11.so.6')
    x.XOpenDisplay.restype = x.XDefaultGC.restype = ctypes.c_void_p
    for f in (x.XDefaultRootWindow, x.XCreatePixmap, x.XInternAtom):
        f.restype = ctypes.c_ulong
    display = ctypes.c_void_p(x.XOpenDisplay(None))
    root = ctypes.c_ulong(x.XDefaultRootWindow(display))
    width, height = x.XDisplayWidth(display, 0), x.XDisplayHeight(display, 0)
    pixmap = ctypes.c_ulong(x.XCreatePixmap(display, root, width, height, 24))
    gc = ctypes.c_void_p(x.XDefaultGC(display, 0))
    x.XSetForeground(display, gc, ctypes.c_ulong(colour))
    x.XFillRectangle(display, pixmap, gc, 0, 0, width, height)
    x.XSetCloseDownMode(display, 1)     # RetainPermanent: the picture outlives this connection
    name, kind = ctypes.c_ulong(x.XInternAtom(display, b'_XROOTPMAP_ID', 0)), ctypes.c_ulong(20)   # PIXMAP
    x.XChangeProperty(display, root, name, kind, 32, 0, ctypes.byref(pixmap), 1)
    x.XCloseDisplay(display)


class Gallery(SalesScenes):
    _ = staticmethod(_)
    narrow = NARROW

    def __init__(self):
        self.number, self.failed, self.shown_as = 0, [], None
        self.server = Server(tcp=True)
        text = self.server.ctl('sample', '--licences', '2000', '--seed', '7', '--password-stdin', '--json', input=PASSWORD + '\n')
        self.people = json.loads(text)
        self.server.start('--webhooks-to-loopback')     # where the payment provider of the pictures is
        self.lengthen()
        self.proxy = CutProxy(('127.0.0.1', self.server.port))

    # -- pictures -----------------------------------------------------------
    def shot(self, name):
        """The topmost window without its shadow, with what has popped up over it."""
        time.sleep(0.4)
        subprocess.run(['xdotool', 'mousemove', '0', '0'], check=False)
        time.sleep(0.2)
        left, top, right, bottom = self.frame()
        path = os.path.join(OUT, '%s-%02d-%s.png' % (SET, self.number, name))
        self.number += 1
        subprocess.run(['import', '-window', 'root', '-crop', '%dx%d+%d+%d' % (right - left, bottom - top, left, top), '+repage',
                        '-strip', path], check=True)
        print(path, flush=True)

    def frame(self):
        """Left, top, right and bottom of what is seen of the windows."""
        windows = [w for w in x_windows() if w[6] or w[1]]
        left, top, right, bottom = 1 << 20, 1 << 20, 0, 0
        for xid, _name, x, y, w, h, popup in windows:
            frame = subprocess.run(['xprop', '-id', xid, '_GTK_FRAME_EXTENTS'], capture_output=True, text=True, check=False).stdout
            m = re.search(r'= (\d+), (\d+), (\d+), (\d+)', frame)
            if not m and not popup:
                continue
            l, r, t, b = map(int, m.groups()) if m else (0, 0, 0, 0)
            left, top = min(left, x + l), min(top, y + t)
            right, bottom = max(right, x + w - r), max(bottom, y + h - b)
        return left, top, right, bottom

    def scene(self, function):
        try:
            function()
        except Exception as e:         # the rest of the pictures are wanted all the same
            self.failed.append(function.__name__)
            print('no picture of %s: %s' % (function.__name__, e))
            traceback.print_exc(limit=4)
            try:
                self.shot('failed-' + function.__name__)
            except Exception:
                pass
            for _i in range(3):
                key('Escape')

    def pages(self, name, most=4):
        """The picture of a card, and then of what is below what is seen of it: the wheel is turned at the card's edge, where
        there is nothing that it could turn instead."""
        self.shot(name)
        left, top, right, bottom = self.frame()
        seen = ['import', '-window', 'root', '-crop', '%dx%d+%d+%d' % (right - left - 40, bottom - top, left, top), 'rgb:-']
        before = subprocess.run(seen, capture_output=True, check=True).stdout
        for number in range(2, most + 1):
            self.wheel(12)
            now = subprocess.run(seen, capture_output=True, check=True).stdout
            if now == before:
                break
            before = now
            self.shot('%s-%d' % (name, number))

    def wheel(self, clicks):
        left, top, right, bottom = self.frame()
        subprocess.run(['xdotool', 'mousemove', '--sync', str(right - 9), str((top + bottom) // 2)], check=True)
        subprocess.run(['xdotool', 'click', '--repeat', str(abs(clicks)), '--delay', '15', '5' if clicks > 0 else '4'], check=True)
        time.sleep(0.4)

    # -- scenes -------------------------------------------------------------
    def first_run(self):
        self.app.find('list item', _('_Connect to a Server'))
        self.shot('first-run')

    def row(self, title):
        """Chooses a row of the welcome page."""
        self.app.mouse(self.app.find('list item', _(title)))

    def fill(self, **texts):
        """The form of signing in, which has the keyboard as soon as it stands there."""
        names = {'server': 'Server, for example cabinet.example.org', 'login': 'Phone, e-mail or identifier', 'password': 'Password'}
        for name, text in texts.items():
            set_text(self.app.find('text', _(names[name]), index=0), text)

    def sign_in(self):
        self.row('_Connect to a Server')
        time.sleep(0.7)
        self.fill(server=self.proxy.url, login='nobody@example.org', password='wrong password')
        self.shot('sign-in')
        self.app.click('button', _('_Sign In'), index=0)
        time.sleep(2.5)
        self.shot('sign-in-error')
        self.enter('admin')

    def enter(self, role):
        self.fill(login=self.login(role), password=PASSWORD)
        self.app.click('button', _('_Sign In'), index=0)
        self.table()

    def sign_in_as(self, role):
        self.row('_Connect to a Server')
        time.sleep(0.7)
        self.fill(server=self.proxy.url)
        self.enter(role)

    def login(self, role):
        def look(value):
            if isinstance(value, dict):
                if value.get('role') == role:
                    return value.get('login') or value.get('phone') or value.get('email') or value.get('identifier')
                for v in value.values():
                    if found := look(v):
                        return found
            if isinstance(value, list):
                for v in value:
                    if found := look(v):
                        return found
            return None
        return look(self.people)

    def table(self):
        """The visible list, once it has rows."""
        def look():
            for table in find_all(self.app.acc, 'table', bulky=True):
                if table.extents()[2] > 1 and self.app.row_accessibles(table):    # those of hidden sections are there, too
                    return table
            return None
        return wait_for(look, 60, 'rows in a list')

    def licences(self):
        key(section_keys('licences'))
        self.table()
        time.sleep(2)
        self.shot('licences')

    def search(self):
        key('ctrl+f')
        time.sleep(0.3)
        keys('ова')
        time.sleep(1.5)
        self.shot('licences-found')

    def nothing_found(self):
        keys('щщщ')
        time.sleep(1.5)
        self.shot('licences-nothing-found')
        key('ctrl+a', 'BackSpace')
        time.sleep(1.5)

    def filters(self):
        spoken = _('Filter by %s') % _('Status')
        if NARROW:      # there is no room for it: behind "More", which has it once it was opened
            self.app.click('button', _('More filters'))
            time.sleep(0.8)
            self.shot('licences-more-filters')
        self.app.click('button', spoken)
        time.sleep(0.8)
        self.shot('licences-filter')
        key('Escape')
        if NARROW:
            key('Escape')
        time.sleep(0.3)

    def open_first(self, n=0):
        """Opens the first row of the list, or the one n below it."""
        key('ctrl+f')
        key('Down')
        time.sleep(0.3)
        table = self.table()
        # on its first word: a row is wider than what is seen of it
        self.app.mouse(find_all(self.app.row_accessibles(table)[n], 'label')[0], count=2)
        time.sleep(2)

    def licence_card(self):
        self.open_first()
        self.shot('licence-card')

    def licence_document(self):
        self.app.click(self.app.find('tab', _('Document')) if find_all(self.app.acc, 'tab', _('Document'))
                       else self.app.find(('radio button', 'toggle button', 'push button'), _('Document')))
        time.sleep(2.5)
        self.shot('licence-document')

    def licence_pdf(self):
        key('ctrl+s')
        time.sleep(1.5)
        self.shot('licence-save')
        path = os.path.join(os.environ['HOME'], 'licence.pdf')
        self.app.choose_file(path)
        wait_for(lambda: os.path.exists(path) and os.path.getsize(path) > 1000, 20, 'the PDF')
        shutil.copy(path, os.path.join(OUT, '%s-licence.pdf' % SET))
        subprocess.run(['pdftoppm', '-r', '60', '-png', path, os.path.join(OUT, '%s-licence-page' % SET)], check=True)
        time.sleep(1)
        self.shot('licence-saved')

    def licence_print(self):
        key('ctrl+p')
        time.sleep(2.5)
        self.shot('licence-print')
        key('Escape')
        time.sleep(0.5)

    def licence_history(self):
        self.app.click(self.app.find('tab', _('History')) if find_all(self.app.acc, 'tab', _('History'))
                       else self.app.find(('radio button', 'toggle button', 'push button'), _('History')))
        time.sleep(1.5)
        self.shot('licence-history')

    def close_card(self):
        key('Escape')
        time.sleep(0.8)

    def packages(self):
        self.close_card()
        key(section_keys('packages'))
        time.sleep(2.5)
        self.table()
        self.shot('packages')

    def orders(self):
        self.go('orders')
        time.sleep(2)
        self.shot('orders')

    def order_papers(self):
        self.app.click(self.app.find('tab', _('Papers')) if find_all(self.app.acc, 'tab', _('Papers'))
                       else self.app.find(('radio button', 'toggle button', 'push button'), _('Papers')))
        time.sleep(2.5)
        self.shot('order-papers')
        self.close_card()

    def price_list(self):
        key(section_keys('packages'))
        time.sleep(1)
        self.app.click(self.app.find('button', _('More actions'), index=-2))     # lists looked at before have theirs still
        time.sleep(0.8)
        do_action(self.app.find('menu item', _('_Price List…')))
        time.sleep(2.5)
        self.shot('price-list')
        key('Escape')
        time.sleep(0.6)


    def sync_popover(self):
        words = tuple(_(w) for w in ('Up to date', 'Offline', 'Synchronising…'))
        button = wait_for(lambda: [b for b in find_all(self.app.acc, 'button') if name_of(b).startswith(words)] or None, 10,
                          'the sync button')
        # a wide one in the sidebar, and for narrow windows one in each section, of which one has room
        width = {b: b.extents()[2] for b in button}
        self.app.click(next(b for b in reversed(button) if width[b] > 1) if NARROW else max(button, key=width.get))
        time.sleep(0.8)
        self.shot('sync')
        key('Escape')

    def offline(self):
        self.proxy.cut()
        key(section_keys('licences'))
        time.sleep(4)
        self.shot('offline')

    def problems(self):
        """Two people change the same price, one of them offline."""
        self.go('problems', rows=False)
        time.sleep(1.5)
        self.shot('problems-none')
        key(section_keys('packages'))
        time.sleep(1)
        self.open_first()
        self.price(4711)
        api = self.server.client().sign_in(self.login('admin'), PASSWORD)
        titles = self.shown()
        row = next(r for r in api.rows('package').values() if r['name'] in titles)
        outcome = api.mutate([{'id': new_id(), 'n': 1, 'entity': 'package', 'row': row['id'],
                               'op': 'update', 'base_rev': row['rev'], 'base': {'price': row['price'], 'currency': row['currency']},
                               'set': {'price': 815000}, 'schema': 1}])
        assert outcome[0]['outcome'] == 'done', outcome
        self.proxy.restore()
        key('F5')
        time.sleep(5)
        self.close_card()
        self.go('problems', rows=False)
        time.sleep(2)
        self.shot('problems')

    def price(self, rubles):
        entry = self.app.find(('text', 'entry'), re.compile('^' + re.escape(_('Price'))))
        self.app.type_text(entry, '%d,00' % rubles)
        key('ctrl+s')
        time.sleep(1.5)
        self.shot('package-saved-offline')

    def shown(self):
        return {name_of(a) for a in find_all(self.app.acc, 'label')}

    def preferences(self):
        key('ctrl+comma')
        time.sleep(1.2)
        self.shot('preferences')
        key('Escape')
        time.sleep(0.6)

    def shortcuts(self):
        key('ctrl+question')
        time.sleep(1.2)
        self.shot('shortcuts')
        key('Escape')
        time.sleep(0.6)

    def main_menu(self):
        key('F10')
        time.sleep(0.8)
        self.shot('menu')
        key('Escape')

    def about(self):
        do_action(self.app.windows()[0], 'app.about') if 'app.about' in actions(self.app.windows()[0]) else self.by_menu()
        time.sleep(1.2)
        self.shot('about')
        key('Escape')
        time.sleep(0.6)

    def by_menu(self):
        key('F10')
        time.sleep(0.8)
        item = self.app.find('menu item', _('_About Kabinet'))
        do_action(item)

    def sidebar(self):
        """Narrow: the sections have a page of their own."""
        self.app.click('button', _('Sections'))
        time.sleep(1)
        self.shot('sections')

    def empty(self):
        self.row('_Work on This Computer')
        time.sleep(0.8)
        page = self.app.find('button', _('_Begin'))
        while not find_all(page, 'text', _('Company *')):
            page = page.get_parent()
        for title, text in (('Company *', 'ИП Соколова'), ('Your surname *', 'Соколова'), ('Your given name *', 'Дарья')):
            self.app.type_text(self.app.find('text', _(title), root=page), text)
        self.shot('work-here')
        key('Return')
        time.sleep(6)
        self.shot('empty-licences')
        key(section_keys('packages'))
        time.sleep(1.5)
        self.shot('empty-packages')

    # -- runs ---------------------------------------------------------------
    def run(self, scenes, *arguments):
        """In a window of a new person on this computer."""
        for place in ('XDG_DATA_HOME', 'XDG_CACHE_HOME'):
            shutil.rmtree(os.path.join(os.environ[place], 'kabinet'), ignore_errors=True)
        configure()
        with App([program('kabinet'), *arguments], name='kabinet') as self.app:
            for scene in scenes:
                self.scene(scene)

    def all(self):
        groups = {
            'licences': [self.licences, self.search, self.nothing_found, self.filters, self.licence_card, self.licence_document,
                         self.licence_pdf, self.licence_print, self.licence_history, self.close_card],
            'actions': [self.licence_actions],
            'issuing': [self.licence_new, self.licence_priced, self.licence_invoiced, self.licence_linked],
            'analytics': [self.analytics, self.analytics_asked, self.analytics_looks, self.analytics_report, self.analytics_filtered],
            'packages': [self.packages, self.package_cards, self.package_new, self.price_list],
            'options': [self.options],
            'promo-codes': [self.promo_codes, self.promo_batch],
            'links': [self.links, self.link_new],
            'partners': [self.partners, self.reward_plan, self.partner_new],
            'structure': [self.structure, self.structure_dialogs],
            'orders': [self.orders, self.order_cards, self.order_papers, self.order_dialogs],
            'commissions': [self.commissions],
            'messages': [self.messages],
            'support': [self.support],
            'activity': [self.activity],
            'templates': [self.templates],
            'package-kinds': [self.package_kinds],
            'company': [self.company],
            'palette': [self.search_everything],
            'window': [self.sync_popover, self.preferences]
                      + ([self.sidebar] if SET in ('narrow', 'large') else [self.shortcuts])
                      + [self.main_menu, self.about],
            'offline': [self.offline, self.offline_issued, self.offline_analytics, self.problems],
        }
        others = {'agent': [lambda: self.sign_in_as('agent'), self.of_agent],
                  'partner': [lambda: self.sign_in_as('partner'), self.of_partner],
                  'empty': [self.empty]}
        wanted = SCENES or [*groups, *others]
        if unknown := set(wanted) - set(groups) - set(others):
            sys.exit('there is no scene called %s, but %s' % (', '.join(unknown), ', '.join([*groups, *others])))
        if set(wanted) & set(groups):
            first = [self.first_run, self.sign_in] if not SCENES else [lambda: self.sign_in_as('admin')]
            self.run(first + [scene for name in groups if name in wanted for scene in groups[name]], '--section=licences')
            self.proxy.restore()
        for name in others:
            if name in wanted:
                self.run(others[name], *([] if name == 'empty' else ['--section=licences']))
        self.proxy.close()
        self.server.stop()


configure()
gallery = Gallery()
try:
    gallery.all()
finally:
    if gallery.server.process.poll() is None:
        gallery.server.kill()
if gallery.failed:
    print('%s: without %s' % (SET, ', '.join(gallery.failed)))
sys.exit(1 if gallery.failed else 0)
