# SPDX-License-Identifier: GPL-3.0-or-later
"""A YooKassa of our own: the documented protocol over HTTP (payments, invoices, refunds, me; Basic, Idempotence-Key,
errors), with a hand on it that pays, cancels, and lets answers be lost.

    with YooKassa() as kassa:
        kassa.url                           # for "kabinetctl payments set yookassa --url"
        kassa.upset('lost')                 # the next POST is done, and its answer never comes
        kassa.pay(invoice or payment id)    # somebody pays
"""
import base64
import copy
import datetime
import json
import re
import time
import uuid

from emulator import Emulator


def stamp(at=None):
    at = at or datetime.datetime.now(datetime.timezone.utc)
    return at.strftime('%Y-%m-%dT%H:%M:%S.') + '%03dZ' % (at.microsecond // 1000)


class Refused(Exception):
    def __init__(self, status, code, parameter=None):
        super().__init__(code)
        self.status, self.code, self.parameter = status, code, parameter


class YooKassa(Emulator):
    """Moods of the next POSTs: a status, 'lost' (done, unanswered), 'deaf' (not done, unanswered), 'garbage', seconds."""

    def __init__(self, shop='123456', secret='test_Kljuch-0123456789abcdef', test=True):
        self.shop, self.secret, self.test = shop, secret, test
        self.objects, self.keys = {}, {}        # id: object; key: (path, body, answer)
        self.requests = []                      # (method, path, key, body)
        super().__init__('/v3/')

    # -- the hand ------------------------------------------------------------
    def posts(self, path=None):
        with self.lock:
            return [r for r in self.requests if r[0] == 'POST' and path in (None, r[1])]

    def of(self, kind):
        with self.lock:
            return [o for o in self.objects.values() if o['_kind'] == kind]

    def pay(self, ident, value=None, test=None):
        """Somebody pays: the id of the payment."""
        with self.lock:
            thing = self.objects[ident]
            if thing['_kind'] == 'invoices':
                payment = self.new_payment(thing['_payment'])
                payment['invoice_details'] = {'id': ident}
                thing['status'], thing['payment_details'] = 'succeeded', {'id': payment['id'], 'status': 'succeeded'}
                thing = payment
            thing.update(status='succeeded', paid=True, captured_at=stamp(), refundable=True,
                         payment_method={'type': 'bank_card', 'id': thing['id'], 'saved': False,
                                         'card': {'first6': '555555', 'last4': '4477'}})
            if value:
                thing['amount']['value'] = value
            if test is not None:
                thing['test'] = test
            return thing['id']

    def cancel(self, ident, reason, party='yoo_money'):
        with self.lock:
            self.objects[ident].update(status='canceled', cancellation_details={'party': party, 'reason': reason})

    def notice(self, ident, event='payment.succeeded', **lies):
        with self.lock:
            thing = copy.deepcopy(self.objects.get(ident, {'id': ident}))
        return {'type': 'notification', 'event': event, 'object': dict(self.shown(thing), **lies)}

    # -- the protocol ------------------------------------------------------------
    @staticmethod
    def shown(thing):
        return {k: v for k, v in thing.items() if not k.startswith('_')}

    def new_payment(self, data):
        payment = {'_kind': 'payments', 'id': str(uuid.uuid4()), 'status': 'pending', 'paid': False, 'test': self.test,
                   'amount': dict(data['amount']), 'created_at': stamp(), 'description': data.get('description'),
                   'metadata': data.get('metadata', {}), 'refundable': False,
                   'recipient': {'account_id': self.shop, 'gateway_id': '1'}}
        self.objects[payment['id']] = payment
        return payment

    @staticmethod
    def check(data, allowed, needed):
        for name in data:
            if name not in allowed + needed:
                raise Refused(400, 'invalid_request', name)
        for name in needed:
            if name not in data:
                raise Refused(400, 'invalid_request', name)

    def check_payment(self, data, *more):
        self.check(data, ['capture', 'description', 'metadata', 'receipt', 'client_ip'] + list(more), ['amount'])
        amount = data['amount']
        if amount.get('currency') != 'RUB' or not re.fullmatch(r'[1-9]\d*\.\d\d|0\.\d\d', str(amount.get('value'))):
            raise Refused(400, 'invalid_request', 'amount')
        if len(data.get('description', '')) > 128 or len(data.get('metadata', {})) > 16:
            raise Refused(400, 'invalid_request', 'description')
        receipt = data.get('receipt')
        if receipt:
            if not (receipt['customer'].get('email') or receipt['customer'].get('phone')):
                raise Refused(400, 'invalid_request', 'receipt.customer')
            total = sum(round(float(i['amount']['value']) * 100) * int(i['quantity']) for i in receipt['items'])
            if total != round(float(amount['value']) * 100):
                raise Refused(400, 'invalid_request', 'receipt')

    def post_payments(self, data):
        self.check_payment(data, 'confirmation')
        if data['confirmation']['type'] != 'redirect' or not data['confirmation']['return_url'].startswith('http'):
            raise Refused(400, 'invalid_request', 'confirmation')
        payment = self.new_payment(data)
        payment['confirmation'] = {'type': 'redirect', 'confirmation_url': 'https://yoomoney.example/checkout?orderId=' + payment['id']}
        return payment

    def post_invoices(self, data):
        self.check(data, ['locale', 'description', 'metadata'], ['payment_data', 'cart', 'delivery_method_data', 'expires_at'])
        self.check_payment(data['payment_data'])
        until = datetime.datetime.strptime(data['expires_at'], '%Y-%m-%dT%H:%M:%S.%fZ').replace(tzinfo=datetime.timezone.utc)
        now = datetime.datetime.now(datetime.timezone.utc)
        if not now < until <= now + datetime.timedelta(days=30, minutes=1):
            raise Refused(400, 'invalid_request', 'expires_at')
        cart = sum(round(float(i['price']['value']) * 100) * i['quantity'] for i in data['cart'])
        if cart != round(float(data['payment_data']['amount']['value']) * 100):
            raise Refused(400, 'invalid_request', 'cart')
        ident = 'in-' + str(uuid.uuid4())
        self.objects[ident] = {'_kind': 'invoices', '_payment': data['payment_data'], 'id': ident, 'status': 'pending',
                               'cart': data['cart'], 'created_at': stamp(), 'expires_at': data['expires_at'],
                               'description': data.get('description'), 'metadata': data.get('metadata', {}),
                               'delivery_method': {'type': 'self', 'url': 'https://yookassa.example/my/i/' + ident}}
        return self.objects[ident]

    def post_refunds(self, data):
        self.check(data, ['description', 'receipt'], ['payment_id', 'amount'])
        payment = self.objects.get(data['payment_id'])
        if not payment or payment['_kind'] != 'payments' or payment['status'] != 'succeeded':
            raise Refused(404, 'not_found', 'payment_id')
        back = sum(float(r['amount']['value']) for r in self.of('refunds') if r['payment_id'] == payment['id'])
        if back + float(data['amount']['value']) > float(payment['amount']['value']):
            raise Refused(400, 'invalid_request', 'amount')
        ident = str(uuid.uuid4())
        self.objects[ident] = {'_kind': 'refunds', 'id': ident, 'payment_id': payment['id'], 'status': self.refund_status,
                               'amount': data['amount'], 'created_at': stamp(), 'description': data.get('description')}
        return self.objects[ident]

    refund_status = 'succeeded'

    def answer(self, method, path, key, headers, body):
        wanted = 'Basic ' + base64.b64encode(('%s:%s' % (self.shop, self.secret)).encode()).decode()
        if headers.get('Authorization') != wanted:
            raise Refused(401, 'invalid_credentials')
        parts = path.strip('/').split('/')
        if method == 'GET' and parts == ['me']:
            return {'account_id': self.shop, 'status': 'enabled', 'test': self.test, 'payment_methods': ['bank_card', 'sbp']}
        if method == 'GET' and len(parts) == 2:
            thing = self.objects.get(parts[1])
            if not thing or thing['_kind'] != parts[0]:
                raise Refused(404, 'not_found')
            return self.shown(thing)
        if method == 'POST' and len(parts) == 1 and parts[0] in ('payments', 'invoices', 'refunds'):
            if not key or len(key) > 64:
                raise Refused(400, 'invalid_request', 'Idempotence-Key')
            if key in self.keys:
                if self.keys[key][:2] != (path, body):    # asking again must be asking the same
                    raise Refused(400, 'invalid_request', 'Idempotence-Key')
                return self.shown(self.objects[self.keys[key][2]])
            if headers.get('Content-Type') != 'application/json':
                raise Refused(400, 'invalid_request', 'Content-Type')
            made = getattr(self, 'post_' + parts[0])(json.loads(body))
            self.keys[key] = (path, body, made['id'])
            return self.shown(made)
        raise Refused(404, 'not_found')

    def serve(self, handler):
        body = self.body_of(handler).decode()
        path, key = handler.path[len('/v3'):], handler.headers.get('Idempotence-Key')
        with self.lock:
            self.requests.append((handler.command, path.strip('/'), key, body))
            mood = self.moods.pop(0) if handler.command == 'POST' and self.moods else None
            if mood == 'deaf':
                handler.close_connection = True
                return
            try:
                if isinstance(mood, int):
                    raise Refused(mood, {429: 'too_many_requests', 500: 'internal_server_error'}.get(mood, 'invalid_request'))
                status, answer = 200, self.answer(handler.command, path, key, handler.headers, body)
            except Refused as e:
                status, answer = e.status, {'type': 'error', 'id': str(uuid.uuid4()), 'code': e.code,
                                            'description': 'No', 'parameter': e.parameter}
            except (KeyError, TypeError, ValueError) as e:
                status, answer = 400, {'type': 'error', 'code': 'invalid_request', 'description': repr(e)}
        if mood == 'lost':
            handler.close_connection = True
            return
        if isinstance(mood, float):
            time.sleep(mood)
        data = b'<html>' if mood == 'garbage' else json.dumps(answer).encode()
        self.reply(handler, status, data, **{'Content-Type': 'application/json'})
