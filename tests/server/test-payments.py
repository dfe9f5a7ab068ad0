#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Payment links (S1-35, S1-73, S1-74) against a provider that speaks YooKassa's protocol: made once however often it is asked,
believed in nothing but what it answers to our own question, and followed to the ledger."""
import json
import os
import re
import subprocess
import time


from api import ApiWorld
from kabinet_test import main, new_id, wait_for
from yookassa import YooKassa


class Shop(ApiWorld):
    """A world whose organisation has a provider, and a partner who gets a tenth."""

    def __init__(self, provider=True, **more):
        super().__init__(licences=0)
        self.kassa = YooKassa(**more)
        if provider:
            self.set_up()

    def set_up(self, *more):
        self.ctl('payments', 'set', 'yookassa', '--shop', self.kassa.shop, '--secret-stdin', '--url', self.kassa.url,
                 *(['--test'] if self.kassa.test else []), *more, input=self.kassa.secret + '\n')

    def begin(self):
        return self.start('--webhooks-to-loopback')

    def __enter__(self):
        self.begin()
        self.admin, self.client_, self.seller = self.person('ADMIN'), self.person('CLIENT'), self.person('PARTNER')
        now = self.admin.rows('package')[self.package]
        self.admin.done('update', 'package', self.package, {'state': 'on_sale', 'term_months': 12}, {}, now['rev'])
        self.admin.done('create', 'reward_plan', new_id(), {
            'name': 'Десятая', 'partner': self.north, 'kind': 'percent', 'percent': 1000, 'currency': 'RUB',
            'valid_from': '2020-01-01', 'hold_days': 0})
        return self

    def __exit__(self, *more):
        super().__exit__(*more)
        self.kassa.__exit__()

    def sold(self):
        row = new_id()
        self.seller.done('issue', 'licence', row, {'client': self.petrov, 'package': self.package, 'way': 'payment_link'})
        return self.admin.rows('licence')[row], self.admin.rows('order')[self.admin.rows('licence')[row]['order']]

    def order(self, order):
        return self.admin.rows('order')[order['id']]

    def payments(self, order, **having):
        return [p for p in sorted(self.admin.rows('payment').values(), key=lambda p: p['created_at'])
                if p.get('order') == order['id'] and all(p.get(k) == v for k, v in having.items())]

    def link(self, order, who=None, **args):
        return (who or self.seller).do('link', 'order', order['id'], args)

    def linked(self, order, **args):
        """The payment whose link was made."""
        outcome = self.link(order, **args)
        assert outcome['outcome'] == 'done', outcome
        wait_for(lambda: self.order(order).get('link'), what='a link')
        return self.payments(order)[-1]

    def ref(self, payment):
        """The provider's number of what it was asked for."""
        return self.sql('SELECT ref FROM payment_work WHERE id=?', payment['id'])[0][0]

    def hurry(self):
        """The next moment at which it asks has come."""
        self.sql('UPDATE payment_work SET next_at=0,lease_until=0 WHERE next_at<9000000000000000')

    def tell(self, body, status=200):
        got, _, answer = self.client().request('POST', '/v1/notices/yookassa', body)
        assert got == status, (got, answer)

    def settled(self, payment, state):
        wait_for(lambda: self.admin.rows('payment')[payment['id']]['state'] == state,
                 what=lambda: '%s: %s' % (state, self.admin.rows('payment')[payment['id']]))
        return self.admin.rows('payment')[payment['id']]

    def commission(self):
        account = next((a['id'] for a in self.admin.rows('ledger_account').values()
                        if a['purpose'] == 'commission' and a['kind'] == 'liability'), None)
        return sum(x['amount'] * (1 if x['side'] == 'credit' else -1) for x in self.admin.rows('ledger_line').values()
                   if x['account'] == account)


def refused(outcome, code='refused', field=None):
    assert (outcome['outcome'], outcome.get('code'), outcome.get('field')) == ('refused', code, field), outcome
    return outcome['message']


def test_paid():
    """S1-35, S1-74: a link that lasts; once it is paid, order, licence, ledger and the client's cabinet change together"""
    with Shop() as shop:
        licence, order = shop.sold()
        assert json.loads(next(s['value'] if isinstance(s['value'], str) else json.dumps(s['value'])
                               for s in shop.seller.rows('setting').values() if s['key'] == 'payments')) == {
            'default': 'yookassa', 'providers': [{'id': 'yookassa', 'shop': '123456', 'test': True}]}
        refused(shop.link(order, shop.person('SOUTH')), 'not-found')
        refused(shop.link(order, provider='barter'), 'refused', 'provider')
        refused(shop.link(order, days=31), 'invalid', 'days')
        payment = shop.linked(order, days=5)
        now = shop.order(order)
        # whose order it is may ask for a link too, and gets the one that there is
        assert 'good until' in refused(shop.link(order, shop.client_), 'refused', 'provider')
        sent = shop.kassa.posts()
        assert len(sent) == 1 and sent[0][1] == 'invoices', sent
        body = json.loads(sent[0][3])
        assert body['payment_data']['amount'] == {'value': '5000.00', 'currency': 'RUB'} and order['number'] in body['description']
        assert body['metadata'] == {'payment': payment['id'], 'order': order['id']}
        assert now['link'] == 'https://yookassa.example/my/i/' + shop.ref(payment) and now['way'] == 'payment_link'
        assert 4.9 < (now['link_expires_at'] - now['updated_at']) / 86400000 < 5.1
        assert (payment['state'], payment['provider'], payment['amount'], payment['partner']) == (
            'pending', 'yookassa', 500000, shop.north), payment
        # two links could be paid both
        assert 'good until' in refused(shop.link(order), 'refused', 'provider')
        number = shop.kassa.pay(shop.ref(payment))
        shop.tell(shop.kassa.notice(number))
        payment = shop.settled(payment, 'succeeded')
        now = shop.order(order)
        assert (now['status'], now['paid_at'], payment['provider_id']) == ('confirmed', payment['succeeded_at'], number), now
        assert shop.admin.rows('licence')[licence['id']]['status'] == 'active'
        assert shop.client_.rows('licence')[licence['id']]['status'] == 'active'
        assert shop.client_.rows('order')[order['id']]['status'] == 'confirmed'
        assert shop.commission() == 50000
        kinds = [e['kind'] for e in sorted(shop.admin.rows('payment_event').values(), key=lambda e: e['id'])]
        assert kinds == ['sent', 'answer', 'answer'], kinds
        # told again, asked again: nothing more happens
        shop.tell(shop.kassa.notice(number))
        shop.sql('UPDATE payment_work SET next_at=0')
        wait_for(lambda: shop.sql('SELECT COUNT(*) FROM payment_work WHERE next_at<9000000000000000')[0][0] == 0)
        assert shop.commission() == 50000 and len(shop.payments(order)) == 1
        assert 'Confirmed' in refused(shop.link(order))
        # what the payer's card tells is not kept, and the key is nowhere but where it belongs
        events = json.dumps(list(shop.admin.rows('payment_event').values()))
        assert '4477' not in events and shop.kassa.secret not in events + shop.log()
        assert all(shop.kassa.secret not in json.dumps(shop.admin.rows(e)) for e in ('setting', 'activity'))
        assert not shop.seller.rows('payment_event')


def test_hour_and_no_notice():
    """S1-35: a link of an hour; without a public address it is asked for, and no notice is needed"""
    with Shop() as shop:
        _, order = shop.sold()
        payment = shop.linked(order, days=0)
        assert [r[1] for r in shop.kassa.posts()] == ['payments']
        assert shop.order(order)['link'].startswith('https://yoomoney.example/checkout') and payment['provider_id'] == shop.ref(payment)
        shop.kassa.pay(shop.ref(payment))
        shop.ctl('maintenance', 'on')
        shop.hurry()
        time.sleep(0.8)
        assert shop.order(order)['status'] == 'pending'    # read-only for everybody
        shop.ctl('maintenance', 'off')
        shop.settled(payment, 'succeeded')
        assert shop.order(order)['status'] == 'confirmed'
        # refused by the payer's bank: said in the provider's word, and another link can be made at once
        _, order = shop.sold()
        payment = shop.linked(order, days=0)
        shop.kassa.cancel(shop.ref(payment), 'insufficient_funds', 'payment_network')
        shop.hurry()
        payment = shop.settled(payment, 'cancelled')
        now = shop.order(order)
        assert payment['state_reason'] == 'insufficient_funds' and not now.get('link') and now['status'] == 'pending', now
        again = shop.linked(order)
        assert again['id'] != payment['id']
        shop.kassa.cancel(shop.ref(again), 'invoice_expired')
        shop.hurry()
        assert shop.settled(again, 'cancelled')['state_reason'] == 'invoice_expired'


def test_lost_answers():
    """Invariant 14: answers lost, refusals, noise and a power cut in the middle: the provider makes it once, and so do we"""
    with Shop() as shop:
        _, order = shop.sold()
        shop.kassa.upset('lost', 'deaf', 500, 429, 'garbage')
        assert shop.link(order)['outcome'] == 'done'
        for n in range(1, 6):
            wait_for(lambda n=n: len(shop.kassa.posts()) == n and not shop.sql("SELECT 1 FROM payment_work WHERE failures<>?", n),
                     what='attempt %d' % n)
            waits = shop.sql('SELECT next_at FROM payment_work')[0][0] - time.time() * 1000
            assert waits <= 1250 * 2 ** (n - 1), (n, waits)
            shop.hurry()
        wait_for(lambda: shop.order(order).get('link'), what='a link')
        payment, sent = shop.payments(order)[0], shop.kassa.posts('invoices')
        assert len(sent) == 6 and len({r[2:] for r in sent}) == 1 and len(shop.kassa.of('invoices')) == 1, sent
        assert sent[0][2] and len(sent[0][2]) <= 64
        errors = [e for e in shop.admin.rows('payment_event').values() if e['kind'] == 'error']
        assert len(errors) == 5 and payment['state'] == 'pending'
        # a power cut while the answer is under way
        _, order = shop.sold()
        shop.kassa.upset(30.0)
        assert shop.link(order)['outcome'] == 'done'
        wait_for(lambda: len(shop.kassa.posts('invoices')) == 7)
        shop.kill()
        assert shop.sql("SELECT COUNT(*) FROM payment_work WHERE ref IS NULL AND request IS NOT NULL")[0][0] == 1
        shop.hurry()
        shop.begin()
        shop.admin = shop.person('ADMIN')
        wait_for(lambda: shop.order(order).get('link'), what='the link after the restart')
        assert len(shop.kassa.of('invoices')) == 2 and shop.kassa.posts('invoices')[-1][2] == shop.kassa.posts('invoices')[-2][2]
        # a refusal is none to repeat
        shop.seller = shop.person('PARTNER')
        _, order = shop.sold()
        shop.kassa.upset(400)
        assert shop.link(order)['outcome'] == 'done'
        wait_for(lambda: shop.payments(order, state='failed'))
        assert shop.payments(order)[0]['state_reason'] == 'invalid_request' and not shop.order(order).get('link')
        count = len(shop.kassa.posts())
        _, other = shop.sold()
        secret, shop.kassa.secret = shop.kassa.secret, 'another'
        assert shop.link(other)['outcome'] == 'done'
        wait_for(lambda: shop.payments(other, state='failed'))
        assert shop.payments(other)[0]['state_reason'] == 'invalid_credentials' and len(shop.kassa.posts()) == count + 1
        shop.kassa.secret = secret
        assert shop.linked(other)['state'] == 'pending'


def test_lying_notices():
    """A notice is believed in nothing: not that it is paid, nor how much; what is read is held against what was asked for, and
    money of a test shop is none where the real one is set up"""
    with Shop(test=False) as shop:
        _, order = shop.sold()
        payment = shop.linked(order)
        ref = shop.ref(payment)
        lie = shop.kassa.notice(ref, status='succeeded', paid=True, amount={'value': '5000.00', 'currency': 'RUB'})
        reads = len(shop.kassa.requests)
        shop.tell(lie)
        wait_for(lambda: len(shop.kassa.requests) > reads, what='the provider to be asked')
        assert shop.order(order)['status'] == 'pending' and shop.payments(order)[0]['state'] == 'pending'
        shop.tell(shop.kassa.notice(new_id(), status='succeeded'))
        for junk in (b'', b'[]', b'{}', b'{"object":{"id":"../me"}}', b'{"object":{"id":1}}', b'\xff', b'[' * 5000):
            shop.tell(junk, 400)
        shop.tell(b' ' * 100000, 413)
        # another amount than was asked for: the money is there, and nobody marks it as ours
        number = shop.kassa.pay(ref, value='50.00')
        shop.tell(shop.kassa.notice(number))
        payment = shop.settled(payment, 'failed')
        assert payment['state_reason'] == 'wrong_amount' and shop.order(order)['status'] == 'pending', payment
        assert shop.commission() == 0
        # an object that is another's, under our number
        payment = shop.linked(order)
        shop.kassa.pay(shop.ref(payment))
        shop.kassa.objects[shop.kassa.objects[shop.ref(payment)]['payment_details']['id']]['metadata'] = {'payment': new_id()}
        shop.hurry()
        wait_for(lambda: shop.sql('SELECT failures FROM payment_work WHERE id=?', payment['id'])[0][0] > 0)
        assert shop.order(order)['status'] == 'pending'
        _, order = shop.sold()
        payment = shop.linked(order)
        shop.kassa.pay(shop.ref(payment), test=True)
        shop.hurry()
        assert shop.settled(payment, 'failed')['state_reason'] == 'test_payment'
        assert shop.order(order)['status'] == 'pending'


def test_late_and_twice():
    """Money that comes although the order was paid, cancelled or made dearer is booked, and said to be too much or too little"""
    with Shop() as shop:
        _, order = shop.sold()
        payment = shop.linked(order)
        shop.admin.done('pay', 'order', order['id'], {'document': 'п/п 17'})
        shop.kassa.pay(shop.ref(payment))
        shop.hurry()
        assert shop.settled(payment, 'succeeded')['state_reason'] == 'paid_twice'
        assert shop.order(order)['status'] == 'confirmed' and len(shop.payments(order, state='succeeded')) == 2
        _, order = shop.sold()
        payment = shop.linked(order)
        shop.seller.done('cancel', 'order', order['id'], {'reason': 'Передумали'})
        shop.kassa.pay(shop.ref(payment))
        shop.hurry()
        assert shop.settled(payment, 'succeeded')['state_reason'] == 'paid_after_cancelling'
        assert shop.order(order)['status'] == 'cancelled'
        # one whose link expired while the payer was typing
        _, order = shop.sold()
        payment = shop.linked(order)
        shop.kassa.cancel(shop.ref(payment), 'invoice_expired')
        shop.hurry()
        shop.settled(payment, 'cancelled')
        shop.kassa.objects[shop.ref(payment)]['status'] = 'pending'
        number = shop.kassa.pay(shop.ref(payment))
        shop.tell(shop.kassa.notice(number, invoice_details={'id': shop.ref(payment)}))
        shop.settled(payment, 'succeeded')
        assert shop.order(order)['status'] == 'confirmed'
        # one of an order that was cancelled and that nobody pays: what the provider calls it is not why
        _, order = shop.sold()
        payment = shop.linked(order)
        shop.seller.done('cancel', 'order', order['id'], {'reason': 'Передумали'})
        now = shop.payments(order)[0]
        assert (now['state'], now['state_reason']) == ('pending', 'order_cancelled'), now
        shop.kassa.cancel(shop.ref(payment), 'invoice_expired')
        shop.hurry()
        assert shop.settled(payment, 'cancelled')['state_reason'] == 'order_cancelled'
        # a newer link takes the place of one of another amount; paid both, it is said that this is too much
        _, order = shop.sold()
        first = shop.linked(order)
        now = shop.order(order)
        shop.admin.done('update', 'order', order['id'], {'total': 600000}, {'total': 500000}, now['rev'])
        token = shop.sql('SELECT token FROM payment_work WHERE id=?', first['id'])[0][0]
        assert 'yookassa.example' in Page(shop, '/pay/' + token).text
        assert shop.link(order)['outcome'] == 'done'
        second = wait_for(lambda: shop.payments(order, amount=600000, state='pending'), what='another link')[0]
        assert shop.payments(order)[0]['state_reason'] == 'replaced' and shop.payments(order)[0]['state'] == 'pending'
        text = Page(shop, '/pay/' + token).text
        assert 'yookassa.example' not in text and 'the one that came last' in text
        for payment, reason in ((first, 'paid_in_part'), (second, 'paid_too_much')):
            shop.kassa.pay(shop.ref(payment))
            shop.hurry()
            assert shop.settled(payment, 'succeeded')['state_reason'] == reason
        assert shop.order(order)['status'] == 'confirmed'
        # dearer meanwhile
        _, order = shop.sold()
        payment = shop.linked(order)
        now = shop.order(order)
        shop.admin.done('update', 'order', order['id'], {'total': 600000}, {'total': 500000}, now['rev'])
        shop.kassa.pay(shop.ref(payment))
        shop.hurry()
        assert shop.settled(payment, 'succeeded')['state_reason'] == 'paid_in_part' and shop.order(order)['status'] == 'pending'
        rest = shop.linked(order)
        assert rest['amount'] == 100000
        shop.kassa.pay(shop.ref(rest))
        shop.hurry()
        shop.settled(rest, 'succeeded')
        assert shop.order(order)['status'] == 'confirmed'
        # replaced while the provider could not be reached: what was sent may be there and is followed, and takes no place back;
        # what was not is not made any more
        for sent in (True, False):
            _, order = shop.sold()
            shop.kassa.upset('deaf')
            assert shop.link(order)['outcome'] == 'done'
            first = shop.payments(order)[0]
            wait_for(lambda: shop.sql('SELECT failures FROM payment_work WHERE id=?', first['id'])[0][0] == 1, what='a failure')
            shop.sql('UPDATE payment_work SET next_at=8000000000000000 WHERE id=?', first['id'])
            now = shop.order(order)
            shop.admin.done('update', 'order', order['id'], {'total': 600000}, {'total': 500000}, now['rev'])
            second = shop.linked(order)
            link = shop.order(order)['link']
            assert second['amount'] == 600000 and link.endswith(shop.ref(second)), (second, link)
            if not sent:
                shop.sql('UPDATE payment_work SET request=NULL WHERE id=?', first['id'])
            posts = len(shop.kassa.posts())
            shop.hurry()
            assert shop.settled(first, 'pending' if sent else 'cancelled')['state_reason'] == 'replaced'
            assert len(shop.kassa.posts()) - posts == sent and shop.order(order)['link'] == link, shop.order(order)


def test_refund():
    """A refund goes through the provider once, and takes the commission back with it"""
    with Shop() as shop:
        admin = shop.admin
        licence, order = shop.sold()
        payment = shop.linked(order)
        refused(admin.do('refund', 'payment', payment['id'], {'reason': 'x'}))
        shop.kassa.pay(shop.ref(payment))
        shop.hurry()
        shop.settled(payment, 'succeeded')
        assert shop.commission() == 50000

        def refund(who=admin, **args):
            return who.do('refund', 'payment', payment['id'], dict({'reason': 'Не подошло'}, **args))

        def done(n):
            rows = [r for r in admin.rows('refund').values() if r['state'] == 'succeeded']
            return len(rows) == n and rows
        refused(refund(shop.seller), 'forbidden')
        assert '5,000.00' in refused(refund(amount=500001), 'refused', 'amount')
        refused(refund(reason=None), 'invalid', 'reason')
        shop.kassa.upset('lost')
        assert refund(amount=100000)['outcome'] == 'done'
        refused(refund(amount=400001), 'refused', 'amount')
        rows = wait_for(lambda: done(1), what='the refund')
        assert rows[0]['provider_id'] == shop.kassa.of('refunds')[0]['id'] and len(shop.kassa.of('refunds')) == 1
        assert shop.commission() == 40000
        # one that the provider thinks about, and then refuses
        shop.kassa.refund_status = 'pending'
        assert refund()['outcome'] == 'done'
        wait_for(lambda: len(shop.kassa.of('refunds')) == 2 and any(r['state'] == 'pending' for r in admin.rows('refund').values()))
        assert shop.commission() == 40000
        shop.kassa.cancel(shop.kassa.of('refunds')[1]['id'], 'insufficient_funds')
        shop.hurry()
        wait_for(lambda: any(r['state'] == 'failed' and r['state_reason'] == 'insufficient_funds' for r in admin.rows('refund').values()))
        shop.kassa.refund_status = 'succeeded'
        shop.kassa.objects.pop(shop.kassa.of('refunds')[1]['id'])
        assert admin.rows('licence')[licence['id']]['status'] == 'active'
        # the rest, and with it what it was paid for
        assert refund(revoke=True)['outcome'] == 'done'
        rows = wait_for(lambda: done(2), what='the rest of it')
        assert shop.commission() == 0
        now = admin.rows('licence')[licence['id']]
        assert (now['status'], now['status_reason']) == ('revoked', 'Не подошло'), now
        # where it counts in the figures of sales
        for row in rows:
            assert (row['order'], row['package'], row['channel'], row['partner'], row['client'], row['refunded_on']) == (
                order['id'], shop.package, order['channel'], shop.north, shop.petrov, time.strftime('%Y-%m-%d')), row
        refused(refund(), 'refused', 'amount')
        # what came by transfer goes back by transfer: nobody is asked
        _, order = shop.sold()
        admin.done('pay', 'order', order['id'], {'document': 'п/п 17'})
        asked = len(shop.kassa.requests)
        admin.done('refund', 'payment', shop.payments(order)[0]['id'], {'reason': 'Не подошло', 'amount': 500000})
        assert shop.commission() == 0 and len(shop.kassa.requests) == asked


class Page(dict):
    """A page by its address: its text, and what any of them must have."""

    def __init__(self, world, path, status=200, language=None):
        super().__init__()
        got, headers, body = world.client().request('GET', path, headers={'Accept-Language': language} if language else None)
        assert got == status, (got, body)
        self.text, self.headers = body.decode() if isinstance(body, bytes) else json.dumps(body), headers
        assert headers['Content-Type'] == 'text/html; charset=utf-8' and headers['Cache-Control'] == 'no-store'
        policy = headers['Content-Security-Policy']
        assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy and '<script' not in self.text
        assert re.search(r'<html lang="(\w\w)">', self.text).group(1) == headers['Content-Language']
        assert headers['Referrer-Policy'] == 'no-referrer' and self.text.count('<h1>') == 1


def test_pages():
    """S1-02, S1-35: whoever was sent the address sees what it is for, how much and how to pay, in their language, with no script;
    whoever was invited, or cannot get in, is told what to do, and the page opens the app with the address filled in"""
    with Shop() as shop:
        page = Page(shop, '/start')
        assert 'kabinet://' not in page.text and '<code>' not in page.text    # nobody knows where the server is
        shop.ctl('org', 'address', 'https://kabinet.example.org')
        for language, word in (('en', 'Open Kabinet'), ('ru', 'Открыть Kabinet'), ('bg', 'Kabinet'), ('az', 'Kabinet')):
            text = Page(shop, '/start?lang=' + language).text
            assert 'href="kabinet://connect?server=https%3A%2F%2Fkabinet.example.org"' in text and word in text, language
        assert '<code>https://kabinet.example.org</code>' in text
        assert 'Петров' not in text and shop.client().request('POST', '/start', b'')[0] == 405
        licence, order = shop.sold()
        payment = shop.linked(order)
        link = shop.order(order)['link']
        assert link.startswith('https://kabinet.example.org/pay/') and len(link.rpartition('/')[2]) == 24, link
        path = link[len('https://kabinet.example.org'):]
        page = Page(shop, path)
        assert 'To be paid: RUB 5,000.00' in page.text.replace('\xa0', ' ').replace('₽5,000.00', 'RUB 5,000.00') or '5,000.00' in page.text
        assert 'href="https://yookassa.example/my/i/%s"' % shop.ref(payment) in page.text and order['number'] in page.text
        assert 'Петров' not in page.text and 'Защита' in page.text
        for language, word in (('ru', 'К оплате'), ('bg', 'За плащане'), ('az', 'Ödəniləcək')):
            assert word in Page(shop, path, language=language).text, language
            assert word in Page(shop, path + '?lang=' + language, language='en').text
        for wrong in ('/pay/', '/pay/x', path[:-1], path + 'x', '/pay/' + 'x' * 5000, '/pay/%27%20OR%201=1'):
            assert 'Nothing Found' in Page(shop, wrong, 404).text
            assert 'Ничего' in Page(shop, wrong + '?lang=ru', 404).text
        shop.kassa.pay(shop.ref(payment))
        shop.hurry()
        shop.settled(payment, 'succeeded')
        text = Page(shop, path).text
        assert 'Paid: ' in text and 'yookassa.example' not in text
        # its papers, as PDF, for whoever has the address, and no others
        assert text.count('/paper/') == 1 and licence['number'] in text, text
        paper = re.search(r'href="(/paper/[^"]+)"', text).group(1)
        status, headers, pdf = shop.client().request('GET', paper)
        assert status == 200 and headers['Content-Type'] == 'application/pdf' and pdf.startswith(b'%PDF-'), (status, pdf[:300])
        assert headers['Content-Disposition'].startswith('attachment; filename="licence-') and headers['Cache-Control'] == 'no-store'
        assert licence['number'] in subprocess.run(['pdftotext', '-', '-'], input=pdf, capture_output=True, check=True).stdout.decode()
        invoice = new_id()
        other, order2 = shop.sold()
        shop.seller.done('issue', 'invoice', invoice, {'order': order2['id']})
        for wrong in (paper + 'x', paper[:-1], paper.rpartition('/')[0] + '/' + invoice, paper.rpartition('/')[0] + '/' + other['id'],
                      '/paper/', '/paper/x/y/z', '/paper/%s/%s' % ('x' * 24, licence['id'])):
            Page(shop, wrong, 404)
        assert shop.client().request('GET', '/paper/x/y')[0] == 404
        for _i in range(30):
            status, headers, _ = shop.client().request('GET', '/paper/x/y')
        assert status == 429 and int(headers['Retry-After']) > 0
        # a transfer: where to, for what, and the code that banks read; the bank's document ends it
        shop.ctl('payments', 'set', 'bank_transfer')
        company = next(s for s in shop.admin.rows('setting').values() if s['key'] == 'company')
        shop.admin.done('update', 'setting', company['id'], {'value': {
            'name': 'ООО «Кабинет»', 'inn': '7707083893', 'account': '40702810138250123017', 'bank': 'ОАО "БАНК"',
            'bic': '044525225', 'correspondent_account': '30101810400000000225'}}, {}, company['rev'])
        _, order = shop.sold()
        payment = shop.linked(order, provider='bank_transfer')
        path = shop.order(order)['link'][len('https://kabinet.example.org'):]
        text = Page(shop, path, language='ru').text
        assert '<svg role="img"' in text and '40702810138250123017' in text and order['number'] in text and '5 000,00' in text.replace('\xa0', ' ')
        shop.admin.done('pay', 'order', order['id'], {'document': 'п/п 18'})
        assert shop.settled(payment, 'cancelled')['state_reason'] == 'paid_otherwise'
        text = Page(shop, path).text
        assert 'paid already' in text and '<svg' not in text
        # cancelled, and expired
        _, order = shop.sold()
        payment = shop.linked(order, provider='bank_transfer', days=1)
        path = shop.order(order)['link'][len('https://kabinet.example.org'):]
        shop.sql("UPDATE payment_work SET expires_at=1, next_at=0 WHERE id=?", payment['id'])
        assert shop.settled(payment, 'cancelled')['state_reason'] == 'expired' and not shop.order(order).get('link')
        assert 'has expired' in Page(shop, path).text
        shop.seller.done('cancel', 'order', order['id'], {'reason': 'x'})
        assert 'was cancelled' in Page(shop, path).text


def test_set_up():
    """A provider is set up on the server, its key never shown again; where there is none it is said how one is set up"""
    with Shop(provider=False) as shop:
        _, order = shop.sold()
        assert 'kabinetctl payments set' in refused(shop.link(order), 'refused', 'provider')
        ctl = shop.ctl
        status, _, err = ctl('payments', 'set', 'yookassa', '--secret-stdin', input='x\n', check=False)
        assert status == 2 and '--shop' in err
        status, _, err = ctl('payments', 'set', 'paypal', check=False)
        assert status == 3 and 'yookassa, bank_transfer' in err, (status, err)
        shop.set_up()
        assert shop.kassa.secret not in ctl('payments', 'list') + ctl('payments', 'list', '--json')
        assert json.loads(ctl('payments', 'list', '--json'))[0]['shop'] == '123456'
        assert 'accepts it; it is a test shop' in ctl('payments', 'check', '--loopback')
        status, _, err = ctl('payments', 'check', check=False)
        assert status == 1 and 'public Internet' in err, (status, err)
        # with a credential as systemd hands it over, and a key that is wrong
        folder = os.path.join(shop.dir, 'credentials')
        os.makedirs(folder)
        with open(os.path.join(folder, 'yookassa'), 'w', encoding='utf-8') as f:
            f.write('live_wrong\n')
        ctl('payments', 'set', 'yookassa', '--shop', '123456', '--secret-file', 'yookassa', '--url', shop.kassa.url,
            env=dict(os.environ, CREDENTIALS_DIRECTORY=folder))
        status, _, err = ctl('payments', 'check', '--loopback', check=False)
        assert status == 1 and 'does not accept' in err and 'live_wrong' not in err, err
        # a transfer needs an address under which payers find the server
        ctl('payments', 'set', 'bank_transfer', '--no-default')
        assert shop.link(order, provider='bank_transfer')['outcome'] == 'done'
        wait_for(lambda: shop.payments(order, state='failed'))
        assert shop.payments(order)[0]['state_reason'] == 'no_address'
        # 54-FZ: where receipts are asked for, their items come to the amount to the kopeck
        shop.set_up('--vat-code', '11', '--tax-system', '1')
        shop.admin.done('create', 'promo_code', new_id(), {'code': 'ТРЕТЬ', 'kind': 'percent', 'percent': 3333})
        row = new_id()
        shop.seller.done('issue', 'licence', row, {'client': shop.petrov, 'package': shop.package, 'way': 'payment_link',
                                                   'promo_code': 'ТРЕТЬ', 'phone': '+79160000001'})
        shop.linked(shop.admin.rows('order')[shop.admin.rows('licence')[row]['order']], days=0)
        receipt = json.loads(shop.kassa.posts()[0][3])['receipt']
        assert [(i['amount']['value'], i['vat_code'], i['quantity']) for i in receipt['items']] == [('3333.50', 11, '1')], receipt
        assert receipt['tax_system_code'] == 1 and (receipt['customer'].get('phone') or receipt['customer'].get('email'))
        ctl('payments', 'remove', 'bank_transfer')
        ctl('payments', 'remove', 'yookassa')
        assert ctl('payments', 'remove', 'yookassa', check=False)[0] == 3
        refused(shop.link(order), 'refused', 'provider')


main()
