"""All Dutch that a reader of a report sees: numbers, marks, sentences, definitions.

| module | gives |
|---|---|
| `numbers` | figures, periods, dates and lists as a Dutch reader writes them |
| `marks` | what is said about one figure: hidden, provisional, estimated, old |
| `sentences` | the sentence with the answer, by name; each is told in `grammar` |
| `explanation` | what is missing, and the verantwoording |

No cause, no English, no bare code: a difference word comes from `aoj.comparisons` alone.
"""
