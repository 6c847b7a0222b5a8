#!/bin/sh
# Makes each service's database with its two roles, or brings those there to the passwords of today: safe to run again, and how passwords are
# changed. The owner may change the schema and is used by migrations alone; the other one reads and writes rows. Nobody else may connect.
# As createDatabaseOn does it for a local run (libs/local-stack/src/databases.ts).
set -eu
for database in scheduling lobby notifications media_gateway; do
  upper=$(printf '%s' "$database" | tr 'a-z' 'A-Z')
  psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --set "name=$database" --set "owner=${database}_owner" --set "runtime=${database}_runtime" \
    --set "owner_password=${upper}_OWNER_PASSWORD" --set "runtime_password=${upper}_RUNTIME_PASSWORD" --dbname postgres > /dev/null <<'SQL'
\getenv owner_password :owner_password
\getenv runtime_password :runtime_password
select format('create role %I', role) from (values (:'owner'), (:'runtime')) as wanted (role) where not exists (select from pg_roles where rolname = role) \gexec
select format('alter role %I login nosuperuser nocreatedb nocreaterole password %L', role, password)
  from (values (:'owner', :'owner_password'), (:'runtime', :'runtime_password')) as wanted (role, password) \gexec
select format('create database %I owner %I', :'name', :'owner') where not exists (select from pg_database where datname = :'name') \gexec
revoke all on database :"name" from public;
grant connect on database :"name" to :"runtime";
\connect :name
alter schema public owner to :"owner";
revoke all on schema public from public;
grant usage on schema public to :"runtime";
alter default privileges for role :"owner" in schema public grant select, insert, update, delete on tables to :"runtime";
alter default privileges for role :"owner" in schema public grant usage, select on sequences to :"runtime";
SQL
  echo "$database: its roles and rights are in place"
done
