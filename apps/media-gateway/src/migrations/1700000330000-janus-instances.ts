import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Several Janus: where each room is, which instance is being emptied, and rooms that were given up and may still exist somewhere. */
export class JanusInstances1700000330000 implements MigrationInterface {
  readonly name = 'JanusInstances1700000330000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table room add column janus text;
      create table draining_janus (
        name text primary key
      );
      create table stale_room (
        janus_room text primary key,
        janus text not null,
        secret text not null
      );
      create index stale_room_janus on stale_room (janus);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table stale_room, draining_janus; alter table room drop column janus');
  }
}
