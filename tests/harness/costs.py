"""Every library in use: the cost of each of its rules is linear, bounded by the depth of a tree or by numbers of the plan, or
a look-up. What is asked as of an earlier row (`standing of m before order`) is kept as the rows go by, and is not held here."""
import re, subprocess

HEAVY = re.compile(r'× (all |downline|a whole settlement)')
AS_OF = {('protection', 'price of order')}  # a rung before each order decides what it costs


def run(root, tally):
    for path in sorted((root / 'stdlib/examples').glob('*.bonus')):
        name = str(path.relative_to(root))
        done = subprocess.run(['bonafide', 'check', '--cost', name], cwd=root, capture_output=True, text=True)
        lines = [line.strip() for line in done.stdout.splitlines() if line.startswith('  ')]
        heavy = [line for line in lines if HEAVY.search(line) and (path.stem, re.split(r'\s{2,}', line)[0]) not in AS_OF]
        if done.returncode != 0 or not lines or heavy:
            tally.wrong(f'cost of {name}', '\n'.join(heavy) or done.stdout + done.stderr)
        else:
            tally.ok()
