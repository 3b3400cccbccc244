-- The sum of all migrations, for reading. Written by `make schema`; a test compares it.
-- To change the schema add a migration; never edit this file.

SET check_function_bodies = off;

CREATE TABLE account_link (
    hash bytea NOT NULL,
    person text COLLATE "C" NOT NULL,
    kind text NOT NULL,
    created_us bigint NOT NULL,
    expires_us bigint NOT NULL,
    used_us bigint
);
CREATE TABLE api_key (
    id text NOT NULL,
    hash bytea NOT NULL,
    company text COLLATE "C",
    scope text NOT NULL,
    label text DEFAULT ''::text NOT NULL,
    created_us bigint NOT NULL,
    revoked_us bigint,
    scopes text[],
    expires_us bigint,
    last_used_us bigint,
    replaces text COLLATE "C",
    made_by text COLLATE "C"
);
CREATE TABLE application (
    id text COLLATE "C" NOT NULL,
    hash bytea NOT NULL,
    kind text NOT NULL,
    company text COLLATE "C" NOT NULL,
    stage text NOT NULL,
    asked bytea,
    documents bytea,
    contact bytea,
    entry text COLLATE "C",
    created_us bigint NOT NULL,
    changed_us bigint NOT NULL,
    private bytea
);
CREATE TABLE application_step (
    application text COLLATE "C" NOT NULL,
    at_us bigint NOT NULL,
    step text NOT NULL,
    by text COLLATE "C" NOT NULL,
    reasons text,
    ref text COLLATE "C" DEFAULT (gen_random_uuid())::text NOT NULL,
    private bytea
);
CREATE TABLE attachment (
    hash bytea NOT NULL,
    company text COLLATE "C" NOT NULL,
    made_by text COLLATE "C" NOT NULL,
    media_type text NOT NULL,
    bytes integer NOT NULL,
    private bytea,
    content bytea,
    created_us bigint NOT NULL,
    erased_us bigint
);
CREATE TABLE audit_concerned (
    seq bigint NOT NULL,
    company text COLLATE "C" NOT NULL
);
CREATE TABLE audit_erased (
    erasure bigint NOT NULL,
    part text COLLATE "C" NOT NULL,
    first bigint NOT NULL,
    last bigint NOT NULL
);
CREATE TABLE audit_head (
    one boolean DEFAULT true NOT NULL,
    seq bigint NOT NULL,
    at_us bigint NOT NULL,
    hash bytea NOT NULL
);
CREATE TABLE audit_row (
    seq bigint NOT NULL,
    at_us bigint NOT NULL,
    commitment bytea NOT NULL,
    hash bytea NOT NULL,
    salt bytea,
    kind text COLLATE "C",
    route text COLLATE "C",
    company text COLLATE "C",
    key text COLLATE "C",
    audience text COLLATE "C",
    thing text COLLATE "C",
    purpose text,
    amount bigint,
    status bigint,
    who bytea,
    person_salt bytea,
    person text COLLATE "C",
    address text COLLATE "C"
);
CREATE TABLE battery (
    key text COLLATE "C" NOT NULL,
    version integer NOT NULL,
    instant bigint NOT NULL,
    rank smallint NOT NULL,
    recorded bigint NOT NULL,
    place integer NOT NULL,
    entry bytea NOT NULL,
    state bytea NOT NULL,
    model text COLLATE "C",
    maker text COLLATE "C",
    level text COLLATE "C",
    phase text COLLATE "C" NOT NULL,
    holder text COLLATE "C" NOT NULL,
    site text COLLATE "C",
    vehicle text COLLATE "C",
    flags text COLLATE "C",
    part boolean DEFAULT false NOT NULL
) WITH (fillfactor=80);
CREATE TABLE battery_model (
    key text COLLATE "C" NOT NULL,
    version integer NOT NULL,
    instant bigint NOT NULL,
    rank smallint NOT NULL,
    recorded bigint NOT NULL,
    place integer NOT NULL,
    entry bytea NOT NULL,
    state bytea NOT NULL,
    maker text COLLATE "C",
    level text COLLATE "C"
);
CREATE TABLE bulletin (
    month text COLLATE "C" NOT NULL,
    size bigint NOT NULL,
    at_us bigint NOT NULL
);
CREATE TABLE bulletin_figure (
    month text COLLATE "C" NOT NULL,
    region text COLLATE "C" NOT NULL,
    figure text COLLATE "C" NOT NULL,
    amount bigint NOT NULL
);
CREATE TABLE bulletin_later (
    month text COLLATE "C" NOT NULL,
    region text COLLATE "C" NOT NULL,
    kind text COLLATE "C" NOT NULL,
    type text COLLATE "C" NOT NULL,
    reports bigint NOT NULL
);
CREATE TABLE carried (
    code text COLLATE "C" NOT NULL,
    vin text COLLATE "C" NOT NULL,
    at text COLLATE "C"
);
CREATE TABLE "case" (
    key text COLLATE "C" NOT NULL,
    version integer NOT NULL,
    instant bigint NOT NULL,
    rank smallint NOT NULL,
    recorded bigint NOT NULL,
    place integer NOT NULL,
    entry bytea NOT NULL,
    state bytea NOT NULL,
    party text COLLATE "C",
    authority text COLLATE "C",
    stage text COLLATE "C"
);
CREATE TABLE company (
    key text COLLATE "C" NOT NULL,
    version integer NOT NULL,
    instant bigint NOT NULL,
    rank smallint NOT NULL,
    recorded bigint NOT NULL,
    place integer NOT NULL,
    entry bytea NOT NULL,
    state bytea NOT NULL,
    name text,
    region text COLLATE "C",
    roles text COLLATE "C"
);
CREATE TABLE consignment (
    key text COLLATE "C" NOT NULL,
    version integer NOT NULL,
    instant bigint NOT NULL,
    rank smallint NOT NULL,
    recorded bigint NOT NULL,
    place integer NOT NULL,
    entry bytea NOT NULL,
    state bytea NOT NULL,
    sender text COLLATE "C",
    addressee text COLLATE "C",
    stage text COLLATE "C" NOT NULL,
    former text COLLATE "C"
) WITH (fillfactor=80);
CREATE TABLE correction (
    target bytea NOT NULL,
    entry bytea NOT NULL,
    kind text COLLATE "C" NOT NULL,
    instant bigint NOT NULL,
    rank smallint NOT NULL,
    recorded bigint NOT NULL,
    place integer NOT NULL,
    reporter text COLLATE "C" NOT NULL,
    at text COLLATE "C" NOT NULL
);
CREATE TABLE draw (
    id text COLLATE "C" NOT NULL,
    company text COLLATE "C" NOT NULL,
    region text COLLATE "C" NOT NULL,
    begun_us bigint NOT NULL,
    commitment bytea NOT NULL,
    secret bytea NOT NULL,
    frame bytea NOT NULL,
    word text,
    drawn_us bigint,
    drawn bytea,
    private bytea
);
CREATE TABLE duty (
    thing text COLLATE "C" NOT NULL,
    duty text COLLATE "C" NOT NULL,
    part text COLLATE "C" NOT NULL,
    party text COLLATE "C",
    since text COLLATE "C" NOT NULL,
    due text COLLATE "C"
);
CREATE TABLE entry (
    id bytea NOT NULL,
    recorded_us bigint NOT NULL,
    reporter text COLLATE "C" NOT NULL,
    type text COLLATE "C" NOT NULL,
    commitment bytea NOT NULL,
    salt bytea,
    body bytea
);
CREATE TABLE entry_text (
    entry bytea NOT NULL,
    private bytea,
    erased_us bigint
);
CREATE TABLE figure_day (
    day date NOT NULL,
    stem text COLLATE "C" NOT NULL,
    figure text COLLATE "C" NOT NULL,
    amount bigint NOT NULL
);
CREATE TABLE finding (
    thing text COLLATE "C" NOT NULL,
    entry bytea NOT NULL,
    rule text COLLATE "C" NOT NULL,
    verdict text COLLATE "C" NOT NULL,
    answerable text COLLATE "C",
    reporter text COLLATE "C" NOT NULL,
    detail bytea NOT NULL,
    finding_id text COLLATE "C",
    cause text COLLATE "C" DEFAULT ''::text NOT NULL,
    missing text COLLATE "C"
);
CREATE TABLE finding_change (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    at_us bigint NOT NULL,
    thing text COLLATE "C" NOT NULL,
    entry bytea NOT NULL,
    rule text COLLATE "C" NOT NULL,
    change text COLLATE "C" NOT NULL,
    verdict text COLLATE "C" NOT NULL,
    detail bytea NOT NULL,
    finding_id text COLLATE "C"
);
CREATE TABLE flow (
    entry bytea NOT NULL,
    place smallint NOT NULL,
    site text COLLATE "C" NOT NULL,
    day date NOT NULL,
    step text COLLATE "C" NOT NULL,
    direction text COLLATE "C" NOT NULL,
    what text COLLATE "C" NOT NULL,
    source text COLLATE "C",
    mass_g bigint,
    li_g bigint,
    ni_g bigint,
    co_g bigint,
    mn_g bigint,
    cu_g bigint,
    al_g bigint,
    most_li_g bigint,
    most_ni_g bigint,
    most_co_g bigint,
    most_mn_g bigint,
    most_cu_g bigint,
    most_al_g bigint
);
CREATE TABLE flow_due (
    entry bytea NOT NULL
);
CREATE TABLE law (
    key text COLLATE "C" NOT NULL,
    version integer NOT NULL,
    instant bigint NOT NULL,
    rank smallint NOT NULL,
    recorded bigint NOT NULL,
    place integer NOT NULL,
    entry bytea NOT NULL,
    state bytea NOT NULL
);
CREATE TABLE lead (
    id text COLLATE "C" NOT NULL,
    region text COLLATE "C",
    stage text NOT NULL,
    private bytea,
    created_us bigint NOT NULL,
    changed_us bigint NOT NULL,
    erased_us bigint
);
CREATE TABLE library_document (
    hash bytea NOT NULL,
    media_type text COLLATE "C" NOT NULL,
    size integer NOT NULL,
    data bytea NOT NULL,
    created_us bigint NOT NULL
);
CREATE TABLE library_read (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    at_us bigint NOT NULL,
    hash bytea NOT NULL,
    thing text COLLATE "C" NOT NULL,
    maker text COLLATE "C",
    company text COLLATE "C",
    role text COLLATE "C" NOT NULL,
    region text COLLATE "C",
    reader text COLLATE "C" NOT NULL,
    ground text COLLATE "C" NOT NULL,
    purpose text COLLATE "C",
    reference text,
    named text COLLATE "C"
);
CREATE TABLE library_upload (
    hash bytea NOT NULL,
    company text COLLATE "C" NOT NULL,
    name text NOT NULL,
    open boolean DEFAULT false NOT NULL,
    by text COLLATE "C" NOT NULL,
    at_us bigint NOT NULL
);
CREATE TABLE log_head (
    one boolean DEFAULT true NOT NULL,
    size bigint DEFAULT 0 NOT NULL,
    fence bigint DEFAULT 0 NOT NULL
);
CREATE TABLE log_leaf (
    seq bigint NOT NULL,
    entry bytea NOT NULL,
    leaf bytea NOT NULL
);
CREATE TABLE lot (
    key text COLLATE "C" NOT NULL,
    version integer NOT NULL,
    instant bigint NOT NULL,
    rank smallint NOT NULL,
    recorded bigint NOT NULL,
    place integer NOT NULL,
    entry bytea NOT NULL,
    state bytea NOT NULL,
    material text COLLATE "C",
    holder text COLLATE "C" NOT NULL,
    site text COLLATE "C",
    left_g bigint
) WITH (fillfactor=80);
CREATE TABLE mail_outbox (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    recipient text,
    subject text,
    body text,
    created_us bigint NOT NULL,
    due_us bigint NOT NULL,
    tries integer DEFAULT 0 NOT NULL,
    sent_us bigint,
    failed text,
    ref text COLLATE "C" DEFAULT (gen_random_uuid())::text NOT NULL,
    private bytea
);
CREATE TABLE notice (
    thing text COLLATE "C" NOT NULL,
    part text COLLATE "C" NOT NULL,
    due text COLLATE "C" NOT NULL,
    step integer NOT NULL,
    at_us bigint NOT NULL
);
CREATE TABLE oidc_attempt (
    state bytea NOT NULL,
    expires_us bigint NOT NULL,
    private bytea NOT NULL
);
CREATE TABLE outbox (
    batch bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    entries bytea NOT NULL
);
CREATE TABLE part (
    cell bigint NOT NULL,
    entry bytea NOT NULL,
    whole text COLLATE "C" NOT NULL,
    instant bigint NOT NULL
);
CREATE TABLE part_due (
    entry bytea NOT NULL
);
CREATE TABLE part_shared (
    cell bigint NOT NULL
);
CREATE TABLE person (
    id text COLLATE "C" NOT NULL,
    login text COLLATE "C",
    name text,
    email text COLLATE "C",
    company text COLLATE "C",
    role text NOT NULL,
    ministry text,
    level text,
    region text COLLATE "C",
    password text,
    totp text,
    totp_pending text,
    totp_step bigint DEFAULT 0 NOT NULL,
    created_us bigint NOT NULL,
    disabled_us bigint,
    private bytea,
    login_hash bytea,
    email_hash bytea,
    authenticator bytea,
    authenticator_pending bytea
);
CREATE TABLE person_identity (
    issuer text COLLATE "C" NOT NULL,
    subject text COLLATE "C",
    person text COLLATE "C" NOT NULL,
    ref text COLLATE "C" DEFAULT (gen_random_uuid())::text NOT NULL,
    private bytea,
    subject_hash bytea
);
CREATE TABLE recovery_code (
    person text COLLATE "C" NOT NULL,
    hash bytea NOT NULL
);
CREATE TABLE register (
    one boolean DEFAULT true NOT NULL,
    governing_version bigint DEFAULT 0 NOT NULL,
    mode text,
    rebuilding boolean DEFAULT false NOT NULL,
    texts_sealed boolean DEFAULT false NOT NULL
);
CREATE TABLE rejudge (
    entry bytea NOT NULL
);
CREATE TABLE replacement (
    entry bytea NOT NULL,
    correction bytea NOT NULL
);
CREATE TABLE revisit (
    thing text COLLATE "C" NOT NULL,
    after bytea DEFAULT '\x'::bytea NOT NULL,
    since_us bigint DEFAULT 0 NOT NULL
);
CREATE TABLE session (
    hash bytea NOT NULL,
    id text COLLATE "C" NOT NULL,
    person text COLLATE "C" NOT NULL,
    device text COLLATE "C",
    created_us bigint NOT NULL,
    seen_us bigint NOT NULL,
    idle_us bigint NOT NULL,
    ends_us bigint NOT NULL,
    private bytea
);
CREATE TABLE shift_pin (
    device text COLLATE "C" NOT NULL,
    person text COLLATE "C" NOT NULL,
    hash text NOT NULL,
    created_us bigint NOT NULL,
    expires_us bigint NOT NULL,
    failures integer DEFAULT 0 NOT NULL
);
CREATE TABLE signature_seen (
    hash bytea NOT NULL,
    expires_us bigint NOT NULL
);
CREATE TABLE signing_key (
    id text COLLATE "C" NOT NULL,
    public bytea NOT NULL,
    company text COLLATE "C" NOT NULL,
    scopes text[],
    label text DEFAULT ''::text NOT NULL,
    made_by text COLLATE "C",
    created_us bigint NOT NULL,
    expires_us bigint,
    last_used_us bigint,
    revoked_us bigint
);
CREATE TABLE site (
    key text COLLATE "C" NOT NULL,
    version integer NOT NULL,
    instant bigint NOT NULL,
    rank smallint NOT NULL,
    recorded bigint NOT NULL,
    place integer NOT NULL,
    entry bytea NOT NULL,
    state bytea NOT NULL,
    company text COLLATE "C" NOT NULL,
    kind text COLLATE "C",
    region text COLLATE "C"
);
CREATE TABLE sweep_agenda (
    rule text COLLATE "C" NOT NULL,
    thing text COLLATE "C" NOT NULL,
    due date NOT NULL
);
CREATE TABLE sweep_due (
    thing text COLLATE "C" NOT NULL
);
CREATE TABLE sweep_run (
    rule text COLLATE "C" NOT NULL,
    today date NOT NULL,
    "position" bigint NOT NULL,
    whole_on date NOT NULL,
    at_us bigint NOT NULL
);
CREATE TABLE tally_change (
    month text COLLATE "C" NOT NULL,
    region text COLLATE "C" NOT NULL,
    rule text COLLATE "C" NOT NULL,
    appeared bigint NOT NULL,
    resolved bigint NOT NULL
);
CREATE TABLE tally_duty (
    company text COLLATE "C" NOT NULL,
    region text COLLATE "C" NOT NULL,
    duty text COLLATE "C" NOT NULL,
    open bigint NOT NULL,
    old bigint NOT NULL,
    overdue bigint NOT NULL,
    oldest text COLLATE "C"
);
CREATE TABLE tally_finding (
    rule text COLLATE "C" NOT NULL,
    verdict text COLLATE "C" NOT NULL,
    places text[] COLLATE "C" NOT NULL,
    owners text[] COLLATE "C" NOT NULL,
    causes bigint NOT NULL
);
CREATE TABLE tally_handed (
    region text COLLATE "C" NOT NULL,
    to_region text COLLATE "C" NOT NULL,
    month text COLLATE "C" NOT NULL,
    sender text COLLATE "C" NOT NULL,
    addressee text COLLATE "C" NOT NULL,
    waste boolean NOT NULL,
    stage text COLLATE "C" NOT NULL,
    consignments bigint NOT NULL,
    unweighed bigint NOT NULL,
    mass_g bigint NOT NULL
);
CREATE TABLE tally_made (
    region text COLLATE "C" NOT NULL,
    month text COLLATE "C" NOT NULL,
    chemistry text COLLATE "C" NOT NULL,
    became text COLLATE "C" NOT NULL,
    packs bigint NOT NULL,
    unweighed bigint NOT NULL,
    mass_g bigint NOT NULL
);
CREATE TABLE tally_mass (
    site text COLLATE "C" NOT NULL,
    region text COLLATE "C" NOT NULL,
    month text COLLATE "C" NOT NULL,
    direction text COLLATE "C" NOT NULL,
    kind text COLLATE "C" NOT NULL,
    mass_g bigint,
    unweighed bigint NOT NULL,
    li_g bigint NOT NULL,
    ni_g bigint NOT NULL,
    co_g bigint NOT NULL,
    mn_g bigint NOT NULL,
    cu_g bigint NOT NULL,
    al_g bigint NOT NULL
);
CREATE TABLE tally_month (
    month text COLLATE "C" NOT NULL,
    region text COLLATE "C" NOT NULL,
    figure text COLLATE "C" NOT NULL,
    amount bigint NOT NULL
);
CREATE TABLE tally_retired (
    region text COLLATE "C" NOT NULL,
    month text COLLATE "C" NOT NULL,
    way text COLLATE "C" NOT NULL,
    holder text COLLATE "C" NOT NULL,
    fitted boolean NOT NULL,
    made_region text COLLATE "C" NOT NULL,
    made_month text COLLATE "C" NOT NULL,
    packs bigint NOT NULL,
    unweighed bigint NOT NULL,
    mass_g bigint NOT NULL
);
CREATE TABLE tally_run (
    one boolean DEFAULT true NOT NULL,
    today date NOT NULL,
    size bigint NOT NULL,
    at_us bigint NOT NULL,
    took_ms bigint NOT NULL
);
CREATE TABLE tally_sold (
    region text COLLATE "C" NOT NULL,
    maker text COLLATE "C" NOT NULL,
    vehicles bigint NOT NULL
);
CREATE TABLE tally_stock (
    company text COLLATE "C" NOT NULL,
    site text COLLATE "C" NOT NULL,
    region text COLLATE "C" NOT NULL,
    phase text COLLATE "C" NOT NULL,
    packs bigint NOT NULL
);
CREATE TABLE thing_log (
    thing text COLLATE "C" NOT NULL,
    count bigint NOT NULL,
    digest bytea NOT NULL
);
CREATE TABLE throttle (
    key bytea NOT NULL,
    failures integer NOT NULL,
    last_us bigint NOT NULL,
    until_us bigint NOT NULL
);
CREATE TABLE touch (
    thing text COLLATE "C" NOT NULL,
    instant bigint NOT NULL,
    rank smallint NOT NULL,
    recorded bigint NOT NULL,
    place integer NOT NULL,
    entry bytea NOT NULL,
    standing smallint NOT NULL,
    effect bytea NOT NULL
);
CREATE TABLE vault_key (
    id bytea NOT NULL,
    created_us bigint NOT NULL
);
CREATE TABLE vehicle (
    key text COLLATE "C" NOT NULL,
    version integer NOT NULL,
    instant bigint NOT NULL,
    rank smallint NOT NULL,
    recorded bigint NOT NULL,
    place integer NOT NULL,
    entry bytea NOT NULL,
    state bytea NOT NULL,
    model text COLLATE "C",
    maker text COLLATE "C",
    stage text COLLATE "C" NOT NULL,
    holder text COLLATE "C",
    flags text COLLATE "C"
) WITH (fillfactor=80);
CREATE TABLE vehicle_model (
    key text COLLATE "C" NOT NULL,
    version integer NOT NULL,
    instant bigint NOT NULL,
    rank smallint NOT NULL,
    recorded bigint NOT NULL,
    place integer NOT NULL,
    entry bytea NOT NULL,
    state bytea NOT NULL,
    maker text COLLATE "C",
    swap_model boolean
);
CREATE TABLE yard_device (
    id text COLLATE "C" NOT NULL,
    hash bytea NOT NULL,
    company text COLLATE "C" NOT NULL,
    site text COLLATE "C",
    label text,
    enrolled_by text COLLATE "C" NOT NULL,
    created_us bigint NOT NULL,
    revoked_us bigint,
    private bytea
);

ALTER TABLE attachment ALTER COLUMN content SET STORAGE EXTERNAL;
ALTER TABLE entry_text ALTER COLUMN private SET STORAGE EXTERNAL;
ALTER TABLE library_document ALTER COLUMN data SET STORAGE EXTERNAL;
ALTER TABLE outbox ALTER COLUMN entries SET STORAGE EXTERNAL;

ALTER TABLE account_link ADD CONSTRAINT account_link_pkey PRIMARY KEY (hash);
ALTER TABLE account_link ADD CONSTRAINT account_link_kind_check CHECK ((kind = ANY (ARRAY['invitation'::text, 'recovery'::text])));
ALTER TABLE api_key ADD CONSTRAINT api_key_pkey PRIMARY KEY (id);
ALTER TABLE api_key ADD CONSTRAINT api_key_scope_check CHECK ((scope = ANY (ARRAY['operator'::text, 'reporter'::text, 'reader'::text])));
ALTER TABLE application ADD CONSTRAINT application_pkey PRIMARY KEY (id);
ALTER TABLE application ADD CONSTRAINT application_kind_check CHECK ((kind = ANY (ARRAY['party'::text, 'site'::text])));
ALTER TABLE application ADD CONSTRAINT application_nothing_plain CHECK (((num_nulls(asked, documents, contact) = 3) AND (private IS NOT NULL))) NOT VALID;
ALTER TABLE application ADD CONSTRAINT application_stage_check CHECK ((stage = ANY (ARRAY['submitted'::text, 'returned'::text, 'approving'::text, 'approved'::text, 'rejected'::text])));
ALTER TABLE application_step ADD CONSTRAINT application_step_nothing_plain CHECK (((reasons IS NULL) AND (private IS NOT NULL))) NOT VALID;
ALTER TABLE attachment ADD CONSTRAINT attachment_pkey PRIMARY KEY (hash);
ALTER TABLE attachment ADD CONSTRAINT attachment_check CHECK ((((private IS NULL) = (content IS NULL)) AND ((private IS NULL) = (erased_us IS NOT NULL))));
ALTER TABLE audit_concerned ADD CONSTRAINT audit_concerned_pkey PRIMARY KEY (seq, company);
ALTER TABLE audit_erased ADD CONSTRAINT audit_erased_pkey PRIMARY KEY (erasure, part, first);
ALTER TABLE audit_erased ADD CONSTRAINT audit_erased_part_check CHECK ((part = ANY (ARRAY['content'::text, 'person'::text])));
ALTER TABLE audit_head ADD CONSTRAINT audit_head_pkey PRIMARY KEY (one);
ALTER TABLE audit_head ADD CONSTRAINT audit_head_one_check CHECK (one);
ALTER TABLE audit_row ADD CONSTRAINT audit_row_pkey PRIMARY KEY (seq);
ALTER TABLE battery ADD CONSTRAINT battery_pkey PRIMARY KEY (key);
ALTER TABLE battery_model ADD CONSTRAINT battery_model_pkey PRIMARY KEY (key);
ALTER TABLE bulletin ADD CONSTRAINT bulletin_pkey PRIMARY KEY (month);
ALTER TABLE bulletin_figure ADD CONSTRAINT bulletin_figure_pkey PRIMARY KEY (month, region, figure);
ALTER TABLE bulletin_later ADD CONSTRAINT bulletin_later_pkey PRIMARY KEY (month, region, kind, type);
ALTER TABLE carried ADD CONSTRAINT carried_pkey PRIMARY KEY (code, vin);
ALTER TABLE "case" ADD CONSTRAINT case_pkey PRIMARY KEY (key);
ALTER TABLE company ADD CONSTRAINT company_pkey PRIMARY KEY (key);
ALTER TABLE consignment ADD CONSTRAINT consignment_pkey PRIMARY KEY (key);
ALTER TABLE correction ADD CONSTRAINT correction_pkey PRIMARY KEY (target, entry);
ALTER TABLE draw ADD CONSTRAINT draw_pkey PRIMARY KEY (id);
ALTER TABLE duty ADD CONSTRAINT duty_pkey PRIMARY KEY (thing, duty, part);
ALTER TABLE entry ADD CONSTRAINT entry_pkey PRIMARY KEY (id);
ALTER TABLE entry_text ADD CONSTRAINT entry_text_pkey PRIMARY KEY (entry);
ALTER TABLE entry_text ADD CONSTRAINT entry_text_check CHECK (((private IS NULL) = (erased_us IS NOT NULL)));
ALTER TABLE figure_day ADD CONSTRAINT figure_day_pkey PRIMARY KEY (stem, day, figure);
ALTER TABLE finding ADD CONSTRAINT finding_pkey PRIMARY KEY (thing, entry, rule);
ALTER TABLE finding_change ADD CONSTRAINT finding_change_pkey PRIMARY KEY (id);
ALTER TABLE flow ADD CONSTRAINT flow_pkey PRIMARY KEY (entry, place);
ALTER TABLE flow_due ADD CONSTRAINT flow_due_pkey PRIMARY KEY (entry);
ALTER TABLE law ADD CONSTRAINT law_pkey PRIMARY KEY (key);
ALTER TABLE lead ADD CONSTRAINT lead_pkey PRIMARY KEY (id);
ALTER TABLE lead ADD CONSTRAINT lead_check CHECK (((private IS NULL) = (erased_us IS NOT NULL)));
ALTER TABLE lead ADD CONSTRAINT lead_stage_check CHECK ((stage = ANY (ARRAY['open'::text, 'adopted'::text, 'dismissed'::text])));
ALTER TABLE library_document ADD CONSTRAINT library_document_pkey PRIMARY KEY (hash);
ALTER TABLE library_document ADD CONSTRAINT library_document_hash_check CHECK ((length(hash) = 32));
ALTER TABLE library_document ADD CONSTRAINT library_document_size_check CHECK ((size > 0));
ALTER TABLE library_read ADD CONSTRAINT library_read_pkey PRIMARY KEY (id);
ALTER TABLE library_upload ADD CONSTRAINT library_upload_pkey PRIMARY KEY (hash, company);
ALTER TABLE log_head ADD CONSTRAINT log_head_pkey PRIMARY KEY (one);
ALTER TABLE log_head ADD CONSTRAINT log_head_one_check CHECK (one);
ALTER TABLE log_leaf ADD CONSTRAINT log_leaf_pkey PRIMARY KEY (seq);
ALTER TABLE lot ADD CONSTRAINT lot_pkey PRIMARY KEY (key);
ALTER TABLE mail_outbox ADD CONSTRAINT mail_outbox_pkey PRIMARY KEY (id);
ALTER TABLE mail_outbox ADD CONSTRAINT mail_outbox_nothing_plain CHECK (((num_nulls(recipient, subject, body) = 3) AND (private IS NOT NULL))) NOT VALID;
ALTER TABLE notice ADD CONSTRAINT notice_pkey PRIMARY KEY (thing, part, due, step);
ALTER TABLE oidc_attempt ADD CONSTRAINT oidc_attempt_pkey PRIMARY KEY (state);
ALTER TABLE outbox ADD CONSTRAINT outbox_pkey PRIMARY KEY (batch);
ALTER TABLE part ADD CONSTRAINT part_pkey PRIMARY KEY (cell, entry);
ALTER TABLE part_due ADD CONSTRAINT part_due_pkey PRIMARY KEY (entry);
ALTER TABLE part_shared ADD CONSTRAINT part_shared_pkey PRIMARY KEY (cell);
ALTER TABLE person ADD CONSTRAINT person_pkey PRIMARY KEY (id);
ALTER TABLE person ADD CONSTRAINT person_login_key UNIQUE (login);
ALTER TABLE person ADD CONSTRAINT person_check CHECK (((level IS NULL) = (region IS NULL)));
ALTER TABLE person ADD CONSTRAINT person_level_check CHECK ((level = ANY (ARRAY['nation'::text, 'province'::text, 'prefecture'::text, 'county'::text])));
ALTER TABLE person ADD CONSTRAINT person_nothing_plain CHECK (((num_nulls(login, name, email, totp, totp_pending) = 5) AND (num_nulls(private, login_hash, email_hash) = 0))) NOT VALID;
ALTER TABLE person ADD CONSTRAINT person_role_check CHECK ((role = ANY (ARRAY['administrator'::text, 'reporter'::text, 'viewer'::text])));
ALTER TABLE person_identity ADD CONSTRAINT person_identity_pkey PRIMARY KEY (ref);
ALTER TABLE person_identity ADD CONSTRAINT person_identity_nothing_plain CHECK (((subject IS NULL) AND (num_nulls(private, subject_hash) = 0))) NOT VALID;
ALTER TABLE recovery_code ADD CONSTRAINT recovery_code_pkey PRIMARY KEY (person, hash);
ALTER TABLE register ADD CONSTRAINT register_pkey PRIMARY KEY (one);
ALTER TABLE register ADD CONSTRAINT register_one_check CHECK (one);
ALTER TABLE rejudge ADD CONSTRAINT rejudge_pkey PRIMARY KEY (entry);
ALTER TABLE replacement ADD CONSTRAINT replacement_pkey PRIMARY KEY (entry, correction);
ALTER TABLE revisit ADD CONSTRAINT revisit_pkey PRIMARY KEY (thing);
ALTER TABLE session ADD CONSTRAINT session_pkey PRIMARY KEY (hash);
ALTER TABLE session ADD CONSTRAINT session_id_key UNIQUE (id);
ALTER TABLE shift_pin ADD CONSTRAINT shift_pin_pkey PRIMARY KEY (device, person);
ALTER TABLE signature_seen ADD CONSTRAINT signature_seen_pkey PRIMARY KEY (hash);
ALTER TABLE signing_key ADD CONSTRAINT signing_key_pkey PRIMARY KEY (id);
ALTER TABLE signing_key ADD CONSTRAINT signing_key_public_key UNIQUE (public);
ALTER TABLE site ADD CONSTRAINT site_pkey PRIMARY KEY (key);
ALTER TABLE sweep_agenda ADD CONSTRAINT sweep_agenda_pkey PRIMARY KEY (rule, thing);
ALTER TABLE sweep_due ADD CONSTRAINT sweep_due_pkey PRIMARY KEY (thing);
ALTER TABLE sweep_run ADD CONSTRAINT sweep_run_pkey PRIMARY KEY (rule);
ALTER TABLE tally_change ADD CONSTRAINT tally_change_pkey PRIMARY KEY (month, region, rule);
ALTER TABLE tally_duty ADD CONSTRAINT tally_duty_pkey PRIMARY KEY (company, duty);
ALTER TABLE tally_finding ADD CONSTRAINT tally_finding_pkey PRIMARY KEY (rule, verdict, places, owners);
ALTER TABLE tally_handed ADD CONSTRAINT tally_handed_pkey PRIMARY KEY (region, to_region, month, sender, addressee, waste, stage);
ALTER TABLE tally_made ADD CONSTRAINT tally_made_pkey PRIMARY KEY (region, month, chemistry, became);
ALTER TABLE tally_mass ADD CONSTRAINT tally_mass_pkey PRIMARY KEY (site, month, direction, kind);
ALTER TABLE tally_month ADD CONSTRAINT tally_month_pkey PRIMARY KEY (month, region, figure);
ALTER TABLE tally_retired ADD CONSTRAINT tally_retired_pkey PRIMARY KEY (region, month, way, holder, fitted, made_region, made_month);
ALTER TABLE tally_run ADD CONSTRAINT tally_run_pkey PRIMARY KEY (one);
ALTER TABLE tally_run ADD CONSTRAINT tally_run_one_check CHECK (one);
ALTER TABLE tally_sold ADD CONSTRAINT tally_sold_pkey PRIMARY KEY (region, maker);
ALTER TABLE tally_stock ADD CONSTRAINT tally_stock_pkey PRIMARY KEY (company, site, phase);
ALTER TABLE thing_log ADD CONSTRAINT thing_log_pkey PRIMARY KEY (thing);
ALTER TABLE throttle ADD CONSTRAINT throttle_pkey PRIMARY KEY (key);
ALTER TABLE touch ADD CONSTRAINT touch_pkey PRIMARY KEY (thing, instant, rank, recorded, place, entry);
ALTER TABLE vault_key ADD CONSTRAINT vault_key_pkey PRIMARY KEY (id);
ALTER TABLE vehicle ADD CONSTRAINT vehicle_pkey PRIMARY KEY (key);
ALTER TABLE vehicle_model ADD CONSTRAINT vehicle_model_pkey PRIMARY KEY (key);
ALTER TABLE yard_device ADD CONSTRAINT yard_device_pkey PRIMARY KEY (id);
ALTER TABLE yard_device ADD CONSTRAINT yard_device_hash_key UNIQUE (hash);
ALTER TABLE yard_device ADD CONSTRAINT yard_device_nothing_plain CHECK (((label IS NULL) AND (private IS NOT NULL))) NOT VALID;
ALTER TABLE account_link ADD CONSTRAINT account_link_person_fkey FOREIGN KEY (person) REFERENCES person(id) ON DELETE CASCADE;
ALTER TABLE application_step ADD CONSTRAINT application_step_application_fkey FOREIGN KEY (application) REFERENCES application(id) ON DELETE CASCADE;
ALTER TABLE library_upload ADD CONSTRAINT library_upload_hash_fkey FOREIGN KEY (hash) REFERENCES library_document(hash);
ALTER TABLE person_identity ADD CONSTRAINT person_identity_person_fkey FOREIGN KEY (person) REFERENCES person(id) ON DELETE CASCADE;
ALTER TABLE recovery_code ADD CONSTRAINT recovery_code_person_fkey FOREIGN KEY (person) REFERENCES person(id) ON DELETE CASCADE;
ALTER TABLE session ADD CONSTRAINT session_device_fkey FOREIGN KEY (device) REFERENCES yard_device(id) ON DELETE CASCADE;
ALTER TABLE session ADD CONSTRAINT session_person_fkey FOREIGN KEY (person) REFERENCES person(id) ON DELETE CASCADE;
ALTER TABLE shift_pin ADD CONSTRAINT shift_pin_device_fkey FOREIGN KEY (device) REFERENCES yard_device(id) ON DELETE CASCADE;
ALTER TABLE shift_pin ADD CONSTRAINT shift_pin_person_fkey FOREIGN KEY (person) REFERENCES person(id) ON DELETE CASCADE;

CREATE INDEX account_link_by_person ON account_link USING btree (person);
CREATE INDEX application_by_stage ON application USING btree (stage, created_us);
CREATE INDEX application_step_by_application ON application_step USING btree (application, at_us);
CREATE INDEX attachment_by_company ON attachment USING btree (company, created_us);
CREATE INDEX audit_concerned_by_company ON audit_concerned USING btree (company, seq);
CREATE INDEX audit_row_by_company ON audit_row USING btree (company, seq);
CREATE INDEX audit_row_by_person ON audit_row USING btree (person, seq) WHERE (person IS NOT NULL);
CREATE INDEX battery_by_holder ON battery USING btree (holder, key) WHERE ((holder < '@'::text) OR (holder >= 'A'::text));
CREATE INDEX battery_by_model ON battery USING btree (model, key) WHERE (model IS NOT NULL);
CREATE INDEX battery_in_stock ON battery USING btree (holder, key) WHERE ((NOT part) AND ((holder < '@'::text) OR (holder >= 'A'::text)));
CREATE INDEX battery_waste_in_stock ON battery USING btree (holder, key) WHERE ((level = 'P'::text) AND (phase <> 'ended'::text) AND ((phase = 'waste'::text) OR (vehicle IS NOT NULL)) AND ((holder < '@'::text) OR (holder >= 'A'::text)));
CREATE INDEX carried_by_vehicle ON carried USING btree (vin);
CREATE INDEX case_by_authority ON "case" USING btree (authority, key);
CREATE INDEX case_by_party ON "case" USING btree (party, key);
CREATE INDEX consignment_by_addressee ON consignment USING btree (addressee, key);
CREATE INDEX consignment_by_sender ON consignment USING btree (sender, key);
CREATE INDEX consignment_redirected ON consignment USING btree (key) WHERE (former IS NOT NULL);
CREATE INDEX draw_by_company ON draw USING btree (company, begun_us);
CREATE INDEX duty_by_party ON duty USING btree (party, since, thing, duty, part);
CREATE INDEX duty_by_since ON duty USING btree (duty, since);
CREATE INDEX entry_by_reporter ON entry USING btree (reporter, recorded_us);
CREATE INDEX finding_by_answerable ON finding USING btree (answerable, thing) WHERE (answerable IS NOT NULL);
CREATE INDEX finding_by_cause ON finding USING btree (thing, rule, cause);
CREATE INDEX finding_by_entry ON finding USING btree (entry);
CREATE INDEX finding_by_failure ON finding USING btree (rule) WHERE (missing = 'rule'::text);
CREATE INDEX finding_by_id ON finding USING btree (finding_id) WHERE (finding_id IS NOT NULL);
CREATE INDEX finding_by_reporter ON finding USING btree (reporter, thing);
CREATE INDEX finding_by_rule ON finding USING btree (rule, thing);
CREATE INDEX finding_change_by_finding ON finding_change USING btree (finding_id, id) WHERE (finding_id IS NOT NULL);
CREATE INDEX finding_change_by_thing ON finding_change USING btree (thing, id);
CREATE INDEX flow_by_site ON flow USING btree (site, day);
CREATE INDEX lead_by_stage ON lead USING btree (stage, created_us);
CREATE INDEX library_read_by_hash ON library_read USING btree (hash, id);
CREATE INDEX library_read_by_maker ON library_read USING btree (maker, id);
CREATE UNIQUE INDEX log_leaf_by_entry ON log_leaf USING btree (entry);
CREATE INDEX lot_by_holder ON lot USING btree (holder, key);
CREATE INDEX mail_outbox_due ON mail_outbox USING btree (due_us) WHERE (sent_us IS NULL);
CREATE INDEX person_by_company ON person USING btree (company, login);
CREATE INDEX person_by_email_hash ON person USING btree (email_hash);
CREATE UNIQUE INDEX person_by_login ON person USING btree (login_hash);
CREATE UNIQUE INDEX person_identity_by_subject ON person_identity USING btree (issuer, subject_hash);
CREATE INDEX replacement_by_correction ON replacement USING btree (correction);
CREATE INDEX session_by_person ON session USING btree (person);
CREATE INDEX signature_seen_by_end ON signature_seen USING btree (expires_us);
CREATE INDEX site_by_region ON site USING btree (region, key);
CREATE INDEX sweep_agenda_by_due ON sweep_agenda USING btree (rule, due);
CREATE INDEX vehicle_by_holder ON vehicle USING btree (holder, key) WHERE (holder IS NOT NULL);
CREATE INDEX vehicle_by_maker ON vehicle USING btree (maker, key) WHERE (maker IS NOT NULL);
CREATE INDEX vehicle_by_model ON vehicle USING btree (model, key) WHERE (model IS NOT NULL);

GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE account_link TO suchi_app;
GRANT INSERT, SELECT, UPDATE ON TABLE api_key TO suchi_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE application TO suchi_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE application_step TO suchi_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE attachment TO suchi_app;
GRANT INSERT, SELECT ON TABLE audit_concerned TO suchi_app;
GRANT SELECT ON TABLE audit_erased TO suchi_app;
GRANT SELECT, UPDATE ON TABLE audit_head TO suchi_app;
GRANT INSERT, SELECT ON TABLE audit_row TO suchi_app;
GRANT DELETE, INSERT, SELECT, TRUNCATE, UPDATE ON TABLE battery TO suchi_app;
GRANT DELETE, INSERT, SELECT, TRUNCATE, UPDATE ON TABLE battery_model TO suchi_app;
GRANT DELETE, INSERT, SELECT ON TABLE bulletin TO suchi_app;
GRANT DELETE, INSERT, SELECT ON TABLE bulletin_figure TO suchi_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE bulletin_later TO suchi_app;
GRANT DELETE, INSERT, SELECT, TRUNCATE, UPDATE ON TABLE carried TO suchi_app;
GRANT DELETE, INSERT, SELECT, TRUNCATE, UPDATE ON TABLE "case" TO suchi_app;
GRANT DELETE, INSERT, SELECT, TRUNCATE, UPDATE ON TABLE company TO suchi_app;
GRANT DELETE, INSERT, SELECT, TRUNCATE, UPDATE ON TABLE consignment TO suchi_app;
GRANT DELETE, INSERT, SELECT, TRUNCATE, UPDATE ON TABLE correction TO suchi_app;
GRANT INSERT, SELECT, UPDATE ON TABLE draw TO suchi_app;
GRANT DELETE, INSERT, SELECT, TRUNCATE, UPDATE ON TABLE duty TO suchi_app;
GRANT INSERT, SELECT ON TABLE entry TO suchi_app;
GRANT INSERT, SELECT, UPDATE ON TABLE entry_text TO suchi_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE figure_day TO suchi_app;
GRANT DELETE, INSERT, SELECT, TRUNCATE, UPDATE ON TABLE finding TO suchi_app;
GRANT INSERT, SELECT ON TABLE finding_change TO suchi_app;
GRANT DELETE, INSERT, SELECT, TRUNCATE, UPDATE ON TABLE flow TO suchi_app;
GRANT DELETE, INSERT, SELECT, TRUNCATE, UPDATE ON TABLE flow_due TO suchi_app;
GRANT DELETE, INSERT, SELECT, TRUNCATE, UPDATE ON TABLE law TO suchi_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE lead TO suchi_app;
GRANT DELETE, INSERT, SELECT ON TABLE library_document TO suchi_app;
GRANT DELETE, INSERT, SELECT ON TABLE library_read TO suchi_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE library_upload TO suchi_app;
GRANT SELECT, UPDATE ON TABLE log_head TO suchi_app;
GRANT INSERT, SELECT ON TABLE log_leaf TO suchi_app;
GRANT DELETE, INSERT, SELECT, TRUNCATE, UPDATE ON TABLE lot TO suchi_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE mail_outbox TO suchi_app;
GRANT DELETE, INSERT, SELECT ON TABLE notice TO suchi_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE oidc_attempt TO suchi_app;
GRANT DELETE, INSERT, SELECT ON TABLE outbox TO suchi_app;
GRANT DELETE, INSERT, SELECT, TRUNCATE, UPDATE ON TABLE part TO suchi_app;
GRANT DELETE, INSERT, SELECT, TRUNCATE, UPDATE ON TABLE part_due TO suchi_app;
GRANT DELETE, INSERT, SELECT, TRUNCATE, UPDATE ON TABLE part_shared TO suchi_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE person TO suchi_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE person_identity TO suchi_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE recovery_code TO suchi_app;
GRANT SELECT, UPDATE ON TABLE register TO suchi_app;
GRANT DELETE, INSERT, SELECT, TRUNCATE, UPDATE ON TABLE rejudge TO suchi_app;
GRANT DELETE, INSERT, SELECT, TRUNCATE, UPDATE ON TABLE replacement TO suchi_app;
GRANT DELETE, INSERT, SELECT, TRUNCATE, UPDATE ON TABLE revisit TO suchi_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE session TO suchi_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE shift_pin TO suchi_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE signature_seen TO suchi_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE signing_key TO suchi_app;
GRANT DELETE, INSERT, SELECT, TRUNCATE, UPDATE ON TABLE site TO suchi_app;
GRANT DELETE, INSERT, SELECT, TRUNCATE, UPDATE ON TABLE sweep_agenda TO suchi_app;
GRANT DELETE, INSERT, SELECT, TRUNCATE, UPDATE ON TABLE sweep_due TO suchi_app;
GRANT DELETE, INSERT, SELECT, TRUNCATE, UPDATE ON TABLE sweep_run TO suchi_app;
GRANT DELETE, INSERT, SELECT, TRUNCATE ON TABLE tally_change TO suchi_app;
GRANT DELETE, INSERT, SELECT, TRUNCATE ON TABLE tally_duty TO suchi_app;
GRANT DELETE, INSERT, SELECT, TRUNCATE ON TABLE tally_finding TO suchi_app;
GRANT DELETE, INSERT, SELECT, TRUNCATE ON TABLE tally_handed TO suchi_app;
GRANT DELETE, INSERT, SELECT, TRUNCATE ON TABLE tally_made TO suchi_app;
GRANT DELETE, INSERT, SELECT, TRUNCATE ON TABLE tally_mass TO suchi_app;
GRANT DELETE, INSERT, SELECT, TRUNCATE ON TABLE tally_month TO suchi_app;
GRANT DELETE, INSERT, SELECT, TRUNCATE ON TABLE tally_retired TO suchi_app;
GRANT DELETE, INSERT, SELECT, TRUNCATE ON TABLE tally_run TO suchi_app;
GRANT DELETE, INSERT, SELECT, TRUNCATE ON TABLE tally_sold TO suchi_app;
GRANT DELETE, INSERT, SELECT, TRUNCATE ON TABLE tally_stock TO suchi_app;
GRANT INSERT, SELECT, UPDATE ON TABLE thing_log TO suchi_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE throttle TO suchi_app;
GRANT DELETE, INSERT, SELECT, TRUNCATE, UPDATE ON TABLE touch TO suchi_app;
GRANT DELETE, INSERT, SELECT ON TABLE vault_key TO suchi_app;
GRANT DELETE, INSERT, SELECT, TRUNCATE, UPDATE ON TABLE vehicle TO suchi_app;
GRANT DELETE, INSERT, SELECT, TRUNCATE, UPDATE ON TABLE vehicle_model TO suchi_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE yard_device TO suchi_app;

GRANT USAGE ON SCHEMA public TO suchi_app;
