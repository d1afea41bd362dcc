"""The C++ implementation of CEL, by its own Python wrapper.

https://pypi.org/project/cel-expr-python: an expression is compiled once and evaluated with `eval(data=...)`.
It advises one `Activation` for several expressions. One expression that is the list of all conditions was
measured at a quarter of that, so that is what is used.
"""

from cel_expr_python import cel
from workload import Record, Workload

from peers.records import written
from peers.records.cel_text import WORDS, said


class Peer:
    """One typed expression: the list of the conditions."""

    name = "cel-expr-python (C++)"
    distribution = "cel-expr-python"
    used = "all conditions as one typed, compiled expression that is a list"

    def prepare(self, workload: Workload) -> None:
        self.read = workload.read
        types = {bool: cel.Type.BOOL, int: cel.Type.INT}
        variables = {name: types.get(kind, cel.Type.STRING) for name, kind in workload.fields.items()}
        conditions = [written(rule.groups, said, words=WORDS, both="({}) >= 2") for rule in workload.rules]
        self.ids = [rule.id for rule in workload.rules]
        self.every = cel.NewEnv(variables=variables).compile(f"[{', '.join(conditions)}]")

    def given(self, record: Record) -> Record:
        return {name: record[name] for name in self.read}

    def holding(self, record: Record) -> list[str]:
        truths = self.every.eval(data=record).plain_value()
        return [id for id, holds in zip(self.ids, truths, strict=True) if holds]
