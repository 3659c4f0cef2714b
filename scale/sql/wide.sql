-- The documents that hold a run of more than 300 documents: not all their pairs are looked at, and clusters must know.
-- See pairs.sql.
WITH
held AS (
    SELECT h, doc, MIN(house) AS house FROM runs GROUP BY h, doc
),
houses AS (
    SELECT h, house, COUNT(*) AS documents FROM held GROUP BY h, house
),
sizes AS (
    SELECT h, SUM(documents) AS documents, MAX(documents) AS most FROM houses GROUP BY h
),
story AS (
    SELECT h, documents FROM sizes WHERE documents > 300 AND NOT (most >= 3 AND most * 5 >= documents * 4)
)
SELECT DISTINCT held.doc AS doc
FROM held JOIN story ON held.h = story.h
