"""Every plan and library, held against all that the lints know, the law of every country included: what is honest is
warned of nothing that it does not accept with a reason. The plan that shows what not to do is held by tests/golden/how_not_to."""
import json, re, subprocess

BAD = 'plans/how_not_to/how_not_to.bonus'


def run(root, tally):
    rows = (root / 'interpreter/check/jurisdictions.def').read_text(encoding='utf-8')
    law = ','.join(re.findall(r'(?m)^JURISDICTION\((\w+)', rows))
    for path in sorted([*(root / 'plans').rglob('*.bonus'), *(root / 'stdlib').rglob('*.bonus')]):
        name = str(path.relative_to(root))
        if name == BAD:
            continue
        done = subprocess.run(['bonafide', 'check', '--json', '--jurisdiction', law, name], cwd=root, capture_output=True, text=True)
        said = sorted({f"{item['code']} {item['slug']}: {item['message']}" for item in json.loads(done.stdout or '[]')
                       if item['severity'] == 'warning'})
        if said or done.returncode != 0:
            tally.wrong(name, '\n'.join([*said, 'mend the plan, accept it with a reason, or mend the lint if it sees what is not there']))
        else:
            tally.ok()
