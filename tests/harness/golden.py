"""tests/golden/NAME/: `run` is a shell script, `expected` what it prints (both streams). The program as a
person sees it, in both languages. `tests/run --update` rewrites the outputs."""
import os, shutil, subprocess, tempfile


def run(root, tally, update):
    for case in sorted((root / 'tests/golden').iterdir()):
        script = case / 'run'
        if not script.exists():
            continue
        with tempfile.TemporaryDirectory() as folder:
            for item in case.iterdir():
                if item.name not in ('run', 'expected'):
                    (shutil.copytree if item.is_dir() else shutil.copy)(item, os.path.join(folder, item.name))
            for name in ('plans', 'stdlib'):
                os.symlink(root / name, os.path.join(folder, name))
            done = subprocess.run(['bash', str(script)], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                  env={**os.environ, 'NO_COLOR': '1'}, timeout=300)
        text = done.stdout.decode('utf-8', 'replace')
        expected = case / 'expected'
        if update:
            expected.write_text(text, encoding='utf-8')
        if expected.exists() and expected.read_text(encoding='utf-8') == text:
            tally.ok()
        else:
            tally.wrong(f'golden/{case.name}', text)
