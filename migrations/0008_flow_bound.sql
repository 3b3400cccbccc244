-- What batteries that went in can hold at most by the content table: most reports of processing declare no metals of them.

ALTER TABLE flow
    ADD COLUMN most_li_g bigint, ADD COLUMN most_ni_g bigint, ADD COLUMN most_co_g bigint,
    ADD COLUMN most_mn_g bigint, ADD COLUMN most_cu_g bigint, ADD COLUMN most_al_g bigint;
