-- Which documents are worth comparing: pairs that share three sampled runs of words or more.
--
-- One table, `runs` (h, doc, house: BIGINT), over all the files *.runs.parquet of the shards. No function but the standard
-- ones, so that any engine runs it. The three statements here repeat their first lines; src/sketches/join.rs of dateline
-- does the same in memory, and must give the same rows.
WITH
-- A document that stands in two shards counts once.
held AS (
    SELECT h, doc, MIN(house) AS house FROM runs GROUP BY h, doc
),
houses AS (
    SELECT h, house, COUNT(*) AS documents FROM held GROUP BY h, house
),
sizes AS (
    SELECT h, SUM(documents) AS documents, MAX(documents) AS most FROM houses GROUP BY h
),
-- Not page furniture: what stands in three or more documents of one house, which has four fifths of them all.
story AS (
    SELECT h, documents FROM sizes WHERE documents > 1 AND NOT (most >= 3 AND most * 5 >= documents * 4)
),
placed AS (
    SELECT held.h, held.doc, story.documents, ROW_NUMBER() OVER (PARTITION BY held.h ORDER BY held.doc) AS place
    FROM held JOIN story ON held.h = story.h
)
-- A run in more than 300 documents links each of them to its first three only: a star in place of all pairs, which would
-- be two hundred million for a run in 20,000.
SELECT x.doc AS a, y.doc AS b, COUNT(*) AS shared
FROM placed x JOIN placed y ON x.h = y.h
WHERE x.place < y.place AND (x.documents <= 300 OR x.place <= 3)
GROUP BY x.doc, y.doc
HAVING COUNT(*) >= 3
