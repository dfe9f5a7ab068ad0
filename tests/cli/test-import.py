#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""kabinetctl import and export: the tables of tests/data, number by number (see its README.md)."""
import csv
import io
import json
import os
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..'))
from fresh import fresh  # noqa: E402
from kabinet_test import DATA, main  # noqa: E402

OK, FAILED, USAGE, PARTLY = 0, 1, 2, 4
EXPECTED = {'rows': 2000, 'imported': 1909, 'present': 0, 'duplicates': 21, 'rejected': 70, 'unmatched': 3}
# What must be in the reason, and how often.
REASONS = {'not a day of the calendar': 14, 'not an amount': 11, 'Full name: fill this in': 9, 'Package: there is no': 10,
           'not a phone number': 12, 'Number: fill this in': 5, 'ends before it begins': 4,
           'not one of the values': 3, 'not an e-mail address': 2, 'stands on line': 21}
C = dict(os.environ, LC_ALL='C.UTF-8', LANGUAGE='en')


def office():
    server = fresh()
    server.ctl('org', 'create', 'Офис')
    result = load(server, 'packages', 'packages.csv')
    assert result['imported'] == 14 and result['rejected'] == 0, result
    return server


def load(server, what, name, *more, status=OK):
    path = name if os.path.isabs(name) else os.path.join(DATA, name)
    got, out, err = server.ctl('import', what, path, '--json', *more, check=False, env=C)
    assert got == status, (name, got, err)
    return json.loads(out)


def table(server, what, *more):
    return list(csv.DictReader(io.StringIO(server.ctl('export', what, *more)), delimiter=';'))


def same(result, expected):
    assert {k: result[k] for k in expected} == expected, result


def test_office_table():
    """2,000 rows, UTF-8: exact numbers; the bad rows come back with the reason"""
    server = office()
    bad = os.path.join(server.dir, 'bad.csv')
    result = load(server, 'licences', 'licences-2000-utf8.csv', '--errors', bad, status=PARTLY)
    same(result, EXPECTED)
    assert result['encoding'] == 'UTF-8' and result['delimiter'] == ';'
    assert result['columns']['Сумма, руб.'] == 'price' and result['ignored'] == [], result

    with open(bad, encoding='utf-8-sig', newline='') as f:
        returned = list(csv.reader(f, delimiter=';'))
    with open(os.path.join(DATA, 'licences-2000-utf8.csv'), encoding='utf-8-sig', newline='') as f:
        originals = list(csv.reader(f, delimiter=';'))
    assert len(returned) == 1 + 91 and len(returned[0]) == len(originals[0]) + 1
    for text, n in REASONS.items():
        assert sum(text in row[-1] for row in returned) == n, (text, n)
    unguarded = [[c[1:] if c[:2] in ("'+", "'-", "'=") else c for c in row[:-1]] for row in returned[1:]]
    for row in unguarded:
        assert row in originals, row

    rows = {r['number']: r for r in table(server, 'licences')}
    assert len(rows) == 1909
    assert rows['Л-24/00001']['package'] == 'Документооборот', 'found in any case'
    assert rows['Л-24/00001']['price'] == '10800,00' and rows['Л-24/00001']['valid_to'] == '2025-10-31'
    assert rows['Л-24/00001']['client_phone'] == '+7 985 941-57-83' and rows['Л-24/00001']['status'] == 'expired'
    assert rows['Л-24/00002']['valid_to'] == '2024-12-01', 'written 01/12/2024'
    assert any('\n' in r['note'] for r in rows.values())
    clients = table(server, 'clients')
    assert len(clients) == result['clients'] and len({c['phone'] for c in clients if c['phone']}) == \
        len([c for c in clients if c['phone']]), 'one client a phone'
    assert {c['kind'] for c in clients} == {'person', 'company', 'sole_proprietor'}


def test_windows_1251():
    """The same rows from an old program: another encoding, CRLF, a title above the heads"""
    server = office()
    same(load(server, 'licences', 'licences-2000-cp1251.csv', status=PARTLY), dict(EXPECTED))
    other = office()
    load(other, 'licences', 'licences-2000-utf8.csv', status=PARTLY)
    assert table(server, 'licences') == table(other, 'licences')
    assert table(server, 'clients') == table(other, 'clients')


def test_twice_changes_nothing():
    server = office()
    load(server, 'licences', 'licences-2000-utf8.csv', status=PARTLY)
    before = [table(server, what) for what in ('licences', 'clients', 'packages')]
    again = load(server, 'licences', 'licences-2000-cp1251.csv', status=PARTLY)
    same(again, {'imported': 0, 'present': 1909, 'duplicates': 21, 'rejected': 70, 'clients': 0})
    same(load(server, 'packages', 'packages.csv'), {'imported': 0, 'present': 14})
    assert [table(server, what) for what in ('licences', 'clients', 'packages')] == before


def test_dry_run():
    """Says the same and does nothing"""
    server = office()
    result = load(server, 'licences', 'licences-2000-utf8.csv', '--dry-run', status=PARTLY)
    same(result, dict(EXPECTED, dry_run=True))
    assert table(server, 'licences') == [] and table(server, 'clients') == []


def test_bulgarian_and_azerbaijani():
    """Heads, statuses, phones as at home, alphabets"""
    server = office()
    for country, last, phone in (('bg', 'BG-0200', '+359'), ('az', 'AZ-0200', '+994')):
        result = load(server, 'licences', 'licences-200-%s.csv' % country, '--country', country, status=PARTLY)
        same(result, {'rows': 200, 'imported': 195, 'duplicates': 1, 'rejected': 4, 'unmatched': 0})
        rows = [r for r in table(server, 'licences') if r['number'].startswith(last[:3])]
        assert len(rows) == 195
        assert all(r['client_phone'].startswith(phone) for r in rows)
        assert {r['status'] for r in rows} == {'active', 'awaiting_payment'}
        assert {r['currency'] for r in rows} == {'EUR' if country == 'bg' else 'AZN'}
    # Without knowing the country, phones as at home are nobody's.
    other = office()
    result = load(other, 'licences', 'licences-200-az.csv', status=PARTLY)
    assert result['rejected'] > 50, result


def test_round_trip():
    """What is exported is read back to the same rows"""
    server = office()
    load(server, 'licences', 'licences-2000-utf8.csv', status=PARTLY)
    load(server, 'licences', 'licences-200-az.csv', '--country', 'az', status=PARTLY)
    for more in ([], ['--delimiter', ',', '--bom'], ['--delimiter', 'tab']):
        other = fresh()
        other.ctl('org', 'create', 'Копия')
        for what in ('packages', 'clients', 'licences'):
            path = os.path.join(other.dir, what + '.csv')
            server.ctl('export', what, '--output', path, *more)
            result = load(other, what, path)
            assert result['imported'] == result['rows'] and result['rejected'] == 0, result
        for what in ('packages', 'clients', 'licences'):
            assert table(server, what) == table(other, what), (what, more)


def test_sample_round_trip():
    """The same for sample data: options, promo codes, renewals, partners and agents"""
    server = fresh()
    server.ctl('sample', '-n', '500', '--no-password')
    other = fresh()
    other.ctl('org', 'create', 'Копия')
    for what in ('packages', 'clients', 'licences'):
        path = os.path.join(other.dir, what + '.csv')
        server.ctl('export', what, '--output', path)
        result = load(other, what, path)
        assert result['imported'] == result['rows'] and result['rejected'] == 0, (what, result)
    assert table(server, 'licences') == table(other, 'licences')


def test_export():
    """A filter, a mark of the byte order, a file that only its owner reads"""
    server = office()
    load(server, 'licences', 'licences-2000-utf8.csv', status=PARTLY)
    rows = table(server, 'licences', '--where', 'status=Истекла', '--where', 'package=касса онлайн')
    assert rows and all(r['status'] == 'expired' and r['package'] == 'Касса Онлайн' for r in rows), len(rows)
    assert len(table(server, 'licences', '-w', 'sold_on=01.11.2024')) == \
        len([r for r in table(server, 'licences') if r['sold_on'] == '2024-11-01'])
    path = os.path.join(server.dir, 'out.csv')
    server.ctl('export', 'licences', '--bom', '-o', path)
    with open(path, 'rb') as f:
        assert f.read(3) == b'\xef\xbb\xbf'
    assert os.stat(path).st_mode & 0o777 == 0o600
    assert server.ctl('export', 'licences', '--where', 'nothing=1', check=False)[0] == USAGE
    assert server.ctl('export', 'licences', '--where', 'status=???', check=False)[0] == FAILED


FORMULAS = ['=HYPERLINK("http://example.org";"x")', '+cmd|/c calc', '-2+3', '@SUM(1)', "'=1", "''", '\tx']


def test_formulas():
    """No cell of an export begins like a formula, and all come back as they were"""
    server = office()
    path = os.path.join(server.dir, 'in.csv')
    with open(path, 'w', encoding='utf-8', newline='') as f:
        out = csv.writer(f, delimiter=';')
        out.writerow(['number', 'client_name', 'package', 'price', 'note'])
        for i, text in enumerate(FORMULAS):
            # As an export writes it: guarded.
            guarded = "'" + text if text[0] in "=+-@\t'" else text
            out.writerow(['F-%d' % i, guarded, 'Касса Онлайн', '1', guarded])
    load(server, 'licences', path)
    exported = server.ctl('export', 'licences')
    for row in csv.reader(io.StringIO(exported), delimiter=';'):
        for cell in row:
            assert not cell or cell[0] not in '=@\t' and not (cell[0] in '+-' and not cell[1:].replace(' ', '').isdigit()), row
    notes = [r['note'] for r in table(server, 'licences')]
    assert notes[0] == "'" + FORMULAS[0], notes


def test_mapping():
    """A file of its own heads, with a mapping"""
    server = office()
    data = os.path.join(server.dir, 'odd.csv')
    mapping = os.path.join(server.dir, 'map.json')
    with open(data, 'w', encoding='utf-8') as f:
        f.write('Код|Кто|Что|Почём|Тел\nX1|Иванов Иван|Касса Онлайн|5,50|050 123 45 67\n')
    with open(mapping, 'w', encoding='utf-8') as f:
        json.dump({'columns': {'Код': 'number', 'Кто': 'client_name', 'Что': 'package', 'Почём': 'price',
                               'Тел': 'client_phone'}, 'currency': 'USD', 'country': 'az'}, f)
    assert server.ctl('import', 'licences', data, check=False)[0] == FAILED
    same(load(server, 'licences', data, '--mapping', mapping), {'imported': 1, 'delimiter': '|'})
    row = table(server, 'licences')[0]
    assert (row['number'], row['price'], row['currency'], row['client_phone']) == ('X1', '5,50', 'USD', '+994 50 123 45 67')
    for text in ('{', '[]', '{"columns":{"Код":"nothing"}}', '{"columns":5}'):
        with open(mapping, 'w', encoding='utf-8') as f:
            f.write(text)
        status, _, err = server.ctl('import', 'licences', data, '-m', mapping, check=False)
        assert status == FAILED and err, text


def write(server, data):
    path = os.path.join(server.dir, 'hostile.csv')
    with open(path, 'wb') as f:
        f.write(data)
    return path


def test_odd_files():
    """UTF-16, an empty file, a quote left open, binary, one line, a line too wide"""
    server = office()
    good = 'Номер;ФИО;Пакет;Сумма\nU-1;Иванов;Касса Онлайн;5\n'
    same(load(server, 'licences', write(server, good.encode('utf-16'))), {'imported': 1, 'encoding': 'UTF-16LE'})
    same(load(server, 'licences', write(server, ('sep=;\r\n' + good.replace('U-1', 'U-2').replace('\n', '\r')).encode())),
         {'imported': 1})
    for data in (b'', b'\n\n', b'\xef\xbb\xbf', good.encode()[:-2] + b'"', 'Номер;ФИО;Пакет;Сумма\n"a;b'.encode(),
                 os.urandom(5000), b'\0' * 100, b';' * 100000, b'a;b;c\n1;2;3\n'):
        status, out, err = server.ctl('import', 'licences', write(server, data), check=False)
        if data.endswith(b'5"') or status == PARTLY:
            continue
        assert status == FAILED and err and not out, (data[:40], status, err)
    assert len(table(server, 'licences')) >= 2
    status, _, err = server.ctl('import', 'licences', write(server, good.encode('cp1251')), '--encoding', 'utf-8', check=False)
    assert status == FAILED and 'encoding' in err, err


def test_from_standard_input():
    server = office()
    with open(os.path.join(DATA, 'licences-200-bg.csv'), encoding='utf-8') as f:
        out = server.ctl('import', 'licences', '-', '--country', 'bg', '--json', input=f.read(), check=False)
    assert out[0] == PARTLY and json.loads(out[1])['imported'] == 195, out


def test_generator():
    """The tables are what their generator makes"""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, os.path.join(DATA, 'make-licences.py'), folder], check=True, timeout=60)
        for name in os.listdir(folder):
            with open(os.path.join(folder, name), 'rb') as a, open(os.path.join(DATA, name), 'rb') as b:
                assert a.read() == b.read(), name


if __name__ == '__main__':
    main()
