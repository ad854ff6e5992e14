"""Counts and prints outcomes."""
import time


class Tally:
    def __init__(self):
        self.passed = self.failed = self.skipped = 0
        self._name, self._at, self._start = None, (0, 0, 0), time.time()

    def _end_group(self):
        if self._name is None:
            return
        passed, failed, skipped = (now - then for now, then in
                                   zip((self.passed, self.failed, self.skipped), self._at))
        tail = f', {skipped} skipped' if skipped else ''
        print(f'-- {self._name}: {passed} ok, {failed} wrong{tail} ({time.time() - self._start:.1f} s)', flush=True)

    def group(self, name):
        self._end_group()
        self._name, self._at, self._start = name, (self.passed, self.failed, self.skipped), time.time()

    def ok(self, count=1):
        self.passed += count

    def wrong(self, what, why='', count=1):
        self.failed += count
        print(f'WRONG {self._name}: {what}')
        for line in str(why).rstrip().splitlines()[:60]:
            print(f'    {line}')

    def skip(self, what, why):
        self.skipped += 1
        print(f'skipped {self._name}: {what}: {why}')

    def close(self):
        self._end_group()
        tail = f', {self.skipped} skipped' if self.skipped else ''
        print(f'{self.passed} passed, {self.failed} failed{tail}')
        return 0 if self.failed == 0 and self.passed > 0 else 1
