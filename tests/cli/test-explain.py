#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""explain-access says of each step of a state machine what the server then does."""
import json
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'server'))
from world import World  # noqa: E402
from kabinet_test import main, new_id  # noqa: E402

PEOPLE = ('ADMIN', 'AGENT', 'SOUTH', 'CLIENT')


def explain(world, login, entity, row):
    return json.loads(world.ctl('explain-access', login, entity, row, '--json'))


def compare(world, entity, field, reason, make):
    """Every person, every step: whether it is said to be allowed is whether it is done; (person, state) of those done."""
    done, n = set(), 0
    for login in PEOPLE:
        person = world.person(login)
        steps = [x for x in explain(world, login, entity, make()) if x['operation'] == 'step']
        assert steps and all(x['from'] and x['why'] for x in steps), steps
        for said in steps:
            row = make()
            now = person.rows(entity).get(row) or {}
            outcome = person.do('update', entity, row, {field: said['to'], reason: 'Так решили.'},
                                {field: now.get(field), reason: None}, now.get('rev', 1))
            assert (outcome['outcome'] == 'done') == said['allowed'], (login, said, outcome)
            assert said['why'].endswith('Allowed.' if said['allowed'] else 'Not allowed.'), said
            n += 1
            if said['allowed']:
                done.add((login, said['to']))
    assert n >= len(PEOPLE), n
    return done


def test_order():
    """The owner cancels what is pending, though the table of access gives no update; others' orders are not theirs"""
    with World(licences=0) as world:
        client = world.person('CLIENT')
        count = iter(range(1000))

        def make():
            row = new_id()
            client.done('create', 'order', row, {'number': 'O-%d' % next(count), 'total': 100, 'client': world.petrov})
            return row
        done = compare(world, 'order', 'status', 'status_reason', make)
        assert done >= {('CLIENT', 'cancelled'), ('ADMIN', 'cancelled'), ('ADMIN', 'processing')}, done
        assert not any(login == 'SOUTH' or (login, to) == ('CLIENT', 'processing') for login, to in done), done
        row = make()
        owner = {x['operation']: x for x in explain(world, 'CLIENT', 'orders', row)}
        assert owner['update']['allowed'] and 'Pending' in owner['update']['why'], owner['update']
        foreign = [x for x in explain(world, 'SOUTH', 'order', row) if x.get('to') == 'cancelled'][0]
        assert 'takes none of its steps' in foreign['why'], foreign
        # Too late to change it once somebody has taken it on.
        admin = world.person('ADMIN')
        now = admin.rows('order')[row]
        admin.done('update', 'order', row, {'status': 'processing'}, {'status': 'pending'}, now['rev'])
        owner = {x['operation']: x for x in explain(world, 'CLIENT', 'order', row)}
        assert not owner['update']['allowed'] and 'not any more' in owner['update']['why'], owner['update']
        text = world.ctl('explain-access', 'CLIENT', 'order', row)
        assert 'processing → cancelled' in text and 'administrators and staff' in text, text


def test_ticket():
    """An answer that is missing keeps everybody from the step; a clock's own step is nobody's"""
    with World(licences=0) as world:
        client = world.person('CLIENT')
        count = iter(range(1000))

        def make():
            row = new_id()
            client.done('create', 'ticket', row, {'number': 'T-%d' % next(count), 'subject': 'Не входит', 'body': 'Ошибка 5',
                                                  'client': world.petrov})
            return row
        steps = {(login, x['to']): x for row in (make(),) for login in PEOPLE
                 for x in explain(world, login, 'ticket', row) if x['operation'] == 'step'}
        assert steps['ADMIN', 'in_progress']['allowed'] and not steps['CLIENT', 'in_progress']['allowed'], steps


def test_missing():
    """What a step needs besides is named: a payment, a reason"""
    with World(licences=0) as world:
        row = new_id()
        world.person('ADMIN').done('create', 'licence', row, {'number': 'N-1', 'client_name': 'Иванов', 'package_name': 'П',
                                                              'price': 100})
        steps = {x['to']: x for x in explain(world, 'ADMIN', 'licence', row) if x['operation'] == 'step'}
        assert not steps['active']['allowed'] and 'needs the payment' in steps['active']['why'], steps['active']
        assert steps['revoked']['allowed'] and 'needs a reason' in steps['revoked']['why'], steps['revoked']
        assert steps['awaiting_payment']['allowed'] and 'needs' not in steps['awaiting_payment']['why'], steps


def test_no_steps():
    """What has no states has no steps; what is at its end has none either"""
    with World(licences=1) as world:
        admin = world.person('ADMIN')
        assert len(explain(world, 'ADMIN', 'client', world.petrov)) == 4
        row = next(iter(admin.rows('licence')))
        assert len(explain(world, 'ADMIN', 'licence', row)) > 4
        now = admin.rows('licence')[row]
        admin.done('update', 'licence', row, {'status': 'revoked', 'status_reason': 'Возврат.'},
                   {'status': now['status'], 'status_reason': None}, now['rev'])
        assert len(explain(world, 'ADMIN', 'licence', row)) == 4


main()
