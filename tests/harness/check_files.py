"""tests/check/*.bonus: every diagnostic is announced on the line below its place: `#   ^^^ B3004` (`#^^^ B3004`:
from column 1 on); a file without such lines must check without errors. A warning that is not announced is a failure too.
A line `# jurisdiction: cn,kr` has the file held against that law."""
import json, re, subprocess

LAW = re.compile(r'(?m)^# jurisdiction: (\S+)$')
MARK = re.compile(r'^#([ ]*)(\^+) (B\d{4})\s*$')


def expected(text):
    wanted, line_number = [], 0
    lines = text.split('\n')
    for number, line in enumerate(lines, 1):
        found = MARK.match(line)
        if found:
            column = len(found[1]) + 2
            start = column if found[1] else 1
            wanted.append((line_number, start, column + len(found[2]), found[3]))
        else:
            line_number = number
    return sorted(wanted)


def run(root, tally):
    files = sorted((root / 'tests/check').glob('*.bonus'))
    for path in files:
        name = path.relative_to(root)
        law = LAW.search(path.read_text(encoding='utf-8', errors='replace'))
        asked = ['--jurisdiction', law[1]] if law else []
        done = subprocess.run(['bonafide', 'check', '--json', *asked, str(name)], cwd=root, capture_output=True, text=True)
        if done.returncode not in (0, 1):
            tally.wrong(name, f'exit {done.returncode}\n{done.stderr}')
            continue
        seen = []
        for item in json.loads(done.stdout):
            end = item.get('end_column', 0) if item.get('end_line') == item.get('line') else item.get('column', 0) + 1
            seen.append((item.get('line', 0), item.get('column', 0), max(end, item.get('column', 0) + 1), item['code']))
        wanted = expected(path.read_text(encoding='utf-8', errors='replace'))
        if sorted(seen) == wanted:
            tally.ok()
        else:
            missing = [w for w in wanted if w not in seen]
            extra = [s for s in seen if s not in wanted]
            why = ''.join(f'missing {code} at {line}:{a}-{b}\n' for line, a, b, code in missing)
            why += ''.join(f'not announced {code} at {line}:{a}-{b}\n' for line, a, b, code in extra)
            tally.wrong(name, why)
    if not files:
        tally.wrong('tests/check', 'no files')
