"""Real orders with their faults: the folder named by BONAFIDE_REAL_DATA; skipped where there is none."""
import os, pathlib, subprocess


def run(root, tally):
    folder = os.environ.get('BONAFIDE_REAL_DATA', '')
    if not folder or not pathlib.Path(folder, 'invoices.csv').exists():
        tally.skip('real orders', 'BONAFIDE_REAL_DATA names no folder with invoices.csv')
        return
    for script in sorted((root / 'tests/data').glob('real_*')):
        done = subprocess.run([str(script), folder], cwd=root, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        if done.returncode == 0:
            tally.ok()
        else:
            tally.wrong(script.name, done.stdout)
