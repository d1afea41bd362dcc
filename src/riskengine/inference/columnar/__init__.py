"""The columnar channel: the same rules as polars expressions, over tables of facts with millions of rows.

Everything here needs the extra `riskengine[bulk]`.
"""
