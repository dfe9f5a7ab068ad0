#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""openapi.json is valid, whole, and about what there is.

Debian has the official schema of OpenAPI 3.0 (package openapi-specification), not that of 3.1. Our
document is 3.1; so every schema in it is held against the meta-schema of JSON Schema 2020-12, which 3.1
takes over, and everything around them, with what 3.1 says otherwise said in the way of 3.0, against
the official schema. Where openapi-spec-validator is installed it judges the document as it is."""
import copy
import functools
import json
import os
import re

from jsonschema import Draft202012Validator, Draft4Validator, RefResolver

from api import METHODS, ApiWorld
from kabinet_test import main

OFFICIAL = '/usr/share/openapi-specification/schemas/v3.0/schema.json'


@functools.lru_cache
def fetched():
    with ApiWorld(licences=0) as world:
        return world.person().get('/openapi.json')[1]


def document():
    return copy.deepcopy(fetched())


def operations(doc):
    for path, item in doc['paths'].items():
        for method in METHODS:
            if method in item:
                yield path, method, item[method], item.get('parameters', [])


def schemas(node):
    """Every schema of the document, wherever it stands."""
    if isinstance(node, dict):
        for name, value in node.items():
            if name == 'schema':
                yield value
            elif name == 'schemas':
                yield from value.values()
            else:
                yield from schemas(value)
    elif isinstance(node, list):
        for value in node:
            yield from schemas(value)


def references(node):
    if isinstance(node, dict):
        if isinstance(node.get('$ref'), str):
            yield node['$ref']
        for value in node.values():
            yield from references(value)
    elif isinstance(node, list):
        for value in node:
            yield from references(value)


def older(node):
    """A schema of 2020-12 in the words of OpenAPI 3.0."""
    if isinstance(node, list):
        return [older(value) for value in node]
    if not isinstance(node, dict):
        return node
    node = {name: older(value) for name, value in node.items()}
    if isinstance(node.get('type'), list):
        kinds = [k for k in node.pop('type') if k != 'null']
        node['nullable'] = True
        node.update({'type': kinds[0]} if len(kinds) == 1 else {'anyOf': [{'type': k, 'items': {}} if k == 'array'
                                                                          else {'type': k} for k in kinds]})
    if 'const' in node:
        node['enum'] = [node.pop('const')]
    return node


def test_official_schema():
    """The document is what OpenAPI says a document is"""
    doc = document()
    assert doc['openapi'].startswith('3.1.')
    with open(OFFICIAL, encoding='utf-8') as f:
        official = json.load(f)
    then = older(copy.deepcopy(doc))
    then['openapi'] = '3.0.3'
    then['paths'].update({'/' + name: item for name, item in then.pop('webhooks').items()})
    errors = sorted(Draft4Validator(official).iter_errors(then), key=lambda e: len(list(e.absolute_path)))
    assert not errors, [(list(e.absolute_path)[:6], e.message[:200]) for e in errors[:5]]


def test_json_schemas():
    """Every schema is one of JSON Schema 2020-12, and every reference leads somewhere"""
    doc = document()
    found = 0
    for schema in schemas(doc):
        Draft202012Validator.check_schema(schema)
        found += 1
    assert found > 100, found
    resolver = RefResolver('', doc)
    targets = set(references(doc))
    assert targets
    for target in targets:
        assert target.startswith('#/'), target
        resolver.resolve(target)
    # Nothing lies about that nobody refers to.
    for kind in ('parameters', 'headers', 'responses'):
        for name in doc['components'][kind]:
            assert '#/components/%s/%s' % (kind, name) in targets, (kind, name)


def test_operations():
    """Names are unique, parameters of paths are described, every operation says what its answers and problems are"""
    doc = document()
    resolver = RefResolver('', doc)
    names = [op['operationId'] for _, _, op, _ in operations(doc)]
    assert len(names) == len(set(names)) and len(names) > 50
    # Tools make names and links of them.
    assert all(re.fullmatch(r'[A-Za-z0-9_]+', name) for name in names), names
    assert doc['info']['license']['name'] == 'GPL-3.0-or-later'
    for path, method, operation, common in operations(doc):
        parameters = [resolver.resolve(p['$ref'])[1] if '$ref' in p else p
                      for p in common + operation.get('parameters', [])]
        assert {p['name'] for p in parameters if p['in'] == 'path'} == set(re.findall(r'\{([^}]*)\}', path)), path
        assert len({(p['name'], p['in']) for p in parameters}) == len(parameters), (path, method)
        assert operation['summary'] and operation['responses'], (path, method)
        assert any(code[0] in '21' or code in ('302', '304') for code in operation['responses']), (path, method)


def test_entities():
    """S4-09: each entity has its list, and its fields are described once, with the rest of them"""
    doc = document()
    entities = [n for n in doc['components']['schemas'] if '/v1/' + n in doc['paths']]
    assert {'licence', 'client', 'package', 'partner', 'user', 'activity'} <= set(entities)
    for entity in entities:
        listing = doc['paths']['/v1/' + entity]['get']
        sort = next(p for p in listing['parameters'] if p.get('name') == 'sort')
        assert {'id', '-id', 'created_at'} <= set(sort['schema']['enum'])
        assert '/v1/%s/{id}' % entity in doc['paths']
    licence = doc['components']['schemas']['licence']['properties']
    assert licence['price']['type'] == 'integer' and licence['sold_on']['format'] == 'date'
    new = doc['components']['schemas']['licence.new']
    assert 'signature' not in new['properties'] and new['additionalProperties'] is False


def test_other_linter():
    """openapi-spec-validator, where it is installed, finds nothing"""
    try:
        from openapi_spec_validator import validate
    except ImportError:
        print('# openapi-spec-validator is not installed: the official schemas alone were asked')
        return
    validate(document())


if os.path.exists(OFFICIAL):
    main()
else:
    print('1..0 # SKIP the Debian package openapi-specification is not installed')
