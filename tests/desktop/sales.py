# SPDX-License-Identifier: GPL-3.0-or-later
"""A company that sells licences: who sells, who buys, and orders in every state, made as people make them."""
import datetime
from types import SimpleNamespace

from kabinet_test import Server, new_id

SELLER = {'name': 'ООО «Меридиан»', 'inn': '7707083893', 'kpp': '773601001', 'ogrn': '1027700132195',
          'bank': 'АО «Первый Образцовый банк»', 'bic': '044525999', 'account': '40702810600000012345',
          'correspondent_account': '30101810600000000999', 'director': 'Орлова Н. В.', 'director_position': 'Генеральный директор',
          'accountant': 'Лебедева О. С.', 'legal_address': '117312, г. Москва, ул. Вавилова, д. 19', 'phone': '+74951234567',
          'email': 'office@meridian.example', 'site': 'https://meridian.example'}
LONG = 'Общество с ограниченной ответственностью «Межрегиональная производственно-коммерческая компания «Северо-Западный фрахт»'
TODAY = datetime.date.today()


def day(days):
    return (TODAY + datetime.timedelta(days)).isoformat()


class Sales:
    """With 'with'. The people: admin, partner, head, agent, other (another partner's agent): (login, password). Orders by what became of them."""

    def __enter__(self):
        self.server = Server(tcp=True)
        try:
            self.make()
        except BaseException:
            self.server.stop()
            raise
        return self

    def __exit__(self, *_):
        self.server.stop()

    def do(self, op, entity, row=None, base=None, rev=0, **values):
        self.n += 1
        row = row or new_id()
        [outcome] = self.api.mutate([{'id': new_id(), 'n': self.n, 'entity': entity, 'row': row, 'op': op, 'base_rev': rev,
                                      'base': base or {}, 'set': values, 'schema': 1}])
        assert outcome['outcome'] == 'done', outcome
        return row

    def set(self, entity, row, **values):
        now = self.api.rows(entity)[row]
        return self.do('update', entity, row, {name: now.get(name) for name in values}, now['rev'], **values)

    def make(self):
        server, self.n = self.server, 0
        self.admin = server.setup('ООО «Меридиан»')
        server.start('--webhooks-to-loopback')
        self.api = server.client().sign_in(*self.admin)
        self.north = self.do('create', 'partner', name='Партнёр «Север»', status='active', sells_through_agents=True,
                             promotes_through_links=False)
        self.south = self.do('create', 'partner', name='Партнёр «Юг»', status='active', sells_through_agents=True,
                             promotes_through_links=False)
        self.partner = server.add_user('partner', 'Власова', 'Ирина', 'partner@example.org', '--partner', 'Партнёр «Север»')
        self.agent = server.add_user('agent', 'Данилов', 'Пётр', 'agent@example.org', '--partner', 'Партнёр «Север»')
        self.other = server.add_user('agent', 'Ефимова', 'Ольга', 'other@example.org', '--partner', 'Партнёр «Юг»')
        self.agents = {a['name'].split()[0]: a['id'] for a in self.api.rows('agent').values()}
        # the head of the department that the agent is in
        department = self.do('create', 'department', partner=self.north, name='Отдел продаж')
        self.set('agent', self.agents['Данилов'], department=department)
        self.head = server.add_user('head', 'Максимова', 'Инна', 'head@example.org', '--partner', 'Партнёр «Север»')
        member = next(m['id'] for m in self.api.rows('membership').values() if m['role'] == 'head')
        self.set('membership', member, department=department)
        self.company()
        self.catalogue()
        self.orders = SimpleNamespace()
        self.sell()

    def company(self):
        was = [r for r in self.api.rows('setting').values() if r['key'] == 'company']
        if was:
            self.set('setting', was[0]['id'], value=SELLER)
        else:
            self.do('create', 'setting', key='company', value=SELLER, audience='everyone')

    def catalogue(self):
        kinds = [self.do('create', 'package_kind', name=name) for name in ('Бухгалтерия', 'Торговля')]
        plain = {'state': 'on_sale', 'calculation': 'fixed', 'currency': 'RUB', 'vat': '22', 'term_months': 12}
        self.packages = {
            name: self.do('create', 'package', name=name, price=price, kind=kind, **plain)
            for name, price, kind in (('Бухгалтерия Профи', 1234500, kinds[0]), ('Зарплата и кадры', 790000, kinds[0]),
                                      ('Касса Онлайн', 450000, kinds[1]), ('Электронная подпись', 290000, None))}
        self.do('create', 'package', name='Склад (архив)', price=100000, kind=kinds[1], **dict(plain, state='archived'))
        option = self.do('create', 'option', name='Выезд инженера', price=350000, currency='RUB')
        self.do('create', 'package_option', package=self.packages['Бухгалтерия Профи'], option=option, price=300000)
        self.option = option
        for package in self.packages.values():
            for partner in (self.north, self.south):
                self.do('create', 'package_binding', package=package, partner=partner)
        self.do('create', 'promo_code', code='ВЕСНА10', kind='percent', percent=1000)

    def client(self, name, phone, agent, **requisites):
        row = self.do('create', 'client', name=name, kind='company', phone=phone, agent=agent)
        if requisites:
            self.do('create', 'requisites', client=row, title='Основные', name=name, is_default=True, **requisites)
        return row

    def sale(self, client, package, **more):
        licence = self.do('issue', 'licence', client=client, package=self.packages[package],
                          **dict({'way': 'invoice', 'agent': self.agents['Данилов']}, **more))
        return self.api.rows('licence')[licence]['order']

    def sell(self):
        made, danilov = self.orders, self.agents['Данилов']
        freight = self.client('ООО «Балтийский фрахт»', '+78127654321', danilov, inn='7812345675', kpp='781201001',
                              director='Щукин Р. Е.', legal_address='198095, г. Санкт-Петербург, Химический пер., д. 1')
        bakery = self.client('ИП Горелова Марина Викторовна', '+79161234567', danilov)
        long_one = self.client(LONG, '+79219876543', danilov, inn='7812345675', kpp='781201001')

        made.paid = self.sale(freight, 'Бухгалтерия Профи', options=[{'option': self.option}], promo_code='ВЕСНА10')
        made.paid_invoice = self.do('issue', 'invoice', order=made.paid, issued_on=day(-20), due_on=day(-10))
        self.do('pay', 'order', made.paid, document='п/п 214', paid_on=day(-12))
        made.link = self.sale(bakery, 'Касса Онлайн', way='payment_link')
        self.set('order', made.link, link='https://pay.example/i/7Q2M', link_expires_at=4102444800000)
        made.overdue = self.sale(long_one, 'Зарплата и кадры', quantity=1)
        made.overdue_invoice = self.do('issue', 'invoice', order=made.overdue, issued_on=day(-40), due_on=day(-30))
        self.set('invoice', made.overdue_invoice, status='overdue')
        made.waiting = self.sale(freight, 'Касса Онлайн')
        made.waiting_invoice = self.do('issue', 'invoice', order=made.waiting, issued_on=day(0), due_on=day(10))
        made.cancelled = self.sale(bakery, 'Электронная подпись')
        self.do('cancel', 'order', made.cancelled, reason='Клиент выбрал другой пакет')
        made.fresh = self.sale(freight, 'Бухгалтерия Профи', promo_code='ВЕСНА10')
        made.refunded = self.sale(bakery, 'Касса Онлайн')
        invoice = self.do('issue', 'invoice', order=made.refunded, issued_on=day(-9), due_on=day(1))
        self.do('pay', 'order', made.refunded, document='п/п 219', paid_on=day(-5))
        payment = next(p for p in self.api.rows('payment').values() if p['order'] == made.refunded)
        self.do('create', 'refund', payment=payment['id'], reason='Возврат по заявлению', amount=450000, currency='RUB',
                provider='bank', state='succeeded')
        made.credit_note = self.do('create', 'invoice', kind='credit_note', corrects=invoice, order=made.refunded, client=bakery,
                                   buyer_name='ИП Горелова Марина Викторовна', total=450000, vat_amount=81148, currency='RUB',
                                   issued_on=day(0), partner=self.north, agent=danilov)
        self.do('create', 'invoice_line', invoice=made.credit_note, position=1, name='Касса Онлайн', quantity=1, price=450000,
                amount=450000, vat='22', vat_amount=81148)
        # nobody's of the north
        stranger = self.client('ООО «Южный порт»', '+78631112233', self.agents['Ефимова'])
        made.south = self.sale(stranger, 'Касса Онлайн', agent=self.agents['Ефимова'])

    def numbers(self):
        """What each order is called, by its id."""
        return {row['id']: row['number'] for row in self.api.rows('order').values()}

    def number(self, entity, row):
        return self.api.rows(entity)[row]['number']
