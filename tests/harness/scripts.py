"""The project's own rules: floors, catalogue, complete pages, pages of the library, canonical layout of every plan."""
import subprocess


def run(root, tally):
    for name, command in {
        'floors': ['tools/check_layers'],
        'catalogue': ['tools/check_catalog'],
        'page of the law': ['tools/jurisdictions_page', '--check'],
        'words and plans in the pages': ['tools/check_docs'],
        'pages of the library': ['tools/library_pages', '--check'],
        'layout of plans and libraries': ['bonafide', 'fmt', '--check', 'stdlib', 'plans'],
    }.items():
        done = subprocess.run(command, cwd=root, capture_output=True, text=True)
        if done.returncode == 0:
            tally.ok()
        else:
            tally.wrong(name, done.stdout + done.stderr)
