"""`bonafide test stdlib plans tests/cases`: the language tests itself."""
import re, subprocess


def run(root, tally):
    done = subprocess.run(['bonafide', 'test', 'stdlib', 'plans', 'tests/cases'], cwd=root, capture_output=True, text=True)
    found = re.search(r'(?m)^(\d+) passed, (\d+) failed$', done.stdout)
    if not found:
        tally.wrong('examples', done.stdout + done.stderr)
        return
    tally.ok(int(found[1]))
    if int(found[2]):
        tally.wrong('examples', done.stdout + done.stderr, int(found[2]))
