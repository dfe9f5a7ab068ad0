# SPDX-License-Identifier: GPL-3.0-or-later
"""An SMS.ru of our own: the documented protocol over HTTP (sms/send, sms/status, auth/check, my/balance), with a hand on it
that refuses, delivers, and lets answers be lost.

    with SmsRu() as gate:
        gate.url                        # for "kabinetctl messages set smsru --url"
        gate.upset(220, 'lost')         # what happens to the next that are sent
        gate.become(103)                # what has become of those that were
"""
import json
import urllib.parse

from emulator import Emulator


class SmsRu(Emulator):
    """Moods of the next that are sent: a code, ('top', code) for the whole request, 'lost' (done, unanswered), 'garbage'."""

    def __init__(self, api_id='A1B2C3D4-0000-1111-2222-333344445555'):
        self.api_id = api_id
        self.sent, self.asked = [], []      # (phone, text, form); (method, form, path)
        self.status = 102
        super().__init__()

    def become(self, status):
        with self.lock:
            self.status = status

    def answer(self, method, form, mood):
        if form.get('api_id') != self.api_id:
            return {'status': 'ERROR', 'status_code': 301, 'status_text': 'Неправильный api_id'}
        if method == 'auth/check':
            return {'status': 'OK', 'status_code': 100}
        if method == 'my/balance':
            return {'status': 'OK', 'status_code': '100', 'balance': '4122.56'}
        if method == 'sms/status':
            return {'status': 'OK', 'status_code': 100, 'sms': {form['sms_id']: {
                'status': 'OK', 'status_code': self.status, 'status_text': 'как есть'}}}
        if method != 'sms/send':
            return {'status': 'ERROR', 'status_code': 211, 'status_text': 'Метод не найден'}
        if isinstance(mood, tuple):
            return {'status': 'ERROR', 'status_code': mood[1], 'status_text': 'Отказ'}
        if isinstance(mood, int):
            # taken as a whole, refused for the one it is to
            return {'status': 'OK', 'status_code': 100, 'balance': 4122.56, 'sms': {form['to']: {
                'status': 'ERROR', 'status_code': mood, 'status_text': 'Отказ для ' + form['to']}}}
        self.sent.append((form['to'], form['msg'], form))
        return {'status': 'OK', 'status_code': 100, 'balance': 4122.56, 'sms': {form['to']: {
            'status': 'OK', 'status_code': '100', 'sms_id': '000000-%d' % (10000000 + len(self.sent))}}}

    def serve(self, handler):
        body = self.body_of(handler).decode()
        path, _, query = handler.path.partition('?')
        form = dict(urllib.parse.parse_qsl(body, keep_blank_values=True))
        with self.lock:
            method = path.strip('/')
            self.asked.append((method, form, handler.path))
            mood = self.moods.pop(0) if method == 'sms/send' and self.moods else None
            plain = handler.command != 'POST' or query or form.get('json') != '1'
            answer = {'status': 'ERROR', 'status_code': 210} if plain else self.answer(method, form, mood)
        if mood == 'lost':
            handler.close_connection = True
            return
        data = b'100\n' if mood == 'garbage' else json.dumps(answer).encode()
        self.reply(handler, 200, data, **{'Content-Type': 'application/json; charset=utf-8'})
