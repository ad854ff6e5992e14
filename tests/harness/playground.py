"""tests/playground/*.session: a conversation with the prompt through a pipe, both streams together. The first
line is `$ ` and the command (run in a folder with plans/ and the case's files); lines that begin with `> ` are
typed, those with `. ` continue them; all others are what is answered. The last line is `exits N`.
tests/playground/terminal.py: the same at a terminal, with keys."""
import os, pathlib, subprocess, sys, tempfile


def run(root, tally):
    for path in sorted((root / 'tests/playground').glob('*.session')):
        lines = path.read_text(encoding='utf-8').split('\n')
        command, body = lines[0], lines[1:]
        while body and not body[-1]:
            body.pop()
        wanted_status = int(body.pop().removeprefix('exits '))
        typed = [line[2:] for line in body if line[:2] in ('> ', '. ')]
        expected = [line for line in body if line[:2] not in ('> ', '. ')]
        with tempfile.TemporaryDirectory() as folder:
            for name in ('plans', 'stdlib'):
                os.symlink(root / name, pathlib.Path(folder) / name)
            done = subprocess.run(['bash', '-c', command.removeprefix('$ ')], cwd=folder, input='\n'.join(typed) + '\n',
                                  text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=120,
                                  env={**os.environ, 'NO_COLOR': '1'})
        got = done.stdout.rstrip('\n').split('\n')
        while expected and not expected[-1]:
            expected.pop()
        if done.returncode != wanted_status:
            tally.wrong(path.relative_to(root), f'exit {done.returncode}\n{done.stdout}')
        elif got != expected:
            at = next((i for i, (a, b) in enumerate(zip(got + [None], expected + [None])) if a != b), 0)
            tally.wrong(path.relative_to(root), f'answer line {at + 1}:\nexpected: {(expected + [""])[at]}\n{done.stdout}')
        else:
            tally.ok()
    script = root / 'tests/playground/terminal.py'
    done = subprocess.run([sys.executable, str(script)], cwd=root, capture_output=True, text=True, timeout=120)
    if done.returncode == 0:
        tally.ok()
    else:
        tally.wrong('tests/playground/terminal.py', done.stdout + done.stderr)
