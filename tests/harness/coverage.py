"""The project's own plans: every row, rung, branch and condition is exercised by an example, nearly every small change
of a rule makes one fail, and each plan has three examples at least."""
import json, re, subprocess

LEAST_EXAMPLES = 3
LEAST_NOTICED = 85


def run(root, tally, sanitize):
    for path in sorted([*root.glob('plans/**/*.bonus'), *root.glob('stdlib/**/*.bonus')]):
        text = path.read_text(encoding='utf-8')
        if re.search(r'(?m)^(plan|方案) ', text):
            count = len(re.findall(r'(?m)^(?:example|示例) ?["“]', text))
            if count >= LEAST_EXAMPLES:
                tally.ok()
            else:
                tally.wrong(path.relative_to(root), f'{count} examples, not {LEAST_EXAMPLES}')
    command = ['bonafide', 'test', 'plans', 'stdlib', '--json', '--coverage-at-least', '100']
    if not sanitize:  # thousands of runs: too slow there, and they show nothing that the examples do not
        command += ['--mutate-at-least', str(LEAST_NOTICED)]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, timeout=600)
    try:
        out = json.loads(done.stdout)
    except json.JSONDecodeError:
        tally.wrong('bonafide test', f'exit {done.returncode}\n{done.stderr[-4000:]}')
        return
    for plan in out['coverage']:
        if plan['covered'] == plan['all']:
            tally.ok()
        else:
            tally.wrong(plan['path'], '\n'.join(f"{at['line']}: {at['text']}: {at['never']}" for at in plan['uncovered']))
    noticed = survived = 0
    for plan in out.get('mutation', []):
        noticed, survived = noticed + plan['noticed'], survived + plan['survived']
        if not plan['tried']:
            tally.wrong(plan['path'], 'its examples do not pass')
    if not sanitize:
        if noticed * 100 >= LEAST_NOTICED * (noticed + survived):
            tally.ok()
        else:
            tally.wrong('mutation', done.stderr)
        print(f'   mutation: {noticed} of {noticed + survived} changes noticed')
    if done.returncode != 0 and out['failed'] == 0 and 'B906' not in done.stderr:
        tally.wrong('bonafide test', f'exit {done.returncode}\n{done.stderr[-4000:]}')
