"""Runs every code block of README.md and docs/. A page is run top to bottom in a folder of its own, in which
plans/ and stdlib/ are the project's. Blocks, by what stands after the fence:

  bonus [NAME]          a whole plan, saved as NAME (plan.bonus); must check without errors
  bonus part            declarations that must check together with the page's last whole plan
  bonus more            the same, and they stay: the blocks that follow have them, too
  bonus raises CODE     must raise CODE (a whole plan); `bonus part raises CODE` likewise
  bonus … for cn,kr     checked with `--jurisdiction cn,kr`
                        On the page of a code, a plan that is not said to raise it must not.
  csv NAME | json NAME  saved as data/NAME
  sh                    must exit with 0; `sh exits N`; `sh raises CODE`: fails and names CODE
  output                what the sh block above printed; a line `…` stands for any lines
  make                  commands of the README: each target must be one of the Makefile
  expression            expressions over the page's last whole plan, one a line (run in the REPL)
  text                  a picture, nothing to run
"""
import os, pathlib, re, subprocess, tempfile

FENCE = re.compile(r'^```(.*?)\n(.*?)^```\s*$', re.M | re.S)


def matches(expected, actual):
    pattern = ''
    for line in expected.rstrip('\n').split('\n'):
        pattern += r'(?:.*\n)*?' if line.strip() == '…' else re.escape(line.rstrip()) + r'[ ]*\n'
    return re.fullmatch(pattern, actual.rstrip('\n') + '\n') is not None


def shell(command, folder):
    return subprocess.run(['bash', '-euo', 'pipefail', '-c', command], cwd=folder, text=True, errors='replace',
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=300,
                          env={**os.environ, 'NO_COLOR': '1'})


def run_page(root, page, folder):
    """Gives what went wrong, or nothing."""
    for name in ('plans', 'stdlib'):
        os.symlink(root / name, folder / name)
    whole, printed = '', ''
    for info, body in FENCE.findall(page.read_text(encoding='utf-8')):
        words = info.split()
        kind = words[0] if words else ''
        where = f'block `{info}`:\n{body[:600]}\n'
        if kind == 'bonus':
            part, more = 'part' in words, 'more' in words
            raises = words[words.index('raises') + 1] if 'raises' in words else None
            name = next((w for w in words[1:] if w.endswith('.bonus')), 'plan.bonus')
            text = whole + '\n' + body if part or more else body
            target = folder / ('part.bonus' if part or raises else name)
            target.write_text(text, encoding='utf-8')
            if not part and not raises:
                whole = text
            law = f'--jurisdiction {words[words.index("for") + 1]} ' if 'for' in words else ''
            done = shell(f'bonafide check {law}{target.name}', folder)
            if raises and raises not in done.stdout:
                return f'{where}does not raise {raises}:\n{done.stdout}'
            if not raises and (done.returncode != 0 or f'[{page.stem}]' in done.stdout):
                return f'{where}{done.stdout}'
        elif kind in ('csv', 'json'):
            (folder / 'data').mkdir(exist_ok=True)
            (folder / 'data' / words[1]).write_text(body, encoding='utf-8')
        elif kind == 'sh':
            done = shell(body, folder)
            printed = done.stdout
            if 'raises' in words:
                code = words[words.index('raises') + 1]
                if done.returncode == 0 or code not in printed:
                    return f'{where}does not raise {code} (exit {done.returncode}):\n{printed}'
            else:
                wanted = int(words[words.index('exits') + 1]) if 'exits' in words else 0
                if done.returncode != wanted:
                    return f'{where}exit {done.returncode}:\n{printed}'
        elif kind == 'output':
            if not matches(body, printed):
                return f'{where}printed instead:\n{printed}'
        elif kind == 'make':
            rules = re.findall(r'(?m)^([a-z]+):', (root / 'Makefile').read_text())
            for target in re.findall(r'(?m)^make (\w+)', body):
                if target not in rules:
                    return f'{where}the Makefile has no {target}'
        elif kind == 'expression':
            (folder / 'plan.bonus').write_text(whole, encoding='utf-8')
            done = subprocess.run(['bonafide', 'repl', 'plan.bonus'], cwd=folder, input=body, text=True,
                                  stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
            if done.returncode != 0:
                return f'{where}{done.stdout}'
        elif kind != 'text':
            return f'{where}a block of this kind is not run: say what it is'
    return None


def run(root, tally):
    pages = [root / 'README.md', *sorted((root / 'docs').rglob('*.md')), *sorted((root / 'plans').rglob('*.md'))]
    for page in pages:
        if not page.exists():
            tally.wrong(page.name, 'is not there')
            continue
        with tempfile.TemporaryDirectory() as folder:
            try:
                problem = run_page(root, page, pathlib.Path(folder))
            except (subprocess.TimeoutExpired, IndexError, ValueError) as fault:
                problem = repr(fault)
        if problem:
            tally.wrong(page.relative_to(root), problem)
        else:
            tally.ok()
