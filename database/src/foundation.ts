/** What the kernel needs to keep account of all other objects; it is there before them. */
export const foundation = `
CREATE SCHEMA IF NOT EXISTS kernel;
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS btree_gist;
CREATE TABLE IF NOT EXISTS kernel.schema_state (
  single boolean PRIMARY KEY DEFAULT true CHECK (single),
  fingerprint text NOT NULL,
  applied_at timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE IF NOT EXISTS kernel.schema_objects (
  object text PRIMARY KEY,
  kind text NOT NULL,
  plugin text NOT NULL,
  version text NOT NULL,
  declared text NOT NULL,
  definition text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE IF NOT EXISTS kernel.applied_plugins (
  plugin text PRIMARY KEY,
  version text NOT NULL,
  requires jsonb NOT NULL DEFAULT '{}',
  contributions jsonb NOT NULL DEFAULT '{}',
  applied_at timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE IF NOT EXISTS kernel.applied_migrations (
  plugin text NOT NULL,
  from_range text NOT NULL,
  to_version text NOT NULL,
  from_version text NOT NULL,
  applied_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (plugin, from_range, to_version)
);
CREATE TABLE IF NOT EXISTS kernel.graves (
  number integer PRIMARY KEY,
  plugin text NOT NULL,
  version text NOT NULL,
  is_whole boolean NOT NULL,
  schema text NOT NULL UNIQUE,
  content jsonb NOT NULL,
  buried_at timestamptz NOT NULL DEFAULT now()
);
CREATE OR REPLACE FUNCTION kernel.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- The kernel's own records may be swept when they have had their time; those of plugins never.
  IF TG_OP = 'DELETE' AND TG_TABLE_SCHEMA = 'kernel' AND current_setting('kernel.sweeping', true) = 'on' THEN
    RETURN NULL;
  END IF;
  RAISE EXCEPTION 'rows of %.% are only ever added', TG_TABLE_SCHEMA, TG_TABLE_NAME
    USING ERRCODE = 'EA001', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME;
END $$`;

/**
 * What the kernel keeps beside declared tables. The bytes of files stand apart from their records, so that no list reads
 * them; they are written first, so that hooks of the record find them.
 */
export const supplements: Readonly<Record<string, string>> = {
  'kernel.event': 'CREATE SEQUENCE IF NOT EXISTS kernel.event_positions',
  'kernel.attachment': `CREATE TABLE IF NOT EXISTS kernel.attachment_contents (
  attachment_id uuid PRIMARY KEY REFERENCES kernel.attachments (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
  content bytea NOT NULL
)`,
};
