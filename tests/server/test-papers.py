#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""An invoice made through the server, drawn, and read off the paper by programs of others (S1-36, S2-20)."""
import os
import shutil
import subprocess

from world import World
from kabinet_test import main, new_id

SELLER = {'name': 'ООО «Меридиан»', 'inn': '7707083893', 'kpp': '773601001', 'bank': 'АО «Первый Образцовый банк»',
          'bic': '044525999', 'account': '40702810600000012345', 'correspondent_account': '30101810600000000999',
          'director': 'Орлова Н. В.', 'address': 'г. Москва, ул. Садовая, д. 12'}


def run(*args):
    return subprocess.run(args, capture_output=True, text=True, timeout=60, check=True).stdout


class Office(World):
    """A company with an account, a client, and an invoice of two lines, 22 % VAT."""

    def __init__(self):
        super().__init__(licences=0)
        self.admin = self.buyer = self.invoice = None

    def __enter__(self):
        super().__enter__()
        self.admin = self.person('ADMIN')
        self.buyer = new_id()
        was = [r for r in self.admin.rows('setting').values() if r['key'] == 'company']
        if was:
            self.admin.done('update', 'setting', was[0]['id'], {'value': SELLER}, {'value': was[0]['value']}, was[0]['rev'])
        else:
            self.admin.done('create', 'setting', new_id(), {'key': 'company', 'value': SELLER, 'audience': 'everyone'})
        self.admin.done('create', 'client', self.buyer, {'name': 'ООО «Фрахт»', 'kind': 'company'})
        self.admin.done('create', 'requisites', new_id(), {'title': 'Счёт', 'client': self.buyer, 'name': 'ООО «Фрахт»',
                                                           'inn': '7812345675', 'kpp': '781201001'})
        self.invoice = new_id()
        self.admin.done('create', 'invoice', self.invoice,
                        {'number': 'I-17', 'buyer_name': 'ООО «Фрахт»', 'client': self.buyer, 'total': 1234500,
                         'vat_amount': 222615, 'currency': 'RUB', 'issued_on': '2026-03-09', 'due_on': '2026-03-23'})
        for place, name, quantity, amount, vat in ((2, 'Обучение', 3, 1000000, 180328), (1, 'Лицензия', 1, 234500, 42287)):
            self.admin.done('create', 'invoice_line', new_id(),
                            {'invoice': self.invoice, 'position': place, 'name': name, 'quantity': quantity,
                             'price': amount, 'amount': amount, 'vat': '22', 'vat_amount': vat})
        return self

    def draw(self, kind, name='I-17', check=True, suffix='pdf', **more):
        path = os.path.join(self.dir, '%s-%s.%s' % (kind, name, suffix))
        done = self.ctl('render', '--kind', kind, name, '-o', path, *('--%s=%s' % m for m in more.items()), check=check)
        return path if check else done


def words(path):
    return ' '.join(run('pdftotext', '-layout', path, '-').replace('\u00a0', ' ').split())


def test_invoice():
    """Drawn from the rows as the server keeps them: who sells, who buys, what it comes to, and the code to pay by"""
    with Office() as office:
        text = words(office.draw('invoice'))
        for part in ('Счёт на оплату № I-17 от 9 марта 2026 г.', 'ООО «Меридиан»', 'ИНН 7812345675', 'Лицензия', '3 333,3333',
                     'Всего к оплате: 12 345,00 ₽', 'Двенадцать тысяч триста сорок пять рублей 00 копеек'):
            assert part in text, (part, text)
        assert text.index('Лицензия') < text.index('Обучение')
        if shutil.which('zbarimg'):
            code = run('zbarimg', '-q', '--raw', office.draw('invoice', suffix='png')).strip()
            assert code.startswith('ST00012|Name=ООО «Меридиан»|PersonalAcc=40702810600000012345|'), code
            assert '|Sum=1234500|' in code and '|PayeeINN=7707083893|' in code and '|PayerINN=7812345675' in code, code
            assert 'Purpose=Оплата по счёту № I-17 от 09.03.2026. В том числе НДС 2226.15 руб.' in code, code
        act = words(office.draw('act'))
        assert 'Акт № I-17 от 9 марта 2026 г.' in act and 'ЗАКАЗЧИК' in act, act
        english = words(office.draw('invoice', language='en', suffix='en.pdf'))
        assert 'Total due ₽12,345.00' in english, english
        # another day, another form; a form is of one kind
        office.admin.done('create', 'template', new_id(), {'name': 'Краткий акт', 'kind': 'act', 'language': 'ru', 'audience': 'everyone',
                                                           'html': '<p>Кратко: {{number}}, {{date | date}}</p>'})
        assert 'от 31 марта 2026 г.' in words(office.draw('act', suffix='3.pdf', date='2026-03-31'))
        assert words(office.draw('act', suffix='4.pdf', date='2026-03-31', template='Краткий акт')) == 'Кратко: I-17, 31.03.2026'
        status, _, err = office.draw('invoice', check=False, suffix='5.pdf', template='Краткий акт')
        assert status == 1 and 'Краткий акт' in err, (status, err)


def test_refused():
    """A requisite that a bank would refuse is named, and there is no file; so is what does not add up"""
    with Office() as office:
        now = office.admin.rows('invoice')[office.invoice]
        wrong = dict(now['seller'], account='40702810600000012346')
        office.admin.done('update', 'invoice', office.invoice, {'seller': wrong}, {'seller': now['seller']}, now['rev'])
        status, _, err = office.draw('invoice', check=False)
        assert status == 1 and 'Account of the payee' in err, (status, err)
        assert not os.path.exists(os.path.join(office.dir, 'invoice-I-17.pdf'))
        office.draw('act')
        now = office.admin.rows('invoice')[office.invoice]
        office.admin.done('update', 'invoice', office.invoice, {'total': 1234501, 'vat_amount': 222615},
                          {'total': 1234500, 'vat_amount': 222615}, now['rev'])
        status, _, err = office.draw('act', check=False, suffix='2.pdf')
        assert status == 1 and '12,345.00' in err and '12,345.01' in err, (status, err)
        assert office.draw('bill', check=False)[0] == 2
        assert office.draw('invoice', 'NONE', check=False)[0] == 3


main()
