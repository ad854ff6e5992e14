"""The prompt at a terminal: keys are sent through a pseudo-terminal, what stands on the screen is read."""
import os, pty, re, select, sys, tempfile, time


class Terminal:
    def __init__(self, command, home):
        self.seen = ''
        self.pid, self.file = pty.fork()
        if self.pid == 0:
            # libedit keeps what it allocated until the end; a leak report would change the exit status.
            os.environ.update(TERM='xterm', HOME=home, NO_COLOR='1', ASAN_OPTIONS='detect_leaks=0')
            os.execvp(command[0], command)

    def send(self, keys):
        os.write(self.file, keys.encode())

    def read(self, seconds):
        end, text = time.monotonic() + seconds, b''
        while time.monotonic() < end:
            ready, _, _ = select.select([self.file], [], [], 0.05)
            if not ready:
                continue
            try:
                part = os.read(self.file, 4096)
            except OSError:
                break
            if not part:
                break
            text += part
        return text.decode('utf-8', 'replace')

    def expect(self, pattern, seconds=20):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.seen += self.read(0.1)
            plain = re.sub(r'\x1b\[[0-9;?]*[A-Za-z]', '', self.seen)
            found = re.search(pattern, plain)
            if found:
                self.seen = plain[found.end():]
                return
        raise AssertionError(f'not seen: {pattern!r}\nscreen: {self.seen!r}')

    def close(self):
        self.send(':quit\r')
        end = time.monotonic() + 20
        while time.monotonic() < end:
            self.seen += self.read(0.1)
            done, status = os.waitpid(self.pid, os.WNOHANG)
            if done:
                return os.waitstatus_to_exitcode(status)
        raise AssertionError('does not end')


def main():
    with tempfile.TemporaryDirectory() as home:
        terminal = Terminal(['bonafide', 'repl'], home)
        terminal.expect(r'bonafide> ')
        terminal.send('1.00 CNY + 2.00 CNY\r')
        terminal.expect(r'\n3\.00 CNY')
        terminal.send('12 + 30\x1b[D\x1b[D\x7f\r')           # Left, Left, Backspace: 12 + 30 becomes 12 +30
        terminal.expect(r'bonafide> ')
        terminal.send('"甲乙丙"\x1b[D\x1b[D\x7f\r')           # the second character goes, whole
        terminal.expect(r'\n"甲丙"')
        terminal.send('parameter 转介率 : Rate = 8%\r\r')     # a declaration ends with an empty line
        terminal.expect(r'added: parameter 转介率')
        terminal.send('转介\t of 100.00 CNY\r')               # completed
        terminal.expect(r'\n8\.00 CNY')
        terminal.send('\x1b[A\r')                             # Up: the line before
        terminal.expect(r'\n8\.00 CNY')
        terminal.send('1 +\x03')                              # Ctrl-C gives up the line, not the session
        terminal.expect(r'bonafide> ')
        terminal.send('nonsense_name\r')
        terminal.expect(r'nonsense_name')
        terminal.send(':he\t\r')
        terminal.expect(r':settle \[PERIOD\]')
        if terminal.close() != 0:
            print('at a terminal an error does not change the exit status')
            return 1
        history = open(os.path.join(home, '.bonafide_history'), encoding='utf-8').read()
        terminal = Terminal(['bonafide', 'repl'], home)
        terminal.expect(r'bonafide> ')
        terminal.send('\x1b[A\x1b[A\x1b[A\r')                 # history of the session before
        terminal.expect(r'nonsense_name')
        terminal.close()
    return 0


if __name__ == '__main__':
    sys.exit(main())
