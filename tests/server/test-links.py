#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Partner links (S0-26, S0-30, S4-67, S4-68): whoever follows one is counted and led where it leads, and nowhere else; who registers
by it becomes its partner's client, and what they pay counts for it; each figure says of when it is."""
import concurrent.futures
import time

from post import form, link_in, text_of
from register import ANNA, Open
from kabinet_test import main, new_id, wait_for

HOUR = 3600 * 1000


class Links(Open):
    """Where the partner of the north promotes through links."""

    def __enter__(self):
        super().__enter__()
        for partner in (self.north, self.south):
            self.admin.done('update', 'partner', partner, {'promotes_through_links': True}, {'promotes_through_links': False},
                            self.admin.rows('partner')[partner]['rev'])
        self.seller, self.south_seller = self.person('PARTNER'), self.person('SOUTH')
        return self

    def link(self, code, who=None, **more):
        row = new_id()
        fields = dict({'code': code, 'name': 'Ссылка ' + code, 'target': '/register', 'partner': self.north}, **more)
        (who or self.seller).done('create', 'tracking_link', row, {k: v for k, v in fields.items() if v is not None})
        return row

    def go(self, code, language='en', method='GET', path='/go/'):
        status, headers, page = self.client().request(method, path + code, headers={'Accept-Language': language, 'X-Forwarded-For': self.whence()})
        return status, headers.get('Location'), text_of(page)

    def row(self, link, who=None):
        return (who or self.seller).rows('tracking_link')[link]

    def hours(self, link, who=None):
        return [f for f in (who or self.seller).rows('traffic_figure').values() if f['link'] == link]

    def sums(self, link):
        """Of the hours; the link's own come to the same."""
        hours, row = self.hours(link), self.row(link)
        names = ('visits', 'registrations', 'first_payments', 'revenue')
        sums = tuple(sum(h[name] for h in hours) for name in names)
        assert sums == tuple(row[name] for name in names), (row, hours)
        return sums

    def came(self, path, address='new@example.org', **changed):
        """Somebody registers on that page, and comes by the link in the letter: the client."""
        version = self.version()
        n = len(self.mail.letters)
        status, _, page = form(self, path, self.whence(), **dict(ANNA, address=address, version=version, **changed))
        assert status == 200, page
        status, page = self.finish(link_in(self.letter(n + 1)))
        assert status == 200, page
        return self.admin.rows('client')[self.roles(self.user_of(address)['id'])[0][1]]

    def pay(self, client, amount, **more):
        row = new_id()
        self.admin.done('create', 'payment', row, dict({'client': client, 'partner': self.north, 'provider': 'bank', 'amount': amount,
                                                        'currency': 'RUB', 'state': 'succeeded', 'document': 'ПП 1'}, **more))
        return row


def test_visits():
    """a visit leads on and is counted, once, in one row of the hour and for the link; looking whether it is there is no visit; what
    was counted outlives a stop"""
    with Links() as links:
        link, other = links.link('vesna-1', sub1='баннер', sub3='x'), links.link('osen')
        for _ in range(3):
            assert links.go('vesna-1')[:2] == (302, '/register/%s/vesna-1' % links.org)
        assert links.go('VESNA-1')[0] == 302, 'people type it as they like'
        assert links.go('vesna-1', method='HEAD')[0] == 302
        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            assert {status for status, _, _ in pool.map(lambda _: links.go('vesna-1'), range(16))} == {302}
        wait_for(lambda: links.row(link)['visits'] == 20, what=lambda: str(links.row(link)))
        hours = links.hours(link)
        assert len(hours) in (1, 2) and sum(h['visits'] for h in hours) == 20, hours    # an hour may begin meanwhile
        now = int(time.time() * 1000)
        for hour in hours:
            assert hour['hour'] % HOUR == 0 and now - 2 * HOUR < hour['hour'] <= now and now - 60000 < hour['figured_at'] <= now, hour
            assert (hour['partner'], hour['sub1'], hour['sub3'], hour.get('sub2')) == (links.north, 'баннер', 'x', None), hour
        assert not links.hours(other) and links.row(other)['visits'] == 0
        # nobody else's figures are seen, nobody writes them, and the journal is not filled with them
        assert not links.south_seller.rows('traffic_figure') and not links.south_seller.rows('tracking_link')
        assert links.seller.do('update', 'tracking_link', link, {'visits': 5}, {'visits': 20}, links.row(link)['rev'])['outcome'] == 'refused'
        assert links.admin.do('create', 'traffic_figure', new_id(), {'link': link, 'hour': 0})['outcome'] == 'refused'
        assert not [a for a in links.admin.rows('activity').values() if a.get('entity') == 'traffic_figure']
        # what a stop finds not written yet is written then
        for _ in range(5):
            links.go('osen')
        links.stop()
        links.start()
        assert sum(links.sql("SELECT visits FROM traffic_figure WHERE link=?", other)[0]) == 5
        assert links.go('osen')[0] == 302
        wait_for(lambda: links.row(other)['visits'] == 6)
        assert links.sums(other) == (6, 0, 0, 0) and links.sums(link) == (20, 0, 0, 0)


def test_page():
    """an unknown code, one that is switched off, and whatever else somebody types: a plain page in four languages, and no visit"""
    with Links() as links:
        link = links.link('pauza', state='paused')
        words = {'ru': 'никуда', 'en': 'Nowhere', 'bg': 'никъде', 'az': 'aparmır'}
        for language, word in words.items():
            for code in ('pauza', 'niet'):
                status, where, page = links.go(code, language)
                assert (status, where) == (404, None) and word in page and '<script' not in page and '<form' not in page, page
        assert 'switched off' in links.go('pauza')[2] and 'no such link' in links.go('niet')[2]
        for code in ('', 'a', 'x' * 41, 'x' * 4000, '..', '%2e%2e%2fmetrics', '../metrics', "a'%20OR%20'1'='1", '%00', 'pauza%00', 'pau%0d%0aLocation:x',
                     '%3Cscript%3E', 'pauza/', 'pauza/x', '%ff%fe', '%D0%BF%D0%B0%D1%83%D0%B7%D0%B0', '-pauza', 'https://evil.example'):
            status, where, page = links.go(code)
            assert status in (400, 404) and where is None and 'evil.example' not in str(page) and '<script>' not in str(page).lower(), (code, status, page)
        assert links.client().request('POST', '/go/pauza', b'x')[0] == 405
        # switched on again, and deleted
        now = links.row(link)
        links.seller.done('update', 'tracking_link', link, {'state': 'active'}, {'state': 'paused'}, now['rev'])
        assert links.go('pauza')[0] == 302
        wait_for(lambda: links.row(link)['visits'] == 1)
        now = links.row(link)
        links.seller.done('delete', 'tracking_link', link, {}, {}, now['rev'])
        assert links.go('pauza')[0] == 404
        # so many from one network, and no more; who is told so has not come
        links.stop()
        links.start('--api-rate-address', '5')
        link = links.link('mnogo')
        states = [links.client().request('GET', '/go/mnogo', headers={'X-Forwarded-For': '203.0.113.5'})[0] for _ in range(8)]
        assert states == [302] * 5 + [429] * 3, states
        wait_for(lambda: links.row(link)['visits'] == 5, what=lambda: str(links.row(link)))


def test_targets():
    """no open redirect: where a link leads is checked when it is made, and a partner's leads to the company's own sites alone"""
    with Links() as links:
        def made(target, who=links.admin, **more):
            outcome = who.do('create', 'tracking_link', new_id(), dict({'code': 'c' + new_id()[-12:], 'target': target, 'partner': links.north}, **more))
            return outcome['outcome'] if outcome['outcome'] == 'done' else outcome.get('message', outcome['outcome'])

        for target in ('javascript:alert(1)', 'data:text/html,x', 'http://example.org/', '//example.org', '/register/x', '/start', 'example.org',
                       'https://', 'https:///x', 'https://user@example.org/', 'https://user:p@example.org/', 'https://example.org\\@evil.example',
                       'https://evil.example%00.example.org/', 'https://example.org:8443/', 'https://127.0.0.1/', 'https://[::1]/', 'https://localhost/',
                       'https://example.org/\r\nSet-Cookie:x=1', 'https://exa mple.org/', 'https://example.org/"x', 'https://example.org/<x>',
                       'HTTPS://example.org./', 'https://example.org/' + 'x' * 1000, ' ', None):
            assert 'Leads to' in made(target), target
        for code in ('ab', 'x' * 41, 'a b', 'a/b', '..', 'ссылка', '-ab', 'AB1', "a'b", ''):
            assert 'Code' in made('/register', code=code), code
        # the office says where; a partner's leads to what is the company's
        assert made('https://elsewhere.example/page') == 'done'
        assert made('https://пример.рф/путь') == 'done'
        company = next(r for r in links.admin.rows('setting').values() if r['key'] == 'company')
        links.admin.done('update', 'setting', company['id'], {'value': {'name': 'Север', 'site': 'sever.example'}}, {'value': company['value']}, company['rev'])
        links.admin.done('create', 'creative', new_id(), {'name': 'Лендинг', 'kind': 'landing', 'url': 'https://landing.example/a', 'state': 'published'})
        links.admin.done('create', 'creative', new_id(), {'name': 'Черновик', 'kind': 'landing', 'url': 'https://draft.example/a'})
        for target in ('https://elsewhere.example/page', 'https://draft.example/a', 'https://sever.example.evil.example/'):
            assert 'not a site of the company' in made(target, links.seller), target
        for target in ('https://sever.example/', 'https://kabinet.example.org/start', 'https://LANDING.example/b?x=1', '/register'):
            assert made(target, links.seller) == 'done', target
        row = links.link('land', target='https://landing.example/a')
        outcome = links.seller.do('update', 'tracking_link', row, {'target': 'https://evil.example/'}, {'target': 'https://landing.example/a'}, links.row(row)['rev'])
        assert outcome['outcome'] == 'refused' and 'ask the office' in outcome['message'], outcome
        # whose it is cannot be chosen at will, and a code is taken once
        assert 'taken' in made('/register', code='land')
        assert made('/register', links.seller, partner=links.south) != 'done'
        assert 'another partner' in made('/register', partner=links.south, agent=links.agent)
        # an address outside is told the code, and sends people on with it
        for code, target, where in (('out', 'https://elsewhere.example', 'https://elsewhere.example/?via=out'),
                                    ('out-2', 'https://elsewhere.example/a?b=1&c=%20#d', 'https://elsewhere.example/a?b=1&c=%20&via=out-2#d'),
                                    ('out-3', 'https://пример.рф/путь?я', 'https://xn--e1afmkfd.xn--p1ai/%D0%BF%D1%83%D1%82%D1%8C?%D1%8F&via=out-3')):
            links.link(code, links.admin, target=target)
            assert links.go(code)[:2] == (302, where), links.go(code)
        assert links.go('out', path='/register?via=')[:2] == (302, '/register/%s/out' % links.org)
        for code in ('niet', '%22%3E', 'x' * 50):
            assert links.go(code, path='/register?via=')[0] == 200
        # what got into the database another way is not led to either
        links.sql("UPDATE tracking_link SET target='javascript:alert(1)' WHERE code='out'")
        assert links.go('out')[:2] == (404, None)


def test_attribution():
    """who registers by a link is its partner's or its agent's client; the registration, the first payment and what is paid count for
    it, in the hour of each; a refund is taken from the hour that was paid in"""
    with Links() as links:
        link = links.link('sever')
        own = links.link('agent', links.person('AGENT'), partner=None, agent=links.agent)
        assert links.row(own)['partner'] == links.north, 'it counts for the partner of the agent'
        # the page stays what it is in another language, and says nothing of the link
        status, _, page = links.go('%s/sever?lang=ru' % links.org, path='/register/')
        assert status == 200 and 'персональных данных' in page and 'sever' not in page and 'kabinet://' not in page, page
        anna = links.came('/register/%s/sever' % links.org)
        assert (anna['partner'], anna.get('agent'), anna['link']) == (links.north, None, link), anna
        ivan = links.came('/register/%s/agent' % links.org, 'ivan@example.org', given_name='Иван')
        assert (ivan['partner'], ivan['agent'], ivan['link']) == (links.north, links.agent, own), ivan
        # by none, by one that there is not, and by no code at all: nobody's
        for n, path in enumerate(('/register', '/register/%s/niet' % links.org, '/register/%s/%%27%%22' % links.org)):
            client = links.came(path, 'x%d@example.org' % n)
            assert not client.get('partner') and not client.get('link'), client
        assert links.sums(link) == (0, 1, 0, 0) and links.sums(own) == (0, 1, 0, 0)

        # the first payment is one, the revenue is all of them
        first = links.pay(anna['id'], 120000)
        assert links.sums(link) == (0, 1, 1, 120000)
        links.pay(anna['id'], 80000)
        assert links.sums(link) == (0, 1, 1, 200000) and sum(h['active_clients'] for h in links.hours(link)) in (1, 2)
        links.pay(links.petrov, 70000)      # came by no link
        links.pay(anna['id'], 5000, currency='EUR')
        row = links.row(link)
        assert (row['revenue'], row['currency'], row['first_payments']) == (200000, 'RUB', 1), row
        assert [h['revenue'] for h in links.hours(link) if h['currency'] == 'EUR'] == [5000]
        links.admin.done('create', 'refund', new_id(), {'payment': first, 'amount': 50000, 'currency': 'RUB', 'state': 'succeeded'})
        assert links.row(link)['revenue'] == 150000 and sum(h['revenue'] for h in links.hours(link) if h['currency'] == 'RUB') == 150000
        assert links.sums(own) == (0, 1, 0, 0)
        # who sees what: the agent its own, the other partner nothing
        agent = links.person('AGENT')
        assert set(agent.rows('tracking_link')) == {own} and {h['link'] for h in agent.rows('traffic_figure').values()} == {own}
        assert not links.south_seller.rows('tracking_link') and not links.south_seller.rows('traffic_figure')

        # who was a client already stays whose they were
        ident = new_id()
        links.admin.done('create', 'client', ident, {'name': 'Новикова Анна', 'phone': '+79991112233', 'partner': links.south})
        version = links.version()
        assert form(links, '/register/%s/sever' % links.org, links.whence(), **dict(ANNA, address='+79991112233', version=version))[0] == 200
        wait_for(lambda: links.gate.sent)
        assert links.finish(link_in(links.gate.sent[0][1]))[0] == 200
        row = links.admin.rows('client')[ident]
        assert row['owner'] and row['partner'] == links.south and not row.get('link'), row
        assert links.row(link)['registrations'] == 2, 'they came by it all the same'


main()
