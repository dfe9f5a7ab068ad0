#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Steps from state to state: the server refuses what the tables of the model do not have, and says why."""
from world import World
from kabinet_test import main, new_id


def step(person, entity, row, before, after):
    """One change of a row; the outcome."""
    now = person.rows(entity)[row]
    return person.do('update', entity, row, after, {name: now.get(name) for name in set(before) | set(after)}, now['rev'])


def refused(outcome, field):
    assert outcome['outcome'] == 'refused' and outcome['field'] == field, outcome
    return outcome['code'], outcome['message']


def test_licence():
    """S1-34: a licence goes its way; a step that there is not is refused with what is possible instead"""
    with World(licences=1) as world:
        admin = world.person('ADMIN')
        row = next(iter(admin.rows('licence')))
        assert refused(step(admin, 'licence', row, {}, {'status': 'suspended'}), 'status') \
            == ('refused', '“Suspended” needs a reason. Say why, in a sentence.')
        assert step(admin, 'licence', row, {}, {'status': 'suspended', 'status_reason': 'Нет оплаты.'})['outcome'] == 'done'
        assert refused(step(admin, 'licence', row, {}, {'status': 'draft'}), 'status') == (
            'refused', 'What is “Suspended” cannot become “Draft”. It can become: Active, Expired, Revoked, Transferred.')
        assert step(admin, 'licence', row, {}, {'status': 'revoked'})['outcome'] == 'done'
        for status in ('active', 'draft', 'suspended'):
            code, message = refused(step(admin, 'licence', row, {}, {'status': status}), 'status')
            assert code == 'refused' and message.endswith('nothing comes after it.'), message
        assert admin.rows('licence')[row]['status'] == 'revoked'
        # what is not a step is none of the machine's business
        assert step(admin, 'licence', row, {}, {'note': 'x', 'status': 'revoked'})['outcome'] == 'done'


def test_licence_needs_payment():
    """S1-34: from a draft by way of payment; one that was never sold does not become active"""
    with World(licences=0) as world:
        admin = world.person('ADMIN')
        row = new_id()
        admin.done('create', 'licence', row, {'number': 'N-1', 'client_name': 'Иванов', 'package_name': 'П', 'price': 100})
        assert admin.rows('licence')[row]['status'] == 'draft'
        assert step(admin, 'licence', row, {}, {'status': 'awaiting_payment'})['outcome'] == 'done'
        code, message = refused(step(admin, 'licence', row, {}, {'status': 'active'}), 'status')
        assert code == 'refused' and 'needs the payment' in message, message
        assert step(admin, 'licence', row, {}, {'status': 'active', 'sold_on': '2026-03-01'})['outcome'] == 'done'


if __name__ == '__main__':
    main()
