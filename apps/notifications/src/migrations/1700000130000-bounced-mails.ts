import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A mail that was accepted and came back: one state more than there are. */
export class BouncedMails1700000130000 implements MigrationInterface {
  readonly name = 'BouncedMails1700000130000';

  async up(runner: QueryRunner): Promise<void> {
    const before = await this.check(runner);
    if (before.includes(`'bounced'`)) return;
    await runner.query(`
      alter table mail_job drop constraint mail_job_state_check;
      alter table mail_job add constraint mail_job_state_check check (${before} or state = 'bounced');
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    const before = (await this.check(runner)).replace(/ OR \(state = 'bounced'::text\)/, '');
    await runner.query(`
      update mail_job set state = 'failed' where state = 'bounced';
      alter table mail_job drop constraint mail_job_state_check;
      alter table mail_job add constraint mail_job_state_check check (${before});
    `);
  }

  private async check(runner: QueryRunner): Promise<string> {
    const [found] = await runner.query(
      `select pg_get_expr(conbin, conrelid) as rule from pg_constraint where conrelid = 'mail_job'::regclass and conname = 'mail_job_state_check'`,
    ) as { rule: string }[];
    if (found === undefined) throw new Error('mail_job has no rule about its states');
    return found.rule;
  }
}
