"""A small grammar of Dutch sentences over results.

| module | tells |
|---|---|
| `nouns` | what a figure is called: with its article, its number, its head noun, its unit |
| `verbs` | the verb that agrees with it: one or more, now or past |
| `told` | nothing itself: sentences under construction, with the record of what they print |
| `level` | how much it is, where and when |
| `difference` | how it stands beside others, in the words of `aoj.comparisons` |
| `course` | how it went over the comparable years |
| `forecast` | how it is expected to go, and between which bounds |
| `extremes` | between which gemeenten a region's figures lie |
| `kinds` | of which kind samenwerkingsverbanden are |

A teller takes results, comparisons and an indicator, and adds sentences to a `Told`: no data, no
drawing, no clock. None of them names a cause.
"""
