# SPDX-License-Identifier: GPL-3.0-or-later
"""The scenes of the sections that sell, for gallery.py: each with what is asked in it, what is wrong, what there is not."""
import re
import subprocess
import time

from desk import tab_to
from drive import NotFound, do_action, find_all, key, keys, name_of, section_keys, section_title, set_text, wait_for
from kabinet_test import PASSWORD, new_id
from yookassa import YooKassa

# Of 80 letters, and of 78.
LONG_PARTNER = 'Межрегиональная производственно-коммерческая компания «Северо-Западный фрахт и К'
LONG_PACKAGE = 'Бухгалтерия Профи с расширенной отчётностью для бюджетных и казённых организаций'
WAIT = 30


class SalesScenes:
    # -- what they share ------------------------------------------------------
    def lengthen(self):
        """Names as long as they come, of a partner and of a package that sell much."""
        api = self.server.client().sign_in(self.login('admin'), PASSWORD)
        for n, (entity, was, name) in enumerate((('partner', 'Учёт и Право', LONG_PARTNER), ('package', 'Бухгалтерия Профи', LONG_PACKAGE)), 1):
            row = next(r for r in api.rows(entity).values() if r['name'] == was)
            [outcome] = api.mutate([{'id': new_id(), 'n': n, 'entity': entity, 'row': row['id'], 'op': 'update', 'base_rev': row['rev'],
                                     'base': {'name': was}, 'set': {'name': name}, 'schema': 1}])
            assert outcome['outcome'] == 'done', outcome

    def says(self, text, timeout=WAIT):
        """Waits for a label of these words in English."""
        return self.sees(re.compile(re.escape(self._(text))), timeout)

    def sees(self, pattern, timeout=WAIT):
        return wait_for(lambda: next((a for a in find_all(self.app.acc, 'label') if pattern.search(a.get_name())), None), timeout,
                        'a label like %s' % pattern.pattern)

    def go(self, section, rows=True):
        place = section_keys(section)
        if place:
            key(place)
        else:
            self.by_palette(self._(section_title(section)))
        time.sleep(1)
        if rows:
            self.table()
        time.sleep(0.5)

    def seen(self, role, name):
        """One that is seen: those of hidden sections are there, too."""
        return wait_for(lambda: next((a for a in find_all(self.app.acc, role, name) if a.extents()[2] > 1), None), WAIT,
                        '%s %s' % (role, name))

    def to(self, title, most=60):
        """With the Tab key to what begins with these words."""
        tab_to(self.app, lambda a: name_of(a).startswith(title) and a.get_role_name() != 'list item', most)

    def found(self, text):
        """Opens the first record of the list that has this in it."""
        key('ctrl+f')
        time.sleep(0.3)
        key('ctrl+a')
        keys(text)
        time.sleep(1.2)
        self.open_first()

    def listed(self, section, *cards):
        """A list, and the cards of those of its records that have these words; without any, of the first."""
        self.go(section)
        self.shot(section)
        for i, words in enumerate(cards or (None,)):
            if words:
                self.found(words)
            else:
                self.open_first()
            self.pages('%s-card%s' % (section, '-%s' % (i + 1) if i else ''))
            self.close_card()
        if cards:
            key('ctrl+f', 'ctrl+a', 'BackSpace')
            time.sleep(1)

    def by_palette(self, text):
        key('ctrl+k')
        time.sleep(0.8)
        keys(text)
        time.sleep(1.2)
        key('Return')
        time.sleep(1.5)

    def act(self, title, name):
        """Begins what can be done with what a card shows, and shows what it asks."""
        row = wait_for(lambda: next((a for a in find_all(self.app.acc, 'list item') if name_of(a).startswith(self._(title))
                                     and a.extents()[2] > 1), None), WAIT, self._(title))
        if 'sensitive' not in row.states():
            raise NotFound('%s cannot be done here' % name_of(row))
        self.app.mouse(self.app.scroll_to(row))
        time.sleep(1)
        self.shot(name)
        key('Escape')
        time.sleep(0.6)

    def newest(self, entity, **having):
        """Of the newest record with these values."""
        rows = self.server.client().sign_in(self.login('admin'), PASSWORD).rows(entity).values()
        return max(r['number'] for r in rows if r.get('number') and all(r.get(k) == v for k, v in having.items()))

    # -- licences -------------------------------------------------------------
    def licence_actions(self):
        self.by_palette(self.newest('licence', status='active', currency='RUB'))
        self.says('Actions')
        self.pages('licence-card-whole')
        self.wheel(-60)
        for command, name in (('Suspend the Licence', 'suspend'), ('Transfer the Licence', 'transfer'), ('Revoke the Licence', 'revoke')):
            self.act(command, 'licence-' + name)
        row = self.app.find('list item', re.compile('^' + re.escape(self._('Renew the Licence'))))
        self.app.mouse(self.app.scroll_to(row))
        self.says('To be paid')
        time.sleep(1)
        self.shot('licence-renew')
        key('Escape')
        time.sleep(0.6)
        self.answer_discard()
        key('Escape')
        time.sleep(0.6)

    def answer_discard(self):
        """Whether what was typed is lost: yes."""
        def look():
            for window in reversed(self.app.windows()[1:]):
                for button in find_all(window, 'button', self._('_Discard')):
                    do_action(button)
                    return True
            return False
        try:
            wait_for(look, 2, 'somebody to ask')
        except NotFound:
            pass
        time.sleep(0.6)

    def begin(self):
        self.go('licences')
        key('ctrl+n')
        self.says('To be paid')
        time.sleep(0.6)

    def licence_new(self):
        self.begin()
        self.shot('licence-new')
        key('ctrl+s')
        time.sleep(0.6)
        self.shot('licence-new-asked')
        keys('ова')
        time.sleep(1.2)
        self.shot('licence-new-found')
        key('ctrl+a')
        keys('+7 903 555-01-02')
        time.sleep(1.2)
        self.to(self._('Full name or company'))
        keys('Зимина Вера Павловна')

    def package(self, typed):
        self.to(self._('Package'))
        key('space')
        time.sleep(0.6)
        keys(typed)
        time.sleep(1.2)
        self.shot('licence-new-package')
        key('Return')
        time.sleep(1.2)

    def licence_priced(self):
        self.package('казённых')
        self.to(self._('Quantity'))
        key('ctrl+a')
        keys('5')
        time.sleep(1)
        self.pages('licence-new-priced')

    def issued(self, name):
        key('ctrl+s')
        self.says('Issue Another Licence')
        time.sleep(2)
        self.pages(name)

    def licence_invoiced(self):
        self.issued('licence-issued')
        self.close_card()

    def licence_linked(self):
        with YooKassa() as kassa:
            self.server.ctl('payments', 'set', 'yookassa', '--shop', kassa.shop, '--test', '--secret-stdin', '--url', kassa.url,
                            input=kassa.secret + '\n')
            key('F5')
            time.sleep(1)
            self.begin()
            keys('+7 903 555-01-02')
            time.sleep(1.2)
            self.package('Документооборот')
            self.says('The client pays online. The link can be copied, shown as a QR code and sent.', 60)
            tab_to(self.app, lambda a: name_of(a).startswith(self._('Payment link')), 60)
            key('Return')
            time.sleep(0.8)
            self.wheel(60)
            self.shot('licence-new-link')
            key('ctrl+s')
            self.says('Issue Another Licence')
            wait_for(lambda: find_all(self.app.acc, 'image', self._('The payment link as a QR code')), 3 * WAIT, 'the code')
            time.sleep(1)
            self.pages('licence-issued-link')
            self.close_card()

    # -- analytics ------------------------------------------------------------
    def analytics(self):
        self.go('analytics', rows=False)
        title = self._('Revenue', 'sales')
        wait_for(lambda: any('…' not in name_of(b) for b in find_all(self.app.acc, 'push button', re.compile('^%s: ' % re.escape(title)))),
                 WAIT, 'the figures')
        time.sleep(1)
        self.pages('analytics')
        self.wheel(-60)

    def analytics_asked(self):
        key('ctrl+f')
        time.sleep(0.2)
        key('space')
        time.sleep(0.8)
        self.shot('analytics-period')
        key('Escape')
        time.sleep(0.5)
        self.filter_channel()
        time.sleep(1)
        self.shot('analytics-filter')
        key('Escape')
        time.sleep(0.5)

    def choose(self, name, value):
        self.app.choose('combo', value, name=name)
        time.sleep(0.8)

    def analytics_looks(self):
        drawn = self._('How It Is Drawn')
        self.choose(drawn, self._('Bars', 'chart'))
        self.choose(self._('What Is Drawn'), self._('By Breakdown'))
        self.shot('analytics-stacked')
        self.choose(drawn, self._('Table', 'chart'))
        self.shot('analytics-table')
        self.choose(self._('What Is Drawn'), self._('All Sales'))
        self.choose(drawn, self._('Lines', 'chart'))

    def analytics_report(self):
        self.app.click('push button', re.compile('^%s: ' % re.escape(self._('Licences sold'))))
        self.table()
        time.sleep(1)
        self.shot('analytics-report')
        key('Escape')
        time.sleep(0.6)

    def filter_channel(self):
        """Of all filters the one that no other section has."""
        self.app.click('button', self._('Filter by %s') % self._('Channel'))

    def analytics_filtered(self):
        self.filter_channel()
        time.sleep(0.8)
        self.app.mouse(self.app.find('radio', self._('Site')))
        time.sleep(1)
        key('Escape')
        time.sleep(0.8)
        self.shot('analytics-filtered')
        self.app.click('button', self._('Do Not Filter by %s') % self._('Channel'))
        time.sleep(0.8)

    # -- catalogue ------------------------------------------------------------
    def package_cards(self):
        for i, name in enumerate(('казённых', 'Склад и заказы', 'киберрисков', 'Внедрение')):
            self.found(name)
            self.pages('package-card-%d' % (i + 1))
            self.close_card()
        key('ctrl+f', 'ctrl+a', 'BackSpace')
        time.sleep(1)

    def package_new(self):
        key('ctrl+n')
        time.sleep(1.2)
        key('ctrl+s')
        time.sleep(0.8)
        self.pages('package-new')
        key('Escape')
        time.sleep(0.8)
        self.answer_discard()

    def options(self):
        self.listed('options')

    def promo_codes(self):
        self.listed('promo-codes')

    def promo_batch(self):
        for button in find_all(self.app.acc, 'button', self._('More actions')):    # of whichever section it is
            self.app.click(button)
            time.sleep(0.6)
            if items := find_all(self.app.acc, 'menu item', self._('_Generate Several…')):
                do_action(items[0])
                break
            key('Escape')
            time.sleep(0.3)
        time.sleep(1.2)
        self.shot('promo-codes-batch')
        key('Escape')
        time.sleep(0.6)

    def links(self):
        self.listed('links')

    def commissions(self):
        self.go('commissions')
        self.shot('commissions')
        rows = self.app.row_accessibles(self.app.find('table', self._('Commissions')))
        self.app.mouse(find_all(rows[0], 'label')[0], count=2)
        time.sleep(2)
        self.pages('commissions-card')
        self.close_card()

    def link_new(self):
        key('ctrl+n')
        time.sleep(1.2)
        self.pages('link-new')
        key('Escape')
        time.sleep(0.8)
        self.answer_discard()

    # -- activity -------------------------------------------------------------
    def activity(self):
        self.go('activity')
        self.shot('activity')
        self.open_first(2)      # a change
        self.pages('activity-card')
        self.close_card()

    # -- partners -------------------------------------------------------------
    def partners(self):
        self.listed('partners', 'Межрегиональная', 'Северный берег')

    def reward_plan(self):
        self.found('Северный берег')
        button = self.app.find('button', self._('Add a Reward Plan'))
        self.app.click(button)
        time.sleep(1.2)
        self.shot('reward-plan-new')
        window = self.app.windows()[-1]
        set_text(self.app.find('text', self._('Name'), root=window), 'Десятая часть')
        set_text(self.app.find('text', self._('Percent'), root=window, index=0), '10')
        time.sleep(1.5)
        self.pages('reward-plan')
        key('Escape')
        time.sleep(0.8)
        self.answer_discard()
        self.close_card()

    def partner_new(self):
        key('ctrl+n')
        time.sleep(1.2)
        key('ctrl+s')
        time.sleep(0.6)
        self.shot('partner-new')
        key('Escape')
        time.sleep(0.6)
        self.answer_discard()

    def structure(self):
        self.go('structure', rows=False)
        self.shot('structure')
        key('ctrl+f')
        keys('Межрег')
        time.sleep(1)
        self.shot('structure-found')
        key('ctrl+a')
        keys('щщщ')
        time.sleep(1)
        self.shot('structure-nothing')
        key('ctrl+a', 'BackSpace')
        time.sleep(0.8)

    def structure_dialogs(self):
        key('Tab', 'Home', 'Right', 'Down')
        time.sleep(0.6)
        self.shot('structure-open')
        self.app.click('button', self._('Selected row'))
        time.sleep(0.6)
        self.shot('structure-menu')
        key('Escape')
        time.sleep(0.4)
        key('ctrl+m')
        time.sleep(1)
        self.shot('structure-move')
        key('Escape')
        time.sleep(0.5)
        key('ctrl+f')
        time.sleep(0.3)
        key('Tab', 'Home', 'ctrl+n')
        time.sleep(1)
        self.shot('department-new')
        key('Escape')
        time.sleep(0.6)
        self.app.click('button', self._('Selected row'))
        time.sleep(0.6)
        do_action(self.app.find('menu item', self._('New _Agent…')))
        time.sleep(1)
        self.shot('agent-new')
        key('Escape')
        time.sleep(0.6)

    # -- orders ---------------------------------------------------------------
    def order_cards(self):
        self.by_palette(self.newest('order', status='pending', currency='RUB'))
        self.pages('order-card-pending')
        self.close_card()
        self.by_palette(self.newest('order', status='confirmed', currency='RUB'))
        self.pages('order-card')
        self.wheel(-60)

    def order_dialogs(self):
        self.close_card()
        self.by_palette(self.newest('order', status='pending', currency='RUB'))
        time.sleep(1)
        done = 0
        for command, name in (('Make a Payment Link', 'link'), ('Mark as Paid', 'pay'), ('Issue an Invoice', 'invoice'),
                              ('Void the Invoice', 'void'), ('Cancel the Order', 'cancel')):
            try:
                self.act(command, 'order-' + name)
                done += 1
            except NotFound as e:
                print('# %s' % e)
        assert done >= 2, 'an order that waits has something to be done'
        self.close_card()

    def talk(self, title, name, words):
        """A section in which people write to each other: its list, one of them, a new one."""
        self.by_palette(self._(title))
        self.shot(name)
        self.found(words)
        time.sleep(1)
        self.shot(name + '-card')
        self.close_card()
        key('ctrl+n')
        time.sleep(1)
        self.shot(name + '-new')
        key('Escape')
        time.sleep(0.6)
        key('ctrl+f', 'ctrl+a', 'BackSpace')
        time.sleep(1)

    def messages(self):
        self.talk('Messages', 'messages', 'квартал')

    def support(self):
        self.talk('Support', 'support', 'Отчёт')

    def templates(self):
        self.listed('templates')

    def package_kinds(self):
        self.by_palette(self._('Package Kinds'))
        self.open_first()
        self.pages('package-kinds')
        self.close_card()

    def company(self):
        self.by_palette(self._('Company'))
        self.pages('company')
        self.close_card()

    # -- the window -----------------------------------------------------------
    def search_everything(self):
        key('ctrl+k')
        time.sleep(1)
        self.shot('search-everything')
        keys('Ива')
        time.sleep(1.5)
        self.shot('search-everything-found')
        key('ctrl+a')
        keys('Межрег')
        time.sleep(1.5)
        self.shot('search-everything-long')
        key('ctrl+a')
        keys('щщщ')
        time.sleep(1.5)
        self.shot('search-everything-nothing')
        key('Escape')
        time.sleep(0.5)

    def offline_issued(self):
        """What is issued without a network is shown as such."""
        self.begin()
        keys('+7 903 555-01-03')
        time.sleep(1.2)
        self.to(self._('Full name or company'))
        keys('Гусев Олег Ильич')
        self.package('Документооборот')
        self.wheel(60)
        self.shot('licence-new-offline')
        self.issued('licence-issued-offline')
        self.close_card()

    def offline_analytics(self):
        self.go('analytics', rows=False)
        time.sleep(2)
        self.shot('analytics-offline')

    # -- other people -----------------------------------------------------------
    def of_agent(self):
        self.shot('agent-licences')
        self.go('analytics', rows=False)
        time.sleep(2)
        self.shot('agent-analytics')
        self.by_palette(self._('_New Licence'))
        time.sleep(1)
        self.pages('agent-licence-new')
        self.close_card()

    def of_partner(self):
        self.shot('partner-licences')
        self.by_palette(self._('Partners'))
        self.table()
        self.open_first()
        self.pages('partner-card')
        self.close_card()
        self.by_palette(self._('Agent Structure'))
        self.shot('partner-structure')
