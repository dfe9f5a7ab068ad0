#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Each invariant of sync has tests that name it, and something is known that breaks them (tests/invariants.tsv)."""

import re
import sys
from pathlib import Path

INVARIANTS = 37
TESTS = Path(sys.argv[1]) / 'tests'
NUMBERS = r'\d+(?:(?:, | and | to |, and )\d+)*'


def numbers_in(text):
    """The invariants that a text names: "invariants 6 and 13", or shorter: "14, 15: ...", "... (31, 37)" """
    found = set()
    for match in re.finditer(rf'(?:[Ii]nvariants? |^[\s/*-]*)({NUMBERS})(?=(:)?)', text, re.MULTILINE):
        if not match[0].lower().lstrip('/*- \n\t').startswith('invariant') and match[2] is None:
            continue
        for first, last in re.findall(r'(\d+)(?: to (\d+))?', match[1]):
            found.update(range(int(first), int(last or first) + 1))
    for match in re.finditer(r'\((\d+(?:, \d+)*)\)$', text.replace('"""', ''), re.MULTILINE):
        found.update(int(number) for number in match[1].split(', '))
    return found


def head_of(path):
    """What a file of tests says of itself, for all that is in it."""
    text = path.read_text()
    found = re.search(r'"""(.*?)"""' if path.suffix == '.py' else r'^/\*\n? (?!SPDX)(.*?)\*/$', text,
                      re.DOTALL | re.MULTILINE)
    return found[1] if found and found.start() < 400 else ''


def function_of(path, name):
    """The function with its comment or its docstring; None if there is none."""
    lines = path.read_text().split('\n')
    head = re.compile(rf'\s*def {name}\(' if path.suffix == '.py' else rf'{name} \((?!.*;$)')
    for i, line in enumerate(lines):
        if not head.match(line):
            continue
        start, end = i, i + 1
        while start > 0 and lines[start - 1].strip() and not lines[start - 1].startswith(('}', '#')):
            start -= 1
        while end < len(lines) and not (lines[end].startswith('}') if path.suffix == '.c'
                                        else re.match(r'\S', lines[end])):
            end += 1
        return '\n'.join(lines[start:end])
    return None


def check_function(where, invariant=None):
    name, _, function = where.partition(':')
    path = TESTS / name
    if not path.is_file():
        return f'there is no tests/{name}'
    text = function_of(path, function)
    if text is None:
        return f'there is no {function} in tests/{name}'
    if invariant is not None and invariant not in numbers_in(text) | numbers_in(head_of(path)):
        return f'{where} does not name invariant {invariant}'
    return None


def simulator():
    """The invariants that it judges, and the bugs that it plants."""
    text = '\n'.join(path.read_text() for path in sorted((TESTS / 'sim').glob('*.c')))
    oracles = set(re.findall(r'sim_fail \("(\d+)"', text))
    table = re.search(r'sim_mutant_name \(SimMutant mutant\)\n\{(.*?)\n\}', text, re.DOTALL)
    return oracles, set(re.findall(r'"([a-z-]+)"', table[1])) - {'none'}


def check_line(number, fields, oracles, mutants):
    if len(fields) != 4 or fields[0] != str(number) or not all(field.strip() for field in fields):
        yield f'the line has not the form: {number}, title, tests, broken'
        return
    for where in fields[2].split():
        if where.startswith('sim:'):
            if where[4:] not in oracles:
                yield f'the simulator has no oracle {where[4:]}'
        else:
            error = check_function(where, number)
            if error:
                yield error
    if fields[3].startswith('by hand: '):
        return
    for where in fields[3].split():
        if where.startswith('sim:'):
            if where[4:] not in mutants:
                yield f'the simulator plants no {where[4:]}'
        else:
            error = check_function(where)
            if error:
                yield error


def main():
    lines = [line.split('\t') for line in (TESTS / 'invariants.tsv').read_text().split('\n')
             if line and not line.startswith('#')]
    oracles, mutants = simulator()
    errors = []
    if len(lines) != INVARIANTS:
        errors.append(f'{len(lines)} lines instead of {INVARIANTS}')
    for number, fields in enumerate(lines, 1):
        errors.extend(f'{number}: {error}' for error in check_line(number, fields, oracles, mutants))
    named = {where[4:] for fields in lines for where in fields[-1].split() if where.startswith('sim:')}
    errors.extend(f'no invariant names the planted bug {name}' for name in sorted(mutants - named))
    for error in errors:
        print(f'tests/invariants.tsv: {error}')
    return 1 if errors else 0


sys.exit(main())
