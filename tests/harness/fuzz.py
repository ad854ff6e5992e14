"""A short run of every fuzz target (tests/fuzz), where they were built: the sanitized build has them."""
import importlib.machinery, importlib.util

RUNS = 5000  # on top of every seed


def run(root, folder, tally):
    path = str(root / 'tests/fuzz/run')
    loader = importlib.machinery.SourceFileLoader('fuzz_run', path)
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader('fuzz_run', loader))
    loader.exec_module(module)
    for target in module.TARGETS:
        if not (folder / f'fuzz_{target}').exists():
            continue
        runs, kept, crash = module.fuzz(target, folder, runs=RUNS)
        if crash or runs < RUNS:
            tally.wrong(f'fuzz {target}', crash or f'only {runs} runs')
        else:
            tally.ok()
