-- A value as the range from itself to itself: equal ranges are equal values, and GiST knows ranges.
-- The proof's own sessions write `a WITH =` in an EXCLUDE as `btree_gist_value(a) WITH =`.
CREATE TYPE btree_gist_range AS RANGE (subtype = text, collation = "C");

CREATE FUNCTION btree_gist_value(anyelement) RETURNS btree_gist_range
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
    RETURN @extschema@.btree_gist_range($1::text, $1::text, '[]');
END $$;
