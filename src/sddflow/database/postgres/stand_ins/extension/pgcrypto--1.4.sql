-- What the server can do itself; the rest is there by its name and says that it is not.
CREATE FUNCTION gen_random_uuid() RETURNS uuid LANGUAGE sql VOLATILE PARALLEL SAFE
RETURN pg_catalog.gen_random_uuid();

CREATE FUNCTION gen_random_bytes(count integer) RETURNS bytea
LANGUAGE sql VOLATILE STRICT PARALLEL SAFE
RETURN (
    SELECT substring(string_agg(
        substring(uuid_send(pg_catalog.gen_random_uuid()) FROM 1 FOR 4), ''::bytea) FROM 1 FOR count)
    FROM generate_series(1, (count + 3) / 4)
);

CREATE FUNCTION digest(data bytea, type text) RETURNS bytea
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
    CASE lower(type)
        WHEN 'md5' THEN RETURN decode(md5(data), 'hex');
        WHEN 'sha224' THEN RETURN sha224(data);
        WHEN 'sha256' THEN RETURN sha256(data);
        WHEN 'sha384' THEN RETURN sha384(data);
        WHEN 'sha512' THEN RETURN sha512(data);
        ELSE RAISE EXCEPTION 'the stand-in for extension "pgcrypto" has no digest %', type;
    END CASE;
END
$$;

CREATE FUNCTION digest(data text, type text) RETURNS bytea
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN digest(convert_to(data, 'UTF8'), type);

DO $$
DECLARE
    made text;
BEGIN
    FOREACH made IN ARRAY ARRAY[
        'crypt(text, text) RETURNS text', 'gen_salt(text) RETURNS text',
        'gen_salt(text, integer) RETURNS text', 'hmac(text, text, text) RETURNS bytea',
        'hmac(bytea, bytea, text) RETURNS bytea', 'encrypt(bytea, bytea, text) RETURNS bytea',
        'decrypt(bytea, bytea, text) RETURNS bytea',
        'encrypt_iv(bytea, bytea, bytea, text) RETURNS bytea',
        'decrypt_iv(bytea, bytea, bytea, text) RETURNS bytea',
        'pgp_sym_encrypt(text, text) RETURNS bytea',
        'pgp_sym_encrypt(text, text, text) RETURNS bytea',
        'pgp_sym_decrypt(bytea, text) RETURNS text',
        'pgp_sym_decrypt(bytea, text, text) RETURNS text',
        'pgp_pub_encrypt(text, bytea) RETURNS bytea',
        'pgp_pub_decrypt(bytea, bytea) RETURNS text',
        'armor(bytea) RETURNS text', 'dearmor(text) RETURNS bytea'
    ] LOOP
        EXECUTE format(
            'CREATE FUNCTION %s LANGUAGE plpgsql VOLATILE STRICT AS %L', made,
            'BEGIN RAISE EXCEPTION ''the stand-in for extension "pgcrypto" has no '
            || split_part(made, '(', 1) || '''; END'
        );
    END LOOP;
END
$$;
