"""The Catch2 programs, one a room: each test case counts."""
import os, re, subprocess
import xml.etree.ElementTree as tree


def run(root, folder, tally):
    programs = sorted(folder.glob('unit_*'))
    for program in programs:
        if program.is_dir() or not os.access(program, os.X_OK):
            continue
        done = subprocess.run([str(program), '-r', 'junit'], capture_output=True, text=True, errors='replace', cwd=root)
        try:
            report = tree.fromstring(done.stdout[done.stdout.index('<?xml'):done.stdout.rindex('>') + 1])
        except (ValueError, tree.ParseError):
            tally.wrong(program.name, f'exit {done.returncode}\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}')
            continue
        wrong = {}
        cases = set()
        for case in report.iter('testcase'):
            name = case.get('name').split('/')[0]
            cases.add(name)
            for fault in [*case.findall('failure'), *case.findall('error')]:
                wrong.setdefault(name, (fault.get('message') or '') + '\n' + (fault.text or ''))
        tally.ok(len(cases) - len(wrong))
        for name, why in wrong.items():
            tally.wrong(f'{program.name}: {name}', why)
        for line in re.findall(r'(?m)^.*(?:skipped|cases run).*$', done.stdout + done.stderr):
            text = re.sub(r'<[^>]+>', '', line).strip()
            if text:
                print(f'   {program.name}: {text}')
        if done.returncode != 0 and not wrong:
            tally.wrong(program.name, f'exit {done.returncode}\n{done.stderr[-4000:]}')
    if not programs:
        tally.wrong('units', 'no unit program was built')
