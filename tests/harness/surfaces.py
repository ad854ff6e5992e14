"""English and Chinese are two surfaces of one tree: every plan and library is said in the other tongue and back without
loss, its examples pass in both, and a plan that is kept in both (NAME.bonus, NAME_zh.bonus) pays the same lines."""
import csv, pathlib, shutil, subprocess, tempfile

# The periods that both are settled on, on the plan's own data.
KEPT = {'baby_store': ['2026-03', '2026-04'], 'four_promises': ['2026-03', '2026-04'],
        'single_product': ['2026-03', '2026-04'], 'volume_rebate': ['2026']}


def run(root, tally):
    with tempfile.TemporaryDirectory() as place:
        place = pathlib.Path(place)
        for name in ('stdlib', 'plans'):
            shutil.copytree(root / name, place / name)
        files = sorted([*place.glob('stdlib/**/*.bonus'), *place.glob('plans/**/*.bonus')])
        english = [f for f in files if not f.stem.endswith('_zh') and f.read_bytes()[:2] != '方'.encode()[:2]]
        before = {f: f.read_text(encoding='utf-8') for f in english}
        paths = [str(f) for f in english]

        def bonafide(*words):
            return subprocess.run(['bonafide', *words], cwd=place, capture_output=True, text=True, errors='replace')

        there = bonafide('fmt', '--to', 'zh', *paths)
        if there.returncode != 0:
            tally.wrong('fmt --to zh', there.stderr[-3000:])
            return
        in_chinese = bonafide('test', *paths)
        if in_chinese.returncode == 0:
            tally.ok()
        else:
            tally.wrong('examples said in Chinese', (in_chinese.stdout + in_chinese.stderr)[-3000:])
        back = bonafide('fmt', '--to', 'en', *paths)
        if back.returncode != 0:
            tally.wrong('fmt --to en', back.stderr[-3000:])
            return
        for f in english:
            if f.read_text(encoding='utf-8') == before[f]:
                tally.ok()
            else:
                changed = [f'{a!r} became {b!r}' for a, b in zip(before[f].split('\n'), f.read_text(encoding='utf-8').split('\n')) if a != b]
                tally.wrong(f.relative_to(place), '\n'.join(changed[:5]))
        for name, periods in KEPT.items():
            lines = {}
            for file in (f'{name}.bonus', f'{name}_zh.bonus'):
                plan, state, lines[file] = root / 'plans' / name / file, None, []
                for period in periods:
                    out = place / f'{file}-{period}'
                    done = bonafide('settle', str(plan), '--data', str(root / 'plans' / name / 'data'), '--period', period, '--out', str(out),
                                    '--progress', 'off', *(['--state', str(state)] if state else []))
                    if done.returncode != 0:
                        tally.wrong(f'{file} {period}', done.stderr[-2000:])
                        break
                    state = out / 'state'
                    with open(out / 'payouts.csv', encoding='utf-8') as rows:
                        lines[file] += [[row[c] for c in ('line', 'member', 'asset', 'amount', 'source', 'level', 'exact')] for row in csv.DictReader(rows)]
            ours, theirs = lines.values()
            if ours == theirs and ours:
                tally.ok()
            else:
                tally.wrong(f'{name} in both tongues', f'{ours[:5]}\n{theirs[:5]}')
