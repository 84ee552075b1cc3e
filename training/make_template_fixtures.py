"""Writes Tests/InferenceTests/Fixtures/templates.jsonl: small templates for each construct with what Jinja2 makes of them.

    pip install transformers jinja2
    python training/make_template_fixtures.py

One {"template", "output"} a line; without an output Jinja2 refuses the template, and so must we.
"""

import json
from pathlib import Path

from make_template_cases import render

OUTPUT = Path("Tests/InferenceTests/Fixtures/templates.jsonl")

VALUES = {
    "text": "Grüße, 世界! <b>&\"'", "spaced": "  a b\tc\n\nd  ", "empty": "", "number": 7, "zero": 0, "real": 2.5, "yes": True, "no": False,
    "nothing": None, "list": [3, 1, 2], "words": ["pear", "Apple", "fig", "apple"], "nested": [[1, [2]], {"a": None}],
    "map": {"b": 1, "a": "x", "items": [1], "c": {"d": {"e": 5}}},
    "rows": [
        {"name": "one", "size": 3, "on": True}, {"name": "two", "size": 1, "on": False, "tag": "t"}, {"name": "Three", "size": 2, "on": True},
    ],
}  # fmt: skip

# One template a line; "\n" and the like are Python's.
EXPRESSIONS = """
1 + 2 * 3 - 4 / 2
7 // 2, -7 // 2, 7 % 3, -7 % 3, 2 ** 10, 2 ** -1, 2 ** 3 ** 2, -2 ** 2, 7.5 // 2, -7.5 % 2
1e3, 1.5e-7, 1e16, 123456789012345678.0, 0.1 + 0.2, 1_000, 1.0, 100000.0, -0.0, 3.14159
'a' + 'b' ~ 1 ~ none ~ true, 'ab' * 3, 2 * 'x', [1] * 2, [1] + [2, 3], (1, 2) + (3,)
(), (1,), (1, 2), [], {}, {'a': 1, 2: [none, true]}, 'it\\'s', "q\\"q", 'a\\nb\\t\\\\ \\x41 \\u00e9'
['a\\'b', "a\\"b", 'a\\n', '\\x00\\x7f\\u200b', 'é', 1.0, none]
'a' 'b' "c"
1 < 2, 1 < 2 < 3, 1 < 3 < 2, 'a' < 'b', [1, 2] < [1, 3], 1 == 1.0, true == 1, 'a' == 'a', none == none, [1] == [1.0], {'a': 1} == {'a': 1}
1 in list, 9 not in list, 'rü' in text, 'a' in map, 'z' in map, 1 in [true], '' in ''
1 and 0, 0 or 'x', not 0, not none and yes, no or no, nothing or empty or 'last', not (yes and no)
'yes' if yes else 'no', 'yes' if no, ('yes' if no) is defined, 1 if 0 else 2 if 0 else 3
text[0], text[-1], text[1:3], text[::-1], text[:2], text[-2:], text[99], text[5:2], text[::2], list[0], list[-1], list[1:], list[::-1], list[9]
map.a, map['b'], map.c.d.e, map['c']['d'], map.z, map.items is callable, map['items'], rows[0].name, rows.0.name
map.get('a'), map.get('z'), map.get('z', 5), map.keys() | list, map.values() | list, map.items() | list, map | items | list
text.upper(), text.lower(), 'aBc dEf'.title(), 'aBc'.capitalize(), 'aB'.swapcase(), 'straße'.upper()
'  a '.strip(), 'xxaxx'.strip('x'), 'abcab'.lstrip('ab'), 'abcab'.rstrip('ab'), '\\n a'.lstrip()
'a,b,,c'.split(','), 'a,b,c'.split(',', 1), spaced.split(), 'a b c'.split(None, 1), 'a,b,c'.rsplit(',', 1), 'a b c'.rsplit(None, 1), ''.split(), ''.split(',')
'a\\nb\\r\\nc\\n'.splitlines(), 'a\\nb'.splitlines(true), 'abc'.partition('b'), 'abc'.partition('x'), 'abcbd'.rpartition('b')
'abc'.startswith('ab'), 'abc'.endswith('bc'), 'abc'.startswith(('x', 'a')), 'abc'.endswith('')
'aXbXc'.replace('X', '-'), 'aXbXc'.replace('X', '-', 1), 'ab'.replace('', '.'), text.replace('ü', 'ue'), 'aaa'.replace('aa', 'b')
'abcabc'.find('c'), 'abcabc'.rfind('c'), 'abc'.find('x'), 'Gßüabc'.find('a'), 'aaaa'.count('aa'), 'abc'.index('c'), 'abc'.count('')
'-'.join(['a', 'b']), ''.join(words), 'x'.join('abc')
'1'.isdigit(), 'a1'.isalnum(), 'ab'.isalpha(), ''.isdigit(), ' '.isspace(), 'AB'.isupper(), 'ab'.islower(), 'a1'.isalpha()
'7'.zfill(3), '-7'.zfill(4), 'a'.center(4, '*'), 'ab'.center(5), 'a'.ljust(3) ~ '|', 'a'.rjust(3), 'abc'.removeprefix('ab'), 'abc'.removesuffix('bc')
'{} and {}'.format(1, 'b'), '{1}{0}{1}'.format('a', 'b'), '{x}-{y}'.format(x=1, y=none), '{{}}'.format(), '{:>5}|{:<5}|{:^5}|{:05d}|{:.2f}|{:,}'.format('a', 'b', 'c', 42, 3.14159, 1234567)
'{0!r} {0!s}'.format('a'), '{:x} {:X} {:+d} {:.1%}'.format(255, 255, 5, 0.125), '{:*^7}'.format('a')
'%s and %d' % ('a', 5), '%5.1f|' % 2.25, '%%', '%s' % 'x', '%(a)s' % {'a': 1}, '%r' % 'q', '%05d|%-4d|%x' % (42, 7, 255)
'%s-%s' | format('a', 1), '%(x)s' | format(x=2)
text | length, list | length, map | count, '' | length, missing | length
list | first, list | last, [] | first is defined, 'abc' | first, 'abc' | last, text | list
list | join(','), rows | join('-', attribute='name'), list | join, [1, none, 'a', true] | join(' ')
list | sort, words | sort, words | sort(case_sensitive=true), list | sort(reverse=true), rows | sort(attribute='size') | map(attribute='name') | list
words | unique | list, [1, 1.0, true, 2] | unique | list, list | min, list | max, list | sum, rows | sum(attribute='size'), [1.5, 2] | sum(start=1)
rows | map(attribute='name') | list, rows | map(attribute='tag') | list, rows | map(attribute='tag', default='-') | list, words | map('upper') | list, ['a'] | map('replace', 'a', 'b') | list
rows | selectattr('on') | map(attribute='name') | list, rows | rejectattr('on') | list, rows | selectattr('size', 'gt', 1) | list | length, rows | selectattr('tag', 'defined') | list
list | select('odd') | list, list | reject('equalto', 3) | list, [0, 1, '', 'a'] | select | list, none | selectattr('x') | list, list | select('in', [1, 2]) | list
list | reverse | list, 'abc' | reverse, list | batch(2) | list, list | batch(2, 'x') | list
missing | default('d'), '' | default('d'), '' | default('d', true), none | default('d'), missing | d(5) + 1
map | dictsort, map.c | dictsort, {'B': 1, 'a': 2} | dictsort, {'a': 2, 'b': 1} | dictsort(by='value'), {'B': 1, 'a': 2} | dictsort(true), {'a': 2, 'b': 1} | dictsort(reverse=true)
'aBc' | upper, 'aBc' | lower, 'aBc' | capitalize, ' a ' | trim, 'xax' | trim('x'), 'a-b' | replace('-', '+'), 5 | string + 'a', 'a b  c' | wordcount, 'a b' | title
'12' | int, '1.9' | int, 'x' | int, 'x' | int(default=5), 3.9 | int, 'ff' | int(base=16), none | int, true | int, ' 4 ' | int
'1.5' | float, 'x' | float, 2 | float, 'x' | float(1.0), -3 | abs, -2.5 | abs, 2.5 | round, 3.14159 | round(2), 7 | round, 2.1 | round(0, 'ceil'), 2.9 | round(method='floor')
map | tojson, text | tojson, nested | tojson, [1.0, 1e20, -5, true, none, ''] | tojson, 'a\\n\\t\\x01\\x7f"\\\\/é' | tojson, {1: 2, none: 3, true: 4, 1.5: 5} | tojson
map | tojson(indent=2), [] | tojson(indent=2), {} | tojson(indent=2), [[]] | tojson(indent=4), nested | tojson(indent='\\t')
'é\\U0001F600' | tojson(ensure_ascii=true), map | tojson(sort_keys=true), map | tojson(separators=(',', ':')), 'é' | tojson(ensure_ascii=False)
'a\\nb\\n\\nc' | indent, 'a\\nb' | indent(2, true), 'a\\n\\nb' | indent(2, blank=true), 'a\\nb' | indent('> '), 'a\\n' | indent(1)
'a' | safe + '<b>', '<' + ('>' | safe), ('<' | safe) ~ '>', '<"\\'&>' | escape, ('<' | e) + '<'
'abcdefghijklmnop' | truncate(9), 'abc def ghi jkl' | truncate(11, leeway=0), 'abc def ghi' | truncate(9, true, leeway=0), 'abc' | truncate(5)
rows[0] | attr('name'), map | attr('keys') is callable
yes is true, no is false, 1 is true, none is none, missing is none, nothing is not none, 1 is number, true is number, 1.0 is integer, 1.5 is float, true is boolean, 1 is boolean
text is string, map is mapping, list is sequence, text is sequence, map is sequence, list is iterable, 5 is iterable, missing is iterable, missing is defined, missing is undefined, text is not mapping
4 is even, 3 is odd, 9 is divisibleby 3, 'a' is lower, 'A' is upper, 1 is eq 1, 1 is equalto(2), 1 is ne 2, 1 is lt 2, 2 is ge 2, 1 is in [1], 'x' is sameas 'x', 5 is gt(3), range is callable
range(3) | list, range(1, 4) | list, range(5, 0, -2) | list, range(0) | list, dict(a=1, b='c'), dict([('x', 1)]), dict({'y': 2}, z=3)
namespace(a=1).a, namespace({'b': 2}).b
missing, missing ~ 'x', [missing] | length, missing == missing, missing or 'x', missing is defined and missing.x
nothing.x is defined, 5 .x is defined
strftime_now('%d %b %Y %A %H:%M:%S %j %-d %y %B %a %I %p %F %e %%')
[1, 2][0], {'a': 1}['a'], 'abc'[1], (1, 2)[1], [[1, 2], [3]][0][1], {'a': {'b': 1}}.a.b
-number, +number, - -5, not not 1
('a', 'b') | join, ('a') | length, [1, 2,], {'a': 1,}
list is defined and list | length > 2, (text | length) + 1, 'a' ~ 'b' | upper, (1 + 1) ~ 1, 2 * 3 ~ 4, -1 | abs
"""

TEMPLATES = [
    "a\n{% if yes %}\nb\n{% endif %}\nc\n", "a\n  {% if yes %}  \n  b\n  {% endif %}\nc", "a {%- if yes -%}  b  {%- endif -%} c",
    "  {%+ if yes %}x{% endif +%}\ny", "a\n{{ 1 }}\nb\n\n", "a\n  {{- 1 -}}  \n b", "x {# note #} y\n{# line #}\nz\n   {#- note -#}   w", "{#\n two\n lines #}a",
    "a\r\nb\rc{% if yes %}\r\nd{% endif %}", "\n\n{{ 1 }}\n\n\n", "{% if yes %}a{% endif %}  {% if yes %}b{% endif %}\n  {% if yes %}c{% endif %}",
    "{{ '}}' }} {{ {'a': {'b': 1}}['a'] }} {{ '{% x %}' }}", "{% raw %}{{ x }} {% if %}{% endraw %}!", "a {%- raw -%}  {{ b }}  {%- endraw -%} c", " {% raw %}\n x\n {% endraw %}\ny",
    "{% if no %}1{% elif zero %}2{% elif yes %}3{% else %}4{% endif %}", "{% if no %}1{% else %}4{% endif %}", "{% if no %}1{% endif %}.",
    "{% for x in list %}{{ x }}{% if not loop.last %}, {% endif %}{% endfor %}", "{% for x in [] %}x{% else %}none{% endfor %}", "{% for x in missing %}x{% else %}none{% endfor %}",
    "{% for x in list %}{{ loop.index }}{{ loop.index0 }}{{ loop.revindex }}{{ loop.revindex0 }}{{ loop.first }}{{ loop.last }}{{ loop.length }}{{ loop.depth }} {% endfor %}",
    "{% for x in list %}{{ loop.previtem }}<{{ x }}>{{ loop.nextitem }} {{ loop.previtem is defined }} {% endfor %}",
    "{% for x in list if x > 1 %}{{ loop.index }}/{{ loop.length }}:{{ x }} {% else %}none{% endfor %}", "{% for x in list if x > 9 %}{{ x }}{% else %}none{% endfor %}",
    "{% for k, v in map.items() %}{{ k }}={{ v }};{% endfor %}", "{% for k in map %}{{ k }}{% endfor %}", "{% for c in 'aé' %}[{{ c }}]{% endfor %}", "{% for (a, b) in [(1, 2), (3, 4)] %}{{ a }}{{ b }}{% endfor %}",
    "{% for a, (b, c) in [(1, (2, 3))] %}{{ a }}{{ b }}{{ c }}{% endfor %}", "{% for x in 1, 2, 3 %}{{ x }}{% endfor %}", "{% for x in list | sort %}{{ x }}{% endfor %}",
    "{% for x in list %}{% for y in list %}{{ loop.index }}{{ loop.depth }}{% endfor %}{{ loop.index }} {% endfor %}", "{% for x in list %}{{ loop.cycle('a', 'b') }}{{ loop.changed(x > 1) }}{% endfor %}",
    "{% for x in range(10) %}{% if x == 2 %}{% continue %}{% endif %}{% if x == 5 %}{% break %}{% endif %}{{ x }}{% endfor %}", "{% for x in list %}{% for y in list %}{% break %}{% endfor %}{{ x }}{% endfor %}",
    "{% set x = 1 %}{% for i in list %}{{ x }}{% set x = x + i %}{% endfor %}{{ x }}", "{% set ns = namespace(n=0, found=false) %}{% for i in list %}{% set ns.n = ns.n + i %}{% endfor %}{{ ns.n }}{{ ns.found }}",
    "{% set x = 1 %}{% if yes %}{% set x = 2 %}{% endif %}{{ x }}", "{% set a, b = 1, 2 %}{{ a }}{{ b }}", "{% set a = 1, 2 %}{{ a }}", "{% set x %}a{{ 1 }}b{% endset %}[{{ x }}]", "{% set x | upper | trim %} ab {% endset %}[{{ x }}]",
    "{% set x %}{% set y = 5 %}{{ y }}{% endset %}{{ x }}{{ y is defined }}", "{% if yes %}{% set only = 1 %}{% endif %}{{ only }}", "{% if no %}{% set only = 1 %}{% endif %}{{ only is defined }}",
    "{% macro f(a, b=2, c='x') %}{{ a }}{{ b }}{{ c }}{% endmacro %}{{ f(1) }} {{ f(1, c=3) }} {{ f(b=5, a=4) }} {{ f() }}", "{% macro f(a, b=a) %}{{ a }}{{ b }}{% endmacro %}{{ f(1) }}",
    "{% macro f(n) %}{{ n }}{% if n > 0 %}{{ f(n - 1) }}{% endif %}{% endmacro %}{{ f(3) }}", "{% macro f() %}{{ later }}{% endmacro %}{% set later = 1 %}{{ f() }}", "{% set x = 1 %}{% macro f() %}{% set x = 2 %}{{ x }}{% endmacro %}{{ f() }}{{ x }}",
    "{% macro f(x) %}[{{ x }}|{{ caller() }}]{% endmacro %}{% call f(1) %}in{{ number }}{% endcall %}", "{% macro f() %}{{ caller(1, 2) }}{% endmacro %}{% call(a, b) f() %}{{ a }}-{{ b }}{% endcall %}", "{% macro f(a) %}{{ a }}{% endmacro %}{{ f('x') | upper ~ f.name }}",
    "{% macro f() %}{{ caller is defined }}{% endmacro %}{{ f() }}", "{% macro f(l) %}{% for x in l %}{{ x }}{% if x is sequence and x is not string %}{{ f(x) }}{% endif %}{% endfor %}{% endmacro %}{{ f([1, [2, [3]]]) }}",
    "{% filter upper %}a{{ 'b' }}{% endfilter %}", "{% filter replace('a', 'b') | upper %}aca{% endfilter %}", "{% with a = 1, b = 2 %}{{ a }}{{ b }}{% endwith %}{{ a is defined }}", "{% generation %}x{{ number }}{% endgeneration %}y",
    "{%- generation %}\nx\n{%- endgeneration %}\ny", "{{ [1, 2] | map('string') | join('-') }}", "{% set s = list | select('odd') %}{{ s | list }}{{ s | list }}", "{% if list | select('gt', 9) %}always{% endif %}", "{% set it = {'a': 1}.items() %}{% for k, v in it %}{{ k }}{% endfor %}{% for k, v in it %}{{ k }}{% endfor %}",
    "{% for row in rows %}{{ row.name }}{{ ':' ~ row.tag if row.tag }}{% endfor %}", "{{ messages is defined }}{% if tools %}x{% endif %}", "{% set d = dict(map, z=1) %}{{ d | length }}{{ 'z' in d }}{{ 'z' in map }}", "{%set x=1%}{{x}}{%if x%}y{%endif%}",
    "{{ rows | map(attribute='c.d') | list | length }} {{ [map] | map(attribute='c.d.e') | first }} {{ [map] | selectattr('c.d.e', 'eq', 5) | list | length }}", "{% for x in [1, 2, 3] | batch(2) %}{{ x }}{% endfor %}", "{{ 1 }}{{ '' }}{{ none }}{{ true }}",
    "{% for x in list -%}\n  {{ x }}\n{%- endfor %}\n!", "{% if yes -%}\n   a\n{%- else -%}\n   b\n{%- endif %}", "{% macro f() -%}\n  x\n{%- endmacro %}[{{ f() }}]", "{{ f(*[1, 2], **{'c': 3}) if f is defined else 'no f' }}", "{% macro f(a, b, c) %}{{ a }}{{ b }}{{ c }}{% endmacro %}{{ f(*[1, 2], **{'c': 3}) }}",
    "{% set ns = namespace() %}{% set ns.x = [1] %}{% set ns.x = ns.x + [2] %}{{ ns.x }}{{ ns.y is defined }}", "{{ loop is defined }}{% for x in [1] %}{{ loop is defined }}{% endfor %}", "{{ 'a' if yes }}{{ 'b' if no }}", "{{ (1, 2) }}{{ 1, 2 }}", "{{ {'a': 'b'}.a }}{{ ''.join(['x']) }}{{ 'x'|upper }}",
    # Refused.
    "{{ raise_exception('No!') }}", "{% if yes %}", "{{ 1 + }}", "{% endif %}", "{% unknown %}", "{{ 1 | unknown }}", "{{ 1 is unknown }}", "{{ missing.x }}", "{{ missing() }}", "{{ missing + 1 }}", "{{ 1 + 'a' }}", "{{ 'a' < 1 }}", "{{ 1 / 0 }}", "{{ 1 % 0 }}",
    "{{ [1].append(2) }}", "{{ {}.update({}) }}", "{{ map.pop('a') }}", "{% for x in 5 %}{% endfor %}", "{{ none | tojson + missing | tojson }}", "{{ 'a'.unknown() }}", "{% set x.y = 1 %}", "{% set a, b = [1] %}", "{% macro f(a) %}{% endmacro %}{{ f(1, 2) }}", "{% macro f(a) %}{% endmacro %}{{ f(b=1) }}",
    "{% break %}", "{{ '' .__class__ }}{{ ''.__class__.x }}", "{{ [] | first | upper + [] | first.x }}", "{{ 5 | length }}", "{{ none.x.y }}", "{{ 'a'.join([1]) }}", "{{ 'abc'.index('x') }}", "{{ range(1, 2, 0) | list }}", "{{ list | map('odd') | tojson }}", "{{ list | select('odd') | length }}", "{% for a, b in [[1]] %}{% endfor %}",
    "{{ {[1]: 2} }}", "{{ 'a' * 'b' }}", "{{ -'a' }}", "{{ 1 in 5 }}", "{{ 5 in 'a' }}", "{{ list['a'].b }}", "{% for x in list %}", "{% macro f( %}{% endmacro %}", "{{ }}", "{% if %}{% endif %}", "{{ 'a }}", "{{ (1 }}", "{{ 1 ] }}", "{# a", "{{ a b }}", "{% set 1 = 2 %}", "{% set none = 2 %}", "{% for x of list %}{% endfor %}",
    "{{ '%s %s' % 'a' }}", "{{ '%d' % 'a' }}", "{{ '{}'.format() }}", "{{ 'a'.split('') }}", "{{ list | sort(attribute='x') }}", "{{ [1, 'a'] | sort }}", "{{ dict(1) }}", "{{ 'x' is divisibleby 2 }}", "{% include 'x' %}", "{% extends 'x' %}", "{% call 5 %}{% endcall %}", "{{ 5() }}", "{{ map.a() }}", "{{ 'a'[::0] }}", "{% for x in list recursive %}{{ y.z }}{% endfor %}",
]  # fmt: skip


def main() -> None:
    lines = EXPRESSIONS.strip().split("\n")
    # Written one by one, so that each shows in the output.
    templates = ["{{ " + line + " }}" for line in lines] + TEMPLATES
    with OUTPUT.open("w", encoding="utf-8") as out:
        out.write(json.dumps({"values": VALUES}, ensure_ascii=False) + "\n")
        for template in templates:
            row = {"template": template, **render(template, VALUES)}
            row.pop("error", None)
            out.write(json.dumps(row, ensure_ascii=False) + "\n")
    rows = [json.loads(line) for line in OUTPUT.open(encoding="utf-8")]
    print(f"{len(rows) - 1} templates, of which {sum('output' not in row for row in rows[1:])} are refused")
    for row in rows[1 : len(lines) + 1]:
        if "output" not in row:
            print("refused:", row["template"], render(row["template"], VALUES))


if __name__ == "__main__":
    main()
