#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes the tables in this folder as offices would export them from a spreadsheet, faults included.

    /usr/bin/python3 tests/data/make-licences.py [FOLDER]

The same tables every time. What is wrong in them, and how often, is in README.md beside this file
and asserted by tests/cli/test-import.py. People and companies are invented.
"""
import datetime
import os
import random
import sys

NBSP = '\u00a0'

RU_SURNAMES = '''Иванов Смирнов Кузнецов Попов Васильев Петров Соколов Михайлов Новиков Фёдоров Морозов Волков
Алексеев Лебедев Семёнов Егоров Павлов Козлов Степанов Николаев Орлов Андреев Макаров Никитин Захаров Зайцев
Соловьёв Борисов Яковлев Григорьев Романов Воробьёв Кузьмин Фролов Королёв Гусев Киселёв Ильин Поляков
Сорокин Ковалёв Белов Медведев Антонов Тарасов Жуков Баранов Филиппов Комаров Давыдов'''.split()
# A man's name and the stem of his children's patronymics.
RU_MEN = [('Александр', 'Александров'), ('Алексей', 'Алексеев'), ('Андрей', 'Андреев'), ('Антон', 'Антонов'),
          ('Борис', 'Борисов'), ('Виктор', 'Викторов'), ('Владимир', 'Владимиров'), ('Григорий', 'Григорьев'),
          ('Денис', 'Денисов'), ('Евгений', 'Евгеньев'), ('Иван', 'Иванов'), ('Кирилл', 'Кириллов'),
          ('Михаил', 'Михайлов'), ('Олег', 'Олегов'), ('Павел', 'Павлов'), ('Пётр', 'Петров'), ('Роман', 'Романов'),
          ('Сергей', 'Сергеев'), ('Степан', 'Степанов'), ('Юрий', 'Юрьев')]
RU_WOMEN = '''Анна Мария Елена Ольга Наталья Ирина Светлана Татьяна Екатерина Людмила Галина Юлия Дарья
Вера Надежда Любовь Полина Ксения София Алёна'''.split()
RU_COMPANIES = '''Альфа Вектор Гранит Север Прогресс Техно Ресурс Маяк Родник Спутник Заря Луч Горизонт Берег
Парус Кедр'''.split()
RU_PACKAGES = [('Бухгалтерия Старт', 6900, 12), ('Бухгалтерия Профи', 12900, 12), ('Касса Онлайн', 1190, 1),
               ('Склад и заказы', 9900, 12), ('Документооборот', 5400, 12), ('Электронная подпись', 3200, 15),
               ('Защита рабочих мест', 1800, 12)]
BG_PACKAGES = [('Счетоводство Старт', 119), ('Счетоводство Про', 249), ('Електронни фактури', 69),
               ('Сигурно работно място', 39)]
AZ_PACKAGES = [('Mühasibat Başlanğıc', 180), ('Mühasibat Peşəkar', 390), ('Sənəd dövriyyəsi', 210)]
AGENTS = ['Данилова Вероника Олеговна', 'Ефимова Ольга Ярославовна', 'Максимов Евгений Вадимович', '']
NOTES = ['', '', '', '', '', 'оплата по счёту', 'скидка 10 %; согласовано', 'Просил перезвонить.\nПосле 15:00.',
         'договор "рамочный"', 'продление', 'через партнёра']

RU_HEAD = ['№ лицензии', 'Дата продажи', 'ФИО / Наименование клиента', 'Телефон', 'E-mail', 'Пакет', 'Кол-во',
           'Сумма, руб.', 'Действует с', 'Действует по', 'Статус', 'Агент', 'Примечание', '', '']
NUMBER, SOLD, CLIENT, PHONE, MAIL, PACKAGE, QUANTITY, SUM, FROM, TO, STATUS, AGENT, NOTE = range(13)

# Which fault, and in how many of the rows.
FAULTS = [('impossible day', 14), ('letters in the sum', 11), ('no client', 9), ('unknown package', 10),
          ('short phone', 12), ('no number', 5), ('ends before it begins', 4), ('unknown status', 3),
          ('broken e-mail', 2)]
DOUBLED_SAME, DOUBLED_OTHER = 15, 6


def phone_ru(r):
    code = r.choice(['903', '905', '912', '916', '921', '926', '937', '950', '962', '985'])
    form = r.choice(['+7{}{:03}{:02}{:02}', '8 ({}) {:03}-{:02}-{:02}', '8{}{:03}{:02}{:02}',
                     '+7 {} {:03}-{:02}-{:02}', '7{}{:03}{:02}{:02}', '{}{:03}{:02}{:02}',
                     '+7 ({}) {:03} {:02} {:02}', '8-{}-{:03}-{:02}-{:02}',
                     '+7' + NBSP + '{}' + NBSP + '{:03}-{:02}-{:02}'])
    return form.format(code, r.randrange(100, 1000), r.randrange(100), r.randrange(100))


def amount(r, roubles, kopecks):
    grouped = '{:,}'.format(roubles)
    forms = ['{},{:02}'.format(grouped.replace(',', ' '), kopecks),
             '{},{:02}'.format(grouped.replace(',', NBSP), kopecks), '{},{:02}'.format(roubles, kopecks),
             '{}.{:02}'.format(roubles, kopecks), '{},{:02} руб.'.format(grouped.replace(',', ' '), kopecks)]
    return r.choice(forms + ([str(roubles)] if kopecks == 0 else []))


def day(r, d):
    return r.choices([d.strftime('%d.%m.%Y'), d.strftime('%d.%m.%y'), d.strftime('%d/%m/%Y'),
                      d.strftime('%Y-%m-%d'), '{}.{}.{}'.format(d.day, d.month, d.year)], [80, 5, 5, 5, 5])[0]


def add_months(d, n):
    year, month = divmod(d.year * 12 + d.month - 1 + n, 12)
    first = datetime.date(year + (month == 11), (month + 1) % 12 + 1, 1)
    return datetime.date(year, month + 1, min(d.day, (first - datetime.timedelta(days=1)).day))


def person_ru(r):
    surname, man, father = r.choice(RU_SURNAMES), r.choice(RU_MEN), r.choice(RU_MEN)
    if r.random() < 0.5:
        return '{}а {} {}на'.format(surname, r.choice(RU_WOMEN), father[1])
    return '{} {} {}ич'.format(surname, man[0], father[1])


def client_ru(r):
    kind = r.random()
    if kind < 0.8:
        return ('ИП ' if kind > 0.65 else '') + person_ru(r)
    form = r.choice(['ООО "{}-{}"', 'ООО «{} {}»', 'АО "{} {}"'])
    return form.format(r.choice(RU_COMPANIES), r.choice(['Сервис', 'Плюс', 'Торг', 'Строй', 'Групп']))


def status_ru(r, end):
    if end < datetime.date(2026, 11, 1):
        return r.choice(['Истекла', 'истекла', 'Просрочена'])
    return r.choices(['Действует', 'Активна', 'активна', 'Ожидает оплаты', 'Приостановлена', 'Отозвана'],
                     [60, 25, 5, 6, 2, 2])[0]


def spoil(r, row, fault):
    if fault == 'impossible day':
        row[r.choice([SOLD, FROM])] = r.choice(['31.04.2026', '30.02.2026', '00.00.0000', '32.12.2025', '15.13.2025'])
    elif fault == 'letters in the sum':
        row[SUM] = r.choice(['шесть тысяч', '6 9OO,00', '12 900 т.р.', 'договорная', '1l 900,00'])
    elif fault == 'no client':
        row[CLIENT] = r.choice(['', ' ', NBSP])
    elif fault == 'unknown package':
        row[PACKAGE] = r.choice(['Бухгалтерия Люкс', 'Пакет 5', 'старый тариф', 'Бухгалтерия Страт'])
    elif fault == 'short phone':
        row[PHONE] = r.choice(['912345', '2-12-85-06', '+7 912', '8 (912) 34-56', 'доб. 114'])
    elif fault == 'no number':
        row[NUMBER] = ''
    elif fault == 'ends before it begins':
        row[FROM], row[TO] = '10.06.2026', '10.05.2026'
    elif fault == 'unknown status':
        row[STATUS] = r.choice(['???', 'см. примечание', 'на проверке'])
    elif fault == 'broken e-mail':
        row[MAIL] = r.choice(['petrov@', 'нет почты'])


def russian():
    r = random.Random(20261101)
    clients = [(client_ru(r), phone_ru(r) if r.random() < 0.93 else '',
                'client{}@pochta.example'.format(i) if r.random() < 0.6 else '') for i in range(900)]
    rows = []
    for i in range(2000 - DOUBLED_SAME - DOUBLED_OTHER):
        client, phone, mail = clients[r.randrange(len(clients))]
        package, price, months = r.choice(RU_PACKAGES)
        sold = datetime.date(2024, 11, 1) + datetime.timedelta(days=i * 729 // 1979)
        begin = sold + datetime.timedelta(days=r.randrange(4))
        end = add_months(begin, months) - datetime.timedelta(days=1)
        quantity = r.choice([1, 1, 1, 2, 3, 5]) if months == 12 else 1
        if r.random() < 0.08:
            package = r.choice([package.upper(), package.lower(), ' ' + package + ' '])
        rows.append(['Л-{:02}/{:05}'.format(sold.year % 100, i + 1), day(r, sold), client, phone, mail, package,
                     str(quantity) if quantity > 1 or r.random() < 0.5 else '',
                     amount(r, price * quantity, r.choice([0, 0, 0, 50])), day(r, begin), day(r, end),
                     status_ru(r, end), r.choice(AGENTS), r.choice(NOTES), '', ''])
    # Which rows are bad is drawn apart, so that a new fault does not move everything else. Sorted and
    # without sets, for the same table in every Python.
    draw = random.Random(7)
    bad = draw.sample(range(40, len(rows)), sum(n for _, n in FAULTS))
    at = 0
    for fault, n in FAULTS:
        for index in bad[at:at + n]:
            spoil(draw, rows[index], fault)
        at += n
    good = [i for i in range(len(rows)) if i not in bad]
    for i, index in enumerate(draw.sample(good, DOUBLED_SAME + DOUBLED_OTHER)):
        copy = list(rows[index])
        if i >= DOUBLED_SAME:
            copy[CLIENT], copy[NOTE] = 'Тихонов Павел Игоревич', 'исправлено'
        rows.append(copy)
    return rows


def bulgarian():
    r = random.Random(359)
    men = 'Иван Георги Димитър Петър Стоян Николай Христо Калоян'.split()
    women = 'Мария Елена Десислава Цветелина Ралица Гергана'.split()
    stems = 'Иванов Георгиев Димитров Петров Стоянов Николаев Христов Ангелов'.split()
    rows = [['Номер на лиценз', 'Дата на продажба', 'Име на клиента', 'Телефон', 'Пакет', 'Брой', 'Сума, €',
             'Валиден от', 'Валиден до', 'Статус', 'Бележка']]
    for i in range(200):
        tail = '{:07}'.format(r.randrange(10 ** 7))
        form = r.choice(['088{} {} {}', '+359 88{} {} {}', '0035988{}{}{}', '088{}{}{}', '359 88{} {} {}'])
        if r.random() < 0.2:
            name = '„{} {}“ ЕООД'.format(r.choice(['Витоша', 'Дунав', 'Рила', 'Пирин']), r.choice(['Трейд', 'Груп']))
        elif r.random() < 0.5:
            name = '{} {} {}'.format(r.choice(men), r.choice(stems), r.choice(stems))
        else:
            name = '{} {}а {}а'.format(r.choice(women), r.choice(stems), r.choice(stems))
        package, price = r.choice(BG_PACKAGES)
        sold = datetime.date(2026, 1, 5) + datetime.timedelta(days=i * 300 // 200)
        end = add_months(sold, 12) - datetime.timedelta(days=1)
        rows.append(['BG-{:04}'.format(i + 1), sold.strftime('%d.%m.%Y г.'), name,
                     form.format(tail[0], tail[1:4], tail[4:]), package, '1',
                     r.choice(['{},00', '{},00 €', '{}']).format(price), sold.strftime('%d.%m.%Y'),
                     end.strftime('%d.%m.%Y'), r.choice(['Действащ', 'действащ', 'Очаква плащане']),
                     r.choice(['', '', 'плащане по банка', 'клиент от изложението, София'])])
    rows[31][1] = '31.06.2026 г.'
    rows[77][6] = 'по договаряне'
    rows[120][4] = 'Счетоводство Мега'
    rows[150][3] = '02 98'
    rows[180] = list(rows[90])
    return rows


def azerbaijani():
    r = random.Random(994)
    men, women = 'Elçin Rəşad Vüqar Orxan Tural Şahin'.split(), 'Aygün Günel Leyla Nərmin Könül'.split()
    surnames = 'Əliyev Məmmədov Hüseynov Həsənov İsmayılov Çobanov Şirinov'.split()
    rows = [['Lisenziyanın nömrəsi', 'Satış tarixi', 'Müştərinin adı', 'Telefon nömrəsi', 'Paket', 'Say', 'Məbləğ, ₼',
             'Başlama tarixi', 'Bitmə tarixi', 'Vəziyyət', 'Qeyd']]
    for i in range(200):
        tail = '{:07}'.format(r.randrange(10 ** 7))
        form = r.choice(['+994 {} {} {} {}', '0{} {} {} {}', '(0{}) {}-{}-{}', '00994{}{}{}{}'])
        if r.random() < 0.2:
            name = '"{} {}" MMC'.format(r.choice(['Xəzər', 'Qafqaz', 'Şirvan']), r.choice(['Servis', 'Ticarət']))
        elif r.random() < 0.5:
            name = '{} {} {} oğlu'.format(r.choice(surnames), r.choice(men), r.choice(men))
        else:
            name = '{}a {} {} qızı'.format(r.choice(surnames), r.choice(women), r.choice(men))
        package, price = r.choice(AZ_PACKAGES)
        sold = datetime.date(2026, 1, 5) + datetime.timedelta(days=i * 300 // 200)
        end = add_months(sold, 12) - datetime.timedelta(days=1)
        rows.append(['AZ-{:04}'.format(i + 1), sold.strftime('%d.%m.%Y'), name,
                     form.format(r.choice(['50', '51', '55', '70', '77']), tail[:3], tail[3:5], tail[5:]), package, '1',
                     r.choice(['{},00', '{},00 ₼', '{} AZN']).format(price), sold.strftime('%d.%m.%Y'),
                     end.strftime('%d.%m.%Y'), r.choice(['Qüvvədədir', 'aktiv', 'Ödəniş gözləyir']),
                     r.choice(['', '', 'köçürmə ilə', 'sərgidən gələn müştəri'])])
    rows[15][7] = '29.02.2026'
    rows[60][2] = ''
    rows[99][6] = 'yüz səksən'
    rows[140][4] = 'Mühasibat Super'
    rows[199] = list(rows[198])
    return rows


def packages():
    rows = [['Название', 'Категория', 'Описание', 'Цена', 'Валюта', 'Расчёт', 'НДС', 'Срок, мес.', 'Состояние']]
    lines = [(name, 'Бухгалтерия и торговля', price, 'руб.', months) for name, price, months in RU_PACKAGES]
    lines += [(name, 'Счетоводство', price, 'EUR', 12) for name, price in BG_PACKAGES]
    lines += [(name, 'Mühasibat', price, 'AZN', 12) for name, price in AZ_PACKAGES]
    for name, kind, price, currency, months in lines:
        rows.append([name, kind, 'Лицензия на {} мес.'.format(months), '{:,},00'.format(price).replace(',', ' ', 1)
                     if price > 999 else '{},00'.format(price), currency, 'фиксированная', 'без НДС', str(months),
                     'в продаже'])
    return rows


def quote(cell, delimiter):
    if any(c in cell for c in (delimiter, '"', '\n')):
        return '"' + cell.replace('"', '""') + '"'
    return cell


def table(rows, delimiter):
    return ''.join(delimiter.join(quote(cell, delimiter) for cell in row) + '\n' for row in rows)


def main():
    folder = sys.argv[1] if len(sys.argv) > 1 else os.path.dirname(os.path.abspath(__file__))

    def write(name, data):
        with open(os.path.join(folder, name), 'wb') as f:
            f.write(data)

    rows = russian()
    # With a mark of the byte order, as "CSV UTF-8" of a spreadsheet has it.
    write('licences-2000-utf8.csv', ('\ufeff' + table([RU_HEAD] + rows, ';')).encode('utf-8'))
    # With a title above the heads and Windows' ends of lines, as accounting programs export.
    old = [['Реестр лицензий на 01.11.2026'] + [''] * (len(RU_HEAD) - 1), RU_HEAD] + rows
    write('licences-2000-cp1251.csv', table(old, ';').replace('\n', '\r\n').encode('cp1251'))
    write('licences-200-bg.csv', table(bulgarian(), ',').encode('utf-8'))
    write('licences-200-az.csv', table(azerbaijani(), '\t').encode('utf-8'))
    write('packages.csv', table(packages(), ';').encode('utf-8'))


if __name__ == '__main__':
    main()
